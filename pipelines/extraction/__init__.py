"""The second step of the path: a page becomes an article, or is dropped under the name of what it is instead.

`article.extract` does it, in a worker process; it is not imported here, so that whoever only hands pages over stays light.
"""
