"""Questions as files: what each answers of a newsroom whose year was counted by hand, and what is said of a wrong file or a wrong word."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.events.names import Name
from pipelines.storage.reader import opened
from reports.company_explanation import companies_named, timeline
from reports.questions import FOLDER, QuestionError, answer, question, questions, read_question
from tests.event_worlds import saved, world
from tests.reports.event_newsroom import YEAR, cuts, deal, filled, told
from vigia.facts import CompanyMention, KnownCompany

NAMES = [
    "after-a-reverse-acquihire",
    "ai-startups-that-cut",
    "blind-days",
    "company-timeline",
    "contradictions",
    "coverage-by-outlet",
    "doubtful",
    "funding-by-quarter",
    "layoffs-by-month",
    "layoffs-by-place",
    "new-since",
    "reverse-acquihires",
    "topic-trend",
    "who-said-what",
    "who-was-first",
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("questions") / "news.db"
    filled(path).close()
    with opened(path) as database:
        yield database


@pytest.fixture
def ask(database: sqlite3.Connection) -> Any:
    """The answer's rows, of those columns."""

    def asked(name: str, *columns: str, **given: str) -> list[tuple[Any, ...]]:
        found = answer(database, question(name), given)
        return [tuple(dict(zip(found.columns, row, strict=True))[column] for column in columns) for row in found.rows]

    return asked


def test_these_are_the_questions() -> None:
    assert list(questions()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_parameter_is_as_good_as_none(database: sqlite3.Connection, name: str) -> None:
    """A form of a browser sends every field."""
    asked = question(name)
    given = {parameter.name: "Trenza" for parameter in asked.parameters if parameter.required}
    empty = {parameter.name: " " for parameter in asked.parameters} | given
    first, second = (list(answer(database, asked, values).rows) for values in (given, empty))
    assert first == second
    bare = {parameter.name: parameter.default or "" for parameter in asked.parameters} | given
    assert [tuple(row) for row in database.execute(asked.sql, bare)] == first


def test_nobody_is_counted_twice(ask: Any) -> None:
    assert ask("layoffs-by-month", "month", "company", "people", "rounds") == [
        ("2026-12", "Nexora", None, 1),  # among the 120 of October
        ("2026-11", "Gigante", 40, 2),
        ("2026-10", "Nexora", 120, 1),
        ("2026-09", "Gigante", None, 1),
        ("2026-08", "Trenza", 60, 1),
    ]
    assert ask("layoffs-by-month", "people", company="trenza") == ask("layoffs-by-month", "people", country="es") == [(60,)]
    assert ask("layoffs-by-month", "month", since="2026-10-01", until="2026-11-09") == [("2026-10",)]


def test_where_jobs_are_lost_adds_up_to_who_lost_them(ask: Any) -> None:
    assert ask("layoffs-by-place", "place", "people", "rounds") == [
        ("en España", 40, 1),
        ("en México", 30, 1),
        ("la planta de Getafe", 0, 1),  # it may lie within Spain's 40
        (None, 90, 2),  # of Nexora's 120 those who are not in Mexico
        (None, 60, 1),
    ]


def test_what_was_said_and_by_whom(ask: Any) -> None:
    assert ask("who-said-what", "outlet", "stage", "headcount_min", "echo_of", company="nexora", until="2026-11-01") == [
        ("La Plaza", "rumoured", 100, None),
        ("El Faro", "announced", 120, None),
        ("Turia", "announced", 1_200, None),
        ("Andes", "announced", 120, "El Faro"),
    ]
    with pytest.raises(QuestionError, match="who-said-what wants --company"):
        ask("who-said-what", "outlet")


def test_who_was_first(ask: Any) -> None:
    """Half past midnight in Madrid is an hour before half past five in Mexico."""
    found = ask("who-was-first", "place", "outlet", "minutes_after", "days_after", kind="funding")
    assert found == [(1, "El Faro", 0, 0), (2, "La Plaza", 60, 0)]
    assert ask("who-was-first", "place", "outlet", company="Oriol", since="2026-05-01")[0] == (1, "La Plaza")
    assert ask("who-was-first", "outlet", since="2026-12-01") == []


def test_reverse_acquihires_with_terms_and_people(ask: Any) -> None:
    assert ask("reverse-acquihires", "day", "acquirer", "target", "status", "amount", "people") == [
        ("2026-07-01", "Oriol", "Lumbre", "announced", None, "[]"),
        ("2026-06-01", "Oriol", "Trenza", "completed", 500_000_000, '["Ana Roldán"]'),
    ]


def test_what_came_after(ask: Any) -> None:
    assert ask("after-a-reverse-acquihire", "target", "days_after", "kind", "headcount", "amount") == [
        ("Lumbre", None, None, None, None),
        ("Trenza", 70, "layoff", 60, None),
        ("Trenza", 154, "acquisition", None, 9_000_000),
    ]
    timeline = ask("company-timeline", "day", "kind", "role", "other_company", company="Trenza")
    assert [row[:3] for row in timeline][:2] == [("2026-06-01", "reverse_acquihire", "target"), ("2026-08-10", "layoff", "employer")]


CUT = told("faro", "2026-11-20T10:00", cuts("Compañía Nabla", 9, "announced"))
NABLA = KnownCompany("nabla", "Nabla", ("ÑBL",), "ES", "company", False, False)
NAMED = told("faro", "2026-11-21T10:00", companies=(CompanyMention("Nabla", "nabla", 1, entry=NABLA),))
BY_ALIAS = told("plaza", "2026-11-22T10:00", deal("Oriol", "ÑBL Global", "announced"))
OTHER = told("plaza", "2026-11-23T10:00", cuts("Nablada", 3, "announced"))


@pytest.mark.parametrize("asked", ["nabla", "Nabla", "NABLA"])
@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("company-timeline", {"acquisition", "layoff", "reverse_acquihire"}),
        ("who-said-what", {"acquisition", "layoff", "reverse_acquihire"}),
        ("layoffs-by-month", {"layoff"}),
        ("reverse-acquihires", {"reverse_acquihire"}),
        ("after-a-reverse-acquihire", {"reverse_acquihire"}),
    ],
)
def test_a_company_s_events_are_found_by_another_spelling_that_says_no_id(tmp_path: Path, asked: str, name: str, found: set[str]) -> None:
    """As `explain` finds them: by the keys of all its names."""
    store = filled(tmp_path / "a.db")
    for story in (CUT, NAMED, BY_ALIAS, OTHER):
        store.articles.save(story)
    kinds = {row["event"]: row["kind"] for row in store.rows("SELECT id AS event, kind FROM events")}
    (company,) = companies_named(store._conn, asked, lambda written: Name(written).base)
    explained = {(row["event"], row["role"]) for row in timeline(store._conn, company)}
    store.close()
    with opened(tmp_path / "a.db") as database:
        assert {tuple(row) for row in database.execute("SELECT event, role FROM event_companies WHERE company = 'nabla'")} == explained
        answered = answer(database, question(name), {"company": asked})
        rows = [dict(zip(answered.columns, row, strict=True)) for row in answered.rows]
    assert rows
    if name == "layoffs-by-month":
        assert [row["people"] for row in rows] == [9]
    elif name == "after-a-reverse-acquihire":
        assert {row["target"] for row in rows} == {"ÑBL Global"}
    else:
        assert {kinds[row["event"]] for row in rows} == found


def test_money_by_quarter_in_one_currency(ask: Any) -> None:
    ((quarter, rounds, euros, startups, of_startups),) = ask(
        "funding-by-quarter", "quarter", "rounds", "amount_eur", "rounds_of_ai_startups", "ai_startups_eur"
    )
    assert (quarter, rounds, euros, startups, of_startups) == ("2026-Q3", 1, 10_000_000, 1, 10_000_000)


def test_startups_that_cut(ask: Any) -> None:
    assert ask("ai-startups-that-cut", "company", "people") == [("Nexora", None), ("Nexora", 120), ("Trenza", 60)]


def test_contradictions_with_both_sides(ask: Any) -> None:
    sides = ask("contradictions", "field", "class", "side", "value", "outlet", company="Nexora")
    assert ("headcount", "scale_10", "value", 1_200, "Turia") in sides
    assert {side[:3] for side in sides} == {("headcount", "scale_10", "value"), ("headcount", "scale_10", "against")}


def test_coverage(ask: Any) -> None:
    rows = ask("coverage-by-outlet", "outlet", "stories")
    assert sum(stories for _, stories in rows) == len(YEAR)
    assert rows[0] == ("El Faro", sum(story.source == "faro" for story in YEAR))
    assert ask("coverage-by-outlet", "outlet", country="mx") == [("La Plaza",)]


def test_a_poller_sees_every_story_once_whatever_comes(tmp_path: Path) -> None:
    stories = world(5, 20)
    saved(tmp_path / "a.db", stories[:6]).close()

    def poll(cursor: str) -> tuple[str, list[str]]:
        with opened(tmp_path / "a.db") as database:
            found = answer(database, question("new-since"), {"cursor": cursor, "limit": "4"})
            rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
        return (rows[-1]["cursor"] if rows else cursor), [row["url"] for row in rows]

    cursor, seen = "", list[str]()
    for more in ((), stories[6:10], stories[10:12], (), stories[12:]):
        saved(tmp_path / "a.db", more).close()
        while (polled := poll(cursor))[1]:
            cursor, urls = polled
            seen += urls
    assert seen == [story.url for story in stories]


@pytest.mark.parametrize("limit", ["2", "3", "1000"])
def test_a_poller_loses_nothing_where_stories_were_forgotten(tmp_path: Path, limit: str) -> None:
    """Also what is saved within the same second, or was fetched before."""
    stories = world(5, 6)
    store = saved(tmp_path / "a.db", stories[:4])
    stories[5].fetched_at = store.now() - timedelta(hours=1)

    def poll(cursor: str) -> list[tuple[str, str]]:
        with opened(tmp_path / "a.db") as database:
            found = answer(database, question("new-since"), {"cursor": cursor, "limit": limit})
            return [(row[0], row[found.columns.index("url")]) for row in found.rows]

    seen = poll("")
    while more := poll(seen[-1][0]):
        seen += more
    store.takedowns.forget(stories[3].url, stories[2].url)
    for story in stories[4:]:
        store.articles.save(story)
    while more := poll(seen[-1][0]):
        seen += more
    assert [url for _, url in seen] == [story.url for story in stories]
    store.close()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"compny": "x"}, r"layoffs-by-month has no --compny; it takes .*; did you mean .*company"),
        ({"since": "ayer"}, "--since ayer is no day; one is written 2026-01-31"),
        ({"until": "2026-02-30"}, "--until 2026-02-30 is no day"),
    ],
)
def test_a_wrong_word_is_answered_with_the_cure(given: dict[str, str], says: str) -> None:
    with pytest.raises(QuestionError, match=says):
        question("layoffs-by-month").bound(given)


@pytest.mark.parametrize("limit", ["-1", "1e3", "٣", "many", "9" * 10])
def test_a_limit_is_a_number(limit: str) -> None:
    with pytest.raises(QuestionError, match="is no whole number"):
        question("doubtful").bound({"limit": limit})


@pytest.mark.parametrize("value", ["' OR 1=1 --", "x'; DROP TABLE articles; --", "%", '"', "\0", "é" * 10_000])
def test_a_value_is_bound_and_never_pasted(ask: Any, value: str) -> None:
    assert ask("company-timeline", "day", company=f"x{value}") == []


def test_a_question_that_nobody_has_is_answered_with_the_nearest() -> None:
    with pytest.raises(
        QuestionError, match=re.escape("there is no question layoff-by-month; did you mean layoffs-by-month, layoffs-by-place?")
    ):
        question("layoff-by-month")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT 1;", "the first line is not a comment that asks something"),
        ("-- How many\nSELECT 1;", "the first line is not a comment that asks something"),
        ("-- How many?\n-- company: whose\nSELECT 1;", "no parameter: -- company: whose"),
        ("-- How many?\n-- :company whose\nSELECT 1;", "parameters that are not told, or not used: company"),
        ("-- How many?\nSELECT :company;", "parameters that are not told, or not used: company"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "wrong.sql"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(f"{path}: {says}")):
        read_question(path)


def test_every_file_is_one_select_in_a_stable_order() -> None:
    for one in questions().values():
        assert one.sql.startswith(("SELECT", "WITH")), one.name
        bare = re.sub("--.*", "", one.sql)
        assert (bare.count(";"), bare[-1]) == (1, ";"), one.name
        assert "\nORDER BY" in bare, one.name
    assert {path.suffix for path in FOLDER.iterdir()} == {".sql"}
