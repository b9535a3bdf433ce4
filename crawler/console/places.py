"""Where a command may write what it was told to: an ordinary file, and none of Vigía's own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.run.configuration import Configuration

BESIDE_THE_DATABASE = ("", "-wal", "-shm", ".lock")


def place_of(out: str, told: Configuration, companions: Iterable[str] = ()) -> Path:
    """The absolute path of `--out`. UsageError for what is no place for a file, and where something of ours stands: there, or at one of
    the `companions`, the ends of names of files that are written beside it."""
    if not out.strip() or "\x00" in out:
        raise UsageError("--out wants the name of a file", print_help=False)
    path = Path(out).expanduser().absolute()
    if out.endswith("/") or path.is_dir():
        raise UsageError(f"--out {path} is a directory: the name of a file is wanted", print_help=False)
    if path.exists() and not path.is_file():
        raise UsageError(f"--out {path} is no ordinary file", print_help=False)
    ours = [told.labels, told.sources_file, told.notify_rules, *(Path(f"{told.database}{end}") for end in BESIDE_THE_DATABASE)]
    taken = {one.resolve() for one in ours}
    for written in (path, *(path.with_name(path.name + end) for end in companions)):
        if written.resolve() in taken:
            raise UsageError(f"--out {path}: {written} is a file of Vigía's own: choose another", print_help=False)
    return path
