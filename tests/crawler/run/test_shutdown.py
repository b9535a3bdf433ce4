from __future__ import annotations

import asyncio

import pytest

from crawler.run.shutdown import Shutdown, ShuttingDown


def test_whoever_waits_is_let_go() -> None:
    async def scene() -> str | None:
        shutdown = Shutdown()
        waiting = asyncio.ensure_future(shutdown.guard(asyncio.Event().wait()))
        await asyncio.sleep(0)
        shutdown.request("shutdown")
        with pytest.raises(ShuttingDown):
            await waiting
        return shutdown.reason

    assert asyncio.run(scene()) == "shutdown"


def test_nothing_begins_once_the_end_was_called() -> None:
    async def scene() -> None:
        shutdown = Shutdown()
        shutdown.request("run_time_limit")
        with pytest.raises(ShuttingDown):
            await shutdown.guard(asyncio.sleep(60))

    asyncio.run(scene())


def test_an_undisturbed_wait_gives_its_answer() -> None:
    async def scene() -> int:
        async def answer() -> int:
            return 42

        return await Shutdown().guard(answer())

    assert asyncio.run(scene()) == 42


def test_a_cancellation_from_elsewhere_stays_one() -> None:
    async def scene() -> None:
        waiting = asyncio.ensure_future(Shutdown().guard(asyncio.Event().wait()))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(scene())
