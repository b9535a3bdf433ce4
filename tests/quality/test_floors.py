"""The quality that was reached stays: what models said that had not seen a story, and that the shipped ones read the stories they know."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from corpus.labelled import STORIES, WORDINGS, hands
from pipelines.evaluation import Evaluation, evaluate
from pipelines.reading.models.store import FOLDER, read_manifest
from pipelines.stories import Row, analyse_story
from tests.shared import FLOORS

UNSEEN: dict[str, float] = FLOORS["models"]
KNOWN: dict[str, dict[str, float]] = FLOORS["stories"]
WORDED: dict[str, float] = FLOORS["wordings"]


def stories(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@cache
def shipped(name: str) -> Evaluation:
    gold = stories(STORIES / f"{name}.jsonl")
    return evaluate(gold, {story["id"]: analyse_story(story) for story in gold})


@cache
def worded() -> list[tuple[Row, Row]]:
    """The wordings, under ids that no other file has, each with the answer of a run."""
    lines = [{**story, "id": f"{hand.name} {story['id']}"} for hand in hands(WORDINGS, labelled=False) for story in hand.stories]
    return [(line, analyse_story(line)) for line in lines]


@pytest.mark.parametrize("figure", UNSEEN)
def test_what_models_said_of_stories_they_had_not_seen_stays_as_right(figure: str) -> None:
    found, bound = read_manifest(FOLDER)["figures"][figure], UNSEEN[figure]
    assert found <= bound if figure.endswith("in_1000") else found >= bound


@pytest.mark.parametrize(("name", "figure"), [(name, figure) for name, floors in KNOWN.items() for figure in floors])
def test_the_shipped_models_read_the_stories_that_they_were_made_from(name: str, figure: str) -> None:
    found = shipped(name)
    assert found.figures()[figure] >= KNOWN[name][figure], found.mistakes


@pytest.mark.parametrize("figure", WORDED)
def test_a_run_reads_as_many_of_the_wordings_as_it_did(figure: str) -> None:
    *facts, name, _ = figure.split(".")
    said = [(line, answer) for line, answer in worded() if name in (line.get("facts", {}) if facts else line["labels"])]
    found = evaluate([line for line, _ in said], {line["id"]: answer for line, answer in said})
    assert found.figures()[figure] >= WORDED[figure], found.mistakes


def test_every_quote_of_the_labels_stands_in_its_story() -> None:
    for path in sorted(STORIES.glob("*.jsonl")):
        for story in stories(path):
            whole = " ".join(f"{story['title']}\n{story['text']}".split())
            for facts in ("layoffs", "deals", "funding"):
                assert all(" ".join(fact["quote"].split()) in whole for fact in story["facts"].get(facts) or () if fact.get("quote")), (
                    path.name,
                    story["id"],
                )
