"""Many small outlets on loopback, in a process of their own: every host an address of 127.0.0.0/8, every request written down as it came.

with Hosts(folder, count=200, pages=10) as hosts:     # hosts.allowed, hosts.sources(path), hosts.seen()
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import TracebackType
from typing import Self

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
WORDS = """
la empresa presenta un nuevo teléfono con pantalla plegable batería cámara procesador memoria servicio nube
datos centro usuarios mercado ventas trimestre resultados directivo cambio estrategia producto precio
lanzamiento región norte sur cliente contrato acuerdo sistema programa seguridad red banda espectro operadora
fibra cobertura inversión planta fábrica energía renovable sostenible
""".split()  # noqa: SIM905  as people read them
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Seen:
    """A request: its host, its path, and when it came, in seconds of one clock."""

    host: str
    path: str
    at: float


def address(number: int) -> str:
    return f"127.1.{number // 250}.{number % 250 + 1}"


class Hosts:
    """`latency`: seconds until a page is answered. `sources_each`: outlets on a host, each with a feed of `pages` stories of `words`
    (0: they are gone, which costs whoever asks next to nothing)."""

    def __init__(self, folder: Path, *, count: int, pages: int, latency: float = 0.0, words: int = 160, sources_each: int = 1) -> None:
        self.folder, self.count, self.pages, self.latency, self.words, self.sources_each = (
            folder,
            count,
            pages,
            latency,
            words,
            sources_each,
        )
        with socket.socket() as free:
            free.bind((address(0), 0))
            self.port = free.getsockname()[1]
        self.log = folder / "seen.tsv"

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        told = {"count": self.count, "pages": self.pages, "latency": self.latency, "words": self.words, "port": self.port, "log": self.log}
        words = [word for name, value in told.items() for word in (f"--{name}", str(value))]
        self.process = subprocess.Popen([sys.executable, "-m", "benchmarks.hosts", *words], cwd=ROOT, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        if not self.process.stdout.readline():
            raise OSError("the hosts could not be opened")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.process.terminate()
        self.process.communicate()

    @property
    def netlocs(self) -> list[str]:
        return [f"{address(number)}:{self.port}" for number in range(self.count)]

    @property
    def allowed(self) -> str:
        return ",".join(self.netlocs)

    def sources(self, path: Path) -> Path:
        """Writes a sources file that watches them all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(self._sources()), "utf-8")
        return path

    def _sources(self) -> Iterator[str]:
        for number, netloc in enumerate(self.netlocs):
            for each in range(self.sources_each):
                home = f"http://{netloc}/{each}/"
                yield f'[sources.h{number}x{each}]\nname = "H{number}x{each}"\nhomepage = "{home}"\nkind = "tech"\nfeeds = ["{home}feed"]\n'

    def seen(self) -> list[Seen]:
        """Every request so far."""
        if not self.log.exists():
            return []
        rows = (line.split("\t") for line in self.log.read_text("utf-8").splitlines())
        return [Seen(host, path, float(at)) for host, path, at in rows]


def closest(seen: list[Seen]) -> float:
    """The least seconds between two requests to one host; infinite where none was asked twice."""
    last: dict[str, float] = {}
    least = float("inf")
    for request in sorted(seen, key=lambda each: each.at):
        if request.host in last:
            least = min(least, request.at - last[request.host])
        last[request.host] = request.at
    return least


def story(host: str, path: str, words: int) -> str:
    """The same for the same address, and like no other."""
    drawn = random.Random(f"{host}{path}")
    text = " ".join(drawn.choice(WORDS) for _ in range(words))
    sentences = [f"{text[at : at + 240].strip().capitalize()}." for at in range(0, len(text), 240)]
    title = f"{' '.join(drawn.choice(WORDS) for _ in range(7)).capitalize()} {drawn.randrange(10**6)}"
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    head = f'<meta charset="utf-8"><title>{title}</title><meta property="article:published_time" content="{NOW.isoformat()}">'
    return f'<!doctype html><html lang="es"><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>'


def feed(netloc: str, folder: str, pages: int) -> str:
    items = "".join(
        f"<item><title>Historia {number} de {folder}</title><link>http://{netloc}/{folder}/p{number}.html</link>"
        f"<pubDate>{format_datetime(NOW - timedelta(minutes=number))}</pubDate></item>"
        for number in range(pages)
    )
    channel = f"<title>{folder}</title><link>http://{netloc}/</link>{items}"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{channel}</channel></rss>'


async def serve(count: int, port: int, pages: int, latency: float, words: int, log: Path) -> None:
    with log.open("a", buffering=1, encoding="utf-8") as seen:

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                while head := await reader.readuntil(b"\r\n\r\n"):
                    at = time.monotonic()
                    path = head.split(b" ", 2)[1].decode("latin-1")
                    host = writer.get_extra_info("sockname")[0]
                    seen.write(f"{host}\t{path}\t{at!r}\n")
                    netloc = f"{host}:{port}"
                    status, kind, body = "200 OK", "text/html; charset=utf-8", ""
                    if path.endswith("/feed"):
                        kind, body = "application/rss+xml", feed(netloc, path.split("/")[1], pages)
                    elif path.endswith(".html") and words:
                        await asyncio.sleep(latency)
                        body = story(host, path, words)
                    else:
                        status = "404 Not Found"
                    data = body.encode()
                    head_out = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n\r\n"
                    writer.write(head_out.encode() + data)
                    await writer.drain()
            except (asyncio.IncompleteReadError, ConnectionError):
                pass
            finally:
                writer.close()

        servers = [await asyncio.start_server(answer, address(number), port) for number in range(count)]
        print("ready", flush=True)
        await asyncio.gather(*(server.serve_forever() for server in servers))


def main() -> None:
    parser = argparse.ArgumentParser()
    for name, kind in (("count", int), ("port", int), ("pages", int), ("latency", float), ("words", int), ("log", Path)):
        parser.add_argument(f"--{name}", type=kind, required=True)
    told = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(told.count, told.port, told.pages, told.latency, told.words, told.log))


if __name__ == "__main__":
    main()
