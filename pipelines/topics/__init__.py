"""Which topics a story belongs to, by rules that live in `data/`, one file a topic.

`tagging` judges; it is not imported here, so that the stage, which only asks a worker, stays light.
"""
