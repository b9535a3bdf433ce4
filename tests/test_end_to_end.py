"""The whole house: the command as cron runs it, over the demo newsroom, three times; then the database is held against the truth.

First everything is new. Then nothing has changed. Then the newsroom brings a second edition: one story has another figure in it, another
only a new page around the same words.
"""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from demo.comparison import differences
from demo.crawl import ROOT, crawl_command
from demo.newsroom import Newsroom, Request
from demo.outlets import Outlet
from demo.site import CHILD_ENDPOINTS
from demo.truth import Truth, load_truth
from pipelines.storage.event_check import faults, sample
from pipelines.storage.judgements import nobody_judged
from reports.questions import answer, question
from tests.net.digests import OF_THE_DEMO as NOW
from tests.net.digests import held, of_database
from tests.shared import FLOORS
from vigia.facts import KINDS

EVENTS = tomllib.loads((ROOT / "demo" / "truth" / "events.toml").read_text("utf-8"))
README = (ROOT / "output" / "README.md").read_text("utf-8")
CRON = {"PATH": "/usr/bin:/bin"}  # all that cron gives, with no HOME and no locale
SOURCE_FAILED = 3
# What a second run may write even if nothing has changed: when it looked, and its own record.
ABOUT_THE_HOST = {"/robots.txt", "/.well-known/tdmrep.json"}
WRITTEN_BY_EVERY_RUN = {"crawls", "crawl_sources", "endpoints", "robots", "sqlite_sequence"}
LOOKED_AGAIN = {"last_seen_at", "last_fetched_at", "times", "crawl"}


@dataclass(frozen=True)
class Run:
    finished: subprocess.CompletedProcess[str]
    requests: list[Request]
    rows: dict[str, list[dict[str, Any]]]  # every table
    wrong: list[str]  # differences from the truth
    digests: dict[str, str]  # of the rows, for tests/net


@dataclass
class Story:
    """What the three runs left behind."""

    truth: Truth
    outlets: tuple[Outlet, ...]
    bases: dict[str, str]
    database: Path
    runs: list[Run] = field(default_factory=list)


def rows_of(database: Path) -> dict[str, list[dict[str, Any]]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        tables = [
            name
            for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'articles_fts%' ORDER BY name")
        ]
        return {table: [dict(row) for row in db.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2')] for table in tables}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("end_to_end")
    database = folder / "news.db"
    with Newsroom(NOW) as newsroom:
        told = Story(load_truth(newsroom.sites), newsroom.outlets, newsroom.bases, database)
        sources_file = newsroom.sources_toml(folder / "sources.toml")
        for edition, now in ((1, NOW), (1, NOW + timedelta(minutes=40)), (2, NOW + timedelta(hours=2))):
            newsroom.set_edition(edition)
            asked = len(newsroom.requests)
            command = crawl_command(newsroom, database=database, sources_file=sources_file, now=now)
            command[:3] = [str(Path(sys.executable).with_name("scrapy"))]
            finished = subprocess.run(command, cwd=ROOT / "tests", env=CRON, capture_output=True, text=True, timeout=180, check=False)
            logs = "".join(path.read_text("utf-8") for path in sorted(folder.glob("logs/*")))
            assert database.exists(), finished.stderr + logs
            wrong = differences(database, load_truth(newsroom.sites, edition))
            told.runs.append(Run(finished, newsroom.requests[asked:], rows_of(database), wrong, of_database(database, newsroom.bases)))
        yield told


def asked(run: Run, outlet: str) -> list[str]:
    return [request.path for request in run.requests if request.outlet == outlet]


def endpoints(outlet: Outlet) -> set[str]:
    """The addresses an outlet is polled under: its own, and the one child of a sitemap index that is news."""
    paths = {endpoint.path for endpoint in outlet.endpoints}
    for endpoint in outlet.endpoints:
        paths |= {path for path, format_ in CHILD_ENDPOINTS.get(endpoint.format, {}).items() if format_ != "old-sitemap"}
    return paths


def nothing_in(wrong: list[str]) -> None:
    """Fails with the differences, a sentence a line, and none of pytest's own words around them."""
    if wrong:
        pytest.fail("\n".join([f"{len(wrong)} differences from the truth:", *wrong]), pytrace=False)


def test_the_demo_is_stored_as_before(story: Story) -> None:
    before, now = held("demo"), story.runs[0].digests
    assert sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key)) == []  # tests/net


def misread(wrong: list[str]) -> dict[str, list[str]]:
    """What the reading says otherwise than the truth: it is learned, and never all right."""
    facts = [line for line in wrong if any(f"»: {kind.table}: " in line for kind in KINDS)]
    return {"tags": [line for line in wrong if "»: tags are " in line], "facts": facts}


def test_the_first_run_stores_what_the_truth_says_and_nothing_else(story: Story) -> None:
    wrong = story.runs[0].wrong
    told = [line for lines in misread(wrong).values() for line in lines]
    nothing_in([line for line in wrong if line not in told])


@pytest.mark.parametrize("what", ["tags", "facts"])
def test_hardly_a_story_is_misread(story: Story, what: str) -> None:
    found = misread(story.runs[0].wrong)[what]
    if len(found) > FLOORS["demo"][f"misread_{what}_at_most"]:
        nothing_in(found)


def test_the_run_says_that_one_source_failed_and_the_others_are_all_right(story: Story) -> None:
    first = story.runs[0]
    assert first.finished.returncode == SOURCE_FAILED, first.finished.stderr
    assert (first.finished.stdout, first.finished.stderr) == ("", "")  # cron mails what is printed, and health says who needs a person
    errors = {row["source"] for row in first.rows["crawl_sources"] if row["error"]}
    assert errors == story.truth.failed_sources


def test_every_discovered_address_has_exactly_one_outcome(story: Story) -> None:
    for run in story.runs:
        states = Counter(row["state"] for row in run.rows["discoveries"])
        assert set(states) <= {"new", "known", "updated", "dropped"}
    assert len(story.runs[0].rows["articles"]) == len(story.truth.stored)


def test_nobody_is_asked_what_robots_or_the_sources_file_forbid(story: Story) -> None:
    requests = [request for run in story.runs for request in run.requests]
    assert not [request for request in requests if request.outlet == "apagado"], "a disabled source is left alone"
    assert not [request for request in requests if request.path.startswith("/interno/")], "robots.txt says Disallow"
    assert not [request for request in requests if request.outlet == "boletin" and request.path.startswith("/noticias/")], "headlines only"
    assert not [request for request in requests if "2019-05" in request.path], "an old sitemap of an index is not opened"
    assert not [request for request in requests if request.path.startswith("/tag/")], "an address of no article is not fetched"
    for outlet in story.outlets:
        if outlet.enabled:
            assert asked(story.runs[0], outlet.id)[0] == "/robots.txt", outlet.id


def test_every_request_says_honestly_who_asks(story: Story) -> None:
    for run in story.runs:
        for request in run.requests:
            assert request.user_agent is not None
            assert request.user_agent.startswith("Vigia/"), request
            assert "Mozilla" not in request.user_agent


def test_no_page_is_fetched_twice_in_one_run(story: Story) -> None:
    for run in story.runs:
        times = Counter((request.outlet, request.path) for request in run.requests)
        assert [key for key, count in times.items() if count > 1] == []


def test_a_run_in_which_nothing_changed_asks_each_endpoint_once_and_only_whether_it_changed(story: Story) -> None:
    second = story.runs[1]
    working = [outlet for outlet in story.outlets if outlet.enabled and outlet.id not in story.truth.failed_sources]
    for outlet in working:
        assert sorted(asked(second, outlet.id)) == sorted(endpoints(outlet)), outlet.id
    silent = [request for request in second.requests if request.outlet not in story.truth.failed_sources]
    assert {(request.conditional, request.status) for request in silent} == {(True, 304)}


def test_a_run_in_which_nothing_changed_changes_no_row(story: Story) -> None:
    first, second = story.runs[0].rows, story.runs[1].rows
    assert set(first) == set(second)
    for table in sorted(set(first) - WRITTEN_BY_EVERY_RUN):
        before, after = (
            [{key: value for key, value in row.items() if key not in LOOKED_AGAIN} for row in rows[table]] for rows in (first, second)
        )
        assert before == after, table
    assert story.runs[1].wrong == story.runs[0].wrong


def test_an_updated_story_gets_exactly_its_revision(story: Story) -> None:
    third = story.runs[2]
    nothing_in([line for line in third.wrong if line not in story.runs[0].wrong])
    articles = {row["id"]: row for row in third.rows["articles"]}
    revised = {
        articles[row["article"]]["url"].removeprefix(story.bases["pixelado"]) for row in third.rows["revisions"] if row["field"] == "text"
    }
    assert revised == {"/empresas/nubarra-recorta-personal-en-sus-oficinas-de-sevilla-y"}
    (text,) = [row for row in third.rows["revisions"] if row["field"] == "text"]
    assert "14 %" in text["old"]
    assert "20 %" in text["new"]
    assert sorted(row["field"] for row in third.rows["revisions"]) == ["layoffs", "text"], "the words, and the fact they state"
    states = Counter(row["state"] for row in third.rows["discoveries"])
    assert states["updated"] == 1


def test_the_second_edition_costs_two_pages(story: Story) -> None:
    """Both stories say that they changed; only looking tells that one of them did not."""
    pages = [
        request.path
        for request in story.runs[2].requests
        if request.outlet == "pixelado" and request.path not in ABOUT_THE_HOST | {"/atom.xml"}
    ]
    assert len(pages) == 2
    others = [request for request in story.runs[2].requests if request.outlet not in {"pixelado", *story.truth.failed_sources}]
    assert {request.status for request in others} == {304}


def test_each_run_leaves_its_record(story: Story) -> None:
    crawls = story.runs[2].rows["crawls"]
    assert [row["exit_status"] for row in crawls] == [SOURCE_FAILED] * 3 or [row["exit_status"] for row in crawls] == [SOURCE_FAILED, 0, 0]
    assert all(row["finished_at"] for row in crawls)
    assert crawls[0]["new"] == len(story.truth.stored)
    assert [row["new"] for row in crawls[1:]] == [0, 0]
    enabled = {outlet.id for outlet in story.outlets if outlet.enabled}
    for crawl in crawls:
        assert {row["source"] for row in story.runs[2].rows["crawl_sources"] if row["crawl"] == crawl["id"]} == enabled


def test_lists_in_the_database_are_json(story: Story) -> None:
    for row in story.runs[0].rows["articles"]:
        assert isinstance(json.loads(row["authors"]), list)


def asked_of(story: Story, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{story.database}?mode=ro", uri=True)) as db:
        return db.execute(sql, parameters).fetchall()


@pytest.mark.parametrize(
    "event", EVENTS["events"], ids=lambda event: f"{event.get('acquirer', '')}{event.get('company') or event['target']}"
)
def test_several_outlets_stories_are_one_event(story: Story, event: dict[str, Any]) -> None:
    """The founding example as six outlets tell it: one round of cuts, one deal, an older deal in the background, a figure ten times too small."""
    who = "kind = ? AND company IS ? AND acquirer IS ? AND target IS ?"
    found = asked_of(
        story, f"SELECT id, independent_sources FROM events WHERE {who}", *map(event.get, ("kind", "company", "acquirer", "target"))
    )
    assert [sources for _, sources in found] == [event["independent_sources"]]
    id_ = found[0][0]
    for role in ("news", "background"):
        outlets = {outlet for (outlet,) in asked_of(story, "SELECT source FROM event_articles WHERE event = ? AND role = ?", id_, role)}
        assert outlets == set(event.get(role, []))
    assert dict(asked_of(story, "SELECT field, most_common FROM event_figures WHERE event = ?", id_)).items() >= event["figures"].items()
    sql = "SELECT field, class, value, source FROM contradictions WHERE event = ? AND side = 'value'"
    told = [(one["field"], one["class"], one["value"], one["outlet"]) for one in event.get("contradictions", [])]
    assert asked_of(story, sql, id_) == told


def test_the_question_of_the_readme_counts_nobody_twice(story: Story) -> None:
    (question,) = (sql for sql in re.findall(r"```sql\n(.*?)```", README, re.DOTALL) if "sum(counted)" in sql)
    day = NOW.date()
    quarter = f"{day.year}-{day.month - (day.month - 1) % 3:02}-01"
    asked = re.sub(r"day >= '[^']*' AND day < '[^']*'", f"day >= date('{quarter}') AND day < date('{quarter}', '+3 months')", question)
    assert asked != question
    truth = EVENTS["people_at_ai_startups"]
    assert asked_of(story, asked) == [(truth["rounds"], truth["people"])]
    naive = "SELECT sum(headcount_min) FROM layoffs JOIN companies ON companies.id = company_id WHERE ai_startup = 1"
    assert asked_of(story, naive)[0][0] > 2 * truth["people"]


def answered(story: Story, name: str, **given: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(f"file:{story.database}?mode=ro", uri=True)) as db:
        found = answer(db, question(name), given)
        return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def test_the_questions_answer_what_the_truth_says(story: Story) -> None:
    """Of every event that several outlets tell, and of every story; the others are compared with a year that was counted by hand."""
    for event in EVENTS["events"]:
        figures = event["figures"]
        if event["kind"] == "layoff":
            (row,) = answered(story, "layoffs-by-month", company=event["company"])
            assert (row["people"], row["independent_sources"]) == (figures["headcount"], event["independent_sources"])
            outlets = {one["outlet"] for one in answered(story, "who-said-what", company=event["company"], kind="layoff")}
            first = answered(story, "who-was-first", company=event["company"], kind="layoff")
            assert {one["outlet"] for one in first} == outlets
            assert [one["place"] for one in first] == [*range(1, len(event["news"]) + 1)]
        else:
            (row,) = (one for one in answered(story, "reverse-acquihires", company=event["target"]) if one["acquirer"] == event["acquirer"])
            assert (row["amount"], row["independent_sources"]) == (figures["amount"], event["independent_sources"])
            wrong = [one for one in answered(story, "contradictions", company=event["target"]) if one["side"] == "value"]
            told = [(one["field"], one["class"], one["value"]) for one in event.get("contradictions", [])]
            assert [(one["field"], one["class"], one["value"]) for one in wrong if one["kind"] == event["kind"]] == told
    assert sum(row["people"] or 0 for row in answered(story, "ai-startups-that-cut")) == EVENTS["people_at_ai_startups"]["people"]
    stored = Counter(one.outlet for one in story.truth.stored)
    assert {row["source"]: row["stories"] for row in answered(story, "coverage-by-outlet") if row["stories"]} == stored
    assert len(answered(story, "new-since")) == len(story.truth.stored)
    assert {row["source"] for row in answered(story, "blind-days")} == story.truth.failed_sources
    by_month, by_place = (answered(story, name) for name in ("layoffs-by-month", "layoffs-by-place"))
    assert sum(row["people"] or 0 for row in by_place) == sum(row["people"] or 0 for row in by_month)
    trend = Counter[str]()
    for row in answered(story, "topic-trend", by="day"):
        trend[row["topic"]] += row["stories"]
    assert trend == Counter(dict(asked_of(story, "SELECT topic, count(*) FROM article_topics GROUP BY topic")))
    assert {(row["kind"], row["role"]) for row in answered(story, "company-timeline", company="Scale AI")} == {
        ("reverse_acquihire", "target"),
        ("layoff", "employer"),
    }
    (quarter,) = answered(story, "funding-by-quarter")
    assert quarter["rounds"] == len(asked_of(story, "SELECT 1 FROM events WHERE kind = 'funding'"))
    assert len(answered(story, "doubtful")) == len(asked_of(story, "SELECT 1 FROM doubtful_topics"))
    (cut,) = (row for row in answered(story, "after-a-reverse-acquihire", company="Scale AI") if row["kind"] == "layoff")
    assert (cut["acquirer"], cut["headcount"]) == ("Meta", 200)


def test_a_look_at_the_health_finds_no_event_that_a_rebuild_would_change(story: Story) -> None:
    with closing(sqlite3.connect(f"file:{story.database}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        rows = lambda sql, parameters: db.execute(sql, tuple(parameters)).fetchall()  # noqa: E731
        assert faults(rows, sample(rows, 1000, 0), nobody_judged) == []
