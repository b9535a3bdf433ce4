"""The scheduler of scrapy-redis: what is new goes to Redis, what belongs to a job under way here stays here."""

from __future__ import annotations

from collections import deque
from typing import Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.dupefilters import BaseDupeFilter
from scrapy_redis import connection
from scrapy_redis.scheduler import Scheduler

from crawler.cluster import request_json
from crawler.cluster.queue import LEASE, LeaseQueue


class LeaseScheduler(Scheduler):  # type: ignore[misc]  # scrapy-redis is not typed
    """The requests of a worker come out of Redis one by one (`WorkerSpider.start`), as leases; their redirects and second tries are
    part of the lease. An address is known or not in the database: nothing is filtered here."""

    queue: LeaseQueue

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        # not from_settings, which makes filters in a way that Scrapy knows no more
        scheduler: Self = cls(
            connection.from_settings(crawler.settings),
            persist=True,
            queue_cls="crawler.cluster.queue.LeaseQueue",
            dupefilter=BaseDupeFilter(),
            serializer=request_json,
        )
        scheduler.stats = crawler.stats
        return scheduler

    def open(self, spider: Spider) -> None:
        self.spider = spider
        self.here: deque[Request] = deque()
        self.queue = LeaseQueue(self.server, spider, "", self.serializer)

    def __len__(self) -> int:
        return len(self.here)

    def enqueue_request(self, request: Request) -> bool:
        if LEASE not in request.meta:
            self.queue.push(request)
        elif request.priority > 0:
            self.here.appendleft(request)
        else:
            self.here.append(request)
        return True

    def next_request(self) -> Request | None:
        return self.here.popleft() if self.here else None

    def has_pending_requests(self) -> bool:
        return bool(self.here)
