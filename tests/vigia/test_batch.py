"""Many jobs for a command, also when a signal meets it amid them."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable
from typing import Any

import pytest

from vigia.batch import run_all

HERE = "tests.vigia.misbehaviour"


def test_commands_get_results_in_order_and_failures_in_their_place() -> None:
    jobs = [(n,) for n in range(9)]
    assert list(run_all(f"{HERE}:double", jobs, size=2, packages=("tests",))) == [0, 2, 4, 6, 8, 10, 12, 14, 16]
    first, second = run_all(f"{HERE}:complain", [("uno",), ("dos",)], size=2, packages=("tests",))
    assert (str(first), str(second)) == ("ValueError: uno", "ValueError: dos")


def test_commands_may_stop_reading_results_early() -> None:
    results = run_all(f"{HERE}:double", ((n,) for n in range(10**9)), size=1, packages=("tests",))
    assert next(results) == 0
    results.close()


def test_commands_end_their_workers_also_when_a_signal_breaks_off_the_wait_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(asyncio.SelectorEventLoop):
        def run_until_complete(self, future: Any) -> Any:  # as far as asyncio's own had come when the signal was heard
            if isinstance(future, asyncio.Task):
                future.add_done_callback(lambda task: self.stop())
                monkeypatch.undo()
                raise KeyboardInterrupt
            return super().run_until_complete(future)

    monkeypatch.setattr(asyncio, "new_event_loop", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        next(run_all(f"{HERE}:double", ((n,) for n in range(9)), size=1, packages=("tests",)))


def test_a_signal_amid_the_making_of_a_task_says_nothing_of_tasks(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Interrupted(asyncio.SelectorEventLoop):
        heard = False

        def call_soon(self, callback: Callable[..., object], *args: Any, context: Any = None) -> asyncio.Handle:  # type: ignore[override]
            if not self.heard and sys._getframe(1).f_code.co_name == "create_task":  # where a task makes itself known to its loop
                self.heard = True
                raise KeyboardInterrupt
            return super().call_soon(callback, *args, context=context)

    def interrupted() -> None:
        with pytest.raises(KeyboardInterrupt):
            next(run_all(f"{HERE}:double", ((n,) for n in range(9)), size=1, packages=("tests",)))
        gc.collect()

    monkeypatch.setattr(asyncio, "new_event_loop", Interrupted)
    with pytest.warns(RuntimeWarning, match="never awaited"):
        interrupted()
    assert caplog.records == []
