"""How long the event loop was held: a callback every ten milliseconds, and how late it came."""

from __future__ import annotations

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

INTERVAL = 0.01  # seconds; what is shorter than this is noise
FILE = "BENCH_LOOP_FILE"  # environment variable: where the answer goes


class LoopWatch:
    """Both spiders of the benchmark run under it; it costs them alike, about a millisecond of CPU a second."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.longest = 0.0
        self.held = 0.0  # seconds in all that callbacks came late by more than the interval
        self.started = self.last = 0.0
        self.timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        watch = cls(Path(os.environ[FILE]))
        crawler.signals.connect(watch.spider_opened, signals.spider_opened)
        crawler.signals.connect(watch.spider_closed, signals.spider_closed)
        return watch

    def spider_opened(self) -> None:
        self.started = self.last = time.perf_counter()
        self.timer = asyncio.get_running_loop().call_later(INTERVAL, self._tick)

    def _tick(self) -> None:
        now = time.perf_counter()
        late = now - self.last - INTERVAL
        self.longest = max(self.longest, late)
        if late > INTERVAL:
            self.held += late
        self.last = now
        self.timer = asyncio.get_running_loop().call_later(INTERVAL, self._tick)

    def spider_closed(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
        seconds = max(time.perf_counter() - self.started, INTERVAL)
        self.path.write_text(json.dumps({"longest_ms": self.longest * 1000, "held_share": self.held / seconds, "seconds": seconds}))
