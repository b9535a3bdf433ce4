"""A file that is there whole or not at all: written beside its place, flushed to the disk, then put there in one step."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


class NotWritten(Exception):
    """A file that could not be written; what stood in its place is as it was."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"{path} could not be written: {error.strerror or error}; what stood there before is as it was")


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """What is written here stands at `path` once the block ends, and nothing of it does where the block fails.

    NotWritten for an OSError, also one of the block. A link stays one, and who may read the old file may read the new. A block that is
    killed may leave a file behind whose name begins with `.vigia-`.
    """
    place = path.resolve()
    beside = place.with_name(f".vigia-{secrets.token_hex(8)}")
    try:
        with beside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            beside.chmod(place.stat().st_mode & 0o777)
        beside.replace(place)
        with suppress(OSError):
            _settle(place.parent)
    except OSError as error:
        raise NotWritten(path, error) from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def replace_where_different(path: Path, content: bytes) -> bool:
    """Whether it was written: a file that says the same already is left alone. Raises NotWritten."""
    with suppress(OSError):
        if path.read_bytes() == content:
            return False
    with replacing(path) as file:
        file.write(content)
    return True


def _settle(folder: Path) -> None:
    """The new name itself, on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
