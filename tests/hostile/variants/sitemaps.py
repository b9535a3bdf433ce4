"""Sitemaps and their indexes."""

from __future__ import annotations

import gzip

from tests.hostile.variants.site import CONFIG, HOST, Answer, base, canary, item, location, prose, rss, sitemap, sitemapindex, story, urlset

NEWS = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def child(url: str, modified: str = "2025-07-17") -> str:
    return f"<sitemap><loc>{url}</loc><lastmod>{modified}</lastmod></sitemap>"


sitemap(
    "sitemap-itself",
    "an index of itself",
    lambda: sitemapindex("".join(child(f"{base('sitemap-itself')}/sitemap.xml{q}") for q in ("", "?a", "?b", "#c"))),
    max_hits={"/sitemap": 40},
    hostile_items=0,
)
sitemap(
    "sitemap-children",
    "an index of 10,000 children, each such an index",
    lambda: sitemapindex("".join(child(f"{base('sitemap-children')}/sitemap{i}.xml") for i in range(10_000))),
    max_hits={"/sitemap": 60},
    hostile_items=0,
)
sitemap(
    "sitemap-index-inside",
    "an index whose children are on the internal service",
    lambda: sitemapindex(
        child(canary())
        + child(f"http://localhost:{canary().split(':')[2]}")
        + child("file:///etc/passwd")
        + child(f"http://{HOST}:1/s.xml")
    ),
    hostile_items=0,
)
sitemap(
    "sitemap-bomb",
    "a gzip bomb",
    lambda: Answer(gzip.compress(b"<urlset>" + b"<url></url>" * (CONFIG.megabytes * 95_000)), "application/gzip"),
    hostile_items=0,
)
sitemap(
    "sitemap-large",
    "50,000 addresses, three of them new",
    lambda: urlset(
        "".join(location(f"{base('sitemap-large')}/h{i}.html", "2025-07-17" if i > 49_996 else "2019-01-01") for i in range(50_000))
    ),
    hostile_items=3,
    max_hits={"/h": 10},
)
sitemap(
    "sitemap-large-gz",
    "50,000 addresses without dates, gzipped",
    lambda: Answer(
        gzip.compress(urlset("".join(f"<url><loc>{base('sitemap-large-gz')}/h{i}.html</loc></url>" for i in range(50_000))).encode()),
        "application/octet-stream",
    ),
    max_hits={"/h": 60},
)
sitemap(
    "sitemap-future",
    "lastmod in the year 2099, and none that is a date",
    lambda: urlset(
        "".join(
            location(f"{base('sitemap-future')}/h{i}.html", when)
            for i, when in enumerate(("2099-01-01", "9999-99-99", "ayer", "", "2025-07-17T25:00:00+99:00"))
        )
    ),
)
sitemap("sitemap-rss", "a feed where the sitemap was", lambda: rss(item(f"{base('sitemap-rss')}/h.html")))
sitemap(
    "sitemap-text",
    "a list of addresses as text",
    lambda: Answer(f"{base('sitemap-text')}/h.html\n{canary()}\nno es una\n", "text/plain"),
    hostile_items=None,
)
sitemap("sitemap-html", "a page where the sitemap was", lambda: Answer("<html><body><h1>Mapa</h1>" + "<a href='/x'>x</a>" * 100))
sitemap("sitemap-empty", "a urlset without addresses", lambda: urlset(""), hostile_items=0)
sitemap("sitemap-index-empty", "an index without children", lambda: sitemapindex(""), hostile_items=0)
sitemap(
    "sitemap-relative",
    "relative addresses with white space",
    lambda: urlset("<url><loc>\n  h.html \n</loc><lastmod>2025-07-17</lastmod></url>"),
)
sitemap(
    "sitemap-news",
    "a news sitemap with titles in CDATA and escaped twice",
    lambda: urlset(
        f"<url><loc>{base('sitemap-news')}/h.html</loc><news:news><news:publication><news:name>x</news:name><news:language>es</news:language></news:publication><news:publication_date>2025-07-17T09:00:00+02:00</news:publication_date><news:title><![CDATA[Recorte &amp;amp; más]]></news:title></news:news></url>",
        NEWS,
    ),
    hostile_items=1,
)
sitemap("sitemap-deep", "50,000 elements one in the other", lambda: "<urlset>" + "<url>" * 50_000)
sitemap(
    "sitemap-cut", "cut in the middle", lambda: urlset(location(f"{base('sitemap-cut')}/h.html") + location("x"))[:-40], hostile_items=None
)
sitemap(
    "sitemap-entities",
    "entities of a file",
    lambda: (
        '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + urlset(location(f"{base('sitemap-entities')}/h.html") + "<url><loc>&x;</loc></url>").partition("?>")[2]
    ),
)
sitemap(
    "sitemap-no-namespace",
    "no namespace and capitals",
    lambda: f"<URLSET><URL><LOC>{base('sitemap-no-namespace')}/h.html</LOC><LASTMOD>2025-07-17</LASTMOD></URL></URLSET>",
)
sitemap(
    "sitemap-same",
    "one address 20,000 times",
    lambda: urlset(location(f"{base('sitemap-same')}/h.html") * 20_000),
    hostile_items=1,
    max_hits={"/h.html": 1},
    pages=lambda: story("una", body=f"<p>{prose(1, 200)}</p>"),
)
