"""`scrapy health`, as cron runs it: on the database alone, silent when all is well."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.storage.store import Store, StoreError
from tests.command import scrapy
from tests.pipelines.storage.newsroom import NOON, PLAZA, Newsroom, link, newsroom, story


def health(database: Path, *arguments: str, after: timedelta = timedelta(0), **settings: str) -> subprocess.CompletedProcess[str]:
    told: dict[str, Any] = {"DATABASE": database, "NOW": (NOON + after).isoformat(), **settings}
    return scrapy("health", *arguments, **told)


def explain(database: Path) -> subprocess.CompletedProcess[str]:
    return scrapy("explain", "1", DATABASE=database)


def run(room: Newsroom, *, status: int = 0, failing: str | None = None) -> None:
    """A run in which La Plaza answers with a story, and El Faro too unless it fails."""
    room.crawl = room.store.crawls.begin()
    for source in room.outlets:
        if source.id == failing:
            room.store.endpoints.record_failure(
                room.endpoint(source).id, failure_class="hard", status=404, reason="http_404", next_due_at=room.clock(), crawl=room.crawl
            )
            continue
        number = f"{room.clock():%m%dT%H%M}"
        url = f"https://{source.id}.example/{number}"
        room.poll(link(url, published=room.clock()), source=source)
        text = " ".join(f"palabra{number}{source.id}{place}" for place in range(40)) + "."
        article = story(url, source=source.id, title=f"Noticia {number} de {source.name}", text=text)
        assert article.published is not None
        article.published = type(article.published)(room.clock(), "second", "feed")
        room.store.articles.save(article)
        room.store.crawls.count_source(room.crawl, source.id, {"polled": 1, "new": 1}, None)
    room.store.crawls.end(room.crawl, "finished", status, {})


@pytest.fixture
def well(tmp_path: Path) -> Newsroom:
    """Ten days of two outlets, a run a day, the last one at noon."""
    room = newsroom(tmp_path / "news.db")
    room.store.execute("DELETE FROM crawls")
    room.clock.at = NOON - timedelta(days=10)
    for _ in range(10):
        room.clock.forward(days=1)
        run(room)
    return room


def test_nothing_is_printed_when_all_is_well_and_nothing_is_written(well: Newsroom) -> None:
    well.store.close()
    before = well.store.path.read_bytes()
    done = health(well.store.path)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    assert well.store.path.read_bytes() == before


def test_it_works_beside_a_run_that_is_writing(well: Newsroom) -> None:
    well.store.crawls.begin()
    with well.store.transaction():
        well.store.execute("UPDATE sources SET name = 'Otro'")
        assert health(well.store.path).returncode == 0
    well.store.close()


def test_events_that_are_not_what_their_facts_come_to_are_named_with_the_cure(well: Newsroom) -> None:
    well.store.articles.save(story())
    (id_,) = well.store.rows("SELECT id FROM events")[0]
    well.store.execute("UPDATE events SET independent_sources = 99")
    well.store.close()
    done = health(well.store.path)
    assert done.stdout == f"vigia: events: {id_}: its figures are not those of its claims; scrapy retag makes it anew\n"
    assert (done.stderr, done.returncode) == ("", 1)
    assert scrapy("retag", DATABASE=well.store.path).returncode == 0
    assert "events" not in health(well.store.path).stdout


def test_a_source_that_needs_a_person_is_one_line(well: Newsroom) -> None:
    for _ in range(3):
        well.clock.forward(hours=1)
        run(well, failing="faro")
    well.store.close()
    done = health(well.store.path, after=timedelta(hours=3))
    assert done.stdout == "faro: failing: 3 polls in a row failed: http_404; it last answered 2026-11-24T12:00:00Z\n"
    assert (done.stderr, done.returncode) == ("", 1)


def test_a_table_shows_every_source_with_its_state(well: Newsroom) -> None:
    well.store.sources.sync([PLAZA])
    well.store.close()
    done = health(well.store.path, "--all")
    header, *lines = [line.split() for line in done.stdout.splitlines()]
    assert header[:2] == ["source", "state"]
    assert [line[:2] for line in lines] == [["faro", "disabled"], ["plaza", "ok"]]
    assert done.returncode == 0


@pytest.mark.parametrize(("later", "status"), [(timedelta(days=3, hours=1), 0), (timedelta(days=5), 1)])
def test_a_week_end_without_runs_is_no_alarm_and_a_week_is(well: Newsroom, later: timedelta, status: int) -> None:
    well.store.close()
    done = health(well.store.path, after=later)
    assert done.returncode == status
    assert ("vigia: runs: no run since 2026-11-24T12:00:00Z, which is 5 days" in done.stdout) == bool(status)


def test_runs_skipped_in_a_row_are_a_problem_when_the_lock_is_held_for_longer_than_a_run_may_take(well: Newsroom) -> None:
    well.store.crawls.begin()
    for minutes in (1, 60, 59):
        Store.note_skipped_run(well.store.path, well.clock)
        well.clock.forward(minutes=minutes)
    assert health(well.store.path, after=timedelta(hours=2)).returncode == 0
    well.clock.forward(minutes=1)
    Store.note_skipped_run(well.store.path, well.clock)
    assert health(well.store.path, after=timedelta(hours=2)).stdout == (
        "vigia: lock: the last 4 runs were skipped because the run that began 2026-11-24T12:00:00Z held the lock, longer than a run may take\n"
    )
    well.store.close()


def test_runs_that_are_killed_or_fail_again_and_again_are_noticed(well: Newsroom) -> None:
    well.store.crawls.begin()
    well.store.crawls.begin()
    assert health(well.store.path).returncode == 0
    well.store.crawls.begin()
    assert "vigia: killed: the last 2 runs were killed" in health(well.store.path).stdout
    for _ in range(3):
        well.store.crawls.end(well.store.crawls.begin(), "finished", 1, {})
    assert "vigia: runs: the last 3 runs failed: nothing could be fetched" in health(well.store.path).stdout
    well.store.close()


def test_a_run_without_an_end_and_a_clock_that_was_set_back_are_noticed(well: Newsroom) -> None:
    well.store.crawls.begin()
    well.store.close()
    assert health(well.store.path, after=timedelta(hours=2)).returncode == 0
    assert "2026-11-24T12:00:00Z has no end" in health(well.store.path, after=timedelta(hours=4)).stdout
    assert (
        "vigia: clock: the last run began 2026-11-24T12:00:00Z, which is ahead" in health(well.store.path, after=timedelta(days=-2)).stdout
    )


@pytest.mark.soak
def test_what_cannot_be_looked_at_is_said(tmp_path: Path, well: Newsroom) -> None:
    well.store.execute("PRAGMA user_version = 99")
    well.store.close()
    (tmp_path / "foreign.db").write_text("this is no database, it is a letter to the editor")
    sqlite3.connect(tmp_path / "blank.db").close()
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE letters (text)")
    other.close()
    cases = {
        "missing.db": "there is no such database",
        "other.db": "the database of another program",
        "foreign.db": "not an SQLite database",
        "blank.db": "holds nothing yet",
        "news.db": "newer version",
    }
    for name, words in cases.items():
        for command in ("health", "explain"):
            done = health(tmp_path / name) if command == "health" else explain(tmp_path / name)
            assert (done.returncode, done.stdout) == (2, "")
            assert words in done.stderr
            assert name in done.stderr
    assert not (tmp_path / "missing.db").exists()


@pytest.mark.parametrize("arguments", [("xataka",), ("-s", "NOTIFY= "), ("-s", "WORKERS=0"), ("-s", "NOTIFY=carrierpigeon://secret@host")])
def test_wrong_usage_is_2_and_tells_no_secret(well: Newsroom, arguments: tuple[str, ...]) -> None:
    well.store.close()
    done = health(well.store.path, *arguments)
    assert done.returncode == 2
    assert "secret" not in done.stderr


def test_a_damaged_file_is_said_to_be_damaged(well: Newsroom) -> None:
    well.store.close()
    with well.store.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (well.store.path.stat().st_size - 8192))
    done = health(well.store.path)
    assert (done.returncode, done.stdout) == (2, "")  # nobody can say whether something needs a person
    assert "damaged" in done.stderr


def test_an_illness_is_told_once_and_its_recovery_once(well: Newsroom, inbox: tuple[str, list[Mapping[str, Any]], dict[str, int]]) -> None:
    url, taken, _ = inbox
    path = well.store.path
    assert health(path, NOTIFY=url).returncode == 0
    assert taken == []
    for _ in range(3):
        run(well, failing="faro")
    assert [health(path, NOTIFY=url).returncode for _ in range(2)] == [1, 1]
    assert [message["message"] for message in taken] == [
        "faro: failing: 3 polls in a row failed: http_404; it last answered 2026-11-24T12:00:00Z"
    ]
    well.clock.forward(hours=1)
    run(well)
    assert [health(path, NOTIFY=url, after=timedelta(hours=1)).returncode for _ in range(2)] == [0, 0]
    assert [message["message"].partition(":")[0] for message in taken] == ["faro", "faro"]
    assert taken[1]["message"].startswith("faro: well again; it was failing: ")
    assert well.rows("SELECT count(*) FROM health_notices") == [(0,)]
    well.store.close()


@pytest.mark.soak
def test_a_message_that_nobody_took_is_tried_three_times(
    well: Newsroom, inbox: tuple[str, list[Mapping[str, Any]], dict[str, int]]
) -> None:
    url, taken, answer = inbox
    answer["status"] = 500
    for _ in range(3):
        run(well, failing="faro")
    done = [health(well.store.path, NOTIFY=url) for _ in range(4)]
    assert [one.returncode for one in done] == [1] * 4
    assert "none of the addresses in NOTIFY took the message" in done[0].stderr
    assert len(taken) == 3
    well.store.close()


def test_what_is_told_holds_no_control_characters(well: Newsroom, inbox: tuple[str, list[Mapping[str, Any]], dict[str, int]]) -> None:
    url, taken, _ = inbox
    for _ in range(3):
        run(well, failing="faro")
    well.store.execute(
        "UPDATE endpoints SET failure_reason = 'http_404' || char(27) || '[31m' || char(10) || 'all well' WHERE source = 'faro'"
    )
    done = health(well.store.path, NOTIFY=url)
    assert len(done.stdout.splitlines()) == 1
    assert "\x1b" not in done.stdout + taken[0]["message"]
    assert "\n" not in taken[0]["message"]
    well.store.close()


def test_what_cannot_be_written_down_is_not_due(well: Newsroom) -> None:
    other = Store.open(well.store.path, well.clock, busy_timeout=0.05)
    with well.store.transaction(), pytest.raises(StoreError, match="locked"):
        other.notices.due({"faro": "failing"})
    other.disconnect()
    assert well.rows("SELECT * FROM health_notices") == []
    well.store.close()


def test_without_apprise_the_cure_is_named(well: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    well.store.close()
    (tmp_path / "apprise.py").write_text("raise ImportError('as if it were not installed')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    done = health(well.store.path, NOTIFY="json://127.0.0.1:9/")
    assert done.returncode == 2
    assert "pip install 'apprise" in done.stderr


def test_stories_that_are_stored_unread_are_said_with_what_becomes_of_them(well: Newsroom) -> None:
    def unread() -> str:
        (line,) = [line for line in health(well.store.path).stdout.splitlines() if "unread" in line]
        return line

    article, other = (row["id"] for row in well.store.rows("SELECT id FROM articles ORDER BY id LIMIT 2"))
    well.store.execute("UPDATE articles SET rules_version = NULL WHERE id = ?", (article,))
    assert unread() == "vigia: unread: 1 story is stored unread, and no run will read them: scrapy retag does"
    well.store.unread.mark(article, "analysis_timeout", None)
    assert unread() == "vigia: unread: 1 story is stored unread (analysis_timeout 1); the next run reads them"
    assert well.store.unread.failed_again(article, "analysis_crashed")
    well.store.unread.mark(other, "analysis_timeout", None)
    assert "2 stories are stored unread (analysis_crashed 1, analysis_timeout 1); an earlier run could not read them either" in unread()
    while well.store.unread.failed_again(article, "analysis_crashed"):
        pass
    assert "1 of them were tried again and again: an error of ours" in unread()
    well.store.close()


def test_a_run_with_many_errors_of_ours_is_said_until_a_run_reads_pages_without(well: Newsroom) -> None:
    told = {"new": 228, "failed": 12, "errors": {"extraction_crashed": 9, "analysis_timeout": 3}, "pages": 240, "too_many_errors": True}
    well.store.crawls.end(well.store.crawls.begin(), "finished", 3, told)
    well.store.crawls.end(well.store.crawls.begin(), "finished", 0, {"unchanged": 2})
    done = health(well.store.path)
    assert done.returncode == 1
    assert done.stdout == (
        "vigia: errors: 12 of 240 pages of the run that began 2026-11-24T12:00:00Z could not be read by an error of ours"
        " (extraction_crashed 9, analysis_timeout 3); logs/crawl.log says more\n"
    )
    well.store.crawls.end(
        well.store.crawls.begin(), "finished", 0, {"new": 3, "errors": {"internal_error": 1}, "pages": 90, "too_many_errors": False}
    )
    assert health(well.store.path).stdout == ""
    well.store.close()


def test_runs_that_were_interrupted_are_no_illness(well: Newsroom) -> None:
    for _ in range(4):
        well.store.crawls.end(well.store.crawls.begin(), "shutdown", 143, {})
    well.store.close()
    assert health(well.store.path).returncode == 0


def test_a_source_that_never_answered_is_not_called_well(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "news.db")
    room.store.execute("DELETE FROM crawls")
    run(room, failing="faro")
    room.store.close()
    _, *lines = health(tmp_path / "news.db", "--all").stdout.splitlines()
    states = {line.split()[0]: line.split()[1] for line in lines if not line.startswith("vigia:")}
    assert states == {"faro": "unanswered", "plaza": "ok"}
    (faro,) = [line for line in lines if line.startswith("faro")]
    assert faro.endswith("it was asked and never answered yet: http_404")
