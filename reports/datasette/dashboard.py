"""The dashboard: the report's charts of the last thirty days up to the newest story, with the questions that they draw."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from urllib.parse import urlencode

from reports.page.drawings import chart_list
from reports.page.figures import events_of, has_events, numbers
from reports.page.html import Html, joined, tag
from reports.page.period import MONTH, Period, ending, newest_day
from reports.page.report import document, one_moment
from reports.page.sections import headline, no_events
from reports.page.texts import LANGUAGES
from reports.page.words import Words
from reports.questions import question

# The questions that the charts draw, and what is filled in there beside the last day; quarters are drawn from the first on.
BEHIND = {"topic-trend": ("since", "by"), "layoffs-by-month": ("since",), "funding-by-quarter": (), "who-was-first": ("since",)}


def dashboard(database: sqlite3.Connection, language: str, home: str, address: Callable[[str], str]) -> str:
    """The page in one of `texts.LANGUAGES`. `home` and what `address` says of a question are addresses, ready for a browser."""
    words = Words(language)
    other = next(one for one in LANGUAGES if one != language)
    links = [tag("a", words("home"), href=home), " · ", tag("a", words("other_language"), href=f"?lang={other}", lang=other)]
    with one_moment(database):
        newest = newest_day(database)
        if newest is None:
            header = joined(tag("p", *links), tag("h1", words("dashboard")), tag("p", words("nothing_stored")))
            return document(words, words("dashboard"), header, {}, served=True)
        period = ending(newest, MONTH)
        sections = _sections(database, period, words)
    sections["behind"] = tag("ul", *(_asked(name, address(name), period) for name in BEHIND), lang="en")
    about = tag("p", words("dashboard_about", period=words.dates(period.since, period.until)), class_="about")
    return document(words, words("dashboard"), joined(tag("p", *links), tag("h1", words("dashboard")), about), sections, served=True)


def _sections(database: sqlite3.Connection, period: Period, words: Words) -> dict[str, Html]:
    events = events_of(database, period, None)
    before = period.before
    was = numbers(database, before, None, events_of(database, before, None)) if before else None
    figures = headline(words, numbers(database, period, None, events), was) if has_events(database) else no_events(words)
    return {"numbers": figures, "charts": chart_list(words, database, period, None, events)}


def _asked(name: str, address: str, period: Period) -> Html:
    """A link to the question, its days filled in."""
    asked = question(name)
    known = {"since": period.since, "by": "day"}
    given = {"until": period.until, **{one: known[one] for one in BEHIND[name]}}
    form = urlencode({parameter.name: given.get(parameter.name, "") for parameter in asked.parameters})
    return tag("li", tag("a", asked.asks, href=f"{address}?{form}"))
