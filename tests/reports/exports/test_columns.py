"""What is said of columns: the same whatever stands in them, and what output/README.md says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.storage.reader import opened
from reports.described import of_readme
from reports.exports.columns import JSON, Column
from reports.exports.selection import PLUMBING, NoSuchTable, answer, prepare, public, table
from reports.questions import question, questions
from tests.event_worlds import opened as empty
from tests.reports.event_newsroom import filled


def kinds(path: Path) -> dict[str, tuple[Column, ...]]:
    with opened(path) as conn:
        prepare(conn)
        return {name: table(conn, name).columns(conn) for name in public(conn)}


def test_a_column_has_one_kind_whatever_stands_in_it(tmp_path: Path) -> None:
    filled(tmp_path / "full.db").close()
    empty(tmp_path / "empty.db").close()
    full = kinds(tmp_path / "full.db")
    assert kinds(tmp_path / "empty.db") == full
    told = {column.name: column.kind for column in full["layoff_events"]}
    assert (told["headcount"], told["percent"], told["day"], told["first_published_at"]) == ("integer", "number", "day", "instant")
    assert {column.name: column.kind for column in full["deals"]}["event_day"] == "string"


def test_what_the_readme_calls_json_and_plumbing_is_taken_for_it() -> None:
    columns = [(column, told) for one in of_readme().values() for column, told in one.columns.items()]
    assert {column for column, told in columns if re.match("JSON", told)} == JSON
    assert {name for name, one in of_readme().items() if one.plumbing} == PLUMBING


def test_a_column_that_is_as_another_is_described_by_that() -> None:
    told = of_readme()
    assert told["layoff_stories"].columns["stage"] == "`announced`, `done`, `planned`, `rumoured` or `denied`"
    assert told["funding_rounds"].columns["amount_usd"] == told["deals"].columns["amount_usd"]
    assert told["events"].columns["acquirer_id"] == "`companies.id`, where the registry knows it"


def test_what_is_no_table_for_people_is_refused_with_what_is_nearest(tmp_path: Path) -> None:
    empty(tmp_path / "news.db").close()
    with opened(tmp_path / "news.db") as conn:
        prepare(conn)
        assert {"articles", "layoff_events", "warn_notices"} <= set(public(conn))
        for name, said in {
            "articles_fts": "plumbing, nothing to export .did you mean articles",
            "articles_fts_data": "plumbing",
            "_sqlite_migrations": "plumbing",
            "sqlite_schema": "plumbing",
            "sketches": "plumbing",
            "layof_events": "no table or view layof_events .did you mean layoff_events",
            'articles"; --': "no table or view",
        }.items():
            with pytest.raises(NoSuchTable, match=said):
                table(conn, name)


@pytest.mark.parametrize("name", questions())
def test_every_question_is_answered_with_columns_of_a_kind(tmp_path: Path, name: str) -> None:
    filled(tmp_path / "news.db").close()
    wanted = {parameter.name: "Trenza" for parameter in question(name).parameters if parameter.required}
    with opened(tmp_path / "news.db") as conn:
        prepare(conn)
        asked = answer(conn, name, wanted)
        columns = asked.columns(conn)
        assert len({column.name for column in columns}) == len(columns)
        for row in asked.rows(conn):
            for column, value in zip(columns, row, strict=True):
                assert value is None or isinstance(value, int | float) == (column.kind in ("integer", "number"))
