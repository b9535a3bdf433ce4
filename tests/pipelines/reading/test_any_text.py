"""Whatever stands in a story, it is read: nothing raises, every quote stands where it is said to stand, and the answer can be written down."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from crawler.console.printing import json_line
from pipelines.reading.read import read
from pipelines.reading.story.reading import READ_AT_MOST
from pipelines.stories import analyse_story
from tests.odd_stories import CLOSING, CREDITS, odd_stories, stories, texts
from tests.shared import ROOT
from vigia.facts import Deal

LARGEST = 2**63 - 1  # a column of SQLite holds no more
TITLE = "Orbia despide a 40 personas"
TEXT = (
    "La empresa Orbia, de Valencia, despide a 40 de sus 300 empleados, según un comunicado. La startup Tarbix levanta 3 millones de euros."
)
everyday = settings(derandomize=True, database=None, deadline=None, max_examples=400, suppress_health_check=list(HealthCheck))
thorough = settings(database=None, deadline=None, max_examples=10_000, suppress_health_check=list(HealthCheck), print_blob=True)
huge = settings(thorough, max_examples=60, phases=[Phase.explicit, Phase.generate])

Story = tuple[str | None, str | None, str | None]


def quoted(value: Any) -> Iterator[tuple[str, str, int, int]]:
    """(quote, field, start, end) of everything in an answer that has them."""
    if is_dataclass(value) and hasattr(value, "quote"):
        found: Any = value
        yield found.quote, found.field, found.start, found.end
    if is_dataclass(value) and not isinstance(value, type):
        for name in value.__dataclass_fields__:
            yield from quoted(getattr(value, name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from quoted(item)


def numbers(value: Any) -> Iterator[int]:
    if isinstance(value, int):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from numbers(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from numbers(item)


def holds(title: str | None, text: str | None, country: str | None) -> None:
    """What is true of every analysis."""
    found = read(title, text, country)
    for quote, field, start, end in quoted(found):
        source = (title if field == "title" else text) or ""
        assert source[start:end] == quote, (field, start, end)
        assert quote
    answer = asdict(found)
    assert all(abs(number) <= LARGEST for number in numbers(answer))
    json.dumps(answer, allow_nan=False)
    json_line(answer).encode()
    assert read(title, text, country) == found


@pytest.mark.parametrize("line", CREDITS)
def test_a_story_whose_closing_line_is_a_credit_is_read_like_any_other(line: str) -> None:
    without = read(TITLE, TEXT, "ES")
    found = read(TITLE, f"{TEXT}\n{line}", "ES")
    assert [(t.topic, t.tagged) for t in found.topics] == [(t.topic, t.tagged) for t in without.topics]
    assert [fact for fact in found.facts if not isinstance(fact, Deal)] == [fact for fact in without.facts if not isinstance(fact, Deal)]


@pytest.mark.parametrize("line", CLOSING)
def test_a_story_that_closes_with_a_name_or_a_list_is_read(line: str) -> None:
    holds(TITLE, f"{TEXT}\n{line}", "ES")
    holds(line, line, "ES")


@pytest.mark.parametrize(
    "story",
    [
        (None, None, None),
        ("", "", None),
        (" ", "\n\n", "ES"),
        ("Google", "Google", "ES"),
        ("Fuente: Microsoft", "Fuente: Microsoft\nFoto: Samsung", "ES"),
        ("Google", "Publicidad\nCompartir\nGoogle\nMeta\nApple", "ES"),
        ("", "La firma Orbia, de Lima", "PE"),
        ("Orbia, de Lima", "Orbia (de Lima", "PE"),
        ("Orbia", "Orbia" + ", de Lima" * 10_000 + ".", "PE"),
        ("\ud800", "\udfff" * 50 + " Google", None),
        ("Google" * 40_000, "Google " * 40_000, "ES"),
        ("Sueldos", "Cobra " + "9" * 24 + " cuatrillones de euros. Orbia levanta 900 cuatrillones de dólares en una ronda.", "ES"),
    ],
    ids=lambda story: repr(story)[:40],
)
def test_a_story_that_is_hardly_one_is_read(story: Story) -> None:
    holds(*story)


@given(odd_stories(12))
@everyday
def test_any_story_is_read(story: Story) -> None:
    holds(*story)


@pytest.mark.soak
@given(odd_stories(40))
@thorough
def test_any_story_is_read_for_minutes(story: Story) -> None:
    holds(*story)


@pytest.mark.soak
@given(texts(60))
@huge
def test_any_text_of_full_length_is_read(text: str) -> None:
    holds(text[:300], (text or "x") * (READ_AT_MOST // max(1, len(text)) + 1), "ES")


def test_the_answer_does_not_hang_on_the_order_of_sets(tmp_path: Path) -> None:
    """Python draws another order of every set in each process: two workers answer the same all the same."""
    path = tmp_path / "stories.jsonl"
    path.write_text("".join(json.dumps(story) + "\n" for story in stories("development")[::3]), encoding="utf-8")
    answers = [
        subprocess.run(
            [sys.executable, "-m", "scrapy", "analyse", str(path), "-s", "WORKERS=1"],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            timeout=120,
        ).stdout
        for seed in ("1", "2")
    ]
    assert answers[0] == answers[1]
    assert answers[0].count(b"\n") == 31


def test_an_answer_has_the_form_of_the_labelled_stories() -> None:
    answer = analyse_story({"id": 1, "title": TITLE, "text": TEXT, "country": "ES"})
    assert list(answer) == ["id", "topics", "facts", "companies", "rules_version"]
    assert [row["headcount"] for row in answer["facts"]["layoffs"]] == [40]
