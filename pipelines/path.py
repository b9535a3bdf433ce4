"""The whole path of a story, a Page to an Article or a named drop, as one pure function: no Scrapy, no database, no workers.

Every decision on it is made in the `step.py` of its room, here as in the stages, which do the same a room at a time, with the work in a
worker process. What asks the memory is not on it: whether the story is known, and under which address, storage settles when it saves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from pipelines.duplicates.shingles import sketch
from pipelines.duplicates.text_hash import text_hash
from pipelines.extraction import step as extraction
from pipelines.extraction.article import extract
from pipelines.language import step as language
from pipelines.language.identification import identify
from pipelines.reading import step as reading
from pipelines.reading.read import read
from pipelines.rights.step import withhold
from vigia.items import Article, Dropped, Page


def path(item: Page | Article) -> Article | Dropped:
    """What a page comes to; an Article joins the path behind the extraction, as the headlines of a source do that is read by its feed."""
    return _through((_identified, _hashed, _read, withhold), _extracted(item) if isinstance(item, Page) else item)


def beside_reading(item: Page | Article, unread: str | None = None) -> Article | Dropped:
    """What it comes to where its reading was given with it, or could not be made: `unread` says why."""
    found = _extracted(item) if isinstance(item, Page) else item
    if unread is not None and isinstance(found, Article):
        found = replace(found, unread=unread)
    return _through((_identified, _hashed, withhold), found)


def _through(steps: Iterable[Callable[[Article], Article | Dropped]], found: Article | Dropped) -> Article | Dropped:
    for step in steps:
        if isinstance(found, Dropped):
            break
        found = step(found)
    return found


def _extracted(page: Page) -> Article | Dropped:
    return extraction.judged(page, extract(*extraction.given(page)))


def _identified(article: Article) -> Article | Dropped:
    return language.judged(article, identify(*language.given(article)))


def _hashed(article: Article) -> Article:
    return replace(article, text_hash=text_hash(article.text), sketch=sketch(article.text))


def _read(article: Article) -> Article:
    return reading.judged(article, read(*reading.given(article)))
