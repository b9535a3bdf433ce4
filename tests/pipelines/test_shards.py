"""Shards: written whole, read in the order of their dates, few at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines import shards
from pipelines.shards import BadShard, Header, Spool, check, entries, merged, write
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
    dates = [entry.at for _, entry in merged(made)]
    assert len(dates) == 80
    assert dates == sorted(dates)
    assert most <= 3


@pytest.mark.parametrize("cut", [0, 10, -20, -1])
def test_a_shard_that_is_cut_off_is_none(tmp_path: Path, cut: int) -> None:
    path, _, _ = shard(tmp_path, "a", 1, 2, 3)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(BadShard, match=r"a\.shard\.jsonl\.gz: "):
        check(path)


def test_a_shard_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    def lines() -> Iterator[bytes]:
        yield b"{}\n"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write(tmp_path / "a.shard.jsonl.gz", Header("a", "a", 1, "g", "r"), lines())
    assert list(tmp_path.iterdir()) == []
