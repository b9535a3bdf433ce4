"""Feed, sitemap and section-page bytes become links with hints. Pure: no network, no clock, no Scrapy.

`parse` is what a worker process calls ("crawler.discovery:parse"); arguments and result can be pickled. Heavy libraries are imported by the
module that needs them, and only when it runs: the crawling process stays light.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.discovery.model import Discovered, UpdateHints
from crawler.discovery.window import Window

__all__ = ["Discovered", "UpdateHints", "parse"]


def parse(kind: str, body: bytes, url: str, options: Mapping[str, Any]) -> Discovered:
    """The links of an endpoint's answer.

    `kind` is what the endpoint was listed as (feed, sitemap, section); what the body is decides. Options, all but the first optional:
    `now` (aware datetime; dates after it by more than a day are unknown), `timezone` (IANA, of the outlet; "UTC"), `since` (aware
    datetime; sitemap entries known to be older are counted and left out), `limit` (links kept: at most and by default 500, of a
    section 200), `article_pattern` (sections), `until` (aware datetime, with `since`: all that sitemaps list of the days between).
    Never raises for what a server may send.
    """
    from crawler.discovery import documents, feeds, sections, sitemaps

    now, timezone, limit = options["now"], options.get("timezone", "UTC"), options.get("limit")
    document = documents.read(body, url)
    if document.kind in {"rss", "atom", "rdf", "json"}:
        return feeds.parse_document(document, now=now, timezone=timezone, limit=min(limit or feeds.MAX_LINKS, feeds.MAX_LINKS))
    if document.kind in {"urlset", "sitemapindex"} or (document.kind == "addresses" and kind == "sitemap"):
        window = Window(options["since"], options["until"]) if options.get("until") else None
        most = sitemaps.MAX_ENTRIES if window else sitemaps.MAX_LINKS
        return sitemaps.parse_document(
            document, now=now, timezone=timezone, since=options.get("since"), limit=min(limit or most, most), window=window
        )
    if document.kind == "html" and kind == "section":
        return sections.parse_document(
            document, article_pattern=options.get("article_pattern"), limit=min(limit or sections.MAX_LINKS, sections.MAX_LINKS)
        )
    return Discovered(kind="html" if document.kind == "html" else "unknown", problems=[*document.problems, document.complaint(kind)])
