"""What the search and the dashboard say where a database is old, slow or empty."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipelines.storage.reader import opened
from pipelines.storage.store import Store
from reports.datasette.dashboard import dashboard
from reports.datasette.search_page import search_page
from tests.reports.event_newsroom import NOW
from vigia.clock import clock


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    Store.open(tmp_path / "news.db", clock(NOW)).close()
    return tmp_path / "news.db"


def test_a_search_of_an_older_database_says_what_brings_it_up_to_date() -> None:
    connection = sqlite3.connect(":memory:")
    assert "run a crawl or retag first" in search_page(connection, "despido", "")["problem"]
    connection.close()


def test_a_search_that_takes_too_long_says_so(empty: Path) -> None:
    with opened(empty) as connection:
        connection.set_progress_handler(lambda: 1, 1)
        assert search_page(connection, "despido", "")["problem"] == "This took too long: rarer words, or fewer, are found sooner."


def test_the_dashboard_of_an_empty_database_says_that_it_is_empty(empty: Path) -> None:
    with opened(empty) as connection:
        assert "No story is stored yet." in dashboard(connection, "en", "/", str)
