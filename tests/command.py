"""The real command as a process of its own, started as cron or a person starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.servers import Site
from tests.shared import ROOT

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
NO_LABELS = Path(tempfile.gettempdir()) / f"vigia-tests-{os.getpid()}" / "labels.jsonl"


def command(*words: object, **settings: Any) -> list[str]:
    """The command line: the words, and each setting as -s NAME=value."""
    return [
        sys.executable,
        "-m",
        "scrapy",
        *map(str, words),
        *(part for name, value in settings.items() for part in ("-s", f"{name}={value}")),
    ]


def environment(**more: str) -> dict[str, str]:
    """This process's environment without what an operator may have told Vigía, and `more`. No operator's labels are read or written."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("VIGIA_")}
    return ours | {"VIGIA_LABELS": str(NO_LABELS)} | more


def scrapy(
    *words: object, cwd: Path = ROOT, env: Mapping[str, str] | None = None, timeout: float = 120, **settings: Any
) -> subprocess.CompletedProcess[str]:
    """Run a command and wait for it. `env` is the whole environment (None: `environment()`); `timeout` in seconds."""
    return subprocess.run(
        command(*words, **settings),
        cwd=cwd,
        env=environment() if env is None else env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )


def told(folder: Path, sites: Iterable[Site | str], **settings: Any) -> dict[str, Any]:
    """Settings of a crawl of sites of ours (or their host:port), with its database and its sources file in `folder`."""
    hosts = [site if isinstance(site, str) else site.netloc for site in sites]
    return {
        "DATABASE": folder / "news.db",
        "SOURCES_FILE": folder / "sources.toml",
        "ALLOWED_PRIVATE_HOSTS": ",".join(hosts),
        "NOW": NOW.isoformat(),
        "DOWNLOAD_DELAY": 0,  # politeness is for other people's servers
        "RETRY_BACKOFF": 0.01,
        **settings,
    }


def source(name: str, home: str, feed: str, more: str = "") -> str:
    """A source of the sources file; `feed` is a path below the home page."""
    return f'[sources.{name}]\nname = "{name.title()}"\nhomepage = "{home}"\nkind = "tech"\nfeeds = ["{home.rstrip("/")}{feed}"]\n{more}'
