"""For commands: many jobs on every core, their results in order, outside any event loop."""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import Generator, Iterable
from typing import Any

from vigia.answers import WorkerError
from vigia.workers import PACKAGES, QUEUE, WorkerPool, cores


def _unheard(loop: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
    """What fails is the answer to its job: nobody asks about a task that a signal met while it was being made."""


def run_all(
    function: str, jobs: Iterable[tuple[Any, ...]], *, size: int | None = None, timeout: float = 60.0, packages: tuple[str, ...] = PACKAGES
) -> Generator[Any, None, None]:
    """The results of `function` for every tuple of arguments, in their order, on every core.

    A job that failed yields its WorkerError. `jobs` is read only as far ahead as keeps the workers busy. Not to be called
    where an event loop is running.
    """
    size = size or cores()
    ahead = 2 if size == 1 else (QUEUE + 2) * size  # with fewer no queue forms, and no second child is started
    pool = WorkerPool(size, packages=packages)
    waiting: deque[asyncio.Task[Any]] = deque()

    async def one(arguments: tuple[Any, ...]) -> Any:
        try:
            return await pool.call(function, *arguments, timeout=timeout)
        except WorkerError as error:
            return error

    def first() -> Any:
        answer = loop.run_until_complete(waiting[0])
        waiting.popleft()  # only now: a signal may have ended the line above
        return answer

    async def end() -> None:
        await asyncio.gather(*waiting, return_exceptions=True)
        await pool.close()

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:  # whoever has a loop of their own keeps it
        loop = runner.get_loop()
        loop.set_exception_handler(_unheard)
        try:
            for arguments in jobs:
                waiting.append(loop.create_task(one(arguments)))
                if len(waiting) >= ahead:
                    yield first()
            while waiting:
                yield first()
        finally:
            for task in waiting:
                task.cancel()
            if sys.is_finalizing():  # abandoned by whoever read it, and no thread can be started any more
                pool.end_all()
            else:
                ending = loop.create_task(end())
                ending.add_done_callback(lambda task: loop.stop())
                while not ending.done():  # a signal amid `first` may have left behind what stops the loop once more
                    loop.run_forever()
                ending.result()
