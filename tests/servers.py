"""A small real web server on 127.0.0.1, port 0, that answers what a test tells it and remembers what it was asked."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from time import monotonic
from types import TracebackType
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it came: path with query, the moment (time.monotonic), its headers in lower case."""

    path: str
    at: float
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What to send. `raw` is sent as it is, instead of all the rest; `until` holds the answer back until the event is set."""

    body: bytes | str = b""
    status: int = 200
    content_type: str | None = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None  # another Content-Length than the true one
    raw: bytes | None = None
    until: threading.Event | None = None


Responder = Callable[[Seen], Answer]
NOT_FOUND = Answer("no existe", 404, "text/plain")


@dataclass
class Site:
    """A context manager. `pages` maps a path, without query, to an Answer or to a function of the request; "*" answers the rest.

    with Site({"/robots.txt": Answer("User-agent: *\\nDisallow: /", content_type="text/plain")}) as site: ... site.url("/a"), site.asked("/a")
    """

    pages: dict[str, Answer | Responder] = field(default_factory=dict)
    host: str = "127.0.0.1"
    requests: list[Seen] = field(default_factory=list)
    tls: ssl.SSLContext | None = None  # with it, the site speaks https

    def __enter__(self) -> Site:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 20  # seconds: no test leaves a thread behind

            def do_GET(self) -> None:
                seen = Seen(self.path, monotonic(), {name.lower(): value for name, value in self.headers.items()})
                with site._lock:
                    site.requests.append(seen)
                found = site.pages.get(unquote(urlsplit(self.path).path), site.pages.get("*", NOT_FOUND))
                answer = found if isinstance(found, Answer) else found(seen)
                if answer.until is not None:
                    answer.until.wait(timeout=20)
                try:
                    self._send(answer)
                except ConnectionError:  # the crawler had enough, as it should with some of these
                    self.close_connection = True

            def _send(self, answer: Answer) -> None:
                if answer.raw is not None:
                    self.wfile.write(answer.raw)
                    self.close_connection = True
                    return
                body = answer.body.encode() if isinstance(answer.body, str) else answer.body
                self.send_response_only(answer.status)
                if answer.content_type is not None:
                    self.send_header("Content-Type", answer.content_type)
                for name, value in answer.headers:
                    self.send_header(name, value)
                if answer.status not in (204, 304):
                    self.send_header("Content-Length", str(len(body) if answer.length is None else answer.length))
                self.end_headers()
                self.wfile.write(body)
                if answer.length is not None and answer.length != len(body):
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                """Tests read `requests` instead."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that hangs up is what some tests are about."""

        self._lock = threading.Lock()
        self._server = Server((self.host, 0), Handler)
        if self.tls is not None:
            # The handshake belongs in the thread of the request: in the one that accepts, a client that stalls would stop the server.
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def netloc(self) -> str:
        """host:port, as ALLOWED_PRIVATE_HOSTS wants it."""
        return f"{self.host}:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"{'http' if self.tls is None else 'https'}://{self.netloc}{path}"

    def asked(self, path: str) -> int:
        """How often a path was asked for, whatever the query."""
        with self._lock:
            return sum(urlsplit(seen.path).path == path for seen in self.requests)

    def gaps(self) -> list[float]:
        """Seconds between one request and the next, in the order they came."""
        with self._lock:
            times = sorted(seen.at for seen in self.requests)
        return [later - earlier for earlier, later in pairwise(times)]
