"""What the views of reports/ answer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.storage import views
from pipelines.storage.store import Store
from tests.pipelines.storage.newsroom import FARO, NOON, PLAZA, QUOTE, TEXT, TITLE, Hands, Newsroom, link, newsroom, story
from vigia.facts import Deal, Evidence
from vigia.items import TopicTag

URL = "https://faro.example/nebula"


def health(room: Newsroom, source: str = "faro") -> tuple[str, str | None, int]:
    ((state, reason, person),) = room.rows("SELECT state, reason, needs_person FROM source_health WHERE source = ?", source)
    return state, reason, person


def run(room: Newsroom, *numbers: int, **values: object) -> None:
    """A run that finds these stories on El Faro, each of its own."""
    room.crawl = room.store.crawls.begin()
    urls = [f"https://faro.example/{number}" for number in numbers]
    room.poll(*(link(url, published=room.clock()) for url in urls))
    for number, url in zip(numbers, urls, strict=True):
        text = f"Noticia número {number} de este día. " + " ".join(f"palabra{number}x{place} de la historia" for place in range(40)) + "."
        article = story(url, **{"title": f"Noticia {number}", "text": text, **values})
        assert article.published is not None
        article.published = type(article.published)(room.clock(), "second", "feed")
        room.store.articles.save(article)
    room.store.crawls.count_source(room.crawl, "faro", {"endpoints": 1, "polled": 1, "new": len(urls)}, None)
    room.store.crawls.end(room.crawl, "finished", 0, {})


def failed_run(room: Newsroom) -> None:
    room.crawl = room.store.crawls.begin()
    room.store.endpoints.record_failure(
        room.endpoint().id, failure_class="temporary", status=503, reason="http_503", next_due_at=room.clock(), crawl=room.crawl
    )
    room.store.crawls.count_source(room.crawl, "faro", {"endpoints": 1, "endpoints_failed": 1}, "https://faro.example/rss: http_503")
    room.store.crawls.end(room.crawl, "finished", 3, {})


def test_layoffs_read_in_one_row(room: Newsroom) -> None:
    room.store.articles.save(story())
    sql = "SELECT published_day, outlet, title, url, company, headcount_min, percent, stage, quote, background FROM layoff_stories"
    assert room.rows(sql) == [("2026-11-24", "El Faro Digital", TITLE, URL, "Nébula", 120, 14.0, "announced", QUOTE, 0)]


def test_a_tagged_story_without_figures_is_not_lost_from_the_view(room: Newsroom) -> None:
    room.store.articles.save(story(facts=[]))
    assert room.rows("SELECT url, company, quote FROM layoff_stories") == [(URL, None, QUOTE)]


def test_ai_startup_stories_name_the_startups_and_the_words(room: Newsroom) -> None:
    article = story()
    article.topics = [
        TopicTag("ai_startup", True, 0.8, [Evidence("Nébula, la firma de inteligencia artificial", "text", 0, 43, "firma de IA")])
    ]
    room.store.articles.save(article)
    assert room.rows("SELECT outlet, title, score, startups, quote FROM ai_startup_stories") == [
        ("El Faro Digital", TITLE, 0.8, '["Nébula"]', "Nébula, la firma de inteligencia artificial")
    ]


def test_reverse_acquihires_show_the_deal_and_no_other_kind(room: Newsroom) -> None:
    article = story()
    article.topics = [TopicTag("reverse_acquihire", True, 0.9)]
    place: dict[str, Any] = {"quote": QUOTE, "field": "text", "start": 0, "end": len(QUOTE)}
    deal = Deal(kind="reverse_acquihire", acquirer="Cuarzo", target="Nébula", people=["Íñigo Peñalver"], licence=True, **place)
    deal.amount, deal.currency = 90_000_000, "EUR"
    article.facts += [deal, Deal(kind="acquisition", acquirer="Cuarzo", target="Toxo", background=True, **place)]
    room.store.articles.save(article)
    assert room.rows("SELECT acquirer, target, people, amount, currency, licence, background FROM reverse_acquihires") == [
        ("Cuarzo", "Nébula", '["Íñigo Peñalver"]', 90_000_000, "EUR", 1, 0)
    ]


def test_topic_days_count_stories_and_originals(room: Newsroom) -> None:
    room.store.articles.save(story())
    room.store.articles.save(story("https://plaza.example/n", source=PLAZA.id))
    assert room.rows("SELECT * FROM topic_days") == [("2026-11-24", "layoffs", 2, 1, 2)]


def test_no_news_and_no_sight_are_different_answers(room: Newsroom) -> None:
    run(room, 1, 2)
    room.clock.forward(days=1)
    run(room)
    room.clock.forward(days=1)
    failed_run(room)
    room.clock.forward(days=2)
    run(room, 3)
    assert room.rows("SELECT day, sight, new_articles, error FROM source_days WHERE source = 'faro' ORDER BY day") == [
        ("2026-11-24", "seen", 2, None),
        ("2026-11-25", "seen", 0, None),
        ("2026-11-26", "no sight", 0, "https://faro.example/rss: http_503"),
        ("2026-11-27", "not watched", 0, None),
        ("2026-11-28", "seen", 1, None),
    ]


def test_a_source_that_brings_what_it_always_brings_is_well(room: Newsroom) -> None:
    for day in range(10):
        run(room, 2 * day, 2 * day + 1)
        room.clock.forward(days=1)
    run(room)
    assert health(room) == ("ok", None, 0)
    assert room.rows(
        "SELECT last_success_at, last_new_article_at, usual_per_day, articles_7_days, failures, as_of FROM source_health WHERE source = 'faro'"
    ) == [("2026-12-04T12:00:00Z", "2026-12-03T12:00:00Z", 2.0, 12, 0, "2026-12-04T12:00:00Z")]


def test_a_feed_that_answers_without_news_for_much_longer_than_usual_is_silent(room: Newsroom) -> None:
    for day in range(10):
        run(room, 2 * day, 2 * day + 1)
        room.clock.forward(days=1)
    room.clock.forward(days=6)
    run(room)
    state, reason, person = health(room)
    assert (state, person) == ("silent", 1)
    assert reason == (
        "no new article for 7 days; usual are 2.0 a day, and never more than 1 days apart; it answers, and names nothing newer"
    )


def test_a_weekly_that_is_quiet_for_a_fortnight_is_not_silent(room: Newsroom) -> None:
    for week in range(4):
        run(room, week)
        room.clock.forward(days=7)
    room.clock.forward(days=7)
    run(room)
    assert health(room)[0] == "ok"


def test_a_server_that_is_down_for_an_hour_is_seen_to_fail_and_needs_a_person_when_it_stays_down(room: Newsroom) -> None:
    run(room, 1)
    room.clock.forward(hours=1)
    failed_run(room)
    assert health(room)[0] == "ok"
    failed_run(room)
    failed_run(room)
    reason = "3 polls in a row failed: http_503; it last answered 2026-11-24T12:00:00Z"
    assert health(room) == ("failing", reason, 0)
    room.clock.forward(hours=6)
    room.store.crawls.count_source(room.store.crawls.begin(), "faro", {"endpoints": 1, "not_due": 1}, None)
    assert health(room) == ("failing", reason, 1)
    run(room, 2)
    assert health(room)[0] == "ok"


def test_an_address_that_is_gone_needs_a_person_at_the_third_time(room: Newsroom) -> None:
    run(room, 1)
    for _ in range(3):
        room.store.endpoints.record_failure(
            room.endpoint().id, failure_class="hard", status=404, reason="http_404", next_due_at=room.clock(), crawl=room.crawl
        )
    run_of_another(room)
    assert health(room)[::2] == ("failing", 1)


def run_of_another(room: Newsroom) -> None:
    room.store.crawls.count_source(room.store.crawls.begin(), "plaza", {"polled": 1}, None)


def test_a_source_nobody_asked_for_days_is_noticed_once_a_long_week_end_is_over(room: Newsroom) -> None:
    run(room, 1)
    room.clock.forward(days=3)
    run_of_another(room)
    assert health(room)[0] == "ok"
    room.clock.forward(days=2)
    run_of_another(room)
    assert health(room) == ("unasked", "it was last asked 2026-11-24T12:00:00Z", 1)


def test_a_feed_whose_pages_are_all_left_out_for_one_reason_is_noticed(room: Newsroom) -> None:
    room.poll(*(link(f"https://faro.example/{number}") for number in range(6)))
    for number in range(6):
        room.store.discoveries.drop(f"https://faro.example/{number}", "faro", "consent_wall")
    run(room)
    assert health(room) == ("dropped", "its last 6 pages, since 2026-11-24T12:00:00Z, were all left out: consent_wall", 1)


def test_texts_that_shrink_articles_that_are_all_alike_and_dates_ahead_are_noticed(room: Newsroom) -> None:
    run(room, *range(6), title="Aviso legal")
    assert health(room)[:2] == ("alike", "its last 6 articles have the same title")
    run(room, *range(10, 30))
    for number in range(30, 40):
        run(room, number, text=f"Un texto corto, el {number}, que acaba antes de haber empezado.")
    assert health(room)[0] == "shrinking"


def test_dates_in_the_future_are_noticed(room: Newsroom) -> None:
    for number in range(3):
        article = story(
            f"https://faro.example/{number}",
            title=f"T{number}",
            text=f"{TEXT}\nUna frase más que hace de esta la noticia número {number} del día.",
        )
        assert article.published is not None
        article.published = type(article.published)(NOON + timedelta(days=9), "second", "meta")
        room.store.articles.save(article)
    run(room)
    assert health(room)[:2] == ("future", "3 of its last articles are dated in the future")


def test_a_source_that_is_new_or_disabled_needs_nobody(room: Newsroom) -> None:
    assert health(room) == ("new", "it was never asked", 0)
    room.store.sources.sync([FARO])
    assert health(room, "plaza") == ("disabled", "it is not watched", 0)


def test_a_view_that_changed_is_replaced_and_one_that_left_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "views"
    folder.mkdir()
    (folder / "one.sql").write_text("-- why\nCREATE VIEW one AS SELECT 1 AS a;\n")
    (folder / "two.sql").write_text("CREATE VIEW two AS SELECT 2 AS b;\n")
    room = newsroom(tmp_path / "news.db")
    views.install(room.store._conn, folder)
    (folder / "one.sql").write_text("CREATE VIEW one AS SELECT 3 AS a;\n")
    (folder / "two.sql").unlink()
    views.install(room.store._conn, folder)
    assert room.rows("SELECT name FROM sqlite_schema WHERE type = 'view'") == [("one",)]
    assert room.rows("SELECT a FROM one") == [(3,)]
    room.store.close()
    Store.open(tmp_path / "news.db", Hands()).close()
