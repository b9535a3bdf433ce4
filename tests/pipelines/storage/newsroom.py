"""A small newsroom for the store's tests: a clock that is set by hand, two outlets, and stories of theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.sources import Source
from pipelines.duplicates.text_hash import text_hash
from pipelines.storage.store import Discovery, EndpointState, Store
from vigia.addresses import Address
from vigia.facts import CompanyMention, Evidence, Layoff
from vigia.items import Article, Instant, Link, TopicTag

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FARO = Source(
    id="faro",
    name="El Faro Digital",
    homepage="https://faro.example/",
    kind="tech",
    country="ES",
    timezone="Europe/Madrid",
    feeds=("https://faro.example/rss",),
)
PLAZA = Source(
    id="plaza", name="La Plaza", homepage="https://plaza.example/", kind="business", country="MX", feeds=("https://plaza.example/rss",)
)

TITLE = "Nébula despide al 14 % de su plantilla"
QUOTE = "La empresa prescindirá de 120 empleados, el 14 % de su plantilla, según un comunicado enviado este martes."
TEXT = "\n".join(
    (
        "Nébula, la firma de inteligencia artificial con sede en Valencia, recorta su equipo por segunda vez en un año.",
        QUOTE,
        "El consejero delegado, Íñigo Peñalver, aseguró que la compañía «mantiene intacta» su hoja de ruta para el próximo año.",
    )
)


@dataclass
class Hands:
    """A clock that stands until it is moved."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **amount: float) -> None:
        self.at += timedelta(**amount)


@dataclass
class Newsroom:
    store: Store
    clock: Hands
    crawl: int = 0
    outlets: tuple[Source, ...] = field(default=(FARO, PLAZA))

    def endpoint(self, source: Source = FARO) -> EndpointState:
        found = self.store.endpoints.get(source.feeds[0])
        assert found is not None
        return found

    def poll(self, *links: Discovery, source: Source = FARO, dropped: Sequence[tuple[Discovery, str]] = (), etag: str = '"1"') -> list[str]:
        return self.store.discoveries.record_poll(
            self.endpoint(source).id,
            links=links,
            dropped=dropped,
            etag=etag,
            last_modified=None,
            body_hash="b0d1",
            interval=600,
            next_due_at=self.clock() + timedelta(minutes=10),
            crawl=self.crawl,
        )[0]

    def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.store.rows(sql, parameters)]

    def state(self, url: str) -> str:
        return str(self.store.value("SELECT state FROM discoveries WHERE url = ?", (url,)))

    def pending(self, source: Source = FARO) -> list[str]:
        return [fetch.address.key for fetch in self.store.discoveries.pending(source.id, limit=100)]


def newsroom(path: Path, *, clock: Hands | None = None, busy_timeout: float = 5.0) -> Newsroom:
    clock = clock or Hands()
    store = Store.open(path, clock, busy_timeout=busy_timeout)
    store.sources.sync((FARO, PLAZA))
    return Newsroom(store, clock, store.crawls.begin())


def link(
    url: str = "https://faro.example/nebula",
    title: str | None = TITLE,
    *,
    published: datetime | None = NOON - timedelta(hours=2),
    modified: datetime | None = None,
) -> Discovery:
    return Discovery(
        Link(
            Address(url, url.replace("https://", "https://www.")),
            title,
            published=Instant(published, "second", "feed") if published else None,
            modified=Instant(modified, "second", "feed") if modified else None,
        )
    )


def story(url: str = "https://faro.example/nebula", **values: Any) -> Article:
    """The story of Nébula as extraction and the readers leave it. `text=None` for one without."""
    text = values.pop("text", TEXT)
    said = re.search(r"La empresa prescindirá de (\d+) empleados, el (\d+)\s%[^.]*\.", text or "")
    article = Article(
        url=values.pop("canonical", url),
        source=values.pop("source", "faro"),
        page_url=url,
        title=values.pop("title", TITLE),
        text=text,
        authors=["Ana Roldán"],
        published=Instant(NOON - timedelta(hours=2), "second", "json-ld"),
        timezone="Europe/Madrid",
        country="ES",
        language="es",
        language_probability=0.9999,
        text_hash=text_hash(text),
        rules_version="2026.1",
    )
    if said:
        place: dict[str, Any] = {"quote": said.group(), "field": "text", "start": said.start(), "end": said.end()}
        headcount, percent = int(said.group(1)), float(said.group(2))
        article.topics = [TopicTag("layoffs", True, 0.95, [Evidence(rule="prescindir", **place)]), TopicTag("ai_startup", False, 0.2)]
        layoff = Layoff(company="Nébula", headcount_min=headcount, headcount_max=headcount, percent=percent, rule="prescindir", **place)
        layoff.stage = "announced"
        article.facts = [layoff]
        article.companies = [CompanyMention("Nébula", None, 2, "employer", True, True)]
    for name, value in values.items():
        setattr(article, name, value)
    return article
