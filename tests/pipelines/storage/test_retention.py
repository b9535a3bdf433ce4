"""What goes with time, and what never does."""

from __future__ import annotations

from pipelines.storage.retention import IDLE
from tests.pipelines.storage.newsroom import NOON, PLAZA, Newsroom, link, story


def test_after_four_hundred_days_the_crawler_s_own_memory_goes_and_the_articles_stay(room: Newsroom) -> None:
    room.poll(link(), link("https://faro.example/b"), dropped=[(link("https://faro.example/c"), "too_old")])
    room.store.articles.save(story())
    room.store.discoveries.drop("https://faro.example/b", "faro", "tag_page")
    room.store.crawls.count_source(room.crawl, "faro", {"new": 1}, None)
    room.store.robots.save("https://faro.example:443", 200, b"", NOON)
    room.store.takedowns.forget("https://faro.example/d")
    room.clock.forward(days=399)
    assert room.store.retention.prune() == {}
    room.clock.forward(days=2)
    assert room.store.retention.prune() == {"drops": 2, "discoveries": 2, "crawls": 1, "robots": 1}
    assert room.rows("SELECT url, state FROM discoveries") == [("https://faro.example/nebula", "new")]
    assert room.rows("SELECT count(*) FROM articles") == room.rows("SELECT count(*) FROM forgotten") == [(1,)]
    assert room.rows("SELECT * FROM crawl_sources") == []


def test_what_was_pending_of_a_source_that_left_is_dropped_after_a_month(room: Newsroom) -> None:
    room.poll(link())
    room.store.sources.sync([PLAZA])
    room.clock.forward(days=29)
    room.store.retention.prune()
    assert room.state("https://faro.example/nebula") == "pending"
    room.clock.forward(days=2)
    room.store.retention.prune()
    assert room.rows("SELECT state, reason FROM discoveries") == [("dropped", "source_removed")]
    assert room.rows("SELECT reason FROM drops") == [("source_removed",)]


def test_rows_of_runs_in_which_nothing_was_due_go_after_a_month_and_the_others_stay(room: Newsroom) -> None:
    room.store.crawls.count_source(room.crawl, "faro", {"endpoints": 1, "not_due": 1}, None)
    room.store.crawls.count_source(room.crawl, "plaza", {"endpoints": 1, "unchanged": 1}, None)
    room.clock.forward(days=31)
    assert room.store.retention.prune() == {"crawl_sources": 1}
    assert room.rows("SELECT source FROM crawl_sources") == [("plaza",)]
    plan = room.rows(f"EXPLAIN QUERY PLAN SELECT rowid FROM crawl_sources WHERE {IDLE} AND recorded_at < '2026'")
    assert "crawl_sources_idle" in plan[0][-1]
