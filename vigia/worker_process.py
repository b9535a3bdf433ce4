"""One child of a pool (vigia/workers.py): takes jobs from its socket, one at a time, within the limits it sets itself."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import logging
import os
import pickle
import resource
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vigia.answers import HEADER, write

FILE_LIMIT = 4 << 20  # bytes a child may write into any file: nothing but its messages
TRIM_ABOVE = 1 / 8  # of the memory limit: a child that holds more gives back what its job no longer needs
PR_SET_PDEATHSIG = 1
COLLECT_AFTER = 20_000  # objects, where Python's own is 700: a page makes a hundred thousand, and few that only a collection finds


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


def _serve(arguments: list[str]) -> None:
    descriptor, parent, memory_limit, result_limit = map(int, arguments[:4])
    packages = tuple(arguments[4].split(","))
    _guard(parent, memory_limit)
    gc.set_threshold(COLLECT_AFTER)
    with socket.socket(fileno=descriptor) as channel, channel.makefile("rwb") as stream:

        def send(answer: Any) -> bool:
            data = write(answer)
            if len(data) > result_limit:
                return False
            stream.write(HEADER.pack(len(data)) + data)
            stream.flush()
            return True

        loaded = 0
        asked: set[str] = set()  # what was asked for before, and with it imported: the next job begins at once, and nothing says so
        while len(header := stream.read(HEADER.size)) == HEADER.size:
            name, args = pickle.loads(stream.read(HEADER.unpack(header)[0]))
            started = name in asked
            asked.add(name)
            try:
                function = _resolve(name, packages)
                started = started or send(None)
                result = function(*args)
                del args
                if len(sys.modules) != loaded:  # what a job made the process load stays: no collection needs to look at it
                    loaded = len(sys.modules)
                    gc.freeze()
                if not send((True, result, _settled(memory_limit))):
                    send((False, ("ResultTooLarge", f"more than {result_limit} bytes"), _resident()))
            except Exception as error:  # noqa: BLE001  whatever the job raised is the caller's to judge
                if not started:
                    send(None)
                send((False, (type(error).__name__, str(error)[:500]), _settled(memory_limit)))


if __name__ == "__main__":
    _serve(sys.argv[1:])
