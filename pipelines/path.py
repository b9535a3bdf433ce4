"""The whole path of a story, a Page to an Article or a named drop, as one pure function: no Scrapy, no database, no workers.

Every decision on it is made in the `step.py` of its room, here as in the stages, which do the same a room at a time, with the work in a
worker process. What asks the memory is not on it: whether the story is known, and under which address, storage settles when it saves.
"""

from __future__ import annotations

from collections.abc import Callable
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
    found = extraction.judged(item, extract(*extraction.given(item))) if isinstance(item, Page) else item
    for step in _STEPS:
        if isinstance(found, Dropped):
            break
        found = step(found)
    return found


def _identified(article: Article) -> Article | Dropped:
    return language.judged(article, identify(*language.given(article)))


def _hashed(article: Article) -> Article:
    return replace(article, text_hash=text_hash(article.text), sketch=sketch(article.text))


def _read(article: Article) -> Article:
    return reading.judged(article, read(*reading.given(article)))


_STEPS: tuple[Callable[[Article], Article | Dropped], ...] = (_identified, _hashed, _read, withhold)
