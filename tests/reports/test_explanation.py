"""Why a story carries its tags, in the words of a person."""

from __future__ import annotations

from reports.explanation import explain
from vigia.facts import Evidence
from vigia.items import TopicTag


def test_a_topic_is_tagged_or_doubtful_or_neither() -> None:
    words = [Evidence("Nébula despide", "title", 0, 14, "learned")]
    tags = [TopicTag("layoffs", True, 0.9, words), TopicTag("ai_startup", False, 0.54, words, doubtful=True), TopicTag("other", False, 0.1)]
    lines = explain("Nébula despide", "Un texto.", tags, {"ai_startup": 0.55}, []).splitlines()
    assert lines[0] == "[Nébula despide]{layoffs}"
    assert "layoffs: tagged, score 0.90" in lines
    assert "ai_startup: doubtful, score 0.54 (threshold 0.55)" in lines
    assert "other: not tagged, score 0.10" in lines
