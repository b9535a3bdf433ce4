"""What several tests of commands need."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.desk import Desk


@pytest.fixture
def inbox() -> Iterator[tuple[str, list[dict[str, Any]], dict[str, Any]]]:
    """A server that takes what apprise's json:// sends: its address, what came, and the status it answers; `meanwhile` is called before."""
    taken: list[dict[str, Any]] = []
    answer: dict[str, Any] = {"status": 200, "meanwhile": lambda: None}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            answer["meanwhile"]()
            self.send_response(answer["status"])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """What came is in `taken`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"json://127.0.0.1:{server.server_port}/", taken, answer
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
