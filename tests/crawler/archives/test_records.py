"""Archives of every kind as records: whole ones, damaged ones, and those that are none."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archives import warc as reader
from crawler.archives.files import NoArchive, archives, digest
from crawler.archives.model import LIMIT, LeftOut, Record
from crawler.archives.records import records
from tests.archived import NOW, Saved, warc

PAGES = [Saved(f"https://faro.example/{number}/", f"<html lang=es>{number}".encode() * 300, NOW) for number in range(1, 6)]


@pytest.fixture(params=[True, False], ids=["fastwarc", "warcio"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both readers say the same."""
    monkeypatch.setattr(reader, "with_fastwarc", request.param)


def read(path: Path) -> list[str]:
    """Of each record its last folder, or why it was left out."""
    return [found.url.split("/")[-2] if isinstance(found, Record) else found.reason for found in records(path)]


def cut(data: bytes) -> bytes:
    return data[:-60]


def flipped(data: bytes) -> bytes:
    middle = data.find(b"\x1f\x8b\x08", len(data) // 2) + 60
    return data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :]


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize("compressed", [True, False], ids=["gzip", "plain"])
def test_a_file_is_read_record_by_record(tmp_path: Path, compressed: bool) -> None:
    found = list(records(warc(tmp_path / "a.warc", PAGES, compressed=compressed)))
    assert [(each.url, each.date, each.message.body(LIMIT)) for each in found if isinstance(each, Record)] == [
        (page.url, page.date, page.body) for page in PAGES
    ]
    assert [each.place.number for each in found] == [1, 2, 3, 4, 5]
    assert sorted(places := [each.place.offset for each in found]) == places


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize(
    ("damage", "left"),
    [
        (cut, ["1", "2", "3", "4", "cut_off"]),
        (flipped, ["1", "2", "3", "damaged", "5"]),
        (lambda data: data[:400] + b"\0" * 40 + data[440:], ["damaged", "2", "3", "4", "5"]),
        (lambda data: b"", ["no_warc"]),
        (lambda data: b"<html>no archive at all</html>" * 90, ["no_warc"]),
        (lambda data: gzip.compress(b"something else" * 90), ["no_warc"]),
        (lambda data: b"\xff\xfe junk " + data, ["damaged", "1", "2", "3", "4", "5"]),
        (lambda data: gzip.decompress(data).replace(b"WARC/1.0\r\n", b"WARC/1.0\r\nX: y\r\n")[:-200], ["1", "2", "3", "4", "cut_off"]),
        (lambda data: _with_length(data, b"2000000000"), ["1", "cut_off", "3", "4", "5"]),
        (lambda data: gzip.decompress(data).replace(b"HTTP/1.1 200 OK", b"what is this OK", 1), ["no_http", "2", "3", "4", "5"]),
        (lambda data: gzip.decompress(data).replace(b"WARC-Date: 2026", b"WARC-Date: then", 2), ["no_date", "2", "3", "4", "5"]),
        (lambda data: _with_date(data, b"0001-01-01T00:00:00+14:00"), ["1", "no_date", "3", "4", "5"]),
        (lambda data: _with_length(data, b"9" * 30), ["1", "cut_off", "3", "4", "5"]),
        (lambda data: data[: _starts(data)[3]] + gzip.compress(b"") + data[_starts(data)[3] :], ["1", "2", "3", "4", "5"]),
        (lambda data: data[: _starts(data)[5] + 5], ["1", "2", "3", "4", "cut_off"]),
        (lambda data: data + gzip.compress(b"WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 90\r\n\r\n."), [*"12345", "cut_off"]),
    ],
    ids=[
        "cut off",
        "a byte wrong",
        "a hole",
        "blank",
        "a page",
        "other gzip",
        "junk before",
        "cut plain",
        "two gigabytes",
        "no HTTP",
        "no date",
        "a date beyond all",
        "a length beyond all",
        "an empty member",
        "cut off in a head",
        "cut off behind the pages",
    ],
)
def test_what_can_be_read_of_a_damaged_file_is_read(tmp_path: Path, damage: Callable[[bytes], bytes], left: list[str]) -> None:
    path = warc(tmp_path / "a.warc.gz", [Saved(page.url, page.body, page.date, "200 OK") for page in PAGES])
    path.write_bytes(damage(path.read_bytes()))
    assert read(path) == left
    assert all(found.place.offset >= 0 and found.detail for found in records(path) if isinstance(found, LeftOut))


def _with_length(data: bytes, length: bytes) -> bytes:
    """The second page's record says that it is longer than all of the file."""
    return _with_word(data, b"Content-Length", length)


def _with_date(data: bytes, date: bytes) -> bytes:
    return _with_word(data, b"WARC-Date", date)


def _with_word(data: bytes, name: bytes, value: bytes) -> bytes:
    """The head of the second page's record says so."""
    starts = _starts(data)
    record = gzip.decompress(data[starts[2] : starts[3]])
    told = record.split(name + b": ")[1].split(b"\r\n")[0]
    return data[: starts[2]] + gzip.compress(record.replace(told, value, 1)) + data[starts[3] :]


def _starts(data: bytes) -> list[int]:
    """Where each record of a file begins, what wrote it first."""
    return [at for at in range(len(data)) if data.startswith(b"\x1f\x8b\x08", at)]


def test_what_only_looks_like_records_is_passed_over_without_reading_it_all_each_time() -> None:
    class Counted(io.BytesIO):
        many = 0

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            self.many += len(data)
            return data

    file = Counted(b"\nWARC/1.0\r\n" * 100_000)
    assert reader.next_record(file, 500_000) == 500_006
    assert file.many < 10_000
    assert reader.next_record(Counted(b"WARC/2" * 300_000 + b"\nWARC/1.0\r\nWARC-Type: response"), 1) == 1_800_001


def test_a_long_search_is_told_of_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MISSES", 10)
    found = list(reader.read(io.BytesIO(b"WARC/1.0\r\nno word of a record\r\n\r\n\r\n" + b"\nWARC/1.1?" * 55)))
    assert 3 < len(found) < 10


@pytest.mark.usefixtures("either")
def test_a_record_beyond_all_limits_costs_no_memory_and_its_neighbours_nothing(tmp_path: Path) -> None:
    huge = Saved("https://faro.example/huge/", b"\0" * (LIMIT + (1 << 20)), NOW)
    assert read(warc(tmp_path / "a.warc.gz", [PAGES[0], huge, PAGES[1]])) == ["1", "too_large", "2"]
    assert read(warc(tmp_path / "b.warc.gz", [PAGES[0], huge])) == ["1", "too_large"]


@pytest.mark.usefixtures("either")
def test_a_page_that_quotes_a_record_does_not_become_one(tmp_path: Path) -> None:
    quoted = warc(tmp_path / "a.warc", PAGES[2:], compressed=False).read_bytes()
    page = Saved("https://faro.example/huge/", b"\0" * (LIMIT + (1 << 20)) + b"\r\n\r\n" + quoted, NOW)
    assert read(warc(tmp_path / "b.warc", [PAGES[0], page], compressed=False)) == ["1", "too_large"]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Saved("https://faro.example/a/", b"gone", NOW, "404 Not Found"), "http_404"),
        (Saved("https://faro.example/a/", b"", NOW, "301 Moved Permanently"), "http_301"),
        (Saved("dns:faro.example", b"1.2.3.4", NOW), "not_http"),
    ],
)
def test_what_holds_no_page_is_left_out_with_its_reason(tmp_path: Path, page: Saved, reason: str) -> None:
    assert read(warc(tmp_path / "a.warc.gz", [page, PAGES[0]])) == [reason, "1"]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Encoding": "gzip"}, gzip.compress(b"<p>hola</p>")),
        ({"Content-Encoding": "gzip"}, b"<p>hola</p>"),  # undone by whoever wrote it
        ({"Transfer-Encoding": "chunked"}, b"5\r\n<p>ho\r\n6\r\nla</p>\r\n0\r\n\r\n"),
        ({"Transfer-Encoding": "chunked"}, b"<p>hola</p>"),
    ],
    ids=["gzip", "gzip undone", "chunked", "chunks undone"],
)
def test_codings_are_undone(tmp_path: Path, headers: dict[str, str], body: bytes) -> None:
    (found,) = records(warc(tmp_path / "a.warc.gz", [Saved("https://faro.example/a/", body, NOW, headers=headers)]))
    assert isinstance(found, Record)
    assert found.message.body(LIMIT) == b"<p>hola</p>"


def test_a_wacz_is_read_without_unpacking_it_and_a_broken_one_as_far_as_it_goes(tmp_path: Path) -> None:
    inside = warc(tmp_path / "data.warc.gz", PAGES[:2])
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as package:
        package.write(inside, "archive/data.warc.gz")
        package.writestr("pages/pages.jsonl", "{}")
    assert read(tmp_path / "a.wacz") == ["1", "2"]
    broken = tmp_path / "broken.wacz"
    broken.write_bytes((tmp_path / "a.wacz").read_bytes()[:-200])
    assert read(broken) == ["damaged", "1", "2"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_damaged_file_in_a_wacz_costs_its_record_alone(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w", method) as package:
        for number, pages in enumerate((PAGES[:3], PAGES[3:])):
            package.write(warc(tmp_path / "data.warc.gz", pages), f"archive/{number}.warc.gz")
    data = (tmp_path / "a.wacz").read_bytes()
    (tmp_path / "a.wacz").write_bytes(data[:600] + bytes([data[600] ^ 0xFF]) + data[601:])
    assert [each for each in read(tmp_path / "a.wacz") if each != "damaged"] in (["2", "3", "4", "5"], ["1", "3", "4", "5"], ["4", "5"])


def test_saved_pages_have_their_addresses_from_a_list(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<p>a</p>")
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(b"<p>b</p>"))
    (tmp_path / "pages.tsv").write_text(
        "a.html\thttps://faro.example/a/\t2025-03-01T10:00:00Z\n# a word\nb.html.gz\thttps://faro.example/b/\nnone.html\thttps://faro.example/c/\na.html\n",
        encoding="utf-8",
    )
    assert read(tmp_path / "pages.tsv") == ["a", "b", "missing_file", "no_address"]
    (first, *_) = records(tmp_path / "pages.tsv")
    assert isinstance(first, Record)
    assert (first.date, first.message.body(LIMIT)) == (datetime(2025, 3, 1, 10, tzinfo=UTC), b"<p>a</p>")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("../secret.html", "outside_folder"),
        ("/etc/hostname", "outside_folder"),
        ("link.html", "outside_folder"),
        ("pipe", "missing_file"),
        ("ring", "missing_file"),
        (".", "missing_file"),
        ("a" * 5000, "missing_file"),
        ("a\0b", "missing_file"),
        ("a.html\thttps://faro.example/a/\t0001-01-01T00:00:00+14:00", "no_date"),
    ],
)
def test_a_list_reads_pages_of_its_own_folder_alone(tmp_path: Path, line: str, reason: str) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for path in (tmp_path / "secret.html", folder / "a.html"):
        path.write_bytes(b"<p>a</p>")
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    (folder / "ring").symlink_to("ring")
    os.mkfifo(folder / "pipe")
    listed = folder / "pages.tsv"
    listed.write_text(line if "\t" in line else f"{line}\thttps://faro.example/a/", encoding="utf-8")
    assert read(listed) == [reason]
    assert len(digest(listed)) == 64


def test_files_directories_and_lists_name_archives(tmp_path: Path) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    one, two, three = (warc(path, PAGES) for path in (tmp_path / "1.warc.gz", folder / "2.warc", folder / "3.warc.gz"))
    (tmp_path / "list.txt").write_text("# these\nmore/3.warc.gz\n1.warc.gz\n", encoding="utf-8")
    (folder / "pages.tsv").write_text("a.html\thttps://faro.example/a/\n", encoding="utf-8")
    (folder / "other.tsv").write_text("name\tcount\n", encoding="utf-8")
    assert archives(f"{one},{folder}") == [one, two, three, folder / "pages.tsv"]
    assert archives(str(tmp_path / "list.txt")) == [three, one]
    assert archives(str(folder / "pages.tsv")) == [folder / "pages.tsv"]
    comma = tmp_path / "1,2.warc.gz"
    comma.write_bytes(one.read_bytes())
    assert archives(str(comma)) == [comma]
    assert archives(",".join([str(two)] * 99)) == [two]
    copy = tmp_path / "copy.warc.gz"
    copy.write_bytes(one.read_bytes())
    assert digest(one) == digest(copy) != digest(three)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("1.warc.g", "did you mean 1.warc.gz?"),
        (",", "names no file"),
        ("void", "no .warc, .warc.gz, .wacz"),
        ("list.txt", "line 1: gone.warc: no such file"),
        ("dead.warc", "it links to nowhere, which is not there"),
    ],
)
def test_what_names_no_archive_is_said_with_the_nearest(tmp_path: Path, words: str, told: str) -> None:
    warc(tmp_path / "1.warc.gz", PAGES[:1])
    (tmp_path / "void").mkdir()
    (tmp_path / "dead.warc").symlink_to("nowhere")
    (tmp_path / "list.txt").write_text("gone.warc\n", encoding="utf-8")
    with pytest.raises(NoArchive, match=told.replace(".", r"\.").replace("?", r"\?")):
        archives(words if words == "," else str(tmp_path / words))
