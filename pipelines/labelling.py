"""A label given: written down first, then the story is read again, and what is stored of it is as its labels have it.

The text is read again for what no table holds: the score of a topic that was not tagged, and what a label that is taken back had hidden.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from pipelines.labels.file import LabelsFile
from pipelines.labels.label import Label
from pipelines.rereading import read_stored
from pipelines.storage.rereading import StoredArticle
from pipelines.storage.store import Store
from vigia.answers import WorkerError
from vigia.characters import counted
from vigia.items import Analysis
from vigia.workers import WorkerPool


class NotThere(Exception):
    """What is labelled is not stored. The message says so to a person; nothing was written."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A story that is doubtful for a topic."""

    url: str
    title: str | None
    outlet: str
    day: str | None  # YYYY-MM-DD, in the outlet's zone
    topic: str
    score: float  # 0..1
    quote: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What labels came to: what is stored of the story before and after. `unread`: why it could not be read again."""

    article: StoredArticle
    given: Sequence[Label]
    before: Analysis
    after: Analysis
    withheld: bool
    unread: str | None

    def lines(self) -> list[str]:
        """For a person."""
        lines = [self.article.url]
        for label in self.given:
            lines.append(f"  {label.subject}: {self._fact(label) if label.is_fact else self._topic(label)}")
        if self.withheld and any(label.verdict == "forget" for label in self.given):
            lines.append("  its text is not kept, so that it cannot be read again: what a label took away stays away")
        if self.before.rules_version != self.after.rules_version:
            lines.append(f"  read by rules {self.after.rules_version} now; it was by {self.before.rules_version or 'none'}")
        return lines

    def _topic(self, label: Label) -> str:
        found = next((tag for tag in self.after.topics if tag.topic == label.subject), None)
        state = "not tagged" if found is None else f"{'tagged' if found.tagged else 'doubtful'}, score {found.score:.2f}"
        return f"{state}, {'the label is taken back' if label.verdict == 'forget' else 'by label'}"

    def _fact(self, label: Label) -> str:
        before, after = (sum(label.names(fact) for fact in reading.facts) for reading in (self.before, self.after))
        match label.verdict:
            case "no":
                return f"wrong, {counted(before - after, 'row')} taken out"
            case "yes":
                return f"right, {counted(after, 'row')}"
            case _:
                return f"the label is taken back, {counted(after, 'row')}"


class Desk:
    """Where labels are given, one story at a time. A context manager: it has a process that reads."""

    def __init__(self, store: Store, labels: LabelsFile, *, time_limit: float) -> None:
        self.store, self.labels = store, labels
        self.time_limit = time_limit  # seconds of a worker for one text

    def __enter__(self) -> Self:
        self._loop = asyncio.Runner()
        self._pool = WorkerPool(1)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with contextlib.suppress(RuntimeError):  # a signal has stopped the loop amid a reading; the process ends with this one
            self._loop.run(self._pool.close())
        self._loop.close()

    def doubtful(self, topic: str | None = None, limit: int | None = None) -> list[Doubtful]:
        """The newest first; `limit`: at most so many."""
        sql = "SELECT url, title, outlet, published_day, topic, score, quote FROM doubtful_stories WHERE ? IS NULL OR topic = ? LIMIT ?"
        return [Doubtful(*row) for row in self.store.rows(sql, (topic, topic, -1 if limit is None else limit))]

    def label(self, address: str, given: Sequence[Label]) -> Outcome:
        """Give the story of that address these labels. Raises NotThere, StoreError, and NotWritten."""
        article = self.store.rereading.at(address)
        if article is None:
            raise NotThere(f"{address}: no article is stored under this address{self._state(address)}; is it spelt right?")
        given = [replace(label, address=article.url) for label in given]
        before = self.store.readings.of(article.id)
        for problem in self._missing(article, given, before):
            raise NotThere(problem)
        self.labels.add(given)
        withheld = not self.store.rereading.is_readable(article.id)
        unread = self._apply(article)
        return Outcome(article, given, before, self.store.readings.of(article.id), withheld, unread)

    def _state(self, address: str) -> str:
        row = self.store.row("SELECT state, reason FROM discoveries WHERE url = ?", (address,))
        return "" if row is None else f" ({', '.join(filter(None, row))})"

    def _missing(self, article: StoredArticle, given: Sequence[Label], stored: Analysis) -> Iterator[str]:
        """What is labelled and not there: a row that no label has ever taken out either."""
        known = self.store.corrections.of(article.id)
        for label in given:
            if label.is_fact and label.verdict != "forget" and label.about not in known and not any(map(label.names, stored.facts)):
                table = label.subject.partition(":")[0]
                there = [">".join(getattr(fact, name) or "" for name in fact.companies) for fact in stored.facts if fact.table == table]
                told = f"it has {', '.join(f'{table}:{names}' for names in there)}" if there else f"it has no row in {table}"
                yield f"{label.subject}: {article.url} has no such row; {told}"

    def _apply(self, article: StoredArticle) -> str | None:
        """Read the story again, and save that as its labels have it; correct what is stored where it cannot be read.

        Once more where a crawl has stored another text meanwhile. Why it could not be read; None where it was, or its text is not kept.
        """
        problem: str | None = None
        now: StoredArticle | None = article
        while now is not None and self.store.rereading.is_readable(now.id):
            reading = self._loop.run(read_stored(self._pool, now, self.time_limit))
            if isinstance(reading, WorkerError):
                problem = f"{article.url}: its text could not be read again ({reading}): what else is stored of it stays as it was"
                break
            if self.store.rereading.save(now.id, reading, of=now) is not None:
                return None
            now = self.store.rereading.at(article.url)
        self.store.rereading.correct(article.id)
        return problem
