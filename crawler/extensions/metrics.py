"""What an operator's Prometheus reads of a run: a text file beside its own (METRICS_FILE), a port on loopback (METRICS_PORT), or both.

The names are described in docs/cluster.md; of a run of one machine those of the cluster are absent. Figures of the run begin with it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from crawler.run.configuration import Configuration, configuration
from crawler.spiders.base import ArticleSpider
from pipelines.storage.store import StoreError

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

logger = logging.getLogger("vigia.crawl")
EVERY = 10.0  # seconds between two looks; a scrape is a minute apart
WINDOW = 300.0  # seconds over which articles a minute are counted
HEALTH_EVERY = 600.0  # seconds: of 10,000 sources the view takes seconds
HELP = {
    "vigia_run_articles": "Articles of this run, by what became of them.",
    "vigia_run_drops": "Addresses that this run left out, by reason.",
    "vigia_run_errors": "Pages of this run that met an error of ours, by reason.",
    "vigia_run_started_timestamp_seconds": "When this run began.",
    "vigia_run_sources": "Sources of this run: asked, answered, failed.",
    "vigia_articles_per_minute": "Articles stored or looked at again, over five minutes.",
    "vigia_last_article_timestamp_seconds": "When an article was last stored.",
    "vigia_waiting": "Addresses that are to be fetched now.",
    "vigia_sources": "Sources by the state that source_health gives them.",
    "vigia_sources_ill": "Sources that need a person, as scrapy health counts them.",
    "vigia_cluster_jobs": "Jobs in Redis, those under way among them.",
    "vigia_cluster_leases": "Jobs under way.",
    "vigia_cluster_answers": "Answers that are not collected yet.",
    "vigia_cluster_lag_seconds": "How long the oldest job has been in Redis.",
    "vigia_cluster_workers": "Workers at work.",
    "vigia_cluster_expired": "Leases that ran out since this Redis was first used: workers that died, or hung.",
    "vigia_cluster_redis_up": "1 while Redis answers.",
}
Samples = Mapping[str, Mapping[tuple[str, str] | None, float]]  # name -> label and its value, or None -> figure


class Metrics:
    def __init__(self, told: Configuration) -> None:
        self.told = told
        self.samples: Samples = {}
        self.health: dict[tuple[str, str] | None, float] = {}
        self.ill = 0.0
        self.looked_at_health = float("-inf")
        self.counted: deque[tuple[float, int]] = deque()
        self.last_article: float | None = None
        self.unwritten = False  # it is said once
        from prometheus_client import CollectorRegistry, start_http_server  # here and below: of the extra `cluster`

        self.registry = CollectorRegistry()
        self.registry.register(self)
        self.server = None
        if told.metrics_port:
            try:
                self.server = start_http_server(told.metrics_port, "127.0.0.1", self.registry)[0]
            except OSError as error:
                logger.warning("METRICS_PORT: nobody can listen on %d (%s): the run goes on without it", told.metrics_port, error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        told = configuration(crawler.settings)
        if told.metrics_file is None and told.metrics_port is None:
            raise NotConfigured
        metrics = cls(told)
        crawler.signals.connect(metrics.spider_opened, signals.spider_opened)
        crawler.signals.connect(metrics.spider_closed, signals.spider_closed)
        crawler.signals.connect(metrics.engine_stopped, signals.engine_stopped)
        return metrics

    def spider_opened(self, spider: ArticleSpider) -> None:
        self.spider = spider
        self.started = time.time()
        self.loop = create_looping_call(self.look)
        self.loop.start(EVERY, now=True)

    def spider_closed(self) -> None:
        if self.loop.running:
            self.loop.stop()

    def engine_stopped(self) -> None:
        """The run is recorded, and the file says how it ended until the next one begins."""
        self.looked_at_health = float("-inf")
        self.look()
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()

    def look(self) -> None:
        report, now = self.spider.report, time.time()
        counts = report.counts()
        came = counts.get("new", 0) + counts.get("updated", 0) + counts.get("known", 0)
        if came > (self.counted[-1][1] if self.counted else 0):
            self.last_article = now
        self.counted.append((now, came))
        while self.counted[0][0] < now - WINDOW:
            self.counted.popleft()
        since, before = self.counted[0]
        if now - self.looked_at_health > HEALTH_EVERY:
            self.looked_at_health = now
            self.look_at_health()
        runs = report.sources.values()
        self.samples = {
            "vigia_run_articles": {("outcome", name): counts.get(name, 0) for name in ("new", "updated", "known", "failed")},
            "vigia_run_drops": {("reason", reason): times for reason, times in report.dropped().items()},
            "vigia_run_errors": {("reason", reason): times for reason, times in report.errors.items()},
            "vigia_run_started_timestamp_seconds": {None: self.started},
            "vigia_run_sources": {
                ("state", "asked"): len(runs),
                ("state", "answered"): sum(run.answered for run in runs),
                ("state", "failed"): sum(run.has_failed for run in runs),
            },
            "vigia_articles_per_minute": {None: 60 * (came - before) / max(now - since, EVERY)},
            "vigia_sources": self.health,
            "vigia_sources_ill": {None: self.ill},
            **({"vigia_last_article_timestamp_seconds": {None: self.last_article}} if self.last_article else {}),
            **{f"vigia_{name}": {None: value} for name, value in self.gauges().items()},
        }
        if self.told.metrics_file is not None:
            self.write(self.told.metrics_file)

    def gauges(self) -> dict[str, float]:
        told: dict[str, float] = dict(getattr(self.spider, "gauges", {}))
        with contextlib.suppress(StoreError, sqlite3.ProgrammingError):  # closed at the end of the run
            told["waiting"] = self.spider.waiting()
        return told

    def look_at_health(self) -> None:
        """With a connection of its own, so that it can be asked for when the run's is closed."""
        try:
            with contextlib.closing(sqlite3.connect(f"file:{self.told.database}?mode=ro", uri=True)) as reader:
                rows = reader.execute("SELECT state, count(*), sum(needs_person) FROM source_health GROUP BY state").fetchall()
        except sqlite3.Error as error:
            logger.warning("the health of the sources cannot be counted: %s", error)
            return
        self.health = {("state", state): count for state, count, _ in rows}
        self.ill = sum(ill for _, _, ill in rows)

    def collect(self) -> Iterable[Metric]:
        """What prometheus_client asks of a collector; of a port, in a thread of its own."""
        return list(self._families(self.samples))

    def describe(self) -> Iterable[Metric]:
        return []

    def _families(self, samples: Samples) -> Iterator[Metric]:
        from prometheus_client.metrics_core import GaugeMetricFamily

        for name, values in samples.items():
            labels = [key[0] for key in values if key is not None][:1]
            family = GaugeMetricFamily(name, HELP[name], labels=labels)
            for key, value in values.items():
                family.add_metric([] if key is None else [key[1]], value)
            yield family

    def write(self, path: Path) -> None:
        """Whole or not at all: whoever reads it never finds half of it."""
        from prometheus_client import generate_latest

        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            beside.write_bytes(generate_latest(self.registry))
            beside.replace(path)
        except OSError as error:
            if not self.unwritten:
                logger.warning("METRICS_FILE: %s cannot be written (%s): the run goes on without it", path, error)
            self.unwritten = True
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
        else:
            self.unwritten = False
