"""OPML out and in: what a feed reader can take, and files that are mistakes or attacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.register import opml
from crawler.register.opml import Outline
from crawler.sources import Source, load
from tests.command import scrapy, told
from tests.shared import soak

FARO = Source(id="faro", name='El "Faro" & <Cía>', homepage="https://faro.example/", kind="tech", feeds=("https://faro.example/f?a=1&b=2",))
NOW = datetime(2025, 7, 18, tzinfo=UTC)
MINE = '[sources.otro]\nname = "Otro"\nhomepage = "https://otro.example/"\nkind = "tech"\nfeeds = ["https://otro.example/feed"]\n'


def read(tmp_path: Path, text: str | bytes) -> tuple[list[Outline], list[str]]:
    path = tmp_path / "lista.opml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return opml.read(path)


def document(body: str) -> str:
    return f'<?xml version="1.0"?><opml version="2.0"><head/><body>{body}</body></opml>'


def test_what_is_exported_is_imported(tmp_path: Path) -> None:
    off = replace(FARO, id="off", feeds=("https://off.example/f",), enabled=False, reason="2025: closed")
    money = replace(FARO, id="b", name="Negocios", kind="business", homepage="https://b.example/", feeds=("https://b.example/f",))
    outlines, refused = read(tmp_path, opml.write([FARO, off, money], NOW))
    assert refused == []
    assert outlines == [
        Outline('El "Faro" & <Cía>', "https://faro.example/f?a=1&b=2", "https://faro.example/", "tech", "es"),
        Outline("Negocios", "https://b.example/f", "https://b.example/", "business", "es"),
    ]


def test_folders_of_other_names_are_no_kinds_and_a_lack_of_names_is_none(tmp_path: Path) -> None:
    body = (
        '<outline text="Prensa"><outline xmlUrl="https://a.example/rss"/><outline title="IA"><outline text="B" xmlUrl="b.example/x"/></outline></outline>'
        '<outline text="AI"><outline text="Hoja"><outline text="C" xmlUrl="http://c.example/f" htmlUrl="javascript:1"/></outline></outline>'
    )
    outlines, refused = read(tmp_path, document(body))
    assert outlines == [
        Outline("https://a.example/", "https://a.example/rss", "https://a.example/", "general"),
        Outline("C", "http://c.example/f", "http://c.example/", "ai"),
    ]
    assert refused == ["B: 'b.example/x' is no address that can be fetched (not_absolute)"]


LAUGHS = '<!DOCTYPE opml [<!ENTITY a "ja">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "is no well-formed XML"),
        ("{}", "is no well-formed XML"),
        ("<opml><body>", "is no well-formed XML"),
        ("<html><body><outline xmlUrl='https://a.example/'/></body></html>", "is no OPML: it begins with <html>"),
        ("<rss version='2.0'><channel/></rss>", "is no OPML: it begins with <rss>"),
        (document(""), "names no feed"),
        (document('<outline text="carpeta"/>'), "names no feed"),
        (document("<outline>" * 250 + "</outline>" * 250), "more than 200 folders"),
        (b"\xff\xfe\x00", "is no well-formed XML"),
        (LAUGHS + "]>" + document('<outline text="&k;" xmlUrl="https://a.example/&k;"/>').partition("?>")[2], "is no well-formed XML"),
        (b" " * (opml.MAX_BYTES + 1), "is larger than 10 MB"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "bytes",
)
def test_what_is_no_opml_is_refused_with_its_cure(text: str | bytes, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(opml.OpmlError, match=complaint) as refused:
        read(tmp_path, text)
    assert str(tmp_path / "lista.opml") in str(refused.value)


def test_a_file_of_this_machine_is_not_read_into_a_name(tmp_path: Path) -> None:
    secret = tmp_path / "secreto"
    secret.write_text("contraseña")
    text = f'<!DOCTYPE opml [<!ENTITY x SYSTEM "file://{secret}">]><opml><body>&x;<outline text="A" xmlUrl="https://a.example/"/></body></opml>'
    outlines, _ = read(tmp_path, text)
    assert "contraseña" not in repr(outlines)
    assert [outline.name for outline in outlines] == ["A"]


def test_an_import_adds_what_is_not_listed_switched_off(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(MINE)
    body = (
        '<outline text="Otro" xmlUrl="http://www.otro.example/feed/"/>'
        '<outline text="Otro" xmlUrl="https://nuevo.com.mx/rss" htmlUrl="https://nuevo.com.mx/"/>'
        '<outline text="Doble" xmlUrl="https://nuevo.com.mx/rss/"/><outline text="Mal" xmlUrl="feed:algo"/>'
        '<outline text="&quot;&#10;[sources.malo]" xmlUrl="https://malo.example/rss"/>'
    )
    (tmp_path / "lista.opml").write_text(document(body))
    done = scrapy(
        "sources", "--import", tmp_path / "lista.opml", **told(tmp_path, [], ALLOWED_PRIVATE_HOSTS="127.0.0.1:9", NOW="2025-07-18")
    )
    assert done.returncode == 0
    assert "http://www.otro.example/feed/: stands in [sources.otro] already" in done.stderr
    assert "https://nuevo.com.mx/rss/: stands in [sources.otro-mx] already" in done.stderr
    assert "Mal: 'feed:algo' is no address that can be fetched (scheme_not_http)" in done.stderr
    assert (tmp_path / "sources.toml").read_text().startswith(MINE)
    sources = load(tmp_path / "sources.toml")
    assert list(sources) == ["otro", "otro-mx", "sources-malo"]
    new = sources["otro-mx"]
    assert (new.name, new.country, new.feeds, new.enabled) == ("Otro", "MX", ("https://nuevo.com.mx/rss",), False)
    assert new.reason == "2025-07-18: imported, not checked yet"


def test_an_import_of_what_is_known_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(MINE)
    exported = scrapy("sources", "--opml", **told(tmp_path, [], ALLOWED_PRIVATE_HOSTS="127.0.0.1:9"))
    assert (exported.returncode, exported.stderr) == (0, "")
    (tmp_path / "lista.opml").write_text(exported.stdout)
    done = scrapy("sources", "--import", tmp_path / "lista.opml", **told(tmp_path, [], ALLOWED_PRIVATE_HOSTS="127.0.0.1:9"))
    assert (done.returncode, done.stdout) == (0, "nothing was added\n")
    assert (tmp_path / "sources.toml").read_text() == MINE


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--import", "nada.opml"), "nada.opml: there is no such file"),
        soak(("--import", "."), "cannot be read"),
        soak(("--opml", "--check"), "not allowed with argument"),
        soak(("--opml", "--dry-run"), "--dry-run goes with --add or --import"),
    ],
)
def test_wrong_words_are_wrong_usage(words: tuple[str, ...], complaint: str, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(MINE)
    done = scrapy("sources", *words, **told(tmp_path, [], ALLOWED_PRIVATE_HOSTS="127.0.0.1:9"))
    assert done.returncode == 2
    assert complaint in done.stderr
