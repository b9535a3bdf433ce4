"""`scrapy ask`, as a person and a program run it."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
from pathlib import Path

import pytest

from reports.questions import questions
from tests.command import environment, scrapy
from tests.event_worlds import opened
from tests.reports.event_newsroom import filled
from vigia.facts import Layoff
from vigia.items import Article

SAID = 'Saldrán 7.\n=SUMA(A1)\t\u202e«dijo, "sí"» | \U0001f600'


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ask") / "news.db"
    filled(path).close()
    return path


def ask(database: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return scrapy("ask", *words, env=environment(VIGIA_DATABASE=str(database)))


def test_without_a_question_they_are_listed_for_a_program(tmp_path: Path) -> None:
    done = ask(tmp_path / "none.db")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"{one.name}\t{one.asks}" for one in questions().values()]


def test_a_company_is_found_however_it_is_typed_and_the_table_is_whole(database: Path) -> None:
    done = ask(database, "layoffs-by-month", "--company", "TRENZA LABS", "--since", "2026-01-01")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split() for line in done.stdout.splitlines()[::2]] == [
        ["month", "company", "country", "people", "rounds", "rounds_without_figure", "contradictions", "independent_sources"],
        ["2026-08", "Trenza", "ES", "60", "1", "0", "0", "1"],
    ]


@pytest.mark.parametrize("form", ["csv", "json", "markdown"])
def test_what_is_said_comes_out_to_the_letter(tmp_path: Path, form: str) -> None:
    store = opened(tmp_path / "news.db")
    cut = Layoff(company="Nexora", headcount_min=7, headcount_max=7, quote=SAID, field="text", start=0, end=5)
    url = "https://faro.example/1"
    store.articles.save(Article(url, "faro", url, title="x", text=SAID, facts=[cut], rules_version="given"))
    stored = store.value("SELECT quote FROM layoffs")
    store.close()
    done = ask(tmp_path / "news.db", "who-said-what", "--company", "Nexora", "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    if form == "json":
        assert [row["quote"] for row in json.loads(done.stdout)] == [stored]
    elif form == "csv":
        assert [row["quote"] for row in csv.DictReader(io.StringIO(done.stdout, newline=""))] == [stored]
    else:
        assert done.stdout.count("\n") == 3
        assert "\\|" in done.stdout


@pytest.mark.parametrize(("form", "cell"), [("csv", "=1+1"), ("excel-csv", "'=1+1")])
def test_csv_is_for_programs_and_excel_csv_for_spreadsheets(tmp_path: Path, form: str, cell: str) -> None:
    store = opened(tmp_path / "news.db")
    cut = Layoff(company="Nexora", headcount_min=7, headcount_max=7, quote="=1+1", field="text", start=0, end=4)
    url = "https://faro.example/1"
    store.articles.save(Article(url, "faro", url, title="x", text="=1+1", facts=[cut], rules_version="given"))
    store.close()
    done = ask(tmp_path / "news.db", "who-said-what", "--company", "Nexora", "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    (row,) = csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff"), newline=""), delimiter=",;"[form == "excel-csv"])
    assert row["quote"] == cell


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["layoff-by-month"], "there is no question layoff-by-month; did you mean layoffs-by-month"),
        (["doubtful", "--company", "Meta"], "doubtful has no --company; it takes --topic, --since, --until, --limit"),
        (["doubtful", "--sinze", "2026-01-01"], "no question takes --sinze; did you mean --since"),
        (["doubtful", "--format", "cvs"], "there is no format cvs; there are table, csv, json, markdown, excel-csv; did you mean csv"),
        (["doubtful", "--since", "2026-13-01"], "--since 2026-13-01 is no day; one is written 2026-01-31"),
        (["doubtful", "contradictions"], "one question is wanted"),
        (["--company", "Meta"], "--company belongs to a question"),
        (["topic-trend", "--by", "month"], "--by month is none of day, week"),
        (["doubtful", "--topic", "layoff"], "did you mean layoffs?"),
        (["layoffs-by-month", "--country", "Spain"], "--country Spain is no country; one is written as ISO has it: ES, MX"),
        (["new-since", "--cursor", "67"], "--cursor 67 is no cursor; take one from an answer, or none"),
        (["company-timeline"], "company-timeline wants --company"),
        (["company-timeline", "--company", "Trensa"], "no company Trensa; did you mean Trenza?"),
    ],
)
def test_a_wrong_word_is_status_2_with_the_cure(database: Path, words: list[str], says: str) -> None:
    done = ask(database, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_no_row_is_said_and_no_fault(database: Path, tmp_path: Path) -> None:
    done = ask(database, "doubtful")
    assert (done.returncode, done.stderr) == (0, "No row.\n")
    opened(tmp_path / "empty.db").close()
    done = ask(tmp_path / "empty.db", "contradictions", "--format", "json")
    assert (done.returncode, done.stdout) == (0, "[\n]\n")
    assert "No story is stored yet" in done.stderr


def test_a_file_that_is_no_database_of_ours_is_named(tmp_path: Path) -> None:
    done = ask(tmp_path / "none.db", "doubtful")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no such database" in done.stderr
    sqlite3.connect(tmp_path / "other.db").executescript("CREATE TABLE x (y);")
    assert ask(tmp_path / "other.db", "doubtful").returncode == 2
