"""One site a behaviour: what it answers, what a good crawl makes of it, and the parts that stories and feeds are made of."""

from __future__ import annotations

import asyncio
import html
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any
from xml.sax.saxutils import escape

HOST = "127.0.0.1"
NOON = datetime(2025, 7, 17, 12, 0, tzinfo=UTC)
RSS = "application/rss+xml; charset=utf-8"
XML = "application/xml; charset=utf-8"
HTML = "text/html; charset=utf-8"
CONFIG = SimpleNamespace(hold=15.0, megabytes=24)  # seconds that slow answers last; size of what a bomb holds
PORTS: dict[str, int] = {}
HITS: Counter[str] = Counter()
TIMES: defaultdict[str, list[float]] = defaultdict(list)
CANARY: list[str] = []

_WORDS = [
    "la",
    "una",
    "empresa",
    "emergente",
    "plantilla",
    "inteligencia",
    "artificial",
    "modelo",
    "ronda",
    "inversión",
    "fundador",
    "Madrid",
    "Barcelona",
    "Valencia",
    "México",
    "tecnología",
    "centro",
    "datos",
    "producto",
    "cliente",
    "servicio",
    "mercado",
    "acuerdo",
    "equipo",
    "directiva",
    "ingeniería",
    "oficina",
    "software",
    "nube",
    "chip",
    "servidor",
    "anuncia",
    "confirma",
    "prepara",
    "negocia",
    "explica",
    "detalla",
    "presenta",
    "amplía",
    "reduce",
    "contrata",
    "según",
    "fuentes",
    "cercanas",
    "compañía",
    "después",
    "antes",
    "durante",
    "trimestre",
    "ejercicio",
    "millones",
    "euros",
    "dólares",
    "empleados",
    "trabajadores",
    "usuarios",
    "Europa",
    "España",
    "regulador",
    "comisión",
    "ley",
]


@dataclass
class Answer:
    """A whole, honest transfer of whatever the body is. `kind` None leaves the Content-Type out."""

    body: str | bytes = b""
    kind: str | None = HTML
    status: int = 200
    headers: Sequence[tuple[str, str]] = ()
    reason: str = "OK"


@dataclass
class Exchange:
    """A request and the way to answer it."""

    path: str  # below the site, percent-encoded as it came, with its query
    headers: Mapping[str, str]
    writer: asyncio.StreamWriter

    async def raw(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def send(self, answer: Answer) -> None:
        body = answer.body.encode("utf-8", "surrogatepass") if isinstance(answer.body, str) else answer.body
        lines = [f"HTTP/1.1 {answer.status} {answer.reason}"]
        lines += [f"Content-Type: {answer.kind}"] if answer.kind else []
        lines += [f"{name}: {value}" for name, value in answer.headers]
        lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
        await self.raw("\r\n".join(lines).encode("utf-8", "surrogateescape") + body)


Handler = Callable[[Exchange], Awaitable[None]]
Maker = Callable[[], "str | bytes | Answer"]


@dataclass
class Site:
    id: str
    kind: str  # article | feed | sitemap: which of its parts misbehaves
    behaviour: str
    expect: dict[str, Any]
    handler: Handler
    links: list[str]
    port: str = "main"
    scheme: str = "http"
    good: bool = True
    available: bool = True
    robots: Handler | None = None
    pages: Maker | None = None  # what is behind a hostile feed, else an ordinary story
    family: str = ""  # the module that holds it
    guarded: bool = False  # leads out of this machine: only for a crawler that is known to refuse

    @property
    def base(self) -> str:
        return f"{self.scheme}://{HOST}:{PORTS[self.port]}/c/{self.id}"

    def described(self) -> dict[str, Any]:
        starts = {"article": ["/feed.xml"], "feed": ["/feed.xml", "/ok.xml"], "sitemap": ["/sitemap.xml", "/ok-sitemap.xml"]}[self.kind]
        return {
            "id": self.id,
            "kind": self.kind,
            "behaviour": self.behaviour,
            "expect": {"canary": 0, "max_seconds": 60, **self.expect},
            "start": [self.base + start for start in starts],
            "good": [f"{self.base}/good/{i}.html" for i in range(1, 6)] if self.good else [],
            "available": self.available,
            "needs_guard": self.guarded,
        }


SITES: dict[str, Site] = {}


def add(id: str, behaviour: str, handler: Handler, *, kind: str = "article", links: Sequence[str] = ("/h.html",), **rest: Any) -> None:
    """A site. What is no field of Site is an expectation."""
    fields = {name: rest.pop(name) for name in tuple(rest) if name in Site.__dataclass_fields__}
    assert id not in SITES, id
    fields["family"] = handler.__module__.rpartition(".")[2]
    SITES[id] = Site(id, kind, behaviour, {"hostile_items": None, **rest}, handler, list(links), **fields)


def answering(make: Maker, kind: str | None = HTML) -> Handler:
    """Sends what `make` gives, made once: a body of that kind, or a whole Answer."""
    made: list[Answer] = []

    async def handler(exchange: Exchange) -> None:
        if not made:
            told = make()
            made.append(told if isinstance(told, Answer) else Answer(told, kind))
        await exchange.send(made[0])

    handler.__module__ = make.__module__  # where the behaviour is written down
    return handler


def page(id: str, behaviour: str, make: Maker, **rest: Any) -> None:
    add(id, behaviour, answering(make), **rest)


def feed(id: str, behaviour: str, make: Maker, answer_kind: str | None = RSS, **rest: Any) -> None:
    add(id, behaviour, answering(make, answer_kind), kind="feed", **rest)


def sitemap(id: str, behaviour: str, make: Maker, answer_kind: str | None = XML, **rest: Any) -> None:
    add(id, behaviour, answering(make, answer_kind), kind="sitemap", **rest)


def canary(path: str = "/latest/meta-data/") -> str:
    return f"http://{HOST}:{PORTS['canary']}{path}"


# the parts


def prose(seed: object, words: int = 60) -> str:
    chance = random.Random(str(seed))
    return " ".join(" ".join(chance.choice(_WORDS) for _ in range(12)).capitalize() + "." for _ in range(words // 12 + 1))


def iso(*, days: float = 0) -> str:
    return (NOON - timedelta(days=days)).isoformat()


def mail_date(*, days: float = 0) -> str:
    return format_datetime(NOON - timedelta(days=days))


def story(
    name: str,
    title: str | None = None,
    *,
    body: str | None = None,
    head: str = "",
    before: str = "",
    after: str = "",
    charset: str | None = "utf-8",
    published: str | None = None,
    raw_title: bool = False,
) -> str:
    """An ordinary article that says MARCA-name; every part can be replaced."""
    title = title if title is not None else f"La firma {name} prescinde de 40 personas"
    shown = title if raw_title else html.escape(title)
    told = body if body is not None else "".join(f"<p>{prose(f'{name}{i}')}</p>" for i in range(4))
    meta = f'<meta charset="{charset}">' if charset else ""
    return (
        f'<!DOCTYPE html><html lang="es"><head>{meta}<title>{shown}</title><meta property="og:title" content="{shown}">'
        f'<meta property="og:type" content="article"><meta property="article:published_time" content="{published or iso()}">'
        f'<meta name="author" content="Ana Pérez">{head}</head><body><nav><a href="/">Portada</a></nav>{before}<article><h1>{shown}</h1>'
        f"<p>MARCA-{name}. La empresa ha comunicado un despido colectivo que afecta al 14% de su plantilla, según fuentes sindicales.</p>"
        f"{told}</article>{after}<footer>Aviso legal</footer></body></html>"
    )


def item(link: str, title: str | None = "Recorte de personal", *, guid: str | None = None, date: str | None = None, more: str = "") -> str:
    parts = [f"<title>{escape(title)}</title>"] if title is not None else []
    parts += [f"<link>{escape(link)}</link>", f'<guid isPermaLink="false">{escape(guid or link)}</guid>']
    return f"<item>{''.join(parts)}<pubDate>{date or mail_date()}</pubDate>{more}</item>"


def rss(items: str, *, declaration: str = '<?xml version="1.0" encoding="UTF-8"?>', channel: str = "", attributes: str = "") -> str:
    return (
        f'{declaration}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"{attributes}><channel><title>Noticias</title>'
        f"<link>http://{HOST}/</link><description>d</description>{channel}{items}</channel></rss>"
    )


def urlset(inside: str, attributes: str = "") -> str:
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{attributes}>{inside}</urlset>'


def sitemapindex(inside: str) -> str:
    return f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</sitemapindex>'


def location(url: str, modified: str = "2025-07-17") -> str:
    return f"<url><loc>{escape(url)}</loc><lastmod>{modified}</lastmod></url>"


def base(id: str) -> str:
    return SITES[id].base


async def hold() -> None:
    """As long as slow answers last; the other end usually goes before."""
    await asyncio.sleep(CONFIG.hold)
