"""One task for many waiters: whoever asks for the same key meanwhile waits for the same answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class SharedTasks(Generic[T]):
    """A waiter that is cancelled takes nothing away from the others.

    Tasks of asyncio rather than Deferreds on purpose: since 2.14, Scrapy's robots middleware awaits one Deferred many times, and from
    the third waiter on the answer is None, which it takes for "everything is allowed".
    """

    def __init__(self, fresh: Callable[[T], bool]) -> None:
        self._fresh = fresh  # whether an answer that was given before still holds
        self._tasks: dict[str, asyncio.Task[T]] = {}

    async def get(self, key: str, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        task = self._tasks.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None or not self._fresh(task.result()))):
            task = self._tasks[key] = asyncio.ensure_future(make())
        return await asyncio.shield(task)

    def known(self, key: str) -> T | None:
        """The answer, if it is there already."""
        task = self._tasks.get(key)
        return task.result() if task is not None and task.done() and not task.cancelled() and task.exception() is None else None
