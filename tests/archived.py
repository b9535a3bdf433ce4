"""Archives of the newsroom's pages, written with warcio: addresses in example domains, dates in order, nothing that leaves the machine."""

from __future__ import annotations

import io
import random
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


def newsroom(outlets: Iterable[Outlet] | None = None, now: datetime = NOW) -> list[Saved]:
    """Every page of the newsroom's stories, an outlet's beside each other's, fetched a second apart until `now`."""
    found: list[tuple[str, bytes]] = []
    for outlet in load_outlets() if outlets is None else outlets:
        site = Site(outlet, home(outlet.id), now)
        found += [(home(outlet.id) + path, site.reply(path).body) for path in site.story_paths]
    found.sort(key=lambda page: page[0].rpartition("/")[0][-20:])
    return [Saved(url, body, now - timedelta(seconds=len(found) - at)) for at, (url, body) in enumerate(found)]


def many(count: int, *, first: int = 0, now: datetime = NOW) -> list[Saved]:
    """As many stories as wanted, no two alike: one in fifty of the newsroom's, which tell facts, as many as the press has, and town news.

    They are numbered from `first`: other numbers are other stories."""
    telling = newsroom(multiplied(count // 50, later=0, first=first, telling=1), now)
    towns = [_town(first + number) for number in range(count - len(telling))]
    found = [(page.url, page.body) for page in telling]
    step = max(1, len(towns) // max(1, len(found)))
    for at, page in enumerate(found):
        towns.insert(at * (step + 1), page)
    return [Saved(url, body, now - timedelta(seconds=count - at)) for at, (url, body) in enumerate(towns)]


def _town(number: int) -> tuple[str, bytes]:
    chance = random.Random(number)
    said = "".join(
        f"<p>{' '.join(chance.choice(part) for part in _SENTENCE)} desde el día {chance.randrange(1, 31)}, y {chance.choice(_SENTENCE[2])} a "
        f"{chance.randrange(20, 9_000)} {chance.choice(_WHO)} de {chance.choice(_PLACES)} que {chance.choice(_SENTENCE[2])} otra cosa.</p>"
        for _ in range(7)
    )
    title = (
        f"{chance.choice(_SENTENCE[0])} de {chance.choice(_PLACES)} {chance.choice(_SENTENCE[2])} {chance.choice(_SENTENCE[3])} ({number})"
    )
    page = f"<html lang='es'><head><title>{title}</title></head><body><article><h1>{title}</h1>{said}</article></body></html>"
    return f"{home('faro')}/local/{number}/noticia-del-pueblo/", page.encode()


_PLACES = [
    "Alcudia",
    "Benavente",
    "Cangas",
    "Dueñas",
    "Écija",
    "Ferrol",
    "Guadix",
    "Huelma",
    "Illescas",
    "Jaca",
    "Lerma",
    "Motril",
    "Nájera",
    "Olvera",
    "Priego",
    "Quel",
    "Ronda",
    "Soria",
    "Tudela",
    "Úbeda",
]
_WHO = ["vecinos", "comerciantes", "maestros", "ganaderos", "jubilados", "estudiantes", "músicos", "visitantes", "pescadores", "jardineros"]
_SENTENCE = (
    [
        "La biblioteca",
        "El ayuntamiento",
        "La banda",
        "El mercado",
        "La escuela",
        "El museo",
        "La cofradía",
        "El puerto",
        "La asociación",
        "El hospital",
    ],
    [f"de {place}, que no lo había dicho hasta ahora," for place in _PLACES],
    ["presenta", "prepara", "celebra", "retrasa", "amplía", "reforma", "estudia", "recupera", "anuncia", "inaugura"],
    [
        "la feria de otoño",
        "el camino del río",
        "la sala de lectura",
        "las fiestas del barrio",
        "el huerto de la plaza",
        "la ruta de los molinos",
        "el coro",
    ],
    ["con la ayuda de los", "sin el apoyo de los", "a pesar de los", "por encargo de los", "junto a los"],
    _WHO,
)


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
