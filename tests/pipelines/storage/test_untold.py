"""Stories of which no fact was read, linked to the events that their headlines, leads and companies speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.event_worlds import OUTLETS, START, opened
from vigia.facts import CompanyMention, Deal, Fact, FundingRound, Layoff
from vigia.items import Article, Instant, TopicTag

PLACE: dict[str, Any] = {"quote": "Texto", "field": "text", "start": 0, "end": 5}
CUT = Layoff(**PLACE, company="Nexora", headcount_min=120, headcount_max=120)
ROUND = FundingRound(**PLACE, company="Milpa", amount=45_000_000, currency="USD")
BID = Deal(**PLACE, kind="offer", acquirer="Sidenor", target="Talgo")


def told(
    day: int, title: str, lead: str = "", *, facts: Sequence[Fact] = (), companies: Sequence[str] = (), topics: Sequence[str] = ()
) -> Article:
    url = f"https://{OUTLETS[day % 4].id}.example/{day}"
    return Article(
        url,
        OUTLETS[day % 4].id,
        url,
        title=title,
        text=f"Texto. {lead} Historia {day}.",
        published=Instant(START + timedelta(days=day), "minute", "meta"),
        facts=list(facts),
        companies=[CompanyMention(name, learned=True) for name in companies],
        topics=[TopicTag(topic, True, 0.9) for topic in topics],
        rules_version="given",
    )


def roles(folder: Path, *stories: Article) -> dict[str, str]:
    """By their headlines, of those that are of an event with facts."""
    store = opened(folder / "news.db")
    for one in stories:
        store.articles.save(one)
    rows = store.rows("SELECT title, role FROM claims JOIN articles ON articles.id = article WHERE event IS NOT NULL ORDER BY title, role")
    store.close()
    return {row["title"]: row["role"] for row in rows}


@pytest.mark.parametrize(
    ("fact", "story"),
    [
        (CUT, told(2, "El ajuste de Nexora llega a Cali")),
        (CUT, told(2, "Recorta Nexora y su barrio lo nota")),
        (CUT, told(2, "Adiós a una idea", "La empresa Nexora botó a 120 empleados.")),
        (CUT, told(2, "Qué pasa en el sur", companies=["Nexora"], topics=["layoffs"])),
        (ROUND, told(3, "Milpa, con otros 45 millones")),
        (ROUND, told(3, "El campo habla", "Dirige Milpa, que acaba de recibir 45 millones de dólares.")),
        (BID, told(5, "Sidenor, a las puertas de Talgo", companies=["Talgo", "Sidenor"])),
        (BID, told(50, "Talgo estrena presidente", companies=["Talgo", "Sidenor"])),
        (BID, told(5, "Un tren de vuelta", "El grupo Sidenor y la fabricante Talgo hablan.", companies=["Talgo", "Sidenor"])),
    ],
)
def test_they_are_of_the_event_of_those_days(tmp_path: Path, fact: Fact, story: Article) -> None:
    assert roles(tmp_path, told(0, "Lo que se sabe", facts=[fact]), story) == {"Lo que se sabe": "news", story.title: "news"}


@pytest.mark.parametrize(
    ("fact", "story"),
    [
        (CUT, told(20, "El ajuste de Nexora llega a Cali")),
        (CUT, told(2, "Nexora abre una tienda", "La empresa Nexora abre en Cali.")),
        (CUT, told(2, "El ajuste de Nerola llega a Cali")),
        (ROUND, told(3, "Milpa abre en Cali", companies=["Milpa"], topics=["ai_startup"])),
        (BID, told(70, "Talgo estrena presidente", companies=["Talgo", "Sidenor"])),
        (BID, told(5, "Un tren de vuelta", companies=["Talgo", "Sidenor"])),
        (BID, replace(told(5, "Sidenor y Talgo", companies=["Talgo", "Sidenor"]), rules_version=None, unread="crash")),
    ],
)
def test_others_are_not(tmp_path: Path, fact: Fact, story: Article) -> None:
    assert roles(tmp_path, told(0, "Lo que se sabe", facts=[fact]), story) == {"Lo que se sabe": "news"}


def test_beside_a_read_cut_of_the_company_in_the_headline_no_other_is_told(tmp_path: Path) -> None:
    other = told(0, "Meta achica su plantilla", facts=[replace(CUT, company="Meta")])
    story = told(1, "Nexora despide a 120 tras irse su fundador a Meta", facts=[CUT], companies=["Nexora", "Meta"], topics=["layoffs"])
    store = opened(tmp_path / "news.db")
    for one in (other, story):
        store.articles.save(one)
    assert store.value("SELECT count(DISTINCT event) FROM event_articles WHERE title = ?", (story.title,)) == 1
    store.close()


def test_no_story_tells_of_what_has_not_happened_yet(tmp_path: Path) -> None:
    found = roles(tmp_path, told(4, "Talgo y Sidenor, vecinas", companies=["Talgo", "Sidenor"]), told(10, "Lo que se sabe", facts=[BID]))
    assert found == {"Lo que se sabe": "news"}


def test_a_deal_of_a_company_whose_cuts_are_the_news_is_recalled(tmp_path: Path) -> None:
    story = told(20, "Despidos en Talgo", "Talgo, de Sidenor, despide a 40.", companies=["Talgo", "Sidenor"], topics=["layoffs"])
    assert roles(tmp_path, told(0, "Lo que se sabe", facts=[BID]), story)["Despidos en Talgo"] == "background"


def test_what_the_facts_only_recall_is_not_told_by_the_headline(tmp_path: Path) -> None:
    story = told(9, "Talgo gana más y Sidenor espera", companies=["Talgo", "Sidenor"], facts=[replace(BID, background=True)])
    assert roles(tmp_path, told(0, "Lo que se sabe", facts=[BID]), story)["Talgo gana más y Sidenor espera"] == "background"


def test_a_new_round_is_told_beside_one_that_is_recalled(tmp_path: Path) -> None:
    """The reading may find only the old one."""
    old = replace(ROUND, amount=9_000_000, background=True)
    story = told(101, "Milpa levanta 45 millones", facts=[old])
    found = roles(tmp_path, told(0, "Antes", facts=[replace(ROUND, amount=9_000_000)]), told(100, "Ahora", facts=[ROUND]), story)
    assert found == {"Antes": "news", "Ahora": "news", "Milpa levanta 45 millones": "news"}
