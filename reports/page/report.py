"""The whole page: one file without a script, that asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from .drawings import chart_list
from .figures import events_of, has_events, numbers, topics
from .html import Html, joined, tag
from .period import Period
from .sections import company_list, event_list, headline, method, no_events, outlet_list, story_list
from .words import Words

STYLE = Path(__file__).with_name("style.css")


def page(database: sqlite3.Connection, period: Period, *, topic: str | None = None, language: str = "es") -> str:
    """The report of those days, all of one moment. `language`: one of `texts.LANGUAGES`."""
    words = Words(language)
    title = words("title", period=words.dates(period.since, period.until))
    only = tag("p", words("of_topic", topic=words.topic(topic))) if topic else None
    with one_moment(database):
        sections = _sections(database, period, topic, words)
    return document(words, title, joined(tag("h1", title), only, tag("p", words("about"), class_="about")), sections)


@contextmanager
def one_moment(database: sqlite3.Connection) -> Iterator[None]:
    """Whatever is read within is of one moment, also while a crawl is at work."""
    database.execute("BEGIN")
    try:
        yield
    finally:
        database.execute("ROLLBACK")


@cache
def style() -> str:
    return STYLE.read_text(encoding="utf-8").strip()


def policy(images: str = "data:") -> str:
    """What a browser may do with the page: show it in our style. `images`: where from they may come."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src {images}; base-uri 'none'; form-action 'none'"


def document(words: Words, title: str, header: Html, sections: Mapping[str, Html], *, served: bool = False) -> str:
    """`sections`: by the keys of their titles. `served`: a browser may ask the page's own server, for its icon."""
    links = [tag("li", tag("a", words(name), href=f"#{name}")) for name in sections]
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy("'self'" if served else "data:")),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name_="color-scheme", content="light dark"),
        tag("meta", name_="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Html(style())),
    )
    body = tag(
        "body",
        tag("a", words("skip"), href="#content", class_="skip"),
        tag("header", header),
        tag("nav", tag("ul", *links), aria_label=words("contents")),
        tag("main", *(_section(words, name, inner) for name, inner in sections.items()), id="content", tabindex=-1),
    )
    return f"<!doctype html>\n{tag('html', head, body, lang=words.language)}\n"


def _sections(database: sqlite3.Connection, period: Period, topic: str | None, words: Words) -> dict[str, Html]:
    """By their names, which are their titles' as well."""
    names = [topic] if topic else topics(database)
    found: dict[str, Html] = {}
    if has_events(database):
        events = events_of(database, period, topic)
        before = period.before
        was = numbers(database, before, topic, events_of(database, before, topic)) if before else None
        found["numbers"] = headline(words, numbers(database, period, topic, events), was)
        found["charts"] = chart_list(words, database, period, topic, events)
        found["events"] = event_list(words, database, period, events)
        found["companies"] = company_list(words, database, period, events)
    else:
        found["events"] = no_events(words)
    found["stories"] = story_list(words, database, period, names)
    found["sources"] = outlet_list(words, database, period)
    if "numbers" in found:
        found["method"] = method(words, period, topic)
    return found


def _section(words: Words, name: str, inner: Html) -> Html:
    return tag("section", joined(tag("h2", words(name), id=name), inner), aria_labelledby=name)
