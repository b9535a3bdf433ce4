"""What is exported is read again by what people read it with, character by character."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipelines.storage.reader import opened
from reports.exports.export import to_file, to_stream
from reports.exports.formats import CELL, write_excel_csv, write_jsonl
from reports.exports.selection import prepare, table
from tests.event_worlds import opened as empty
from tests.reports.event_newsroom import filled

ODD = (
    "uno\x00dos",
    "🚀 👩‍💻",
    "dos\nrenglones\r\ny\rtres",
    "comillas \"dobles\", comas; y 'simples'",
    "\u202eal revés\u202c \u200f",
    "  espacios  ",
    "\u2028separado\u2029\x85",
    "=1+1",
    "NULL",
    "\\N",
    "01",
    None,
)
NOT_INSTALLED = "is not installed: the reader of an analyst, and no dependency of the project"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    empty(tmp_path / "news.db").close()
    with closing(sqlite3.connect(tmp_path / "news.db")) as writing, writing:
        rows = [(f"https://{number:02}.example", 200 + number, text, "2026-01-15T12:00:00Z") for number, text in enumerate(ODD)]
        writing.executemany("INSERT INTO robots (host, status, body, fetched_at) VALUES (?, ?, ?, ?)", rows)
    with opened(tmp_path / "news.db") as conn:
        prepare(conn)
        yield conn


def exported(conn: sqlite3.Connection, name: str, format_: str) -> bytes:
    out = io.BytesIO()
    to_stream(conn, table(conn, name), format_, out)
    return out.getvalue()


def test_csv_is_what_the_database_holds(database: sqlite3.Connection) -> None:
    told = exported(database, "robots", "csv")
    names, *rows = csv.reader(io.StringIO(told.decode(), newline=""), strict=True)
    assert names == ["host", "status", "body", "fetched_at"]
    assert [row[2] or None for row in rows] == list(ODD)
    assert [row[1] for row in rows] == [str(200 + number) for number in range(len(ODD))]
    assert told.startswith(b"host,status,body,fetched_at\r\n")


def test_jsonl_is_what_the_database_holds_a_line_each(database: sqlite3.Connection) -> None:
    lines = exported(database, "robots", "jsonl").decode().splitlines()
    assert [json.loads(line)["body"] for line in lines] == list(ODD)
    assert json.loads(lines[1]) == {"host": "https://01.example", "status": 201, "body": ODD[1], "fetched_at": "2026-01-15T12:00:00Z"}


def test_lists_are_lists_in_jsonl_and_unknown_is_null(tmp_path: Path) -> None:
    filled(tmp_path / "news.db").close()
    with opened(tmp_path / "news.db") as conn:
        prepare(conn)
        rows = [json.loads(line) for line in exported(conn, "deal_events", "jsonl").splitlines()]
        assert ["Ana Roldán"] in [row["people"] for row in rows]
        assert None in [row["called_off_day"] for row in rows]
    out = io.BytesIO()
    write_jsonl(out, ("people", "authors"), [(3, "[no list")])
    assert json.loads(out.getvalue()) == {"people": 3, "authors": "[no list"}


def test_an_order_that_stays_the_same(tmp_path: Path) -> None:
    filled(tmp_path / "news.db").close()
    with opened(tmp_path / "news.db") as conn:
        prepare(conn)
        for name in ("layoff_events", "event_claims", "articles", "article_urls", "contradictions"):
            first = list(table(conn, name).rows(conn))
            conn.execute("PRAGMA reverse_unordered_selects = ON")
            assert list(table(conn, name).rows(conn)) == first
            conn.execute("PRAGMA reverse_unordered_selects = OFF")
            assert len(first) > 1


def test_parquet_is_what_the_database_holds_with_its_kinds(database: sqlite3.Connection) -> None:
    pytest.importorskip("pyarrow", reason=f"pyarrow {NOT_INSTALLED}")
    parquet = pytest.importorskip("pyarrow.parquet")
    told = parquet.read_table(io.BytesIO(exported(database, "robots", "parquet")))
    assert told.column("body").to_pylist() == list(ODD)
    assert [str(field.type) for field in told.schema] == ["string", "int64", "string", "timestamp[ms, tz=UTC]"]
    assert told.schema.field("status").metadata[b"description"].startswith(b"HTTP status")
    assert parquet.read_table(io.BytesIO(exported(database, "events", "parquet"))).num_rows == 0


def test_pandas_reads_it(database: sqlite3.Connection, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason=f"pandas {NOT_INSTALLED}")
    to_file(database, table(database, "robots"), "csv", tmp_path / "robots.csv")
    read = pandas.read_csv(tmp_path / "robots.csv", keep_default_na=False, na_values=[""], parse_dates=["fetched_at"], lineterminator=None)
    assert len(read) == len(ODD)
    assert str(read["fetched_at"].dtype).startswith("datetime64")
    readable = [number for number, text in enumerate(ODD) if text is not None and "\x00" not in text]  # its parser ends a text at NUL
    assert [read["body"][number] for number in readable] == [ODD[number] for number in readable]
    told = pandas.read_json(io.BytesIO(exported(database, "robots", "jsonl")), lines=True, dtype={"body": str})
    assert list(told["body"][:6]) == list(ODD[:6])


@pytest.mark.parametrize("format_", ["csv", "jsonl", "parquet"])
def test_duckdb_reads_it(database: sqlite3.Connection, tmp_path: Path, format_: str) -> None:
    duckdb = pytest.importorskip("duckdb", reason=f"duckdb {NOT_INSTALLED}")
    pytest.importorskip("pyarrow", reason=f"pyarrow {NOT_INSTALLED}")
    file = tmp_path / f"robots.{format_}"
    to_file(database, table(database, "robots"), format_, file)
    reader = {"csv": f"read_csv('{file}', header=true, strict_mode=false)", "jsonl": f"read_json('{file}')", "parquet": f"'{file}'"}[
        format_
    ]
    with duckdb.connect() as conn:
        read = conn.execute(f"SELECT body, status, strftime(fetched_at, '%Y') FROM {reader} ORDER BY host").fetchall()
    assert [row[0] for row in read] == list(ODD)
    assert read[3][1:] == (203, "2026")


def test_sqlite_utils_reads_it(database: sqlite3.Connection) -> None:
    rows = pytest.importorskip("sqlite_utils.utils").rows_from_file
    read, _ = rows(io.BytesIO(exported(database, "robots", "csv")))
    ends = [text and text.replace("\r\n", "\n").replace("\r", "\n") for text in ODD]  # as its reader reads the ends of lines
    assert [row["body"] or None for row in read] == ends


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(0)", "'=HYPERLINK(0)"),
        ("+34 600", "'+34 600"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\n=1"),
        ("  =1", "'  =1"),
        ("\x00=1", "'=1"),
        ("\u200b=1", "'\u200b=1"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        (-5, "-5"),
        (-12.5, "-12,5"),
        (None, ""),
        ("2026-01-15T12:00:00Z", "2026-01-15 12:00:00"),
        ("2026-01-15", "2026-01-15"),
        ("uno; dos\ntres", "uno; dos\ntres"),
        ("'ya' y 'luego'", "''ya' y 'luego'"),
        ("01", "'01"),
        ("1.5", "'1.5"),
        ("24/7", "'24/7"),
        ("50 %", "'50 %"),
        ("Verdadero", "'Verdadero"),
        ("1e5", "'1e5"),
        ("1234567890123456", "'1234567890123456"),
        ("2026", "2026"),
        ("2026-01", "2026-01"),
        ("3 días", "3 días"),
        ("uno\r\ndos\rtres\u2028", "uno\ndos\ntres\n"),
        ("x" * (CELL + 5), "x" * (CELL - 1) + "…"),
        ("🚀" * CELL, "🚀" * (CELL // 2) + "…"),
    ],
)
def test_a_spreadsheet_reckons_nothing_out_and_reads_numbers_and_times(value: Any, cell: str) -> None:
    out = io.BytesIO()
    write_excel_csv(out, ("=name", "otra"), [(value, 1)])
    told = out.getvalue()
    assert told.startswith("\ufeff'=name;otra\r\n".encode())
    rows = list(csv.reader(io.StringIO(told.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[1] == [cell, "1"]


def test_the_schema_beside_a_file_says_what_stands_in_it(tmp_path: Path) -> None:
    filled(tmp_path / "news.db").close()
    with opened(tmp_path / "news.db") as conn:
        prepare(conn)
        assert to_file(conn, table(conn, "deals"), "csv", tmp_path / "deals.csv") == 6
    package = json.loads((tmp_path / "deals.csv.datapackage.json").read_text("utf-8"))
    (resource,) = package["resources"]
    assert (package["name"], resource["path"], resource["schema"]["primaryKey"]) == ("deals", "deals.csv", ["id"])
    header = (tmp_path / "deals.csv").read_text("utf-8").splitlines()[0].split(",")
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert list(fields) == header
    assert fields["currency"] == {"name": "currency", "type": "string", "description": "ISO 4217"}
    assert fields["amount_rate_day"]["type"] == "date"
    assert all("description" in field for field in fields.values())
