"""Which of the days of a story is that of a row's event: the one told of it, and none that is told of something else."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.reading.facts.when import dated, event_day
from pipelines.reading.rules.proposals import propose
from pipelines.reading.story.reading import read_story
from pipelines.reading.story.story import Story
from vigia.facts import Deal, Fact, FundingRound, Layoff

PUBLISHED = date(2025, 5, 15)  # a Thursday


def story_of(text: str, title: str = "") -> Story:
    return propose(read_story(title, text, country="ES")).story


def place(story: Story, begins: str) -> dict[str, object]:
    """Where the sentence stands that begins so."""
    found = next(s for s in story.sentences if story.source(s.field)[s.start : s.end].startswith(begins))
    return {"quote": begins, "field": found.field, "start": found.start, "end": found.end}


def day_of(kind: type[Fact], text: str, begins: str | None = None, title: str = "", **said: object) -> str | None:
    """What is told of a row that stands in the first sentence of `text`, or in the one that begins with `begins`."""
    story = story_of(text, title)
    fact = kind(**place(story, begins if begins is not None else text[:20]), **said)  # type: ignore[arg-type]
    told = event_day(fact, story, PUBLISHED)
    return told.day if told else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Google despidió a 600 empleados el 3 de abril.", "2025-04-03"),
        ("En 2023 Google despidió a 600 empleados.", "2023"),
        ("Google, que en 2019 estrenó sede, despidió en enero a 600 empleados.", "2025-01"),
        ("Google anunció ayer que despedirá a 600 empleados de aquí a 2030.", "2025-05-14"),
        ("Google despidió en octubre a 600 empleados, según informó el lunes la agencia.", "2024-10"),
        ("Los 600 empleados que Google despidió en marzo de 2024 han demandado a la firma.", "2024-03"),
        # told of something else
        ("Google, fundada en 1998, despide a 600 empleados.", None),
        ("Google despide a 600 empleados, frente a los 900 que había anunciado en abril.", None),
        ("Google despedirá a 600 empleados hasta 2027.", None),
        ("Google despedirá a 600 empleados antes de junio.", None),
        ("Madrid, 14 may.- Google despide a 600 empleados.", None),
        ("Google, que hoy emplea a medio mundo, despide a 600 empleados.", None),
        ("Google despide a 600 empleados.", None),
    ],
)
def test_of_a_cut(text: str, day: str | None) -> None:
    assert day_of(Layoff, text, company="Google", headcount_min=600, headcount_max=600) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("En 2021 Google compró Windsurf.", "2021"),
        ("Google posee desde 2019 el 30 % de Windsurf.", "2019"),
        ("Windsurf, que Google compró en 2017, estrena oficina.", "2017"),
        ("Google compra Windsurf, que Meta había fundado en 1973.", None),
        ("Google firmó el martes la compra de Windsurf, nacida en 2015.", "2025-05-13"),
        ("El acuerdo es de abril de 2024, cuando Google compró Windsurf.", "2024-04"),
    ],
)
def test_of_a_deal(text: str, day: str | None) -> None:
    assert day_of(Deal, text, acquirer="Google", target="Windsurf") == day


def test_of_two_events_in_a_sentence_each_has_its_own() -> None:
    text = "En 2022 Anthropic captó 40 millones de euros y el año pasado captó 90 millones de euros."
    for amount, day in ((40_000_000, "2022"), (90_000_000, "2024")):
        assert day_of(FundingRound, text, company="Anthropic", amount=amount, currency="EUR") == day


@pytest.mark.parametrize(
    ("before", "begins", "day"),
    [
        ("Google reunió a su gente el lunes.", "La medida", "2025-05-12"),  # goes on from it
        ("Google reunió a su gente el lunes.", "Un mes después", None),  # at another time
        ("Meta reunió a su gente el lunes.", "Google", None),  # of somebody else
        ("Google reunió a su gente.", "La medida", None),
    ],
)
def test_a_sentence_without_a_day_has_that_of_the_one_it_goes_on_from(before: str, begins: str, day: str | None) -> None:
    text = f"{before} {begins} afecta a 600 empleados."
    assert day_of(Layoff, text, begins, company="Google", headcount_min=600, headcount_max=600) == day


def test_no_paragraph_goes_on_from_the_one_before() -> None:
    text = "Google reunió a su gente el lunes.\n\nLa medida afecta a 600 empleados."
    assert day_of(Layoff, text, "La medida", company="Google", headcount_min=600, headcount_max=600) is None


@pytest.mark.parametrize(
    ("behind", "day"),
    [
        ("La operación se cerró el 8 de mayo.", "2025-05-08"),
        ("El acuerdo, aprobado por la junta el 14 de enero, deja fuera a los fundadores.", "2025-01-14"),
        ("La empresa lo comunicó el 27 de abril.", "2025-04-27"),
        ("El grupo abrió otra oficina el 8 de mayo.", None),  # another event
        ("La operación se cerró un año después de la de abril de 2023.", None),
    ],
)
def test_a_sentence_that_takes_the_event_up_tells_its_day(behind: str, day: str | None) -> None:
    assert day_of(Deal, f"Google ha comprado Windsurf. {behind}", "Google", acquirer="Google", target="Windsurf") == day


def test_a_title_has_the_day_of_the_sentence_that_tells_it_again() -> None:
    text = "Google despidió el martes a 600 empleados de su sede."
    title = "Google despide a 600 empleados"
    assert day_of(Layoff, text, title, title, company="Google", headcount_min=600, headcount_max=600) == "2025-05-13"


def test_the_precision_is_that_of_the_day() -> None:
    story = story_of("Google despidió en enero a 600 empleados.")
    fact = Layoff(**place(story, "Google"), company="Google", headcount_min=600, headcount_max=600)  # type: ignore[arg-type]
    found = dated(fact, story, PUBLISHED)
    assert (found.event_day, found.event_day_precision) == ("2025-01", "month")
    assert dated(fact, story, None).event_day is None
    assert dated(fact, Story("", ""), PUBLISHED) is fact
