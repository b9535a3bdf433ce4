"""A file that is written anew is there whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from reports.atomic_file import NotWritten, replace_where_different, replacing


def fails_on_the_way(place: Path, error: BaseException) -> None:
    with replacing(place) as file:
        file.write(b"half")
        raise error


def test_what_fails_on_the_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    place = tmp_path / "old.csv"
    place.write_text("whole")
    with pytest.raises(NotWritten, match=r"old\.csv could not be written: No space left on device"):
        fails_on_the_way(place, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    with pytest.raises(KeyboardInterrupt):
        fails_on_the_way(place, KeyboardInterrupt())
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("old.csv", "whole")]
    with pytest.raises(NotWritten, match="No such file"):
        fails_on_the_way(tmp_path / "nowhere" / "new.csv", KeyboardInterrupt())


def test_a_link_and_the_rights_of_a_file_stay(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "real.csv").chmod(0o640)
    link = tmp_path / "link.csv"
    link.symlink_to("real.csv")
    with replacing(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert ((tmp_path / "real.csv").read_text(), (tmp_path / "real.csv").stat().st_mode & 0o777) == ("new", 0o640)


def test_a_file_that_says_the_same_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "feed.json"
    assert replace_where_different(place, b"one")
    before = place.stat().st_ino
    assert not replace_where_different(place, b"one")
    assert place.stat().st_ino == before
    assert replace_where_different(place, b"two")
    assert place.read_bytes() == b"two"
