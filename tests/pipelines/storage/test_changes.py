"""What is a change and what is only other dress."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.storage import changes, clean, times
from tests.pipelines.storage.newsroom import NOON, TEXT
from vigia.addresses import Address
from vigia.facts import Deal, Layoff
from vigia.items import Instant, Link

PARAGRAPH = "La compañía presentó este lunes sus cuentas del tercer trimestre ante los sindicatos y la prensa especializada."


@pytest.mark.parametrize(
    "text",
    [
        TEXT + "\n" + PARAGRAPH,
        TEXT.split("\n", 1)[1],
        TEXT.replace("120 empleados", "130 empleados"),
        TEXT.replace("aseguró que", "negó que"),
    ],
    ids=["a paragraph more", "a paragraph less", "another figure", "another verb"],
)
def test_a_sentence_that_says_something_else_is_a_change(text: str) -> None:
    assert changes.text_changed(TEXT, text)
    assert changes.text_changed(text, TEXT)


def test_a_paragraph_that_was_split_is_no_change() -> None:
    together = f"{PARAGRAPH} {TEXT}"
    assert not changes.text_changed(together, f"{PARAGRAPH}\n{TEXT}")


def test_words_in_another_order_are_a_change() -> None:
    assert changes.text_changed(
        "Cuarzo compra la firma Toxo y después la vende entera a Nébula.", "Nébula compra la firma Toxo y después la vende entera a Cuarzo."
    )


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("Nébula: «despide» al 14 %", 'NÉBULA "despide" al 14%', False),
        ("Sube un 1,5 %", "Sube un 1.5 %", False),
        ("Sube un 1,5 %", "Sube un 15 %", True),
        (None, "", False),
        ("Despide a 14", "Despide a 20", True),
    ],
)
def test_titles(old: str | None, new: str | None, changed: bool) -> None:
    assert changes.title_changed(old, new) is changed


def test_where_a_fact_stands_does_not_matter_but_what_it_says_does() -> None:
    one = Layoff(company="Nébula", percent=14, quote="a", field="text", start=0, end=1)
    moved = Layoff(company="NÉBULA", percent=14, quote="otra frase", field="text", start=90, end=100, rule="x")
    more = Layoff(company="Nébula", percent=20, quote="a", field="text", start=0, end=1)
    assert not changes.facts_changed([one], [moved])
    assert changes.facts_changed([one], [more])
    assert changes.facts_changed([one], [])
    assert changes.facts_changed([one], [one, more])


def test_people_in_another_order_are_the_same_people() -> None:
    deals = [Deal(people=people, quote="q", field="text", start=0, end=1) for people in (["Ana", "Luis"], ["Luis", "Ana"])]
    assert not changes.facts_changed(deals[:1], deals[1:])


def test_a_bare_date_counts_as_newer_from_the_day_after() -> None:
    def link(at: datetime) -> Link:
        return Link(Address.of("https://faro.example/a"), modified=Instant(at, "day", "sitemap"))

    assert not changes.said_to_be_newer(link(NOON.replace(hour=0)), NOON)
    assert changes.said_to_be_newer(link(NOON.replace(hour=0) + timedelta(days=1)), NOON)
    assert not changes.said_to_be_newer(link(NOON + timedelta(days=1)), None)


def test_two_stories_do_not_resemble_each_other_and_two_versions_do() -> None:
    assert changes.resembles("A", TEXT, "Otro título", TEXT.replace("14 %", "20 %") + "\n" + PARAGRAPH)
    assert changes.resembles("El mismo título", TEXT, "El mismo título.", PARAGRAPH)
    assert not changes.resembles("A", TEXT, "B", PARAGRAPH)
    assert not changes.resembles("Cuarzo compra Toxo", None, "Nébula despide al 14 %", None)


def test_a_quote_is_cut_between_words_and_never_longer_than_its_limit() -> None:
    assert clean.quote("una frase entera", 200) == "una frase entera"
    assert clean.quote("una frase entera", 12) == "una frase"
    assert clean.quote("x" * 300, 200) == "x" * 200


def test_times_go_there_and_back() -> None:
    madrid = datetime.fromisoformat("2026-11-24T13:30:59.9+01:00")
    assert times.utc(madrid) == "2026-11-24T12:30:59Z"
    assert times.parse("2026-11-24T12:30:59Z") == datetime(2026, 11, 24, 12, 30, 59, tzinfo=UTC)
    assert times.parse("ayer") is None
    assert times.moment(Instant(datetime.max.replace(tzinfo=UTC), "second", "meta"), "Pacific/Kiritimati") == (None, None, None, None)


def test_another_day_is_a_change_unless_days_are_left_out() -> None:
    one = Layoff(company="Nébula", percent=14, event_day="2026-11-23", event_day_precision="day", quote="a", field="text", start=0, end=1)
    moved = Layoff(company="Nébula", percent=14, event_day="2026-11-24", event_day_precision="day", quote="a", field="text", start=0, end=1)
    assert changes.facts_changed([one], [moved])
    assert not changes.facts_changed([one], [moved], days=False)
