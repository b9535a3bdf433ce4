"""Exactly one state for every address ever discovered, and nothing fetched again without a reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from pipelines.storage.store import Discovery
from tests.pipelines.storage.newsroom import FARO, NOON, PLAZA, TEXT, Hands, Newsroom, link, newsroom, story
from vigia.addresses import Address
from vigia.items import Instant, Link

URL = "https://faro.example/nebula"


def changed(room: Newsroom, *, hours: float = 1, **values: Any) -> list[str]:
    """The feed an hour later, with another link for the story."""
    room.clock.forward(hours=hours)
    return room.poll(link(**values))


def test_a_poll_writes_links_and_validators_together(room: Newsroom) -> None:
    assert room.poll(link(), link("https://faro.example/b", "Otra")) == [URL, "https://faro.example/b"]
    assert room.rows("SELECT url, fetch_url, source, title, published_at, state, attempts, crawl FROM discoveries ORDER BY url") == [
        ("https://faro.example/b", "https://www.faro.example/b", "faro", "Otra", "2026-11-24T10:00:00Z", "pending", 0, room.crawl),
        (
            URL,
            "https://www.faro.example/nebula",
            "faro",
            "Nébula despide al 14 % de su plantilla",
            "2026-11-24T10:00:00Z",
            "pending",
            0,
            room.crawl,
        ),
    ]
    endpoint = room.endpoint()
    assert (endpoint.etag, endpoint.body_hash, endpoint.interval, endpoint.failures) == ('"1"', "b0d1", 600, 0)
    assert endpoint.last_success_at == endpoint.last_new_at == NOON
    assert endpoint.next_due_at == NOON + timedelta(minutes=10)


def test_hints_travel_from_the_feed_to_the_fetch_of_another_run(room: Newsroom) -> None:
    madrid = datetime(2026, 11, 24, 11, tzinfo=UTC).astimezone()
    hints = Link(
        Address(URL, "https://www.faro.example/nebula?id=1"),
        "Título",
        "Un resumen",
        Instant(madrid, "second", "feed"),
        Instant(NOON, "day", "sitemap"),
        ("Ana",),
        ("IA",),
        "es",
    )
    room.poll(Discovery(hints))
    (fetch,) = room.store.discoveries.pending("faro", limit=5)
    assert fetch.address.fetch == "https://www.faro.example/nebula?id=1"
    assert (fetch.link.title, fetch.link.summary, fetch.link.published, fetch.link.modified) == (
        "Título",
        "Un resumen",
        hints.published,
        hints.modified,
    )
    assert (fetch.link.authors, fetch.link.categories, fetch.link.language, fetch.kind) == (("Ana",), ("IA",), "es", "new")


def test_a_hint_without_a_zone_stays_without_one_and_an_older_versions_hints_still_load(room: Newsroom) -> None:
    local = Instant(NOON, "minute", "feed", zone_known=False)
    room.poll(Discovery(Link(Address(URL, URL), published=local)))
    (fetch,) = room.store.discoveries.pending("faro", limit=5)
    assert fetch.link.published == local
    old = '{"title": "Nébula", "published": ["2026-11-24T11:00:00+01:00", "second", "feed"], "authors": ["Ana"]}'
    room.store.execute("UPDATE discoveries SET hints = ?", (old,))
    (fetch,) = room.store.discoveries.pending("faro", limit=5)
    assert fetch.link == Link(Address(URL, URL), "Nébula", published=Instant(NOON - timedelta(hours=2), "second", "feed"), authors=("Ana",))


def test_a_second_poll_of_the_same_links_asks_for_nothing(room: Newsroom) -> None:
    room.poll(link())
    room.store.articles.save(story())
    room.clock.forward(hours=1)
    assert room.poll(link()) == []
    assert room.pending() == []


def test_the_newest_story_is_fetched_first_among_those_that_came_together(room: Newsroom) -> None:
    room.poll(link("https://faro.example/old", "a", published=NOON - timedelta(days=3)), link("https://faro.example/new", "b"))
    assert room.pending() == ["https://faro.example/new", "https://faro.example/old"]
    assert [fetch.address.key for fetch in room.store.discoveries.pending("faro", limit=1, exclude={"https://faro.example/new"})] == [
        "https://faro.example/old"
    ]
    assert room.store.discoveries.count_pending("faro") == 2


def test_an_address_that_leads_to_a_stored_article_is_known_without_a_fetch(room: Newsroom) -> None:
    room.store.articles.save(story(aliases=["https://faro.example/n/123"]))
    assert room.poll(link("https://faro.example/n/123")) == []
    assert room.state("https://faro.example/n/123") == "known"


def test_a_story_whose_feed_says_it_changed_is_fetched_again(room: Newsroom) -> None:
    room.poll(link())
    room.store.articles.save(story())
    assert changed(room, modified=NOON + timedelta(minutes=50)) == [URL]
    (fetch,) = room.store.discoveries.pending("faro", limit=5)
    assert fetch.kind == "recheck"
    assert room.state(URL) == "new"
    assert room.store.articles.save(story(text=TEXT.replace("14 %", "20 %"))) == "updated"
    assert room.pending() == []
    assert room.poll(link(modified=NOON + timedelta(minutes=50))) == []


@pytest.mark.parametrize(
    ("values", "again"),
    [
        ({"title": "Nébula despide al 20 % de su plantilla"}, True),
        ({"title": "Nébula  despide al 14\u00a0% de su plantilla."}, False),
        ({"published": NOON + timedelta(minutes=30)}, True),
        ({"modified": NOON - timedelta(minutes=30)}, False),
    ],
    ids=["another title", "another typography", "published later", "modified before it was fetched"],
)
def test_which_hints_count_as_a_change(room: Newsroom, values: dict[str, Any], again: bool) -> None:
    room.poll(link())
    room.store.articles.save(story())
    assert (changed(room, **values) == [URL]) is again


def test_two_endpoints_that_word_a_title_differently_do_not_take_turns_in_fetching_it(room: Newsroom) -> None:
    room.poll(link())
    room.store.articles.save(story())
    room.store.endpoints.add("faro", "https://faro.example/sitemap.xml", "sitemap")
    endpoint = room.store.endpoints.get("https://faro.example/sitemap.xml")
    assert endpoint is not None
    for _ in range(3):
        room.clock.forward(minutes=20)
        polled, _ = room.store.discoveries.record_poll(
            endpoint.id,
            links=[link(title="Nébula: despidos")],
            etag=None,
            last_modified=None,
            body_hash=None,
            interval=600,
            next_due_at=None,
            crawl=None,
        )
        assert polled == room.poll(link()) == []


def test_a_feed_that_always_says_changed_is_believed_less_and_less(room: Newsroom) -> None:
    room.poll(link())
    room.store.articles.save(story())
    fetched = 0
    for _ in range(48 * 6):  # two days of a poll every ten minutes
        room.clock.forward(minutes=10)
        room.poll(link(modified=room.clock()))
        if room.pending():
            fetched += 1
            room.store.articles.save(story())
    assert 3 <= fetched <= 7


def test_every_story_is_looked_at_once_more_a_day_after_first_sight(room: Newsroom) -> None:
    room.poll(link())
    room.store.articles.save(story())
    room.clock.forward(hours=23)
    assert room.pending() == []
    room.clock.forward(hours=2)
    (fetch,) = room.store.discoveries.pending("faro", limit=5)
    assert (fetch.address.key, fetch.kind) == (URL, "recheck")
    room.store.articles.save(story())
    room.clock.forward(days=30)
    assert room.pending() == []
    assert room.state(URL) == "new"


def test_what_was_given_by_hand_or_has_headlines_only_is_not_looked_at_again(room: Newsroom) -> None:
    room.store.discoveries.discover("plaza", [link("https://plaza.example/a")])
    room.store.articles.save(story("https://plaza.example/a", source="plaza"))
    room.poll(link())
    room.store.articles.save(story(text=None, text_withheld="feed-only"))
    room.clock.forward(days=3)
    assert room.pending() == room.pending(PLAZA) == []


def test_what_fails_is_tried_again_later_and_later_and_then_given_up(room: Newsroom) -> None:
    room.poll(link())
    waits = []
    while True:
        outcome = room.store.discoveries.fail(URL, "faro", "timeout", room.crawl)
        if outcome == "gave_up":
            break
        assert room.state(URL) == "failed"
        (again,) = room.rows("SELECT next_try_at FROM discoveries")[0]
        waits.append(datetime.fromisoformat(again) - room.clock())
        assert room.pending() == []
        room.clock.at = datetime.fromisoformat(again)
        (fetch,) = room.store.discoveries.pending("faro", limit=5)
        assert fetch.kind == "retry"
    assert waits == [timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24)]
    assert room.rows("SELECT state, reason, next_try_at FROM discoveries") == [("dropped", "gave_up", None)]
    assert room.rows("SELECT url, source, reason, detail, times FROM drops") == [(URL, "faro", "gave_up", "timeout", 1)]


def test_a_rest_that_a_host_asks_for_uses_up_no_try_but_does_not_last_for_ever(room: Newsroom) -> None:
    room.poll(link())
    outcomes = []
    for _ in range(9):
        outcomes.append(room.store.discoveries.fail(URL, "faro", "retry_later", room.crawl, retry_after=10**9))
        assert room.rows("SELECT attempts FROM discoveries") == [(0,)]
        room.clock.forward(hours=24)
    assert outcomes[:8] == ["failed"] * 8
    assert outcomes[8] == "gave_up"


def test_a_clock_that_ran_ahead_does_not_put_anything_off_for_years(room: Newsroom) -> None:
    room.poll(link())
    room.clock.at = datetime(2031, 1, 1, tzinfo=UTC)
    room.store.discoveries.fail(URL, "faro", "timeout", room.crawl)
    room.store.endpoints.record_failure(
        room.endpoint().id, failure_class="hard", status=404, reason="http_404", next_due_at=room.clock(), crawl=None
    )
    room.clock.at = NOON
    assert room.pending() == [URL]
    assert room.endpoint().due(NOON)


def test_what_is_dropped_says_which_when_why_and_how_often(room: Newsroom) -> None:
    room.poll(link())
    room.store.discoveries.drop(URL, "faro", "not_spanish", "ca 0.98", room.crawl)
    room.clock.forward(hours=1)
    room.store.discoveries.drop(URL, "faro", "not_spanish", "ca 0.99", room.crawl)
    assert room.rows("SELECT * FROM drops") == [(URL, "faro", "not_spanish", "ca 0.99", "2026-11-24T12:00:00Z", "2026-11-24T13:00:00Z", 2)]
    assert room.rows("SELECT state, reason FROM discoveries") == [("dropped", "not_spanish")]
    assert room.pending() == []


def test_what_discovery_leaves_out_is_written_down_once_however_often_it_is_seen(room: Newsroom) -> None:
    for _ in range(3):
        assert room.poll(dropped=[(link(), "too_old")]) == []
    assert room.rows("SELECT state, reason FROM discoveries") == [("dropped", "too_old")]
    assert room.rows("SELECT reason, times FROM drops") == [("too_old", 1)]


def test_a_wider_window_takes_what_was_too_old_but_not_the_rest_of_a_first_run(room: Newsroom) -> None:
    other = "https://faro.example/archive"
    room.poll(dropped=[(link(), "too_old"), (link(other), "beyond_first_run")])
    assert room.poll(link(), link(other)) == [URL]
    assert (room.state(URL), room.state(other)) == ("pending", "dropped")


def test_a_dropped_page_gets_another_chance_when_its_feed_says_it_changed(room: Newsroom) -> None:
    room.poll(link())
    room.store.discoveries.drop(URL, "faro", "soft_404")
    assert room.poll(link()) == []
    assert changed(room, modified=NOON + timedelta(minutes=30)) == [URL]
    assert room.rows("SELECT state, reason, attempts FROM discoveries") == [("pending", None, 0)]


def test_an_article_whose_page_is_gone_stays_with_its_state(room: Newsroom) -> None:
    room.poll(link())
    room.store.articles.save(story())
    room.clock.forward(hours=25)
    room.store.discoveries.drop(URL, "faro", "http_410")
    assert room.rows("SELECT state, reason, next_try_at FROM discoveries") == [("new", "http_410", None)]
    assert room.rows("SELECT count(*) FROM articles") == [(1,)]
    assert room.rows("SELECT * FROM drops") == []


def test_an_address_asked_for_by_hand_is_fetched_whatever_became_of_it(room: Newsroom) -> None:
    room.store.discoveries.drop(URL, "faro", "gave_up")
    fetch = room.store.discoveries.ask_again("faro", link())
    assert fetch is not None
    assert (fetch.address.key, fetch.kind, room.state(URL)) == (URL, "new", "pending")


def test_what_is_known_of_an_address(room: Newsroom) -> None:
    assert room.store.discoveries.known(URL) is None
    room.poll(link())
    found = room.store.discoveries.known(URL)
    assert found is not None
    assert (found.state, found.article, found.last_fetched_at) == ("pending", None, None)
    room.store.articles.save(story(aliases=["https://faro.example/n/1"]))
    alias = room.store.discoveries.known("https://faro.example/n/1")
    assert alias is not None
    assert (alias.state, alias.article_url, alias.last_fetched_at) == ("known", URL, NOON)


def test_every_address_has_exactly_one_state(room: Newsroom) -> None:
    urls = [f"https://faro.example/{name}" for name in "abcd"]
    room.poll(*map(link, urls), dropped=[(link("https://faro.example/e"), "too_old")])
    room.store.articles.save(story(urls[0], text=TEXT))
    room.store.discoveries.drop(urls[1], "faro", "tag_page")
    room.store.discoveries.fail(urls[2], "faro", "timeout", None)
    assert room.rows("SELECT substr(url, -1), state, next_try_at IS NOT NULL FROM discoveries ORDER BY url") == [
        ("a", "new", 1),
        ("b", "dropped", 0),
        ("c", "failed", 1),
        ("d", "pending", 1),
        ("e", "dropped", 0),
    ]


def test_a_source_has_articles_from_its_first_one_on(room: Newsroom) -> None:
    assert not room.store.sources.has_articles("faro")
    room.poll(link())
    room.store.articles.save(story())
    assert room.store.sources.has_articles(FARO.id)
    assert not room.store.sources.has_articles(PLAZA.id)


def test_what_was_known_before_is_not_counted_as_left_out(room: Newsroom) -> None:
    room.poll(link())
    endpoint = room.endpoint()
    answer: dict[str, Any] = {"etag": None, "last_modified": None, "body_hash": None, "interval": 600, "next_due_at": None, "crawl": None}
    dropped = [Discovery(link(url).link, "too_old") for url in (URL, "https://faro.example/b")]
    for counted in ({"too_old": 1}, {}):
        assert room.store.discoveries.record_poll(endpoint.id, links=dropped, **answer) == ([], counted)
    assert room.rows("SELECT url, reason FROM drops") == [("https://faro.example/b", "too_old")]


def test_without_rechecks_only_what_was_never_stored_is_handed_out(room: Newsroom) -> None:
    room.poll(link())
    room.store.articles.save(story(URL))
    room.clock.forward(hours=2)
    room.poll(link(modified=room.clock()), link("https://faro.example/b"))
    assert set(room.pending()) == {URL, "https://faro.example/b"}
    found = room.store.discoveries.pending("faro", limit=10, rechecks=False)
    assert [fetch.address.key for fetch in found] == ["https://faro.example/b"]


SITEMAP, SECTION = "https://faro.example/sitemap.xml", "https://faro.example/portada"


def heard(room: Newsroom, url: str, kind: str, *links: Discovery, source: str = "faro") -> Counter[str]:
    """What an endpoint of that kind says; how many were left out."""
    endpoint = room.store.endpoints.add(source, url, kind)
    answer: dict[str, Any] = {"etag": None, "last_modified": None, "body_hash": None, "interval": 600, "next_due_at": None}
    return room.store.discoveries.record_poll(endpoint.id, links=links, crawl=room.crawl, **answer)[1]


def said(**values: Any) -> Discovery:
    return Discovery(Link(Address(URL, URL), **values))


def test_what_is_said_of_an_address_is_put_together_in_order_of_trust(tmp_path_factory: pytest.TempPathFactory) -> None:
    stamp = Instant(NOON, "second", "feed")
    voices = (
        (FARO.feeds[0], "feed", said(title="Del canal", published=stamp)),
        (SITEMAP, "sitemap", said(title="Del mapa", categories=("IA",), modified=Instant(NOON + timedelta(hours=1), "second", "sitemap"))),
        (SECTION, "section", said(title="De la portada", summary="Un resumen", language="es")),
    )
    found = set()
    for turn, order in enumerate(permutations(voices)):
        room = newsroom(tmp_path_factory.mktemp("order") / f"{turn}.db", clock=Hands())
        for voice in (*order, *order[:2]):
            heard(room, *voice)
        (fetch,) = room.store.discoveries.pending("faro", limit=5)
        expected = Link(Address(URL, URL), "Del canal", "Un resumen", stamp, voices[1][2].link.modified, (), ("IA",), "es")
        assert fetch.link == expected
        sql = "SELECT endpoints.url, title, published_at, hints FROM discoveries JOIN endpoints ON endpoints.id = endpoint"
        found.add(room.rows(sql)[0])
        room.store.close()
    assert len(found) == 1
    assert found.pop()[0] == FARO.feeds[0]


def test_an_endpoint_words_anew_what_is_in_its_own_words_only(room: Newsroom) -> None:
    heard(room, SITEMAP, "sitemap", said(title="Del mapa", categories=("IA",)))
    room.poll(said(title="Del canal"))
    heard(room, SITEMAP, "sitemap", said(title="Otro título", categories=("Empleo",)))
    (fetch,) = room.store.discoveries.pending("faro", limit=5)
    assert (fetch.link.title, fetch.link.categories) == ("Del canal", ("Empleo",))
    room.poll(said(title="Del canal, corregido"))
    assert room.rows("SELECT title FROM discoveries") == [("Del canal, corregido",)]


def test_hints_of_an_older_version_are_those_of_their_endpoint(room: Newsroom) -> None:
    room.poll(said(title="Del canal"))
    heard(room, SITEMAP, "sitemap", said(title="Del mapa", language="es"))
    room.store.execute('UPDATE discoveries SET hints = \'{"title": "Del canal"}\'')
    heard(room, SITEMAP, "sitemap", said(title="Del mapa", language="es"))
    (fetch,) = room.store.discoveries.pending("faro", limit=5)
    assert (fetch.link.title, fetch.link.language) == ("Del canal", "es")


def test_another_outlet_s_words_for_a_story_are_its_own(room: Newsroom) -> None:
    heard(room, SECTION, "section", said(title="De la portada"))
    heard(room, PLAZA.feeds[0], "feed", said(title="De La Plaza", summary="Otro"), source="plaza")
    assert room.rows("SELECT source, title, hints FROM discoveries") == [("faro", "De la portada", '{"title": "De la portada"}')]


def test_a_change_that_a_sitemap_does_not_date_after_the_story_is_none(room: Newsroom) -> None:
    room.poll(said(published=Instant(NOON, "second", "feed")))
    heard(room, SITEMAP, "sitemap", said(modified=Instant(NOON.replace(hour=0), "day", "sitemap")))
    (fetch,) = room.store.discoveries.pending("faro", limit=5)
    assert fetch.link.modified is None


@pytest.mark.parametrize("first", ["feed", "sitemap"])
def test_what_one_endpoint_leaves_out_and_another_does_not_is_left_out_by_nobody(room: Newsroom, first: str) -> None:
    voices = {"feed": (FARO.feeds[0], "feed", said()), "sitemap": (SITEMAP, "sitemap", replace(said(), drop="too_old"))}
    counts = Counter[str]()
    for name in sorted(voices, key=lambda name: name != first):
        counts.update(heard(room, *voices[name]))
    assert (room.state(URL), +counts, room.rows("SELECT * FROM drops")) == ("pending", Counter(), [])


@pytest.mark.parametrize("first", ["feed", "sitemap"])
def test_of_two_reasons_to_leave_an_address_out_the_more_trusted_endpoint_s_stands(room: Newsroom, first: str) -> None:
    voices = {
        "feed": (FARO.feeds[0], "feed", replace(said(), drop="too_old")),
        "sitemap": (SITEMAP, "sitemap", replace(said(), drop="other_language")),
    }
    counts = Counter[str]()
    for name in sorted(voices, key=lambda name: name != first):
        counts.update(heard(room, *voices[name]))
    assert +counts == Counter(too_old=1)
    assert room.rows("SELECT state, reason FROM discoveries") == [("dropped", "too_old")]
    assert room.rows("SELECT reason, times FROM drops") == [("too_old", 1)]


def test_of_what_a_first_run_found_the_newest_are_kept(room: Newsroom) -> None:
    days = [link(f"https://faro.example/{day}", published=NOON - timedelta(days=day)) for day in (3, 1, 2)]
    undated = [link(f"https://faro.example/{name}", published=None) for name in "zya"]
    heard(room, SITEMAP, "sitemap", *undated)
    room.poll(*days)
    room.store.discoveries.discover("faro", [link("https://faro.example/a-mano", published=None)])
    assert room.store.discoveries.keep_newest("faro", 5) == 1
    assert room.pending() == [f"https://faro.example/{name}" for name in ("1", "2", "3", "z", "y", "a-mano")]
    assert room.rows("SELECT url, reason FROM drops") == [("https://faro.example/a", "beyond_first_run")]
    assert room.store.discoveries.keep_newest("faro", 5) == 0
