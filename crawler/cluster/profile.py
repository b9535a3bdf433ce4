"""The settings that make a run of one machine a worker, or the collector, of a cluster."""

from __future__ import annotations

from typing import Any

from scrapy.settings import BaseSettings

from crawler.cluster.link import PARAMETERS

SCHEDULER = "crawler.cluster.scheduler.LeaseScheduler"
WORKER: dict[str, Any] = {
    "SCHEDULER": SCHEDULER,
    "POLITENESS_CLASS": "crawler.cluster.turns.SharedPoliteness",
    "ROBOTS_CACHE": "crawler.cluster.copies.SharedCopies",
}
WORKER_PARTS: dict[str, dict[str, int | None]] = {
    "ITEM_PIPELINES": {"pipelines.storage.stage.StoragePipeline": None},  # the collector stores
    "EXTENSIONS": {
        "crawler.extensions.rights.SourceRights": None,
        "crawler.extensions.run.RunRecorder": None,
        "crawler.extensions.outcomes.Outcomes": None,
        "crawler.extensions.limits.TimeLimits": None,  # a run's and its sources' time is the collector's to watch
        "crawler.extensions.progress.Progress": None,
        "crawler.extensions.metrics.Metrics": None,
        "crawler.cluster.delivery.Delivery": 200,
    },
}
COLLECTOR: dict[str, Any] = {"SCHEDULER": SCHEDULER}
COLLECTOR_PARTS: dict[str, dict[str, int | None]] = {
    "EXTENSIONS": {"crawler.extensions.rights.SourceRights": None, "crawler.cluster.rights.CollectedRights": 50},
}


def take_on(settings: BaseSettings, url: str, values: dict[str, Any], parts: dict[str, dict[str, int | None]]) -> None:
    """`url` is that of the Redis, for scrapy-redis."""
    for name, value in {**values, "REDIS_URL": url, "REDIS_PARAMS": dict(PARAMETERS)}.items():
        settings.set(name, value, "cmdline")
    for name, components in parts.items():
        for path, order in components.items():
            settings[name].set(path, order, "cmdline")
