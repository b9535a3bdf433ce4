"""How an outlet announces its stories: RSS 2.0, Atom, RDF, JSON Feed, news sitemaps behind an index, section pages, and broken ones."""

# ruff: noqa: E501 - markup is kept in the long lines that sites write it in

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from demo.outlets import Outlet

RSS_TYPE = "application/rss+xml; charset=UTF-8"
XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a feed: the address as the feed gives it, and what it says of the story."""

    url: str
    title: str
    description: str
    authors: tuple[str, ...]
    section: str
    published: datetime  # in the outlet's zone
    modified: datetime
    language: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A body to serve, with its type; `modified` becomes Last-Modified."""

    body: bytes
    content_type: str
    modified: datetime


def _newest(entries: Sequence[Entry], now: datetime) -> datetime:
    """When the feed last changed: never later than the newsroom's clock, whatever a future-dated entry claims."""
    changes = [entry.modified for entry in entries if entry.modified <= now + timedelta(hours=12)]
    return max(changes, default=now - timedelta(days=1))


def rss(outlet: Outlet, base: str, entries: Sequence[Entry], now: datetime) -> Answer:
    items = "".join(
        f"<item><title>{escape(entry.title)}</title><link>{escape(entry.url)}</link>"
        + "".join(f"<dc:creator><![CDATA[{name}]]></dc:creator>" for name in entry.authors)
        + f"<pubDate>{format_datetime(entry.published.astimezone(UTC))}</pubDate><category><![CDATA[{entry.section}]]></category>"
        f'<guid isPermaLink="false">{base}/?p={abs(hash_of(entry.url))}</guid><description><![CDATA[<p>{entry.description}</p>]]></description></item>\n'
        for entry in entries
    )
    text = (
        f'{XML_DECLARATION}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
        f"<channel><title>{escape(outlet.name)}</title><link>{base}/</link><description>Noticias</description><language>es</language>"
        f"<lastBuildDate>{format_datetime(_newest(entries, now).astimezone(UTC))}</lastBuildDate>"
        f"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>\n{items}</channel></rss>\n"
    )
    return Answer(text.encode(), RSS_TYPE, _newest(entries, now))


def dirty_rss(outlet: Outlet, base: str, entries: Sequence[Entry], now: datetime) -> Answer:
    """RSS as neglected sites serve it: blank lines first, bare ampersands, an undefined entity, dates of no standard, no end."""
    items = "".join(
        f"<item><title>{entry.title}</title><link>{entry.url}</link><author>redaccion@foro.example (Redacción)</author>"
        f"<pubDate>{entry.published:%Y-%m-%d %H:%M:%S}</pubDate><description>Foro &amp; debate&nbsp;: {escape(entry.description)} R&D</description></item>\n"
        for entry in entries
    )
    text = f'\n\n<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>{outlet.name}</title><link>{base}/</link>\n{items}</chan'
    return Answer(text.encode(), "text/xml", _newest(entries, now))


def atom(outlet: Outlet, base: str, entries: Sequence[Entry], now: datetime) -> Answer:
    items = "".join(
        f'<entry><id>tag:{outlet.id},2026:{hash_of(entry.url)}</id><title type="html">{escape(escape(entry.title))}</title>'
        f'<link rel="alternate" type="text/html" href="{escape(entry.url)}"/><link rel="replies" href="{escape(entry.url)}#comments"/>'
        f"<published>{entry.published.isoformat()}</published><updated>{entry.modified.isoformat()}</updated>"
        + "".join(f"<author><name>{escape(name)}</name></author>" for name in entry.authors)
        + f'<category term="{escape(entry.section)}"/><summary type="html">{escape(f"<p>{escape(entry.description)}</p>")}</summary></entry>\n'
        for entry in entries
    )
    text = (
        f'{XML_DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es"><title>{escape(outlet.name)}</title><id>{base}/</id>'
        f'<link rel="self" href="{base}/atom.xml"/><updated>{_newest(entries, now).isoformat()}</updated>\n{items}</feed>\n'
    )
    return Answer(text.encode(), "application/atom+xml; charset=utf-8", _newest(entries, now))


def rdf(outlet: Outlet, base: str, entries: Sequence[Entry], now: datetime) -> Answer:
    listed = "".join(f'<rdf:li rdf:resource="{escape(entry.url)}"/>' for entry in entries)
    items = "".join(
        f'<item rdf:about="{escape(entry.url)}"><title>{escape(entry.title)}</title><link>{escape(entry.url)}</link>'
        f"<description>{escape(entry.description)}</description><dc:date>{entry.published.isoformat()}</dc:date>"
        f"<dc:subject>{escape(entry.section)}</dc:subject></item>\n"
        for entry in entries
    )
    text = (
        f'<?xml version="1.0" encoding="ISO-8859-1"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="{base}/"><title>{escape(outlet.name)}</title><link>{base}/</link>'
        f"<description>Portada</description><items><rdf:Seq>{listed}</rdf:Seq></items></channel>\n{items}</rdf:RDF>\n"
    )
    return Answer(text.encode("iso-8859-1", "xmlcharrefreplace"), "application/rdf+xml", _newest(entries, now))


def json_feed(outlet: Outlet, base: str, entries: Sequence[Entry], now: datetime) -> Answer:
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": base + "/",
        "feed_url": base + "/feed.json",
        "language": "es-CL",
        "items": [
            {
                "id": entry.url,
                "url": entry.url,
                "title": entry.title,
                "summary": entry.description,
                "date_published": entry.published.isoformat(),
                "date_modified": entry.modified.isoformat(),
                "authors": [{"name": name} for name in entry.authors],
                "tags": [entry.section],
            }
            for entry in entries
        ],
    }
    return Answer(json.dumps(data, ensure_ascii=False, indent=1).encode(), "application/feed+json", _newest(entries, now))


def sitemap_index(outlet: Outlet, base: str, entries: Sequence[Entry], now: datetime) -> Answer:
    """An index of two: the news of these days, and an old archive that nobody should open."""
    text = (
        f'{XML_DECLARATION}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{base}/arc/outboundfeeds/news-sitemap.xml.gz</loc><lastmod>{_newest(entries, now).isoformat()}</lastmod></sitemap>"
        f"<sitemap><loc>{base}/arc/outboundfeeds/sitemap/2019-05.xml</loc><lastmod>2019-05-31</lastmod></sitemap></sitemapindex>\n"
    )
    return Answer(text.encode(), "application/xml", _newest(entries, now))


def news_sitemap(outlet: Outlet, base: str, entries: Sequence[Entry], now: datetime) -> Answer:
    rows = "".join(
        f"<url><loc>{escape(entry.url)}</loc><lastmod>{entry.modified.isoformat()}</lastmod><news:news><news:publication>"
        f"<news:name>{escape(outlet.name)}</news:name><news:language>es</news:language></news:publication>"
        f"<news:publication_date>{entry.published.isoformat()}</news:publication_date><news:title>{escape(entry.title)}</news:title></news:news></url>\n"
        for entry in entries
    )
    text = (
        f'{XML_DECLARATION}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{rows}</urlset>\n'
    )
    return Answer(gzip.compress(text.encode(), mtime=0), "application/gzip", _newest(entries, now))


def old_sitemap(outlet: Outlet, base: str, entries: Sequence[Entry], now: datetime) -> Answer:
    text = f'{XML_DECLARATION}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{base}/negocios/una-nota-de-hace-anos/</loc></url></urlset>'
    return Answer(text.encode(), "application/xml", now - timedelta(days=2000))


def section(outlet: Outlet, base: str, entries: Sequence[Entry], now: datetime) -> Answer:
    """A section's page: cards with relative links among the menu, the tags and the pages that follow."""
    cards = "".join(
        f'<a class="card" href="{escape(entry.url.removeprefix(base))}"><img src="/img/mini.png" alt=""><h3>{escape(entry.title)}</h3>'
        f"<p>{escape(entry.description)}</p></a>\n"
        for entry in entries
    )
    text = (
        f'<!DOCTYPE html><html lang="es"><head><meta charset="utf-8"><title>Últimas noticias - {escape(outlet.name)}</title></head><body>'
        f'<nav><a href="/">Portada</a><a href="/es/herramientas">Herramientas</a><a href="/es/tag/robots">#robots</a><a href="mailto:hola@example.org">Escríbenos</a></nav>'
        f'<main><h1>Últimas noticias</h1>{cards}<div class="pager"><a href="?page=2">2</a><a href="?page=3">3</a><a href="javascript:void(0)">Más</a></div></main>'
        f'<footer><a href="/aviso-legal">Aviso legal</a></footer></body></html>\n'
    )
    return Answer(text.encode(), "text/html; charset=utf-8", _newest(entries, now))


def maintenance(outlet: Outlet, base: str, entries: Sequence[Entry], now: datetime) -> Answer:
    """What some outlets answer instead of their feed: a page for people, with status 200."""
    text = f"<!DOCTYPE html><html><head><title>{outlet.name}</title></head><body><h1>Estamos mejorando la web</h1><p>Volvemos en unos minutos.</p></body></html>"
    return Answer(text.encode(), "text/html; charset=utf-8", now)


def hash_of(text: str) -> int:
    """A small number that depends on the text alone, for identifiers."""
    return sum(ord(char) * (index % 97 + 1) for index, char in enumerate(text)) % 100_000


FORMATS: dict[str, Callable[[Outlet, str, Sequence[Entry], datetime], Answer]] = {
    "rss": rss,
    "dirty-rss": dirty_rss,
    "atom": atom,
    "rdf": rdf,
    "json": json_feed,
    "sitemap-index": sitemap_index,
    "news-sitemap": news_sitemap,
    "old-sitemap": old_sitemap,
    "section": section,
    "maintenance": maintenance,
}
