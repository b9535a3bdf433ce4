"""`scrapy explain`, as a person runs it on a stored article."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.explanation import marked
from tests.pipelines.storage.newsroom import TEXT, TITLE, newsroom, story
from tests.shared import ROOT


def scrapy(database: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VIGIA_")} | {"VIGIA_DATABASE": str(database)}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    room = newsroom(path)
    room.store.save(story("https://faro.example/a", rules_version="old"))
    room.store.save(
        story(
            "https://faro.example/b",
            text=TEXT + "\nY una frase más, para que sea otra historia que la primera.",
            text_withheld="reservation: noai",
        )
    )
    room.store.close()
    return path


def test_the_evidence_stands_marked_in_the_text_with_its_rules_and_facts(database: Path) -> None:
    done = scrapy(database, "explain", "https://faro.example/a")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"[{TITLE}]{{" in done.stdout
    assert "layoffs: tagged, score" in done.stdout
    assert "  rule " in done.stdout
    assert "120 people; 14 % of the workforce" in done.stdout
    assert "stored by rules old, explained by today's" in done.stdout
    assert scrapy(database, "explain", "1").stdout == done.stdout


def test_of_a_withheld_text_what_is_stored_is_told(database: Path) -> None:
    done = scrapy(database, "explain", "https://faro.example/b")
    assert done.returncode == 0
    assert "The text is not kept (reservation: noai)" in done.stdout


@pytest.mark.parametrize("wanted", ["https://faro.example/nowhere", "99", "no address"])
def test_an_article_that_is_not_there_is_exit_2(database: Path, wanted: str) -> None:
    done = scrapy(database, "explain", wanted)
    assert done.returncode == 2
    assert done.stdout == ""
    assert wanted.split("/")[-1] in done.stderr


def test_marks_that_overlap_are_cut_where_their_labels_change() -> None:
    assert marked("uno dos tres", [(0, 7, "a"), (4, 12, "b")]) == "[uno ]{a}[dos]{a, b}[ tres]{b}"
