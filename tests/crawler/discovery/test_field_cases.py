"""Feeds and sitemaps as they are met in the field: what is wrong with them, by kind, and what should come out."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.field_door import parse_feed, parse_sitemap

HERE = Path(__file__).parent
FOLDERS = ("field", "siblings")  # of bug reports, and more of each kind by a hand that had not read the program
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
OPENED = 5  # children of an index, and no more
EXPECTED = {
    f"{folder}/{listed.parent.name}/{name}": want
    for folder in FOLDERS
    for listed in sorted((HERE / folder).glob("*/expected.json"))
    for name, want in json.loads(listed.read_text(encoding="utf-8")).items()
}


@pytest.mark.parametrize("case", EXPECTED)
def test_what_comes_out_of_a_feed_or_sitemap_from_the_field(case: str) -> None:
    parse = parse_sitemap if case.partition("/")[2].startswith("sitemap") else parse_feed
    found = parse((HERE / case).read_bytes(), "https://d.example.es/doc.xml", now=NOW, timezone="Europe/Madrid")
    want: dict[str, Any] = dict(EXPECTED[case])
    want.pop("passes_today", None)
    has: dict[str, Any] = {
        "links": [link.url for link in found.links],
        "titles": [link.title for link in found.links],
        "summaries": [link.summary for link in found.links],
        "categories": [list(link.categories) for link in found.links],
    }
    if (child := want.pop("first_children_include", None)) is not None:
        assert child in [address for address, _ in found.children][:OPENED]
    if (link := want.pop("links_include", None)) is not None:
        assert link in has["links"]
    if (titles := want.pop("titles_has", None)) is not None:
        assert set(titles) <= set(has["titles"])
    assert {name: has[name] for name in want} == want


def test_every_file_of_the_cases_is_expected_to_be_something() -> None:
    files = {
        path.relative_to(HERE).as_posix() for folder in FOLDERS for path in (HERE / folder).glob("*/*") if path.name != "expected.json"
    }
    assert files == set(EXPECTED)
