"""Stored texts read again in the worker processes: all of another version (`scrapy retag`), or what no run could read yet (every crawl);
and compared with each other, where an older version stored them.

Never touches the network.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from pipelines.reading.version import RULES_VERSION
from pipelines.storage.rereading import Difference, StoredArticle
from pipelines.storage.store import Store, StoreError
from vigia.answers import PoolClosed, WorkerError
from vigia.characters import counted
from vigia.items import Analysis
from vigia.workers import WorkerPool

logger = logging.getLogger("vigia.crawl")


@dataclass(slots=True)
class Summary:
    """What another reading came to. `gained` and `lost` count tags by topic, `facts` articles by table of facts."""

    rules_version: str
    read: int = 0
    changed: int = 0
    withheld: int = 0
    compared: int = 0  # with the others, to find copies
    unread: list[str] = field(default_factory=list)  # addresses of texts that could not be read in time: they keep what they had
    events: int = 0
    linked: int = 0  # articles that are of them
    interrupted: bool = False
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)

    def count(self, difference: Difference) -> None:
        self.read += 1
        self.changed += bool(difference)
        self.gained.update(difference.gained)
        self.lost.update(difference.lost)
        self.facts.update(difference.facts)

    def lines(self) -> list[str]:
        """For a person: what was read, what changed, what had to be left."""
        lines = [f"{counted(self.read, 'article')} read again by rules {self.rules_version}, {self.changed} changed"]
        lines += [f"{topic}: {self.gained[topic]} gained, {self.lost[topic]} lost" for topic in sorted(self.gained | self.lost)]
        lines += [f"{table}: changed in {counted(count, 'article')}" for table, count in sorted(self.facts.items())]
        if self.compared:
            lines.append(f"{counted(self.compared, 'article')} compared with the others to find copies")
        if self.events:
            lines.append(f"{counted(self.events, 'event')} of {counted(self.linked, 'article')}")
        if self.withheld:
            lines.append(f"{self.withheld} left as they are: their text is withheld")
        if self.unread:
            lines.append(f"{len(self.unread)} could not be read and keep what they had: {', '.join(self.unread[:5])}")
        if self.interrupted:
            lines.append("interrupted: what was read is stored, the next retag goes on from here")
        return lines


async def read_again(
    store: Store,
    pool: WorkerPool,
    *,
    time_limit: float,
    since: str | None = None,
    rules_version: str = RULES_VERSION,
    stop: asyncio.Event | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Summary:
    """Compare every article whose sketch is of another version, and read every one whose reading is; each reading is replaced in a
    transaction of its own. StoreError as it comes.

    `time_limit`: seconds of a worker for one text; `since` is a day, YYYY-MM-DD; `stop` ends it after the texts under way; `progress` is
    told (done, of how many).
    """
    total, withheld = store.rereading.count(rules_version, since=since)
    summary = Summary(rules_version, withheld=withheld)
    await compare_again(store, summary, stop)
    done = after = 0
    while batch := store.rereading.outdated(rules_version, since=since, after=after):
        after = batch[-1].id
        for start in range(0, len(batch), pool.size * 2):
            if stop is not None and stop.is_set():
                summary.interrupted = True
                return summary
            group = batch[start : start + pool.size * 2]
            for article, reading in zip(
                group, await asyncio.gather(*(read_stored(pool, article, time_limit) for article in group)), strict=True
            ):
                if isinstance(reading, Analysis):
                    if (difference := await store.write(store.rereading.save, article.id, reading, of=article)) is not None:
                        summary.count(difference)
                else:
                    summary.unread.append(article.url)
                done += 1
                progress(done, total)
    return summary


async def link_again(
    store: Store,
    summary: Summary,
    *,
    stop: asyncio.Event | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Make all events anew from the facts that are stored, some articles in a transaction. StoreError as it comes.

    `stop` ends it after those under way; `progress` is told (the id of the last article that is done, the last of all).
    """
    last = store.value("SELECT max(id) FROM articles") or 0
    after: int | None = 0
    while after is not None and not summary.interrupted:
        progress(after, last)
        if stop is not None and stop.is_set():
            summary.interrupted = True
        else:
            after = await store.write(store.events.rebuild_some, after)
    summary.events = store.value("SELECT count(*) FROM events")
    summary.linked = store.value("SELECT count(DISTINCT article) FROM claims WHERE event IS NOT NULL")


async def compare_again(store: Store, summary: Summary, stop: asyncio.Event | None) -> None:
    """Find the copies of every article whose sketch is missing or of another version, a batch in a transaction."""
    after = 0
    while not (stop is not None and stop.is_set()) and (batch := store.sketches.outdated(after=after)):
        after = batch[-1]
        await store.write(_compared, store, batch)
        summary.compared += len(batch)


def _compared(store: Store, batch: list[int]) -> None:
    with store.transaction():
        store.events.settle(store.copies.settle_all(batch))


@dataclass(slots=True)
class CaughtUp:
    """What became of stories that earlier runs could not read. `errors` has each failure's reason, of those given up as well."""

    read: int = 0
    gave_up: int = 0
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.read + self.errors.total()

    def __str__(self) -> str:
        again = self.errors.total() - self.gave_up
        return f"stories that earlier runs could not read: {self.read} read now, {again} to be tried again, {self.gave_up} given up"


async def read_unread(store: Store, pool: WorkerPool, caught_up: CaughtUp, *, time_limit: float) -> None:
    """Read every stored story that could not be read before and whose next try is due, and count in `caught_up` what came of it.

    `time_limit`: seconds of a worker for one text. StoreError as it comes, PoolClosed when the run is ending.
    """
    after = 0
    while batch := store.rereading.due(after=after):
        after = batch[-1].id
        for start in range(0, len(batch), pool.size):
            group = batch[start : start + pool.size]
            for article, reading in zip(
                group, await asyncio.gather(*(read_stored(pool, article, time_limit) for article in group)), strict=True
            ):
                reason = f"analysis_{reading.ended}" if isinstance(reading, WorkerError) else await _saved(store, article, reading)
                if reason is None:
                    caught_up.read += 1
                    continue
                caught_up.errors[reason] += 1
                if not await store.write(store.unread.failed_again, article.id, reason):
                    caught_up.gave_up += 1
                    logger.error("%s (article %d) stays unread after the last try: %s", article.url, article.id, reading)


async def _saved(store: Store, article: StoredArticle, reading: Analysis) -> str | None:
    """Why a reading could not be saved, by an error of ours; None when it was, or is another text's by now."""
    try:
        await store.write(store.rereading.save, article.id, reading, of=article)
    except StoreError:
        raise
    except Exception:
        logger.exception("what was read of %s (article %d) could not be saved", article.url, article.id)
        return "internal_error"
    return None


async def read_stored(pool: WorkerPool, article: StoredArticle, time_limit: float) -> Analysis | WorkerError:
    """One stored text read in a worker, or why it could not be. `time_limit`: its seconds. PoolClosed when the run is ending."""
    words = (article.title, article.text, article.country, article.published)
    try:
        analysis: Analysis = await pool.call("pipelines.reading.read:read", *words, timeout=time_limit)
    except PoolClosed:
        raise
    except WorkerError as error:
        return error
    return analysis
