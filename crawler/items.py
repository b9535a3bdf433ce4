"""What travels along the path: a Link is discovered, a Page is fetched, an Article is what we know of it.

Standard library only. Every datetime is aware and in the outlet's own zone where that is known; storage turns it into UTC.
"Unknown" is None, never an empty string. Offsets count characters (Unicode code points) into the named field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Precision = Literal["second", "minute", "day"]
Origin = Literal["json-ld", "meta", "time", "feed", "sitemap", "url", "text"]
Field = Literal["title", "summary", "text"]
Topic = str  # ai_startup | layoffs | reverse_acquihire, and whatever the topic files add


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, how precisely it is known and who said so. With precision "day" the time of day means nothing."""

    at: datetime
    precision: Precision
    origin: Origin


@dataclass(frozen=True, slots=True)
class Link:
    """An address that an endpoint brought, with the hints that travelled beside it."""

    url: str
    title: str | None = None
    summary: str | None = None
    published: Instant | None = None
    modified: Instant | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None


@dataclass(slots=True)
class Page:
    """What was fetched: the bytes of one answer, and everything a later stage may need to know about how it came."""

    url: str  # the identity it was discovered under: its row in `discoveries`
    fetched_url: str  # the address that answered, after redirects
    source: str  # id of the source
    html: bytes
    fetched_at: datetime
    link: Link
    content_type: str | None = None  # the header, as sent
    redirects: tuple[str, ...] = ()  # addresses passed through on the way, in order
    headers: dict[str, str] = field(
        default_factory=dict
    )  # those that carry rights: tdm-reservation, tdm-policy, content-signal, x-robots-tag
    country: str | None = None  # ISO 3166, of the source
    timezone: str = "UTC"  # IANA, of the source
    reservation: str | None = (
        None  # a rights reservation that holds for the whole host, known before the page came (tdmrep.json, robots.txt)
    )
    rights: str = "summary"  # what stays of the article if its publisher reserves it: full | summary | nothing
    crawl: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that prove a tag: `quote` stands verbatim at field[start:end]."""

    quote: str
    field: Field
    start: int
    end: int
    rule: str


@dataclass(slots=True)
class TopicTag:
    """One topic as it was judged; `tagged` says whether the score passed. `vetoes` names what spoke against it."""

    topic: Topic
    tagged: bool
    score: float  # 0..1
    evidence: list[Evidence] = field(default_factory=list)
    vetoes: list[Evidence] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Fact:
    """Common to all facts: the sentence that states it, verbatim at field[start:end], and whether it is only background to the story."""

    quote: str
    field: Field
    start: int
    end: int
    background: bool = False
    rule: str = ""


@dataclass(slots=True, kw_only=True)
class Layoff(Fact):
    company: str | None = None
    headcount_min: int | None = None
    headcount_max: int | None = None  # equal to the minimum unless a range was written
    percent: float | None = None  # of the workforce, 0..100
    contractors: int | None = None
    stage: str | None = None  # announced | done | planned | rumoured | denied
    legal_form: str | None = None  # ERE, ERTE, despido colectivo, prejubilación...
    place: str | None = None
    department: str | None = None
    attributed_to: str | None = None  # who reports it, when not the company


@dataclass(slots=True, kw_only=True)
class Deal(Fact):
    kind: str = "acquisition"  # reverse_acquihire | acquisition | acquihire | stake | offer | reverse_merger | licence
    acquirer: str | None = None
    target: str | None = None
    people: list[str] = field(default_factory=list)
    amount: int | None = None  # whole units of `currency`
    currency: str | None = None  # ISO 4217
    amount_text: str | None = None  # as written
    stake_percent: float | None = None
    licence: bool = False


@dataclass(slots=True, kw_only=True)
class FundingRound(Fact):
    company: str | None = None
    amount: int | None = None
    currency: str | None = None
    amount_text: str | None = None
    round: str | None = None  # as the gold writes it: "serie A", "semilla", ...
    valuation: int | None = None
    valuation_currency: str | None = None
    lead_investors: list[str] = field(default_factory=list)


@dataclass(slots=True)
class CompanyMention:
    """A company named in the story; `id` is the registry's, None when it was found by how the press introduces it."""

    name: str
    id: str | None = None
    mentions: int = 1
    role: str | None = None  # principal | mentioned | acquirer | target | employer ...
    ai_startup: bool | None = None
    learned: bool = False  # found by its introduction, for the maintainer to confirm
    kind: str = "company"  # company | investor | institution
    intro: Evidence | None = None  # the words that introduce a learned company


@dataclass(slots=True)
class Facts:
    """Everything countable that a story states, and the companies it names."""

    layoffs: list[Layoff] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    funding: list[FundingRound] = field(default_factory=list)
    companies: list[CompanyMention] = field(default_factory=list)


@dataclass(slots=True)
class Analysis:
    """What one reading of a story says, and the version of the rules that read it."""

    topics: list[TopicTag]
    facts: Facts
    rules_version: str


@dataclass(slots=True)
class Rights:
    """What the publisher reserves: `reserved` is true where DESIGN's definition is met, `signals` says what was seen and where."""

    reserved: bool = False
    signals: list[str] = field(default_factory=list)  # e.g. "header tdm-reservation: 1", "meta robots: noai"


@dataclass(slots=True)
class Article:
    """What we know of a story. `sources_of` says where each field came from (json-ld, meta, feed, h1, byline, text...)."""

    url: str  # canonical identity: the key in `articles`
    source: str
    page_url: str  # the identity it was discovered under
    title: str | None = None
    summary: str | None = None  # standfirst or description
    text: str | None = None  # paragraphs separated by one "\n"
    authors: list[str] = field(default_factory=list)  # persons only
    agency: str | None = None  # agency or newsroom that signs
    section: str | None = None
    image: str | None = None
    published: Instant | None = None
    modified: Instant | None = None
    partial: bool = False
    paywall: bool = False
    rights: Rights = field(default_factory=Rights)
    aliases: list[str] = field(default_factory=list)  # every other address it was met under
    sources_of: dict[str, str] = field(default_factory=dict)
    country: str | None = None
    timezone: str = "UTC"
    link: Link | None = None
    fetched_at: datetime | None = None
    keep: str = "summary"  # what stays of it if its publisher reserves it: full | summary | nothing
    crawl: int | None = None
    # written by the stages, in the order of the path
    language: str | None = None
    language_probability: float | None = None
    text_hash: str | None = None
    copy_of: str | None = None  # url of the article of the same outlet whose text this is
    topics: list[TopicTag] = field(default_factory=list)
    layoffs: list[Layoff] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    funding: list[FundingRound] = field(default_factory=list)
    companies: list[CompanyMention] = field(default_factory=list)
    rules_version: str | None = None
    stated: Facts | None = None  # what the reading that gave the tags states besides, until the facts stage takes it up
    text_withheld: str | None = None  # why the text is not stored: "feed-only", "reservation: ..."
    outcome: str | None = None  # what storing it came to: new | known | updated
