"""What becomes of an archived page in a worker process: the whole path in one job, and a lighter one where that was not to be had."""

from __future__ import annotations

from typing import Any

from vigia.answers import WorkerError
from vigia.items import Article, Dropped, NotStored, Page

READ = "pipelines.path:path"
READ_LIGHTLY = "pipelines.path:beside_reading"  # without the reading, which the next crawl makes up for
TIME_LIMIT = 27.0  # seconds of a worker for a page: those of an extraction and of a reading
LIGHT_LIMIT = 12.0
AHEAD = 10  # pages for each worker that are under way: fewer, and the pool opens no second one


def lightly(page: Page, error: WorkerError) -> tuple[Any, ...]:
    """The arguments of the second job, where the first ended in an error of ours."""
    return page, f"analysis_{error.ended}"


def item_of(page: Page, answer: Article | Dropped | WorkerError) -> Article | NotStored:
    """What is to be written of a page. Nobody asks for it again: what neither job could do is a drop."""
    if isinstance(answer, Article):
        return answer
    key, source = page.asked.key, page.source
    if isinstance(answer, Dropped):
        return NotStored(key, source, answer.reason, answer.detail)
    return NotStored(key, source, f"extraction_{answer.ended}", str(answer)[:200])
