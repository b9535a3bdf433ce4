"""A cut read with its sentence and where it stands; which cuts are read, corpus/wordings says."""

from __future__ import annotations

import time

import pytest

from pipelines.reading.facts.rows import read_text
from vigia.facts import Layoff


def test_quote_is_the_whole_sentence_at_its_offsets() -> None:
    text = "Nubela va mal.\nLa startup Nubela despedirá a 45 empleados de su área de ventas en Santiago, según Reuters. No dijo más."
    (row,) = Layoff.among(read_text("Nubela", text, "CL"))
    assert (
        text[row.start : row.end]
        == row.quote
        == "La startup Nubela despedirá a 45 empleados de su área de ventas en Santiago, según Reuters."
    )
    assert (row.stage, row.place, row.department, row.attributed_to) == ("announced", "Santiago", "ventas", "Reuters")


@pytest.mark.parametrize("text", ["", "despid", "x" * 5000, "Despidos.", "Fired 300 people at Meta."])
def test_poor_text_makes_no_row_and_no_error(text: str) -> None:
    assert Layoff.among(read_text("", text)) == []


@pytest.mark.parametrize("bait", ["despid", "despide a 30 empleados. ", "despidos ", "1 "])
def test_bait_takes_linear_time(bait: str) -> None:
    read_text("Meta", "Meta despide a 300 empleados.")  # the vocabulary is compiled once
    started = time.process_time()
    read_text("", (bait * 200_000)[:200_000])
    assert time.process_time() - started < 10  # generous for a busy machine; quadratic code takes minutes
