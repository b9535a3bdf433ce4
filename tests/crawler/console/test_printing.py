"""Where what is printed goes nowhere: the reader has left, or the disk is full. The real commands, off a terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import command, environment
from tests.pipelines.extraction.pages import page
from tests.pipelines.storage.newsroom import newsroom, story
from tests.shared import ROOT

COMMANDS = {
    "list": (),
    "sources": (),
    "health": ("--all",),
    "explain": ("1",),
    "retag": (),
    "extract": tuple(f"{number}.html" for number in range(12)),
    "analyse": ("stories.jsonl",),
    "evaluate": ("stories.jsonl",),
    "label": ("https://faro.example/nebula", "layoffs=forget"),
    "forget": ("https://faro.example/nadie",),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("printing")
    room = newsroom(made / "news.db")
    room.store.articles.save(story())
    room.store.close()
    for name in COMMANDS["extract"]:
        (made / name).write_text(page(), encoding="utf-8")
    stories = [{"id": number, "title": "Nota", "text": "Una nota.", "labels": {"layoffs": False}} for number in range(3)]
    (made / "stories.jsonl").write_text("\n".join(map(json.dumps, stories)))
    return made


def scrapy(folder: Path, output: int, name: str) -> subprocess.CompletedProcess[str]:
    told = environment(VIGIA_DATABASE=str(folder / "news.db"), VIGIA_WORKERS="1", PYTHONPATH=str(ROOT))
    arguments = [str(folder / part) if "." in part and "://" not in part else part for part in COMMANDS[name]]
    return subprocess.run(
        command(name, *arguments), cwd=ROOT, env=told, stdout=output, stderr=subprocess.PIPE, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    "name",
    ["sources", "extract", *(pytest.param(name, marks=pytest.mark.soak) for name in sorted({*COMMANDS} - {"sources", "extract"}))],
)
def test_a_reader_that_has_left_ends_a_command_as_it_ends_any_other_program(name: str, folder: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = scrapy(folder, writer, name)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize(
    "name",
    ["sources", "extract", *(pytest.param(name, marks=pytest.mark.soak) for name in sorted({*COMMANDS} - {"sources", "extract"}))],
)
def test_a_full_disk_is_said_in_a_line(name: str, folder: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = scrapy(folder, full.fileno(), name)
    assert (done.returncode, done.stderr) == (1, f"scrapy {name}: standard output could not be written: No space left on device\n")


def test_a_locale_without_accents_gets_escapes_and_json_stays_json(folder: Path) -> None:
    told = environment(PYTHONIOENCODING="ascii", VIGIA_DATABASE=str(folder / "news.db"), VIGIA_WORKERS="1")
    explained, extracted = (
        subprocess.run(command(*words), cwd=ROOT, env=told, capture_output=True, timeout=60, check=False)
        for words in (("explain", "1"), ("extract", folder / "0.html"))
    )
    assert (explained.returncode, explained.stderr) == (0, b"")
    assert b"N\\xe9bula" in explained.stdout
    assert (extracted.returncode, extracted.stderr) == (0, b"")
    assert json.loads(extracted.stdout)["rejected"] is None


@pytest.mark.parametrize(("name", "status"), [("health", 1), ("sources", 0)])
def test_a_command_without_standard_streams_does_its_work_all_the_same(name: str, status: int, folder: Path) -> None:
    line = f'exec "{sys.executable}" -m scrapy {name} >&- 2>&- <&-'
    told = environment(VIGIA_DATABASE=str(folder / "news.db"), VIGIA_NOW="2030-01-01")  # no run for years
    assert subprocess.run(["/bin/sh", "-c", line], cwd=ROOT, env=told, timeout=60, check=False).returncode == status


def vigia(*arguments: str, output: int, unbuffered: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "vigia.command", *arguments]
    told = environment(PYTHONUNBUFFERED=unbuffered)
    return subprocess.run(line, cwd=ROOT, env=told, stdout=output, stderr=subprocess.PIPE, text=True, timeout=60, check=False)


@pytest.mark.parametrize(("arguments", "unbuffered"), [((), "1"), (("version",), ""), (("crawl", "-h"), "1")])
def test_what_scrapy_itself_prints_ends_vigia_in_the_same_way(arguments: tuple[str, ...], unbuffered: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = vigia(*arguments, output=writer, unbuffered=unbuffered)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")
    with Path("/dev/full").open("w") as full:
        done = vigia(*arguments, output=full.fileno(), unbuffered=unbuffered)
    assert (done.returncode, done.stderr) == (1, "vigia: standard output could not be written: No space left on device\n")


def test_vigia_calls_itself_vigia() -> None:
    told = [vigia(*arguments, output=subprocess.PIPE, unbuffered="") for arguments in ((), ("craw",), ("crawl",), ("retag", "-h"))]
    assert [done.returncode for done in told] == [0, 2, 2, 0]
    for done in told:
        assert "vigia " in done.stdout + done.stderr or '"vigia"' in done.stdout
        assert "scrapy " not in done.stdout + done.stderr
