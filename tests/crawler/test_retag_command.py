"""`scrapy retag`, as a person runs it, on a database with stories in it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from crawler.lock import run_lock
from crawler.rereading import read_again
from crawler.workers import WorkerPool
from pipelines.topics.tagging import RULES_VERSION
from tests.pipelines.storage.newsroom import TEXT, newsroom, story

ROOT = Path(__file__).resolve().parent.parent.parent
WARM = "El tiempo será bueno en toda la península durante el fin de semana, según la agencia de meteorología. " * 3


def scrapy(database: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VIGIA_")}
    environment |= {"VIGIA_DATABASE": str(database), "VIGIA_WORKERS": "1"}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def stored(path: Path) -> None:
    """Three stories as rules of long ago left them: one with a tag it should not have, one without any, one withheld."""
    room = newsroom(path)
    article = story(title="Buen tiempo", text=WARM, rules_version="old")
    article.topics, article.layoffs = story().topics, []
    article.topics[0].evidence = []
    room.store.save(article)
    room.store.save(story("https://faro.example/b", topics=[], layoffs=[], companies=[], rules_version="old"))
    room.store.save(
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


def test_retag_says_what_changed_and_what_it_had_to_leave(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    stored(path)
    done = scrapy(path, "retag")
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
    assert scrapy(path, "retag").stdout.startswith("0 articles read again")


def test_retag_since_a_day_leaves_older_stories(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    stored(path)
    assert scrapy(path, "retag", "--since", "2026-11-25").stdout.startswith("0 articles read again")
    wrong = scrapy(path, "retag", "--since", "ayer")
    assert wrong.returncode == 2
    assert "2026-11-01" in wrong.stderr


def test_an_interrupted_retag_keeps_what_it_has_read_and_goes_on_later(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "news.db")
    for number in range(6):
        room.store.save(
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
            summary = await read_again(room.store, pool, stop=stop, progress=lambda done, total: stop.set() if done == 2 else None)
            return summary.read, summary.interrupted
        finally:
            await pool.close()

    assert asyncio.run(half()) == (2, True)
    assert room.store.count_for_retag(RULES_VERSION) == (4, 0)
    room.store.close()


def test_retag_waits_for_nobody(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    stored(path)
    with run_lock(path):
        done = scrapy(path, "retag")
    assert done.returncode == 75
    assert "another run" in done.stderr


def test_retag_without_a_database_makes_none(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    done = scrapy(path, "retag")
    assert done.returncode == 2
    assert "DATABASE" in done.stderr
    assert not path.exists()
