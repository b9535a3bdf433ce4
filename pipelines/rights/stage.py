"""After this stage an article holds no more of its text than its publisher leaves free."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from crawler.items import Article
from pipelines.rights import withhold


class RightsReserved(DropItem):
    reason = "rights_reserved"


class RightsPipeline:
    def process_item(self, item: Article) -> Article:
        if item.rights.reserved and item.keep != "full":
            signal = item.rights.signals[0] if item.rights.signals else "reserved"
            if item.keep == "nothing":
                raise RightsReserved(signal)
            withhold(item, f"reservation: {signal}")
        return item
