"""Killable processes for work that pages and feeds could make slow, large or deadly: parsing, extraction, language, tags.

A pool starts nothing until it is asked; then `size` children (`python -m crawler.workers`, a clean interpreter without the
parent's sockets and databases) take one job at a time over a socket of their own. A child that overruns its time is killed and
replaced, and so is one that dies: the job is lost, its neighbours are not. No child outlives its parent, not even after
`kill -9`: the kernel ends it (PR_SET_PDEATHSIG), and elsewhere the end of the socket does. What comes back is read as data
only: a child that a hostile page has taken over can lie, but run nothing here.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import importlib
import io
import logging
import os
import pickle
import resource
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import weakref
from collections import deque
from collections.abc import Callable, Generator, Iterable
from datetime import datetime, timezone
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("crawler", "pipelines")  # a worker calls nothing else
MEMORY_LIMIT = 1 << 30  # bytes of address space; a 5 MiB live blog needs a third of it
RESULT_LIMIT = 32 << 20  # bytes; the largest honest answer is a feed of 500 entries, well under one MiB
QUEUE = 8  # jobs waiting for each child at work before another is started: starting one costs a second of CPU, as much as twenty pages
START_TIMEOUT = 60.0  # seconds until a child has imported what it needs; a page cannot influence them
FILE_LIMIT = 4 << 20  # bytes a child may write into any file: nothing but its messages
TRIM_ABOVE = 1 / 8  # of the memory limit: a child that holds more gives back what its job no longer needs
RETIRE_ABOVE = 1 / 6  # of the memory limit: one that holds more even then is replaced; an ordinary one has a tenth
LARGE_JOB = 1 << 20  # bytes: such a page takes fifty times its size while it is read, so only one is read at a time
HEADER = struct.Struct("!Q")
PR_SET_PDEATHSIG = 1


class WorkerError(Exception):
    """The job brought no result."""


class WorkerTimeout(WorkerError):
    """The job overran its time and its process was killed."""


class WorkerCrashed(WorkerError):
    """The process died under the job."""


class PoolClosed(WorkerError):
    """The pool was closed before or under the job: the run is ending, and the job says nothing about its page."""


class WorkerFailed(WorkerError):
    """The function raised: `kind` is the name of the exception's type, `message` its words (at most 500 characters)."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}" if message else kind)
        self.kind = kind
        self.message = message


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
        self._free = asyncio.Semaphore(self._open)
        self._large = asyncio.Semaphore(1)
        self._closed = False
        self._finalizer = weakref.finalize(self, _end_all, self._all)

    async def call(self, function: str, *args: Any, timeout: float) -> Any:  # noqa: ASYNC109  its clock starts when a child takes the job, not when it is asked for
        """The result of `function` ("package.module:callable") called with `args` in a child process.

        `timeout` is in seconds and does not count the wait for a free child nor its imports.
        Raises WorkerTimeout, WorkerCrashed, WorkerFailed or PoolClosed.
        """
        job = pickle.dumps((function, args), protocol=pickle.HIGHEST_PROTOCOL)
        if len(job) < LARGE_JOB:
            return await self._call(function, job, timeout)
        async with self._large:
            return await self._call(function, job, timeout)

    async def _call(self, function: str, job: bytes, timeout: float) -> Any:  # noqa: ASYNC109  see call
        self._waiting += 1
        if self._waiting > QUEUE * self._open and self._open < self.size:
            self._open += 1
            self._free.release()
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            for last in (False, True):
                worker = self._idle.pop() if self._idle else self._start()
                try:
                    answer = await worker.run(job, timeout)
                except _Ended as ended:
                    self._remove(worker)
                    # `systemctl stop` and shells send SIGTERM to the whole group: that is not the page's fault.
                    if ended.status == -signal.SIGTERM and not last:
                        continue
                    raise (PoolClosed if self._closed else WorkerCrashed)(f"{function}: {ended}") from None
                except BaseException as error:
                    self._remove(worker)
                    if isinstance(error, TimeoutError):
                        raise WorkerTimeout(f"{function} took longer than {timeout:g} s") from None
                    raise
                break
        finally:
            self._free.release()
        done, value, memory = answer
        if memory > self._options[0] * RETIRE_ABOVE or (not done and value[0] == "MemoryError"):
            self._remove(worker)
        else:
            self._idle.append(worker)
        if not done:
            raise WorkerFailed(*value)
        return value

    async def close(self) -> None:
        """End every child, also those at work (their calls raise PoolClosed); safe to call again. A closed pool takes no more jobs."""
        self._closed = True
        for worker in self._all:
            worker.kill()
        for _ in range(self._open):  # the calls under way have seen their child die: only now may the sockets be closed
            await self._free.acquire()
        self._idle.clear()
        await asyncio.to_thread(_end_all, self._all)
        for _ in range(self._open):
            self._free.release()

    def _start(self) -> _Worker:
        if self._closed:
            raise PoolClosed("the pool is closed")
        for worker in [w for w in self._all if w.killed and w.process.poll() is not None]:
            self._all.discard(worker)
            worker.end()
        worker = _Worker(*self._options)
        self._all.add(worker)
        return worker

    def _remove(self, worker: _Worker) -> None:
        worker.kill()  # reaped by the next start or by close: waiting for the kernel to free a gigabyte would hold the loop


class _Ended(Exception):
    def __init__(self, status: int | None, words: str) -> None:
        name = "no answer" if status is None else f"exit status {status}" if status >= 0 else signal.Signals(-status).name
        super().__init__(f"the process ended ({name}){': ' + words if words else ''}")
        self.status = status


class _Worker:
    """One child, seen from the parent."""

    def __init__(self, memory_limit: int, result_limit: int, packages: tuple[str, ...]) -> None:
        self.result_limit = result_limit
        self.packages = packages
        self.killed = False
        self.messages: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed in end(); a child's stderr must not reach cron's mail
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self.socket = ours
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        arguments = [str(theirs.fileno()), str(os.getpid()), str(memory_limit), str(result_limit), ",".join(packages)]
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "crawler.workers", *arguments],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self.messages,
                stderr=self.messages,
                env={**os.environ, "PYTHONPATH": path},
            )

    async def run(self, job: bytes, timeout: float) -> tuple[bool, Any, int]:  # noqa: ASYNC109  two clocks, see WorkerPool.call
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(START_TIMEOUT):
                await loop.sock_sendall(self.socket, HEADER.pack(len(job)) + job)
                await self._receive()  # the function is found, the work begins
            async with asyncio.timeout(timeout):
                answer: tuple[bool, Any, int] = _Reader(io.BytesIO(await self._receive()), self.packages).load()
                return answer
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            if isinstance(error, TimeoutError):  # an OSError since Python 3.10
                raise
            raise await self._ended(error) from None

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

    async def _ended(self, error: Exception) -> _Ended:
        for _ in range(50):  # the socket closes a moment before the process is gone
            if self.process.poll() is not None:
                break
            await asyncio.sleep(0.01)
        self.messages.seek(0)
        words = self.messages.read(FILE_LIMIT)[-300:].decode("utf-8", "replace").strip().rpartition("\n")[2]
        return _Ended(self.process.returncode, words or str(error))

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


class _Reader(pickle.Unpickler):
    """Reads plain data, dates and the project's own types; refuses every other name."""

    def __init__(self, file: IO[bytes], packages: tuple[str, ...]) -> None:
        super().__init__(file)
        self._packages = packages

    def find_class(self, module: str, name: str) -> Any:
        if module in ("datetime", "zoneinfo"):
            return super().find_class(module, name)
        if module == "builtins" and name in ("set", "frozenset", "complex", "bytearray", "slice", "range"):
            return super().find_class(module, name)
        if module == "collections" and name in ("OrderedDict", "Counter", "deque"):
            return super().find_class(module, name)
        if module.partition(".")[0] in self._packages:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"a worker answered with {module}.{name}")


_pools: weakref.WeakKeyDictionary[Crawler, WorkerPool] = weakref.WeakKeyDictionary()


def get_pool(crawler: Crawler) -> WorkerPool:
    """The one pool of this crawler; as large as the setting WORKERS says (default: one worker a core), closed when the engine stops."""
    pool = _pools.get(crawler)
    if pool is None:
        from scrapy import signals  # here, because the children import this module and need no Scrapy

        pool = _pools[crawler] = WorkerPool(int(crawler.settings.get("WORKERS") or 0) or cores())
        crawler.signals.connect(pool.close, signals.engine_stopped)
    return pool


def run_all(
    function: str, jobs: Iterable[tuple[Any, ...]], *, size: int | None = None, timeout: float = 60.0, packages: tuple[str, ...] = PACKAGES
) -> Generator[Any, None, None]:
    """For commands: the results of `function` for every tuple of arguments, in their order, on every core.

    A job that failed yields its WorkerError. `jobs` is read only as far ahead as keeps the workers busy. Not to be called
    where an event loop is running.
    """
    size = size or cores()
    pool = WorkerPool(size, packages=packages)
    waiting: deque[asyncio.Task[Any]] = deque()

    async def one(arguments: tuple[Any, ...]) -> Any:
        try:
            return await pool.call(function, *arguments, timeout=timeout)
        except WorkerError as error:
            return error

    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        try:
            for arguments in jobs:
                waiting.append(loop.create_task(one(arguments)))
                if len(waiting) >= 2 * size:
                    yield loop.run_until_complete(waiting.popleft())
            while waiting:
                yield loop.run_until_complete(waiting.popleft())
        finally:
            for task in waiting:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
            loop.run_until_complete(pool.close())


# ---------------------------------------------------------------------------------------------- in the child


def _resident() -> int:
    """Bytes of memory in use now; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def _settled(memory_limit: int) -> int:
    """Bytes in use after what a large job left behind was given back: the C library keeps it otherwise."""
    held = _resident()
    if held > memory_limit * TRIM_ABOVE and sys.platform == "linux":
        gc.collect()
        with contextlib.suppress(AttributeError):  # a C library that has no such function keeps what it keeps
            ctypes.CDLL(None).malloc_trim(0)
        held = _resident()
    return held


def _resolve(name: str, packages: tuple[str, ...]) -> Callable[..., Any]:
    module, _, attribute = name.partition(":")
    if module.partition(".")[0] not in packages or not attribute.isidentifier():
        raise LookupError(f"{name!r} is not a function of {' or '.join(packages)}")
    function = getattr(importlib.import_module(module), attribute)
    if getattr(function, "__module__", "").partition(".")[0] not in packages:
        raise LookupError(f"{name!r} is not a function of {' or '.join(packages)}")
    found: Callable[..., Any] = function
    return found


def _guard(parent: int, memory_limit: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which finishes what is under way
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above
        os._exit(0)
    for limit, value in ((resource.RLIMIT_AS, memory_limit), (resource.RLIMIT_FSIZE, FILE_LIMIT), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
    logging.disable(logging.CRITICAL)  # libraries complain about pages; what matters comes back as a result


class _Writer(pickle.Pickler):
    """Writes dates so that `_Reader` can read them: a zone by its key, a library's own zone as the offset it stands for."""

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, ZoneInfo):
            return ZoneInfo, (obj.key,)
        if isinstance(obj, datetime) and obj.tzinfo is not None and not isinstance(obj.tzinfo, (timezone, ZoneInfo)):
            offset = obj.utcoffset()
            return obj.replace(tzinfo=None if offset is None else timezone(offset)).__reduce_ex__(pickle.HIGHEST_PROTOCOL)
        return NotImplemented


def _written(answer: Any) -> bytes:
    stream = io.BytesIO()
    _Writer(stream, protocol=pickle.HIGHEST_PROTOCOL).dump(answer)
    return stream.getvalue()


def _serve(arguments: list[str]) -> None:
    descriptor, parent, memory_limit, result_limit = map(int, arguments[:4])
    packages = tuple(arguments[4].split(","))
    _guard(parent, memory_limit)
    with socket.socket(fileno=descriptor) as channel, channel.makefile("rwb") as stream:

        def send(answer: Any) -> bool:
            data = _written(answer)
            if len(data) > result_limit:
                return False
            stream.write(HEADER.pack(len(data)) + data)
            stream.flush()
            return True

        while len(header := stream.read(HEADER.size)) == HEADER.size:
            started = False
            try:
                name, args = pickle.loads(stream.read(HEADER.unpack(header)[0]))
                function = _resolve(name, packages)
                started = send(None)
                result = function(*args)
                del args
                if not send((True, result, _settled(memory_limit))):
                    send((False, ("ResultTooLarge", f"more than {result_limit} bytes"), _resident()))
            except Exception as error:  # noqa: BLE001  whatever the job raised is the caller's to judge
                if not started:
                    send(None)
                send((False, (type(error).__name__, str(error)[:500]), _settled(memory_limit)))


if __name__ == "__main__":
    _serve(sys.argv[1:])
