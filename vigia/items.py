"""What travels along the path: a Link is discovered, a Page is fetched, an Article is what we know of it.

Standard library only. Every datetime is aware and in the outlet's own zone where that is known; storage turns it into UTC.
"Unknown" is None, never an empty string. Offsets count characters (Unicode code points) into the named field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from vigia.addresses import Address
from vigia.facts import CompanyMention, Evidence, Fact

Precision = Literal["second", "minute", "day"]
Origin = Literal["json-ld", "meta", "time", "feed", "sitemap", "url", "text", "given"]
Reason = Literal[
    "not_html",
    "listing_page",
    "consent_wall",
    "login_page",
    "soft_404",
    "bot_challenge",
    "javascript_shell",
    "menu_text",
    "too_short",
    "no_title",
    "other_language",
    "language_unknown",
    "rights_reserved",
    "forgotten",
]
RIGHTS_HEADERS = ("tdm-reservation", "tdm-policy", "content-signal", "x-robots-tag")  # of an answer, those that carry rights
Topic = str  # ai_startup | layoffs | reverse_acquihire, and whatever the topic files add


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, how precisely it is known and who said so. With precision "day" the time of day means nothing.

    Without `zone_known` it is a local time of which nobody says where, and `at` has it as if it were UTC.
    """

    at: datetime
    precision: Precision
    origin: Origin
    zone_known: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """An address that was found or given, with the hints that travelled beside it."""

    address: Address
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

    link: Link
    answered: str  # the address that answered, after redirects
    source: str  # id of the source
    html: bytes
    fetched_at: datetime
    content_type: str | None = None  # the header, as sent
    redirects: tuple[str, ...] = ()  # addresses passed through on the way, in order
    headers: dict[str, str] = field(default_factory=dict)  # RIGHTS_HEADERS
    country: str | None = None  # ISO 3166, of the source
    timezone: str = "UTC"  # IANA, of the source
    reservation: str | None = (
        None  # a rights reservation that holds for the whole host, known before the page came (tdmrep.json, robots.txt)
    )
    rights: str = "summary"  # what stays of the article if its publisher reserves it: full | summary | nothing
    crawl: int | None = None
    archived: bool = False  # it is what an archive has of that moment

    @property
    def asked(self) -> Address:
        return self.link.address


@dataclass(slots=True)
class TopicTag:
    """One topic as it was judged; `tagged` says whether the score passed. `vetoes` names what spoke against it.

    `doubtful`: it is not tagged, and its score came close enough for a person to look.
    """

    topic: Topic
    tagged: bool
    score: float  # 0..1
    evidence: list[Evidence] = field(default_factory=list)
    vetoes: list[Evidence] = field(default_factory=list)
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """Why a topic has its score: what each judge said (0..1), and what weighed most, for it and then against it, in logits."""

    topic: Topic
    said: Mapping[str, float]
    words: list[tuple[str, float]]


@dataclass(slots=True)
class Analysis:
    """What one reading of a story says, and the version of the rules that read it."""

    topics: list[TopicTag]
    facts: list[Fact]
    companies: list[CompanyMention]
    rules_version: str | None
    echo_of: str | None = None  # the medium or agency whose report the story passes on

    @property
    def tags(self) -> set[str]:
        return {tag.topic for tag in self.topics if tag.tagged}


@dataclass(slots=True)
class Rights:
    """What the publisher reserves: `reserved` is true where DESIGN's definition is met, `signals` says what was seen and where."""

    reserved: bool = False
    signals: list[str] = field(default_factory=list)  # e.g. "header tdm-reservation: 1", "meta robots: noai"


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text to find copies by: of its `shingles` (distinct runs of five words) one in `sampling`, as hashes of 63 bits,
    from which no word can be had, and as places among them."""

    version: int
    sampling: int
    shingles: int
    hashes: tuple[int, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A page of which nothing is stored: `reason` is what stands in `drops`, `detail` says to a person what showed it."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NotStored:
    """A page that came to nothing, for the writer: the identity it was discovered under, and a Dropped's reason or an error of ours."""

    url: str
    source: str
    reason: str
    detail: str = ""


@dataclass(slots=True)
class Article:
    """What we know of a story. `sources_of` says where each field came from (json-ld, meta, feed, h1, byline, text...)."""

    url: str  # its identity: the key in `articles`
    source: str
    page_url: str  # the identity it was discovered under: its row in `discoveries`
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
    archived: bool = False
    # written by the stages, in the order of the path
    language: str | None = None
    language_probability: float | None = None
    text_hash: str | None = None
    sketch: Sketch | None = None
    topics: list[TopicTag] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    companies: list[CompanyMention] = field(default_factory=list)
    echo_of: str | None = None  # the medium or agency whose report it passes on
    rules_version: str | None = None
    unread: str | None = None  # why it could not be read, by an error of ours: it is stored to be read by the next run
    withhold_once_read: str | None = None  # why its text may not be kept, where it has to be until then
    text_withheld: str | None = None  # why the text is not stored: "feed-only", "reservation: ..."


@dataclass(frozen=True, slots=True)
class Stored:
    """An article that the database was given, and what that came to: "failed" is tried again, as what stood there was better read."""

    article: Article
    outcome: Literal["new", "known", "updated", "failed"]
