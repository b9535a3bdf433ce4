"""A slip of the pen in a file of rules, words or names is named before anything is asked, by every command that reads stories."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.command import environment, scrapy, source, told
from tests.servers import Answer, Site
from tests.shared import ROOT, soak

SLIPS = [
    ("reading/topics/data/layoffs.toml", "weight", "wieght"),
    ("reading/rules/data/layoffs.toml", "[", "[["),
    ("reading/names/lexicon.toml", "=", "= ="),
    ("language/function_words.toml", "=", "= ="),
    ("reading/names/registry.tsv", "\t", " "),
]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project whose files may be spoilt."""
    place = tmp_path_factory.mktemp("checkout")
    for name in ("vigia", "crawler", "pipelines", "reports"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "scrapy.cfg", place)
    return place


def on(checkout: Path, site: Site, *words: str) -> subprocess.CompletedProcess[str]:
    (checkout / "sources.toml").write_text(source("uno", site.url(), "/rss"))
    return scrapy(*words, cwd=checkout, env={k: v for k, v in environment().items() if k != "PYTHONPATH"}, **told(checkout, [site]))


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [SLIPS[0], *(soak(*slip) for slip in SLIPS[1:])],
    ids=[name for name, *_ in SLIPS],
)
def test_a_crawl_with_a_slip_in_it_ends_with_2_and_asks_nobody(name: str, right: str, wrong: str, checkout: Path) -> None:
    path = checkout / "pipelines" / name
    sound = path.read_text(encoding="utf-8")
    assert right in sound
    path.write_text(sound.replace(right, wrong, 1), encoding="utf-8")
    try:
        with Site({"/robots.txt": Answer("", 404, "text/plain")}) as site:
            done = on(checkout, site, "crawl", "news")
            assert site.requests == []
    finally:
        path.write_text(sound, encoding="utf-8")
    assert done.returncode == 2, done.stderr
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_so_does_a_retag_and_sound_files_are_not_complained_of(checkout: Path) -> None:
    path = checkout / "pipelines" / "reading/topics/data/layoffs.toml"
    sound = path.read_text(encoding="utf-8")
    with Site({"/robots.txt": Answer("", 404, "text/plain")}) as site:
        site.pages["/rss"] = Answer('<?xml version="1.0"?><rss version="2.0"><channel><title>U</title></channel></rss>')
        done = on(checkout, site, "crawl", "news")
        assert done.returncode == 0, done.stderr
        path.write_text(sound.replace("weight", "wieght", 1), encoding="utf-8")
        try:
            done = on(checkout, site, "retag")
        finally:
            path.write_text(sound, encoding="utf-8")
    assert done.returncode == 2, done.stderr
    assert "reading/topics/data/layoffs.toml" in done.stderr
