"""`scrapy sources --add`: the endpoint of an outlet of which only the front page is known, proved by a story that came out of it.

Looked for in this order, and the first kind that brings stories is taken: feeds that the front page declares, feeds at customary paths,
news sitemaps (robots.txt, customary paths), section pages. The others would bring the same stories once more.
"""

from __future__ import annotations

import re
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy.http import Response

from crawler.discovery import select
from crawler.register import guesses
from crawler.register.homepage import Homepage
from crawler.register.pattern import article_pattern
from crawler.sources import Endpoint, Source, identity
from crawler.spiders.answered import moved
from crawler.spiders.inquiry import Asked, InquirySpider, Report, date_of, instant, links_in_words
from crawler.spiders.request_meta import EXPECTS
from vigia import encodings
from vigia.addresses import AddressError, endpoint, host_key
from vigia.answers import WorkerError
from vigia.characters import counted
from vigia.items import Article, Link

# below the front page, most customary first: WordPress, own software, Movable Type, Arc
FEED_PATHS = ("feed/", "rss", "rss.xml", "feed.xml", "index.xml", "atom.xml", "arc/outboundfeeds/rss/?outputType=xml")
SITEMAP_PATHS = ("news-sitemap.xml", "sitemap-news.xml", "sitemap_news.xml", "sitemap-google-news.xml", "googlenews.xml")
MAX_SITEMAPS = 4  # of those that robots.txt names
MAX_SECTIONS = 3
STORIES = 3  # tried until one comes out: the newest may be a gallery
PATIENCE = 900.0  # seconds in all: some twenty questions, two seconds apart, to a host that may ask for more
DEPTH = 2  # an index may point at an index, no further
FEW_LINKS = 5  # a front page has some hundreds
ALIAS = 0.8  # of the entries of the smaller of two endpoints that the other has as well: they are one
NEWS = re.compile(r"news|noticias", re.IGNORECASE)
# Where the host itself cannot be had, asking it for something else is of no use.
GONE = frozenset({
    "dns_failure", "connection_refused", "connection_failed", "timeout", "tls_certificate", "tls_failure", "robots_unreachable",
    "host_resting", "private_address", "forbidden_port", "forbidden_scheme", "bad_address",
})  # fmt: skip
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An endpoint that was read, its links to fetch, newest first, and the pattern of a section's."""

    endpoint: Endpoint
    links: list[Link]
    pattern: str | None = None

    @property
    def keys(self) -> set[str]:
        return {link.address.key for link in self.links}


@dataclass(slots=True, kw_only=True)
class SearchReport(Report):
    """`found` is the outlet to write down, with `proof` in words; `listed` the id of the outlet that it turned out to be."""

    homepage: str
    sources: dict[str, Source]
    found: Source | None = None
    proof: str = ""
    listed: str | None = None

    @property
    def guessed(self) -> str:
        """What was guessed of `found`."""
        known = self.found is not None and self.found.country is not None
        return "name, country with its time zone, kind" if known else "name, kind; no country was found, so that dates are read as UTC"


class SourceSearchSpider(InquirySpider):
    report: SearchReport

    def inquiries(self) -> Iterable[Coroutine[Any, Any, None]]:
        return [self.search()]

    async def search(self) -> None:
        await self.bounded(_Search(self, self.report).go(), self.report, PATIENCE)


class _Search(Asked):
    report: SearchReport

    def __init__(self, spider: SourceSearchSpider, report: SearchReport) -> None:
        source = Source(id="adding", name=urlsplit(report.homepage).netloc, homepage=report.homepage, kind="general")
        super().__init__(spider, source, report)
        self.owners = {identity(each.url): other.id for other in report.sources.values() for each in other.endpoints}
        self.seen: set[str] = set()  # identities of endpoints that were asked

    async def go(self) -> None:
        response = await self.ask("front page", self.report.homepage, "html")
        if response in GONE:
            return
        page = await self.front_page(response) if isinstance(response, Response) else Homepage("unknown")
        self.report.listed = owner_of(self.source.homepage, self.report.sources)
        if self.report.listed is not None:
            return
        self.guess(page)
        for look in (self.declared, self.customary, self.sitemaps, self.sections):
            candidates = await look(page)
            for candidate in candidates:
                if await self.proved(candidate):
                    self.report.listed = None
                    if candidate.endpoint.kind == "feed":
                        candidates = [*candidates, *await self.sitemaps(page, news_alone=True)]
                    self.tell_others(candidate, candidates)
                    return
            if self.report.listed is not None:
                return  # its feed is another outlet's, and whatever else it has would bring the same

    async def front_page(self, response: Response) -> Homepage:
        try:
            page: Homepage = await self.spider.work("crawler.register.homepage:read", response.body, response.url)
        except WorkerError as error:
            self.report.say("", f"cannot be read: {error}")
            page = Homepage("unknown")
        home = endpoint(response.url)
        if page.kind not in ("html", "unknown"):
            self.report.say("", f"no page but an endpoint; its front page is taken to be {urljoin(home, '/')}")
            page, home = replace(page, feeds=(home,)), urljoin(home, "/")
        elif page.links < FEW_LINKS:
            self.report.say("", f"a page of {counted(page.links, 'link')}: a login, a notice, or made by scripts")
        self.source = replace(self.source, homepage=home)
        return page

    def guess(self, page: Homepage) -> None:
        host = guesses.host(self.source.homepage)
        name = guesses.printable(page.name or "") or host
        country = guesses.country(host, page.language)
        self.source = replace(
            self.source,
            name=name,
            country=country,
            timezone=guesses.ZONES.get(country or "", "UTC"),
            kind=guesses.kind(name, self.source.homepage),
        )

    async def declared(self, page: Homepage) -> list[Candidate]:
        for address in page.others:
            self.report.say("feed", f"{address}: declared, but of comments, podcasts or web stories; not asked")
        return [found for address in page.feeds if (found := await self.candidate(Endpoint(address, "feed")))]

    async def customary(self, page: Homepage) -> list[Candidate]:
        for path in FEED_PATHS:
            if found := await self.candidate(Endpoint(urljoin(folder(self.source.homepage), path), "feed")):
                return [found]
        return []

    async def sitemaps(self, page: Homepage, *, news_alone: bool = False) -> list[Candidate]:
        """The first that brings something; with `news_alone` of those that robots.txt calls news."""
        named = list(sitemap_lines(self.robots.get(host_key(self.source.homepage), b""), self.source.homepage))
        named.sort(key=lambda address: NEWS.search(address) is None)
        customary = [urljoin(self.source.homepage, f"/{path}") for path in SITEMAP_PATHS]
        for address in [each for each in named[:MAX_SITEMAPS] if NEWS.search(each)] if news_alone else [*named[:MAX_SITEMAPS], *customary]:
            if found := await self.candidate(Endpoint(address, "sitemap")):
                return [found]
        return []

    async def sections(self, page: Homepage) -> list[Candidate]:
        for address in (*page.sections[:MAX_SECTIONS], self.source.homepage):
            if found := await self.candidate(Endpoint(address, "section")):
                return [found]
        return []

    async def candidate(self, asked: Endpoint, depth: int = 0) -> Candidate | None:
        """The endpoint, if it can be read, brings something to fetch and is nobody else's."""
        if identity(asked.url) in self.seen:
            return None
        self.seen.add(identity(asked.url))
        response = await self.ask(asked.kind, asked.url, EXPECTS[asked.kind])
        if isinstance(response, str):
            return None
        at = Endpoint(moved(response) or asked.url, asked.kind)
        self.seen.add(identity(at.url))
        if owner := self.owners.get(identity(asked.url)) or self.owners.get(identity(at.url)):
            if asked.kind == "feed":  # a sitemap may be of all outlets on a host
                self.report.listed = self.report.listed or owner
            self.report.say("", f"stands in [sources.{owner}] already")
            return None
        found = await self.read(at, response)
        if isinstance(found, str):
            self.report.say("", found)
            return None
        if found.children and depth < DEPTH:
            child = next((address for address, _ in found.children if NEWS.search(address)), found.children[0][0])
            self.report.say("", f"an index of {counted(len(found.children), 'sitemap')}")
            inside = await self.candidate(Endpoint(child, "sitemap"), depth + 1)
            return inside if inside is None or NEWS.search(child) else replace(inside, endpoint=at)
        pattern = None
        if asked.kind == "section":
            host = urlsplit(at.url).netloc
            pattern = article_pattern([link.address.fetch for link in found.links], host)
            if pattern is None or re.search(pattern, at.url):
                self.report.say(
                    "", f"a page of {counted(found.entries, 'link')}: no shape of address is common enough to be that of its stories"
                )
                return None
        kept, _ = select.partition(found.links, oldest=self.spider.oldest, article_pattern=pattern, language=self.source.language)
        latest = max(found.links, key=instant, default=None)
        told = f", newest {date_of(latest.published)}" if latest and latest.published else ""
        self.report.say("", f"a {found.kind} of {counted(found.entries, 'entry', 'entries')}, {len(kept)} to fetch{told}")
        for link in kept[:3]:
            self.report.say("", f"- {link.title or '(no title)'} | {date_of(link.published)} | {link.address.fetch}")
        return Candidate(at, sorted(kept, key=instant, reverse=True), pattern) if kept else None

    async def proved(self, candidate: Candidate) -> bool:
        """Whether a story comes out of it."""
        kind, url = candidate.endpoint.kind, (candidate.endpoint.url,)
        source = replace(
            self.source,
            id=guesses.source_id(self.source.name, guesses.host(self.source.homepage), self.report.sources),
            feeds=url if kind == "feed" else (),
            sitemaps=url if kind == "sitemap" else (),
            sections=url if kind == "section" else (),
            article_pattern=candidate.pattern,
        )
        for link in candidate.links[:STORIES]:
            article = await self.story(link)
            if isinstance(article, Article):
                self.report.say("story", f"{article.title} | {date_of(article.published)} | {len(article.text or ''):,} characters")
                self.report.found = replace(
                    source, language=(article.language or source.language)[:2]
                )  # what pages say of it is often a template's
                self.report.proof = f"the {kind} brought {links_in_words(candidate.links)}, and a story came out"
                return True
        self.report.say("", f"no story came out of {candidate.endpoint.url}")
        return False

    def tell_others(self, chosen: Candidate, candidates: list[Candidate]) -> None:
        """Which of the others are the same once more; never are two of them polled."""
        for other in candidates:
            if other is chosen:
                continue
            both = len(chosen.keys & other.keys)
            alias = both >= ALIAS * min(len(chosen.keys), len(other.keys))
            what = f"brings the same as {chosen.endpoint.url}" if alias else f"brings {len(other.keys) - both} others"
            self.report.say("not taken", f"{other.endpoint.url}: {what}")


def folder(url: str) -> str:
    """What relative paths are joined to, so that they lie below a front page that is itself a path."""
    plain = url.partition("?")[0]
    return plain if plain.endswith("/") else f"{plain}/"


def sitemap_lines(body: bytes, base: str) -> Iterator[str]:
    """The addresses of a robots.txt's Sitemap lines, each once."""
    found: set[str] = set()
    for line in _SITEMAP_LINE.findall(encodings.decode(body)):
        try:
            address = endpoint(line, base)
        except AddressError:
            continue
        if address not in found:
            found.add(address)
            yield address


def owner_of(homepage: str, sources: Mapping[str, Source]) -> str | None:
    """The outlet whose front page or endpoint an address is."""
    same = identity(homepage)
    return next(
        (source.id for source in sources.values() if same in map(identity, (source.homepage, *(each.url for each in source.endpoints)))),
        None,
    )
