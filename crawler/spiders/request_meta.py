"""What a request of ours tells the middlewares, and the Page that its answer makes: the same for every spider."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scrapy.http import Response

from crawler.sources import Source
from vigia.items import RIGHTS_HEADERS, Link, Page

EXPECTS = {"feed": "feed", "sitemap": "feed", "section": "html"}  # of an endpoint, by its kind; of a page it is "article"


def request_meta(source: str, listed: Source | None, expects: str | None, **more: Any) -> dict[str, Any]:
    """`source` is the id that the answer counts for, `listed` what the sources file says of it (None: it is in none)."""
    return {"source": source, "delay": listed.delay if listed else None, "expects": expects, **more}


def page_of(
    response: Response,
    source: str,
    listed: Source | None,
    *,
    link: Link,
    fetched_at: datetime,
    rights: str,
    crawl: int | None = None,
) -> Page:
    """`rights` is what stays of reserved articles where the source has no word of its own on it."""
    return Page(
        link=link,
        answered=response.url,
        source=source,
        html=response.body,
        fetched_at=fetched_at,
        content_type=_header(response, "content-type"),
        redirects=tuple(response.meta.get("redirect_urls", ())),
        headers={name: value for name in RIGHTS_HEADERS if (value := _header(response, name)) is not None},
        country=listed.country if listed else None,
        timezone=listed.timezone if listed else "UTC",
        reservation=response.meta.get("reservation"),
        rights=(listed.rights if listed else None) or rights,
        crawl=crawl,
    )


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1")[:1000] if value else None
