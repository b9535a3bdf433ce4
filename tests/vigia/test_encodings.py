"""Bytes to text: what the press really sends, in pages and in feeds."""

from __future__ import annotations

import pytest

from vigia.encodings import decode

WORDS = "El niño Núñez cuesta 40 €"
PAGE = f"<html><head><title>{WORDS}</title></head><body><p>“Así es”, dijo.</p></body></html>"


def feed(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?><rss><channel><title>{WORDS}</title></channel></rss>'


@pytest.mark.parametrize(
    ("data", "header"),
    [
        (PAGE.encode("utf-8"), None),
        (PAGE.encode("utf-8"), "text/html; charset=iso-8859-1"),
        (PAGE.encode("utf-8"), "text/html; charset=utf-ocho"),
        (PAGE.encode("utf-8-sig"), "text/html; charset=windows-1252"),
        (PAGE.encode("cp1252"), "text/html; charset=utf-8"),
        (PAGE.encode("cp1252"), "text/html; charset=iso-8859-1"),
        (PAGE.encode("cp1252"), None),
        (PAGE.replace("<title>", '<meta charset="utf-8"><script charset="iso-8859-15"></script><title>').encode("cp1252"), None),
        (PAGE.replace("<title>", '<script charset="iso-8859-7"></script><title>').encode("cp1252"), None),
        (PAGE.replace("<title>", '<meta charset="utf-8"><title>').encode("cp1252"), "text/html; charset=iso-8859-15"),
        (PAGE.encode("cp1252"), "text/html; charset=iso-8859-15"),
        (PAGE.encode("utf-16"), None),
        (PAGE.encode("utf-16-le"), None),
        (PAGE.encode("utf-16-be"), "text/html"),
        (PAGE.encode("utf-32"), None),
        (PAGE.encode("utf-8").decode("latin-1").encode("utf-8"), "text/html; charset=utf-8"),
        (feed("ISO-8859-1").encode("cp1252"), None),
        (feed("ISO-8859-1").encode("utf-8"), None),
        (feed("UTF-8").encode("cp1252"), "application/xml; charset=utf-8"),
        (feed("utf-ocho").encode("utf-8"), None),
        (feed("UTF-16").encode("utf-16"), None),
        (feed("UTF-16").encode("utf-16-be"), None),
        (feed("UTF-16").encode("cp1252"), None),
        (feed("iso-8859-15").encode("iso-8859-15"), None),
        (feed("rot13").encode("cp1252"), None),
        (f'{{"title": "{WORDS}"}}'.encode("utf-16-le"), "application/json"),
    ],
)
def test_a_document_reads_right_whatever_it_says_of_its_encoding(data: bytes, header: str | None) -> None:
    text = decode(data, header)
    assert WORDS in text
    assert text[0] in "<{"


def test_latin_9_is_believed_when_declared() -> None:
    assert "40 €" in decode('<p>año, 40 €</p><meta charset="iso-8859-15">'.encode("iso-8859-15"))
    assert "40 €" in decode("<p>año, 40 €</p>".encode("iso-8859-15"), "text/html; charset=ISO-8859-15")
    xhtml = '<?xml version="1.0" encoding="utf-8"?><meta content="text/html; charset=iso-8859-15"><p>año, 40 €</p>'
    assert "40 €" in decode(xhtml.encode("iso-8859-15"))


def test_bytes_pasted_from_elsewhere_do_not_spoil_a_utf_8_document() -> None:
    text = decode(PAGE.encode() + "<p>pie añadido</p>".encode("cp1252"))
    assert WORDS in text
    assert "pie añadido" in text
    assert "\ufffd" not in text


def test_millions_of_bad_bytes_are_not_looked_at_one_by_one() -> None:
    bad = b"\xc3\xa9\xff"
    for mark in (b"", b"\xef\xbb\xbf"):
        assert "é\ufffdé" in decode(mark + bad * 200_000)
        assert "éÿé" in decode(mark + bad * 100)


def test_halves_of_an_emoji_become_the_emoji_again() -> None:
    assert decode("ñandúes y cigüeñas ñoñas: ".encode() + "\ud83d\ude00".encode("utf-8", "surrogatepass")).endswith("ñoñas: 😀")


def test_a_document_cut_inside_a_letter_lacks_that_letter() -> None:
    data = PAGE.encode()
    assert decode(data[: data.index("ú".encode()) + 1]) == "<html><head><title>El niño N"


def test_no_bytes_are_no_text_and_any_bytes_are_some() -> None:
    assert decode(b"") == ""
    assert "abc" in decode(bytes(range(256)) * 10)
