"""The quality that was reached stays: figures on the shipped stories, and on the measuring material where it is at hand."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from crawler.analysis import Row, analyse_story
from crawler.evaluation import Evaluation, evaluate
from tests.renaming import rename
from tests.shared import SHARED, needs

HERE = Path(__file__).resolve().parent.parent
GOLD = SHARED / "gold" / "stories.jsonl"


def stories(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def measured(gold: list[Row]) -> Evaluation:
    return evaluate(gold, {story["id"]: analyse_story(story) for story in gold})


@pytest.fixture(scope="module")
def shipped() -> Evaluation:
    return measured(stories(HERE / "stories.jsonl"))


FLOORS: dict[str, float] = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(shipped: Evaluation, name: str) -> None:
    assert shipped.figures()[name] >= FLOORS[name], shipped.mistakes


@needs("gold", "stories.jsonl")
def test_the_gold_stories_are_judged_right() -> None:
    figures = measured(stories(GOLD)).figures()
    assert figures["mean_f1"] >= 0.98
    assert all(
        figures[f"{topic}.{measure}"] >= 0.94
        for topic in ("ai_startup", "layoffs", "reverse_acquihire")
        for measure in ("precision", "recall")
    )
    assert figures["facts.deals.f1"] >= 0.9
    assert figures["facts.funding.f1"] >= 0.88
    assert figures["quotes"] >= 0.98


@needs("gold", "stories.jsonl")
def test_startups_that_nobody_knows_are_judged_by_what_the_story_says_of_them() -> None:
    figures = measured([rename(story, seed=3).story for story in stories(GOLD)]).figures()
    assert figures["ai_startup.f1"] >= 0.88
    assert figures["reverse_acquihire.f1"] >= 0.95
