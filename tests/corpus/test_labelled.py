"""The corpus can be used as it is, and a slip in it is named with its file, its line and the cure before anything is trained on it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from corpus.labelled import SEALED, STORIES, WORDINGS, CorpusError, hands, load

STORY: dict[str, Any] = {
    "id": "one", "country": "ES", "title": "Velmora despide a 40 personas", "text": "Velmora despide a 40 personas.\n\nFoto: EFE",
    "labels": {"layoffs": True},
    "facts": {"layoffs": [{"company": "Velmora", "headcount": 40, "stage": "done", "quote": "Velmora despide a 40 personas."}]},
    "names": [{"surface": "Velmora", "kind": "company"}], "junk_lines": ["Foto: EFE"],
}  # fmt: skip


def written(path: Path, *stories: object) -> Path:
    path.write_text("".join(f"{s if isinstance(s, str) else json.dumps(s, ensure_ascii=False)}\n" for s in stories), encoding="utf-8")
    return path


def test_every_story_of_every_hand_can_be_used() -> None:
    assert sum(len(hand.stories) for hand in hands()) > 1700


def test_no_story_is_sealed_and_trained_on() -> None:
    trained = {story["text"] for hand in hands(STORIES) for story in hand.stories}
    sealed = [story for hand in hands(SEALED) for story in hand.stories]
    assert len(sealed) >= 150
    assert all(story["text"] not in trained for story in sealed)


def test_every_wording_says_something_once_and_is_not_sealed() -> None:
    lines = [story for hand in hands(WORDINGS, labelled=False) for story in hand.stories]
    assert len(lines) >= 396
    assert [line["id"] for line in lines if not (line["labels"] or line.get("facts") or "names" in line)] == []
    assert len({(line["title"], line["text"]) for line in lines}) == len(lines)
    sealed = {story["text"] for hand in hands(SEALED) for story in hand.stories}
    assert [line["id"] for line in lines if line["text"] in sealed] == []


def test_a_wording_may_leave_its_topics_open_and_a_story_may_not(tmp_path: Path) -> None:
    path = written(tmp_path / "cuts.jsonl", {**STORY, "labels": {}})
    assert [len(hand.stories) for hand in hands(tmp_path, labelled=False)] == [1]
    with pytest.raises(CorpusError, match="a table of topics is wanted"):
        load(path)
    without = {key: value for key, value in STORY.items() if key != "labels"}
    with pytest.raises(CorpusError, match="a table of topics is wanted"):
        load(written(path, without), labelled=False)
    with pytest.raises(CorpusError, match="did you mean 'layoffs'"):
        load(written(path, {**STORY, "labels": {"layofs": True}}), labelled=False)


def test_a_story_may_say_all_that_the_guide_names(tmp_path: Path) -> None:
    assert len(load(written(tmp_path / "hand.jsonl", STORY, "", {**STORY, "id": "two"}))) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"labels": {"Lay offs": True}}, "a topic in lower case with true or false"),
        ({"labels": {}}, 'such as {"layoffs": true}'),
        ({"lables": {}}, "unknown key 'lables'; did you mean 'labels'?"),
        ({"text": None}, "text: text is wanted"),
        ({"facts": {"layofs": []}}, "unknown kind 'layofs'; did you mean 'layoffs'?"),
        ({"facts": {"layoffs": [{"company": "Velmora", "quote": "Velmora echa a 40."}]}}, "does not stand in the story; copy the sentence"),
        ({"facts": {"layoffs": [{"company": "Tarbix"}]}}, "company 'Tarbix' does not stand in the story"),
        ({"facts": {"layoffs": [{"company": None}]}}, "nobody is named"),
        ({"facts": {"layoffs": [{"company": "Velmora", "stage": "plannd"}]}}, "did you mean 'planned'?"),
        ({"facts": {"layoffs": [{"company": "Velmora", "headcount": "40"}]}}, "neither a number"),
        ({"facts": {"layoffs": [{"company": "Velmora", "event_day": "ayer"}]}}, "2026-03-02, 2026-03 or 2026 is wanted"),
        ({"names": [{"surface": "Tarbix", "kind": "company"}]}, "'Tarbix' does not stand in the story"),
        ({"names": [{"surface": "Velmora", "kind": "firm"}]}, "a kind of company"),
        ({"junk_lines": ["Foto: AP"]}, "is no line of the text"),
    ],
)
def test_a_slip_is_named_with_its_line_and_the_cure(change: dict[str, Any], words: str, tmp_path: Path) -> None:
    path = written(tmp_path / "hand.jsonl", STORY, {**STORY, "id": "two", **change})
    with pytest.raises(CorpusError, match="line 2") as told:
        load(path)
    assert words in str(told.value)


@pytest.mark.parametrize(("line", "words"), [("{", "no JSON object"), ("[]", "no JSON object"), (STORY, "already stands in line 1")])
def test_a_line_that_is_no_new_story_is_named(line: object, words: str, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="line 2") as told:
        load(written(tmp_path / "hand.jsonl", STORY, line))
    assert words in str(told.value)


def test_a_folder_without_stories_says_what_it_wants(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"NAME\.jsonl"):
        hands(tmp_path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"names": None}, "names: a list is wanted"),
        ({"junk_lines": 3}, "junk_lines: a list is wanted"),
        ({"country": 5}, "country: 5: an ISO 3166 code"),
        ({"country": "XX"}, "country: 'XX'"),
        ({"id": ""}, "id: text is wanted, and not empty"),
        ({"labels": {"layofs": True}}, "labels: no topic 'layofs'; did you mean 'layoffs'?"),
    ],
)
def test_what_cannot_be_used_is_said_whatever_it_is(tmp_path: Path, change: dict[str, object], says: str) -> None:
    story = {"id": "a", "title": "t", "text": "x", "labels": {"layoffs": False}, "facts": {}} | change
    (tmp_path / "hand.jsonl").write_text(json.dumps(story), encoding="utf-8")
    with pytest.raises(CorpusError, match=re.escape(f"hand.jsonl, line 1: {says}")):
        load(tmp_path / "hand.jsonl")


@pytest.mark.parametrize("name", ["press", "labels", "Una Mano", 'a"b'])
def test_a_hand_that_would_be_taken_for_something_else_is_refused(tmp_path: Path, name: str) -> None:
    story = {"id": "a", "title": "t", "text": "x\u2028y", "labels": {"layoffs": False}, "facts": {}}
    (tmp_path / f"{name}.jsonl").write_text(json.dumps(story, ensure_ascii=False), encoding="utf-8")
    assert len(load(tmp_path / f"{name}.jsonl")) == 1
    with pytest.raises(CorpusError, match="a hand has a name of small letters"):
        hands(tmp_path)
