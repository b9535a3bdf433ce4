"""The two files that SQLite keeps beside a database in WAL mode, `-wal` (its log) and `-shm`: left where a reader needs them, cleared away
where another file would be read with them."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

ENDINGS = ("-wal", "-shm")
Place = tuple[int, int]


def place(path: Path) -> Place | None:
    """Which file stands there: device and inode; None when there is none or its folder cannot be read."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def places(database: Path) -> dict[Path, Place]:
    """Which files of SQLite's stand beside the database now."""
    beside = [database.with_name(database.name + ending) for ending in ENDINGS]
    return {path: found for path in beside if (found := place(path))}


def clear_away(found: dict[Path, Place]) -> None:
    """Those of `places` that are still the same files go. Beside another database of that name SQLite would read the log as that one's."""
    for path, before in found.items():
        if place(path) == before:
            with suppress(OSError):
                path.unlink()


def leave_readable(database: Path) -> None:
    """Beside a file in WAL mode, the two that a reader needs and may not be able to make: another user, a disk that takes no writing.

    SQLite takes them away when the last program that may write to the file closes it, and makes its own of whatever it finds. Empty
    ones say that there is no log (https://www.sqlite.org/wal.html, "read-only databases"). They are the owner's of the file, as
    SQLite's own are: left by another user they would keep the owner's next run from writing.
    """
    file = database.stat()
    if os.geteuid() not in (0, file.st_uid):
        return
    for ending in ENDINGS:
        with suppress(OSError):  # it is there, or cannot be made
            made = os.open(f"{database}{ending}", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            try:
                os.fchown(made, file.st_uid, file.st_gid)
                os.fchmod(made, file.st_mode & 0o777)
            finally:
                os.close(made)
