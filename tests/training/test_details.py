"""What is learned of the rows that are right: each field that is one of a few words, and of those that are rare as much as of the others."""

from __future__ import annotations

from typing import Any

from pipelines.reading.facts.details import decided
from training.answers import Answer, Proposed
from training.choosing import fit_details
from training.material import Example
from vigia.facts import Deal

COMMON = ("la", "compra", "de")


def answer(number: int, seen: tuple[str, ...], **said: Any) -> Answer:
    facts: dict[str, Any] = {"layoffs": [], "deals": [{"acquirer": "A", "target": "B", **said}], "funding": []}
    example = Example("hand", str(number), "", "", None, {}, facts)
    row = Proposed(Deal(quote="", field="text", start=0, end=0), (), 0, (*seen, *COMMON))
    return Answer(example, {}, {}, {"deals": [row]})


def test_several_fields_of_a_kind_are_learned_each_from_the_rows_that_say_it() -> None:
    said = [answer(n, ("pagó",), kind="acquisition", status="completed") for n in range(60)]
    said += [answer(n, ("pagó", "parte"), kind="stake") for n in range(80, 140)]  # nobody has labelled how far it has come
    said += [answer(n, ("negocia",), kind="acquisition", status="rumoured") for n in range(60, 66)]
    said += [answer(n, ("retira",), kind="acquisition", status="called_off") for n in range(66, 69)]  # too few to learn from
    model = fit_details(said, None)
    assert {"deals.kind.acquisition", "deals.kind.stake", "deals.status.completed", "deals.status.rumoured"} <= set(model.outputs)
    assert "deals.status.called_off" not in model.outputs
    assert decided(model, "deals", ["pagó", "parte", *COMMON])["kind"] == "stake"
    assert decided(model, "deals", ["pagó", *COMMON]) == {"kind": "acquisition", "status": "completed"}
    assert decided(model, "deals", ["negocia", *COMMON])["status"] == "rumoured"  # one in eleven


def test_a_kind_without_such_a_field_has_none() -> None:
    model = fit_details([answer(n, ("pagó",), kind="acquisition", status="completed") for n in range(9)], None)
    assert "status" not in decided(model, "funding", COMMON)
