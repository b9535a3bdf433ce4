"""Archives of the web, record by record, through the same path as every story. Nobody is asked for anything."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

from scrapy import signals

from crawler.archives.files import known_by
from crawler.archives.gate import Gate
from crawler.archives.model import LeftOut, Place
from crawler.archives.progress import Leaving, damage, told
from crawler.archives.reading import AHEAD, LIGHT_LIMIT, READ, READ_LIGHTLY, TIME_LIMIT, item_of, lightly
from crawler.guards import address_rules
from crawler.run.shutdown import ShuttingDown
from crawler.run.tally import NOT_WHOLE
from crawler.sources import Source
from crawler.spiders.arguments import ArchiveArguments
from crawler.spiders.base import ArticleSpider
from crawler.spiders.frontier import Frontier
from pipelines.collecting import Settled, Writer
from pipelines.storage.archives import Progress
from pipelines.storage.sources import ADHOC
from vigia import faults
from vigia.answers import PoolClosed, WorkerError
from vigia.items import Article, NotStored, Page, Stored
from vigia.workers import get_pool

logger = logging.getLogger("vigia.crawl")
TURN = 200  # records that are looked at in one turn of the thread that reads
TURN_TIME = 1.0  # seconds after which it ends all the same: a run that is to end waits for it


@dataclass(slots=True)
class UnderWay:
    """A page in a worker, and what was left out between it and the one before."""

    place: Place
    page: Page
    answer: asyncio.Future[Article | NotStored]
    left: Leaving


class ArchiveSpider(ArticleSpider):
    """`scrapy crawl archive -a warc=FILE[,FILE|DIR|LIST] [-a since=] [-a until=] [-a source=] [-a adhoc=1]`

    Its pages are read ahead in the workers and written one after the other, in the order of their records, each in one transaction with
    its place: what a run wrote before it was killed is there, and the next goes on with the next record.
    """

    name = "archive"
    fetches = False
    progress: Progress

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.arguments = ArchiveArguments.parse(kwargs)
        super().__init__(*args)

    def prepare(self) -> None:
        wanted = self.arguments.wanted(self.sources, self.configuration.sources_file)
        rules = address_rules.rules(self.configuration.allowed_private_hosts)
        self.gate = Gate(self.sources.values(), wanted, rules, self.configuration.rights, self.clock())
        self.writer = Writer(self.store, self.sources)
        self.pool = get_pool(self.crawler)
        self.frontier = Frontier(lambda source, *, limit, exclude: [], (), window=1)  # nothing is ever fetched

    def waiting(self) -> int:
        return 0

    async def begin(self) -> None:
        if self.arguments.adhoc:  # of what the hosts brought that nobody lists there is one count
            adhoc = Source(id=ADHOC, name="Pages given by address", homepage="", kind="general")
            await self.store.write(self.store.sources.ensure, adhoc)

    async def first_requests(self) -> AsyncIterator[Any]:
        for path in self.arguments.archives:
            if self.shutdown.requested:
                break
            try:
                await self.read(path)
            except (ShuttingDown, PoolClosed):
                break
            except OSError as error:
                self.report.left[str(path)] = f"it cannot be read ({error.strerror or error})"
                logger.error("%s: cannot be read: %s", path, error)
        return
        yield

    async def read(self, path: Path) -> None:
        """One archive, from where it was left. Raises OSError, StoreError, ShuttingDown."""
        known, size = await self.shutdown.guard(asyncio.to_thread(known_by, path))
        self.progress = await self.store.write(self.store.archives.begin, known, self.gate.digest, str(path), size)
        if self.progress.finished:
            logger.info("%s: has been read before: %s", path, told(self.progress))
            self.report.archives.append(f"{path.name}: has been read before")
        else:
            await self.read_on(self.gate.pages(path, behind=self.progress.position))
            logger.info("%s: %s", path, told(self.progress))
            self.report.archives.append(f"{path.name}: {told(self.progress)}")
        if broken := damage(self.progress.left):
            self.report.left[str(path)] = NOT_WHOLE + broken

    async def read_on(self, found: Iterator[tuple[Place, Page] | LeftOut]) -> None:
        under_way: deque[UnderWay] = deque()
        leaving = Leaving()
        try:
            while batch := await self.shutdown.guard(asyncio.to_thread(_some, found)):
                for read in batch:
                    if isinstance(read, LeftOut):
                        leaving.add(read)
                        continue
                    place, page = read
                    under_way.append(UnderWay(place, page, asyncio.ensure_future(self.work(page)), leaving))
                    leaving = Leaving()
                while len(under_way) >= AHEAD * self.pool.size or (under_way and under_way[0].answer.done()):
                    await self.settle(under_way.popleft())
                if leaving.many and not under_way:
                    leaving = await self.mark(leaving)
            while under_way:
                await self.settle(under_way.popleft())
            await self.mark(leaving, finished=True)
        finally:
            for each in under_way:
                each.answer.cancel()
            await asyncio.gather(*(each.answer for each in under_way), return_exceptions=True)

    async def work(self, page: Page) -> Article | NotStored:
        try:
            return item_of(page, await self.pool.call(READ, page, timeout=TIME_LIMIT))
        except PoolClosed:
            raise
        except WorkerError as error:
            logger.warning("%s: %s could not be read: %s", page.source, page.asked.key, error)
            try:
                return item_of(page, await self.pool.call(READ_LIGHTLY, *lightly(page, error), timeout=LIGHT_LIMIT))
            except PoolClosed:
                raise
            except WorkerError as again:
                return item_of(page, again)

    async def settle(self, each: UnderWay) -> None:
        """One page, as soon as its worker is done: written with its place, then counted."""
        item = await self.shutdown.guard(each.answer)
        if isinstance(item, Article):
            item.crawl = self.crawl
            if (reason := self.gate.outside(item)) is not None:
                each.left.add(LeftOut(each.place, reason))
                await self.mark(each.left)
                return
        before = self.progress

        def mark(settled: Settled) -> None:
            self.progress = before.after(each.place.number, settled.outcome, each.left.left)
            self.store.archives.save(self.progress)

        settled = await self.store.write(self.writer.settle, item, mark)
        faults.reach("record_settled")
        self.count_left(each.left)
        self.count(item, settled)
        if isinstance(item, Article) and settled.outcome != "dropped":
            stored = Stored(item, settled.outcome)  # type: ignore[arg-type]  # an outcome of `save`
            await self.crawler.signals.send_catch_log_async(signals.item_scraped, item=stored, response=None, spider=self)

    def count(self, item: Article | NotStored, settled: Settled) -> None:
        run = self.report.source(item.source if item.source in self.sources else ADHOC)
        run.pages += 1
        run.settle(settled.outcome, settled.reason)
        if isinstance(item, Article) and item.unread:
            run.errors[item.unread] += 1
        elif settled.reason.startswith("extraction_"):
            run.errors[settled.reason] += 1

    def settled(self, *settled: Any, **how: Any) -> None:
        """Has been counted."""

    async def mark(self, leaving: Leaving, *, finished: bool = False) -> Leaving:
        """The place of records that brought nothing."""
        number = max(leaving.number, self.progress.position)
        self.progress = self.progress.after(number, None, leaving.left)
        await self.store.write(self.store.archives.save, self.progress, finished=finished)
        self.count_left(leaving)
        return Leaving()

    def count_left(self, leaving: Leaving) -> None:
        self.report.left_out.update({reason: each.times for reason, each in leaving.left.items()})


def _some(found: Iterator[tuple[Place, Page] | LeftOut]) -> list[tuple[Place, Page] | LeftOut]:
    """What the next records are, up to a page: reading on waits for what that needs."""
    some: list[tuple[Place, Page] | LeftOut] = []
    begun = monotonic()
    for each in islice(found, TURN):
        some.append(each)
        if not isinstance(each, LeftOut) or monotonic() - begun > TURN_TIME:
            break
    return some
