"""After this stage an article holds no more of its text than its publisher leaves free, or says why it will not once it was read."""

from __future__ import annotations

from pipelines.drops import kept
from pipelines.rights.step import withhold
from vigia.items import Article


class RightsPipeline:
    def process_item(self, item: Article) -> Article:
        return kept(withhold(item))
