"""robots.txt and tdmrep.json, asked for by one worker and known to all; the collector writes them into the database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.cluster.desk import Desk, desk_of
from crawler.cluster.link import AWAY
from crawler.politeness.copies import LAST_RESORT, Copy
from crawler.politeness.stored_copies import as_text

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LOOK_EVERY = 0.1


class SharedCopies:
    """ROBOTS_CACHE of a worker."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SharedCopies:
        return cls(desk_of(crawler))

    def get(self, key: str) -> Copy | None:
        try:
            text = self.desk.link.server.get(self.desk.link.key(f"copy:{key}"))
            if not isinstance(text, str):
                return None
            told = json.loads(text)
            return Copy(int(told["status"]), told["body"].encode("utf-8", "surrogatepass"), datetime.fromisoformat(told["fetched_at"]))
        except (*AWAY, ValueError, KeyError, TypeError):
            return None  # it is asked for again

    async def put(self, key: str, copy: Copy) -> None:
        told = {"key": key, "status": copy.status, "body": as_text(copy.body), "fetched_at": copy.fetched_at.isoformat()}
        try:
            self.desk.link.server.set(self.desk.link.key(f"copy:{key}"), json.dumps(told), ex=LAST_RESORT)
        except AWAY as error:
            self.desk.away(error)
        self.desk.tell({"copy": told})

    def asking(self, key: str) -> AbstractAsyncContextManager[None]:
        return self._asking(self.desk.link.key(f"asking:{key}"))

    @asynccontextmanager
    async def _asking(self, lock: str) -> AsyncIterator[None]:
        server, worker = self.desk.link.server, self.desk.worker
        while not await self.desk.when_it_is_back(lambda: server.set(lock, worker, nx=True, px=round(self.desk.lease * 1000))):  # noqa: ASYNC110
            await asyncio.sleep(LOOK_EVERY)  # it is another machine that lets go
        try:
            yield
        finally:
            try:
                if server.get(lock) == worker:
                    server.delete(lock)
            except AWAY as error:
                self.desk.away(error)
