"""The start of a worker: Redis is reached and looked over, and its desk set up, before anything is asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from scrapy.crawler import Crawler

from crawler.cluster import desk
from crawler.cluster.link import Link, connect
from crawler.cluster.namespace import Namespace, worker_name
from crawler.run.configuration import Configuration


def joined(told: Configuration, say: Callable[[str], None]) -> Namespace:
    """Raises Refused or Unreachable. Waits until a collector has begun; `say` is told what is waited for."""
    assert told.cluster is not None
    namespace = Namespace(Link(connect(told.cluster)), told.cluster, say)
    namespace.reach(told.cluster_wait)
    namespace.through(partial(namespace.join, told.now or ""), told.cluster_wait)
    return namespace


def set_up(crawler: Crawler, namespace: Namespace, told: Configuration) -> None:
    places = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
    desk.put(
        crawler, desk.Desk(namespace.link, namespace, worker_name(), places=places, limit=told.cluster_leases, lease=told.cluster_lease)
    )
