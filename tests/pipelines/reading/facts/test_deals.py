"""Several deals of one sentence, one of them under a longer name than it has there; which deals are read, corpus/wordings says."""

from __future__ import annotations

from pipelines.reading.facts.deals import read as read_deals
from pipelines.reading.story.reading import read_story


def test_several_deals_in_one_sentence_are_told_apart() -> None:
    text = (
        "Con ese método Microsoft incorporó a los líderes de Inflection, Amazon a los de Adept y Google a los de Character.AI, tres startups de inteligencia artificial, "
        "siempre con una licencia de por medio."
    )
    deals = read_deals(read_story("La nueva receta", text, country="ES"))
    assert {(d.acquirer, d.target) for d in deals} == {("Microsoft", "Inflection AI"), ("Amazon", "Adept"), ("Google", "Character.AI")}
