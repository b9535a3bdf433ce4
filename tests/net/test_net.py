"""A move changes no answer. Where an answer was to change: `python -m tests.net`, in the commit that says why."""

from __future__ import annotations

from tests.net.digests import ALL, held
from tests.shared import needs


def test_every_shipped_story_is_read_as_before() -> None:
    assert changed("shipped") == []


@needs("gold", "stories.jsonl")
def test_every_gold_story_is_read_as_before() -> None:
    assert changed("gold") == []


@needs("pages", "urls.json")
def test_every_page_is_extracted_as_before() -> None:
    assert changed("pages") == []


@needs("field", "cases")
def test_every_field_case_is_extracted_as_before() -> None:
    assert changed("field_cases") == []


def changed(name: str) -> list[str]:
    """The stories whose answer is another one, or that are new or gone."""
    before, now = held(name), ALL[name]()
    return sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key))
