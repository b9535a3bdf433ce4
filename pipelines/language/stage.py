"""After this stage an article is in Spanish and knows with what probability."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem

from crawler import faults
from crawler.items import Article
from crawler.workers import WorkerPool, get_pool
from pipelines.language.identified import MIN_HEADLINE, MIN_LETTERS, Identified

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class OtherLanguage(DropItem):
    reason = "other_language"


class LanguageUnknown(DropItem):
    reason = "language_unknown"


class LanguagePipeline:
    def __init__(self, pool: WorkerPool, time_limit: float) -> None:
        self.pool = pool
        self.time_limit = time_limit  # seconds of a worker for one text

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(get_pool(crawler), crawler.settings.getfloat("ANALYSIS_TIME_LIMIT", 5.0))

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        # Of a source that is read through its feed alone there is no text.
        text, minimum = (item.text, MIN_LETTERS) if item.text else (". ".join(filter(None, (item.title, item.summary))), MIN_HEADLINE)
        # a worker that fails here says nothing of the page: the error goes on, and the address is tried again
        found: Identified = await self.pool.call("pipelines.language.identification:identify", text, minimum, timeout=self.time_limit)
        if found.language is None:
            raise LanguageUnknown(f"{found.letters} letters are too few")
        if found.language != "es":
            raise OtherLanguage(f"{found.language} ({found.probability:.2f})")
        item.language, item.language_probability = found.language, found.probability
        faults.reach("language_identified")
        return item
