"""Which topics a story belongs to: rules that live in `data/`, one file a topic, propose, models judge.

`tagging` proposes, `learned` judges; neither is imported here, so that whoever only asks a worker stays light.
"""
