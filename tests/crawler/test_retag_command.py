"""`scrapy retag`, as a person runs it, on a database with stories in it."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from crawler.run.lock import run_lock
from pipelines.reading.version import RULES_VERSION
from pipelines.rereading import Summary, link_again, read_again
from pipelines.storage.events import BATCH
from tests.command import environment, scrapy
from tests.pipelines.storage.newsroom import TEXT, newsroom, story
from vigia.facts import CompanyMention, KnownCompany, Layoff
from vigia.workers import WorkerPool

WARM = "El tiempo será bueno en toda la península durante el fin de semana, según la agencia de meteorología. " * 3


def on(database: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return scrapy(*words, env=environment(VIGIA_DATABASE=str(database), VIGIA_WORKERS="1"))


def stored(path: Path) -> None:
    """Three stories as rules of long ago left them: one with a tag it should not have, one without any, one withheld."""
    room = newsroom(path)
    article = story(title="Buen tiempo", text=WARM, rules_version="old")
    article.topics, article.facts = story().topics, []
    article.topics[0].evidence = []
    room.store.articles.save(article)
    room.store.articles.save(story("https://faro.example/b", topics=[], facts=[], companies=[], rules_version="old"))
    room.store.articles.save(
        story(
            "https://faro.example/c",
            text=TEXT + "\nY una frase más, para que sea otra.",
            text_withheld="reservation: noai",
            rules_version="old",
        )
    )
    room.store.close()


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    conn = sqlite3.connect(path)
    try:
        return conn.execute(sql).fetchall()
    finally:
        conn.close()


def test_a_database_of_an_older_version_gets_the_ids_of_its_companies(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    room = newsroom(path)
    text = "Meta despide a 600 empleados de su división de inteligencia artificial, según un comunicado de la empresa.\n" + WARM
    place: dict[str, Any] = {"quote": text.splitlines()[0], "field": "text", "start": 0, "end": len(text.splitlines()[0])}
    told: dict[str, Any] = {"title": "Meta despide a 600 empleados", "facts": [Layoff(company="Meta", **place)], "rules_version": "old"}
    room.store.articles.save(story(text=text, companies=[], **told))
    meta = CompanyMention("Meta", "meta", entry=KnownCompany("meta", "Meta", (), "US", "company", ai_startup=False, listed=True))
    room.store.articles.save(story("https://faro.example/b", text=text + WARM, text_withheld="reservation: noai", companies=[meta], **told))
    room.store.close()
    connection = sqlite3.connect(path)
    connection.executescript(
        "".join(f"DROP VIEW {name};" for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall())
        + "".join(
            f"DROP INDEX {table}_{name}_id; ALTER TABLE {table} DROP COLUMN {name}_id;"
            for table, name in (("layoffs", "company"), ("deals", "acquirer"), ("deals", "target"), ("funding_rounds", "company"))
        )
        + "ALTER TABLE companies DROP COLUMN kind; DELETE FROM _sqlite_migrations WHERE name = '0008_company_ids'; PRAGMA user_version = 6;"
    )
    connection.close()
    newsroom(path).store.close()
    ids = "SELECT company_id FROM layoffs JOIN articles ON articles.id = article ORDER BY url DESC"
    assert rows(path, ids) == [(None,), ("meta",)]  # of a withheld text by what stands there
    assert on(path, "retag").returncode == 0
    assert rows(path, ids) == [("meta",), ("meta",)]
    assert rows(path, "SELECT DISTINCT companies.name, companies.kind FROM layoff_stories JOIN companies ON companies.id = company_id") == [
        ("Meta", "company")
    ]


def test_retag_says_what_changed_and_what_it_had_to_leave(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    stored(path)
    done = on(path, "retag")
    assert (done.stderr, done.returncode) == ("", 0)
    lines = done.stdout.splitlines()
    assert lines[0] == f"2 articles read again by rules {RULES_VERSION}, 2 changed"
    assert "layoffs: 1 gained, 1 lost" in lines
    assert "1 left as they are: their text is withheld" in lines
    assert rows(
        path, "SELECT url, topic FROM article_topics JOIN articles ON articles.id = article WHERE topic = 'layoffs' ORDER BY url"
    ) == [
        ("https://faro.example/b", "layoffs"),
        ("https://faro.example/c", "layoffs"),
    ]
    assert rows(path, "SELECT url, rules_version FROM articles ORDER BY url") == [
        ("https://faro.example/b", RULES_VERSION),
        ("https://faro.example/c", "old"),
        ("https://faro.example/nebula", RULES_VERSION),
    ]
    assert rows(path, "SELECT headcount_min, percent FROM layoffs JOIN articles ON articles.id = article WHERE url LIKE '%/b'") == [
        (120, 14.0)
    ]
    assert "1 event of 2 articles" in lines
    again = on(path, "retag").stdout.splitlines()
    assert again[0].startswith("0 articles read again")
    assert "1 event of 2 articles" in again


def test_retag_makes_events_anew_also_where_no_article_is_outdated(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    room = newsroom(path)
    room.store.articles.save(story(rules_version=RULES_VERSION))
    room.store.execute("UPDATE events SET independent_sources = 99")
    room.store.close()
    done = on(path, "retag", "--since", "2027-01-01")
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.splitlines()[-1] == "1 event of 1 article"
    assert rows(path, "SELECT independent_sources FROM events") == [(1,)]


def test_an_interrupted_linking_ends_after_the_articles_under_way(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "news.db")
    for number in range(BATCH + 1):
        room.store.articles.save(story(f"https://faro.example/{number}", text=f"Otra noticia, la número {number}.", facts=[], topics=[]))
    told: list[tuple[int, int]] = []

    async def half() -> Summary:
        stop, summary = asyncio.Event(), Summary(RULES_VERSION)

        def progress(done: int, last: int) -> None:
            told.append((done, last))
            if done:
                stop.set()

        await link_again(room.store, summary, stop=stop, progress=progress)
        return summary

    assert asyncio.run(half()).interrupted
    assert told == [(0, BATCH + 1), (BATCH, BATCH + 1)]
    room.store.close()


def test_retag_since_a_day_leaves_older_stories(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    stored(path)
    assert on(path, "retag", "--since", "2026-11-25").stdout.startswith("0 articles read again")
    wrong = on(path, "retag", "--since", "ayer")
    assert wrong.returncode == 2
    assert "2026-11-01" in wrong.stderr


def test_an_interrupted_retag_keeps_what_it_has_read_and_goes_on_later(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "news.db")
    for number in range(6):
        room.store.articles.save(
            story(
                f"https://faro.example/{number}",
                text=f"{TEXT}\nLa frase número {number} hace de esta una noticia distinta.",
                rules_version="old",
            )
        )

    async def half() -> tuple[int, bool]:
        stop = asyncio.Event()
        pool = WorkerPool(1)
        try:
            summary = await read_again(
                room.store, pool, time_limit=60.0, stop=stop, progress=lambda done, total: stop.set() if done == 2 else None
            )
            return summary.read, summary.interrupted
        finally:
            await pool.close()

    assert asyncio.run(half()) == (2, True)
    assert room.store.rereading.count(RULES_VERSION) == (4, 0)
    room.store.close()


def test_retag_waits_for_nobody(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    stored(path)
    with run_lock(path):
        done = on(path, "retag")
    assert done.returncode == 75
    assert "another run" in done.stderr


def test_retag_without_a_database_makes_none(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    done = on(path, "retag")
    assert done.returncode == 2
    assert "DATABASE" in done.stderr
    assert not path.exists()
