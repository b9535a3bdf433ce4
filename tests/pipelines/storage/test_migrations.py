"""From an empty file to today's schema, step by step."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.storage import migrations
from tests.pipelines.storage.newsroom import Hands, Newsroom, newsroom, story

CONTRACT = {
    "sources": "id, name, homepage, country, timezone, kind, enabled, machine_written",
    "endpoints": "id, source, url, kind, etag, last_modified, body_hash, interval, next_due_at, failures, last_success_at, last_new_at",
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
    "layoffs": "article, company, headcount_min, headcount_max, percent, contractors, stage, legal_form, place, attributed_to, background, quote,"
    " start_offset, end_offset, event",
    "deals": "article, kind, acquirer, target, people, amount, currency, stake_percent, licence, background, quote, start_offset, end_offset, event",
    "funding_rounds": "article, company, amount, currency, round, valuation, valuation_currency, lead_investors, background, quote, start_offset,"
    " end_offset, event",
    "companies": "id, name, aliases, country, ai_startup, listed",
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
    room.store.save(story())
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
    room.store.save(story())
    assert room.rows(
        "SELECT articles.url FROM articles_fts JOIN articles ON articles.id = articles_fts.rowid WHERE articles_fts MATCH 'nebula'"
    ) == [("https://faro.example/nebula",)]
    room.store.close()


def test_the_names_of_the_steps_are_all_known() -> None:
    steps = migrations.MIGRATIONS.pending(Database(memory=True))
    assert tuple(step.name for step in steps) == migrations.NAMES
