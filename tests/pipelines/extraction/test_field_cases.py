"""Pages and dates as they were met outside, each with what must come of it: a folder a kind, read through the door of their checker."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.field_door import answer, read_date, read_page

CASES = Path(__file__).with_name("field")
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def pages() -> list[Any]:
    found = ((path.parent, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(CASES.glob("*/expected.json")))
    return [pytest.param(folder / name, want, id=f"{folder.name}/{name}") for folder, wanted in found for name, want in wanted.items()]


def dates() -> list[list[str]]:
    return [line.split("\t") for path in sorted(CASES.glob("*/*.tsv")) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("path", "want"), pages())
def test_a_page_of_the_field_is_read(path: Path, want: dict[str, Any]) -> None:
    got = answer(*read_page(path.read_bytes(), want["url"], NOW))
    told = {key: got[key] for key in ("title", "authors", "agency", "published_at") if key in want}
    assert told == {key: want[key] for key in told}


@pytest.mark.parametrize(("raw", "zone", "instant"), dates())
def test_a_date_of_the_field_is_read(raw: str, zone: str, instant: str) -> None:
    found = read_date(raw, zone=zone, now=NOW, origin="feed")
    assert found is not None
    assert found.at.isoformat() == instant
