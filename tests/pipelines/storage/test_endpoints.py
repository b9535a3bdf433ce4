"""Outlets, what is polled of them, the runs and robots.txt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.pipelines.storage.newsroom import FARO, NOON, PLAZA, Newsroom, link, story


def test_a_source_that_left_the_file_stays_disabled_with_its_articles(room: Newsroom) -> None:
    room.store.articles.save(story())
    room.store.sources.sync([PLAZA])
    assert room.rows("SELECT id, enabled FROM sources ORDER BY id") == [("faro", 0), ("plaza", 1)]
    assert room.store.endpoints.of("faro") == []
    assert room.rows("SELECT source FROM articles") == [("faro",)]
    room.store.sources.sync([FARO, PLAZA])
    assert room.rows("SELECT id, enabled FROM sources ORDER BY id") == [("faro", 1), ("plaza", 1)]
    assert [endpoint.url for endpoint in room.store.endpoints.of("faro")] == list(FARO.feeds)


def test_a_source_that_was_renamed_takes_its_feed_and_what_is_pending_along(room: Newsroom) -> None:
    room.poll(link())
    room.store.sources.sync([replace(FARO, id="el-faro"), PLAZA])
    assert [endpoint.etag for endpoint in room.store.endpoints.of("el-faro")] == ['"1"']
    assert [fetch.address.key for fetch in room.store.discoveries.pending("el-faro", limit=5)] == ["https://faro.example/nebula"]
    assert room.pending() == []
    assert room.poll(link()) == []


def test_what_the_file_says_of_a_source_is_brought_up_to_date(room: Newsroom) -> None:
    room.store.sources.sync([replace(FARO, name="El Faro", machine_written=True, enabled=False), PLAZA])
    assert room.rows("SELECT name, homepage, country, timezone, kind, enabled, machine_written FROM sources WHERE id = 'faro'") == [
        ("El Faro", "https://faro.example/", "ES", "Europe/Madrid", "tech", 0, 1)
    ]


def test_an_endpoint_that_did_not_answer_keeps_its_validators_and_counts_its_failures(room: Newsroom) -> None:
    room.poll(link())
    for _ in range(2):
        room.clock.forward(hours=1)
        room.store.endpoints.record_failure(
            room.endpoint().id,
            failure_class="temporary",
            status=503,
            reason="http_503",
            next_due_at=room.clock() + timedelta(hours=1),
            crawl=None,
        )
    state = room.endpoint()
    assert (state.failures, state.failure_class, state.last_status, state.etag) == (2, "temporary", 503, '"1"')
    assert state.last_success_at == NOON
    room.store.endpoints.record_unchanged(state.id, next_due_at=room.clock() + timedelta(hours=2), interval=7200, crawl=None)
    state = room.endpoint()
    assert (state.failures, state.failure_class, state.etag, state.interval) == (0, None, '"1"', 7200)
    assert (state.last_success_at, state.last_new_at) == (NOON + timedelta(hours=2), NOON)


def test_an_endpoint_is_asked_without_conditions_once_its_last_full_answer_is_a_week_old(room: Newsroom) -> None:
    assert room.endpoint().conditions(NOON) == {}, "never asked"
    room.poll(link())
    told = {"If-None-Match": '"1"'}
    assert room.endpoint().conditions(NOON) == told
    for day in range(7):
        room.clock.at = NOON + timedelta(days=day)
        assert room.endpoint().conditions(room.clock()) == told
        unchanged(room)
    room.clock.at = NOON + timedelta(days=7)
    assert room.endpoint().conditions(room.clock()) == {}, "seven days of 304 are no answer in full"
    unchanged(room, full=True)
    assert room.endpoint().conditions(room.clock()) == told
    assert room.endpoint().conditions(NOON) == {}, "the clock was set back"


def test_the_validators_that_come_with_a_304_take_the_place_of_the_old_ones(room: Newsroom) -> None:
    room.poll(link())
    unchanged(room, etag='"2"')
    assert (room.endpoint().etag, room.endpoint().last_modified) == ('"2"', None)
    unchanged(room, last_modified="Tue, 24 Nov 2026 12:00:00 GMT")
    assert room.endpoint().conditions(NOON) == {"If-None-Match": '"2"', "If-Modified-Since": "Tue, 24 Nov 2026 12:00:00 GMT"}


def unchanged(room: Newsroom, **values: Any) -> None:
    endpoint = room.endpoint()
    room.store.endpoints.record_unchanged(endpoint.id, next_due_at=room.clock(), interval=3600, crawl=None, **values)


def test_a_host_that_says_when_to_come_back_has_not_failed(room: Newsroom) -> None:
    again = NOON + timedelta(hours=1)
    room.store.endpoints.record_failure(
        room.endpoint().id, failure_class="resting", status=429, reason="retry_later", next_due_at=again, crawl=None
    )
    assert room.endpoint().failures == 0
    assert room.endpoint().resting(NOON)
    assert not room.endpoint().resting(again)


def test_the_children_of_a_sitemap_index_are_those_it_named_last(room: Newsroom) -> None:
    def poll(*children: str) -> list[str]:
        room.store.discoveries.record_poll(
            index.id,
            links=[],
            children=children,
            etag=None,
            last_modified=None,
            body_hash=None,
            interval=3600,
            next_due_at=None,
            crawl=None,
        )
        return [child.url for child in room.store.endpoints.children(index.id)]

    index = room.store.endpoints.add("faro", "https://faro.example/sitemap.xml", "sitemap")
    assert poll("https://faro.example/s1.xml", "https://faro.example/s2.xml") == [
        "https://faro.example/s1.xml",
        "https://faro.example/s2.xml",
    ]
    assert poll("https://faro.example/s2.xml") == ["https://faro.example/s2.xml"]
    assert [endpoint.url for endpoint in room.store.endpoints.of("faro")] == [FARO.feeds[0], "https://faro.example/sitemap.xml"]
    room.store.sources.sync([replace(FARO, sitemaps=("https://faro.example/sitemap.xml",)), PLAZA])
    assert [child.url for child in room.store.endpoints.children(index.id)] == ["https://faro.example/s2.xml"]


def test_a_run_has_its_row_and_one_for_each_source(room: Newsroom) -> None:
    room.store.crawls.count_source(room.crawl, "faro", {"polled": 1, "links": 12, "new": 3, "bytes": 900}, None)
    room.store.crawls.count_source(room.crawl, "plaza", {"endpoints_failed": 1}, "https://plaza.example/rss: http_503")
    room.clock.forward(minutes=4)
    room.store.crawls.end(room.crawl, "finished", 3, {"new": 3, "polled": 1})
    assert room.rows("SELECT started_at, finished_at, finish_reason, exit_status, polled, new FROM crawls") == [
        ("2026-11-24T12:00:00Z", "2026-11-24T12:04:00Z", "finished", 3, 1, 3)
    ]
    assert room.rows("SELECT source, polled, links, new, endpoints_failed, other, error FROM crawl_sources ORDER BY source") == [
        ("faro", 1, 12, 3, 0, '{"bytes": 900}', None),
        ("plaza", 0, 0, 0, 1, "{}", "https://plaza.example/rss: http_503"),
    ]


def test_a_run_that_was_killed_is_closed_by_the_next(room: Newsroom) -> None:
    room.clock.forward(hours=1)
    second = room.store.crawls.begin()
    assert room.rows("SELECT id, finish_reason, finished_at FROM crawls ORDER BY id") == [
        (room.crawl, "killed", "2026-11-24T13:00:00Z"),
        (second, None, None),
    ]


def test_robots_txt_is_remembered_for_each_host(room: Newsroom) -> None:
    assert room.store.robots.get("https://faro.example:443") is None
    room.store.robots.save("https://faro.example:443", 200, b"User-agent: *\r\nDisallow: /\xff\r\n", NOON)
    room.store.robots.save("https://plaza.example:443", None, None, NOON)
    found = room.store.robots.get("https://faro.example:443")
    assert found is not None
    assert (found.status, found.body, found.fetched_at) == (200, "User-agent: *\r\nDisallow: /\ufffd\r\n", NOON)


def test_what_an_outlet_reserves_is_kept_beside_it(room: Newsroom) -> None:
    room.store.sources.record_rights("faro", reserved=True, signals=["tdmrep.json: tdm-reservation 1"])
    assert room.rows("SELECT rights_reserved, rights_signals FROM sources WHERE id = 'faro'") == [(1, '["tdmrep.json: tdm-reservation 1"]')]
