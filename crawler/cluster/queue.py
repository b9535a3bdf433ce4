"""The queue of scrapy-redis, with leases: what is taken out of it comes back unless its answer does."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Request, Spider
from scrapy_redis.queue import Base

from crawler.cluster.desk import Desk
from crawler.cluster.link import AWAY, Link
from crawler.middlewares.throttle import slot_of

logger = logging.getLogger("vigia.crawl")
LEASE = "lease"  # meta of a request that is part of a job under way here: redirected or tried again, it stays here


class LeaseQueue(Base):  # type: ignore[misc]  # scrapy-redis is not typed
    """`push` is the collector's, `pop` a worker's. A job is a request whose cb_kwargs name it."""

    def __init__(self, server: Any, spider: Spider, key: str, serializer: Any) -> None:
        super().__init__(server, spider, key, serializer)
        self.link = Link(server)
        self.wait = 0.0  # seconds after which to look again
        self.desk: Desk | None = getattr(spider, "desk", None)

    def __len__(self) -> int:
        return self.link.tick().jobs

    def push(self, request: Request) -> bool:
        """Whether it is in Redis; where that is away the collector asks again later (`CollectSpider.reconcile`)."""
        try:
            self.link.push(request.cb_kwargs["job"]["id"], slot_of(request), request.priority, self._encode_request(request))
        except AWAY as error:
            logger.warning("a job waits for Redis: %s", error)
            return False
        return True

    def pop(self, timeout: float = 0) -> Request | None:
        """A leased request whose host may be asked now; None where there is none, for `wait` seconds. Raises OtherVersion."""
        assert self.desk is not None
        leased = self.desk.take()
        if isinstance(leased, float):
            self.wait = leased
            return None
        try:
            request: Request = self._decode_request(leased.data)
            if request.cb_kwargs["job"]["id"] != leased.id:
                raise ValueError("it is another job's request")
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            logger.error("job %s cannot be read: %s", leased.id, error)
            self.desk.answer(leased.id, {"unreadable": str(error)[:300]})
            self.wait = 0.0
            return None
        request.meta[LEASE] = leased.id
        return request

    def clear(self) -> None:
        """Nothing: what waits is the whole cluster's."""
