"""Who may import whom: the house's rule, read off the source."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = {"crawler.items", "crawler.addresses", "crawler.workers", "crawler.clock", "crawler.faults"}
SHARED_ROOMS = ("pipelines.spanish", "pipelines.companies", "pipelines.reading", "pipelines.statements")
WHOLE = ("pipelines.analysis",)  # one reading of a story for tags and facts alike: what a worker and the commands call
DOORS = ("crawler.settings", "crawler.commands")
# Libraries a room of `pipelines` may use beside the standard library, and why it needs them.
LIBRARIES = {
    "extraction": {"lxml", "trafilatura", "htmldate", "dateparser", "w3lib", "justext"},
    "language": {"langdetect"},
    "storage": {"sqlite_utils"},
    "companies": {"ahocorasick_rs"},
    "topics": {"ahocorasick_rs"},
    "statements": {"ahocorasick_rs"},
    "spanish": {"dateparser"},
}
NETWORK_ROOMS = ("spiders", "middlewares", "extensions")
NETWORK_MAY = ("crawler.discovery", "crawler.sources", "pipelines.storage")


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


def ours(name: str) -> bool:
    return name.split(".")[0] in ("crawler", "pipelines", "reports", "demo", "benchmarks", "tests")


def within(name: str, *rooms: str) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", [p for folder in ("crawler", "pipelines", "demo") for p in modules(folder)], ids=label)
def test_nothing_imports_a_door(path: Path) -> None:
    if label(path).startswith("crawler/commands/") or label(path) == "crawler/settings.py":
        return
    assert [name for name in imports(path) if within(name, *DOORS)] == []


@pytest.mark.parametrize("path", modules("pipelines"), ids=label)
def test_a_stage_knows_its_own_room_and_the_shared_ones(path: Path) -> None:
    room = path.relative_to(ROOT / "pipelines").parts[0].removesuffix(".py")
    own = f"pipelines.{room}"
    wrong = []
    for name in imports(path):
        top = name.split(".")[0]
        if ours(name):
            allowed = within(name, own, *SHARED, *SHARED_ROOMS) or own in WHOLE
            if path.name == "stage.py":
                allowed = allowed or within(name, "pipelines.storage.store")  # the memory: who must ask what is known
        elif top == "scrapy" or top == "twisted":
            allowed = path.name == "stage.py" or _only_for_types(path, name)
        else:
            allowed = top in sys.stdlib_module_names or top in LIBRARIES.get(room, set())
        if not allowed:
            wrong.append(name)
    assert wrong == []


@pytest.mark.parametrize("path", [p for room in NETWORK_ROOMS for p in modules(f"crawler/{room}")], ids=label)
def test_the_network_half_knows_no_stage_but_the_memory(path: Path) -> None:
    assert [name for name in imports(path) if within(name, "pipelines") and not within(name, *NETWORK_MAY)] == []


@pytest.mark.parametrize("path", modules("crawler/discovery"), ids=label)
def test_discovery_is_pure(path: Path) -> None:
    wrong = [
        name
        for name in imports(path)
        if name.split(".")[0] in ("scrapy", "twisted") or (ours(name) and not within(name, "crawler.discovery", *SHARED))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", modules("reports"), ids=label)
def test_reports_read_the_database_and_nothing_else_of_ours_but_the_items(path: Path) -> None:
    assert [name for name in imports(path) if ours(name) and not within(name, "reports", "crawler.items")] == []


def test_the_items_stand_on_the_standard_library_alone() -> None:
    assert [name for name in imports(ROOT / "crawler/items.py") if name.split(".")[0] not in sys.stdlib_module_names] == []


def _only_for_types(path: Path, name: str) -> bool:
    """Whether the import stands under TYPE_CHECKING, where nothing is loaded."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    guarded = [
        node for node in ast.walk(tree) if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    ]
    return any(
        isinstance(node, ast.ImportFrom) and any(f"{node.module}.{alias.name}" == name for alias in node.names)
        for block in guarded
        for node in ast.walk(block)
    )
