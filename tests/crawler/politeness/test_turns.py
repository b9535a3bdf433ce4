"""Turns are given in order, one at a time for each host, and given back whatever happens."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from time import monotonic

import pytest

from crawler.guards.addon import LEAST_DELAY
from crawler.guards.failures import HostResting, RetryLater
from crawler.politeness.turns import FAILURES_IN_A_ROW, Politeness
from crawler.settings import DOWNLOAD_DELAY

NETLOC = "ejemplo.es:443"
HOST = f"https://{NETLOC}"


def politeness(delay: float = 0.0, places: int = 2, transfers: int = 10) -> Politeness:
    return Politeness(delay=delay, places=places, transfers=transfers, private=[NETLOC])


async def settle() -> None:
    """Let every task go as far as it can."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_turns_come_in_the_order_they_were_asked_for_and_no_closer_than_the_delay() -> None:
    async def run() -> list[tuple[int, float]]:
        turns, taken = politeness(delay=0.05, places=10), []

        async def one(number: int) -> None:
            permit = await turns.take("uno", HOST)
            taken.append((number, monotonic()))
            permit.release()

        await asyncio.gather(*(one(number) for number in range(5)))
        return taken

    taken = asyncio.run(run())
    assert [number for number, _ in taken] == [0, 1, 2, 3, 4]
    assert all(later - earlier >= 0.05 for (_, earlier), (_, later) in pairwise(taken))


def test_only_a_private_host_that_is_allowed_may_be_asked_closer_than_promised() -> None:
    turns = politeness(delay=0.5)
    assert turns.host(HOST).delay == 0.5
    assert turns.host("https://elfaro.es:443").delay == LEAST_DELAY == DOWNLOAD_DELAY
    assert politeness(delay=5.0).host("https://elfaro.es:443").delay == 5.0


def test_whoever_is_cancelled_while_waiting_leaves_the_turn_to_the_next() -> None:
    async def run() -> None:
        turns = politeness(places=1)
        first = await turns.take("uno", HOST)
        waiting = [asyncio.ensure_future(turns.take("uno", HOST)) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        waiting[1].cancel()
        first.release()
        permit = await asyncio.wait_for(waiting[2], 5)
        permit.release()
        assert (await asyncio.wait_for(turns.take("uno", HOST), 5)) is not None

    asyncio.run(run())


def test_whoever_is_cancelled_in_the_gap_gives_place_and_turn_back() -> None:
    async def run() -> None:
        turns = politeness(delay=3600.0, places=2)
        (await turns.take("uno", HOST)).release()
        waiting = [asyncio.ensure_future(turns.take("uno", HOST)) for _ in range(2)]
        await settle()
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        turns.host(HOST).delay = 0.0
        for _ in range(2):
            await asyncio.wait_for(turns.take("uno", HOST), 5)

    asyncio.run(run())


def test_a_permit_given_back_twice_is_one_place() -> None:
    async def run() -> bool:
        turns = politeness(places=1)
        permit = await turns.take("uno", HOST)
        permit.release()
        permit.release()
        await turns.take("uno", HOST)
        second = asyncio.ensure_future(turns.take("uno", HOST))
        await settle()
        done = second.done()
        second.cancel()
        return done

    assert asyncio.run(run()) is False


def test_a_slot_at_rest_holds_up_no_other_at_the_same_host() -> None:
    async def run() -> None:
        turns = politeness()
        turns.rest("uno", 3600.0)
        resting = asyncio.ensure_future(turns.take("uno", HOST))
        await settle()
        await asyncio.wait_for(turns.take("dos", HOST), 5)
        assert not resting.done()
        resting.cancel()

    asyncio.run(run())


def test_a_slow_host_holds_up_no_other() -> None:
    async def run() -> None:
        turns = politeness()
        turns.slow_down(HOST, 3600.0)
        await turns.take("uno", HOST)
        waiting = asyncio.ensure_future(turns.take("uno", HOST))
        await settle()
        await asyncio.wait_for(turns.take("uno2", "https://otro.es:443"), 5)
        assert not waiting.done()
        waiting.cancel()

    asyncio.run(run())


def test_a_host_s_gap_only_grows() -> None:
    turns = politeness(delay=2.0)
    turns.slow_down(HOST, 10.0)
    turns.slow_down(HOST, 5.0)
    assert turns.host(HOST).delay == 10.0
    assert turns.host("https://otro.es:443").delay == 2.0


def test_failures_in_a_row_close_a_slot_for_good_and_a_success_between_them_does_not() -> None:
    async def run() -> None:
        turns = politeness()
        for _ in range(FAILURES_IN_A_ROW - 1):
            turns.failed("uno")
        turns.succeeded("uno")
        turns.failed("uno")
        await turns.take("uno", HOST)
        for _ in range(FAILURES_IN_A_ROW):
            turns.failed("uno")
        turns.succeeded("uno")
        with pytest.raises(HostResting):
            await turns.take("uno", HOST)
        await turns.take("dos", HOST)

    asyncio.run(run())


def test_those_who_wait_when_a_host_is_given_up_are_told_without_using_its_turn() -> None:
    async def run() -> None:
        turns = politeness(delay=0.05)
        (await turns.take("uno", HOST)).release()
        waiting = asyncio.ensure_future(turns.take("uno", HOST))
        await settle()
        for _ in range(FAILURES_IN_A_ROW):
            turns.failed("uno")
        with pytest.raises(HostResting):
            await asyncio.wait_for(waiting, 5)

    asyncio.run(run())


def test_a_host_that_asks_for_a_year_between_two_requests_is_left_to_a_later_run() -> None:
    async def run() -> None:
        turns = politeness()
        turns.slow_down(HOST, 31_536_000.0)
        (await turns.take("uno", HOST)).release()
        with pytest.raises(RetryLater) as told:
            await turns.take("uno", HOST)
        assert told.value.retry_after is not None
        assert told.value.retry_after > 31_000_000

    asyncio.run(run())
