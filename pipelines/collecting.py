"""The one writer of what was read elsewhere: articles and drops, out of archives or of other processes, each in a transaction of its own.

It neither knows nor asks where they come from; whoever hands them over marks in the same transaction how far that is done.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pipelines.given.outlets import Listed, Unlisted
from pipelines.reading.version import RULES_VERSION
from pipelines.rights.step import withhold
from pipelines.shards import BadShard, Entry, Header, check, merged
from pipelines.storage.archives import Progress
from pipelines.storage.patience import patiently
from pipelines.storage.sources import ADHOC
from pipelines.storage.store import Store, StoreError
from vigia import faults
from vigia.characters import counted
from vigia.items import Article, Dropped, NotStored, Rights

logger = logging.getLogger("vigia.crawl")
INTERNAL_ERROR = "internal_error"


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of one: "new", "known", "updated" or "dropped", the last with its reason."""

    outcome: str
    reason: str = ""


class Writer:
    """Nobody is asked again for what it writes: nothing of it is left pending, and a drop takes nothing from what is known."""

    def __init__(self, store: Store, listed: Mapping[str, Listed]) -> None:
        self.store, self.listed = store, listed

    def settle(self, item: Article | NotStored, mark: Callable[[Settled], None] = lambda settled: None) -> Settled:
        """One transaction: the item, and what `mark` writes of it. StoreError as it comes; an error of ours is a drop."""
        try:
            return self._settle(item, mark)
        except StoreError:
            raise
        except Exception as problem:
            if isinstance(item, NotStored):
                raise
            logger.exception("%s: %s could not be saved", item.source, item.page_url)
            return self._settle(NotStored(item.page_url, item.source, INTERNAL_ERROR, repr(problem)), mark)

    def _settle(self, item: Article | NotStored, mark: Callable[[Settled], None]) -> Settled:
        with self.store.transaction():
            self.store.sources.ensure(self._outlet(item.source))
            kept = self._with_rights(item) if isinstance(item, Article) else item
            settled = self._save(kept) if isinstance(kept, Article) else self._drop(kept)
            mark(settled)
        return settled

    def _outlet(self, source: str) -> Listed:
        """As the sources file has it; one that no file lists is never asked for anything."""
        return self.listed.get(source) or Unlisted(source, source.removeprefix(f"{ADHOC}:"))

    def _with_rights(self, article: Article) -> Article | NotStored:
        """What its outlet as a whole reserves, as a crawl has last seen it, holds for this story too."""
        whole = self.store.sources.reservation(article.source)
        if not whole.reserved or article.rights.reserved:
            return article
        kept = withhold(replace(article, rights=Rights(True, [*whole.signals, *article.rights.signals])))
        if isinstance(kept, Dropped):
            return NotStored(article.page_url, article.source, kept.reason, kept.detail)
        return kept

    def _save(self, article: Article) -> Settled:
        if article.unread and (row := self.store.articles.by_url(article.page_url)) is not None and row["rules_version"]:
            return Settled("known")  # what was read of it is worth more
        outcome = self.store.articles.save(article)
        return Settled("dropped", "forgotten") if outcome == "forgotten" else Settled("known" if outcome == "failed" else outcome)

    def _drop(self, item: NotStored) -> Settled:
        if self.store.discoveries.known(item.url) is None:
            self.store.discoveries.drop(item.url, item.source, item.reason, item.detail or None)
        return Settled("dropped", item.reason)


@dataclass(slots=True)
class Collected:
    """What came of shards. `bad`: those that were not whole; `before`: stories and drops that had been collected earlier."""

    shards: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)  # by reason
    before: int = 0
    bad: int = 0

    def lines(self) -> list[str]:
        """For a person."""
        told = ", ".join(f"{self.outcomes[outcome]} {outcome}" for outcome in ("new", "known", "updated"))
        lines = [f"{counted(self.shards, 'shard')}: {told}, {self.dropped.total()} dropped, {self.before} collected before"]
        if self.dropped:
            lines.append("dropped: " + ", ".join(f"{reason} {times}" for reason, times in self.dropped.most_common()))
        return lines


class Collecting:
    """Shards into the database, by the dates of their pages. `complain` is told, a line at a time, of what cannot be used."""

    def __init__(self, store: Store, writer: Writer, complain: Callable[[str], None]) -> None:
        self.store, self.writer, self.complain = store, writer, complain
        self.collected = Collected()
        store.wait_on_the_loop()  # SQLite's own wait hears no signal

    def run(self, shards: Sequence[Path], *, progress: Callable[[int, int | None], None] = lambda done, total: None) -> None:
        """Every line that no earlier run has written. StoreError as it comes."""
        whole = self._whole(shards)
        self._headers = [header for _, header in whole]
        self._places = [patiently(self.store, partial(self._begin, path, header)) for path, header in whole]
        self.collected.shards = len(whole)
        self.collected.before = done = sum(place.position for place in self._places)
        total = sum(header.lines for header in self._headers)
        rest = [(path, header.first, place.position) for (path, header), place in zip(whole, self._places, strict=True)]
        for at, entry in merged(rest, self._broken):
            self._settle(at, entry)
            done += 1
            progress(done, total)

    def _whole(self, shards: Sequence[Path]) -> list[tuple[Path, Header]]:
        """Those that can be used; of an archive that was there under two names one is enough."""
        found: dict[tuple[str, str], tuple[Path, Header]] = {}
        for path in shards:
            try:
                header = check(path)
            except (BadShard, OSError) as problem:
                self._broken(problem)
                continue
            if header.rules_version != RULES_VERSION:
                self.complain(f"{path.name}: was read by other rules ({header.rules_version}): retag reads its stories by these")
            found.setdefault((header.digest, header.gate), (path, header))
        return list(found.values())

    def _broken(self, problem: BadShard | OSError) -> None:
        self.collected.bad += 1
        self.complain(f"{problem}")

    def _begin(self, path: Path, header: Header) -> Progress:
        """By its own bytes: one that other rules made of the same archive has other lines, and is collected from its first."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return self.store.archives.begin(digest, header.gate, path.name, path.stat().st_size)

    def _settle(self, at: int, entry: Entry) -> None:
        """One line and its place, in one transaction."""
        before = self._places[at]

        def mark(settled: Settled) -> None:
            self._places[at] = before.after(entry.number, settled.outcome, {})
            self.store.archives.save(self._places[at], finished=entry.number == self._headers[at].lines)

        settled = patiently(self.store, partial(self.writer.settle, entry.item, mark))
        faults.reach("record_settled")
        if settled.outcome == "dropped":
            self.collected.dropped[settled.reason] += 1
        else:
            self.collected.outcomes[settled.outcome] += 1
