"""The sections of the page beside charts and events: headline numbers, companies, outlets, stories, and how it is counted."""

from __future__ import annotations

import shlex
import sqlite3
from collections.abc import Mapping, Sequence

from vigia.command import program

from .events import capped, event, step
from .figures import EVENTS, VIEWS, Numbers, Row, Stories, Timeline, rows, stories, timelines, told_of
from .html import Html, cut, foreign, joined, link, table, tag, within
from .period import Period
from .words import Words

WELL = ("ok", "new")
OUTLETS_LISTED = 300
EVENTS_SIZE, COMPANIES_SIZE, STORIES_SIZE = 480_000, 120_000, 200_000  # bytes of each list: the whole is to stay below 1 MB
REASON = 240  # characters of what is wrong with an outlet


def headline(words: Words, now: Numbers, before: Numbers | None) -> Html:
    """`before`: of the period before, where any story is of it."""
    known = before is not None and before.stories > 0

    def card(name: str, value: str, was: str, *notes: str) -> Html:
        more = [*notes, *([words("before", value=was)] if known else [])]
        return tag("div", tag("dt", name), tag("dd", tag("strong", value)), *(tag("dd", note, class_="note") for note in more))

    was = before or now
    unknown = [words.counted(now.unknown_cuts, "no_figure")] if now.unknown_cuts else []
    unsure = [words.counted(now.unsure, "not_counted")] if now.unsure else []
    of_rounds = words.counted(now.rounds, "round")
    without = f", {words.counted(now.unknown_rounds, 'no_sum')}" if now.unknown_rounds else ""
    outlets = words("from_outlets", outlets=words.counted(now.outlets, "outlet"))
    return tag(
        "dl",
        card(words("people_lost"), words.number(now.people), words.number(was.people), *unknown),
        card(words("acquihires"), words.number(now.acquihires), words.number(was.acquihires), *unsure),
        card(words("raised"), words.money(now.raised, "USD"), words.money(was.raised, "USD"), of_rounds + without),
        card(words("stories_of"), words.number(now.stories), words.number(was.stories), outlets),
        class_="cards",
    )


def event_list(words: Words, database: sqlite3.Connection, period: Period, events: Mapping[str, Sequence[Row]]) -> Html:
    """By group, each of them under a heading of the third level."""
    parts: list[Html] = []
    groups = sum(bool(found) for found in events.values())
    for group, found in events.items():
        if not found:
            continue
        told = told_of(database, group, found[:EVENTS])
        shown = within((event(words, one) for one in told), EVENTS_SIZE // groups)
        parts.append(tag("h3", words(f"{group}_events"), tag("span", f" ({words.number(len(found))})", class_="note")))
        parts += shown
        if len(found) > len(shown):
            whole = {
                "reverse_acquihire": f"ask reverse-acquihires --since {period.since} --until {period.until}",
            }.get(group, f"export --table {VIEWS[group]}")
            parts.append(tag("p", capped(words, len(shown), len(found), whole), class_="capped"))
    return joined(*parts) if parts else tag("p", words("no_events"))


def no_events(words: Words) -> Html:
    """Of a database without any, and what makes them."""
    return tag("p", words("no_database_events"), " ", tag("code", f"{program()} retag", lang="en"), class_="notice")


def company_list(words: Words, database: sqlite3.Connection, period: Period, events: Mapping[str, Sequence[Row]]) -> Html:
    found, left = timelines(database, events, period)
    shown = within((_timeline(words, one, period) for one in found), COMPANIES_SIZE)
    parts = [tag("p", words("companies_about" if found else "no_companies"), class_="about"), *shown]
    if everything := left + len(found) - len(shown):
        told = capped(words, len(shown), len(shown) + everything, "export --table company_timeline")
        parts.append(tag("p", told, class_="capped"))
    return joined(*parts)


def outlet_list(words: Words, database: sqlite3.Connection, period: Period) -> Html:
    """What is wrong first, and everyone behind a click."""
    health = rows(database, "SELECT * FROM source_health ORDER BY needs_person DESC, name, source")
    if not health:
        return tag("p", words("no_outlets"))
    sql = "SELECT source, count(*) AS stories FROM articles WHERE published_day BETWEEN :since AND :until GROUP BY source"
    told = {row["source"]: row["stories"] for row in rows(database, sql, since=period.since, until=period.until)}
    sql = "SELECT source, sum(NOT blind) AS days FROM source_days WHERE day BETWEEN :since AND :until GROUP BY source"
    seen = {row["source"]: row["days"] for row in rows(database, sql, since=period.since, until=period.until)}
    ill = [row for row in health if row["state"] not in WELL]
    as_of = next((row["as_of"] for row in health if row["as_of"]), None)
    parts = [tag("p", words("outlets_about", day=words.day((as_of or "")[:10]) or "–"), class_="about")]
    if ill:
        headers = [words("outlet"), words("state"), words("why")]
        lines = [[foreign(row["name"]), words.name(row["state"]), _why(row)] for row in ill[:OUTLETS_LISTED]]
        parts += [tag("h3", words("ill")), table(words("ill"), headers, lines)]
    else:
        parts.append(tag("p", words("all_well")))
    headers = [words("outlet"), words("state"), words("in_days"), words("days_seen"), words("last_story")]
    lines = [
        [
            foreign(row["name"]),
            words.name(row["state"]),
            words.number(told.get(row["source"], 0)),
            words("of_days", seen=seen.get(row["source"], 0), all=period.days),
            words.day((row["last_new_article_at"] or "")[:10]) or "–",
        ]
        for row in sorted(health, key=lambda row: -told.get(row["source"], 0))[:OUTLETS_LISTED]
    ]
    summary = tag("summary", words("all_outlets"), f" ({words.number(len(health))})")
    parts.append(tag("details", summary, table(words("all_outlets"), headers, lines, numeric=frozenset({2, 3}))))
    if len(health) > OUTLETS_LISTED:
        parts.append(tag("p", capped(words, OUTLETS_LISTED, len(health), "health --all"), class_="capped"))
    return joined(*parts)


def story_list(words: Words, database: sqlite3.Connection, period: Period, names: Sequence[str]) -> Html:
    return joined(*(_of_topic(words, stories(database, name, period), STORIES_SIZE // len(names)) for name in names))


def method(words: Words, period: Period, topic: str | None) -> Html:
    line = f"{program()} ask layoffs-by-month --since {period.since} --until {period.until}"
    said = [tag("li", words(key)) for key in ("method_people", "method_money")]
    same = [] if topic is not None else [tag("li", words("method_same"), " ", tag("code", line, lang="en"))]  # none is asked by topic
    return tag("ul", *said, *same)


def _timeline(words: Words, one: Timeline, period: Period) -> Html:
    more = None
    if one.hidden:
        command = f"ask company-timeline --company {shlex.quote(cut(one.argument))}"
        more = tag("p", capped(words, len(one.steps), len(one.steps) + one.hidden, command), class_="capped")
    steps = tag("ol", *(_step(words, row, period) for row in one.steps), class_="timeline")
    return joined(tag("h3", foreign(one.name)), steps, more)


def _of_topic(words: Words, told: Stories, size: int) -> Html:
    head = tag("h3", words.topic(told.topic), tag("span", f" ({words.number(told.all)})", class_="note"))
    if not told.shown:
        return joined(head, tag("p", words("no_stories")))
    lines = within((_line(words, row) for row in told.shown), size)
    left = None
    if told.all > len(lines):
        command = f"ask new-since --topic {shlex.quote(cut(told.topic))} --limit 999999999"
        left = tag("p", capped(words, len(lines), told.all, command), class_="capped")
    return joined(head, tag("ul", *lines, class_="stories"), left)


def _line(words: Words, row: Row) -> Html:
    title = link(row["url"], foreign(row["title"] or row["url"], language="es"))
    copy = f" · {words('copy')}" if row["copy_of"] else ""
    outlet = tag("span", " ", foreign(row["outlet"]), copy, class_="note")
    return tag("li", tag("time", words.day(row["day"], year=False), datetime=row["day"]), " ", title, outlet)


def _step(words: Words, row: Row, period: Period) -> Html:
    now = tag("span", f" · {words('in_period')}", class_="note") if row["day"] >= period.since else None
    day = tag("time", words.day(row["day"]), datetime=cut(row["day"], 10))
    return tag("li", day, " ", link(row["first_url"], step(words, row)), tag("span", " ", foreign(row["first_outlet"]), class_="note"), now)


def _why(row: Row) -> Html:
    return tag("span", cut(row["reason"], REASON), lang="en")
