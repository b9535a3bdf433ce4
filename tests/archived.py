"""Archives of the newsroom's pages, written with warcio: addresses in example domains, dates in order, nothing that leaves the machine."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.corpus import multiplied
from demo.outlets import Outlet, load_outlets
from demo.site import Site

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


class Writer(WARCWriter):  # type: ignore[misc]  # warcio has no types
    """Keeps its digests' copy in memory: warcio leaves the file that it has for it to the collector."""

    @classmethod
    def _create_temp_file(cls) -> io.BytesIO:
        return io.BytesIO()


@dataclass(frozen=True, slots=True)
class Saved:
    """A page as it was fetched."""

    url: str
    body: bytes
    date: datetime = NOW
    status: str = "200 OK"
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


def newsroom(outlets: Iterable[Outlet] | None = None) -> list[Saved]:
    """Every page of the newsroom's stories, an outlet's beside each other's, fetched a second apart until NOW."""
    found: list[tuple[str, bytes]] = []
    for outlet in load_outlets() if outlets is None else outlets:
        site = Site(outlet, home(outlet.id), NOW)
        found += [(home(outlet.id) + path, site.reply(path).body) for path in site.story_paths]
    found.sort(key=lambda page: page[0].rpartition("/")[0][-20:])
    return [Saved(url, body, NOW - timedelta(seconds=len(found) - at)) for at, (url, body) in enumerate(found)]


def many(count: int) -> list[Saved]:
    """As many different stories as wanted."""
    return newsroom(multiplied(count, later=0))


def home(outlet: str) -> str:
    return f"https://{outlet}.example"


def sources_toml(path: Path) -> Path:
    """The newsroom's outlets as listed ones."""
    tables = [
        f'[sources.{outlet.id}]\nname = "{outlet.name}"\nhomepage = "{home(outlet.id)}/"\nkind = "tech"\ntimezone = "{outlet.timezone}"\n'
        f'feeds = ["{home(outlet.id)}/feed/"]\n'
        for outlet in load_outlets()
    ]
    path.write_text("\n".join(tables), encoding="utf-8")
    return path


def warc(path: Path, pages: Iterable[Saved], *, compressed: bool = True) -> Path:
    """A file as crawlers write them: first what wrote it, then a record for each page."""
    with path.open("wb") as file:
        writer = Writer(file, gzip=compressed)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "tests"}))
        for page in pages:
            head = StatusAndHeaders(page.status, list(page.headers.items()), protocol="HTTP/1.1")
            words = {"WARC-Date": page.date.strftime("%Y-%m-%dT%H:%M:%SZ")}
            record = writer.create_warc_record(
                page.url, "response", payload=io.BytesIO(page.body), http_headers=head, warc_headers_dict=words
            )
            writer.write_record(record)
    return path


def parted(folder: Path, pages: Sequence[Saved], parts: int) -> list[Path]:
    """The pages in so many files, in their order."""
    size = -(-len(pages) // parts)
    return [warc(folder / f"part-{part:03}.warc.gz", pages[part * size : (part + 1) * size]) for part in range(parts)]
