"""A pool of real child processes, and what happens to it when they misbehave."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from vigia.answers import PoolClosed, WorkerCrashed, WorkerFailed, WorkerTimeout
from vigia.workers import QUEUE, ROOT, WORTH, WorkerPool

HERE = "tests.vigia.misbehaviour"
LONG = 60.0  # seconds; nothing waits for it


@asynccontextmanager
async def pool(size: int = 1, **options: Any) -> AsyncIterator[WorkerPool]:
    workers = WorkerPool(size, packages=("tests",), **options)
    try:
        yield workers
    finally:
        await workers.close()


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(test())


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_nothing_is_started_before_the_first_call() -> None:
    async def test() -> None:
        async with pool(4) as workers:
            assert not workers._all
            assert await workers.call(f"{HERE}:double", 21, timeout=LONG) == 42
            assert len(workers._all) == 1

    run(test)


def test_many_calls_share_a_few_processes() -> None:
    async def test() -> None:
        async with pool(2) as workers:
            pids = await asyncio.gather(*(workers.call(f"{HERE}:process", timeout=LONG) for _ in range(20)))
            assert 1 <= len(set(pids)) <= 2
            assert os.getpid() not in pids

    run(test)


@pytest.mark.parametrize(("jobs", "processes"), [(WORTH - 1, 1), (WORTH + QUEUE, 2)])
def test_another_process_is_started_where_there_is_work_for_it(jobs: int, processes: int) -> None:
    async def test() -> None:
        async with pool(2) as workers:
            await asyncio.gather(*(workers.call(f"{HERE}:process", timeout=LONG) for _ in range(jobs)))
            assert workers._open == processes

    run(test)


def test_a_job_that_does_not_end_is_killed_and_costs_its_neighbours_nothing() -> None:
    async def test() -> None:
        async with pool(2) as workers:
            hung = asyncio.create_task(workers.call(f"{HERE}:never_end", timeout=0.2))
            others = [await workers.call(f"{HERE}:double", n, timeout=LONG) for n in range(5)]
            assert others == [0, 2, 4, 6, 8]
            with pytest.raises(WorkerTimeout, match=r"never_end took longer than 0\.2 s"):
                await hung
            assert await workers.call(f"{HERE}:double", 4, timeout=LONG) == 8

    run(test)


def test_a_job_whose_caller_gave_up_leaves_no_process_behind() -> None:
    async def test() -> None:
        async with pool() as workers:
            pid = await workers.call(f"{HERE}:process", timeout=LONG)
            hung = asyncio.create_task(workers.call(f"{HERE}:never_end", timeout=LONG))
            await asyncio.sleep(0)
            hung.cancel()
            with pytest.raises(asyncio.CancelledError):
                await hung
            assert await workers.call(f"{HERE}:process", timeout=LONG) != pid
        assert not alive(pid)

    run(test)


def test_a_process_that_dies_is_replaced_and_said_to_have_crashed() -> None:
    async def test() -> None:
        async with pool() as workers:
            with pytest.raises(WorkerCrashed, match="SIGSEGV"):
                await workers.call(f"{HERE}:signal_self", int(signal.SIGSEGV), timeout=LONG)
            assert await workers.call(f"{HERE}:double", 1, timeout=LONG) == 2

    run(test)


@pytest.mark.parametrize(("number", "name"), [(15, "SIGTERM"), (9, "SIGKILL"), (11, "SIGSEGV"), (40, "signal 40")])
def test_a_job_whose_process_dies_is_done_once_more_by_a_fresh_one(number: int, name: str, tmp_path: Path) -> None:
    async def test() -> None:
        async with pool() as workers:
            assert await workers.call(f"{HERE}:signal_once", str(tmp_path / "m"), number, timeout=LONG) == "survived"
            with pytest.raises(WorkerCrashed, match=name):
                await workers.call(f"{HERE}:signal_self", number, timeout=LONG)

    run(test)


def test_a_process_that_was_killed_between_two_jobs_costs_none() -> None:
    async def test() -> None:
        async with pool() as workers:
            os.kill(await workers.call(f"{HERE}:process", timeout=LONG), signal.SIGKILL)
            assert await workers.call(f"{HERE}:double", 4, timeout=LONG) == 8

    run(test)


def test_a_process_that_was_stopped_for_longer_than_its_limit_is_waited_for() -> None:
    async def test() -> None:
        async with pool() as workers:
            pid = await workers.call(f"{HERE}:process", timeout=LONG)
            asyncio.get_running_loop().call_later(0.6, os.kill, pid, signal.SIGCONT)
            assert await workers.call(f"{HERE}:stop_self", timeout=0.4) == "went on"
            assert await workers.call(f"{HERE}:process", timeout=LONG) == pid

    run(test)


def test_an_answer_that_came_while_the_loop_stood_still_is_taken() -> None:
    async def test() -> None:
        async with pool() as workers:
            pid = await workers.call(f"{HERE}:process", timeout=LONG)
            large = asyncio.create_task(workers.call(f"{HERE}:answer_with", 4 << 20, timeout=0.1))
            await asyncio.sleep(0)
            time.sleep(1)  # noqa: ASYNC251  whoever holds the loop is the point
            assert len(await large) == 4 << 20
            assert await workers.call(f"{HERE}:process", timeout=LONG) == pid

    run(test)


def test_a_job_that_computes_for_ever_is_ended_by_its_processor_time_and_not_begun_again(tmp_path: Path) -> None:
    async def test() -> None:
        async with pool() as workers:
            with pytest.raises(WorkerTimeout, match=r"took longer than 0\.3 s$"):
                await workers.call(f"{HERE}:compute_for_ever", str(tmp_path / "tries"), timeout=0.3)

    run(test)
    assert (tmp_path / "tries").read_text() == "x"


def test_a_job_that_does_nothing_for_ever_is_tried_twice(tmp_path: Path) -> None:
    async def test() -> None:
        async with pool() as workers:
            with pytest.raises(WorkerTimeout, match="did nothing"):
                await workers.call(f"{HERE}:sleep_for_ever", str(tmp_path / "tries"), timeout=0.1)

    run(test)
    assert (tmp_path / "tries").read_text() == "xx"


def test_ctrl_c_is_left_to_the_parent() -> None:
    async def test() -> None:
        async with pool() as workers:
            assert await workers.call(f"{HERE}:ignores", int(signal.SIGINT), timeout=LONG)

    run(test)


def test_a_job_that_wants_too_much_memory_fails_alone() -> None:
    async def test() -> None:
        async with pool() as workers:
            with pytest.raises(WorkerFailed, match="MemoryError"):
                await workers.call(f"{HERE}:exhaust_memory", timeout=LONG)
            assert await workers.call(f"{HERE}:double", 1, timeout=LONG) == 2

    run(test)


def test_a_process_that_has_grown_large_is_replaced_after_its_job() -> None:
    async def test() -> None:
        async with pool() as workers:
            small = await workers.call(f"{HERE}:process", timeout=LONG)
            assert await workers.call(f"{HERE}:keep_memory", 300 << 20, timeout=LONG) == small
            assert await workers.call(f"{HERE}:process", timeout=LONG) != small

    run(test)


def test_large_jobs_are_done_one_at_a_time_and_hold_no_small_one_up(tmp_path: Path) -> None:
    async def test() -> None:
        async with pool(2) as workers:
            small = [workers.call(f"{HERE}:double", number, timeout=LONG) for number in range(40)]
            large = [workers.call(f"{HERE}:alone", str(tmp_path / "marker"), b"\1" * (2 << 20), timeout=LONG) for _ in range(6)]
            answers = await asyncio.gather(*large, *small)
            assert answers[:6] == [2 << 20] * 6
            assert answers[6:] == [2 * number for number in range(40)]

    run(test)


def test_an_answer_that_is_too_large_is_refused() -> None:
    async def test() -> None:
        async with pool(result_limit=10_000) as workers:
            assert len(await workers.call(f"{HERE}:answer_with", 9_000, timeout=LONG)) == 9_000
            with pytest.raises(WorkerFailed, match="ResultTooLarge"):
                await workers.call(f"{HERE}:answer_with", 11_000, timeout=LONG)

    run(test)


def test_what_a_function_raises_comes_back_by_name() -> None:
    async def test() -> None:
        async with pool() as workers:
            with pytest.raises(WorkerFailed) as caught:
                await workers.call(f"{HERE}:complain", "no es HTML", timeout=LONG)
            assert (caught.value.kind, caught.value.message) == ("ValueError", "no es HTML")

    run(test)


@pytest.mark.parametrize("function", ["os:getpid", "subprocess:run", f"{HERE}:os", f"{HERE}:os.getpid", f"{HERE}:missing", HERE])
def test_a_worker_calls_only_the_projects_own_functions(function: str) -> None:
    async def test() -> None:
        async with pool() as workers:
            with pytest.raises(WorkerFailed):
                await workers.call(function, timeout=LONG)

    run(test)


def test_an_answer_can_carry_dates_but_run_nothing(tmp_path: Path) -> None:
    async def test() -> None:
        async with pool() as workers:
            assert (
                await workers.call(f"{HERE}:moment", "2025-07-17T09:00:00+02:00", timeout=LONG)
            ).isoformat() == "2025-07-17T09:00:00+02:00"
            with pytest.raises(WorkerCrashed, match=r"posix\.mkdir"):
                await workers.call(f"{HERE}:surprise", str(tmp_path / "made"), timeout=LONG)

    run(test)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    "called", ["zoneinfo:_tzpath.os.system", "datetime:sys.exit", f"{HERE}:Surprise", f"{HERE}:os.system", "vigia.items:Link", "os:system"]
)
def test_a_process_that_was_taken_over_can_lie_but_run_nothing_here(called: str, tmp_path: Path) -> None:
    async def test() -> None:
        async with pool() as workers:
            with pytest.raises(WorkerCrashed, match="a worker answered with"):
                await workers.call(f"{HERE}:forge", called, f"touch {tmp_path / 'made'}", timeout=LONG)

    run(test)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("kind", ["shape", "shape-of-a-failure", "no-pickle"])
def test_an_answer_of_another_form_costs_its_process_and_no_other(kind: str) -> None:
    async def test() -> None:
        async with pool() as workers:
            with pytest.raises(WorkerCrashed):
                await workers.call(f"{HERE}:forge", kind, timeout=LONG)
            assert await workers.call(f"{HERE}:double", 2, timeout=LONG) == 4
            assert sum(worker.process.poll() is None for worker in workers._all) == 1

    run(test)


def test_dates_come_back_in_their_zone_and_a_zone_nobody_knows_as_its_offset() -> None:
    async def test() -> None:
        async with pool() as workers:
            madrid = await workers.call(f"{HERE}:date_in", "Europe/Madrid", timeout=LONG)
            assert (madrid.tzinfo, madrid.isoformat()) == (ZoneInfo("Europe/Madrid"), "2025-07-17T09:00:00+02:00")
            odd = await workers.call(f"{HERE}:date_in_a_zone_of_its_own", timeout=LONG)
            assert odd.isoformat() == "2025-07-17T09:00:00-03:00"

    run(test)


def test_what_a_worker_prints_reaches_neither_stdout_nor_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    async def test() -> None:
        async with pool() as workers:
            assert await workers.call(f"{HERE}:shout", timeout=LONG) == "done"

    run(test)
    assert capfd.readouterr() == ("", "")


def test_a_worker_finds_the_project_from_any_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "crawler.py").write_text("raise SystemExit('the wrong one')", encoding="utf-8")

    async def test() -> None:
        async with pool() as workers:
            assert await workers.call(f"{HERE}:where", timeout=LONG) == (str(tmp_path), str(ROOT))

    run(test)


def test_closing_ends_every_process_even_one_at_work_and_may_be_repeated() -> None:
    async def test() -> None:
        workers = WorkerPool(2, packages=("tests",))
        pid = await workers.call(f"{HERE}:process", timeout=LONG)
        hung = asyncio.create_task(workers.call(f"{HERE}:never_end", timeout=LONG))
        await asyncio.sleep(0)
        await workers.close()
        await workers.close()
        with pytest.raises(PoolClosed):
            await hung
        with pytest.raises(PoolClosed, match="closed"):
            await workers.call(f"{HERE}:process", timeout=LONG)
        assert not alive(pid)

    run(test)


def test_no_worker_survives_when_its_parent_is_killed() -> None:
    program = (
        "import asyncio\n"
        "from vigia.workers import WorkerPool\n"
        "async def main():\n"
        "    pool = WorkerPool(1, packages=('tests',))\n"
        f"    print(await pool.call('{HERE}:process', timeout=60), flush=True)\n"
        f"    await pool.call('{HERE}:never_end', timeout=60)\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=ROOT) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert alive(child)
        descriptor = os.pidfd_open(child)
        try:
            parent.kill()
            parent.wait()
            # Readable means gone: the kernel says so itself, nothing has to be polled.
            assert select.select([descriptor], [], [], 10)[0]
        finally:
            os.close(descriptor)
    assert not alive(child)
