"""All that is kept of an outlet that licenses its headlines only: nothing of its is fetched."""

from __future__ import annotations

from datetime import datetime

from crawler.sources import Source
from pipelines.storage.store import PendingFetch
from vigia.items import Article


def headline(source: Source, fetch: PendingFetch, *, now: datetime, crawl: int | None) -> Article:
    """What an endpoint said of a story, as an article without a text."""
    link = fetch.link
    return Article(
        url=fetch.address.key,
        source=source.id,
        page_url=fetch.address.key,
        title=link.title,
        summary=None if source.rights == "nothing" else link.summary,
        authors=list(link.authors),
        published=link.published,
        modified=link.modified,
        country=source.country,
        timezone=source.timezone,
        link=link,
        fetched_at=now,
        text_withheld="feed-only",
        crawl=crawl,
    )
