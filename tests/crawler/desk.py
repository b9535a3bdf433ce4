"""A database, a file of rules and `scrapy notify` that reads both."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

from pipelines.storage.store import Store
from tests.command import command, environment, scrapy
from tests.event_worlds import OUTLETS, START, opened
from tests.shared import ROOT
from vigia.clock import clock
from vigia.facts import Layoff
from vigia.items import Article, Instant

RULES = """
[[rules]]
name = "recortes"
channels = ["EQUIPO"]
kinds = ["layoff"]
people = 100
"""
TODAY = START + timedelta(days=1)


def cut(number: int, company: str, people: int, **said: Any) -> Article:
    url = f"https://{OUTLETS[number % 4].id}.example/{number}"
    fact = Layoff(company=company, headcount_min=people, headcount_max=people, quote="Salen.", field="text", start=0, end=6, **said)
    at = Instant(START + timedelta(minutes=number), "minute", "meta")
    return Article(
        url,
        OUTLETS[number % 4].id,
        url,
        title=f"Historia {number}",
        text=f"Texto {number}.",
        published=at,
        facts=[fact],
        rules_version="given",
    )


class Desk:
    def __init__(self, folder: Path) -> None:
        self.path, self.rules = folder / "news.db", folder / "notify.toml"
        self.rules.write_text(RULES, encoding="utf-8")
        opened(self.path).close()

    def save(self, *articles: Article) -> None:
        store = Store.open(self.path, clock(TODAY.isoformat()))
        for article in articles:
            store.articles.save(article)
        store.close()

    def notify(self, *words: str, after: timedelta = timedelta(), **channels: str) -> subprocess.CompletedProcess[str]:
        told = environment(VIGIA_DATABASE=str(self.path), VIGIA_NOTIFY_RULES=str(self.rules), VIGIA_NOW=(TODAY + after).isoformat())
        return scrapy("notify", *words, env=told | channels)

    def killed_in(self, answer: dict[str, Any], **channels: str) -> None:
        """A run that is killed while the inbox of `answer` takes its message: it is gone before it knows."""
        told = environment(VIGIA_DATABASE=str(self.path), VIGIA_NOTIFY_RULES=str(self.rules), VIGIA_NOW=TODAY.isoformat())
        with subprocess.Popen(command("notify"), cwd=ROOT, env=told | channels) as run:
            answer["meanwhile"] = run.kill
            assert run.wait(60) == -9
        answer["meanwhile"] = lambda: None
