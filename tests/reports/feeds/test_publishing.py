"""What the feeds of companies are called."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from pipelines.storage.reader import opened
from reports.company_explanation import Company
from reports.feeds.publishing import LONGEST, Watched, company_feed, feeds, prepare
from tests.event_worlds import opened as empty

FIRMS = ("小米", "Яндекс", "Nadie S.A.", "C++", "C#", "n" * 80, "n" * 79)


def watched(*names: str) -> list[Watched]:
    return [Watched(name, [Company(name, None, frozenset({name}))]) for name in names]


def names(database: Path, *wanted: str) -> dict[str, str]:
    with opened(database) as conn:
        prepare(conn)
        return {feed.name: feed.title for feed in feeds(conn, (), watched(*wanted)) if feed.name.startswith("company-")}


def test_each_company_has_a_feed_of_its_own_whoever_else_is_watched(tmp_path: Path) -> None:
    empty(tmp_path / "news.db").close()
    every = names(tmp_path / "news.db", *FIRMS)
    assert len(every) == len(FIRMS)
    for pair in permutations(FIRMS, 2):
        assert names(tmp_path / "news.db", *pair).items() <= every.items()
    assert all(len(name) <= LONGEST + len("company--0123456789") and name.isascii() for name in every)


@pytest.mark.parametrize("pair", list(permutations(("Scale AI", "scale-ai"))))
def test_a_company_that_is_watched_twice_has_one_feed(tmp_path: Path, pair: tuple[str, str]) -> None:
    empty(tmp_path / "news.db").close()
    assert list(names(tmp_path / "news.db", *pair)) == ["company-scale-ai"]


@pytest.mark.parametrize(("wanted", "name"), [("Telefónica", "company-telefonica"), ("Nadie S.A.", "company-nadie-s-a")])
def test_what_loses_nothing_is_called_as_it_is(wanted: str, name: str) -> None:
    assert company_feed(wanted) == name
