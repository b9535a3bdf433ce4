"""Who may import whom: the house's rule, read off the source. Every name that is allowed here is used, and no arrow runs up or round."""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.shared import ROOT

# Each room and what it may import of ours beside itself, from the ground up: nothing that stands below it in this list.
# A folder is a room, and so is a file that lies beside the folders.
ROOMS: dict[str, set[str]] = {
    "vigia": set(),
    "pipelines.rule_file": set(),
    "pipelines.stems": {"pipelines.rule_file"},
    "reports": {"vigia", "pipelines.stems"},
    # what happens to a page
    "pipelines.usable_rules": {"vigia"},
    "pipelines.drops": {"vigia"},
    "pipelines.carried": {"vigia"},
    "pipelines.shards": {"vigia", "pipelines.carried"},
    # a story read
    "pipelines.reading.version": set(),
    "pipelines.reading.text": set(),
    "pipelines.reading.quantities": {"pipelines.reading.text"},
    "pipelines.reading.models": {"pipelines.rule_file"},
    "pipelines.reading.names": {"pipelines.reading.models", "pipelines.reading.text", "pipelines.rule_file", "vigia"},
    "pipelines.reading.story": {
        "pipelines.reading.models",
        "pipelines.reading.names",
        "pipelines.reading.quantities",
        "pipelines.reading.text",
        "vigia",
    },
    "pipelines.reading.phrases": {"pipelines.reading.story", "pipelines.reading.text", "pipelines.rule_file"},
    "pipelines.reading.rules": {
        "pipelines.reading.names",
        "pipelines.reading.phrases",
        "pipelines.reading.quantities",
        "pipelines.reading.story",
        "pipelines.reading.text",
        "pipelines.rule_file",
    },
    "pipelines.reading.topics": {
        "pipelines.reading.models",
        "pipelines.reading.names",
        "pipelines.reading.phrases",
        "pipelines.reading.rules",
        "pipelines.reading.story",
        "pipelines.rule_file",
        "vigia",
    },
    "pipelines.reading.facts": {
        "pipelines.reading.models",
        "pipelines.reading.names",
        "pipelines.reading.quantities",
        "pipelines.reading.rules",
        "pipelines.reading.story",
        "pipelines.reading.text",
        "vigia",
    },
    "pipelines.reading.echoes": {"pipelines.reading.text", "pipelines.rule_file"},
    "pipelines.reading.read": {
        "pipelines.reading.echoes",
        "pipelines.reading.facts",
        "pipelines.reading.rules",
        "pipelines.reading.story",
        "pipelines.reading.topics",
        "pipelines.reading.version",
        "vigia",
    },
    "pipelines.reading": {"vigia"},
    "pipelines.labels": {"vigia", "pipelines.reading.topics"},
    "pipelines.events": {"vigia", "pipelines.rule_file"},
    "pipelines.duplicates": {"vigia"},
    "pipelines.storage": {"vigia", "pipelines.drops", "pipelines.duplicates", "pipelines.events", "pipelines.labels", "pipelines.stems"},
    "pipelines.extraction": {"vigia", "pipelines.drops"},
    "pipelines.language": {"vigia", "pipelines.drops", "pipelines.rule_file"},
    "pipelines.rights": {"vigia", "pipelines.drops"},
    "pipelines.rule_check": {
        "pipelines.events",
        "pipelines.language",
        "pipelines.reading.echoes",
        "pipelines.reading.models",
        "pipelines.reading.names",
        "pipelines.reading.rules",
        "pipelines.reading.topics",
        "pipelines.rule_file",
        "pipelines.stems",
    },
    "pipelines.rereading": {"pipelines.reading.version", "pipelines.storage", "vigia"},
    "pipelines.labelling": {"vigia", "pipelines.labels", "pipelines.rereading", "pipelines.storage"},
    "pipelines.judging": {"vigia", "pipelines.labels", "pipelines.storage"},
    "pipelines.stories": {
        "pipelines.reading.models",
        "pipelines.reading.read",
        "pipelines.reading.topics",
        "pipelines.rule_check",
        "pipelines.usable_rules",
        "vigia",
    },
    "pipelines.stage": {"vigia", "pipelines.drops"},
    "pipelines.path": {
        "pipelines.duplicates",
        "pipelines.extraction",
        "pipelines.language",
        "pipelines.reading",
        "pipelines.reading.read",
        "pipelines.rights",
        "vigia",
    },
    "pipelines.given": {
        "pipelines.path",
        "pipelines.reading",
        "pipelines.reading.echoes",
        "pipelines.reading.facts",
        "pipelines.reading.names",
        "pipelines.reading.topics",
        "pipelines.rule_check",
        "pipelines.storage",
        "vigia",
    },
    "pipelines.loading": {"pipelines.given", "pipelines.storage", "pipelines.usable_rules", "vigia"},
    "pipelines.collecting": {
        "vigia",
        "pipelines.given",
        "pipelines.reading.version",
        "pipelines.rights",
        "pipelines.shards",
        "pipelines.storage",
    },
    "pipelines.saved_pages": {"vigia", "pipelines.extraction", "pipelines.language"},
    "pipelines.evaluation": {"vigia"},
    # how it is found and fetched
    "crawler.run": {"vigia"},
    "crawler.sources": {"vigia"},
    "crawler.discovery": {"vigia"},
    "crawler.register": {"vigia", "crawler.discovery", "crawler.sources"},
    "crawler.guards": {"crawler.run"},
    "crawler.archives": {
        "vigia",
        "crawler.discovery",
        "crawler.guards",
        "crawler.sources",
        "pipelines.given",
        "pipelines.language",
        "pipelines.storage",
    },
    "crawler.politeness": {"crawler.guards", "crawler.run", "pipelines.storage"},
    "crawler.console": {"vigia", "crawler.guards", "crawler.run"},
    "crawler.middlewares": {"vigia", "crawler.guards", "crawler.politeness", "crawler.run"},
    "crawler.spiders": {
        "vigia",
        "crawler.archives",
        "crawler.discovery",
        "crawler.guards",
        "crawler.middlewares",
        "crawler.politeness",
        "crawler.register",
        "crawler.run",
        "crawler.sources",
        "pipelines.collecting",
        "pipelines.labels",
        "pipelines.rereading",
        "pipelines.storage",
    },
    "crawler.extensions": {
        "vigia",
        "crawler.console",
        "crawler.middlewares",
        "crawler.politeness",
        "crawler.run",
        "crawler.spiders",
        "pipelines.storage",
    },
    # on several machines
    "crawler.cluster": {
        "vigia",
        "crawler.discovery",
        "crawler.extensions",
        "crawler.guards",
        "crawler.middlewares",
        "crawler.politeness",
        "crawler.run",
        "crawler.sources",
        "crawler.spiders",
        "pipelines.carried",
        "pipelines.reading.version",
        "pipelines.storage",
    },
    # archives in bulk
    "crawler.shards": {
        "vigia",
        "crawler.console",
        "crawler.run",
        "crawler.sources",
        "pipelines.collecting",
        "pipelines.labels",
        "pipelines.shards",
        "pipelines.storage",
    },
    "backfill": {
        "vigia",
        "crawler.archives",
        "crawler.console",
        "crawler.guards",
        "crawler.run",
        "crawler.sources",
        "crawler.spiders",
        "pipelines.reading.version",
        "pipelines.shards",
        "pipelines.storage",
        "pipelines.usable_rules",
    },
}
DOORS = (
    "crawler.settings",
    "crawler.cluster.settings",
    "crawler.commands",
    "reports.datasette.__main__",
)  # may name anything, and nothing imports them
PACKAGES = ("vigia", "crawler", "pipelines", "reports", "backfill")
WING = "pipelines.reading"  # its folders are rooms
# Libraries of a room beside the standard library; inside `pipelines` Scrapy is for the stages and the drops they raise.
LIBRARIES: dict[str, set[str]] = {
    "vigia": {"scrapy"},
    "reports": {"datasette"},
    "pipelines.drops": {"scrapy"},
    "pipelines.carried": {"msgspec"},
    "pipelines.shards": {"msgspec"},
    "pipelines.reading.names": {"ahocorasick_rs"},
    "pipelines.reading.phrases": {"ahocorasick_rs"},
    "pipelines.extraction": {"justext", "lxml", "trafilatura"},
    "pipelines.language": {"langdetect"},
    "pipelines.events": {"currency_converter"},
    "pipelines.storage": {"sqlite_utils"},
    "crawler.run": {"filelock", "scrapy", "twisted"},
    "crawler.discovery": {"feedparser", "lxml"},
    "crawler.register": {"lxml"},
    "crawler.guards": {"OpenSSL", "backports", "brotli", "compression", "scrapy", "service_identity", "twisted", "zope"},
    "crawler.archives": {"fastwarc", "warcio"},
    "crawler.politeness": {"scrapy"},
    "crawler.console": {"rich", "scrapy", "twisted"},
    "crawler.middlewares": {"scrapy", "twisted"},
    "crawler.spiders": {"scrapy", "twisted"},
    "crawler.shards": {"scrapy"},
    "crawler.extensions": {"prometheus_client", "rich", "scrapy", "twisted"},
    "crawler.cluster": {"msgspec", "redis", "scrapy", "scrapy_redis", "twisted"},
    "backfill": {"distributed"},
}


@cache
def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Full names of what a file imports, wherever in the file it does so."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            yield from (f"{module}.{alias.name}" for alias in node.names)


def room(name: str) -> str:
    """The room of a module, or of what is imported from one."""
    first, *rest = name.split(".")
    if (door := next((door for door in DOORS if f"{name}.".startswith(f"{door}.")), None)) is not None:
        return door
    if name.startswith(f"{WING}.") and rest[1] not in ("__init__", "stage", "step"):
        return f"{WING}.{rest[1]}"
    return first if first in ("vigia", "reports", "backfill") or not rest else f"{first}.{rest[0]}"


def room_of(path: Path) -> str:
    return room(".".join(path.relative_to(ROOT).with_suffix("").parts))


def ours(name: str) -> bool:
    return name.split(".")[0] in (*PACKAGES, "demo", "benchmarks", "tests")


def library(name: str) -> str | None:
    """The library that is imported, if it is one."""
    top = name.split(".")[0]
    return None if ours(name) or top in sys.stdlib_module_names else top


FILES = [path for package in PACKAGES for path in modules(package) if path != ROOT / package / "__init__.py"]
STAGES = [path for path in modules("pipelines") if path.name == "stage.py"]
INSIDE = [path for path in FILES if room_of(path) not in DOORS]


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_file_lies_in_a_room() -> None:
    assert {room_of(path) for path in INSIDE} == ROOMS.keys()


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_imports_what_it_may_and_all_that_it_may(name: str) -> None:
    used = {room(found) for path in INSIDE if room_of(path) == name for found in imports(path) if ours(found)} - {name}
    assert used == ROOMS[name]


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_uses_the_libraries_it_needs_and_no_others(name: str) -> None:
    files = [path for path in INSIDE if room_of(path) == name and not (name.startswith("pipelines.") and path.name == "stage.py")]
    used = {found for path in files for name_ in imports(path) if (found := library(name_)) and not _only_for_types(path, name_)}
    assert used == LIBRARIES.get(name, set())


def test_no_arrow_runs_up_or_round() -> None:
    floor = {name: at for at, name in enumerate(ROOMS)}
    assert [(name, other) for name, allowed in ROOMS.items() for other in allowed if floor[other] >= floor[name]] == []


@pytest.mark.parametrize("path", [*FILES, *modules("demo")], ids=label)
def test_nothing_imports_a_door(path: Path) -> None:
    if room_of(path) not in DOORS:
        assert [name for name in imports(path) if room(name) in DOORS] == []


@pytest.mark.parametrize("path", STAGES, ids=label)
def test_a_stage_is_one_class_in_40_lines_at_most(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 40
    assert sum(isinstance(node, ast.ClassDef) for node in ast.walk(ast.parse(source))) == 1


@pytest.mark.parametrize("path", STAGES, ids=label)
def test_a_stage_knows_scrapy_its_room_the_ground_and_the_memory(path: Path) -> None:
    foreign = {room(name) for name in imports(path) if ours(name)} - {room_of(path), "vigia", "pipelines.drops", "pipelines.storage"}
    assert foreign == set()
    assert {found for name in imports(path) if (found := library(name))} <= {"scrapy"}


def test_a_file_can_be_read_in_one_sitting() -> None:
    lines = {label(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: count for name, count in lines.items() if count > 350} == {}
    assert statistics.median(count for count in lines.values() if count) < 110
    assert len([path for path in modules("vigia") if path.name not in ("__init__.py", "command.py")]) <= 13  # the ground is small


def test_the_items_stand_on_the_standard_library_alone() -> None:
    for name in ("items", "facts"):
        assert [found for found in imports(ROOT / f"vigia/{name}.py") if library(found)] == []


@cache
def _guarded(path: Path) -> set[str]:
    blocks = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    ]
    return {
        f"{node.module}.{alias.name}"
        for block in blocks
        for node in ast.walk(block)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def _only_for_types(path: Path, name: str) -> bool:
    """Whether the import stands under TYPE_CHECKING, where nothing is loaded."""
    return name in _guarded(path)
