"""The version of the rules changes with what reads a story, and with nothing else: `retag` and `revisions` rely on it."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from pipelines.reading.version import READS, RULES_VERSION, files, rules_version
from tests.shared import ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("pipelines", "vigia"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_a_copy_elsewhere_has_the_same_version(copy: Path) -> None:
    (copy / "pipelines/reading/facts/__pycache__").mkdir()
    (copy / "pipelines/reading/facts/__pycache__/layoffs.cpython-311.pyc").write_bytes(b"compiled")
    (copy / "pipelines/reading/rules/.#deals.py").symlink_to("ana@host.1:1")  # as an editor locks a file
    (copy / "pipelines/reading/rules/.deals.py").write_text("draft = True\n", encoding="utf-8")
    assert rules_version(copy) == RULES_VERSION


def test_code_that_was_only_kept_compiled_has_a_version_too(copy: Path) -> None:
    for name in ("vigia/facts.py", "pipelines/reading/facts/layoffs.py"):
        (copy / name).rename((copy / name).with_suffix(".pyc"))
    assert rules_version(copy) != RULES_VERSION


@pytest.mark.parametrize(
    "name",
    [
        "pipelines/reading/facts/layoffs.py",
        "pipelines/reading/rules/deals.py",
        "pipelines/reading/quantities/cardinals.py",
        "pipelines/reading/names/registry.tsv",
        "pipelines/reading/topics/data/layoffs.toml",
        "pipelines/reading/read.py",
        "vigia/facts.py",
    ],
)
def test_a_line_more_in_what_reads_is_another_version(copy: Path, name: str) -> None:
    with (copy / name).open("a") as file:
        file.write("\n")
    assert rules_version(copy) != RULES_VERSION


@pytest.mark.parametrize(
    "name", ["pipelines/storage/clean.py", "pipelines/reading/topics/stage.py", "pipelines/language/function_words.toml"]
)
def test_a_line_more_elsewhere_is_the_same_version(copy: Path, name: str) -> None:
    with (copy / name).open("a") as file:
        file.write("\n# a remark\n")
    assert rules_version(copy) == RULES_VERSION


def test_another_name_is_another_version(copy: Path) -> None:
    (copy / "pipelines/reading/topics/data/layoffs.toml").rename(copy / "pipelines/reading/topics/data/cuts.toml")
    assert rules_version(copy) != RULES_VERSION


def test_how_lines_end_does_not_matter(copy: Path) -> None:
    for path in files(copy):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert rules_version(copy) == RULES_VERSION


def test_whatever_the_reading_imports_is_covered() -> None:
    covered, seen, waiting = set(files()), set(), [ROOT / "pipelines/reading/read.py"]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
                found = [ROOT / f"{name.replace('.', '/')}{ending}" for name in names for ending in (".py", "/__init__.py")]
                waiting += [file for file in found if file.is_file()]
    assert {ROOT / name for name in READS if name.endswith(".py")} <= seen
    # what an answer is written into travels with every article, and what it says stands in the facts
    assert seen - covered == {ROOT / "vigia/items.py", ROOT / "vigia/addresses.py"}
