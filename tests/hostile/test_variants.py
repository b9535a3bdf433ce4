"""Our own newsroom that misbehaves, a family a run: about four hundred ways that the press has, or might have, of sending nonsense."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.newsroom import Newsroom, complaints, crawl, serve
from tests.hostile.variants import __main__ as variants
from tests.hostile.variants.site import SITES

SECONDS, MEGABYTES, LOOP_HELD = 90, 500, 1.0
FAMILIES = [room.__name__.rpartition(".")[2] for room in variants.ROOMS]
pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with serve(hold=15, variants=True) as room:
        yield room


@pytest.mark.parametrize("family", FAMILIES)
def test_no_family_costs_a_good_article_or_reaches_the_internal_service(family: str, newsroom: Newsroom, tmp_path: Path) -> None:
    cases = [newsroom.cases[site.id] for site in SITES.values() if site.family == family and site.id in newsroom.cases]
    newsroom.get("/_reset")
    run = crawl(tmp_path, newsroom, cases)
    assert {case["id"]: told for case in cases if (told := complaints(case, tmp_path / "news.db", newsroom))} == {}
    assert run.seconds < SECONDS
    assert run.peak < MEGABYTES
    assert run.loop_held < LOOP_HELD
