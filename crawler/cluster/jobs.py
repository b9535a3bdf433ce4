"""A job: a poll or a page as it travels to a worker, with all that must be known of its source there. Plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crawler.sources import Source
from pipelines.storage import hints
from pipelines.storage.store import EndpointState, PendingFetch
from vigia.addresses import Address
from vigia.items import Link

Job = dict[str, Any]


def page_job(fetch: PendingFetch, source: Source | None, rights: str) -> Job:
    """`rights` is what stays of reserved articles where the source has no word of its own on it."""
    return {
        "id": page_id(fetch.address.key),
        "key": fetch.address.key,
        "fetch": fetch.address.fetch,
        "source": fetch.source,
        "hints": hints.dump(fetch.link),
        "country": source.country if source else None,
        "timezone": source.timezone if source else "UTC",
        "rights": (source.rights if source else None) or rights,
    }


def link_of(job: Mapping[str, Any]) -> Link:
    return hints.load(Address(job["key"], job["fetch"]), job["hints"])


def page_id(key: str) -> str:
    return f"page {key}"


def poll_job(endpoint: EndpointState, depth: int, options: Mapping[str, Any]) -> Job:
    """`options` as `crawler.discovery:parse` takes them."""
    return {
        "id": poll_id(endpoint.id, depth),
        "source": endpoint.source,
        "kind": endpoint.kind,
        "body_hash": endpoint.body_hash,
        "options": {name: value.isoformat() if isinstance(value, datetime) else value for name, value in options.items()},
    }


def options_of(job: Mapping[str, Any]) -> dict[str, Any]:
    told = dict(job["options"])
    return told | {name: datetime.fromisoformat(told[name]) for name in ("now", "since")}


def poll_id(endpoint: int, depth: int) -> str:
    return f"poll {endpoint} {depth}"


def poll_of(job: str) -> tuple[int, int]:
    """Endpoint and depth of a poll's id."""
    endpoint, depth = job.removeprefix("poll ").split()
    return int(endpoint), int(depth)
