"""What an analyst filters facts by, from the story to a SELECT: when it happened, of which part, how far it has come, of which type."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.path import path
from pipelines.reading.read import read
from pipelines.reading.step import given
from pipelines.stories import analyse_story
from tests.pipelines.storage.newsroom import Hands, newsroom, story
from vigia.facts import COLUMNS, Deal, FundingRound, Layoff
from vigia.items import Article, Instant

CUT = (
    "Google despide a 600 empleados en España",
    "Google despidió el lunes a 600 empleados en España, el 12 % de la plantilla, según informó la compañía a los sindicatos.\n"
    "La empresa negociará las indemnizaciones con los representantes de los trabajadores en las próximas semanas.",
)
DEAL = (
    "Microsoft retira su oferta por Spotify",
    "Microsoft retiró en marzo de 2024 su oferta de compra de Spotify por 40.000 millones de euros.\n"
    "La compañía sueca había rechazado la propuesta de adquisición por considerarla insuficiente.",
)
ROUND = (
    "Mistral AI levanta 600 millones de euros",
    "La startup francesa Mistral AI cerró ayer una ronda de financiación serie B de 600 millones de euros liderada por General Catalyst.",
)
PUBLISHED = "2025-05-15"  # a Thursday


def test_a_cut_has_its_day_and_its_part() -> None:
    cuts = Layoff.among(read(*CUT, "ES", PUBLISHED).facts)
    assert {(cut.event_day, cut.event_day_precision, cut.scope) for cut in cuts} == {("2025-05-12", "day", "en España")}


def test_a_deal_has_its_day_and_its_status() -> None:
    deals = Deal.among(read(*DEAL, "ES", PUBLISHED).facts)
    assert {(deal.acquirer, deal.target, deal.status) for deal in deals} == {("Microsoft", "Spotify", "called_off")}
    assert {(deal.event_day, deal.event_day_precision) for deal in deals} == {("2024-03", "month")}


def test_a_round_has_its_day_and_its_type() -> None:
    (found,) = FundingRound.among(read(*ROUND, "FR", PUBLISHED).facts)
    assert (found.event_day, found.round, found.round_type) == ("2025-05-14", "serie B", "series_b")


@pytest.mark.parametrize("published", [None, "", "ayer", "2025", "2025-02-31", "0001-01-01", "x" * 200_000])
def test_without_a_day_of_publication_only_what_is_told_whole_is_one(published: str | None) -> None:
    assert {cut.event_day for cut in Layoff.among(read(*CUT, "ES", published).facts)} == {None}
    assert {deal.event_day for deal in Deal.among(read(*DEAL, "ES", published).facts)} == {"2024-03"}


def test_nothing_else_depends_on_the_day_of_publication() -> None:
    with_day, without = read(*CUT, "ES", PUBLISHED), read(*CUT, "ES")
    assert (with_day.topics, with_day.companies) == (without.topics, without.companies)
    assert [(f.company, f.headcount_min) for f in Layoff.among(with_day.facts)] == [
        (f.company, f.headcount_min) for f in Layoff.among(without.facts)
    ]


def test_the_answer_to_a_line_of_stories_has_it() -> None:
    answer = analyse_story({"id": 1, "title": CUT[0], "text": CUT[1], "country": "ES", "published": f"{PUBLISHED}T08:00:00Z"})
    assert {row["event_day"] for row in answer["facts"]["layoffs"]} == {"2025-05-12"}
    assert set(answer["facts"]["layoffs"][0]) >= {"event_day", "event_day_precision", "scope"}


def test_every_kind_has_the_day_of_its_event() -> None:
    assert all({"event_day": str, "event_day_precision": str}.items() <= columns.items() for columns in COLUMNS.values())


def test_the_day_of_publication_is_the_outlets() -> None:
    late = Instant(datetime(2025, 5, 14, 23, 30, tzinfo=UTC), "second", "meta")
    article = Article("https://faro.example/a", "faro", "https://faro.example/a", published=late, timezone="Europe/Madrid")
    assert given(article)[3] == "2025-05-15"
    assert given(Article("u", "faro", "u"))[3] is None
    day = Instant(datetime(2025, 5, 14, tzinfo=UTC), "day", "meta")
    assert given(Article("u", "faro", "u", published=day, timezone="America/Lima"))[3] == "2025-05-14"


def test_from_a_story_to_a_select(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "news.db", clock=Hands())
    for number, (title, text) in enumerate((CUT, DEAL, ROUND)):
        url = f"https://faro.example/{number}"
        published = Instant(datetime(2025, 5, 15, 9, tzinfo=UTC), "second", "meta")
        whole = text + "\n" + "El resto de la noticia repite con otras palabras lo que ya se ha contado en los párrafos de arriba. " * 4
        told = path(story(url=url, page_url=url, title=title, text=whole, published=published, facts=[], topics=[], companies=[]))
        assert isinstance(told, Article)
        room.store.articles.save(told)
    assert room.rows("SELECT company, scope, headcount_min FROM layoffs WHERE event_day >= '2025-05' AND event_day_precision = 'day'") == [
        ("Google", "en España", 600)
    ]
    assert room.rows("SELECT DISTINCT target, event_day FROM deals WHERE status = 'called_off'") == [("Spotify", "2024-03")]
    assert room.rows("SELECT company, event_day FROM funding_rounds WHERE round_type = 'series_b'") == [("Mistral AI", "2025-05-14")]
    assert room.rows("SELECT event_day, scope FROM layoff_stories WHERE company = 'Google'") == [("2025-05-12", "en España")]
    again = room.store.rereading.outdated("another version")
    assert {article.published for article in again} == {"2025-05-15"}
    room.store.close()


def test_a_story_that_only_gets_another_date_is_not_revised(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "news.db", clock=Hands())
    facts = [Layoff(company="Google", headcount_min=600, event_day="2025-05-14", quote=CUT[0], field="title", start=0, end=10)]
    first = story(facts=facts, published=Instant(datetime(2025, 5, 15, 9, tzinfo=UTC), "second", "meta"))
    room.store.articles.save(first)
    moved = [Layoff(company="Google", headcount_min=600, event_day="2025-05-15", quote=CUT[0], field="title", start=0, end=10)]
    room.store.articles.save(story(facts=moved, published=Instant(datetime(2025, 5, 16, 9, tzinfo=UTC), "second", "meta")))
    assert room.rows("SELECT field FROM revisions") == []
    room.store.close()
