"""What the recogniser finds on the gold stories, with the real names and with an invented name for every AI startup. Figures may rise, never fall."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from pipelines.reading.story.reading import read_story
from tests.renaming import rename

SHARED = Path(os.environ.get("VIGIA_SHARED", Path(__file__).parents[5] / "shared"))
GOLD = SHARED / "gold" / "stories.jsonl"
pytestmark = pytest.mark.skipif(not GOLD.is_file(), reason=f"the gold stories are not at {GOLD}; VIGIA_SHARED says where they are")

FLOORS = {"companies": 0.96, "invented found": 0.93, "invented called AI startups": 0.82, "junk lines": 1.0}


def stories() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines() if line.strip()]


def plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in decomposed if not unicodedata.combining(c))).strip()


def same(a: str, b: str) -> bool:
    a, b = f" {plain(a)} ", f" {plain(b)} "
    return a in b or b in a


def test_the_companies_of_the_gold_stories_are_found() -> None:
    hits = total = 0
    for story in stories():
        found = [c.name for c in read_story(story["title"], story["text"], country=story["country"]).companies]
        for company in story["facts"]["companies"]:
            total += 1
            hits += any(same(company, name) for name in found)
    assert hits / total >= FLOORS["companies"]


def test_startups_under_invented_names_are_found_and_called_ai_startups() -> None:
    total = hits = startups = 0
    for seed in range(2):
        for story in stories():
            renamed = rename(story, seed)
            if not renamed.invented:
                continue
            reading = read_story(renamed.story["title"], renamed.story["text"], country=story["country"])
            for name in renamed.invented.values():
                if not any(same(name, label) for label in renamed.story["facts"]["companies"]):
                    continue
                found = [c for c in reading.companies if same(name, c.name)]
                total += 1
                hits += bool(found)
                startups += any(c.ai_startup for c in found)
    assert hits / total >= FLOORS["invented found"]
    assert startups / total >= FLOORS["invented called AI startups"]


def test_stories_without_an_ai_startup_are_given_none_by_the_recogniser() -> None:
    wrong = []
    for story in stories():
        if not story["labels"]["ai_startup"]:
            learned = [c.name for c in read_story(story["title"], story["text"]).companies if c.learned and c.ai_startup]
            wrong += [(story["id"], learned)] if learned else []
    assert len(wrong) <= 3, wrong


def test_junk_lines_are_told_from_prose() -> None:
    for story in stories():
        reading = read_story(story["title"], story["text"])
        assert [s.text for s in reading.sentences if s.junk] == story["junk_lines"], story["id"]
