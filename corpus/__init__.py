"""Labelled stories: what the reading is trained on and measured by. A run imports none of it. The guide is README.md."""
