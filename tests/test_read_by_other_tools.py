"""The database as the tools of analysts open it, while a run is in the middle of writing: what stood before is read, and nobody waits."""

from __future__ import annotations

import csv
import gzip
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from pipelines.storage.reader import opened
from reports.exports.export import to_file
from reports.exports.selection import prepare, table
from tests.event_worlds import saved, world
from tests.shared import system_program

COUNT = "SELECT count(*) AS stories FROM articles"
CELLS = (
    "=1+1",
    '=HYPERLINK("https://x.example";"gratis")',
    "+34 600",
    "-5",
    "@SUM(A1)",
    "  =2*3",
    "uno;dos,tres\tcuatro",
    "Dice \"basta\"; y 'ya'",
    "'ya' y 'luego'",
    "dos\nrenglones",
    "dos\r\nrenglones\ry otro",
    "🚀 👩‍💻 ñandú, Íñigo, ¿qué?",
    "01",
    "1/2",
    "1.5",
    "3e4",
    "50 %",
    "TRUE",
)
STORIES = world(7, 12)
_DAY = re.compile(r"^(\d{4})/(\d\d)/(\d\d)")


@pytest.fixture
def written_to(tmp_path: Path) -> Iterator[Path]:
    """Seven stories stand in it, and all are being written anew."""
    path = tmp_path / "news.db"
    store = saved(path, STORIES[:7])
    with store.transaction():
        store.execute("UPDATE articles SET title = 'a medias'")
        yield path
    store.close()


def test_pandas(written_to: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: a tool of analysts, and of developers here")
    with sqlite3.connect(f"file:{written_to}?mode=ro", uri=True) as database:
        stories = pandas.read_sql("SELECT title, published_at FROM articles", database, parse_dates=["published_at"])
        events = pandas.read_sql("SELECT * FROM layoff_events", database)
    assert (len(stories), set(stories["title"])) == (7, {story.title for story in STORIES[:7]})
    assert "counted" in events.columns


def test_sqlite_utils(written_to: Path) -> None:
    told = [sys.executable, "-m", "sqlite_utils", "query", str(written_to), COUNT, "--csv"]
    done = subprocess.run(told, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.split()) == (0, ["stories", "7"])


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("sqlite3", ["-readonly", "{}", COUNT]),
        ("Rscript", ["-e", f"con <- DBI::dbConnect(RSQLite::SQLite(), '{{}}'); cat(DBI::dbGetQuery(con, '{COUNT}')$stories)"]),
    ],
)
def test_a_program_of_the_system(written_to: Path, program: str, words: list[str]) -> None:
    done = subprocess.run(
        [system_program(program), *(word.format(written_to) for word in words)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout.strip()) == (0, "7"), done.stderr


def test_a_spreadsheet_shows_what_the_database_holds_and_reckons_nothing_out(tmp_path: Path) -> None:
    ssconvert = system_program("ssconvert")
    store = saved(tmp_path / "news.db", world(7, len(CELLS)))
    for id_, cell in enumerate(CELLS, start=1):
        store.execute("UPDATE articles SET title = ?, text = ? WHERE id = ?", (cell, f"{cell}\n{cell}", id_))
    store.close()
    with opened(tmp_path / "news.db") as database:
        prepare(database)
        to_file(database, table(database, "articles"), "excel-csv", tmp_path / "a.csv")
        rows = [dict(row) for row in database.execute("SELECT * FROM articles ORDER BY id")]
    for name in ("read.csv", "read.gnumeric"):
        told = [ssconvert, "-I", "Gnumeric_stf:stf_csvtab", "a.csv", name]
        done = subprocess.run(told, cwd=tmp_path, env=os.environ | {"LC_ALL": "C.UTF-8"}, capture_output=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
    with (tmp_path / "read.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert [{name: shown(value) for name, value in row.items()} for row in rows] == [
        {name: _DAY.sub(r"\1-\2-\3", cell) for name, cell in row.items()} for row in read
    ]
    cells = ET.fromstring(gzip.decompress((tmp_path / "read.gnumeric").read_bytes())).findall(".//{*}Cell")
    assert len(cells) > len(CELLS)
    assert [cell.text for cell in cells if "ValueType" not in cell.attrib] == []  # a formula has none


def shown(value: object) -> str:
    """What a cell of a database shows in a spreadsheet that is set to no language; its lines end in one way."""
    match value:
        case None:
            return ""
        case float():
            return str(value).replace(".", ",")
        case _:
            text = re.sub(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)Z", r"\1 \2", str(value)).removesuffix(" 00:00:00")  # midnight is a day
            return text.replace("\r\n", "\n").replace("\r", "\n")
