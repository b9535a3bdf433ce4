"""What a run costs does not grow with what is stored: no query of the hot path reads a table from end to end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pipelines.storage.newsroom import NOON, TEXT, Newsroom, link, story

LARGE = {
    "articles",
    "article_urls",
    "discoveries",
    "drops",
    "evidence",
    "doubtful_topics",
    "doubtful_evidence",
    "layoffs",
    "deals",
    "funding_rounds",
    "article_topics",
    "article_companies",
    "revisions",
    "companies",
    "sketches",
    "shingles",
    "copies",
}


def scanned(room: Newsroom, statements: list[str]) -> set[str]:
    """Large tables that one of the statements reads from end to end."""
    found = set()
    for statement in statements:
        if statement.split(None, 1)[0] not in ("SELECT", "UPDATE", "DELETE", "INSERT"):
            continue
        for row in room.store.rows(f"EXPLAIN QUERY PLAN {statement}"):
            words = row["detail"].split()
            if words[0] == "SCAN" and words[1] in LARGE and "VIRTUAL" not in words:
                found.add(f"{statement}: {row['detail']}")
    return found


@pytest.fixture
def statements(room: Newsroom) -> list[str]:
    seen: list[str] = []
    room.store._conn.set_trace_callback(lambda statement: seen.append(statement.strip()) if not statement.startswith("--") else None)
    return seen


def test_a_run_s_statements_all_use_an_index(room: Newsroom, statements: list[str]) -> None:
    def everything(*_: Any) -> None:
        room.store.crawls.begin()
        room.poll(link(), link("https://faro.example/b"), dropped=[(link("https://faro.example/c"), "too_old")])
        room.store.discoveries.pending("faro", limit=10)
        room.store.discoveries.count_pending("faro")
        room.store.sources.has_articles("faro")
        room.store.articles.save(story())
        room.store.articles.save(story("https://faro.example/b"))
        room.store.articles.save(story("https://plaza.example/b", source="plaza"))
        room.clock.forward(hours=1)
        room.poll(link(modified=NOON))
        room.store.articles.save(story(text=TEXT.replace("14 %", "20 %")))
        room.store.discoveries.known("https://faro.example/b")
        room.store.discoveries.drop("https://faro.example/x", "faro", "tag_page")
        room.store.discoveries.fail("https://faro.example/y", "faro", "timeout", None)
        room.store.crawls.count_source(room.crawl, "faro", {}, None)
        room.store.crawls.end(room.crawl, "finished", 0, {})
        room.store.rereading.outdated("2026.1")
        room.store.rereading.correct_stored()
        room.store.retention.prune()
        room.store.sketches.outdated(after=1)
        room.store.copies.remove([1])
        room.store.copies.pairs([1, 2])

    everything()
    room.store._conn.set_trace_callback(None)
    assert len(statements) > 60
    assert scanned(room, statements) == set()
