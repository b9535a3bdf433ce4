"""What an operator's Prometheus reads of a run: also of one machine's, and while it is at work."""

from __future__ import annotations

import re
import subprocess
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from prometheus_client.parser import text_string_to_metric_families

from crawler.extensions.metrics import HELP
from demo.crawl import crawl
from demo.newsroom import Newsroom
from demo.outlets import load_outlets
from tests.command import command, environment, scrapy, source, told
from tests.servers import Answer, Site
from tests.shared import ROOT

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(NOW, outlets=[outlet for outlet in load_outlets() if outlet.id in ("andina", "averia")]) as room:
        yield room


def read(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value for family in text_string_to_metric_families(text) for sample in family.samples
    }


def test_the_file_says_what_came_of_the_run(newsroom: Newsroom, tmp_path: Path) -> None:
    file = tmp_path / "vigia.prom"
    finished = crawl(newsroom, database=tmp_path / "news.db", now=NOW, settings={"METRICS_FILE": str(file)}, environment=environment())
    assert finished.returncode == 3
    found = read(file.read_text("utf-8"))
    assert found["vigia_run_articles", "new"] == 9
    assert found["vigia_run_drops", "consent_wall"] == 1
    assert (found["vigia_run_sources", "asked"], found["vigia_run_sources", "failed"]) == (2, 1)
    assert found["vigia_sources", "ok"] == 1
    assert found["vigia_last_article_timestamp_seconds",] > found["vigia_run_started_timestamp_seconds",]
    assert [path.name for path in tmp_path.glob("*prom*")] == ["vigia.prom"]


def test_the_port_answers_while_the_run_is_at_work(tmp_path: Path) -> None:
    over = Event()
    with Site({"/feed": Answer("", until=over)}) as site, Site() as free:
        port = int(free.netloc.rpartition(":")[2])
        free.__exit__(None, None, None)  # a port that nobody has
        (tmp_path / "sources.toml").write_text(source("faro", site.url("/"), "/feed"))
        words = command("crawl", "news", **told(tmp_path, [site], METRICS_PORT=port))
        with subprocess.Popen(words, cwd=ROOT, env=environment(), stderr=subprocess.PIPE) as run:
            while not site.asked("/feed"):
                assert run.poll() is None
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                found = read(answer.read().decode())
            over.set()
            run.communicate(timeout=60)
    assert found["vigia_run_sources", "asked"] in (0, 1)
    assert found["vigia_waiting",] == 0


@pytest.mark.parametrize(("name", "value"), [("METRICS_PORT", "http"), ("METRICS_PORT", "70000"), ("METRICS_FILE", " ")])
def test_a_setting_that_cannot_be_is_2(name: str, value: str, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(source("faro", "http://127.0.0.1:9/", "/feed"))
    finished = scrapy("crawl", "news", **told(tmp_path, ["127.0.0.1:9"], **{name: value}))
    assert finished.returncode == 2
    assert name in finished.stderr


def test_a_port_that_is_taken_and_a_file_that_cannot_be_written_end_no_run(tmp_path: Path) -> None:
    feed = Answer('<rss version="2.0"><channel><title>Faro</title></channel></rss>', content_type="application/rss+xml")
    with Site({"/feed": feed, "/robots.txt": Answer("", 404)}) as site:
        (tmp_path / "sources.toml").write_text(source("faro", site.url("/"), "/feed"))
        file, port = tmp_path / "nowhere" / "vigia.prom", site.netloc.rpartition(":")[2]
        finished = scrapy("crawl", "news", **told(tmp_path, [site], METRICS_FILE=file, METRICS_PORT=port))
    assert finished.returncode == 0, finished.stderr
    log = (tmp_path / "logs" / "crawl.log").read_text()
    assert (log.count("METRICS_PORT: "), log.count("METRICS_FILE: ")) == (1, 1)


def test_every_name_is_in_the_docs() -> None:
    described = set(re.findall(r"^\| `(vigia_[a-z_]+)`", (ROOT / "docs" / "cluster.md").read_text("utf-8"), re.MULTILINE))
    assert described == set(HELP)
