"""Our own newsroom that misbehaves, a family a run: about four hundred ways that the press has, or might have, of sending nonsense."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from tests.hostile.newsroom import Newsroom, complaints, crawl, serve
from tests.hostile.variants import __main__ as variants
from tests.hostile.variants.site import SITES

SECONDS, MEGABYTES, LOOP_HELD = 90, 500, 1.0
QUICK = ("redirects", "text", "content")  # nobody is slow there: they fit into everyday's tests
SLOW = [name for room in variants.ROOMS if (name := room.__name__.rpartition(".")[2]) not in QUICK]


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with serve(hold=15, variants=True) as room:
        yield room


def crawled(families: Collection[str], newsroom: Newsroom, folder: Path) -> dict[str, list[str]]:
    """What some families make go wrong in one run: by site, and of the whole run under an empty name."""
    folder.mkdir()
    cases = [newsroom.cases[site.id] for site in SITES.values() if site.family in families and site.id in newsroom.cases]
    newsroom.get("/_reset")
    run = crawl(folder, newsroom, cases)
    wrong = {case["id"]: told for case in cases if (told := complaints(case, folder / "news.db", newsroom))}
    whole = []
    if "Traceback" in run.stderr + run.stdout:
        whole.append("a traceback, which cron would mail")
    if run.seconds >= SECONDS or run.peak >= MEGABYTES or run.loop_held >= LOOP_HELD:
        whole.append(f"{run.seconds:.0f} s, {run.peak:.0f} MB, the event loop held for {run.loop_held:.1f} s")
    return wrong | ({"": whole} if whole else {})


def check(families: Collection[str], newsroom: Newsroom, folder: Path) -> None:
    """What goes wrong twice is the crawler's; what goes wrong once may be the machine's."""
    first = crawled(families, newsroom, folder / "once")
    assert not first or not (set(first) & set(again := crawled(families, newsroom, folder / "again"))), (first, again)


@pytest.mark.soak
def test_redirects_letters_and_wrong_pages_cost_no_good_article_and_reach_no_internal_service(newsroom: Newsroom, tmp_path: Path) -> None:
    check(QUICK, newsroom, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("family", SLOW)
def test_no_other_family_does(family: str, newsroom: Newsroom, tmp_path: Path) -> None:
    check([family], newsroom, tmp_path)
