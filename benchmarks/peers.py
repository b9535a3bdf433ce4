"""Other programs that read the press, over the same pages as the crawl: `make bench` measures those that install.

They want other versions of what we stand on, so they live in an environment of their own, .venvs/peers, made of benchmarks/peers.txt. What
runs there is this file too: `python benchmarks/peers.py NAME FEED...` prints how many stories it read, as JSON; it imports nothing of ours.

fundus is not among them: it reads only outlets that somebody has written a parser for.
"""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
HOME = HERE.parent / ".venvs" / "peers"
THREADS = 4
SECONDS = 600  # to install them
_LINK = re.compile(r"<item>.*?<link>([^<]+)</link>", re.S)


def python() -> Path | None:
    """The interpreter of their environment, made if need be; None where that fails."""
    program = HOME / "bin" / "python"
    try:
        if not program.exists():
            subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True, capture_output=True, timeout=SECONDS)
        install = [str(program), "-m", "pip", "install", "--quiet", "-r", str(HERE / "peers.txt")]
        subprocess.run(install, check=True, capture_output=True, timeout=SECONDS)
    except (OSError, subprocess.SubprocessError):
        return None
    return program


def command(program: Path, name: str, feeds: Sequence[str]) -> list[str]:
    return [str(program), str(Path(__file__).resolve()), name, *feeds]


def _links(feeds: Sequence[str]) -> list[str]:
    found: list[str] = []
    for feed in feeds:
        with urllib.request.urlopen(feed) as answer:
            found += _LINK.findall(answer.read().decode("utf-8", "replace"))
    return found


def _newspaper(links: Sequence[str]) -> int:
    """As its guide says for many pages: fetched by threads, then each is parsed."""
    newspaper: Any = importlib.import_module("newspaper")
    threads: Any = importlib.import_module("newspaper.mthreading")
    articles = [newspaper.Article(link, language="es") for link in links]
    fetched = threads.fetch_news(articles, threads=THREADS)
    for article in fetched:
        article.parse()
    return sum(bool(article.title and article.text) for article in fetched)


def _news_please(links: Sequence[str]) -> int:
    library: Any = importlib.import_module("newsplease")
    found = library.NewsPlease.from_urls(list(links), request_args={"timeout": 30})  # without them its own answers fail
    told = [article if isinstance(article, dict) else article.get_dict() for article in found.values()]
    return sum(bool(article.get("title") and article.get("maintext")) for article in told)


NAMES: dict[str, Callable[[Sequence[str]], int]] = {"newspaper4k": _newspaper, "news-please": _news_please}

if __name__ == "__main__":
    print(json.dumps({"read": NAMES[sys.argv[1]](_links(sys.argv[2:]))}))
