"""A cluster on this machine: a redis-server on a free port, with its file in a folder of its own, and processes of the real commands.

with Redis(folder) as server:                 # server.url, server.kill(), server.start()
    with Workers(command, 2, ...) as workers: ...
"""

from __future__ import annotations

import contextlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from demo.crawl import ROOT
from demo.newsroom import HOST, Newsroom

PATIENCE = 20.0  # seconds that a process is given to begin or to end


class NoRedis(OSError):
    """There is no redis-server, or it did not begin."""


class Redis:
    """Keeps its data in `folder` through a restart (appendonly), as an operator's should."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise NoRedis("there is no redis-server: apt-get install redis-server, or the package of your system")
        self.program = program
        self.folder = folder
        with socket.socket() as free:
            free.bind((HOST, 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://{HOST}:{self.port}/0"

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        options = {
            "port": str(self.port),
            "bind": HOST,
            "dir": str(self.folder),
            "appendonly": "yes",
            "save": "",
            "logfile": str(self.folder / "redis.log"),
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self.process = subprocess.Popen([self.program, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise NoRedis(f"redis-server did not begin; {self.folder / 'redis.log'} says why")
            time.sleep(0.02)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection((HOST, self.port), timeout=1) as asking:
            asking.sendall(b"PING\r\n")
            return asking.recv(16).startswith(b"+PONG")
        return False

    def kill(self) -> None:
        """As `kill -9` does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()


def settings(newsroom: Newsroom, server: Redis, *, folder: Path, now: datetime, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Those that all processes of a cluster share; each machine may have a folder of its own."""
    return {
        "CLUSTER": server.url,
        "DATABASE": str(folder / "news.db"),
        "SOURCES_FILE": str(newsroom.sources_toml(folder / "sources.toml")),
        "ALLOWED_PRIVATE_HOSTS": newsroom.allowed_hosts,
        "NOW": now.isoformat(timespec="seconds"),
        "DOWNLOAD_DELAY": "0",  # politeness is for other people's servers
        **(more or {}),
    }


def command(words: str, told: Mapping[str, str]) -> list[str]:
    return [sys.executable, "-m", "scrapy", *words.split(), *(part for name, value in told.items() for part in ("-s", f"{name}={value}"))]


class Workers:
    """Processes of `scrapy crawl news -s CLUSTER=...`, told to end when the context does."""

    def __init__(self, count: int, told: Mapping[str, str], environment: Mapping[str, str] | None = None) -> None:
        self.count, self.told, self.environment = count, dict(told), environment
        self.processes: list[subprocess.Popen[bytes]] = []

    def add(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command("crawl news", self.told), cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.processes.append(process)
        return process

    def __enter__(self) -> Self:
        for _ in range(self.count):
            self.add()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def collect(
    told: Mapping[str, str], *, capture: bool = True, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """One run of the collector, waited for."""
    pipe = subprocess.PIPE if capture else None
    with subprocess.Popen(command("collect", told), cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            stdout, stderr = process.communicate(timeout=600)
        except BaseException:
            process.terminate()
            raise
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


def crawl_together(newsroom: Newsroom, *, database: Path, now: datetime, capture: bool = True) -> subprocess.CompletedProcess[str]:
    """What `demo.crawl.crawl` does, by two workers and a collector, each a process; all have ended when it returns. Raises NoRedis."""
    with tempfile.TemporaryDirectory(prefix="vigia-redis-") as folder, Redis(Path(folder)) as server:
        told = settings(newsroom, server, folder=database.parent, now=now)
        with Workers(2, told):
            return collect(told, capture=capture)
