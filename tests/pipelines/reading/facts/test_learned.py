"""Which proposed rows stand: of two that tell the same event the likelier, of each what the models know of it."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.reading.facts.details import CHOSEN, decided
from pipelines.reading.facts.learned import MOST, exclude, settled, worth_pairing
from pipelines.reading.facts.pairs import ALL, candidates
from pipelines.reading.models import Linear
from pipelines.reading.rules.proposals import propose
from pipelines.reading.story.reading import read_story
from pipelines.reading.story.scores import Scores
from pipelines.stories import analyse_story
from vigia.facts import Deal, FundingRound, Layoff


def cut(company: str = "Tavirel", at: int = 0, rule: str = "figure", **said: Any) -> Layoff:
    return Layoff(quote="q", field="text", start=at, end=at + 1, background=False, rule=rule, company=company, **said)


def deal(acquirer: str, target: str, at: int = 0) -> Deal:
    return Deal(quote="q", field="text", start=at, end=at + 1, background=False, rule="learned", acquirer=acquirer, target=target)


def raised(company: str, amount: int, at: int = 0) -> FundingRound:
    return FundingRound(quote="q", field="text", start=at, end=at + 1, background=False, rule="learned", company=company, amount=amount)


@pytest.mark.parametrize(
    ("one", "other", "exclusive"),
    [
        (cut(headcount_min=40), cut("Duremas", 9, headcount_min=40), True),  # whose is it?
        (cut(headcount_min=40), cut(at=9, headcount_min=40, percent=10.0), True),
        (cut(headcount_min=40), cut(headcount_min=9000), True),  # two figures of one sentence: a cut and a staff total
        (cut(headcount_min=40), cut(at=9, headcount_min=90), False),
        (cut(), cut(at=9, percent=10.0), True),
        (cut(), cut("Duremas", percent=10.0), False),
        (deal("A", "B"), deal("B", "A", 9), True),
        (deal("A", "B"), deal("A", "C"), False),
        (raised("A", 5), raised("B", 5), True),  # one sum of one sentence
        (raised("A", 5), raised("B", 5, 9), False),
        (raised("A", 5), cut(), False),
    ],
)
def test_rows_that_tell_the_same_event_exclude_each_other(one: Any, other: Any, exclusive: bool) -> None:
    assert exclude(one, other) is exclude(other, one) is exclusive


def test_the_likelier_stands_and_of_equals_the_one_that_tells_more() -> None:
    ruled, learned, another = cut(headcount_min=40), cut(at=9, rule="learned", headcount_min=40), cut("Duremas", 20, percent=3.0)
    assert settled([(0.5, ruled), (0.9, learned), (0.4, another)]) == [learned, another]
    assert settled([(0.5, learned), (0.45, ruled)]) == [ruled]


def test_a_field_takes_the_value_that_weighs_most() -> None:
    model = Linear(("deals.kind.offer", "deals.kind.stake", "deals.background"), (0.0, 0.5, -1.0), {"ofert": (2.0, 0.0, 0.5)})
    assert decided(model, "deals", {"ofert"}) == {"kind": "offer", "background": False}
    assert decided(model, "deals", {"nad"}) == {"kind": "stake", "background": False}
    assert decided(model, "layoffs", {"ofert"}) == {}
    assert set(CHOSEN) == {"layoffs", "deals"}


def test_a_story_of_nothing_but_cuts_has_so_many_rows_and_no_more() -> None:
    names = ("Tavirel", "Duremas", "Almagra", "Perlia", "Zumalta")
    text = " ".join(f"La empresa {names[n % 5]} {n} despide a {n + 10} empleados." for n in range(300))
    assert len(analyse_story({"id": 1, "title": "", "text": text, "country": "ES"})["facts"]["layoffs"]) <= MOST


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("No es la primera de las adquisiciones inversas del sector. Hace un año Microsoft adquirió Inflection AI, cuyo equipo trabaja ya en Redmond.", "reverse_acquihire"),
        ("Los analistas hablan de un «acquihire» inverso: Google compró de hecho Character.AI, cuya plantilla quedó reducida a la mitad.", "reverse_acquihire"),
        ("Hace un año Microsoft adquirió Inflection AI por 650 millones de dólares, según un comunicado de la empresa.", "acquisition"),
    ],
)  # fmt: skip
def test_what_the_text_calls_a_reverse_acquihire_is_one_though_told_as_a_purchase(told: str, kind: str) -> None:
    text = f"La startup de inteligencia artificial Scale AI despedirá a 200 empleados, según Bloomberg.\n\n{told}"
    facts = analyse_story({"id": "a", "title": "Scale AI despide a 200 personas", "text": text})["facts"]
    assert [row["kind"] for row in facts["deals"]] == [kind]


@pytest.mark.parametrize(
    ("title", "text", "cuts"),
    [
        ("Tavirel despide a 120 empleados", "Tavirel despide a 120 empleados, el 14 % de la plantilla, según el comité de empresa.", True),
        (
            "Tavirel levanta 40 millones",
            "Tavirel levanta 40 millones de euros en una ronda. El 30 % de sus ventas caen en invierno.",
            False,
        ),
    ],
)
def test_cuts_are_paired_only_where_a_story_tells_of_any(title: str, text: str, cuts: bool) -> None:
    scores = Scores(propose(read_story(title, text, country="ES")).story)
    assert ("layoffs" in worth_pairing(scores)) is cuts
    assert {"cuts", "layoffs"}.isdisjoint(pair.output for pair in candidates(scores, worth_pairing(scores))) is not cuts
    assert ALL - {"layoffs"} <= worth_pairing(scores)
