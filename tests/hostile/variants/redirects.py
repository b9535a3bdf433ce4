"""Redirects into private addresses, and other ways to lead a crawler where it has no business."""

from __future__ import annotations

import itertools
from typing import Any

from tests.hostile.variants.site import (
    HOST,
    PORTS,
    Answer,
    Exchange,
    add,
    answering,
    base,
    canary,
    feed,
    item,
    page,
    rss,
    sitemap,
    story,
    urlset,
)

_STATUSES = itertools.cycle((301, 302, 303, 307, 308))


def leads(name: str, target: str, **rest: Any) -> None:
    """A redirect to `target`, in which {c} is the canary's port and {m} the main one."""
    status = next(_STATUSES)

    def make() -> Answer:
        return Answer(b"", None, status, [("Location", target.format(c=PORTS["canary"], m=PORTS["main"]))])

    page(f"to-{name}", f"{status} to {target}", make, **{"hostile_items": 0, **rest})


for _name, _target in {
    "zero": "http://0.0.0.0:{c}/",
    "zero-short": "http://0:{c}/",
    "v6-loopback": "http://[::1]:{c}/",
    "v6-long": "http://[0:0:0:0:0:0:0:1]:{c}/",
    "v6-any": "http://[::]:{c}/",
    "v6-mapped-hex": "http://[::ffff:7f00:1]:{c}/",
    "v6-nat64": "http://[64:ff9b::7f00:1]:{c}/",
    "v6-compatible": "http://[::127.0.0.1]:{c}/",
    "v6-zone": "http://[fe80::1%25lo]:{c}/",
    "short": "http://127.1:{c}/",
    "hex": "http://0x7f000001:{c}/",
    "hex-parts": "http://0x7f.0.0x0.1:{c}/",
    "octal": "http://017700000001:{c}/",
    "padded": "http://127.000.000.001:{c}/",
    "neighbour": "http://127.0.0.2:{c}/",
    "name-dot": "http://localhost.:{c}/",
    "name-capital": "http://LOCALHOST:{c}/",
    "circled": "http://①②⑦.⓪.⓪.①:{c}/",
    "ideographic-stop": "http://127。0。0。1:{c}/",
    "percent-host": "http://127.0.0.%31:{c}/",
    "userinfo": "http://www.elmundo.es:80@127.0.0.1:{c}/",
    "userinfo-hash": "http://127.0.0.1:{c}#@127.0.0.1:{m}/",
    "backslash": "http://127.0.0.1:{c}\\@127.0.0.1:{m}/",
    "protocol-relative": "//127.0.0.1:{c}/",
    "backslashes": "\\\\127.0.0.1:{c}/",
    "slash-backslash": "/\\127.0.0.1:{c}/",
    "one-slash": "http:/127.0.0.1:{c}/",
    "four-slashes": "http:////127.0.0.1:{c}/",
    "scheme-capital": "HtTp://127.0.0.1:{c}/",
    "leading-space": "   http://127.0.0.1:{c}/",
    "tab-in-scheme": "ht\ttp://127.0.0.1:{c}/",
    "trailing-dot": "http://127.0.0.1.:{c}/",
    "port-padded": "http://127.0.0.1:0{c}/",
    "gopher": "gopher://127.0.0.1:{c}/_GET",
    "javascript": "javascript:location='http://127.0.0.1:{c}/'",
    "blob": "blob:http://127.0.0.1:{c}/",
    "nowhere": "",
    "home": "http://127.0.0.1:{m}/c/to-home/",
    "long": "/h" + "x" * 100_000,
}.items():
    leads(_name, _target)
for _name, _target in {
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "metadata-name": "http://metadata.google.internal/",
    "ten": "http://10.0.0.1/",
    "one-nine-two": "http://192.168.1.1/admin",
    "one-seven-two": "http://172.16.0.1/",
    "carrier": "http://100.64.0.1/",
    "unique-local": "http://[fd00::1]/",
    "sixtofour": "http://[2002:7f00:1::]/",
    "broadcast": "http://255.255.255.255/",
    "multicast": "http://224.0.0.1/",
}.items():
    leads(_name, _target, guarded=True)


async def _hops(exchange: Exchange) -> None:
    step = int(exchange.path.partition("?n=")[2] or 0)
    to = canary() if step == 4 else f"h.html?n={step + 1}"
    await exchange.send(Answer(b"", None, 302, [("Location", to)]))


async def _for_ever(exchange: Exchange) -> None:
    step = int(exchange.path.partition("?n=")[2] or 0)
    await exchange.send(Answer(b"", None, 307, [("Location", f"h.html?n={step + 1}")]))


async def _arrives(exchange: Exchange) -> None:
    if exchange.path.startswith("/h.html"):
        await exchange.send(Answer(b"", None, 301, [("Location", "/c/hop-raw-letters/ñandú último.html")]))
    else:
        await exchange.send(Answer(story("hop")))


async def _two_locations(exchange: Exchange) -> None:
    await exchange.send(Answer(b"", None, 302, [("Location", "/c/hop-two/h.html?x=1"), ("Location", canary())]))


add("hop-four-then-inside", "four hops on the site, then the internal service", _hops, hostile_items=0)
add("hop-endless", "always another address", _for_ever, hostile_items=0, max_hits={"/h": 30})
add("hop-raw-letters", "a Location with raw letters and a space", _arrives, hostile_items=1)
add("hop-two", "two Locations", _two_locations, hostile_items=0, max_hits={"/h": 30})
add(
    "feed-to-inside",
    "the feed leads to the internal service",
    answering(lambda: Answer(b"", None, 301, [("Location", canary("/feed.xml"))])),
    kind="feed",
    hostile_items=0,
)
add(
    "sitemap-to-inside",
    "the sitemap leads to the internal service",
    answering(lambda: Answer(b"", None, 308, [("Location", canary())])),
    kind="sitemap",
    hostile_items=0,
)
add(
    "feed-circle",
    "the feed leads to itself",
    answering(lambda: Answer(b"", None, 301, [("Location", "feed.xml")])),
    kind="feed",
    hostile_items=0,
    max_hits={"/feed.xml": 24},
)


def _hints() -> str:
    u = canary()
    head = f'<link rel="canonical" href="{u}"><meta property="og:url" content="{u}"><link rel="amphtml" href="{u}"><base href="{u}">'
    head += "".join(
        f'<link rel="{rel}" href="{u}">' for rel in ("next", "prefetch", "manifest", "preload", "icon", "tdm-policy", "license")
    )
    head += (
        f'<meta http-equiv="refresh" content="3; URL=\'{u}\'"><script>location.href="{u}"</script><meta name="tdm-policy" content="{u}">'
    )
    head += f'<script type="application/ld+json">{{"@context":"{u}","@type":"NewsArticle","url":"{u}","mainEntityOfPage":"{u}","image":"{u}"}}</script>'
    return story(
        "pistas", head=head, after=f'<iframe src="{u}"></iframe><a href="{u}">sigue</a><img src="{u}"><object data="{u}"></object>'
    )


page("hints-to-inside", "canonical, og:url, amphtml, base, linked data and scripts name the internal service", _hints, hostile_items=1)
page(
    "tdm-policy-inside",
    "a TDM policy on the internal service",
    lambda: Answer(story("tdm"), headers=[("tdm-reservation", "0"), ("tdm-policy", canary())]),
    hostile_items=1,
)


def _feed_inside() -> str:
    u = canary()
    more = f'<enclosure url="{u}" type="image/png" length="1"/><comments>{u}</comments><source url="{u}">x</source><atom:link rel="alternate" href="{u}"/>'
    channel = f'<atom:link rel="self" href="{u}"/><atom:link rel="hub" href="{u}"/><atom:link rel="next" href="{u}"/><cloud domain="127.0.0.1" port="{PORTS["canary"]}"/><image><url>{u}</url></image>'
    channel += f'<itunes:new-feed-url xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">{u}</itunes:new-feed-url>'
    style = f'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="{u}"?>'
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{u}"/><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    return rss(item(u, "Dentro") + item(f"{base('feed-inside')}/h.html", more=more) + include, declaration=style, channel=channel)


feed("feed-inside", "links, enclosures, hubs, stylesheet and XInclude of the internal service", _feed_inside, hostile_items=1)
feed(
    "feed-xml-base",
    "xml:base names the internal service, links are relative",
    lambda: (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{canary("/")}"><title>t</title><entry><title>Recorte</title><id>1</id><link href="h.html"/><updated>2025-07-17T09:00:00Z</updated></entry></feed>'
    ),
    hostile_items=0,
)
feed(
    "feed-entities",
    "entities of files and of the internal service",
    lambda: (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY c SYSTEM "'
        + canary()
        + '"><!ENTITY % p SYSTEM "'
        + canary()
        + '"> %p;]>'
        + rss(item(f"{base('feed-entities')}/h.html", "Recorte").replace("Recorte", "Recorte &f;&c;"), declaration="")
    ),
    not_in_title=["root:"],
)
sitemap(
    "sitemap-inside",
    "addresses of the internal service, also as image and alternate",
    lambda: urlset(
        f'<url><loc>{canary()}</loc><lastmod>2025-07-17</lastmod><image:image><image:loc>{canary()}</image:loc></image:image><xhtml:link rel="alternate" href="{canary()}"/></url><url><loc>http://{HOST}:1/h.html</loc></url>',
        ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml"',
    ),
    hostile_items=0,
)
