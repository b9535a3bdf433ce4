"""A bar for whoever watches; nothing at all where nobody does."""

from __future__ import annotations

import sys
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from crawler.spiders.base import ArticleSpider

REFRESH_EVERY = 0.25  # seconds


class Progress:
    """Draws the run on standard error while it is a terminal."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not sys.stderr.isatty():
            raise NotConfigured
        progress = cls()
        crawler.signals.connect(progress.spider_opened, signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signals.spider_closed)
        return progress

    def spider_opened(self, spider: ArticleSpider) -> None:
        self.spider = spider
        self.bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[told]}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
            auto_refresh=False,
        )
        self.task = self.bar.add_task("Vigía", total=1, told="")
        self.bar.start()
        self.loop = create_looping_call(self.draw)
        self.loop.start(REFRESH_EVERY, now=True)

    def draw(self) -> None:
        runs = self.spider.report.sources.values()
        counts = self.spider.report.counts()
        endpoints = counts.get("endpoints", 0)
        articles = sum(counts.get(name, 0) for name in ("new", "known", "updated", "dropped", "failed"))
        total = max(1, endpoints + articles + self.spider.frontier.under_way)
        answered = sum(run.answered for run in runs)
        told = f"{answered}/{len(runs)} sources · {counts.get('new', 0)} new · {counts.get('dropped', 0)} dropped"
        self.bar.update(self.task, completed=endpoints - self.spider.polling + articles, total=total, told=told, refresh=True)

    def spider_closed(self) -> None:
        if self.loop.running:
            self.loop.stop()
        self.bar.stop()
