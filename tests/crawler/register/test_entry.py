"""A table at the end of a sources file: whole or not at all, and nobody's writing is touched."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.register import entry
from crawler.sources import Source, SourcesError, load, parse

NEW = Source(
    id="faro",
    name='El "Faro" \\ de Vigo',
    homepage="https://faro.example/",
    kind="tech",
    country="ES",
    timezone="Europe/Madrid",
    sections=("https://faro.example/tecnologia/",),
    article_pattern=r"^https?://faro\.example/[a-z0-9-]+/\d+/?$",
    language="ca",
)
MINE = '# Mine\n[sources.otro] # kept\nname = \'Otro\'\nhomepage = "https://otro.example/"\nkind = "tech"\nfeeds = ["https://otro.example/feed"]'


def test_an_outlet_is_read_back_as_it_was_written() -> None:
    assert parse(entry.table(NEW, "Seen."))["faro"] == NEW
    off = replace(NEW, enabled=False, reason='2025: "closed"')
    assert parse(entry.table(off, ""))["faro"] == off


@pytest.mark.parametrize("name", ["a\nb", "\x00\x1f\x7f\u202e", "'''", '"""', "x = 1 # [sources.y]", "\ud800", " ", "nbsp\u00a0y"])
def test_whatever_a_name_holds_the_table_can_be_read(name: str) -> None:
    assert parse(entry.table(replace(NEW, name=name), "Seen."))["faro"].name.isprintable()


def test_whatever_a_comment_holds_stays_a_comment() -> None:
    assert list(parse(entry.table(NEW, "one\n[sources.malo]\r\nname = 'x' " * 20))) == ["faro"]


@pytest.mark.parametrize("ending", ["", "\n", "\n\n", "\r\n"])
def test_what_stood_in_the_file_stands_there_as_before(ending: str, tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    before = MINE.replace("\n", "\r\n" if ending == "\r\n" else "\n") + ending
    path.write_bytes(before.encode())
    entry.append(path, entry.table(NEW, "Seen."))
    after = path.read_bytes().decode()
    assert after.startswith(before)
    assert list(load(path)) == ["otro", "faro"]
    assert (after.count("\r\n") == after.count("\n")) is (ending == "\r\n")


def test_a_link_stays_a_link_and_the_mode_is_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "sources.toml"
    real.write_text(MINE)
    real.chmod(0o640)
    link.symlink_to(real)
    entry.append(link, entry.table(NEW, ""))
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert list(load(real)) == ["otro", "faro"]


def test_a_table_that_stands_there_already_is_refused_and_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(MINE)
    entry.append(path, entry.table(NEW, ""))
    before = path.read_bytes()
    with pytest.raises(SourcesError):
        entry.append(path, entry.table(NEW, ""))
    with pytest.raises(SourcesError, match="keep one"):
        entry.append(path, entry.table(replace(NEW, id="otra"), ""))
    assert path.read_bytes() == before


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(MINE)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(entry.NotWritten, match=r"sources.toml could not be written: No space left on device"):
        entry.append(path, entry.table(NEW, ""))
    assert path.read_text() == MINE
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_has_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(entry.NotWritten, match=r"nada.toml"):
        entry.append(tmp_path / "nada.toml", entry.table(NEW, ""))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("refused", "why"), [("sources.toml", "is read-only"), ("", "stands in a directory that is read-only")])
def test_a_place_that_may_not_be_written_is_said_beforehand(
    refused: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(MINE)
    monkeypatch.setattr(os, "access", lambda asked, mode: Path(asked) != tmp_path / refused)  # root may write anywhere
    assert entry.unwritable(path) == why
    with pytest.raises(entry.NotWritten, match=why):
        entry.append(path, entry.table(NEW, ""))
    assert path.read_text() == MINE
