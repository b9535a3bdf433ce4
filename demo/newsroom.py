"""A small Spanish-language newsroom served on loopback: every outlet a host of its own, every request written down.

    with Newsroom(now=datetime(2026, 1, 15, 12, tzinfo=UTC)) as newsroom:
        newsroom.sources_toml(path)      # the sources file that watches it
        newsroom.allowed_hosts           # what ALLOWED_PRIVATE_HOSTS must say
        newsroom.requests                # what was asked, in order
        newsroom.set_edition(2)          # some stories change

It runs in threads of the process that opens it. `python -m demo.newsroom --sources FILE` serves it until it is interrupted.
"""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socketserver import ThreadingMixIn
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from demo.outlets import Outlet, load_outlets
from demo.site import Reply, Site
from demo.sources import sources_text

HOST = "127.0.0.1"
IDLE_SECONDS = 5  # a connection kept open longer than this without a request is closed, so that closing never waits long


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked of an outlet and what it got."""

    outlet: str
    path: str
    status: int
    conditional: bool
    user_agent: str | None


class _Server(ThreadingMixIn, HTTPServer):
    daemon_threads = False
    block_on_close = True
    request_queue_size = 64
    site: Site
    log: list[Request]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error of the newsroom's; everything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    server: _Server

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        reply = self.server.site.reply(self.path)
        conditional = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
        status = 304 if conditional and self._unchanged(reply) else reply.status
        self.server.log.append(Request(self.server.site.outlet.id, self.path, status, conditional, self.headers.get("User-Agent")))
        self.send_response_only(status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.etag:
            self.send_header("ETag", reply.etag)
        if reply.modified:
            self.send_header("Last-Modified", format_datetime(reply.modified.astimezone(UTC), usegmt=True))
        if status != 304:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if body and status != 304:
            self.wfile.write(reply.body)

    def _unchanged(self, reply: Reply) -> bool:
        """RFC 9110: If-None-Match decides alone where it is given."""
        if reply.etag is None or reply.modified is None:
            return False
        if (tags := self.headers.get("If-None-Match")) is not None:
            return reply.etag in tags
        try:
            since = parsedate_to_datetime(self.headers["If-Modified-Since"])
        except (TypeError, ValueError):
            return False
        return reply.modified.replace(microsecond=0) <= since

    def log_message(self, format: str, *args: object) -> None:
        """Nothing goes to stderr: `requests` is the log."""


class Newsroom:
    """Serves the outlets while the context is open. `now` is aware: every date in the newsroom follows it."""

    def __init__(
        self,
        now: datetime,
        edition: int = 1,
        *,
        outlets: Sequence[Outlet] | None = None,
        port: int = 0,
        dress: Callable[[str], str] | None = None,
    ) -> None:
        if now.tzinfo is None:
            raise ValueError("now must be an aware datetime")
        self.now = now
        self.outlets = tuple(load_outlets() if outlets is None else outlets)
        self.requests: list[Request] = []
        self.sites: dict[str, Site] = {}
        self._edition = edition
        self._port = port
        self._dress = dress
        self._running = contextlib.ExitStack()

    def __enter__(self) -> Newsroom:
        for number, outlet in enumerate(self.outlets):
            server = _Server((HOST, self._port + number if self._port else 0), _Handler)
            server.log = self.requests
            server.site = Site(outlet, f"http://{HOST}:{server.server_port}", self.now, dress=self._dress)
            server.site.edition = self._edition
            self.sites[outlet.id] = server.site
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name=f"newsroom-{outlet.id}")
            thread.start()
            self._running.callback(_stop, server, thread)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._running.close()

    @property
    def bases(self) -> dict[str, str]:
        """scheme://host:port of each outlet, by its id."""
        return {name: site.base for name, site in self.sites.items()}

    @property
    def allowed_hosts(self) -> str:
        """The value of ALLOWED_PRIVATE_HOSTS that lets a crawler in."""
        return ",".join(urlsplit(site.base).netloc for site in self.sites.values())

    def sources_toml(self, path: Path) -> Path:
        """Writes the sources file that watches this newsroom, and returns its path."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sources_text(self.outlets, self.bases), "utf-8")
        return path

    def set_edition(self, edition: int) -> None:
        """1: as first published. 2: one story says 20 % where it said 14 %; another changed nothing but the page around it."""
        for site in self.sites.values():
            site.edition = edition


def _stop(server: _Server, thread: threading.Thread) -> None:
    server.shutdown()
    thread.join()
    server.server_close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m demo.newsroom", description="Serves the demo newsroom until it is interrupted.")
    parser.add_argument("--sources", type=Path, required=True, help="where to write the sources file that watches it")
    parser.add_argument("--port", type=int, default=0, help="first of consecutive ports (default: any that are free)")
    parser.add_argument("--now", type=datetime.fromisoformat, default=datetime.now(UTC), help="the instant its dates follow")
    arguments = parser.parse_args()
    with Newsroom(arguments.now, port=arguments.port) as newsroom:
        newsroom.sources_toml(arguments.sources)
        print(f"ALLOWED_PRIVATE_HOSTS={newsroom.allowed_hosts}", flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
