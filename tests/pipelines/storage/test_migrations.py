"""From an empty file to today's schema, step by step."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.storage import migrations
from tests.pipelines.storage.newsroom import Hands, Newsroom, newsroom, story
from vigia.items import Instant

CONTRACT = {
    "sources": "id, name, homepage, country, timezone, kind, enabled, machine_written",
    "endpoints": "id, source, url, kind, etag, last_modified, body_hash, interval, next_due_at, failures, last_success_at, last_new_at,"
    " last_full_at",
    "crawls": "id, started_at, finished_at, finish_reason, exit_status",
    "crawl_sources": "crawl, source, error",
    "discoveries": "url, source, endpoint, title, published_at, state, reason, attempts, next_try_at, first_seen_at, crawl",
    "drops": "url, source, reason, first_seen_at, last_seen_at, times",
    "articles": "id, source, url, title, summary, text, authors, agency, section, image, language, language_probability, published_at, published_day,"
    " published_precision, published_from, modified_at, partial, paywall, text_withheld, text_hash, copy_of, rules_version, first_seen_at, last_fetched_at",
    "article_urls": "url, article",
    "revisions": "article, seen_at, field, old, new",
    "articles_fts": "title, summary, text",
    "article_topics": "article, topic, score, rules_version",
    "evidence": "article, topic, field, quote, start_offset, end_offset, rule",
    "doubtful_topics": "article, topic, score, rules_version",
    "doubtful_evidence": "article, topic, field, quote, start_offset, end_offset, rule",
    "layoffs": "article, company, company_id, headcount_min, headcount_max, percent, contractors, stage, legal_form, place, attributed_to, background, quote,"
    " start_offset, end_offset, event",
    "deals": "article, kind, acquirer, acquirer_id, target, target_id, people, amount, currency, stake_percent, licence, background, quote, start_offset, end_offset, event",
    "funding_rounds": "article, company, company_id, amount, currency, round, valuation, valuation_currency, lead_investors, background, quote, start_offset,"
    " end_offset, event",
    "companies": "id, name, aliases, country, kind, ai_startup, listed",
    "article_companies": "article, company, mentions, role",
}


@pytest.mark.parametrize("table", CONTRACT)
def test_the_names_analysts_rely_on_are_there(room: Newsroom, table: str) -> None:
    assert room.rows(f"SELECT {CONTRACT[table]} FROM {table}") is not None


def test_every_table_of_ours_is_strict(room: Newsroom) -> None:
    loose = room.rows(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_fts%'"
    )
    assert loose == [("_sqlite_migrations",)]


def test_what_belongs_to_an_article_cannot_stay_without_it(room: Newsroom) -> None:
    room.store.articles.save(story())
    room.store.execute("DELETE FROM articles")
    for table in ("article_topics", "evidence", "layoffs", "article_urls", "article_companies"):
        assert room.rows(f"SELECT * FROM {table}") == []
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        room.store.execute("INSERT INTO article_urls (url, article) VALUES ('x', 99)")


@pytest.mark.parametrize("step", migrations.NAMES[3:])
def test_after_each_step_a_story_is_stored_and_found(tmp_path: Path, step: str) -> None:
    """Files of every released version are brought up to date with their search index whole."""
    path = tmp_path / "news.db"
    conn = sqlite3.connect(path)
    conn.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
    later = migrations.NAMES[migrations.NAMES.index(step) + 1 :]
    migrations.MIGRATIONS.apply(Database(conn), stop_before=later)
    conn.close()
    room = newsroom(path, clock=Hands())
    room.store.articles.save(story())
    assert room.rows(
        "SELECT articles.url FROM articles_fts JOIN articles ON articles.id = articles_fts.rowid WHERE articles_fts MATCH 'nebula'"
    ) == [("https://faro.example/nebula",)]
    room.store.close()


def test_an_older_files_articles_stay_as_they_are_and_new_ones_may_be_known_to_the_minute(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    old = sqlite3.connect(path, isolation_level=None)
    old.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
    old.execute("PRAGMA journal_mode = WAL")
    migrations.MIGRATIONS.apply(Database(old), stop_before="0007_minutes")
    old.execute("INSERT INTO sources (id, name, first_seen_at) VALUES ('faro', 'El Faro', '2026-11-24T12:00:00Z')")
    columns = "source, url, page_url, title, text, published_at, published_precision, first_seen_at, last_fetched_at"
    url, at = "https://faro.example/a", "2026-11-24T09:30:00Z"
    row = ("faro", url, url, "Despidos en Nubia", "Texto", at, "second", at, at)
    old.execute(f"INSERT INTO articles ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    old.execute("INSERT INTO article_urls VALUES (?, 1)", (url,))

    room = newsroom(path, clock=Hands())  # while the other program has the file open
    room.store.articles.save(story(published=Instant(datetime(2026, 11, 24, 10, 5, tzinfo=UTC), "minute", "meta")))
    assert room.rows("SELECT title, published_precision FROM articles ORDER BY id") == [
        ("Despidos en Nubia", "second"),
        ("Nébula despide al 14 % de su plantilla", "minute"),
    ]
    for words, found in (("nubia", [(1,)]), ("nebula", [(2,)])):
        assert room.rows(f"SELECT rowid FROM articles_fts WHERE articles_fts MATCH '{words}'") == found
    assert room.rows("SELECT published_precision FROM ai_startup_stories") == []
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        room.store.execute("UPDATE articles SET published_precision = 'hour'")
    with pytest.raises(sqlite3.OperationalError, match="may not be modified"):
        room.store.execute("UPDATE sqlite_schema SET sql = NULL")
    room.store.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")
    assert room.rows("PRAGMA integrity_check") == [("ok",)]
    assert room.rows("PRAGMA foreign_key_check") == []
    room.store.execute("DELETE FROM articles WHERE id = 1")
    assert room.rows("SELECT url FROM article_urls WHERE article = 1") == []
    assert old.execute("UPDATE articles SET published_precision = 'minute'").rowcount == 1
    room.store.close()
    old.close()


def test_an_upgrade_that_breaks_off_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    old = sqlite3.connect(path, isolation_level=None)
    old.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
    migrations.MIGRATIONS.apply(Database(old), stop_before="0007_minutes")
    old.execute("ALTER TABLE layoffs ADD COLUMN company_id TEXT")  # of somebody else, in the way of the last step
    before = old.execute("SELECT sql FROM sqlite_schema ORDER BY name").fetchall()
    with pytest.raises(sqlite3.OperationalError, match="duplicate column"):
        newsroom(path, clock=Hands())
    assert old.execute("SELECT sql FROM sqlite_schema ORDER BY name").fetchall() == before
    assert old.execute("SELECT name FROM _sqlite_migrations ORDER BY id DESC LIMIT 1").fetchone() == ("0006_unread",)
    assert old.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    old.close()


def test_the_names_of_the_steps_are_all_known() -> None:
    steps = migrations.MIGRATIONS.pending(Database(memory=True))
    assert tuple(step.name for step in steps) == migrations.NAMES


def test_the_facts_of_an_older_file_stay_and_have_room_for_when_and_of_what(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    old = sqlite3.connect(path, isolation_level=None)
    old.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
    old.execute("PRAGMA journal_mode = WAL")
    migrations.MIGRATIONS.apply(Database(old), stop_before="0011_event_days")
    at, url = "2026-11-24T09:30:00Z", "https://faro.example/a"
    old.execute("INSERT INTO sources (id, name, first_seen_at) VALUES ('faro', 'El Faro', ?)", (at,))
    columns = "source, url, page_url, title, first_seen_at, last_fetched_at"
    old.execute(f"INSERT INTO articles ({columns}) VALUES ('faro', ?, ?, 'Despidos', ?, ?)", (url, url, at, at))
    for table, named in (("layoffs", "company"), ("deals", "kind"), ("funding_rounds", "company")):
        old.execute(
            f"INSERT INTO {table} (article, {named}, field, quote, start_offset, end_offset) VALUES (1, 'Nubia', 'title', 'Despidos', 0, 8)"
        )
    old.close()

    room = newsroom(path, clock=Hands())
    for table, named, new in (("layoffs", "company", "scope"), ("deals", "kind", "status"), ("funding_rounds", "company", "round_type")):
        assert room.rows(f"SELECT {named}, {new}, event_day, event_day_precision FROM {table}") == [("Nubia", None, None, None)]
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            room.store.execute(f"UPDATE {table} SET event_day_precision = 'hour'")
    room.store.close()


def test_an_older_file_s_endpoints_are_asked_in_full_once(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    old = sqlite3.connect(path, isolation_level=None)
    old.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
    old.execute("PRAGMA journal_mode = WAL")
    migrations.MIGRATIONS.apply(Database(old), stop_before="0012_full_answers")
    old.execute("INSERT INTO sources (id, name, first_seen_at) VALUES ('faro', 'El Faro', '2026-11-24T09:30:00Z')")
    old.execute("INSERT INTO endpoints (source, url, kind, etag) VALUES ('faro', 'https://faro.example/rss', 'feed', 'x')")
    old.close()

    room = newsroom(path, clock=Hands())
    assert (room.endpoint().etag, room.endpoint().conditions(room.clock())) == ("x", {})
    room.store.close()


def test_an_older_file_s_companies_are_found_by_all_their_names(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    old = sqlite3.connect(path, isolation_level=None)
    old.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
    migrations.MIGRATIONS.apply(Database(old), stop_before="0017_company_keys")
    old.execute(
        "INSERT INTO companies (id, name, aliases, first_seen_at) VALUES ('toxo', 'Toxo', '[\"Compañía Tóxica\"]', '2026-11-24T09:30:00Z')"
    )
    old.close()

    room = newsroom(path, clock=Hands())
    assert room.rows("SELECT company, key FROM company_keys ORDER BY key") == [("toxo", "toxica"), ("toxo", "toxo")]
    room.store.close()


def test_an_older_file_gives_no_number_twice_any_more(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    old = sqlite3.connect(path, isolation_level=None)
    old.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
    migrations.MIGRATIONS.apply(Database(old), stop_before="0018_numbers_given_once")
    old.execute("INSERT INTO sources (id, name, first_seen_at) VALUES ('faro', 'El Faro', '2026-11-24T12:00:00Z')")
    columns = "id, source, url, page_url, title, first_seen_at, last_fetched_at"
    row = (7, "faro", "https://faro.example/a", "https://faro.example/a", "Despidos", "2026-11-24T09:30:00Z", "2026-11-24T09:30:00Z")
    old.execute(f"INSERT INTO articles ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    old.execute("INSERT INTO article_urls VALUES (?, 7)", (row[2],))
    old.close()

    room = newsroom(path, clock=Hands())
    room.store.takedowns.forget(row[2])
    room.store.close()
    room = newsroom(path, clock=Hands())
    room.store.articles.save(story())
    assert room.rows("SELECT id FROM articles") == [(8,)]
    assert room.rows("PRAGMA integrity_check") == [("ok",)]
    room.store.close()
