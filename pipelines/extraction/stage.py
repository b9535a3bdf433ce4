"""After this stage a page is an article, with its text and where each field came from; what is no article is dropped under its name."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy.exceptions import DropItem

from crawler import faults
from crawler.addresses import AddressError
from crawler.addresses import canonical as identity
from crawler.items import Article, Page
from crawler.workers import WorkerCrashed, WorkerFailed, WorkerPool, WorkerTimeout, get_pool
from pipelines.extraction.extracted import Extracted

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class NotHTML(DropItem):
    reason = "not_html"


class ListingPage(DropItem):
    reason = "listing_page"


class ConsentWall(DropItem):
    reason = "consent_wall"


class LoginPage(DropItem):
    reason = "login_page"


class SoftNotFound(DropItem):
    reason = "soft_404"


class BotChallenge(DropItem):
    reason = "bot_challenge"


class JavaScriptShell(DropItem):
    reason = "javascript_shell"


class MenuText(DropItem):
    reason = "menu_text"


class TooShort(DropItem):
    reason = "too_short"


class NoTitle(DropItem):
    reason = "no_title"


class ExtractionTimeout(DropItem):
    reason = "extraction_timeout"


class ExtractionCrashed(DropItem):
    reason = "extraction_crashed"


class ExtractionFailed(DropItem):
    reason = "extraction_failed"


REJECTIONS: dict[str, type[DropItem]] = {
    drop.reason: drop
    for drop in (
        NotHTML,
        ListingPage,
        ConsentWall,
        LoginPage,
        SoftNotFound,
        BotChallenge,
        JavaScriptShell,
        MenuText,
        TooShort,
        NoTitle,
    )
}


class ExtractionPipeline:
    def __init__(self, pool: WorkerPool, time_limit: float) -> None:
        self.pool = pool
        self.time_limit = time_limit  # seconds of a worker for one page

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(get_pool(crawler), crawler.settings.getfloat("EXTRACTION_TIME_LIMIT", 8.0))

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Page):
            return item
        if urlsplit(item.fetched_url).path in ("", "/") and urlsplit(item.url).path not in ("", "/"):
            raise SoftNotFound("sent on to the home page")
        try:
            found: Extracted = await self.pool.call(
                "pipelines.extraction.article:extract",
                item.html,
                item.fetched_url,
                item.content_type,
                item.timezone,
                item.fetched_at,
                item.link,
                item.headers,
                item.reservation,
                timeout=self.time_limit,
            )
        except WorkerTimeout as problem:
            raise ExtractionTimeout(str(problem)) from None
        except WorkerCrashed as problem:
            raise ExtractionCrashed(str(problem)) from None
        except WorkerFailed as problem:
            raise ExtractionFailed(str(problem)) from None
        if found.rejected:
            raise REJECTIONS[found.rejected](found.detail or "")
        faults.reach("extracted")
        return _article(item, found)


def _article(page: Page, found: Extracted) -> Article:
    """The article of a page. Its identity is the canonical address of its own site, or else the address that answered."""
    addresses: list[str] = []
    for address in (found.canonical, page.fetched_url, *page.redirects, page.url):
        if address:
            with suppress(AddressError):
                addresses.append(identity(address))
    url, *others = dict.fromkeys([*addresses, page.url])
    sources_of = dict(found.sources_of)
    if found.elsewhere:  # recorded, never believed: any page can claim to be another's
        sources_of["canonical_elsewhere"] = found.elsewhere[0]
    return Article(
        url=url,
        source=page.source,
        page_url=page.url,
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
    )
