"""The project's own settings with a spider that stumbles over what one outlet's feed brought: an error of ours in the middle of a run."""

from __future__ import annotations

from typing import Any

from crawler.discovery import Discovered
from crawler.settings import *  # noqa: F403 - Scrapy reads settings from one module; this one is that one and another spider
from crawler.sources import Source
from crawler.spiders.news import NewsSpider

SPIDER_MODULES = ["tests.stumbling"]


class StumblingSpider(NewsSpider):
    name = "news"

    def choose(self, source: Source, found: Discovered) -> Any:
        if source.id == "pliego":
            raise ValueError("an error of ours")
        return super().choose(source, found)
