"""A reading as its labels have it."""

from __future__ import annotations

from typing import Any

from pipelines.labels.corrections import corrected, set_by_label
from pipelines.labels.label import Label, of_word
from vigia.facts import CompanyMention, Evidence, Fact, Layoff
from vigia.items import Analysis, TopicTag

URL = "https://faro.example/a"
TITLE = "Nébula despide"
WORDS = [Evidence("Nébula", "text", 0, 6, "learned")]
PLACE: dict[str, Any] = {"quote": "q", "field": "text", "start": 0, "end": 1}


def labels(*words: str) -> dict[str, Label]:
    given = [of_word(word, URL, "2026-11-24") for word in words]
    return {label.about: label for label in given}


def reading(*tags: TopicTag, facts: tuple[Fact, ...] = (), companies: tuple[CompanyMention, ...] = ()) -> Analysis:
    return Analysis(list(tags), list(facts), list(companies), "1")


def test_a_story_without_labels_is_read_as_it_was() -> None:
    read = reading(TopicTag("layoffs", True, 0.9, WORDS), facts=(Layoff(company="Nébula", **PLACE),))
    assert corrected(read, {}, TITLE) == read


def test_a_tag_set_by_hand_keeps_the_score_and_the_words_of_the_reader_and_quotes_the_title() -> None:
    (tag,) = corrected(reading(TopicTag("layoffs", False, 0.4, WORDS, doubtful=True)), labels("layoffs=yes"), TITLE).topics
    assert tag == TopicTag("layoffs", True, 0.4, [*WORDS, Evidence(TITLE, "title", 0, len(TITLE), "label")])
    assert set_by_label(tag)


def test_a_tag_that_the_reader_gave_too_is_the_reader_s() -> None:
    read = reading(TopicTag("layoffs", True, 0.9, WORDS))
    assert corrected(read, labels("layoffs=yes"), TITLE) == read


def test_a_topic_that_the_reader_does_not_know_of_is_tagged_all_the_same() -> None:
    assert corrected(reading(), labels("layoffs=yes"), TITLE).tags == {"layoffs"}
    assert corrected(reading(), labels("layoffs=yes"), None).tags == {"layoffs"}


def test_what_is_labelled_no_is_neither_tagged_nor_doubtful() -> None:
    read = reading(TopicTag("layoffs", True, 0.9, WORDS), TopicTag("ai_startup", False, 0.5, WORDS, doubtful=True))
    now = corrected(read, labels("layoffs=no", "ai_startup=no"), TITLE)
    assert [(tag.tagged, tag.doubtful) for tag in now.topics] == [(False, False)] * 2


def test_it_comes_to_the_same_twice_and_is_undone_without_its_label() -> None:
    read = reading(TopicTag("layoffs", False, 0.4, WORDS))
    once = corrected(read, labels("layoffs=yes"), TITLE)
    assert corrected(once, labels("layoffs=yes"), TITLE) == once
    assert corrected(once, {}, TITLE) == read


def test_a_wrong_row_goes_with_the_role_that_it_alone_gave() -> None:
    rows = (Layoff(company="Nébula", **PLACE), Layoff(company="Meta Platforms", company_id="meta", **PLACE))
    companies = (CompanyMention("Nébula", role="employer"), CompanyMention("Meta", "meta", role="employer"))
    now = corrected(reading(facts=rows, companies=companies), labels("layoffs:meta=no"), TITLE)
    assert now.facts == [rows[0]]
    assert [(company.name, company.role) for company in now.companies] == [("Nébula", "employer"), ("Meta", None)]


def test_a_row_that_is_confirmed_stays_as_it_is() -> None:
    read = reading(facts=(Layoff(company="Nébula", **PLACE),))
    assert corrected(read, labels("layoffs:Nébula=yes"), TITLE) == read
