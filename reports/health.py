"""What needs a person, read off the database alone: the sources as the views judge them, the runs, and the file itself."""

from __future__ import annotations

import json
import sqlite3
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from vigia.command import program

from .todays_views import install_views

NEEDED = ("source_measures", "source_problems", "source_health", "source_days")
WHOLE = "vigia"  # the subject of what is wrong with the whole rather than with a source

# A machine that is patched, or a network that is down, is back within hours; cron's rhythm itself says what "long" is, and a
# week-end without runs is three days for who runs daily.
LEAST_LATE = timedelta(hours=6)
LATE_GAPS = 4
LATE_WITHOUT_RHYTHM = timedelta(days=3)  # fewer than four runs have none
RUNS_OF_A_RHYTHM = 20
CLOCK_SLACK = timedelta(hours=1)  # two machines' clocks may differ by minutes
SKIPPED_IN_A_ROW = 3  # a run that takes longer than cron's interval is ordinary; one that is still there after its time limit is not
KILLED_IN_A_ROW = 2  # one is a reboot
FAILED_IN_A_ROW = 3  # one is a network that was down for a moment
CLOSING_TIME = timedelta(hours=1)  # what a run may take beyond its own limit before it is said to hang
LONG_LOG = 512 * 1024 * 1024  # bytes of the write-ahead log: it is folded back at 4 MB unless a reader stays
CHECK_SECONDS = 20.0  # of quick_check: a gigabyte takes some five; a file that takes longer is believed


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person must look at. `subject` is a source's id, or WHOLE; `kind` one word; `reason` a sentence."""

    subject: str
    kind: str
    reason: str

    def line(self) -> str:
        return f"{self.subject}: {self.kind}: {self.reason}"


@dataclass(frozen=True, slots=True)
class SourceState:
    """A row of `source_health`, as text for a table."""

    source: str
    state: str
    reason: str | None
    needs_person: bool
    last_success_at: str | None
    last_new_article_at: str | None
    usual_per_day: float | None
    articles_7_days: int


@dataclass(frozen=True, slots=True)
class Health:
    problems: tuple[Problem, ...]
    sources: tuple[SourceState, ...]

    @property
    def watched(self) -> int:
        return sum(source.state != "disabled" for source in self.sources)


def examine(conn: sqlite3.Connection, path: Path, now: datetime, *, run_limit: timedelta) -> Health:
    """Everything that needs a person at `now`. `run_limit`: how long a run may take. Raises sqlite3.Error."""
    install_views(conn, NEEDED)
    found = [*_file_problems(conn, path), *_run_problems(conn, now, run_limit), *_reading_problems(conn)]
    sql = "SELECT source, problem, reason FROM source_problems WHERE needs_person = 1 ORDER BY source, rank"
    found += [Problem(row["source"], row["problem"], row["reason"]) for row in conn.execute(sql)]
    return Health(tuple(found), tuple(_states(conn)))


def _states(conn: sqlite3.Connection) -> Iterator[SourceState]:
    sql = (
        "SELECT source, state, reason, needs_person, last_success_at, last_new_article_at, usual_per_day, articles_7_days"
        " FROM source_health ORDER BY source"
    )
    for row in conn.execute(sql):
        yield SourceState(**{**dict(row), "needs_person": bool(row["needs_person"])})


def _file_problems(conn: sqlite3.Connection, path: Path) -> Iterator[Problem]:
    end = time.monotonic() + CHECK_SECONDS
    conn.set_progress_handler(lambda: time.monotonic() > end, 100_000)
    try:
        (answer,) = conn.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname != "SQLITE_INTERRUPT":
            raise
        answer = "ok"
    finally:
        conn.set_progress_handler(None, 0)
    if answer != "ok":
        cure = "keep a copy with its -wal, then rescue it: sqlite3 FILE .recover | sqlite3 RESCUED; or put back a sound one as README says"
        yield Problem(WHOLE, "database", f"{path} is damaged ({' '.join(answer.split())[:200]}); {cure}")
    log = path.with_name(path.name + "-wal")
    if log.exists() and (size := log.stat().st_size) > LONG_LOG:
        yield Problem(WHOLE, "database", f"{log} has grown to {size // 1_048_576} MB: some program keeps the database open for reading")


def _run_problems(conn: sqlite3.Connection, now: datetime, run_limit: timedelta) -> Iterator[Problem]:
    sql = "SELECT * FROM crawls WHERE finish_reason IS NOT 'skipped' ORDER BY id DESC LIMIT ?"
    runs = conn.execute(sql, (RUNS_OF_A_RHYTHM,)).fetchall()
    if not runs:
        yield Problem(WHOLE, "runs", "no run was ever recorded")
        return
    began = runs[0]["started_at"]
    last = _moment(began)
    if last > now + CLOCK_SLACK:
        yield Problem(WHOLE, "clock", f"the last run began {began}, which is ahead of the clock ({_text(now)})")
    late = _late([_moment(run["started_at"]) for run in runs])
    if now - last > late:
        yield Problem(WHOLE, "runs", f"no run since {began}, which is {_span(now - last)}; more than {_span(late)} is unusual")
    elif runs[0]["finished_at"] is None and now - last > run_limit + CLOSING_TIME:
        yield Problem(WHOLE, "runs", f"the run that began {began} has no end: it hangs, or was killed and none came after it")
    skipped = [_moment(at) for (at,) in conn.execute("SELECT started_at FROM crawls WHERE id > ? ORDER BY id", (runs[0]["id"],))]
    open_run = runs[0]["finished_at"] is None
    if len(skipped) >= SKIPPED_IN_A_ROW and skipped[-1] - (last if open_run else skipped[0]) > run_limit:
        holder = f"the run that began {began}" if open_run else "another run, retag or forget"
        yield Problem(
            WHOLE, "lock", f"the last {len(skipped)} runs were skipped because {holder} held the lock, longer than a run may take"
        )
    ended = [run for run in runs if run["finished_at"] is not None]
    if _all(ended[:KILLED_IN_A_ROW], KILLED_IN_A_ROW, lambda run: run["finish_reason"] == "killed"):
        yield Problem(WHOLE, "killed", f"the last {KILLED_IN_A_ROW} runs were killed before they ended (memory? a time limit?)")
    elif _all(ended[:FAILED_IN_A_ROW], FAILED_IN_A_ROW, lambda run: run["exit_status"] == 1):
        why = ended[0]["finish_reason"]
        told = "the database could not be written" if why == "store_error" else "nothing could be fetched"
        yield Problem(WHOLE, "runs", f"the last {FAILED_IN_A_ROW} runs failed: {told}; logs/crawl.log says why")


def _reading_problems(conn: sqlite3.Connection) -> Iterator[Problem]:
    """What errors of ours cost: stories that are stored without a reading, and pages of the last run that had any."""
    if conn.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'unread'").fetchone():
        yield from _unread_stories(conn)
    read = "finish_reason IS NOT 'skipped' AND finished_at IS NOT NULL AND new + known + updated + failed > 0"
    run = conn.execute(f"SELECT started_at, other FROM crawls WHERE {read} ORDER BY id DESC LIMIT 1").fetchone()
    told = json.loads(run["other"]) if run is not None else {}
    if told.get("too_many_errors"):
        errors = told["errors"]
        yield Problem(
            WHOLE,
            "errors",
            f"{sum(errors.values())} of {told['pages']} pages of the run that began {run['started_at']} could not be read by an error of"
            f" ours ({_listed(errors)}); logs/crawl.log says more",
        )


def _unread_stories(conn: sqlite3.Connection) -> Iterator[Problem]:
    rows = conn.execute("SELECT reason, attempts, next_try_at FROM unread").fetchall()
    if rows:
        given_up = sum(row["next_try_at"] is None for row in rows)
        if given_up:
            cure = f"{given_up} of them were tried again and again: an error of ours (logs/crawl.log); once it is mended, {program()} retag"
        elif any(row["attempts"] > 1 for row in rows):
            cure = "an earlier run could not read them either: an error of ours, logs/crawl.log says which; the next run tries again"
        else:
            cure = "the next run reads them"
        reasons = Counter(row["reason"] for row in rows)
        yield Problem(WHOLE, "unread", f"{_stories(len(rows))} stored unread ({_listed(reasons)}); {cure}")
    sql = "SELECT count(*) FROM articles WHERE rules_version IS NULL AND text IS NOT NULL AND id NOT IN (SELECT article FROM unread)"
    (left,) = conn.execute(sql).fetchone()
    if left:
        yield Problem(WHOLE, "unread", f"{_stories(left)} stored unread, and no run will read them: {program()} retag does")


def _stories(number: int) -> str:
    return "1 story is" if number == 1 else f"{number} stories are"


def _listed(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{reason} {times}" for reason, times in sorted(reasons.items(), key=lambda item: (-item[1], item[0])))


def _all(runs: list[sqlite3.Row], count: int, condition: object) -> bool:
    assert callable(condition)
    return len(runs) == count and all(condition(run) for run in runs)


def _late(starts: list[datetime]) -> timedelta:
    """How long after the last run its absence is unusual. `starts`: newest first."""
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(starts)]
    if len(gaps) < 3:
        return LATE_WITHOUT_RHYTHM
    return max(LEAST_LATE, timedelta(seconds=LATE_GAPS * max(0.0, statistics.median(gaps))))


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _span(length: timedelta) -> str:
    hours = length / timedelta(hours=1)
    return f"{hours:.0f} hours" if hours < 72 else f"{hours / 24:.0f} days"
