"""What extraction is given of a page, and what follows from what it found: light to import, the work itself is `article.extract`."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from pipelines.extraction.extracted import Extracted
from vigia.addresses import AddressError, canonical
from vigia.items import Article, Dropped, Page


def given(page: Page) -> tuple[Any, ...]:
    """The arguments of `article.extract`."""
    told = (page.content_type, page.timezone, page.fetched_at, page.link, page.headers, page.reservation)
    return page.html, page.answered, *told, page.asked.key


def judged(page: Page, found: Extracted) -> Article | Dropped:
    """The article of a page. Its identity is the address it claims on its own site, or else the one that answered."""
    if found.rejected:
        return Dropped(found.rejected, found.detail or "")
    keys: list[str] = []
    for address in (found.claimed, page.answered, *page.redirects):
        if address:
            with suppress(AddressError):
                keys.append(canonical(address))
    url, *others = dict.fromkeys([*keys, page.asked.key])
    sources_of = dict(found.sources_of)
    if found.claimed_elsewhere:  # recorded, never believed: any page can claim to be another's
        sources_of["canonical_elsewhere"] = found.claimed_elsewhere[0]
    return Article(
        url=url,
        source=page.source,
        page_url=page.asked.key,
        title=found.title,
        summary=found.summary,
        text=found.text,
        authors=found.authors,
        agency=found.agency,
        section=found.section,
        image=found.image,
        published=found.published,
        modified=found.modified,
        partial=found.partial,
        paywall=found.paywall,
        rights=found.rights,
        aliases=others,
        sources_of=sources_of,
        country=page.country,
        timezone=page.timezone,
        link=page.link,
        fetched_at=page.fetched_at,
        crawl=page.crawl,
        keep=page.rights,
        archived=page.archived,
    )
