"""The entries of feeds: an event or an article each, with an id for good and times out of the database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from reports.event_reading import articles, claims, contradictions, figures, outlet, shortened
from vigia.characters import seen

from . import spanish

NEWEST = 200  # entries of a feed
OUTLETS = 30  # that an entry lists by name: a great story has more, and is the same with fewer
NO_TITLE = "(sin título)"


@dataclass(frozen=True, slots=True)
class Entry:
    """`id` is a URI; `url` the address of the first report; times are UTC, as the database writes them; `html` stands by itself."""

    id: str
    title: str
    url: str | None
    published: str
    updated: str
    html: str


class Entries:
    """Each is made once, however many feeds have it."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self._events: dict[str, Entry] = {}

    def of_topic(self, topic: str) -> list[Entry]:
        """Of the newest articles that carry the tag."""
        sql = f"""
            SELECT id, url, title, published_at, published_day, first_seen_at, outlet, country, updated,
                (SELECT quote FROM evidence WHERE evidence.article = newest.id AND topic = ?1 ORDER BY evidence.id LIMIT 1) AS quote
            FROM (
                SELECT articles.id AS article, {_changed("articles")} AS updated
                FROM article_topics JOIN articles ON articles.id = article_topics.article
                WHERE topic = ?1 ORDER BY updated DESC, article DESC LIMIT {NEWEST}
            )
            JOIN (SELECT articles.*, sources.name AS outlet, country FROM articles JOIN sources ON sources.id = source) AS newest
                ON newest.id = article
            ORDER BY updated DESC, article DESC"""
        return [self._article(row) for row in self.database.execute(sql, (topic,)).fetchall()]

    def of_kind(self, kind: str) -> list[Entry]:
        return self._newest("events.kind = ?", kind)

    def of_events(self, ids: list[str]) -> list[Entry]:
        return self._newest("events.id IN (SELECT value FROM json_each(?))", json.dumps(ids))

    def contradicted(self) -> list[Entry]:
        """Of the events whose figures cannot all be true."""
        return self._newest("events.id IN (SELECT event FROM event_contradictions)")

    def _newest(self, condition: str, *values: str) -> list[Entry]:
        """Newest by when something of them was last learned."""
        sql = f"""
            SELECT events.*, updated, firsts.url AS first_url,
                (
                    SELECT event_ids.id FROM event_ids
                    JOIN claims ON claims.article = event_ids.article AND claims.key = event_ids.claim
                    WHERE claims.event = events.id ORDER BY event_ids.number LIMIT 1
                ) AS permanent
            FROM (
                SELECT events.id AS newest, max({_changed("articles")}) AS updated
                FROM events JOIN claims ON claims.event = events.id AND claims.role = 'news' JOIN articles ON articles.id = claims.article
                WHERE {condition} GROUP BY newest ORDER BY updated DESC, newest LIMIT {NEWEST}
            )
            JOIN events ON events.id = newest JOIN articles AS firsts ON firsts.id = events.first_article
            ORDER BY updated DESC, newest"""
        return [self._event(row) for row in self.database.execute(sql, values).fetchall()]

    def _event(self, row: sqlite3.Row) -> Entry:
        if row["id"] not in self._events:
            told = figures(self.database, row["id"])
            published = row["first_published_at"] or f"{row['first_day']}T00:00:00Z"
            self._events[row["id"]] = Entry(
                f"urn:vigia:{row['permanent'] or row['id']}",
                _plain(spanish.headline(row, told)),
                _link(row["first_url"]),
                published,
                max(row["updated"], published),
                "\n".join(self._of_event(row, told)),
            )
        return self._events[row["id"]]

    def _of_event(self, event: sqlite3.Row, told: list[sqlite3.Row]) -> Iterator[str]:
        when = "Primera noticia" if event["day_precision"] == "published" else "Fecha"
        yield f"<p>{_html(spanish.headline(event, told))}. {when}: {_html(event['day'])}.</p>"
        yield from _list(_figure(row) for row in spanish.ordered(told))
        if disagreeing := contradictions(self.database, event["id"]):
            yield "<p><strong>Cifras que se contradicen:</strong></p>"
            yield from _list(map(_contradiction, disagreeing))
        if quoting := next((row for row in claims(self.database, event["id"]) if row["quote"]), None):
            yield f"<blockquote>«{_html(shortened(quoting['quote']))}»<br>{_anchor(quoting['url'], outlet(quoting))}</blockquote>"
        news = articles(self.database, event["id"])
        sources = spanish.counted(event["independent_sources"], "fuente independiente", "fuentes independientes")
        yield f"<p>{spanish.counted(event['outlets'], 'medio', 'medios')}, {sources}:</p>"
        yield from _list(_report(row) for row in news[:OUTLETS])
        if len(news) > OUTLETS:
            yield f"<p>Y {spanish.counted(len(news) - OUTLETS, 'artículo', 'artículos')} más.</p>"

    def _article(self, row: sqlite3.Row) -> Entry:
        published = row["published_at"] or row["first_seen_at"]
        html = [f"<p>{_anchor(row['url'], outlet(row))}{', ' + row['published_day'] if row['published_day'] else ''}</p>"]
        if row["quote"]:
            html.append(f"<blockquote>«{_html(shortened(row['quote']))}»</blockquote>")
        html += _list(_html(line) for line in self._told_in(row["id"]))
        return Entry(_plain(row["url"]), _plain(row["title"] or NO_TITLE), _link(row["url"]), published, row["updated"], "\n".join(html))

    def _told_in(self, article: int) -> list[str]:
        """The events that an article tells of as news, in a line each."""
        sql = "SELECT * FROM events WHERE id IN (SELECT event FROM claims WHERE article = ? AND role = 'news') ORDER BY id"
        rows = self.database.execute(sql, (article,)).fetchall()
        return [spanish.headline(row, figures(self.database, row["id"])) for row in rows]


def _changed(articles: str) -> str:
    """SQL: when an article was stored, or last seen to have changed."""
    revised = f"(SELECT max(seen_at) FROM revisions WHERE revisions.article = {articles}.id)"
    return f"max({articles}.first_seen_at, coalesce({revised}, ''))"


def _figure(row: sqlite3.Row) -> str:
    most = spanish.value(row["field"], row["most_common"], row["currency"])
    told = f"{most}, según {spanish.counted(row['groups'], 'fuente', 'fuentes')}"
    if row["least"] != row["most"]:
        least, highest = (spanish.value(row["field"], row[end], row["currency"]) for end in ("least", "most"))
        told += f"; de {least} a {highest}"
    if (row["latest"], row["latest_currency"]) != (row["most_common"], row["currency"]):
        told += f"; la última, {spanish.value(row['field'], row['latest'], row['latest_currency'])} ({row['latest_day']})"
    return _html(spanish.labelled(row["field"], told))


def _contradiction(told: list[sqlite3.Row]) -> str:
    sides = {side: [row for row in told if row["side"] == side] for side in ("value", "against")}
    said = " frente a ".join(
        f"{_html(spanish.value(rows[0]['field'], rows[0]['value'], rows[0]['currency']))} ({', '.join(_outlets(rows))})"
        for rows in sides.values()
        if rows
    )
    why = spanish.CLASSES.get(told[0]["class"])
    return f"{spanish.labelled(told[0]['field'], said)}{f': {_html(why)}' if why else ''}"


def _outlets(rows: list[sqlite3.Row]) -> list[str]:
    return list({row["source"]: _anchor(row["url"], row["outlet"]) for row in reversed(rows)}.values())[::-1]


def _report(row: sqlite3.Row) -> str:
    day = f", {row['published_day']}" if row["published_day"] else ""
    return f"{_html(outlet(row) + day)}: {_anchor(row['url'], row['title'] or NO_TITLE)}"


def _list(items: Iterator[str] | map[str]) -> Iterator[str]:
    found = [f"<li>{item}</li>" for item in items]
    if found:
        yield f"<ul>{''.join(found)}</ul>"


def _anchor(url: str, text: str) -> str:
    link = _link(url)
    return f'<a href="{escape(link)}" rel="noreferrer">{_html(text)}</a>' if link else _html(text)


def _link(url: str | None) -> str | None:
    """An address that a reader may follow."""
    try:
        return url if url and url.isprintable() and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def _plain(text: str) -> str:
    """In one line, of what XML can hold and a person sees."""
    return " ".join(seen(text).split())


def _html(text: str) -> str:
    return escape(_plain(text))
