"""Why a story carries its tags, in the words of a person."""

from __future__ import annotations

from reports.explanation import explain
from vigia.facts import Evidence
from vigia.items import Analysis, TopicTag, Weighed


def test_a_topic_is_tagged_or_doubtful_or_neither() -> None:
    words = [Evidence("Nébula despide", "title", 0, 14, "learned")]
    tags = [TopicTag("layoffs", True, 0.9, words), TopicTag("ai_startup", False, 0.54, words, doubtful=True), TopicTag("other", False, 0.1)]
    lines = explain("Nébula despide", "Un texto.", Analysis(tags, [], [], "a"), {"ai_startup": 0.55}).splitlines()
    assert lines[0] == "[Nébula despide]{layoffs}"
    assert "layoffs: tagged, score 0.90" in lines
    assert "ai_startup: doubtful, score 0.54 (threshold 0.55)" in lines
    assert "other: not tagged, score 0.10" in lines


def test_what_the_models_went_by_is_told() -> None:
    weighed = [Weighed("layoffs", {"rules": 0.8, "story": 0.6}, [("«desped a»", 1.31), ("«gol»", -0.25)])]
    told = Analysis([TopicTag("layoffs", True, 0.7), TopicTag("other", False, 0.1)], [], [], "a")
    lines = explain("", "Un texto.", told, {}, weighed).splitlines()
    at = lines.index("  said by rules 0.80, story 0.60")
    assert lines[at + 1 : at + 3] == ["      «desped a» +1.3", "      «gol» -0.2"]
    assert sum("said by" in line for line in lines) == 1
