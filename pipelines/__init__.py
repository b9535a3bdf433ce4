"""What happens to a page, one folder a step, in the order of the path.

A Page comes from the spider. *extraction* takes the article out of it, in a worker process that can be killed, or drops
it with a named reason. *language* makes sure that the body is Spanish. *duplicates* gives the text a digest, so that
one story under two addresses stays one. *reading* reads it, once: tags, facts and companies, each with the words that
prove it. *rights* takes the text away where its publisher reserves it. *storage* writes the article and all that belongs
to it in one transaction, and is the memory that the crawler asks what it knows; *labels*, what persons say of single
stories, correct every reading on its way there.

Each step is a thin `stage.py`, which Scrapy calls, beside pure modules that know nothing of Scrapy; its `step.py` makes the
decisions, and `path.py` is all of them in their order. Stages never import each other: they speak through the Article.
"""
