"""Bytes to text: what the press really sends."""

from __future__ import annotations

import gzip

import pytest

from pipelines.extraction.decoding import NotHTML, decode

TEXT = "<html><head><title>El niño Núñez cuesta 40 €</title></head><body><p>“Así es”, dijo.</p></body></html>"


@pytest.mark.parametrize(
    ("data", "header"),
    [
        (TEXT.encode("utf-8"), None),
        (TEXT.encode("utf-8"), "text/html; charset=iso-8859-1"),
        (TEXT.encode("utf-8"), "text/html; charset=utf-ocho"),
        (TEXT.encode("utf-8-sig"), "text/html; charset=windows-1252"),
        (TEXT.encode("cp1252"), "text/html; charset=utf-8"),
        (TEXT.encode("cp1252"), "text/html; charset=iso-8859-1"),
        (TEXT.encode("utf-16"), None),
        (TEXT.encode("utf-16-le"), None),
        (TEXT.encode("utf-16-be"), "text/html"),
        (TEXT.encode("utf-8").decode("latin-1").encode("utf-8"), "text/html; charset=utf-8"),
    ],
)
def test_a_page_reads_right_whatever_it_says_of_its_encoding(data: bytes, header: str | None) -> None:
    assert "El niño Núñez cuesta 40 €" in decode(data, header)


def test_latin_9_is_believed_when_declared() -> None:
    assert "40 €" in decode('<p>año, 40 €</p><meta charset="iso-8859-15">'.encode("iso-8859-15"))


def test_bytes_pasted_from_elsewhere_do_not_spoil_a_utf_8_page() -> None:
    data = TEXT.encode() + "<p>pie añadido</p>".encode("cp1252")
    text = decode(data)
    assert "niño Núñez" in text
    assert "pie añadido" in text
    assert "\ufffd" not in text


def test_a_page_cut_inside_a_letter_stays_readable() -> None:
    data = TEXT.encode()
    assert "El ni" in decode(data[: data.index("ñ".encode()) + 1])


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04" + b"x" * 500, "ZIP"),
        (b"\xff\xd8\xff\xe0" + b"x" * 500, "JPEG"),
        (b"%PDF-1.7 <html>", "PDF"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(500), "MP4"),
        (gzip.compress(TEXT.encode()), "gzip"),
        (bytes(range(1, 256)) * 3 + bytes(200), "binary"),
        (b'{"a": "<p>"}', "JSON"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "feed"),
        (b"   ", "empty"),
        (b"root:x:0:0", "text without HTML"),
    ],
)
def test_what_is_no_page_is_known_by_its_first_bytes(data: bytes, what: str) -> None:
    with pytest.raises(NotHTML, match=what):
        decode(data, "text/html; charset=utf-8")


def test_control_characters_do_not_come_in_as_references_either() -> None:
    assert decode(b"<p>a&#27;b&#x1b;c&#0;d&#8;e\x1bf\x00g &#233;&#39;</p>") == "<p>abcdefg &#233;&#39;</p>"
