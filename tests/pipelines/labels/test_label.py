"""What is a label, and what is none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipelines.labels.label import Label, LabelError, of_line, of_word
from vigia.facts import Deal, Fact, Layoff

URL = "https://faro.example/a"
PLACE: dict[str, Any] = {"quote": "q", "field": "text", "start": 0, "end": 1}
META = Layoff(company="Meta Platforms", company_id="meta", **PLACE)
DEAL = Deal(acquirer="Cuarzo", target="Nébula", **PLACE)


def line(**changed: object) -> bytes:
    whole = {"address": URL, "topic": "layoffs", "verdict": "yes", "day": "2026-11-24", **changed}
    return json.dumps({key: value for key, value in whole.items() if value is not None}).encode()


def test_a_label_is_read_as_it_is_written() -> None:
    for subject in ("layoffs", "layoffs:Nébula", "deals:Cuarzo>Nébula"):
        label = Label(URL, subject, "no", "2026-11-24")
        assert of_line(label.line().encode()) == label
        assert of_word(f"{subject}=no", URL, "2026-11-24") == label


def test_an_address_is_known_in_any_spelling() -> None:
    assert of_line(line(address="http://www.faro.example/a?utm_source=x")).address == URL


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"topic": "layoff"}, "topic: there is no topic 'layoff': did you mean layoffs? (there are ai_startup, "),
        ({"topic": None}, "topic: either a topic or a fact is wanted"),
        ({"fact": "layoffs:Meta"}, "topic: either a topic or a fact is wanted"),
        ({"verdit": "yes"}, "verdit: unknown key: did you mean verdict? (there are address, "),
        ({"verdict": "maybe"}, "verdict: 'maybe' is none of yes, no, forget"),
        ({"verdict": True}, "verdict: true is no text; put it in quotation marks"),
        ({"verdict": None}, "verdict: it is missing"),
        ({"day": "ayer"}, "day: 'ayer' is no day; write it as in 2026-11-24"),
        ({"day": "20261124"}, "day: '20261124' is no day"),
        ({"address": "faro"}, "address: 'faro' is no absolute http or https address"),
        ({"topic": None, "fact": "layofs:Meta"}, "fact: 'layofs:Meta': TABLE:COMPANY is wanted, with a table of layoffs, deals, "),
        ({"topic": None, "fact": "layoffs"}, "fact: 'layoffs': TABLE:COMPANY is wanted"),
        ({"topic": None, "fact": "layoffs:Me\ud800ta"}, "fact: 'layoffs:Me\\ud800ta': a company's name has visible characters only"),
        ({"topic": None, "fact": "deals:Meta"}, "fact: 'deals:Meta': deals:ACQUIRER>TARGET is wanted"),
    ],
    ids=str,
)
def test_what_is_no_label_is_told_by_its_key_with_the_cure(changed: dict[str, object], says: str) -> None:
    with pytest.raises(LabelError) as refused:
        of_line(line(**changed))
    assert str(refused.value).startswith(says)


@pytest.mark.parametrize("whole", [b"", b"[]", b"yes", b'{"address": ', b"\xff", b"[" * 100_000])
def test_a_line_that_is_no_object_is_told_with_an_example(whole: bytes) -> None:
    with pytest.raises(LabelError, match=r'no JSON object; one is wanted, such as {"address": '):
        of_line(whole)


@pytest.mark.parametrize("word", ["layoffs", "=yes", "layoffs=", "layoffs=si"])
def test_a_word_that_is_no_verdict_is_refused(word: str) -> None:
    with pytest.raises(LabelError):
        of_word(word, URL, "2026-11-24")


@pytest.mark.parametrize(
    ("subject", "fact", "named"),
    [
        ("layoffs:meta  PLATFORMS", META, True),
        ("layoffs:meta", META, True),
        ("layoffs:Google", META, False),
        ("layoffs:", META, False),
        ("layoffs:", Layoff(**PLACE), True),
        ("funding_rounds:meta", META, False),
        ("deals:cuarzo>nébula", DEAL, True),
        ("deals:nébula>cuarzo", DEAL, False),
        ("deals:>nébula", Deal(target="Nébula", **PLACE), True),
        ("layoffs", META, False),
    ],
)
def test_a_row_is_named_by_its_companies_as_written_or_by_their_ids(subject: str, fact: Fact, named: bool) -> None:
    assert Label(URL, subject, "no", "2026-11-24").names(fact) is named
