"""`scrapy sources --check`: outlets asked as a crawl would ask them, robots.txt, endpoints and a story, and what comes out in words."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any

from crawler.discovery import Discovered, select
from crawler.run.shutdown import shutdown_of
from crawler.sources import Endpoint, Source
from crawler.spiders.answered import led_home, moved
from crawler.spiders.inquiry import Asked, InquirySpider, Report, date_of, instant, links_in_words
from crawler.spiders.request_meta import EXPECTS
from vigia.characters import counted, one_line
from vigia.items import Article, Link

STORIES = 3  # tried until one comes out: the newest may be a gallery
PATIENCE = 300.0  # seconds for one outlet: enough for one that asks for 30 seconds between two requests


@dataclass(slots=True, kw_only=True)
class CheckReport(Report):
    """`wrong` has what keeps stories from coming, a phrase each; `ended` is False where the check was broken off."""

    source: Source
    wrong: list[str] = field(default_factory=list)
    links: int = 0
    comes: str = ""  # the links, in words
    article: bool = False
    ended: bool = False

    @property
    def good(self) -> bool:
        """An endpoint brought links and a story came out, or headlines if that is all."""
        return self.links > 0 and (self.article or self.source.feed_only)

    @property
    def verdict(self) -> str:
        return "broken" if not self.good else "doubtful" if self.wrong else "fine"

    @property
    def summary(self) -> str:
        """In a line: what is wrong, and what comes all the same."""
        return one_line("; ".join(part for part in (*self.wrong, self.comes) if part) or "it has no endpoint")


class SourceCheckSpider(InquirySpider):
    """`reports` holds one for each outlet, and is filled."""

    reports: list[CheckReport]

    def inquiries(self) -> Iterable[Coroutine[Any, Any, None]]:
        return map(self.check, self.reports)

    async def check(self, report: CheckReport) -> None:
        if why := await self.bounded(_Check(self, report).go(), report, PATIENCE):
            report.wrong.append(why)
        report.ended = not shutdown_of(self.crawler).requested


class _Check(Asked):
    report: CheckReport

    def __init__(self, spider: SourceCheckSpider, report: CheckReport) -> None:
        super().__init__(spider, report.source, report)

    async def go(self) -> None:
        found: dict[str, Link] = {}
        for endpoint in self.source.endpoints:
            for link in await self.endpoint(endpoint):
                found.setdefault(link.address.key, link)
        if not found:
            return
        links = sorted(found.values(), key=instant, reverse=True)
        self.report.links, self.report.comes = len(links), links_in_words(links)
        if self.source.feed_only:
            self.report.say("headline", f"{links[0].title} ({links[0].address.fetch}); stories of this outlet are not fetched")
            return
        why = ""
        for link in links[:STORIES]:
            article = await self.story(link)
            if isinstance(article, Article):
                self.tell(article)
                return
            why = why or f"{article} ({link.address.fetch})"
        self.report.wrong.append(f"no story came out: {why}")

    async def endpoint(self, endpoint: Endpoint, depth: int = 0) -> list[Link]:
        """The links that a crawl would fetch, after saying what the endpoint answered."""
        response = await self.ask(endpoint.kind, endpoint.url, EXPECTS[endpoint.kind])
        if isinstance(response, str):
            return self.nothing(endpoint, response)
        found = await self.read(endpoint, response)
        if isinstance(found, str):
            self.report.say("", found)
            return self.nothing(endpoint, f"{found}, of {response.url}" if led_home(response) else found)
        if (elsewhere := moved(response)) is not None:
            self.report.say("", f"has moved for good to {elsewhere}")
            self.report.wrong.append(f"{endpoint.kind} {endpoint.url} has moved for good to {elsewhere}")
        kept, dropped = select.partition(
            found.links,
            oldest=self.spider.oldest,
            article_pattern=self.source.article_pattern,
            deny_pattern=self.source.deny_pattern,
            language=self.source.language,
        )
        reasons: dict[str, int] = dict(found.skipped)
        for _, reason in dropped:
            reasons[reason] = reasons.get(reason, 0) + 1
        told = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
        self.report.say("", f"a {found.kind} of {found.entries} entries, {len(kept)} to fetch{f'; not fetched: {told}' if told else ''}")
        for problem in found.problems:
            self.report.say("", f"problem: it {problem}")
        for link in kept[:3]:
            self.report.say("", f"- {link.title or '(no title)'} | {date_of(link.published)} | {link.address.fetch}")
        if found.children and depth < self.spider.crawler.settings.getint("SITEMAP_DEPTH"):
            self.report.say("", f"an index of {len(found.children)} sitemaps; the newest is read")
            return kept + await self.endpoint(Endpoint(found.children[0][0], "sitemap"), depth + 1)
        return kept or self.nothing(endpoint, _why_nothing(found, told))

    def nothing(self, endpoint: Endpoint, why: str) -> list[Link]:
        self.report.wrong.append(f"{endpoint.kind} {endpoint.url}: {why}")
        return []

    def tell(self, article: Article) -> None:
        self.report.article = True
        say = self.report.say
        say("title", article.title or "(none)")
        say("authors", ", ".join(article.authors) or article.agency or "(none)")
        say("published", f"{date_of(article.published)}{f', modified {date_of(article.modified)}' if article.modified else ''}")
        probability = f" ({article.language_probability:.2f})" if article.language_probability is not None else ""
        say("language", f"{article.language or '(unknown)'}{probability}")
        flags = [name for name in ("partial", "paywall") if getattr(article, name)]
        text = article.text or ""
        say("text", f"{len(text):,} characters{', ' + ', '.join(flags) if flags else ''}: {text[:160]}")
        if article.rights.reserved or article.text_withheld:
            say("rights", f"reserved: {', '.join(article.rights.signals) or article.text_withheld}; the text would not be stored")
        say("topics", ", ".join(f"{tag.topic} {tag.score:.2f}" for tag in article.topics if tag.tagged) or "(none)")


def _why_nothing(found: Discovered, told: str) -> str:
    """Why an endpoint that could be read brings no link to fetch."""
    if not found.entries:
        return "has no entries"
    newest = max((link.published for link in found.links if link.published), key=lambda instant: instant.at, default=None)
    latest = f", newest {date_of(newest)[:10]}" if newest else ""
    return f"nothing to fetch among {counted(found.entries, 'entry', 'entries')} ({told or 'none has a link'}){latest}"
