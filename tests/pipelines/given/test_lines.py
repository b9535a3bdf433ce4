"""Lines of a file, whatever stands in it."""

from __future__ import annotations

import io

import pytest

from pipelines.given.lines import LONGEST, read_lines


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"{no", "no JSON"),
        (b"[1]", "no JSON object"),
        (b'"texto"', "no JSON object"),
        (b'{"url": "https://a.example/x", "ti', "no JSON"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"url":' * 100_000, "nested too deep"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": -Infinity}', "Infinity is no number"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "no JSON"),
        (b"\0\0\0", "no JSON"),
        (b'{"title": "a\0b"}', "no JSON"),
        (b'{"title": "\xed\xa0\x80"}', "no UTF-8"),
        ('{"title": "ñ"}'.encode("latin-1"), "no UTF-8"),
        ('{"title": "ñ"}'.encode("utf-16"), "no UTF-8"),
    ],
)
def test_what_is_no_object_says_why(line: bytes, problem: str) -> None:
    found = list(read_lines(io.BytesIO(b'{"url": "a"}\n' + line)))[-1]
    assert (found.number, found.row, found.reason) == (2, None, "no_json")
    assert problem in found.problem


def test_a_mark_at_the_beginning_carriage_returns_and_blank_lines_are_no_fault() -> None:
    file = io.BytesIO(b'\xef\xbb\xbf{"a": 1}\r\n\r\n  \n{"a": 2}\r\n{"a": 3}')
    assert [(line.number, line.row) for line in read_lines(file)] == [(1, {"a": 1}), (4, {"a": 2}), (5, {"a": 3})]


def test_an_empty_file_has_no_lines() -> None:
    assert list(read_lines(io.BytesIO(b""))) == list(read_lines(io.BytesIO(b"\xef\xbb\xbf"))) == []


def test_a_line_that_is_too_long_is_passed_over_and_the_next_one_read() -> None:
    file = io.BytesIO(b'{"a": "' + b"x" * (2 * LONGEST) + b'"}\n{"a": 2}\n' + b"y" * (LONGEST + 1))
    long, whole, last = read_lines(file)
    assert (long.row, long.reason) == (last.row, last.reason) == (None, "too_long")
    assert (whole.number, whole.row, last.end) == (2, {"a": 2}, len(file.getvalue()))
