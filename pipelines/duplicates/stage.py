"""After this stage the article knows the digest and the sketch of its text."""

from __future__ import annotations

from pipelines.duplicates.shingles import sketch
from pipelines.duplicates.text_hash import text_hash
from vigia import faults
from vigia.items import Article


class DuplicatesPipeline:
    """Drops nothing: the same text under another address of the same outlet is the same article, which storage settles when it saves."""

    def process_item(self, item: Article) -> Article:
        if item.sketch is None:
            item.text_hash, item.sketch = text_hash(item.text), sketch(item.text)
        faults.reach("deduplicated")
        return item
