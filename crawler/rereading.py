"""Stored texts read again by today's rules, in the worker processes: what `scrapy retag` does. Never touches the network."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from crawler.workers import WorkerError, WorkerPool
from pipelines.analysis import Analysis
from pipelines.storage.readings import Reading
from pipelines.storage.rereading import Difference, StoredArticle
from pipelines.storage.store import Store
from pipelines.topics.tagging import RULES_VERSION

TIME_LIMIT = 10.0  # seconds of a worker for one text, as in a crawl


@dataclass(slots=True)
class Summary:
    """What another reading came to. `gained` and `lost` count tags by topic, `facts` articles by table of facts."""

    rules_version: str
    read: int = 0
    changed: int = 0
    withheld: int = 0
    unread: list[str] = field(default_factory=list)  # addresses of texts that could not be read in time: they keep what they had
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
        lines = [f"{self.read} articles read again by rules {self.rules_version}, {self.changed} changed"]
        lines += [f"{topic}: {self.gained[topic]} gained, {self.lost[topic]} lost" for topic in sorted(self.gained | self.lost)]
        lines += [f"{table}: changed in {count} articles" for table, count in sorted(self.facts.items())]
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
    since: str | None = None,
    rules_version: str = RULES_VERSION,
    stop: asyncio.Event | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Summary:
    """Read every article whose reading is of another version; each is replaced in a transaction of its own. StoreError as it comes.

    `since` is a day, YYYY-MM-DD; `stop` ends it after the texts under way; `progress` is told (done, of how many).
    """
    total, withheld = store.count_for_retag(rules_version, since=since)
    summary = Summary(rules_version, withheld=withheld)
    done = after = 0
    while batch := store.articles_for_retag(rules_version, since=since, after=after):
        after = batch[-1].id
        for start in range(0, len(batch), pool.size * 2):
            if stop is not None and stop.is_set():
                summary.interrupted = True
                return summary
            group = batch[start : start + pool.size * 2]
            for article, reading in zip(group, await asyncio.gather(*(_read(pool, article) for article in group)), strict=True):
                if reading is None:
                    summary.unread.append(article.url)
                else:
                    summary.count(store.save_reading(article.id, reading))
                done += 1
                progress(done, total)
    return summary


async def _read(pool: WorkerPool, article: StoredArticle) -> Reading | None:
    words = (article.title, article.text, article.country, article.published_at)
    try:
        analysis: Analysis = await pool.call("pipelines.analysis:analyse", *words, timeout=TIME_LIMIT)
    except WorkerError:
        return None
    facts = analysis.facts
    return Reading(analysis.rules_version, analysis.topics, facts.layoffs, facts.deals, facts.funding, facts.companies)
