"""Pages and dates as they are met outside, each with what must come of it.

`field` holds faults that bug reports tell of, a folder a kind; `siblings` more of each kind by a hand that had not read the program;
`families` whole pages in the manner of the systems that newsrooms use, by the same hand.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.field_door import answer, read_date, read_page

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
# What is known not to be read right.
NOT_YET = {
    "siblings/dropcap/strong-newline-span.html",  # a line end in the source between a letter and its word
    "siblings/screen-reader-text/figure-in-two-voices.html",  # a figure for the eye and the same in words for screen readers
    "families/arc-2-body-in-script.html",  # its author stands in the state alone, which is read for the body
}


def pages() -> list[Any]:
    found = []
    for listed in sorted((*HERE.glob("field/*/expected.json"), *HERE.glob("siblings/*/expected.json"), HERE / "families/expected.json")):
        for name, want in json.loads(listed.read_text(encoding="utf-8")).items():
            if name.endswith(".html"):
                path = (listed.parent / name).relative_to(HERE).as_posix()
                marks = [pytest.mark.xfail(strict=True)] if path in NOT_YET else []
                found.append(pytest.param(path, want, id=path, marks=marks))
    return found


def dates() -> list[list[str]]:
    return [line.split("\t") for path in sorted(HERE.glob("*/*/*.tsv")) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("path", "want"), pages())
def test_a_page_of_the_field_is_read(path: str, want: dict[str, Any]) -> None:
    got = answer(*read_page((HERE / path).read_bytes(), want["url"], NOW))
    told = {key: got[key] for key in ("title", "authors", "agency", "published_at") if key in want}
    assert told == {key: want[key] for key in told}
    text = got["text"] or ""
    assert text.startswith(want.get("text_starts", ""))
    assert [words for words in want.get("text_has", ()) if not any(one in text for one in words.split("|"))] == []
    assert [words for words in want.get("text_lacks", ()) if words in text] == []


@pytest.mark.parametrize(("raw", "zone", "instant"), dates())
def test_a_date_of_the_field_is_read(raw: str, zone: str, instant: str) -> None:
    found = read_date(raw, zone=zone, now=NOW, origin="feed")
    assert (found.at.isoformat() if found else "None") == instant
