"""A bar for whoever watches; nothing at all where nobody does."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from crawler.console.printing import watched
from crawler.spiders.base import ArticleSpider
from pipelines.storage.store import StoreError

REFRESH_EVERY = 0.25  # seconds
COUNT_EVERY = 2.0  # seconds: what is left is counted in the database, a millisecond for ten thousand addresses


class Progress:
    """Draws the run on standard error while it is a terminal."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not watched():
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
            console=Console(file=sys.__stderr__),  # the stream behind ours, which would make the bar's own movements visible
            transient=True,
            auto_refresh=False,
        )
        self.task = self.bar.add_task("Vigía", total=1, told="")
        self.bar.start()
        self.left, self.counted_at = 0, float("-inf")
        self.loop = create_looping_call(self.draw)
        self.loop.start(REFRESH_EVERY, now=True)

    def draw(self) -> None:
        report = self.spider.report
        if time.monotonic() - self.counted_at >= COUNT_EVERY:
            self.counted_at = time.monotonic()
            with suppress(StoreError):
                self.left = self.spider.waiting()
        counts = report.counts()
        polling = self.spider.polling
        polled = counts.get("endpoints", 0) - polling
        left = max(self.left, self.spider.frontier.under_way)
        answered = sum(run.answered for run in report.sources.values())
        told = (
            f"{answered}/{len(report.sources)} sources · {report.pages} pages, {left} left"
            f" · {counts.get('new', 0)} new · {counts.get('dropped', 0)} dropped"
        )
        done = polled + report.pages
        self.bar.update(self.task, completed=done, total=max(1, done + polling + left), told=told, refresh=True)

    def spider_closed(self) -> None:
        if self.loop.running:
            self.loop.stop()
        self.bar.stop()
