"""Killable processes for work that pages and feeds could make slow, large or deadly: parsing, extraction, language, tags.

A pool starts nothing until it is asked; then `size` children (`python -m vigia.worker_process`, a clean interpreter without the
parent's sockets and databases) take one job at a time over a socket of their own. A child that overruns its time is killed and
replaced, and so is one that dies: its job is done once more by a fresh one, and its neighbours lose nothing. No child outlives
its parent, not even after `kill -9`: the kernel ends it (PR_SET_PDEATHSIG), and elsewhere the end of the socket does. What comes
back is read as data only: a child that a hostile page has taken over can lie, but run nothing here.

Time is the child's own: seconds of processor time, so that a machine under load, a loop that stood still or a process that was
stopped and let go on costs no page anything.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import select
import socket
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Coroutine
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

from vigia.answers import HEADER, PoolClosed, ProcessEnded, ProcessOverran, WorkerCrashed, WorkerFailed, WorkerTimeout, read
from vigia.worker_process import FILE_LIMIT

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("vigia", "crawler", "pipelines")  # a worker calls nothing else
MEMORY_LIMIT = 1 << 30  # bytes of address space; a 5 MiB live blog needs a third of it
RESULT_LIMIT = 32 << 20  # bytes; the largest honest answer is a feed of 500 entries, well under one MiB
# Another child is started when so many jobs wait for each that is at work, and so many were done or wait for each: to start one costs as
# much CPU as thirty pages.
QUEUE = 8
WORTH = 40
START_TIMEOUT = 30.0  # seconds until a child has imported what it needs; a page cannot influence them
PATIENCE = 3  # times its limit that a job may go on while its child uses no processor at all: it sleeps, or was stopped
LONGEST = 30  # times its limit that a job may take on the clock in any case, starved by whatever else the machine does
TURN = 0.5  # seconds between two looks at a child at work
RETIRE_ABOVE = 1 / 6  # of the memory limit: one that holds more even then is replaced; an ordinary one has a tenth
LARGE_JOB = 1 << 20  # bytes: such a page takes fifty times its size while it is read, so only one is read at a time


def cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class WorkerPool:
    """At most `size` child processes: one when first needed, more when jobs queue up. One event loop at a time may use it."""

    def __init__(
        self, size: int, *, memory_limit: int = MEMORY_LIMIT, result_limit: int = RESULT_LIMIT, packages: tuple[str, ...] = PACKAGES
    ) -> None:
        if size < 1:
            raise ValueError(f"a pool needs at least one worker, not {size}")
        self.size = size
        self._options = (memory_limit, result_limit, packages)
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._open = 1  # children that may be at work at once: another is opened when a queue has formed
        self._waiting = 0
        self._done = 0
        self._free = asyncio.Semaphore(self._open)
        self._large = asyncio.Semaphore(1)
        self._closed = False
        self._finalizer = weakref.finalize(self, _end_all, self._all)

    async def call(self, function: str, *args: Any, timeout: float) -> Any:  # noqa: ASYNC109  its clock starts when a child takes the job, not when it is asked for
        """The result of `function` ("package.module:callable") called with `args` in a child process.

        `timeout` is in seconds of the child's processor time and counts neither the wait for a free child nor its imports; a child
        that uses no processor is given PATIENCE times as many on the clock. A job whose child died or slept is given to a fresh one
        once; one that used up its seconds would use them up again. Raises WorkerTimeout, WorkerCrashed, WorkerFailed or PoolClosed.
        """
        job = pickle.dumps((function, args), protocol=pickle.HIGHEST_PROTOCOL)
        if len(job) < LARGE_JOB:
            return await self._call(function, job, timeout)
        async with self._large:
            return await self._call(function, job, timeout)

    async def _call(self, function: str, job: bytes, timeout: float) -> Any:  # noqa: ASYNC109  see call
        self._waiting += 1
        enough = self._waiting > QUEUE * self._open and self._done + self._waiting >= WORTH * self._open
        if enough and self._open < self.size:
            self._open += 1
            self._free.release()
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            worker, answer = await self._run(function, job, timeout)
        finally:
            self._free.release()
            self._done += 1
        done, value, memory = answer
        if memory > self._options[0] * RETIRE_ABOVE or (not done and value[0] == "MemoryError"):
            self._remove(worker)
        else:
            self._idle.append(worker)
        if not done:
            raise WorkerFailed(*value)
        return value

    async def _run(self, function: str, job: bytes, timeout: float) -> tuple[_Worker, tuple[bool, Any, int]]:  # noqa: ASYNC109  see call
        """The child that did the job and what it answered, at the second try if need be."""
        for last in (False, True):
            worker = self._idle.pop() if self._idle and not last else self._start()
            try:
                return worker, await worker.run(function, job, timeout)
            except ProcessEnded as ended:
                self._remove(worker)
                if self._closed:
                    raise PoolClosed(f"{function}: {ended}") from None
                if last:
                    raise WorkerCrashed(f"{function}: {ended}") from None
            except ProcessOverran as overran:
                self._remove(worker)
                if last or overran.busy:
                    raise WorkerTimeout(f"{function} took longer than {timeout:g} s{'' if overran.busy else ' and did nothing'}") from None
            except BaseException:
                self._remove(worker)
                raise
        raise AssertionError("the second try returns or raises")

    async def close(self) -> None:
        """End every child, also those at work (their calls raise PoolClosed); safe to call again. A closed pool takes no more jobs."""
        self._closed = True
        for worker in self._all:
            worker.kill()
        for _ in range(self._open):  # the calls under way have seen their child die: only now may the sockets be closed
            await self._free.acquire()
        self._idle.clear()
        await asyncio.to_thread(self.end_all)
        for _ in range(self._open):
            self._free.release()

    def end_all(self) -> None:
        """End every child and wait for it; for whoever has no event loop any more."""
        _end_all(self._all)

    def _start(self) -> _Worker:
        if self._closed:
            raise PoolClosed("the pool is closed")
        for worker in [w for w in self._all if w.killed and w.process.poll() is not None]:
            self._all.discard(worker)
            worker.end()
        try:
            worker = _Worker(*self._options)
        except OSError as error:  # no memory, processes or descriptors left
            raise WorkerCrashed(f"no process could be started: {error}") from None
        self._all.add(worker)
        return worker

    def _remove(self, worker: _Worker) -> None:
        worker.kill()  # reaped by the next start or by close: waiting for the kernel to free a gigabyte would hold the loop


class _Worker:
    """One child, seen from the parent."""

    def __init__(self, memory_limit: int, result_limit: int, packages: tuple[str, ...]) -> None:
        self.result_limit = result_limit
        self.packages = packages
        self.killed = False
        self.asked: set[str] = set()
        self.messages: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed in end(); a child's stderr must not reach cron's mail
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self.socket = ours
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        arguments = [str(theirs.fileno()), str(os.getpid()), str(memory_limit), str(result_limit), ",".join(packages)]
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "vigia.worker_process", *arguments],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self.messages,
                stderr=self.messages,
                env={**os.environ, "PYTHONPATH": path},
            )

    async def run(self, function: str, job: bytes, timeout: float) -> tuple[bool, Any, int]:  # noqa: ASYNC109  two clocks, see WorkerPool.call
        try:
            if function not in self.asked:
                await self._within(START_TIMEOUT, self._exchange(job))
                self.asked.add(function)  # found and imported: the work begins, as it does at once from now on
                return read(await self._within(timeout, self._receive()), self.packages)
            return read(await self._within(timeout, self._exchange(job)), self.packages)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise await self._ended(error) from None

    async def _within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        """What `work` brings, or ProcessOverran.

        Judged by the child's processor time. The clock is only asked about a child that does nothing, and in turns of this loop: a loop
        that stood still, or a program that was stopped, has not waited. What lies in the socket is read before anything is judged.
        """
        turn = min(TURN, seconds / 2)
        before = seen = self._processor_time()
        turns = idle = 0
        task = asyncio.ensure_future(work)
        try:
            while not (await asyncio.wait({task}, timeout=turn))[0]:
                now = self._processor_time()
                turns, idle, seen = turns + 1, idle + (now == seen), now
                busy = now - before >= seconds
                if (busy and not self._has_answered()) or idle * turn >= seconds * PATIENCE or turns * turn >= seconds * LONGEST:
                    raise ProcessOverran(busy=busy)
            return task.result()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)  # also what a signal raised in it is heard of here

    def _processor_time(self) -> float:
        """Seconds that the child has computed; where the system does not say, the clock stands for them."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError, IndexError):
            return 0.0 if sys.platform == "linux" else time.monotonic()

    def _has_answered(self) -> bool:
        poll = select.poll()  # select() cannot look at descriptors above 1023
        poll.register(self.socket, select.POLLIN)
        return bool(poll.poll(0))

    async def _exchange(self, job: bytes) -> bytearray:
        await asyncio.get_running_loop().sock_sendall(self.socket, HEADER.pack(len(job)) + job)
        return await self._receive()

    async def _receive(self) -> bytearray:
        (size,) = HEADER.unpack(await self._receive_exactly(HEADER.size))
        if size > self.result_limit + 1024:
            raise EOFError(f"an answer of {size} bytes")
        return await self._receive_exactly(size)

    async def _receive_exactly(self, size: int) -> bytearray:
        loop = asyncio.get_running_loop()
        data = bytearray()
        while len(data) < size:
            part = await loop.sock_recv(self.socket, min(size - len(data), 1 << 20))
            if not part:
                raise EOFError("")
            data += part
        return data

    async def _ended(self, error: Exception) -> ProcessEnded:
        for _ in range(50):  # the socket closes a moment before the process is gone
            if self.process.poll() is not None:
                break
            await asyncio.sleep(0.01)
        self.messages.seek(0)
        words = self.messages.read(FILE_LIMIT)[-300:].decode("utf-8", "replace").strip().rpartition("\n")[2]
        return ProcessEnded(self.process.returncode, words or str(error))

    def kill(self) -> None:
        self.killed = True
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()

    def end(self) -> None:
        self.kill()
        self.process.wait()
        self.socket.close()
        self.messages.close()


def _end_all(workers: set[_Worker]) -> None:
    for worker in workers:
        worker.kill()
    while workers:
        workers.pop().end()


_pools: weakref.WeakKeyDictionary[Crawler, WorkerPool] = weakref.WeakKeyDictionary()


def open_pool(crawler: Crawler, size: int) -> WorkerPool:
    """The one pool of this crawler, of at most `size` workers; closed when the engine stops."""
    from scrapy import signals  # here, because the children import this module and need no Scrapy

    pool = _pools[crawler] = WorkerPool(size)
    crawler.signals.connect(pool.close, signals.engine_stopped)
    return pool


def get_pool(crawler: Crawler) -> WorkerPool:
    """The pool that was opened for this crawler; KeyError without one."""
    return _pools[crawler]
