"""What the views of events answer of a newsroom whose year was counted by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.storage.store import Store
from tests.event_worlds import saved, world
from tests.reports.event_newsroom import filled
from tests.shared import ROOT, soak

README = (ROOT / "output" / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = filled(tmp_path_factory.mktemp("events") / "news.db")
    yield store
    store.close()


@pytest.fixture
def ask(store: Store) -> Any:
    return lambda sql: [tuple(row) for row in store.rows(sql)]


def question(words: str) -> str:
    """The answer that the README gives to the question with these words."""
    (sql,) = re.findall(rf"^[^\n]*{re.escape(words)}[^\n]*\n\n```sql\n(.*?)```", README, re.DOTALL | re.MULTILINE)
    return str(sql)


def test_nobody_is_counted_twice_and_nobody_who_was_only_talked_about(ask: Any) -> None:
    sql = "SELECT company, scope, status, headcount, headcount_min, headcount_max, headcount_latest, counted FROM layoff_events ORDER BY day, event"
    assert sorted(ask(sql), key=str) == [
        ("Gigante", "en España", "announced", 40, 40, 40, 40, 40),  # nobody tells how many the whole loses: the greater of its parts
        ("Gigante", "la planta de Getafe", "announced", 20, 20, 20, 20, None),
        ("Gigante", None, "announced", None, None, None, None, None),
        ("Nexora", "en México", "announced", 30, 30, 30, 30, None),  # among the 120 of the whole
        ("Nexora", None, "announced", 120, 100, 1_200, 120, 120),
        ("Runrún", None, "rumoured", 900, 900, 900, 900, None),
        ("Sosiego", None, "denied", 500, 500, 500, 500, None),
        ("Trenza", None, "announced", 60, 60, 60, 60, 60),
    ]
    assert ask("SELECT sum(counted) FROM layoff_events") == [(40 + 120 + 60,)]


def test_the_jobs_lost_at_ai_startups_in_a_quarter_are_those_of_startups_that_no_registry_knows_as_well(ask: Any) -> None:
    assert ask(question("How many people lost their jobs at AI startups")) == [(1, 120)]


def test_a_round_of_cuts_is_told_with_who_was_first_and_how_many_say_so(ask: Any) -> None:
    sql = (
        "SELECT day, day_precision, first_outlet, first_source, first_country, first_published_at, first_url, last_day, articles,"
        " independent_sources, contradictions FROM layoff_events WHERE company = 'Nexora' AND part_of IS NULL"
    )
    first = ("La Plaza", "plaza", "MX", "2026-10-05T15:00:00Z", "https://plaza.example/2026-10-05T09-00")
    assert ask(sql) == [("2026-10-05", "published", *first, "2026-10-06", 4, 3, 1)]  # Andes only passes on what El Faro says
    assert ask("SELECT company_country, ai_startup, percent, contractors FROM layoff_events WHERE company_id = 'trenza'") == [
        ("ES", 1, 20, 5)
    ]


def test_a_deal_is_told_with_the_day_of_each_of_its_stages(ask: Any) -> None:
    sql = "SELECT rumoured_day, announced_day, completed_day, called_off_day, status FROM deal_events WHERE target_id = 'trenza'"
    assert ask(sql) == [("2026-06-01", "2026-06-03", "2026-06-12", None, "completed")]
    sql = "SELECT amount, currency, amount_min, amount_max, amount_usd, people, licence, target_ai_startup FROM deal_events WHERE target_id = 'trenza'"
    assert ask(sql) == [(500_000_000, "USD", 400_000_000, 500_000_000, 500_000_000, '["Ana Roldán"]', 1, 1)]
    told = ask("SELECT stage, day, first_outlet, first_country, quote FROM event_stages WHERE company = 'Trenza' AND acquirer = 'Oriol'")
    assert told == [
        ("rumoured", "2026-06-01", "La Plaza", "MX", "Oriol y Trenza: rumoured."),
        ("announced", "2026-06-03", "El Faro", "ES", "Oriol y Trenza: announced."),
        ("completed", "2026-06-12", "Turia", "ES", "Oriol y Trenza: completed."),
    ]


def test_the_history_of_an_event_is_what_each_article_says_in_the_order_in_which_it_was_known(ask: Any) -> None:
    sql = "SELECT stage, day, headcount_min, outlet, echo_of, quote FROM event_claims WHERE company = 'Nexora' AND scope IS NULL"
    assert ask(sql) == [
        ("rumoured", "2026-10-05", 100, "La Plaza", None, "Nexora: 100 (rumoured)."),
        ("announced", "2026-10-06", 120, "El Faro", None, "Nexora: 120 (announced)."),
        ("announced", "2026-10-06", 1_200, "Turia", None, "Nexora: 1200 (announced)."),
        ("announced", "2026-10-06", 120, "Andes", "El Faro", "Nexora: 120 (announced)."),  # of an hour that nobody knows
    ]


def test_what_became_of_a_startup_is_there_under_each_of_its_names_and_where_nothing_did_that_is_said(ask: Any) -> None:
    sql = (
        "SELECT target, deal_day, amount, people, kind, role, days_after, headcount, percent, contractors, other_company, later_amount"
        " FROM aftermath"
    )
    trenza = ("Trenza", "2026-06-01", 500_000_000, '["Ana Roldán"]')
    assert ask(sql) == [
        (*trenza, "layoff", "employer", 70, 60, 20, 5, None, None),
        (*trenza, "acquisition", "target", 154, None, None, None, "Nabla", 9_000_000),
        ("Lumbre", "2026-07-01", None, "[]", *[None] * 8),
    ]
    assert ask(question("Which reverse acquihires were followed by cuts")) == [("Oriol", "Trenza", "2026-06-01", 70, 60, 20, 5)]


def test_who_was_first_goes_by_the_clock_and_not_by_the_calendars_of_the_outlets(ask: Any) -> None:
    sql = "SELECT place, outlet, published_day, minutes_after, days_after FROM first_reports WHERE company = 'Vocalia' ORDER BY place"
    assert ask(sql) == [(1, "El Faro", "2026-07-10", 0, 0), (2, "La Plaza", "2026-07-09", 60, 0)]
    assert ask("SELECT first_outlet, day FROM funding_events") == [("El Faro", "2026-07-10")]
    told = {row[2]: row[3:] for row in ask(question("Who was first"))}
    assert told == {
        "Nexora": ("La Plaza", "El Faro", 16 * 60, 1),
        "Vocalia": ("El Faro", "La Plaza", 60, 0),
        "Trenza": ("La Plaza", "El Faro", 41 * 60, 2),
    }


def test_an_article_of_which_only_the_day_is_known_comes_last_of_that_day_and_has_no_minutes(ask: Any) -> None:
    sql = (
        "SELECT place, source, minutes_after, days_after, echo_of FROM first_reports"
        " WHERE company = 'Nexora' AND event IN (SELECT event FROM layoff_events WHERE part_of IS NULL) ORDER BY place"
    )
    assert ask(sql) == [
        (1, "plaza", 0, 0, None),
        (2, "faro", 16 * 60, 1, None),
        (3, "turia", 18 * 60 + 30, 1, None),
        (4, "andes", None, 1, "El Faro"),
    ]


def test_outlets_that_disagree_are_shown_side_by_side_in_their_words(ask: Any) -> None:
    assert ask(question("Where do outlets disagree")) == [
        ("Nexora", "headcount", "scale_10", "value", 1_200, None, "Turia", "Nexora: 1200 (announced)."),
        ("Nexora", "headcount", "scale_10", "against", 120, None, "El Faro", "Nexora: 120 (announced)."),
        ("Nexora", "headcount", "scale_10", "against", 120, None, "Andes", "Nexora: 120 (announced)."),
    ]


def test_money_is_added_up_by_quarter_in_dollars(ask: Any) -> None:
    ((quarter, rounds, dollars),) = ask(question("How much money went into AI startups"))
    assert (quarter, rounds) == ("2026-Q3", 1)
    assert ask("SELECT amount, currency, amount_usd, round_type, valuation, valuation_currency, articles FROM funding_events") == [
        (10_000_000, "EUR", dollars, "series_a", 90_000_000, "EUR", 2)
    ]


def test_the_timeline_of_a_company_has_its_part_in_each_event(ask: Any) -> None:
    told = ask(question("What happened to a company, in order").replace("Scale AI", "trenza").replace("scale-ai", "trenza"))
    assert [row[:6] for row in told] == [
        ("2026-06-01", "reverse_acquihire", "target", "Oriol", None, 500_000_000),
        ("2026-08-10", "layoff", "employer", None, 60, None),
    ]
    sql = "SELECT day, kind, role, other_company FROM company_timeline WHERE company_key = 'trenza' ORDER BY day"
    assert ask(sql)[2:] == [("2026-11-02", "acquisition", "target", "Nabla")]  # as Trenza Labs
    sql = "SELECT other_company, role FROM company_timeline WHERE company = 'Oriol' ORDER BY day"
    assert ask(sql) == [("Trenza", "acquirer"), ("Lumbre", "acquirer")]


def views_of_events(store: Store) -> list[str]:
    views = [row["name"] for row in store.rows("SELECT name FROM sqlite_schema WHERE type = 'view'")]
    return [view for view in views if store.value("SELECT 1 FROM pragma_table_info(?) WHERE name = 'event'", (view,))]


def test_no_view_of_events_reads_all_articles_whatever_stands_in_them(store: Store) -> None:
    views = views_of_events(store)
    assert len(views) >= 9
    for view in views:
        if view == "event_companies":  # of every company, by definition
            continue
        steps = [str(row[3]) for row in store.rows(f"EXPLAIN QUERY PLAN SELECT * FROM {view}")]
        assert not [step for step in steps if re.match(r"SCAN (articles|deal_articles|firsts|sources|deal_sources|companies)\b", step)], (
            view
        )


@pytest.mark.parametrize("seed", [3, *map(soak, range(4, 24))])
def test_of_any_world_the_views_have_each_event_once_its_first_report_first_and_its_people_once(tmp_path: Path, seed: int) -> None:
    store = saved(tmp_path / "news.db", world(seed, 40))
    events = {row["id"]: row["first_article"] for row in store.rows("SELECT id, first_article FROM events")}
    sql = "SELECT event FROM layoff_events UNION ALL SELECT event FROM deal_events UNION ALL SELECT event FROM funding_events"
    assert sorted(row["event"] for row in store.rows(sql)) == sorted(events)
    assert {row["event"]: row["article"] for row in store.rows("SELECT event, article FROM first_reports WHERE place = 1")} == events
    assert store.rows("SELECT * FROM first_reports WHERE minutes_after < 0 OR days_after < 0") == []
    counted = "SELECT max(headcount) AS most, sum(counted) AS people FROM layoff_events GROUP BY coalesce(part_of, event)"
    assert [row for row in store.rows(counted) if (row["people"] or 0) > (row["most"] or 0)] == []
    store.close()
