"""The whole path in one trip to a worker, and a room at a time where that trip fails: the same article."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from crawler.settings import ITEM_PIPELINES
from pipelines.drops import Drop
from pipelines.duplicates.stage import DuplicatesPipeline
from pipelines.extraction.stage import ExtractionPipeline
from pipelines.language.stage import LanguagePipeline
from pipelines.path import path
from pipelines.reading.stage import ReadingPipeline
from pipelines.rights.stage import RightsPipeline
from pipelines.stage import PathPipeline
from tests.pipelines.extraction.pages import NOW, PARAGRAPHS, TITLE, page
from vigia.addresses import Address
from vigia.items import Article, Instant, Link, Page
from vigia.workers import WorkerPool

ADDRESS = "https://diario.example/empresas/nubarra-despide-a-cuarenta-personas"
PAGE = Page(
    link=Link(Address.of(ADDRESS)), answered=ADDRESS, source="diario", html=page().encode(), fetched_at=NOW, country="ES", rights="full"
)
RESERVED = replace(PAGE, headers={"tdm-reservation": "1"}, rights="summary")
TOLD = (
    "The company said on Monday that it would cut a third of its staff before the summer, and that it would close its office in Lyon.",
    "Several of those who were told heard of it in a meeting that lasted ten minutes, and were asked to leave the building at once.",
    "Its largest customer left in the spring, the board wrote to the investors, and nobody has taken the place of that customer since.",
    "Those who stay will be paid what they were promised, said the founder, who still hopes that the next year will be a better one.",
)
ENGLISH = replace(PAGE, html=page("".join(f"<p>{text}</p>" for text in TOLD)).encode())
HEADLINE = Article(
    url=ADDRESS, source="diario", page_url=ADDRESS, title=TITLE, summary=PARAGRAPHS[0], published=Instant(NOW, "minute", "feed")
)
TRIP = "pipelines.path:path"


class Counting(WorkerPool):
    def __init__(self) -> None:
        super().__init__(1)
        self.asked: list[str] = []

    async def call(self, function: str, *args: Any, timeout: float) -> Any:  # noqa: ASYNC109  as its parent's
        self.asked.append(function)
        return await super().call(function, *args, timeout=timeout)


def along(item: Page | Article, time_limit: float) -> tuple[Article, list[str]]:
    """What leaves the last stage but storage, and what workers were asked for; `time_limit` is that of the whole path."""

    async def run() -> tuple[Article, list[str]]:
        pool = Counting()
        limited = (ExtractionPipeline(pool, 60), LanguagePipeline(pool, 60))
        passed: Any = await PathPipeline(pool, time_limit).process_item(item)
        try:
            for stage in limited:
                passed = await stage.process_item(passed)
            passed = await ReadingPipeline(pool, 60).process_item(DuplicatesPipeline().process_item(passed))
            return RightsPipeline().process_item(passed), pool.asked
        finally:
            await pool.close()

    return asyncio.run(run())


def test_a_crawl_tries_the_one_trip_first() -> None:
    assert min(ITEM_PIPELINES, key=ITEM_PIPELINES.__getitem__) == f"{PathPipeline.__module__}.{PathPipeline.__name__}"


@pytest.mark.parametrize("item", [PAGE, RESERVED, HEADLINE], ids=["page", "reserved", "headline"])
def test_one_trip_brings_what_the_rooms_bring(item: Page | Article) -> None:
    in_one, asked = along(item, time_limit=60)
    assert asked == [TRIP]
    by_rooms, asked = along(item, time_limit=1e-6)
    assert asked[0] == TRIP
    assert len(asked) == (4 if isinstance(item, Page) else 3)
    assert in_one == by_rooms == path(item)
    assert in_one.language == "es"
    assert in_one.rules_version


@pytest.mark.parametrize("time_limit", [60, 1e-6])
def test_a_page_is_dropped_for_the_same_reason_on_either_way(time_limit: float) -> None:
    with pytest.raises(Drop) as caught:
        along(ENGLISH, time_limit)
    assert (caught.value.reason, str(caught.value)) == ("other_language", "en (1.00)")
