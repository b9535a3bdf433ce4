"""The real command over the newsroom, as a process of its own: what `make demo` and the end-to-end tests run."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from crawler.console.interruption import Interrupted
from demo.newsroom import Newsroom

ROOT = Path(__file__).resolve().parent.parent


def crawl_command(
    newsroom: Newsroom, *, database: Path, sources_file: Path, now: datetime, settings: Mapping[str, str] | None = None
) -> list[str]:
    """The command line; `now` is the run's clock, which may be later than the newsroom's."""
    told = {
        "DATABASE": str(database),
        "SOURCES_FILE": str(sources_file),
        "ALLOWED_PRIVATE_HOSTS": newsroom.allowed_hosts,
        "NOW": now.isoformat(timespec="seconds"),
        "DOWNLOAD_DELAY": "0",  # politeness is for other people's servers
        **(settings or {}),
    }
    return [sys.executable, "-m", "scrapy", "crawl", "news", *(part for name, value in told.items() for part in ("-s", f"{name}={value}"))]


def crawl(
    newsroom: Newsroom,
    *,
    database: Path,
    now: datetime,
    settings: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
    capture: bool = True,
) -> subprocess.CompletedProcess[str]:
    """Runs the crawl from the project's folder and waits for it, also when that ends as Interrupted.

    `environment`: the whole of it (None: this process's).
    """
    sources_file = newsroom.sources_toml(database.parent / "sources.toml")
    command = crawl_command(newsroom, database=database, sources_file=sources_file, now=now, settings=settings)
    pipe = subprocess.PIPE if capture else None
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            stdout, stderr = process.communicate(timeout=300)
        except Interrupted as interrupted:
            if interrupted.number == signal.SIGTERM:  # of Ctrl-C and SIGHUP the terminal has told it as well
                process.terminate()
            raise
        except BaseException:
            process.kill()
            raise
    return subprocess.CompletedProcess(command, process.returncode, stdout, stderr)
