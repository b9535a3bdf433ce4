"""Shards: written whole, read in the order of their dates, few at a time."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines import shards
from pipelines.shards import BadShard, Header, Spool, check, entries, merged, sweep, write
from vigia.items import Article, NotStored

FIRST = datetime(2025, 1, 1, tzinfo=UTC)


def shard(folder: Path, name: str, *days: int) -> tuple[Path, str, int]:
    """A drop for each day, in the order given; every third is a story."""
    with closing(Spool(folder)) as spool:
        for record, day in enumerate(days, 1):
            url = f"https://faro.example/{name}/{day}"
            item = Article(url, "faro", url, title="Año\n\u2028nuevo") if day % 3 == 0 else NotStored(url, "faro", "too_short", "ñ\n")
            spool.add(FIRST + timedelta(days=day), record, item)
        header = Header(f"{name}.warc.gz", name, 1, "gate", "rules", len(days), spool.articles, spool.drops, spool.first)
        path = folder / f"{name}.shard.jsonl.gz"
        write(path, header, spool.lines())
    return path, header.first, 0


def test_lines_come_by_date_whatever_their_order_was(tmp_path: Path) -> None:
    path, first, _ = shard(tmp_path, "a", 5, 3, 9, 3)
    assert check(path).lines == 4
    assert first == "2025-01-04T00:00:00+00:00"
    found = list(entries(path))
    assert [(each.at[8:10], each.record, each.number) for each in found] == [("04", 2, 1), ("04", 4, 2), ("06", 1, 3), ("10", 3, 4)]
    assert [type(each.item) for each in found] == [Article, Article, NotStored, Article]
    assert [each.number for each in entries(path, behind=3)] == [4]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.shard.jsonl.gz"]


def test_many_shards_are_read_by_date_with_few_open_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [shard(tmp_path, f"{number:02}", *range(number * 3, number * 3 + 4)) for number in range(20)]
    opened, most = 0, 0
    plain = shards.entries

    def counted(path: Path, *, behind: int = 0) -> Iterator[shards.Entry]:
        nonlocal opened, most
        opened, most = opened + 1, max(most, opened + 1)
        yield from plain(path, behind=behind)
        opened -= 1

    monkeypatch.setattr(shards, "entries", counted)
    dates = [entry.at for _, entry in merged(made, lambda problem: pytest.fail(str(problem)))]
    assert len(dates) == 80
    assert dates == sorted(dates)
    assert most <= 3


@pytest.mark.parametrize("cut", [0, 10, -20, -1])
def test_a_shard_that_is_cut_off_is_none(tmp_path: Path, cut: int) -> None:
    path, _, _ = shard(tmp_path, "a", 1, 2, 3)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(BadShard, match=r"a\.shard\.jsonl\.gz: "):
        check(path)


def _with_line(path: Path, at: int, line: bytes) -> None:
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    lines[at] = line + b"\n"
    path.write_bytes(gzip.compress(b"".join(lines)))


@pytest.mark.parametrize(
    "line",
    [
        b"words",
        b"[" * 100_000,
        b'{"at":"2025","record":1}',
        b'{"record":1,"dropped":{"url":"a","source":"b","reason":"c"}}',
        b'{"at":5,"record":1,"dropped":{"url":"a","source":"b","reason":"c"}}',
        b'{"at":"2025","record":1,"dropped":{"url":null,"source":"b","reason":"c"}}',
        b'{"at":"2025","record":1,"dropped":{"url":"a","source":"","reason":"c"}}',
        b'{"at":"2025","record":1,"article":[1,{},[]]}',
        b'{"at":"2025","record":1,"article":[9,{},[]]}',
    ],
)
def test_a_line_that_is_none_ends_its_shard_and_no_other(tmp_path: Path, line: bytes) -> None:
    bad, good = shard(tmp_path, "bad", 1, 4, 5), shard(tmp_path, "good", 1, 2, 7)
    _with_line(bad[0], 2, line)
    told: list[BadShard] = []
    assert [(at, entry.number) for at, entry in merged([bad, good], told.append)] == [(0, 1), (1, 1), (1, 2), (1, 3)]
    assert [str(each).partition(":")[0] for each in told] == ["bad.shard.jsonl.gz, line 3"]


@pytest.mark.parametrize("header", [b"[]", b"5", b"", b'{"shard":1}', b'{"shard":1,"file":"a","digest":"a","bytes":"b"}'])
def test_a_file_with_another_head_is_no_shard(tmp_path: Path, header: bytes) -> None:
    path, _, _ = shard(tmp_path, "a", 1, 2, 3)
    _with_line(path, 0, header)
    with pytest.raises(BadShard, match=r"a\.shard\.jsonl\.gz: it is no shard"):
        check(path)


def test_what_a_killed_process_had_begun_is_swept_and_what_another_writes_stays(tmp_path: Path) -> None:
    (tmp_path / ".b.shard.jsonl.gz.x.part").write_bytes(b"begun")

    def lines() -> Iterator[bytes]:
        yield b"{}\n"
        sweep(tmp_path)
        assert len(list(tmp_path.glob(".*"))) == 1

    write(tmp_path / "a.shard.jsonl.gz", Header("a", "a", 1, "g", "r"), lines())
    assert [each.name for each in tmp_path.iterdir()] == ["a.shard.jsonl.gz"]


def test_a_shard_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    def lines() -> Iterator[bytes]:
        yield b"{}\n"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write(tmp_path / "a.shard.jsonl.gz", Header("a", "a", 1, "g", "r"), lines())
    assert list(tmp_path.iterdir()) == []
