"""Which topics a story belongs to, by rules that live in `data/`, one file a topic.

`tagging` judges; it is not imported here, so that whoever only asks a worker stays light.
"""
