"""Places where a run can be told to die, so that a test can prove what survives.

`arm("article_committed:3")` makes the third `reach("article_committed")` kill this process with SIGKILL, which nothing can catch.
Not armed, `reach` costs one comparison. POINTS is the whole list: `arm` refuses a name that is not on it.
"""

from __future__ import annotations

import os
import signal

POINTS = (
    "run_started",  # the row in `crawls` is there
    "endpoint_answered",  # a feed's bytes came, nothing was read yet
    "links_parsed",  # the worker gave back the links
    "poll_uncommitted",  # links and validators are written, not committed
    "poll_committed",
    "article_requested",
    "page_received",
    "extracted",
    "language_identified",
    "deduplicated",
    "tagged",
    "article_uncommitted",  # everything that belongs to an article is written, not committed
    "article_committed",
    "drop_recorded",
    "record_settled",  # of an archive: what came of it and its place are committed
    "failure_recorded",
    "run_closing",
    "run_recorded",  # the crawl's row is complete, the log of SQLite not yet folded in
)

_armed: tuple[str, int] | None = None
_hits = 0


def arm(spec: str | None) -> None:
    """`POINT` or `POINT:N`; None disarms. ValueError on anything else."""
    global _armed, _hits
    _hits = 0
    if spec is None:
        _armed = None
        return
    name, _, count = spec.partition(":")
    if name not in POINTS or not (count or "1").isdigit() or int(count or 1) < 1:
        raise ValueError(f"not a fault point: {spec!r} (POINT or POINT:N, where POINT is one of {', '.join(POINTS)})")
    _armed = (name, int(count or 1))


def reach(name: str) -> None:
    global _hits
    if _armed is None or _armed[0] != name:
        return
    _hits += 1
    if _hits == _armed[1]:
        os.kill(os.getpid(), signal.SIGKILL)
