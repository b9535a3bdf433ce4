"""A command measured: wall time, CPU of it and of every process it started, peak memory of them together, who was left behind."""

from __future__ import annotations

import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

SAMPLE_SECONDS = 0.1
MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Measured:
    returncode: int
    seconds: float
    cpu: float  # seconds, user and system, of the whole process tree
    peak_mb: float  # resident memory of the tree at its fullest; pages that forked processes share are counted in each
    late_peak_mb: float  # the same, over the last third of the run
    early_peak_mb: float  # the same, over the middle third
    left: int  # processes that outlived the command
    errors: str
    output: str = ""


class _Watch:
    """Samples the tree of a process from a thread."""

    def __init__(self, process: psutil.Process) -> None:
        self.process = process
        self.seen: dict[int, psutil.Process] = {}
        self.samples: list[float] = []
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        while not self.done.wait(SAMPLE_SECONDS):
            try:
                tree = [self.process, *self.process.children(recursive=True)]
                self.seen |= {process.pid: process for process in tree}
                self.samples.append(sum(_resident(process) for process in tree) / MB)
            except psutil.NoSuchProcess:
                return

    def stop(self) -> None:
        self.done.set()
        self.thread.join()

    def left(self) -> int:
        return sum(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in self.seen.values())


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def run(command: Sequence[str], *, cwd: Path, environment: Mapping[str, str], timeout: float = 3600) -> Measured:
    """Runs the command and waits for it. CPU is what the kernel counts for waited-for children, so wait for nothing else."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    watch = _Watch(psutil.Process(process.pid))
    try:
        output, errors = process.communicate(timeout=timeout)
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        watch.stop()
    seconds = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    third = max(1, len(watch.samples) // 3)
    return Measured(
        returncode=process.returncode,
        seconds=seconds,
        cpu=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        peak_mb=max(watch.samples, default=0.0),
        early_peak_mb=max(watch.samples[third : 2 * third], default=0.0),
        late_peak_mb=max(watch.samples[-third:], default=0.0),
        left=watch.left(),
        errors=errors,
        output=output,
    )
