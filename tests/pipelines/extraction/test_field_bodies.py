"""Faults that bug reports from the field tell of: a folder a kind, small pages and in `expected.json` what must come out of their bodies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.field_door import answer, read_page

FIELD = Path(__file__).parent / "field"
KINDS = ("dropcap", "inline-q", "page-starts-with-white-space", "screen-reader-text", "struck-out-figures", "sup-glued-to-number")
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def cases() -> Iterator[Any]:
    for kind in KINDS:
        for name, expected in json.loads((FIELD / kind / "expected.json").read_text(encoding="utf-8")).items():
            yield pytest.param(FIELD / kind / name, expected, id=f"{kind}/{name}")


@pytest.mark.parametrize(("page", "expected"), list(cases()))
def test_a_body_says_what_a_reader_sees(page: Path, expected: dict[str, Any]) -> None:
    found = answer(*read_page(page.read_bytes(), expected["url"], NOW))
    text = found["text"] or ""
    assert text.startswith(expected.get("text_starts", ""))
    assert found["title"] == expected.get("title", found["title"])
    assert [w for w in expected.get("text_has", ()) if not any(one in text for one in w.split("|"))] == []
    assert [w for w in expected.get("text_lacks", ()) if w in text] == []
