"""The engine: Dask's scheduler hands out archives, a task each, to processes here or to whatever is at an address.

A process that is killed costs its archive another try, and nothing else: what is made stands under its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from backfill.shard import Made, make
from crawler.archives.gate import Gate

TRIES = 5  # of an archive whose process died under it, before it is given up
AHEAD = 4  # archives for each process that the scheduler knows of


class NoEngine(RuntimeError):
    """Dask is not there, or cannot be reached; the message says what to do."""


@contextmanager
def engine(workers: int, scheduler: str | None) -> Iterator[Any]:
    """A client of `workers` processes of its own, ended with it, or of a scheduler's. Raises NoEngine."""
    try:
        import distributed
    except ImportError:
        raise NoEngine("Dask is not installed: pip install '.[backfill]' in the checkout's environment") from None
    typeless: Any = distributed  # of its names none has a type
    if scheduler is not None:
        try:
            client = typeless.Client(scheduler, timeout=10)
        except (OSError, ValueError, TimeoutError) as error:
            raise NoEngine(f"no scheduler answers at {scheduler} ({error}): start one with `dask scheduler`") from None
        with client:
            yield client
        return
    with (
        typeless.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",
            silence_logs=50,
            memory_limit=0,
            scheduler_kwargs={"allowed_failures": TRIES},
        ) as cluster,
        typeless.Client(cluster) as client,
    ):
        yield client


def shards(client: Any, archives: Sequence[Path], folder: Path, gate: Gate, *, ahead: int) -> Iterator[Made]:
    """What came of each archive, as they are done; at most `ahead` are handed out at a time."""
    import distributed

    typeless: Any = distributed
    waiting = list(reversed(archives))

    def hand_out() -> object:
        path = waiting.pop()
        return client.submit(make, path, folder, gate, pure=False, key=f"make-{len(waiting)}-{path.name}")

    done = typeless.as_completed([hand_out() for _ in range(min(ahead, len(waiting)))])
    for future in done:
        name = future.key.partition("-")[2].partition("-")[2]
        error = future.exception()
        yield Made(name, error=f"{type(error).__name__}: {error}"[:300]) if error is not None else future.result()
        if waiting:
            done.add(hand_out())
