"""What the judge of a topic sees: who is named and how much of the story is his, and which sentences say it."""

from __future__ import annotations

from pipelines.reading.rules.proposals import propose
from pipelines.reading.story.reading import read_story
from pipelines.reading.story.scores import Scores
from pipelines.reading.topics.features import named, tag_features
from pipelines.reading.topics.learned import parts
from pipelines.reading.topics.tagging import tag
from tests.pipelines.reading.test_read import CUT, NO_CUT


def seen(title: str, text: str, topic: str) -> set[str]:
    reading = read_story(title, text, country="ES")
    found, (ruled,) = propose(reading), [one for one in tag(reading) if one.topic == topic]
    scores = Scores(found.story)
    return tag_features(ruled, parts(ruled, reading, scores), reading, scores, found)


def test_names_come_by_how_likely_they_are_startups_each_once_with_its_mentions() -> None:
    reading = read_story(
        "OpenAI crece", "OpenAI, la startup de inteligencia artificial, vende más. Iberdrola compra a OpenAI.", country="ES"
    )
    story = named(reading)
    first = story.names[0]
    assert (first.name.name, first.mentions, first.titled, first.stands) == ("OpenAI", 3, True, 0.0)
    assert [one.name.startup for one in story.names] == sorted((one.name.startup for one in story.names), reverse=True)


def test_a_startup_in_the_title_and_one_in_passing_look_different() -> None:
    actor = seen("OpenAI lanza un modelo", "OpenAI lanza un modelo de lenguaje. La startup OpenAI lo vende.", "ai_startup")
    passing = seen(
        "El banco crece", "El banco Santander crece. Santander usa ChatGPT. Santander cita a OpenAI. Santander gana más.", "ai_startup"
    )
    assert "likeliest titled True" in actor
    assert "likeliest titled True" not in passing
    assert "likeliest share >= 0.99" in actor - passing


def test_the_sentences_that_say_most_are_seen_with_their_place() -> None:
    cut, none = seen(*CUT, "layoffs"), seen(*NO_CUT, "layoffs")
    assert any(feature.startswith("sentence 0 >= ") for feature in cut)
    assert any(feature.startswith("stands in the ") for feature in cut)
    assert len([feature for feature in cut if feature.startswith("all >= ")]) > len([f for f in none if f.startswith("all >= ")])


def test_a_story_without_names_or_words_is_seen_as_one() -> None:
    for topic in ("ai_startup", "layoffs", "reverse_acquihire"):
        assert "length 0" in seen("", "", topic)
