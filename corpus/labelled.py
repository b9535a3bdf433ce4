"""Labelled stories, one JSON object a line, one file a hand: loaded and checked, so that nothing is trained on half a corpus."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import Any

from pipelines.reading.topics.names import topic_names
from vigia.countries import COUNTRIES
from vigia.facts import DEAL_KINDS, STAGES, STATUSES

Story = Mapping[str, Any]

STORIES = Path(__file__).parent / "stories"
SEALED = Path(__file__).parent / "sealed"
WORDINGS = Path(__file__).parent / "wordings"  # what the rules must propose; its lines say no more than is asked of them
NAMES = (
    *("company", "ai_startup", "product", "outlet", "institution", "union", "fund"),
    *("person", "place", "event", "team", "work", "other", "none"),
)
KEYS = ("id", "country", "source", "url", "published", "title", "text", "labels", "facts", "names", "hard", "note", "junk_lines")
ROWS: Mapping[str, tuple[str, ...]] = {
    "layoffs": ("company", "headcount", "percent", "contractors", "stage", "scope", "place"),
    "deals": ("acquirer", "target", "kind", "status", "people", "amount", "currency", "stake_percent", "licence"),
    "funding": ("company", "amount", "currency", "round", "round_type", "valuation", "valuation_currency", "lead_investors"),
}
COMMON = ("event_day", "background", "quote")
CHOICES = {"stage": STAGES, "status": STATUSES, "kind": DEAL_KINDS}
NUMBERS = ("headcount", "percent", "contractors", "amount", "stake_percent", "valuation")
RESERVED = ("labels", "press")  # what is trained on beside the hands
_TOPIC = re.compile(r"[a-z][a-z0-9_]*")
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


class CorpusError(Exception):
    """A labelled story that cannot be used: the message names the file, the line and what would be right."""


@dataclass(frozen=True, slots=True)
class Hand:
    """The stories that one hand wrote and labelled."""

    name: str
    stories: tuple[Story, ...]


def hands(folder: Path = STORIES, *, labelled: bool = True) -> list[Hand]:
    """Every file of a folder, in the order of their names. Where `labelled` is false a story may leave its topics open.

    Raises CorpusError on the first line that cannot be used.
    """
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise CorpusError(f"{folder}: no labelled stories; one file NAME.jsonl a hand is wanted")
    for path in paths:
        if not _TOPIC.fullmatch(path.stem) or path.stem in RESERVED:
            raise CorpusError(f"{path}: a hand has a name of small letters, digits and _, and none of {', '.join(RESERVED)}")
    return [Hand(path.stem, tuple(load(path, labelled=labelled))) for path in paths]


def load(path: Path, *, labelled: bool = True) -> list[Story]:
    """The stories of one file. Raises CorpusError."""
    found: list[Story] = []
    lines: dict[str, int] = {}
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read: {error}") from None
    for number, line in enumerate(text.split("\n"), 1):  # the others may stand inside JSON
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            story = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise CorpusError(f"{where}: no JSON object: {error}") from None
        if not isinstance(story, dict):
            raise CorpusError(f"{where}: no JSON object")
        for problem in problems(story, labelled=labelled):
            raise CorpusError(f"{where}: {problem}")
        if story["id"] in lines:
            raise CorpusError(f"{where}: id {story['id']!r} already stands in line {lines[story['id']]}; ids are unique in a file")
        lines[story["id"]] = number
        found.append(story)
    return found


def problems(story: Mapping[str, Any], *, labelled: bool = True) -> Iterator[str]:
    """What is wrong with a story, and what would be right."""
    for key in story:
        if key not in KEYS:
            yield f"unknown key {key!r}{_near(key, KEYS)}"
    for key in ("id", "title", "text"):
        if not isinstance(story.get(key), str):
            yield f"{key}: text is wanted"
            return
    if not story["id"]:
        yield "id: text is wanted, and not empty"
    if story.get("country") not in (None, *COUNTRIES):
        yield f"country: {story['country']!r}: an ISO 3166 code such as 'ES' is wanted"
    for key in ("names", "junk_lines"):
        if not isinstance(story.get(key, []), list):
            yield f"{key}: a list is wanted"
            return
    labels = story.get("labels")
    if not isinstance(labels, dict) or (labelled and not labels):
        yield 'labels: a table of topics is wanted, such as {"layoffs": true}'
        return
    for topic, value in labels.items():
        if not _TOPIC.fullmatch(topic) or not isinstance(value, bool):
            yield f"labels: {topic!r}: a topic in lower case with true or false is wanted"
        elif topic not in topic_names():
            yield f"labels: no topic {topic!r}{_near(topic, topic_names())}; each is a file of pipelines/reading/topics/data"
    whole = f"{story['title']}\n{story['text']}"
    facts = story.get("facts", {})
    if not isinstance(facts, dict):
        yield "facts: a table of lists is wanted"
        return
    for kind, rows in facts.items():
        if kind not in (*ROWS, "companies"):
            yield f"facts: unknown kind {kind!r}{_near(kind, tuple(ROWS))}"
        elif not isinstance(rows, list):
            yield f"facts: {kind}: a list is wanted"
        elif kind != "companies":
            for row in rows:
                yield from (f"{kind}: {problem}" for problem in _row_problems(kind, row, whole))
    for name in story.get("names", ()):
        if not isinstance(name, dict) or name.get("kind") not in NAMES:
            yield f"names: {name!r}: a kind of {', '.join(NAMES)} is wanted"
        elif not isinstance(name.get("surface"), str) or name["surface"] not in whole:
            yield f"names: {name.get('surface')!r} does not stand in the story; write it as the text does"
    for line in story.get("junk_lines", ()):
        if line not in story["text"].split("\n"):
            yield f"junk_lines: {line!r} is no line of the text"


def _row_problems(kind: str, row: object, whole: str) -> Iterator[str]:
    if not isinstance(row, dict):
        yield f"{row!r} is no row"
        return
    known = (*ROWS[kind], *COMMON)
    for key in row:
        if key not in known:
            yield f"unknown field {key!r}{_near(key, known)}"
    quote = row.get("quote")
    if quote is not None and (not isinstance(quote, str) or " ".join(quote.split()) not in " ".join(whole.split())):
        yield f"quote {str(quote)[:60]!r} does not stand in the story; copy the sentence as it is"
    sides = [key for key in ("company", "acquirer", "target") if key in ROWS[kind]]
    if all(row.get(key) is None for key in sides):
        yield f"{' and '.join(sides)}: nobody is named; a row says whose it is"
    for key in sides:  # a deal may leave one side unnamed
        name = row.get(key)
        if name is not None and (not isinstance(name, str) or name not in whole):
            yield f"{key} {name!r} does not stand in the story; write it as the text does"
    for key, values in CHOICES.items():
        if row.get(key) is not None and row[key] not in values:
            yield f"{key} {row[key]!r} is none of {', '.join(values)}{_near(str(row[key]), values)}"
    for key in NUMBERS:
        value = row.get(key)
        numbers = value if isinstance(value, list) and len(value) == 2 else [value]
        if not all(n is None or (isinstance(n, int | float) and not isinstance(n, bool) and isfinite(n)) for n in numbers):
            yield f"{key} {value!r} is neither a number, nor [least, most], nor null"
    for key in ("people", "lead_investors"):
        if not isinstance(row.get(key) or [], list):
            yield f"{key}: a list is wanted"
            continue
        for name in row.get(key) or ():
            if not isinstance(name, str) or name not in whole:
                yield f"{key}: {name!r} does not stand in the story; write it as the text does"
    day = row.get("event_day")
    if day is not None and (not isinstance(day, str) or not _DAY.fullmatch(day)):
        yield f"event_day {day!r} is no day: 2026-03-02, 2026-03 or 2026 is wanted"


def _near(word: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(word, known, 1)
    return f"; did you mean {close[0]!r}?" if close else f" (known: {', '.join(known)})"
