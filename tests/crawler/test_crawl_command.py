"""What an operator sees of `scrapy crawl`: what is said, to whom, and with which status. The real command, as cron runs it."""

from __future__ import annotations

import json
import os
import pty
import re
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.run.configuration import VERSION
from crawler.run.lock import run_lock
from crawler.spiders.arguments import ARCHIVE, NEWS, PAGES, ArgumentError, NewsArguments, PagesArguments
from tests.command import NOW, command, environment, scrapy, told
from tests.crawler.test_bad_input import PARAGRAPH, STORIES, Outlet, crawl, declared, quiet
from tests.servers import Answer
from tests.shared import ROOT, soak


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with Outlet() as made:
        yield made


def log_of(folder: Path) -> list[str]:
    return (folder / "logs" / "crawl.log").read_text("utf-8").splitlines()


def test_the_log_says_what_was_begun_and_a_line_for_each_source_that_did_something(outlet: Outlet, tmp_path: Path) -> None:
    quiet(crawl(outlet, tmp_path / "news.db"))
    first, *_ = said = log_of(tmp_path)
    assert first.endswith(f"INFO vigia.crawl: crawling 1 source into {tmp_path / 'news.db'}, log at {tmp_path / 'logs' / 'crawl.log'}")
    assert len([line for line in said if f"uno: endpoints=1 polled=1 links={STORIES} new={STORIES}" in line]) == 1
    assert [line for line in said if "Overridden" in line or "Versions" in line or "DEBUG" in line] == []
    quiet(crawl(outlet, tmp_path / "news.db", "-a", "due=1"))
    assert not [line for line in log_of(tmp_path)[len(said) :] if "uno:" in line], "nothing was due"


def test_at_debug_there_is_a_line_for_each_page_and_none_for_the_settings(outlet: Outlet, tmp_path: Path) -> None:
    outlet.pages["/noticia-0"] = Answer("<html><body><h1>Nada</h1></body></html>")
    quiet(crawl(outlet, tmp_path / "news.db", "-L", "DEBUG"))
    said = log_of(tmp_path)
    assert sum(f"new: {outlet.url('/noticia-')}" in line for line in said) == STORIES - 1
    assert sum(f"dropped: {outlet.url('/noticia-0')}: " in line for line in said) == 1
    assert not [line for line in said if "Overridden" in line or "Enabled" in line or "Using reactor" in line]


def test_a_run_that_finds_the_lock_taken_is_said_to_whoever_asks_and_not_to_cron(outlet: Outlet, tmp_path: Path) -> None:
    quiet(crawl(outlet, tmp_path / "news.db", "-a", "limit=1"))
    with run_lock(tmp_path / "news.db"):
        done = crawl(outlet, tmp_path / "news.db")
        assert (done.returncode, done.stdout, done.stderr) == (75, "", "")
        done = crawl(outlet, tmp_path / "news.db", "-a", "verbose=1")
        assert done.returncode == 75
        assert "another run is at work" in done.stderr


def test_a_source_that_failed_is_said_to_whoever_asks_and_not_to_cron(outlet: Outlet, tmp_path: Path) -> None:
    text = declared("uno", outlet.url()) + declared("dos", outlet.url("/dos/"))
    done = crawl(outlet, tmp_path / "news.db", text=text)
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")
    done = crawl(outlet, tmp_path / "news.db", "-a", "verbose=1", text=text)
    assert done.returncode == 3
    assert f"dos: could not be reached: {outlet.url('/dos/rss')}: http_404" in done.stderr


def test_pages_that_an_error_of_ours_cost_are_said_with_their_number_and_reasons(outlet: Outlet, tmp_path: Path) -> None:
    for number in range(STORIES):  # long enough for the kernel to notice that they take time
        body = "".join(PARAGRAPH.format(place) for place in range(2000))
        outlet.pages[f"/noticia-{number}"] = Answer(
            f"<html lang='es'><body><article><h1>Noticia {number}</h1>{body}</article></body></html>"
        )
    done = crawl(outlet, tmp_path / "news.db", "-s", "EXTRACTION_TIME_LIMIT=0.0001")
    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        f"{STORIES} of {STORIES} pages could not be read by an error of ours: extraction_timeout {STORIES}",
        f"what they were stands in {tmp_path / 'logs' / 'crawl.log'}",
    ]
    with closing(sqlite3.connect(tmp_path / "news.db")) as db:
        ((told, status),) = db.execute("SELECT other, exit_status FROM crawls").fetchall()
        ((of_source,),) = db.execute("SELECT other FROM crawl_sources").fetchall()
    assert status == 3
    assert json.loads(told) == {"errors": {"extraction_timeout": STORIES}, "pages": STORIES, "too_many_errors": True}
    assert json.loads(of_source) == {"errors": {"extraction_timeout": STORIES}}
    assert len([line for line in log_of(tmp_path) if "extraction_timeout" in line and "/noticia-" in line]) == STORIES


@pytest.mark.parametrize(
    ("arguments", "variables", "words"),
    [
        (("-s", "WORKER=1"), {}, "-s WORKER= is no setting: did you mean WORKERS?"),
        ((), {"VIGIA_DATABSE": "x.db"}, "VIGIA_DATABSE in the environment is no setting: did you mean VIGIA_DATABASE?"),
        (("-a", "source=uno dos"), {}, "several are divided by commas"),
        (("-s", "DOWNLOAD_DELAY=0"), {}, "DOWNLOAD_DELAY='0': less than 2 seconds is for ALLOWED_PRIVATE_HOSTS alone"),
        (("-s", "ROBOTSTXT_OBEY=0"), {}, "ROBOTSTXT_OBEY='0': robots.txt is kept to, whatever is set"),
        soak(("-s", "DOWNLOAD_DELY=9"), {}, "did you mean DOWNLOAD_DELAY?"),
        soak((), {"VIGIA_LOG_LEVEL": "DEBUG"}, "VIGIA_LOG_LEVEL is read by nothing: give it as -s LOG_LEVEL=DEBUG"),
        soak(("-L", "LOUD"), {}, "LOUD"),
        soak(("--logfile", "/nowhere/crawl.log"), {}, "/nowhere/crawl.log"),
        soak(("-s", "CONTACT=root@localhost"), {}, "no outlet can reach localhost from outside"),
        soak(("--pidfile", "/nowhere/pid"), {}, "No such file or directory: '/nowhere/pid'"),
        soak(("-s", "DOWNLOAD_DELAY=short"), {}, "DOWNLOAD_DELAY='short': seconds are wanted"),
    ],
    ids=str,
)
def test_a_slip_of_the_pen_asks_nobody_and_makes_nothing(
    arguments: tuple[str, ...], variables: dict[str, str], words: str, outlet: Outlet, tmp_path: Path
) -> None:
    (tmp_path / "sources.toml").write_text(declared("uno", outlet.url()), "utf-8")
    places = ("-s", f"DATABASE={tmp_path / 'news.db'}", "-s", f"SOURCES_FILE={tmp_path / 'sources.toml'}")
    done = scrapy("crawl", "news", *places, *arguments, env=environment(**variables))
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert outlet.requests == []
    assert not (tmp_path / "news.db").exists()


def test_a_spider_that_is_none_ends_in_words() -> None:
    done = scrapy("crawl", "noticias")
    assert done.returncode == 2
    assert "there is no spider noticias: did you mean news? (there are news, pages, archive)" in done.stderr


def test_whoever_watches_sees_what_is_begun_at_once_and_what_is_left(outlet: Outlet, tmp_path: Path) -> None:
    go_on = threading.Event()
    story = outlet.pages["/noticia-0"]
    assert isinstance(story, Answer)
    outlet.pages["/noticia-0"] = replace(story, until=go_on)
    (tmp_path / "sources.toml").write_text(declared("uno", outlet.url()), "utf-8")
    ours, theirs = pty.openpty()
    words = command("crawl", "news", **told(tmp_path, [outlet], WORKERS=1))
    with subprocess.Popen(words, cwd=ROOT, stderr=theirs, stdout=theirs, env=environment(TERM="xterm", COLUMNS="160")) as process:
        os.close(theirs)
        said = b""
        while part := _read(ours):
            said += part
            if b"3 pages, 1 left" in said:
                go_on.set()
    os.close(ours)
    assert process.returncode == 0
    first, second, *_ = said.splitlines()
    assert first.startswith(b"crawling 1 source into ")
    assert b"CONTACT is not set" in second
    assert f"1/1 sources · 3 pages, 1 left · {STORIES - 1} new · 0 dropped".encode() in said
    assert f"1 source: {STORIES} new, 0 known".encode() in said


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # whoever wrote has gone
        return b""


@pytest.mark.parametrize("parse", [NewsArguments.parse, PagesArguments.parse])
def test_verbose_is_a_switch_of_both_spiders(parse: type) -> None:
    with pytest.raises(ArgumentError, match="-a verbose=yes: 1"):
        parse({"verbose": "yes", "url": "https://faro.example/nota"} if parse == PagesArguments.parse else {"verbose": "yes"})


def test_the_agent_names_who_runs_it_or_says_that_nobody_does(outlet: Outlet, tmp_path: Path) -> None:
    quiet(crawl(outlet, tmp_path / "news.db", "-a", "limit=1"))
    agents = {seen.headers["user-agent"] for seen in outlet.requests}
    assert agents == {f"Vigia/{VERSION} (news monitor for Spanish-language technology press; no contact given)"}
    assert [line for line in log_of(tmp_path) if "CONTACT is not set" in line]
    outlet.requests.clear()
    quiet(crawl(outlet, tmp_path / "news.db", "-s", "CONTACT=guardia@elfaro.es", at=NOW + timedelta(hours=1)))
    assert {seen.headers["user-agent"].partition("+")[2] for seen in outlet.requests} == {"guardia@elfaro.es)"}
    assert len([line for line in log_of(tmp_path) if "CONTACT" in line]) == 1


def test_its_help_names_every_argument_that_a_spider_takes() -> None:
    done = scrapy("crawl", "-h")
    assert (done.returncode, done.stderr) == (0, "")
    _, news, pages, archive = re.split(r"Arguments Of \w+\n", done.stdout)
    for text, arguments in ((news, NEWS), (pages, PAGES), (archive, ARCHIVE)):
        assert re.findall(r"^  -a (\w+)=", text, re.MULTILINE) == list(arguments)
    assert max(map(len, done.stdout.splitlines())) <= 80
