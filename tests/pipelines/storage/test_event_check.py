"""The check of events against a rebuild: silent where all is well, and a line for what is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.storage.event_check import faults, sample
from pipelines.storage.judgements import nobody_judged
from pipelines.storage.store import Store
from tests.event_worlds import saved, world
from vigia.facts import Deal


def checked(store: Store) -> list[str]:
    return faults(store.rows, sample(store.rows, 50, 0), nobody_judged)


@pytest.mark.parametrize("seed", range(8))
def test_what_stands_there_is_what_a_rebuild_would_make(tmp_path: Path, seed: int) -> None:
    store = saved(tmp_path / "a.db", world(seed))
    assert store.value("SELECT count(*) FROM events") > 3
    assert checked(store) == []
    store.close()


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("UPDATE event_figures SET most_common = 7 WHERE event = '{}'", "its figures are not those of its claims"),
        ("UPDATE events SET independent_sources = 99 WHERE id = '{}'", "its figures are not those of its claims"),
        ("UPDATE claims SET event = NULL WHERE id = (SELECT min(id) FROM claims WHERE event = '{}' AND role = 'news' AND fact > 0)", "other claims belong together"),
        ("UPDATE claims SET key = 'x' WHERE id = (SELECT min(id) FROM claims WHERE event = '{}' AND role = 'news' AND fact > 0)", "its claims are not those"),
        ("UPDATE claims SET event = NULL WHERE event = '{}'", "its claims are not those of the stored facts"),
        ("DELETE FROM claim_companies WHERE claim = (SELECT min(id) FROM claims WHERE event = '{}' AND role = 'news' AND fact > 0)", "its claims are not those"),
        ("UPDATE layoffs SET event = NULL WHERE event = '{}'", "its claims are not those of the stored facts"),
        ("UPDATE events SET part_of = id WHERE id = '{}'", "its figures are not those of its claims"),
        ("DELETE FROM event_contradictions WHERE event = '{}'", "its figures are not those of its claims"),
    ],
)  # fmt: skip
def test_what_was_broken_is_named(tmp_path: Path, damage: str, says: str) -> None:
    store = saved(tmp_path / "a.db", world(2))
    told = "SELECT events.id FROM events JOIN event_contradictions ON event = events.id WHERE articles > 1 AND events.kind = 'layoff'"
    event = store.value(f"{told} ORDER BY events.id LIMIT 1")
    store.execute(damage.format(event))
    said = next(line for line in checked(store) if line.startswith(event))
    assert said.startswith(f"{event}: {says}")
    assert said.endswith("; scrapy retag makes it anew")
    store.events.rebuild()
    assert checked(store) == []
    store.close()


@pytest.mark.parametrize("event", ["NULL", "(SELECT id FROM events WHERE kind = 'funding' ORDER BY id LIMIT 1)"])
def test_what_only_recalls_an_event_is_looked_at_as_well(tmp_path: Path, event: str) -> None:
    store = saved(tmp_path / "a.db", world(2))
    claim, of = store.rows("SELECT id, event FROM claims WHERE background = 1 AND event IS NOT NULL ORDER BY id LIMIT 1")[0]
    store.execute(f"UPDATE claims SET event = {event} WHERE id = {claim}")
    assert f"{of}: other stories recall it, or tell of it without a figure; scrapy retag makes it anew" in checked(store)
    store.events.rebuild()
    assert checked(store) == []
    store.close()


def test_what_hangs_together_with_too_much_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.storage.event_check.LARGE", 3)
    store = saved(tmp_path / "a.db", world(1, 30))
    lines = checked(store)
    assert lines
    assert all(
        "claims hang together with it, and more than 3 are no event: scrapy label --different A B parts two stories" in line
        for line in lines
    )
    assert len(lines) < store.value("SELECT count(DISTINCT event) FROM claims") / 2
    store.close()


def test_another_day_other_events_are_looked_at(tmp_path: Path) -> None:
    store = saved(tmp_path / "a.db", world(1))
    days = [sample(store.rows, 2, day) for day in range(8)]
    assert all(len(events) == 2 for events in days)
    assert len({tuple(events) for events in days}) > 1
    assert {event for day in range(60) for event in sample(store.rows, 2, day)} == {
        row["id"] for row in store.rows("SELECT id FROM events")
    }
    assert sample(store.rows, 1000, 3) == [row["id"] for row in store.rows("SELECT id FROM events ORDER BY id")]
    store.close()


def test_a_sum_that_no_column_holds_in_dollars_is_none_of_its_faults(tmp_path: Path) -> None:
    largest = Deal(quote="Texto", field="text", start=0, end=5, acquirer="Meta", target="Nexora", amount=2**63 - 1, currency="EUR")
    store = saved(tmp_path / "a.db", [replace(world(1)[0], facts=[largest])])
    assert [(row["eur"], row["usd"]) for row in store.rows("SELECT eur, usd FROM event_figures")] == [(2**63 - 1, None)]
    assert checked(store) == []
    store.close()
