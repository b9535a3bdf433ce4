"""The truth beside the newsroom names every story once, and asks nothing that the stories do not say."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from demo.outlets import load_outlets
from demo.site import Site
from demo.truth import Truth, load_truth

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


def sites() -> dict[str, Site]:
    return {outlet.id: Site(outlet, f"http://127.0.0.1:{number}", NOW) for number, outlet in enumerate(load_outlets(), 1)}


def truth() -> Truth:
    return load_truth(sites())


def test_every_page_of_the_newsroom_has_one_outcome() -> None:
    told = [address for story in truth().stored for address in story.addresses] + [drop.address for drop in truth().dropped]
    served = [site.base + path for site in sites().values() for path in site.story_paths]
    assert sorted(told) == sorted(served)


def test_what_must_not_be_in_a_text_is_in_no_story() -> None:
    for story in truth().stored:
        for words in story.never:
            assert not any(words in paragraph for paragraph in story.paragraphs), (story.outlet, story.title, words)


def test_what_must_not_be_in_a_text_stands_on_some_page_of_its_outlet() -> None:
    for site in sites().values():
        pages = "".join(
            site.reply(site.outlet.path(story, NOW)).body.decode(site.outlet.encoding)
            for story in site.outlet.stories
            if story.kind == "story"
        )
        for words in {words for story in truth().stored if story.outlet == site.outlet.id for words in story.never}:
            assert words in pages or site.outlet.template == "script", (site.outlet.id, words)


def test_every_figure_of_a_fact_is_in_its_story_or_written_in_words() -> None:
    """A typing error in the truth would otherwise be hunted in the program. Amounts are checked by their leading figures."""
    in_words = {("Intel", "percent"), ("King", "headcount")}
    for story in truth().stored:
        text = " ".join([story.title, *story.paragraphs])
        figures = {re.sub(r"\D", "", figure) for figure in re.findall(r"\d[\d.,]*", text)}
        for facts in story.facts.values():
            for fact in facts:
                for key in ("headcount", "percent", "contractors"):
                    if key in fact and (fact["company"], key) not in in_words:
                        assert str(fact[key]) in figures, (story.title, fact)
                for person in fact.get("people", ()):
                    assert person in text, (story.title, person)


def test_the_founding_example_keeps_its_traps() -> None:
    story = next(story for story in truth().stored if story.outlet == "aidiario" and story.title.startswith("Scale AI"))
    text = " ".join(story.paragraphs)
    assert {"ai_startup", "layoffs", "reverse_acquihire"} == story.topics
    assert story.facts["layoffs"] == ({"company": "Scale AI", "headcount": 200, "percent": 14, "contractors": 500, "background": False},)
    assert story.facts["deals"][0]["amount"] == 1_430_000_000, "as its outlet wrote it, ten times too little"
    assert "1.430 millones de dólares" in text
    assert "Microsoft se hizo con Inflection AI" in text
    assert "interina" in text
    others = [
        fact["amount"] for other in truth().stored for fact in other.facts["deals"] if fact.get("target") == "Scale AI" and "amount" in fact
    ]
    assert sorted(set(others)) == [1_430_000_000, 14_300_000_000], "other outlets of the newsroom have it right"


def test_all_kinds_of_trouble_are_in_it() -> None:
    reasons = {drop.reason for drop in truth().dropped}
    assert {"other_language", "listing_page", "soft_404", "consent_wall", "too_old", "robots_disallowed", "not_article_address"} <= reasons
    assert {story.text_withheld for story in truth().stored} == {None, "feed-only", "reservation"}
    assert any(story.paywall for story in truth().stored)
    assert any(len(story.addresses) == 2 for story in truth().stored)
    copies = [story for story in truth().stored if story.agency == "EFE"]
    assert len({story.outlet for story in copies}) == 3
    assert len({story.paragraphs for story in copies}) == 1
