"""After this stage an article carries the layoffs, deals and funding rounds that it states, and the companies it names."""

from __future__ import annotations

from crawler import faults
from crawler.items import Article


class FactsPipeline:
    """Takes up what the one reading of the story stated; the worker did the work when it judged the topics."""

    async def process_item(self, item: Article) -> Article:
        if item.stated is not None:
            found, item.stated = item.stated, None
            item.layoffs, item.deals, item.funding, item.companies = found.layoffs, found.deals, found.funding, found.companies
        faults.reach("facts_read")
        return item
