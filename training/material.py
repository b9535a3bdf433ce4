"""What is trained on: the stories of every hand, and real press with its labels where it is at hand. Their texts stay where they are."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.labelled import STORIES, CorpusError, hands

TOPICS = ("ai_startup", "layoffs", "reverse_acquihire")
LEARNED_FROM = 12  # stories that are about a topic, and as many that are not: of fewer nothing is learned
KNOWN_BY_HEART = ("first_stories", "own_development", "own_press", "own_prose", "own_unread")  # the rules were written on these
PRESS = "press"
LABELS = "labels"  # of an operator, see training/own.py
READ_PRESS = Path(__file__).parent.parent / "corpus" / "press"  # verdicts of our own readers: ai_startups, deals, names
READ_UP_TO = 3500  # characters of an article whose firms were listed
NAMES = ("names_general.jsonl", "names_trade.jsonl")


@dataclass(slots=True)
class Example:
    """A story with what is known of it: None where nobody has read it for that."""

    hand: str
    id: str
    title: str
    text: str
    country: str | None
    labels: dict[str, bool | None]
    facts: dict[str, list[Mapping[str, Any]] | None]
    names: list[tuple[str, str]] | None = None  # every proper name with its kind
    named_in: tuple[int, int] = (0, 10**9)  # the part of the text whose names are labelled
    startups: list[str] = field(default_factory=list)  # names of AI startups in a story whose other names are not labelled
    fold: int = 0

    @property
    def by_heart(self) -> bool:
        return self.hand in KNOWN_BY_HEART


def topics_of(examples: Iterable[Example]) -> tuple[str, ...]:
    """TOPICS, and what else hands have labelled often enough to learn from."""
    counted: Counter[tuple[str, bool]] = Counter()
    for example in examples:
        if example.hand not in (PRESS, LABELS):
            counted.update((topic, verdict) for topic, verdict in example.labels.items() if verdict is not None)
    more = {topic for topic, _ in counted if min(counted[topic, True], counted[topic, False]) >= LEARNED_FROM}
    return (*TOPICS, *sorted(more - set(TOPICS)))


def examples(press: Path | None, folds: int, corpus: Path = STORIES) -> list[Example]:
    """All of them, each in one of `folds`: the stories of a hand together, articles by their ids. Raises CorpusError.

    A hand that labels what fewer hands than folds do is cut by the ids of its stories: nobody else could judge them.
    """
    found = []
    every = hands(corpus)
    labelled = Counter(topic for hand in every for topic in {topic for story in hand.stories for topic in story["labels"]})
    for number, hand in enumerate(every):
        alone = len(every) > folds and any(labelled[topic] < folds for story in hand.stories for topic in story["labels"])
        for story in hand.stories:
            names = [(name["surface"], name["kind"]) for name in story.get("names", ())] or None
            facts = {kind: story.get("facts", {}).get(kind) or [] for kind in ("layoffs", "deals", "funding")}
            found.append(
                Example(
                    hand.name,
                    story["id"],
                    story["title"],
                    story["text"],
                    story.get("country"),
                    dict(story["labels"]),
                    facts,
                    names,
                    fold=_share_of(story["id"], folds) if alone else number % folds,
                )
            )
    if press is not None:
        found += _press(press, folds)
    return found


def articles(press: Path) -> Iterator[dict[str, Any]]:
    """Raises CorpusError where the press is not what its README says."""
    path = press / "articles.jsonl.gz"
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path}: cannot be read: {error}") from None


def rows(path: Path) -> list[dict[str, Any]]:
    """Raises CorpusError, which names the line."""
    found = []
    try:
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if line.strip():
                row = json.loads(line)
                if not isinstance(row, dict) or not isinstance(row.get("id"), str):
                    raise CorpusError(f'{path}, line {number}: a JSON object with an "id" is wanted')
                found.append(row)
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read: {error}") from None
    except ValueError as error:
        raise CorpusError(f"{path}, line {number}: no JSON object: {error}") from None
    return found


def _press(press: Path, folds: int) -> list[Example]:
    labels = {row["id"]: row for row in rows(press / "labels.jsonl")}
    named = {row["id"]: row for path in (*(press / name for name in NAMES), READ_PRESS / "names.jsonl") for row in rows(path)}
    read = {row["id"]: row for row in rows(READ_PRESS / "ai_startups.jsonl")}
    deals = {row["id"]: row.get("deals") for row in rows(READ_PRESS / "deals.jsonl")}
    found = []
    for article in articles(press):
        label, again = labels.get(article["id"], {}), read.get(article["id"])
        topics = {topic: _verdict(label.get(topic)) for topic in ("ai_startup", "layoffs", "reverse_acquihire")}
        if again is not None:  # read by the corpus's own definitions
            topics["ai_startup"] = _verdict(again["ai_startup"])
        example = Example(
            PRESS, article["id"], article.get("title") or "", article.get("text") or "", article.get("country"), topics,
            {kind: (label.get("facts") or {}).get(kind) for kind in ("layoffs", "deals", "funding")},
            fold=_share_of(article["id"], folds),
        )  # fmt: skip
        if example.facts["deals"] is None:
            example.facts["deals"] = deals.get(article["id"])
        if (names := named.get(article["id"])) is not None:
            example.names = [(name["surface"], name["kind"]) for name in names["names"]]
            cut = names["cut"]
            example.named_in = (cut[0], cut[1]) if isinstance(cut, list) else (0, cut)
        elif again is not None and "companies" in again:
            startups = [(name, "ai_startup") for name in (*again["actors"], *again["passing"])]
            example.names = startups + [(name, "company") for name in again["companies"]]
            example.named_in = (0, READ_UP_TO)
        elif again is not None:
            example.startups = [*again["actors"], *again["passing"]]
        found.append(example)
    return found


def _share_of(identity: str, folds: int) -> int:
    """The same fold for an id in every training."""
    return int(hashlib.sha256(identity.encode()).hexdigest(), 16) % folds


def _verdict(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
