from __future__ import annotations

from collections.abc import Collection

from crawler.spiders.frontier import Frontier
from pipelines.storage.store import PendingFetch
from vigia.addresses import Address
from vigia.items import Link


def waiting(source: str, count: int) -> list[PendingFetch]:
    urls = [f"https://{source}.example/{n}" for n in range(count)]
    return [PendingFetch(Link(Address.of(url)), source, "new", 0, None, None) for url in urls]


class Memory:
    """What waits, and what of it was settled: the part of the store that a frontier sees."""

    def __init__(self, **sources: int) -> None:
        self.rows = {source: waiting(source, count) for source, count in sources.items()}
        self.asked = 0

    def pending(self, source: str, *, limit: int, exclude: Collection[str]) -> list[PendingFetch]:
        self.asked += 1
        return [row for row in self.rows[source] if row.address.key not in exclude][:limit]

    def settle(self, frontier: Frontier, fetch: PendingFetch, *, new: bool = False) -> None:
        self.rows[fetch.source].remove(fetch)
        frontier.settled(fetch.source, fetch.address.key, new=new)


def test_no_source_has_more_under_way_than_its_window() -> None:
    frontier = Frontier(Memory(a=10, b=1).pending, ["a", "b"], window=4)
    assert [fetch.source for fetch in frontier.take()] == ["a"] * 4 + ["b"]
    assert list(frontier.take()) == []


def test_what_is_settled_makes_room_until_nothing_is_left() -> None:
    memory = Memory(a=10, b=3)
    frontier = Frontier(memory.pending, ["a", "b"], window=2)
    seen = []
    while not frontier.drained:
        taken = list(frontier.take())
        seen += [fetch.address.key for fetch in taken]
        for fetch in taken:
            memory.settle(frontier, fetch)
    assert len(seen) == len(set(seen)) == 13


def test_a_limit_counts_what_may_become_new_and_leaves_the_rest_pending() -> None:
    memory = Memory(a=10)
    frontier = Frontier(memory.pending, ["a"], window=4, limit=5)
    stored = 0
    while not frontier.drained:
        for fetch in list(frontier.take()):
            stored += 1
            memory.settle(frontier, fetch, new=True)
    assert stored == 5
    assert len(memory.rows["a"]) == 5


def test_a_limit_is_filled_by_another_source_when_what_was_under_way_is_not_new() -> None:
    memory = Memory(a=1, b=2)
    frontier = Frontier(memory.pending, ["a", "b"], window=4, limit=1)
    (first,) = frontier.take()
    memory.settle(frontier, first)  # dropped
    assert not frontier.drained
    (second,) = frontier.take()
    assert second.source == "b"
    frontier.new += 1
    memory.settle(frontier, second)
    assert (list(frontier.take()), frontier.drained) == ([], True)


def test_an_address_comes_once_in_a_run_even_if_its_outcome_was_not_recorded() -> None:
    memory = Memory(a=3)
    frontier = Frontier(memory.pending, ["a"], window=2)
    seen = []
    for _ in range(10):
        for fetch in list(frontier.take()):
            seen.append(fetch.address.key)
            frontier.settled(fetch.source, fetch.address.key)  # and still pending in the memory
    assert sorted(seen) == sorted(set(seen))
    assert len(seen) == 3
    assert frontier.drained


def test_a_closed_source_gives_nothing_more_and_the_others_go_on() -> None:
    memory = Memory(a=10, b=10)
    frontier = Frontier(memory.pending, ["a", "b"], window=2)
    taken = list(frontier.take())
    assert frontier.close("a")
    memory.settle(frontier, taken[0])
    memory.settle(frontier, taken[2])
    assert [fetch.source for fetch in frontier.take()] == ["b"]


def test_a_source_that_has_nothing_is_not_asked_again_until_something_changes() -> None:
    memory = Memory(a=0)
    frontier = Frontier(memory.pending, ["a"], window=2)
    assert list(frontier.take()) == []
    assert list(frontier.take()) == []
    assert memory.asked == 1
    memory.rows["a"] = waiting("a", 1)
    frontier.look_again("a")
    assert len(list(frontier.take())) == 1


def test_of_a_source_that_is_held_nothing_is_handed_out_and_nothing_is_over() -> None:
    frontier = Frontier(Memory(a=2, b=1).pending, ["a", "b"], window=4)
    frontier.hold("a")
    assert [fetch.source for fetch in frontier.take()] == ["b"]
    assert list(frontier.take()) == []
    frontier.settled("b", "https://b.example/0")
    assert not frontier.drained
    frontier.release("a")
    assert [fetch.source for fetch in frontier.take()] == ["a", "a"]
