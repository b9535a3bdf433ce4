"""The words that prove a tag; what is tagged, corpus/wordings says."""

from __future__ import annotations

from pipelines.reading.topics.tagging import tag_text


def test_tag_carries_the_sentence_that_proves_it() -> None:
    text = "Fue una semana triste. Rappi se desprenderá de 300 empleados, un 6% del total."
    (tag,) = [tag for tag in tag_text("Malas noticias", text) if tag.topic == "layoffs"]
    assert tag.tagged
    assert tag.evidence[0].quote == "Rappi se desprenderá de 300 empleados, un 6% del total."
    assert text[tag.evidence[0].start : tag.evidence[0].end] == tag.evidence[0].quote
