"""What the documents say is so: their SQL runs, and every command, setting, target and topic is in them."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from crawler.run.configuration import NAMES
from pipelines.storage.store import Store
from tests.shared import ROOT
from vigia.clock import clock

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
OURS = sorted(path.stem for path in (ROOT / "crawler/commands").glob("*.py") if not path.stem.startswith("_"))
FOR_TESTS = {"FAULT"}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("docs") / "news.db"
    Store.open(path, clock("2026-01-15T12:00:00+00:00")).close()
    return path


@pytest.mark.parametrize("sql", re.findall(r"```sql\n(.*?)```", README, re.DOTALL))
def test_the_readmes_questions_are_one_select_each_and_run(sql: str, database: Path) -> None:
    assert sql.strip().upper().startswith("SELECT")
    assert sql.count(";") == 1
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    connection.execute(sql).fetchall()
    connection.close()


def test_there_are_six_questions() -> None:
    assert README.count("```sql") == 6


@pytest.mark.parametrize("command", OURS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"scrapy {command}" in README


def test_the_readme_names_no_command_that_is_not_there() -> None:
    assert set(re.findall(r"`scrapy ([a-z]+)\b", README)) <= set(OURS)


@pytest.mark.parametrize("setting", [name for name in NAMES if name not in FOR_TESTS])
def test_every_setting_is_in_the_readme(setting: str) -> None:
    assert f"`{setting}`" in README


def test_the_makefile_has_the_words_people_use() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("demo", "crawl", "test", "env", "lint", "bench", "soak", "datasette"):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for target in re.findall(r"`make ([a-z-]+)", README + CONTRIBUTING):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "output/README.md", "CHANGELOG.md"])
def test_links_lead_somewhere(document: str) -> None:
    path = ROOT / document
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_a_change_to_the_version_is_in_the_changelog() -> None:
    from crawler.run.configuration import VERSION

    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_deployment_examples_are_in_the_readme() -> None:
    assert "deploy/" in README
