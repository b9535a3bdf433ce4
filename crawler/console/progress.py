"""A bar on a terminal for what a command does one by one, nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crawler.console.printing import watched


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """Gives a function that is told (done, of how many; None: nobody knows)."""
    if not watched():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(file=sys.__stderr__), transient=True) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)
