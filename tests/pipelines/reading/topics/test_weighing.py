"""What `explain` says of the models: who said what, and what weighed, in words."""

from __future__ import annotations

import pytest

from pipelines.reading.read import read, weigh
from pipelines.reading.topics.weighing import MOST, in_words, of_a_name
from tests.pipelines.reading.test_read import CUT


def test_what_each_said_is_told_and_what_they_come_to_is_the_score() -> None:
    scores = {tag.topic: tag.score for tag in read(*CUT, "ES").topics}
    weighed = {one.topic: one for one in weigh(*CUT, "ES")}
    assert weighed.keys() == scores.keys()
    for topic, one in weighed.items():
        assert one.said["all together"] == pytest.approx(scores[topic], abs=1e-4)
    assert weighed["layoffs"].said.keys() == {"rules", "story", "sentence", "all together"}
    assert "name" in weighed["ai_startup"].said


def test_what_weighed_most_comes_first_for_the_topic_and_then_against_it() -> None:
    (words,) = [one.words for one in weigh(*CUT, "ES") if one.topic == "layoffs"]
    weights = [weight for _, weight in words]
    chosen = [weight for weight in weights if weight > 0]
    assert 0 < len(chosen) <= MOST
    assert weights == sorted(chosen, reverse=True) + sorted(weight for weight in weights if weight < 0)


@pytest.mark.parametrize(
    ("feature", "says"),
    [
        ("desped a", "«desped a»"),
        ("COMPANY>emple", "«COMPANY … emple»"),
        ("title COMPANY", "«COMPANY» in the title"),
        ("@cut.verb", "words of cut.verb"),
        ("@cut.verb title", "words of cut.verb in the title"),
        ("@cut.verb NUMBER", "words of cut.verb beside NUMBER"),
        ("@cut.verb @cut.noun", "words of cut.verb beside cut.noun"),
        ("< startup", "before it «startup»"),
        (">0 #verbs.business", "right after it a word of verbs.business"),
        (">", "« … »"),
        ("<", "«<»"),
    ],
)
def test_a_feature_is_told_in_words(feature: str, says: str) -> None:
    assert in_words(feature) == says


def test_what_is_known_of_a_name_is_no_quote() -> None:
    assert of_a_name("registry unknown") == "registry unknown"
    assert of_a_name("<0 startup") == "right before it «startup»"
