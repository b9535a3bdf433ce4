"""scrapy list: Scrapy's own, which ends in words where its reader has left."""

from __future__ import annotations

import argparse

from scrapy.spiderloader import get_spider_loader

from crawler.console.command import OurCommand
from crawler.console.printing import say


class Command(OurCommand):
    """What `scrapy crawl` takes, a line each."""

    def short_desc(self) -> str:
        return "List available spiders"

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        say(*sorted(get_spider_loader(self.settings).list()))
