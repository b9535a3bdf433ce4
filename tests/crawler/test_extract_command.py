"""`scrapy extract` as a person or a script runs it, and what it makes of real pages where they are at hand."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import tomllib
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.command import command, environment, scrapy
from tests.pipelines.extraction.pages import PARAGRAPHS, TITLE, URL, page
from tests.shared import ROOT, SHARED, needs, soak

FLOORS = tomllib.loads((ROOT / "tests" / "floors.toml").read_text(encoding="utf-8"))["pages"]
HEAD = (
    '<meta property="article:published_time" content="2026-11-18T08:30:00Z"><meta property="article:section" content="Empresas">'
    '<meta name="author" content="Ana Pérez">'
)


def extract(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return scrapy("extract", *arguments, env=environment(VIGIA_NOW="2026-11-20T12:00:00Z"), timeout=300)


def answers(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_saved_page_comes_back_as_one_line(tmp_path: Path) -> None:
    path = tmp_path / "nubarra.html"
    path.write_text(page(head=HEAD), encoding="utf-8")
    [found] = answers(extract(path, "--url", "https://www.diario.es/empresas/nubarra"))
    assert {key: found[key] for key in ("file", "url", "title", "authors", "published_at", "text", "language", "section", "rejected")} == {
        "file": "nubarra.html",
        "url": "https://www.diario.es/empresas/nubarra",
        "title": TITLE,
        "authors": ["Ana Pérez"],
        "published_at": "2026-11-18T09:30:00+01:00",
        "text": "\n".join(PARAGRAPHS),
        "language": "es",
        "section": "Empresas",
        "rejected": None,
    }
    assert found["sources_of"] == {"title": "h1", "authors": "meta", "published": "meta", "text": "text"}


def test_a_map_gives_each_file_its_address_and_every_file_its_line_in_order(tmp_path: Path) -> None:
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(page().encode()))
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    (tmp_path / "binary.html").write_bytes(b"PK\x03\x04" + bytes(100))
    (tmp_path / "cut.html.gz").write_bytes(gzip.compress(page().encode())[:400])
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "map.json").write_text(json.dumps({"a.html": "https://x.example/a", "b.html": URL}), encoding="utf-8")
    names = ["b.html.gz", "binary.html", "a.html", "cut.html.gz", "empty.html"]
    done = extract(*(tmp_path / name for name in names), "--urls", tmp_path / "map.json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(f["file"], f["url"], f["rejected"]) for f in found] == [
        ("b.html.gz", URL, None),
        ("binary.html", None, "not_html"),
        ("a.html", "https://x.example/a", None),
        ("cut.html.gz", None, "unreadable"),
        ("empty.html", None, "not_html"),
    ]
    assert done.returncode == 0
    assert "cut.html.gz" in done.stderr


def test_a_file_that_is_no_page_has_a_reason_and_costs_no_memory(tmp_path: Path) -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    with (tmp_path / "bomb.html").open("wb") as file:  # gzip is known by its first bytes, not by the name
        for _ in range(512):
            file.write(bomb.compress(page().encode() + bytes(1 << 20)))
        file.write(bomb.flush())
    with (tmp_path / "long.html").open("wb") as file:
        file.write(page().encode())
        file.truncate(1 << 30)
    (tmp_path / "named.html.gz").write_text(page(), encoding="utf-8")
    (tmp_path / "sum.html.gz").write_bytes(gzip.compress(page().encode())[:-8] + bytes(8))
    (tmp_path / "half.html.gz").write_bytes(gzip.compress(page().encode())[:9])
    names = ["bomb.html", "long.html", "named.html.gz", "sum.html.gz", "half.html.gz"]
    words = command("extract", *(tmp_path / name for name in names))
    limited = ["/bin/bash", "-c", 'ulimit -v 1500000; exec "$@"', "bash", *words]  # KiB of address space, each of the two processes
    done = subprocess.run(limited, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(f["file"], f["rejected"]) for f in found] == [
        ("bomb.html", "too_large"),
        ("long.html", "too_large"),
        ("named.html.gz", None),
        ("sum.html.gz", "unreadable"),
        ("half.html.gz", "unreadable"),
    ]
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == [
        "more than 10485760 bytes after decompression",
        "more than 10485760 bytes",
        "its gzip is broken",
        "its gzip is broken",
    ]


def test_the_day_alone_is_a_bare_date_and_an_unknown_zone_has_no_offset(tmp_path: Path) -> None:
    (tmp_path / "day.html").write_text(page(before='<p class="autor">Ana Pérez | 17/11/2026</p>'), encoding="utf-8")
    (tmp_path / "local.html").write_text(page(head='<meta name="date" content="2026-11-18 09:30">'), encoding="utf-8")
    found = answers(extract(tmp_path / "day.html", tmp_path / "local.html"))
    assert [f["published_at"] for f in found] == ["2026-11-17", "2026-11-18T09:30:00"]


def test_a_story_in_another_language_says_so_and_keeps_its_text(tmp_path: Path) -> None:
    text = (
        "The artificial intelligence startup said on Thursday that it will lay off forty employees after the deal with a larger company. "
        * 8
    )
    (tmp_path / "en.html").write_text(page(f"<p>{text}</p>"), encoding="utf-8")
    [found] = answers(extract(tmp_path / "en.html"))
    assert (found["rejected"], found["language"]) == ("other_language", "en")
    assert found["text"].startswith("The artificial")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no file is named"),
        (["a.html", "--url", "foo"], "--url foo is no absolute http or https address"),
        (["a.html", "--urls", "list.json"], "an object is wanted"),
        soak(["missing.html"], "missing.html: no such file"),
        soak(["a.html", "b.html", "--url", "https://x.example/"], "--urls MAP.json"),
        soak(["a.html", "--urls", "missing.json"], "missing.json"),
        soak(["a.html", "--urls", "a.html"], "no JSON"),
    ],
)
def test_wrong_usage_is_two_and_says_what_would_be_right(tmp_path: Path, arguments: list[str], message: str) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(page(), encoding="utf-8")
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    done = extract(*(tmp_path / a if "." in a and not a.startswith(("-", "http")) else a for a in arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


@needs("pages", "score.py")
def test_real_pages_are_read_at_least_as_well_as_before(tmp_path: Path) -> None:
    pages = SHARED / "pages"
    done = extract(*sorted((pages / "html").glob("*.gz")), "--urls", pages / "urls.json")
    (tmp_path / "extracted.jsonl").write_text(done.stdout, encoding="utf-8")
    score = subprocess.run(
        [sys.executable, pages / "score.py", tmp_path / "extracted.jsonl", "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    figures = json.loads(score.stdout.splitlines()[-1])
    reached = {
        "text_f1": figures["snippets"]["f1"],
        "body_f1": figures["body"]["tok_f1"],
        "title": figures["title_norm"]["k"],
        "person": figures["author_person"]["k"],
        "day": figures["date_ok"]["k"],
        "moment": figures["datetime_ok"]["k"],
    }
    assert {name: value for name, value in reached.items() if value < FLOORS[name]} == {}
    assert figures["author_false"]["k"] <= FLOORS["wrong_name_at_most"]
    assert figures["junk_lines"] <= FLOORS["junk_lines_at_most"]
    assert re.search(r"missing pages 0\b", score.stdout)
