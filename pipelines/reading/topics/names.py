"""The names of the topics, for whoever needs no more of them: a topic's file has the name of its topic."""

from __future__ import annotations

from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@cache
def topic_names(folder: Path = DATA) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))
