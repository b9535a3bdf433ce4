"""The events of the period as HTML: figures, who told of them, in whose words, who contradicts whom."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from vigia.command import program

from .figures import NOT_HAPPENED, Event, Row
from .html import Html, cut, foreign, joined, link, tag
from .words import Words

QUOTED = 320  # characters of a sentence
OUTLETS, MORE_OUTLETS = 5, 75  # that are named at once, and behind a click
SAID = 6  # outlets that are named on each side of a contradiction
NAMED = 6  # people


def event(words: Words, one: Event) -> Html:
    """Under a heading of the fourth level."""
    return tag(
        "article",
        tag("h4", title(words, one), *_figure(words, one.row)),
        tag("p", " · ".join(_said(words, one)), class_="facts"),
        _quote(words, one),
        *_contradictions(words, one.contradictions),
        _told(words, one),
        class_="event",
        id=cut(one.row["event"], 40),
    )


def title(words: Words, one: Event) -> Html:
    if one.group in ("layoff", "funding"):
        return foreign(one.row["company"] or words("unknown"))
    sides = (foreign(one.row[side] or words("unknown")) for side in ("acquirer", "target"))
    return joined(next(sides), " → ", next(sides))


def value(words: Words, field: str, amount: float, currency: str | None) -> str:
    """A figure of a contradiction."""
    if field in ("amount", "valuation"):
        return words.money(int(amount), currency)
    if field in ("percent", "stake_percent"):
        return words.percent(float(amount))
    return words.counted(int(amount), "person" if field == "headcount" else "contractor")


def step(words: Words, row: Row) -> str:
    """What a row of a company's timeline says, in one line."""
    return " · ".join(filter(None, (words.name(row["kind"]), *_of_both(words, row), cut(row["scope"], 80))))


def _figure(words: Words, row: Row) -> Iterator[Html]:
    figure = None
    if row.get("headcount") is not None:
        figure = words.counted(row["headcount"], "person")
    elif row.get("amount") is not None:
        figure = words.money(row["amount"], row["currency"])
    elif row.get("percent") is not None:
        figure = words("of_workforce", percent=words.percent(row["percent"]))
    if figure is not None:
        yield tag("span", ": ", class_="unseen")
        yield tag("span", figure, class_="figure")


def _said(words: Words, one: Event) -> Iterator[str]:
    row = one.row
    precision = f" ({words('day_of_report')})" if row["day_precision"] == "published" else ""
    yield words.day(row["day"]) + precision
    if one.group == "deal":
        yield words.name(row["kind"])
    if row.get("status"):
        yield words.name(row["status"])
    yield from _of_layoff(words, row) if one.group == "layoff" else _of_money(words, row)


def _of_layoff(words: Words, row: Row) -> Iterator[str]:
    if row["headcount"] is not None and row["headcount_min"] != row["headcount_max"]:
        yield words("range", least=words.number(row["headcount_min"]), most=words.number(row["headcount_max"]))
    if row["headcount"] is not None and row["percent"] is not None:
        yield words("of_workforce", percent=words.percent(row["percent"]))
    if row["contractors"] is not None:
        yield words.counted(row["contractors"], "contractor")
    yield from (cut(row[name], 80) for name in ("legal_form", "scope", "place") if row[name])
    if row["headcount"] is not None and row["counted"] is None:
        yield words("part" if row["part_of"] and row["status"] not in NOT_HAPPENED else "not_summed")


def _of_money(words: Words, row: Row) -> Iterator[str]:
    if row["amount"] is not None and row["currency"] != "USD" and row["amount_usd"] is not None:
        yield words("in_usd", usd=words.money(row["amount_usd"], "USD"))
    if row["amount"] is not None and row["amount_min"] != row["amount_max"]:
        least, most = (words.money(row[name], row["currency"]) for name in ("amount_min", "amount_max"))
        yield words("range", least=least, most=most)
    if row.get("round_type"):
        yield words.name(row["round_type"])
    if row.get("valuation") is not None:
        yield words("valued", amount=words.money(row["valuation"], row["valuation_currency"]))
    if row.get("stake_percent") is not None:
        yield words("of_capital", percent=words.percent(row["stake_percent"]))
    if row.get("licence"):
        yield words("licence")
    for name, key in (("people", "with_people"), ("lead_investors", "led_by")):
        if names := _names(row.get(name)):
            yield words(key, people=names)


def _of_both(words: Words, row: Row) -> Iterator[str]:
    if row["other_company"]:
        yield ("→ " if row["role"] == "acquirer" else "← ") + cut(row["other_company"], 80)
    if row["headcount"] is not None:
        yield words.counted(row["headcount"], "person")
    if row["percent"] is not None:
        yield words("of_workforce", percent=words.percent(row["percent"]))
    if row["amount"] is not None:
        yield words.money(row["amount"], row["currency"])
    if row["stake_percent"] is not None:
        yield words("of_capital", percent=words.percent(row["stake_percent"]))
    yield from (words.name(row[name]) for name in ("round_type", "status") if row[name])


def _names(written: str | None) -> str:
    try:
        names = json.loads(written or "[]")
    except ValueError:
        return ""
    return ", ".join(cut(str(name), 60) for name in names[:NAMED]) + ("…" if len(names) > NAMED else "")


def _quote(words: Words, one: Event) -> Html | None:
    if one.quote is None:
        return None
    words_of = tag("p", foreign(f"«{cut(one.quote['quote'], QUOTED)}»", QUOTED + 2))
    return tag("blockquote", words_of, tag("footer", foreign(one.quote["outlet"])), lang="es")


def _contradictions(words: Words, told: Sequence[Row]) -> Iterator[Html]:
    for _, rows in groupby(told, key=lambda row: row["number"]):
        sides: dict[str, list[Row]] = {}
        for row in rows:
            sides.setdefault(row["side"], []).append(row)
        first = next(iter(sides.values()))[0]
        kind = words.name(first["class"])
        sure = kind if first["class"] in ("scale_10", "scale_1000", "billion", "currency") else None
        said: list[Any] = []
        for side in ("value", "against"):
            if side in sides:
                some = sides[side]
                number = value(words, first["field"], some[0]["value"], some[0]["currency"])
                said += [tag("li", *_side(words, "says" if side == "value" else "against", number, some))]
        head = words("contradiction", field=words(first["field"])) + (f" ({sure})" if sure else "")
        yield tag("div", tag("p", tag("strong", "⚠ ", head)), tag("ul", *said), class_="contradiction")


def _side(words: Words, key: str, number: str, rows: Sequence[Row]) -> Iterator[Html | str]:
    before, after = words(key, value=number, outlet="\0").split("\0")
    yield before
    distinct = {row["url"]: row for row in rows}
    for at, row in enumerate([*distinct.values()][:SAID]):
        yield joined(", " if at else None, link(row["url"], foreign(row["outlet"])))
    yield ("…" if len(distinct) > SAID else "") + after


def _told(words: Words, one: Event) -> Html:
    row, told = one.row, one.told
    one_or_many = "told_by_one" if row["outlets"] == 1 else "told_by_many"
    head = words(one_or_many, outlets=words.counted(row["outlets"], "outlet"), sources=words.counted(row["independent_sources"], "source"))
    shown = tag("ul", *(_article(words, article, alone=len(told) == 1) for article in told[:OUTLETS]), class_="told")
    more = told[OUTLETS : OUTLETS + MORE_OUTLETS]
    hidden = None
    if more:
        rest = tag("ul", *(_article(words, article) for article in more), class_="told")
        left = len(told) - OUTLETS - len(more)
        all_of_it = tag("p", capped(words, OUTLETS + len(more), len(told), f"explain {row['event']}")) if left else None
        summary = tag("summary", words("more_outlets", outlets=words.counted(len(told) - OUTLETS, "outlet")))
        hidden = tag("details", summary, rest, all_of_it)
    return tag("div", tag("p", head, class_="head"), shown, hidden, class_="outlets")


def _article(words: Words, row: Row, *, alone: bool = False) -> Html:
    said = " · ".join(_notes(words, row, alone=alone))
    country = f" ({cut(row['country'], 2)})" if row["country"] else ""
    name = joined(foreign(row["outlet"]), country)
    what = link(row["url"], foreign(row["title"] or row["url"], language="es"))
    outlet = tag("strong", name) if row["place"] == 1 else name
    return tag("li", outlet, ": ", what, tag("span", " ", said, class_="note") if said else None)


def _notes(words: Words, row: Row, *, alone: bool) -> Iterator[str]:
    if row["place"] == 1:
        yield words.day(row["published_day"]) if alone else f"{words('first')}, {words.day(row['published_day'])}"
    elif row["minutes_after"] is not None and 0 <= row["minutes_after"] < 2 * 24 * 60:
        hours, minutes = divmod(row["minutes_after"], 60)
        yield words("later", time=f"{hours}\u00a0h {minutes}\u00a0min" if hours else f"{minutes}\u00a0min")
    elif row["days_after"]:
        yield words("later", time=words.counted(row["days_after"], "day"))
    if row["place"] is None:
        yield words("no_fact")
    if row["agency"]:
        yield cut(row["agency"], 40)
    if row["echo_of"]:
        yield words("echo", name=cut(row["echo_of"], 60))
    if row["copy_of"]:
        yield words("copy")


def capped(words: Words, shown: int, everything: int, command: str) -> Html:
    """What is left out, and the command that gives it."""
    told = words("capped", shown=words.number(shown), all=words.number(everything))
    return joined(told, " ", tag("code", f"{program()} {command}", lang="en"))
