"""What is learned of the rows that are right: each field that is one of a few words, and of those that are rare as much as of the others."""

from __future__ import annotations

from typing import Any

from pipelines.reading.facts.details import decided
from training.answers import Answer, Candidate, Heard, Proposed, Told
from training.judges import JUDGED_FROM, fit_details, fit_tags, fit_terms
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


def test_of_two_values_as_of_many_the_highest_is_said() -> None:
    said = [answer(n, ("absorbe",), kind="merger") for n in range(30)] + [answer(n, ("oferta",), kind="offer") for n in range(30, 36)]
    model = fit_details(said, None)
    assert decided(model, "deals", ["absorbe", *COMMON])["kind"] == "merger"
    assert decided(model, "deals", ["oferta", *COMMON])["kind"] == "offer"  # one in six


def test_a_labelled_row_that_nobody_proposed_is_learned_from_as_well() -> None:
    said = [answer(n, ("compra",), kind="acquisition") for n in range(20)]
    for number in range(20, 30):
        unseen = answer(number, ())
        unseen.example.facts["deals"] = [{"acquirer": "A", "target": "B", "kind": "stake"}]
        unseen.rows, unseen.told = {}, {"deals": [Told(0, ("participa", *COMMON))]}
        said.append(unseen)
    assert decided(fit_details(said, None), "deals", ["participa", *COMMON])["kind"] == "stake"


def term(number: int, seen: str, *, true: bool) -> Answer:
    one = answer(number, ())
    one.terms = [Candidate("leads", (seen, "COMPANY"), true)]
    return one


def test_terms_are_learned_from_the_rows_that_are_right_and_only_what_is_told_often() -> None:
    said = [term(n, "lidera", true=True) for n in range(20)] + [term(n, "cliente", true=False) for n in range(20, 40)]
    model = fit_terms(said, None)
    assert model.outputs == ("leads",)
    assert model.score(["lidera", "COMPANY"])[0] > 0 > model.score(["cliente", "COMPANY"])[0]
    assert fit_terms(said[18:], None).outputs == ()


def heard(number: int, hand: str, seen: tuple[str, ...], *, about: bool) -> Heard:
    example = Example(hand, f"{hand}{number}", "", "", None, {"layoffs": about}, {"layoffs": None, "deals": None, "funding": None})
    return Heard(example, {"layoffs": seen}, ())


def test_a_topic_gets_a_judge_from_a_hundred_stories_on_that_are_about_it_and_no_rule_was_written_on() -> None:
    enough = [heard(n, "hand", ("story >= 0.5",), about=True) for n in range(JUDGED_FROM)]
    enough += [heard(n, "hand", ("length 1",), about=False) for n in range(200, 320)]
    model = fit_tags(enough, None)
    assert model.outputs == ("layoffs",)
    assert model.score(["story >= 0.5"])[0] > model.score(["length 1"])[0]
    assert fit_tags(enough[1:], None).outputs == ()
    assert (
        fit_tags(
            [heard(n, "own_press", one.tags["layoffs"], about=bool(one.example.labels["layoffs"])) for n, one in enumerate(enough)], None
        ).outputs
        == ()
    )
