"""Politeness: what a site asks for, and nonsense that it asks for."""

from __future__ import annotations

import gzip
from typing import Any

from tests.hostile.variants.site import CONFIG, HITS, Answer, Exchange, Handler, add, answering, canary, hold, page, story

TEN = [f"/h{i}.html" for i in range(10)]


def waits(id: str, value: str, status: int = 503, **expect: Any) -> None:
    page(
        f"retry-after-{id}",
        f"{status} with Retry-After: {value[:40]}",
        lambda: Answer("no", "text/plain", status, [("Retry-After", value)]),
        **{"hostile_items": 0, "max_hits": {"/h.html": 4}, **expect},
    )


waits("negative", "-5")
waits("huge", "99999999999999999999")
waits("past", "Thu, 01 Jan 1970 00:00:00 GMT")
waits("far", "Fri, 31 Dec 9999 23:59:59 GMT", 429)
waits("fraction", "0.5")
waits("zero", "0", 429)
waits("garbage", "\x01" + "9" * 5000)
page(
    "too-many-for-ever",
    "429 for ever on ten addresses",
    lambda: Answer("no", "text/plain", 429),
    hostile_items=None,
    good=False,
    links=TEN,
    max_hits={"/h": 40},
)
page(
    "stories-500",
    "500 for ten stories, the feed is well",
    lambda: Answer("boom", "text/plain", 500),
    hostile_items=None,
    good=False,
    links=TEN,
    max_hits={"/h": 40},
)
page("gone", "410 for ten stories", lambda: Answer("no", "text/plain", 410), hostile_items=0, links=TEN, max_hits={"/h": 10})
page(
    "unauthorized",
    "401 that asks for a password, with a story in it",
    lambda: Answer(story("clave"), status=401, headers=[("WWW-Authenticate", 'Basic realm="x"')]),
    hostile_items=0,
    max_hits={"/h.html": 1},
)
page("payment", "402 with a story in it", lambda: Answer(story("pago"), status=402), hostile_items=0, max_hits={"/h.html": 1})
add(
    "feed-503",
    "the feed answers 503 and asks for an hour",
    answering(lambda: Answer("no", "text/plain", 503, [("Retry-After", "3600")])),
    kind="feed",
    hostile_items=None,
    good=False,
    max_hits={"/feed.xml": 4},
)


def robots(id: str, behaviour: str, make: Handler, *, links: list[str] | None = None, **expect: Any) -> None:
    page(f"robots-{id}", behaviour, lambda: story(f"robots-{id}"), port=f"robots-{id}", robots=make, links=links or ["/h.html"], **expect)


def says(text: str | bytes, status: int = 200, kind: str | None = "text/plain", headers: tuple[tuple[str, str], ...] = ()) -> Handler:
    return answering(lambda: Answer(text, kind, status, headers))


BAR = "Disallow: /c/robots-{}/h\n"
KEPT: dict[str, Any] = {"hostile_items": 0, "max_hits": {"/h": 0}}
NOTHING: dict[str, Any] = {"hostile_items": 0, "good": False, "max_hits": {"/h": 0, "/good": 0, "/feed.xml": 0}}
robots("large", "5 MB, the rule comes first", says("User-agent: *\n" + BAR.format("large") + "# relleno\n" * 500_000), **KEPT)
robots(
    "long-line",
    "a line of a megabyte, then the rule",
    says("User-agent: *\nDisallow: /" + "x" * 400_000 + "\n" + BAR.format("long-line")),
    **KEPT,
)
robots(
    "groups",
    "10,000 groups, then ours",
    says("".join(f"User-agent: b{i}\nDisallow: /\n\n" for i in range(10_000)) + "User-agent: *\n" + BAR.format("groups")),
    **KEPT,
)
robots("binary", "random bytes", says(bytes(range(256)) * 300, kind="application/octet-stream"), hostile_items=1)
robots("utf16", "UTF-16", says(("User-agent: *\n" + BAR.format("utf16")).encode("utf-16")), hostile_items=None)
robots("nul", "NUL bytes between the lines", says(("\0User-agent: *\n\0" + BAR.format("nul")).encode()), hostile_items=None)
robots("empty", "nothing", says(b""), hostile_items=1)
robots(
    "gzip",
    "gzip, announced",
    says(gzip.compress(("User-agent: *\n" + BAR.format("gzip")).encode()), headers=(("Content-Encoding", "gzip"),)),
    **KEPT,
)
robots(
    "bomb",
    "a gzip bomb",
    answering(lambda: Answer(gzip.compress(b"a" * (CONFIG.megabytes << 20)), "text/plain", headers=[("Content-Encoding", "gzip")])),
    hostile_items=None,
)
robots("circle", "leads to itself", says(b"", 301, None, (("Location", "/robots.txt"),)), good=False)
robots(
    "inside", "leads to the internal service", answering(lambda: Answer(b"", None, 307, [("Location", canary("/robots.txt"))])), good=False
)
robots(
    "sitemap-inside",
    "names a sitemap on the internal service",
    answering(lambda: Answer(f"User-agent: *\nDisallow:\nSitemap: {canary()}\n", "text/plain")),
    hostile_items=1,
)
robots("401", "401", says("no", 401), hostile_items=1)
robots("403", "403", says("no", 403), hostile_items=1)
robots("410", "410", says("no", 410), hostile_items=1)
robots("429", "429", says("no", 429), good=False)
robots("503", "503 with Retry-After", says("no", 503, headers=(("Retry-After", "120"),)), **NOTHING)
robots("204", "204", says(b"", 204), hostile_items=1)
robots("all", "everything refused", says("User-agent: *\nDisallow: /\n"), **NOTHING)
robots("feed-only", "the feed alone is refused", says("User-agent: *\nDisallow: /c/robots-feed-only/feed.xml\n"), **NOTHING)
robots("half-second", "Crawl-delay: 0.5", says("User-agent: *\nCrawl-delay: 0.5\n"), hostile_items=1, min_interval={"/": 0.45})
robots(
    "delay-garbage",
    "Crawl-delays that are none",
    says("User-agent: *\nCrawl-delay: -5\nCrawl-delay: mucho\nCrawl-delay: NaN\nCrawl-delay: inf\nCrawl-delay: 1e400\n"),
    hostile_items=1,
)
robots("delay-huge", "Crawl-delay of a year", says("User-agent: *\nCrawl-delay: 31536000\n"), good=False, max_hits={"/": 14})
robots(
    "wildcards",
    "wildcards, an end mark and a longer Allow",
    says("User-agent: *\nDisallow: /*/h*.html$\nAllow: /c/robots-wildcards/h2.html\n"),
    links=["/h1.html", "/h2.html"],
    hostile_items=1,
    max_hits={"/h1": 0},
)
robots(
    "stars",
    "a pattern for expressions that turn back",
    says("User-agent: *\nDisallow: /" + "*a" * 3_000 + "b$\n" + BAR.format("stars")),
    **KEPT,
)
robots(
    "two-groups",
    "two groups for everybody, which are one",
    says("User-agent: *\nDisallow: /x\n\nUser-agent: otro\nDisallow: /\n\nUser-agent: *\n" + BAR.format("two-groups")),
    **KEPT,
)
robots(
    "comments",
    "comments, blanks, tabs, no final newline, capitals",
    says("# hola\r\n \tUser-Agent \t:  *   # todos\r\n\r\n\tDISALLOW:\t/c/robots-comments/h   # no"),
    **KEPT,
)
robots(
    "agents",
    "many names before one rule",
    says("User-agent: uno\nUser-agent: VIGIA\nUser-agent: dos\n" + BAR.format("agents") + "\nUser-agent: *\nDisallow:\n"),
    **KEPT,
)
robots(
    "escaped",
    "escapes in lower case against capital ones",
    says("User-agent: *\nDisallow: /c/robots-escaped/%c3%b1\n"),
    links=["/%C3%B1.html"],
    hostile_items=0,
    max_hits={"/%C3%B1": 0},
)
robots("no-group", "rules before any group", says("Disallow: /\nAllow: /nada\n"), hostile_items=1)
robots(
    "cut",
    "an end before the length it names",
    lambda exchange: exchange.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5000\r\n\r\nUser-agent: *\nDisal"),
    good=False,
)
robots("closed", "no answer at all", lambda exchange: exchange.raw(b""), **NOTHING)


async def _changes(exchange: Exchange) -> None:
    HITS["robots-changes"] += 1
    await exchange.send(Answer("User-agent: *\nDisallow:" + ("" if HITS["robots-changes"] == 1 else " /") + "\n", "text/plain"))


async def _drips(exchange: Exchange) -> None:
    await exchange.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\n")
    await hold()


async def _silent(exchange: Exchange) -> None:
    await hold()


robots("changes", "allows at the first request, refuses at the second", _changes, hostile_items=1)
robots("drips", "begins and does not end", _drips, good=False)
robots("silent", "never answers", _silent, **NOTHING)
