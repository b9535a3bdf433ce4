"""Events as `scrapy load` makes them of labelled articles: as right as they were, and the same in whatever order the articles come."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipelines.storage.store import Store
from tests.command import environment, scrapy
from tests.event_worlds import as_text, opened, told
from tests.quality.event_score import score
from tests.shared import FLOORS, ROOT, SHARED, needs, soak

OURS = ROOT / "corpus" / "events"
FOLDERS = {path.name: path for path in sorted(OURS.iterdir()) if path.is_dir()} | {"shared": SHARED / "events"}
EVENTS: dict[str, dict[str, dict[str, float]]] = FLOORS["events"]


def loaded(folder: Path, database: Path, *options: str, seed: int | None = None) -> Path:
    """`seed`: in another order; 0 is the reverse."""
    lines = (folder / "articles.jsonl").read_text("utf-8").splitlines()
    lines = lines[::-1] if seed == 0 else random.Random(seed).sample(lines, len(lines)) if seed else lines
    file = database.with_suffix(".jsonl")
    file.write_text("\n".join(lines), "utf-8")
    done = scrapy("load", *options, str(file), env=environment(VIGIA_DATABASE=str(database)))
    assert (done.returncode, done.stderr) == (0, "")
    return database


CASES = [
    pytest.param("portals", "given"),
    soak("portals", "read"),
    *(soak(name, how) for name in FOLDERS if name not in ("portals", "shared") for how in ("given", "read")),
    *(pytest.param("shared", how, marks=[pytest.mark.soak, needs("events", "articles.jsonl")]) for how in ("given", "read")),
]


@pytest.mark.parametrize(("name", "how"), CASES)
def test_events_are_as_right_as_they_were(tmp_path: Path, name: str, how: str) -> None:
    """`given`: with the labelled facts; `read`: with those that are read out of the texts."""
    found = score(loaded(FOLDERS[name], tmp_path / "news.db", *(["--facts"] if how == "given" else [])), FOLDERS[name])
    floors = EVENTS[name][how]
    assert {figure: getattr(found, figure) for figure in floors if getattr(found, figure) < floors[figure] and figure != "invented"} == {}
    assert found.invented <= floors.get("invented", 99)


@pytest.mark.parametrize(
    "name", [soak(name) if name != "shared" else pytest.param(name, marks=[pytest.mark.soak, needs("events")]) for name in FOLDERS]
)
@pytest.mark.parametrize("options", [("--facts",), ()], ids=["given", "read"])
def test_in_any_order_they_are_the_same(tmp_path: Path, name: str, options: tuple[str, ...]) -> None:
    expected = None
    for seed in (None, 0, 1):
        loaded(FOLDERS[name], tmp_path / f"{seed}.db", *options, seed=seed)
        store: Store = opened(tmp_path / f"{seed}.db")
        made = as_text(told(store))
        store.close()
        expected = expected or made
        assert made == expected
