"""Feeds that are none, too many, or point everywhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from tests.hostile.variants.site import HTML, RSS, Answer, base, feed, item, prose, rss, story

TRACKERS = [
    "utm_source=x",
    "utm_medium=x",
    "UTM_CAMPAIGN=x",
    "utm_content=x",
    "utm_term=x",
    "utm_id=x",
    "fbclid=x",
    "gclid=x",
    "dclid=x",
    "gbraid=x",
    "wbraid=x",
    "msclkid=x",
    "yclid=x",
    "igshid=x",
    "mc_cid=x",
    "mc_eid=x",
    "twclid=x",
    "ttclid=x",
    "_ga=x",
    "li_fat_id=x",
]


ATTRIBUTES = " ".join(f'a{i}="1"' for i in range(100_000))


def links(id: str, behaviour: str, make: Callable[[str], Iterable[str]], **expect: Any) -> None:
    """A feed of these addresses."""
    feed(id, behaviour, lambda: rss("".join(item(url, f"Recorte {i}", guid=f"g{i}") for i, url in enumerate(make(base(id))))), **expect)


def typed(id: str, kind: str | None, **expect: Any) -> None:
    feed(id, f"a feed as {kind}", lambda: Answer(rss(item(f"{base(id)}/h.html")), kind), **{"hostile_items": 1, **expect})


def body(id: str, behaviour: str, text: str | bytes, kind: str = RSS, **expect: Any) -> None:
    feed(id, behaviour, lambda: Answer(text, kind), **{"hostile_items": 0, **expect})


typed("feed-as-html", HTML)
typed("feed-as-plain", "text/plain")
typed("feed-as-octets", "application/octet-stream")
typed("feed-as-json", "application/json")
typed("feed-as-nothing", None)
typed("feed-as-image", "image/png", hostile_items=None)
body("feed-no-items", "a channel without items", rss(""))
body("feed-blank", "white space", "  \n\t ")
body("feed-null", "null", "null", "application/json")
body("feed-list", "an empty list", "[]", "application/json")
body("feed-json-error", "an error in JSON with status 200", '{"error":{"code":500,"message":"Internal"}}', "application/json")
body(
    "feed-json-wrong",
    "JSON Feed with a wrong type in every place",
    json.dumps(
        {
            "version": 1,
            "title": [],
            "items": [
                None,
                3,
                "x",
                [],
                {},
                {"url": 3, "title": {}},
                {"id": [], "url": ["x"], "date_published": 5, "authors": "yo", "tags": {}},
            ],
        }
    ),
    "application/feed+json",
)
body("feed-json-deep", "JSON of 200,000 brackets", "[" * 200_000, "application/json")
body(
    "feed-json-items-object",
    "JSON Feed whose items are an object",
    '{"version":"https://jsonfeed.org/version/1.1","items":{"a":{"url":"x"}}}',
    "application/feed+json",
)
body(
    "feed-parked",
    "a page of a seller of domains",
    "<html><head><title>dominio en venta</title></head><body>" + "<a href='/x'>Compra este dominio hoy mismo</a>" * 40,
    HTML,
)
body("feed-binary", "random bytes", bytes(range(256)) * 400, "application/rss+xml")
body("feed-open-cdata", "a CDATA section that never ends", '<rss version="2.0"><channel><item><title><![CDATA[' + "x" * 3_000_000, RSS)
body("feed-deep", "100,000 elements one in the other", '<rss version="2.0"><channel>' + "<a>" * 100_000, RSS)
body("feed-deep-items", "30,000 items one in the other", '<rss version="2.0"><channel>' + "<item>" * 30_000, RSS)
feed(
    "feed-json-good",
    "JSON Feed as text/plain with one good story among wrong ones",
    lambda: Answer(
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "t",
                "items": [
                    7,
                    {"id": 3},
                    {"id": "1", "url": f"{base('feed-json-good')}/h.html", "title": "Recorte", "date_published": "2025-07-17T09:00:00Z"},
                ],
            }
        ),
        "text/plain",
    ),
    hostile_items=1,
)
feed(
    "feed-quadratic",
    "an entity of 60 kB used 3,000 times",
    lambda: (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "{"lol" * 20_000}">]>'
        + rss(item(f"{base('feed-quadratic')}/h.html", "T").replace("<title>T", f"<title>Recorte {'&a;' * 3_000}"), declaration="")
    ),
    not_in_title=["lol"],
)
feed(
    "feed-attribute",
    "an attribute of a megabyte and 100,000 attributes",
    lambda: rss(f'<item a="{"x" * 1_000_000}"><b {ATTRIBUTES}/></item>' + item(f"{base('feed-attribute')}/h.html")),
    hostile_items=1,
)
feed(
    "feed-cdata",
    "a description of 3 MB in CDATA",
    lambda: rss(item(f"{base('feed-cdata')}/h.html", more=f"<description><![CDATA[{'<p>texto</p>' * 250_000}]]></description>")),
    hostile_items=1,
)
feed(
    "feed-comment",
    "a comment of 2 MB and 50,000 instructions",
    lambda: rss(f"<!--{'x ' * 1_000_000}-->{'<?x y?>' * 50_000}{item(base('feed-comment') + '/h.html')}"),
    hostile_items=1,
)
feed(
    "feed-namespaces",
    "20,000 namespaces",
    lambda: rss(item(f"{base('feed-namespaces')}/h.html"), attributes="".join(f' xmlns:n{i}="urn:{i}"' for i in range(20_000))),
    hostile_items=1,
)
feed(
    "feed-prefixed",
    "RSS whose every element has a prefix",
    lambda: (
        f'<r:rss xmlns:r="http://backend.userland.com/rss2" version="2.0"><r:channel><r:item><r:title>Recorte</r:title><r:link>{base("feed-prefixed")}/h.html</r:link><r:pubDate>Thu, 17 Jul 2025 09:00:00 GMT</r:pubDate></r:item></r:channel></r:rss>'
    ),
    hostile_items=1,
)
feed(
    "feed-cut",
    "a feed that ends in the middle of its second item",
    lambda: rss(item(f"{base('feed-cut')}/h.html"))[:-20] + "<item><title>Segu",
    hostile_items=1,
)
feed("feed-two-roots", "two feeds one after the other", lambda: rss(item(f"{base('feed-two-roots')}/h.html")) * 2)
feed(
    "feed-nested-items",
    "an item in an item",
    lambda: rss(f"<item><title>Fuera</title>{item(base('feed-nested-items') + '/h.html')}</item>"),
)
feed(
    "feed-outside",
    "items outside of the channel",
    lambda: f'<rss version="0.91"><channel><title>t</title></channel>{item(base("feed-outside") + "/h.html")}</rss>',
    hostile_items=1,
)
feed(
    "feed-rdf",
    "RSS 1.0",
    lambda: (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"/><item rdf:about="{base("feed-rdf")}/h.html"><title>Recorte</title><link>{base("feed-rdf")}/h.html</link><dc:date>2025-07-17T09:00:00Z</dc:date></item></rdf:RDF>'
    ),
    hostile_items=1,
)
feed(
    "feed-atom-old",
    "Atom 0.3 with XHTML titles and several links",
    lambda: (
        f'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title type="application/xhtml+xml"><div xmlns="http://www.w3.org/1999/xhtml">Recorte <b>de</b></div></title><link rel="edit" href="{base("feed-atom-old")}/edit.html"/><link rel="alternate" type="text/html" href="{base("feed-atom-old")}/h.html"/><issued>2025-07-17T09:00:00Z</issued></entry></feed>'
    ),
    hostile_items=1,
)
feed(
    "feed-dates",
    "impossible dates in ten items",
    lambda: rss(
        "".join(
            item(f"{base('feed-dates')}/h{i}.html", date=date)
            for i, date in enumerate(
                [
                    "Thu, 31 Jun 2025 25:61:61 GMT",
                    "17 Jul 25 09:00 CEST",
                    "Thu, 17 Jul 2025 09:00:00 +9999",
                    "0000-00-00T00:00:00Z",
                    "-1",
                    "9" * 5000,
                    "Thu, 17 Jul 10000 09:00:00 GMT",
                    "hoy",
                    "2025-07-17T09:00:60Z",
                    "Thu, 17 Jul 2099 09:00:00 GMT",
                ]
            )
        )
    ),
)
feed(
    "feed-hints",
    "ttl, skipHours and update period beyond reason",
    lambda: rss(
        item(f"{base('feed-hints')}/h.html"),
        channel=f"<ttl>{'9' * 400}</ttl><skipHours>{''.join(f'<hour>{i}</hour>' for i in range(-5, 40))}</skipHours><skipDays><day>Siempre</day></skipDays><sy:updateFrequency xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>-3</sy:updateFrequency>",
    ),
    hostile_items=1,
)
feed(
    "feed-validators",
    "an ETag of 5 kB with raw letters, a Last-Modified that is no date, Cache-Control nonsense",
    lambda: Answer(
        rss(item(f"{base('feed-validators')}/h.html")),
        RSS,
        headers=[
            ("ETag", '"ñ' + "x" * 5_000 + '"'),
            ("Last-Modified", "mañana"),
            ("Cache-Control", "max-age=-99999999999999999999, max-age=9" + "9" * 300),
            ("Expires", "0"),
        ],
    ),
    hostile_items=1,
)
feed(
    "feed-many",
    "40,000 items, the first five days old",
    lambda: rss(
        "".join(
            item(f"{base('feed-many')}/h{i}.html", f"R{i}", date="Thu, 17 Apr 2025 09:00:00 GMT" if i > 3 else None) for i in range(40_000)
        )
    )[:5_000_000],
    max_hits={"/h": 60},
)
feed(
    "feed-old",
    "items of the year 2001",
    lambda: rss("".join(item(f"{base('feed-old')}/h{i}.html", date="Wed, 18 Jul 2001 09:00:00 GMT") for i in range(20))),
    hostile_items=0,
    max_hits={"/h": 0},
)
feed(
    "feed-same-link",
    "one link under ten titles and identifiers",
    lambda: rss("".join(item(f"{base('feed-same-link')}/h.html", f"Título {i}", guid=f"g{i}") for i in range(10))),
    hostile_items=1,
    max_hits={"/h.html": 1},
)
feed(
    "feed-same-guid",
    "three links under one identifier",
    lambda: rss("".join(item(f"{base('feed-same-guid')}/h{i}.html", f"T{i}", guid="g") for i in range(3))),
    hostile_items=None,
)
feed(
    "feed-title-script",
    "markup and a script in the titles of a feed",
    lambda: rss(item(f"{base('feed-title-script')}/h.html", "<img src=x onerror=alert(1)>Recorte<script>alert(1)</script>")),
    hostile_items=1,
    pages=lambda: story("x", "").replace('<meta property="og:title" content="">', ""),
    not_in_title=["<script", "onerror"],
)
feed(
    "feed-link-forms",
    "links in CDATA, with line breaks, only in the guid, only as atom:link",
    lambda: rss(
        f"<item><title>a</title><link><![CDATA[\n  {base('feed-link-forms')}/h1.html \n]]></link></item><item><title>b</title><guid>{base('feed-link-forms')}/h2.html</guid></item><item><title>c</title><atom:link href='{base('feed-link-forms')}/h3.html'/></item>"
    ),
    hostile_items=3,
)
links(
    "link-schemes",
    "links of no web: javascript, mailto, tel, data, file, ftp, about",
    lambda b: [
        "javascript:alert(1)",
        "mailto:a@b.es",
        "tel:+34600",
        "data:text/html,<h1>x",
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "about:blank",
        "#",
        "",
        "http://",
        "http:///x",
        "http://[",
        "http://:80/",
        "//",
        "http://a b/",
    ],
    hostile_items=0,
)
links(
    "link-relative",
    "relative links: path, absolute path, without scheme",
    lambda b: ["h1.html", urlsplit(b).path + "/h2.html", b.partition(":")[2] + "/h3.html", "./x/../h4.html"],
    hostile_items=4,
)
links(
    "link-long",
    "addresses of 5,000 and 70,000 characters",
    lambda b: [f"{b}/h.html?{'x' * 5_000}", f"{b}/{'y' * 70_000}"],
    hostile_items=0,
    max_hits={"/h": 0, "/y": 0},
)
links(
    "link-control",
    "control characters and line ends in addresses",
    lambda b: [f"{b}/h1\t.html", f"{b}/h2%00.html", f"{b}/h3%0d%0aX-A:%20b.html", f"{b}/h4\u202e.html", f"{b}/h5%1b[2J.html"],
)
links(
    "link-encoded",
    "one address escaped in four ways",
    lambda b: [f"{b}/h.html", f"{b}/%68.html", f"{b}/%68%2ehtml", f"{b}/h%2Ehtml"],
    hostile_items=1,
)
links("link-encoded-twice", "an address escaped twice", lambda b: [f"{b}/h%2541.html", f"{b}/h%25C3%25B1.html"], hostile_items=2)
links(
    "link-letters",
    "raw letters, NFD letters and their escapes: one address",
    lambda b: [f"{b}/ñandú.html", f"{b}/%C3%B1and%C3%BA.html", f"{b}/n\u0303andu\u0301.html", f"{b}/%c3%b1and%c3%ba.html"],
    hostile_items=1,
)
links("link-latin", "an address escaped from Latin-1", lambda b: [f"{b}/espa%F1a.html"], hostile_items=1)
links(
    "link-fragments",
    "one page under ten fragments",
    lambda b: [f"{b}/h.html#{i}" for i in range(10)] + [f"{b}/h.html#!/x", f"{b}/h.html#:~:text=x"],
    hostile_items=1,
    max_hits={"/h.html": 1},
)
links(
    "link-trackers",
    "one page under twenty trackers",
    lambda b: [f"{b}/h.html?{t}" for t in TRACKERS] + [f"{b}/h.html?{'&'.join(TRACKERS)}", f"{b}/h.html?&", f"{b}/h.html?"],
    hostile_items=1,
    max_hits={"/h.html": 1},
)
links(
    "link-sessions",
    "one page under session identifiers",
    lambda b: [f"{b}/h.html;jsessionid=AB12", f"{b}/h.html?PHPSESSID=abc123", f"{b}/h.html?jsessionid=77", f"{b}/h.html?phpsessid=zz"],
    hostile_items=1,
    pages=lambda: story("sesion"),
)
links(
    "link-dots",
    "one page behind dots and capital schemes",
    lambda b: [f"{b}/./h.html", f"{b}/x/../h.html", f"{b}/%2e/h.html", b.replace("http", "HTTP") + "/h.html"],
    hostile_items=1,
)
links("link-ids", "one text behind four ids", lambda b: [f"{b}/n.php?id={i}" for i in range(4)], hostile_items=1)
links(
    "link-assets",
    "a PDF, images, a film, an archive",
    lambda b: [f"{b}/x.pdf", f"{b}/x.jpg", f"{b}/x.mp4", f"{b}/x.zip", f"{b}/x.exe"],
    hostile_items=0,
)
links(
    "link-elsewhere",
    "ports that nobody opened, and other hosts' private names",
    lambda b: [
        "http://127.0.0.1:22/x.html",
        "http://127.0.0.1:6379/x.html",
        "http://intranet/x.html",
        "http://router.local/x.html",
        "http://user:pass@127.0.0.1/x.html",
    ],
    hostile_items=0,
)
links(
    "link-duplicates",
    "one story word for word under ten addresses",
    lambda b: [f"{b}/h{i}.html" for i in range(10)],
    pages=lambda: story("copia", body=f"<p>{prose(1, 200)}</p>"),
)
