"""Which charts there are, and what they draw."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from .charts import Bar, Bars, Line, Lines, bars, lines
from .figures import DAYS_APART, QUARTERS, Row, asked, firsts, people_by
from .html import Html, tag
from .period import Period
from .words import Words

BARS = 12
AI_STARTUPS = "ai_startup"


def chart_list(words: Words, database: sqlite3.Connection, period: Period, topic: str | None, events: Mapping[str, Sequence[Row]]) -> Html:
    """All of them, or that there is none."""
    drawn = [*charts(words, database, period, topic, events)]
    return tag("div", *drawn, class_="charts") if drawn else tag("p", words("no_charts"))


def charts(
    words: Words, database: sqlite3.Connection, period: Period, topic: str | None, events: Mapping[str, Sequence[Row]]
) -> Iterator[Html]:
    """Those that have anything to draw."""
    figures = words("figures_of")
    if (trend := _trend(words, database, period, topic)) is not None:
        yield lines(trend, figures, words("hatched"))
    cuts = events["layoff"]
    countries = people_by(cuts, "company_country")
    by_country = [(words("no_country") if code is None else words.country(code), count) for code, count in countries]
    by_company = [(words("unknown") if name is None else name, count) for name, count in people_by(cuts, "company_id", "company")]
    for id_, found in (("company", by_company), ("country", by_country)):
        if found:
            yield bars(_jobs(words, id_, found), figures)
    if topic in (None, AI_STARTUPS) and (money := _quarters(words, database, period, topic)).bars:
        yield bars(money, figures)
    if found := firsts(events):
        about = words("firsts_about", events=words.number(sum(count for _, count in found)))
        told = _counted(words, found)
        yield bars(Bars("who-was-first", words("firsts"), about, told, (words("outlet"), words("events_first"))), figures)


def _jobs(words: Words, id_: str, found: Sequence[tuple[str, int]]) -> Bars:
    return Bars(f"jobs-by-{id_}", words(f"by_{id_}"), words("jobs_about"), _counted(words, found), (words(id_), words("people")))


def _counted(words: Words, found: Sequence[tuple[str, int]]) -> list[Bar]:
    """A bar each for the first of them, and what all others come to."""
    told = [Bar(name, count, words.number(count)) for name, count in found[:BARS]]
    if rest := sum(count for _, count in found[BARS:]):
        told.append(Bar(words("rest"), None, words.number(rest)))
    return told


def _quarters(words: Words, database: sqlite3.Connection, period: Period, topic: str | None) -> Bars:
    column = "ai_startups_usd" if topic == AI_STARTUPS else "amount_usd"
    found = [row for row in asked(database, "funding-by-quarter", until=period.until) if row[column]]
    told = [Bar(row["quarter"], row[column], words.money(row[column], "USD")) for row in reversed(found[:QUARTERS])]
    title = words("by_quarter_ai" if topic == AI_STARTUPS else "by_quarter")
    return Bars("money-by-quarter", title, words("quarter_about"), told, (words("quarter"), words("sum")))


def _trend(words: Words, database: sqlite3.Connection, period: Period, topic: str | None) -> Lines | None:
    by = "day" if period.days <= DAYS_APART else "week"
    answered = asked(database, "topic-trend", topic=topic, by=by, since=period.since, until=period.until)
    found = {(row["period"], row["topic"]): row for row in answered}
    names = sorted({name for _, name in found})
    if not names:
        return None
    days = _labels(period, by)
    sight = [found.get((day, names[0])) for day in days]
    told = [_blind(words, row) for row in sight]
    return Lines(
        "stories-by-topic",
        words("trend" if by == "day" else "trend_weeks"),
        words("trend_about"),
        [words.day(day, year=False) for day in days],
        [Line(words.topic(name), [found[day, name]["stories"] if (day, name) in found else 0 for day in days]) for name in names],
        [share for share, _ in told],
        [said for _, said in told],
        (words("day" if by == "day" else "week"), words("blind")),
    )


def _labels(period: Period, by: str) -> list[str]:
    """The days, or the Mondays of the weeks."""
    first = period.first - timedelta(days=period.first.weekday()) if by == "week" else period.first
    step = 7 if by == "week" else 1
    return [date.fromordinal(day).isoformat() for day in range(first.toordinal(), period.last.toordinal() + 1, step)]


def _blind(words: Words, row: Row | None) -> tuple[float, str]:
    """The share of outlet-days that were not seen, and in words. A day that no run came near is all blind."""
    seen, blind, unwatched = (row[f"source_days_{name}"] if row else None for name in ("seen", "blind", "not_watched"))
    unseen, everyone = (blind or 0) + (unwatched or 0), (seen or 0) + (blind or 0) + (unwatched or 0)
    if not everyone:
        return 1.0, words("blind_all")
    share = unseen / everyone
    return share, words("blind_part", share=words.percent(round(100 * share))) if unseen else words.percent(0)
