"""The links of an endpoint's answer, read in a worker process: what it is told, and the call itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from scrapy.http import Response

from crawler.discovery import Discovered
from crawler.sources import Source
from vigia.workers import WorkerPool

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


def link_options(source: Source, settings: BaseSettings, *, now: datetime, since: datetime) -> dict[str, Any]:
    """What `crawler.discovery:parse` is told beside the answer; `now` and `since` are aware."""
    return {
        "timezone": source.timezone,
        "now": now,
        "since": since,
        "article_pattern": source.article_pattern,
        "limit": settings.getint("ENTRIES_LIMIT"),
    }


async def links_of(pool: WorkerPool, settings: BaseSettings, kind: str, response: Response, options: Mapping[str, Any]) -> Discovered:
    """Raises WorkerError."""
    timeout = settings.getfloat("FEED_TIME_LIMIT")
    found: Discovered = await pool.call("crawler.discovery:parse", kind, response.body, response.url, options, timeout=timeout)
    return found
