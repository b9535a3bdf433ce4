"""What is a page, by its bytes, and what no page's text may hold."""

from __future__ import annotations

import gzip

import pytest

from pipelines.extraction.decoding import _CONTROL, NotHTML, decode
from vigia import encodings

TEXT = "<html><head><title>El niño Núñez cuesta 40 €</title></head><body><p>“Así es”, dijo.</p></body></html>"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04" + b"x" * 500, "ZIP"),
        (b"\xff\xd8\xff\xe0" + b"x" * 500, "JPEG"),
        (b"%PDF-1.7 <html>", "PDF"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(500), "MP4"),
        (gzip.compress(TEXT.encode(), mtime=0), "gzip"),
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


@pytest.mark.parametrize(
    "before",
    [
        b"\n" * 170,
        b" \r\n\t" * 5_000,
        b"\xef\xbb\xbf\n\n\xef\xbb\xbf",
        b"\n" * 80 + b"\xc2\xa0",
        b"\n" * 70 + b"<!-- " + b"x" * 3_000 + b" -->\n",
    ],
)
def test_what_is_blank_before_a_page_is_none_of_it(before: bytes) -> None:
    html = '<!DOCTYPE html><html><head><meta charset="iso-8859-2"></head><body><p>Wa\xb3\xeasa cay\xf3'.encode("latin-1")
    assert decode(before + html).endswith("<p>Wałęsa cayó")


@pytest.mark.parametrize(
    "data", [b"\n" * 100 + b"%PDF-1.7", b" " * 100 + b'{"a": 1}', b"\n" * 5_000 + b"<rss><channel><title>x</title>", b"\n" * 100]
)
def test_blanks_before_it_make_nothing_else_a_page(data: bytes) -> None:
    with pytest.raises(NotHTML):
        decode(data)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("odd", ["\x00", "\x08\x0b\x0c\x1f\x7f", "\ufffe", "\uffff\x01", "\ufffd", "ñ\x02é", "í", "\t\r\n", ""])
def test_controls_go_whatever_the_page_is_written_in(odd: str, encoding: str) -> None:
    data = f"<html><p>un año {odd}ó{odd} después</p>{'<br>' * 50}".encode(encoding, "surrogatepass" if "utf" in encoding else "ignore")
    text = decode(data)
    assert _CONTROL.sub("", text) == text
    assert ("ó" in text) == ("ó" in encodings.decode(data))
