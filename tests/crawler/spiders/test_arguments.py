from __future__ import annotations

from pathlib import Path

import pytest

from crawler.sources import parse
from crawler.spiders.arguments import ArgumentError, NewsArguments, PagesArguments

SOURCES = parse(
    """
[sources.faro]
name = "Faro"
homepage = "https://faro.example/"
kind = "tech"
feeds = ["https://faro.example/feed"]

[sources.gaceta]
name = "Gaceta"
homepage = "https://gaceta.example/"
kind = "business"
feeds = ["https://gaceta.example/feed"]

[sources.cerrado]
name = "Cerrado"
homepage = "https://cerrado.example/"
kind = "tech"
feeds = ["https://cerrado.example/feed"]
enabled = false
reason = "2025-12: closed"
"""
)
FILE = Path("sources.toml")


def chosen(**given: object) -> list[str]:
    return [source.id for source in NewsArguments.parse(given).choose(SOURCES, FILE)]


def test_without_arguments_every_enabled_source_is_chosen() -> None:
    assert chosen() == ["faro", "gaceta"]


def test_names_and_kinds_narrow_the_choice() -> None:
    assert chosen(source="gaceta, faro") == ["faro", "gaceta"]
    assert chosen(kind="business") == ["gaceta"]
    assert chosen(source="faro,faro") == ["faro"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"sorce": "faro"}, "did you mean source"),
        ({"source": "farro"}, "did you mean faro"),
        ({"source": "cerrado"}, "switched off in sources.toml (enabled = false): 2025-12: closed"),
        ({"source": " "}, "blank"),
        ({"kind": "sport"}, "business, tech"),
        ({"kind": "business", "source": "faro"}, "no enabled source"),
        ({"since": "ayer"}, "2026-11-01"),
        ({"limit": "0"}, "above 0"),
        ({"limit": "muchos"}, "whole number"),
        ({"limit": "-3"}, "whole number"),
        ({"due": "yes"}, "1 (only what is due)"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_cure(given: dict[str, str], says: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        chosen(**given)
    assert says in str(refused.value)


def test_a_day_is_the_beginning_of_it_in_utc() -> None:
    since = NewsArguments.parse({"since": "2026-11-01"}).since
    assert since is not None
    assert since.isoformat() == "2026-11-01T00:00:00+00:00"


def test_a_list_of_pages_holds_addresses_and_saved_pages_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>a</p>")
    (tmp_path / "list.txt").write_text("# las de hoy\nhttps://faro.example/uno\n\na.html\thttps://faro.example/dos\n", encoding="utf-8-sig")
    told = PagesArguments.parse({"file": str(tmp_path / "list.txt")})
    assert told.addresses == ("https://faro.example/uno",)
    assert told.files == ((tmp_path / "a.html", "https://faro.example/dos"),)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "give -a url="),
        ({"url": "https://a.example/x", "file": "list.txt"}, "give -a url="),
        ({"html": "nowhere.html", "url": "https://a.example/x"}, "no such file"),
        ({"html": __file__}, "wants -a url="),
        ({"file": "nowhere.txt"}, "no such file"),
        ({"link": "x"}, "unknown argument"),
    ],
)
def test_pages_says_what_it_wants(given: dict[str, str], says: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        PagesArguments.parse(given)
    assert says in str(refused.value)


def test_a_list_names_the_line_whose_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("https://faro.example/uno\nno.html\thttps://faro.example/dos\n")
    with pytest.raises(ArgumentError, match=r"line 2: no file no\.html"):
        PagesArguments.parse({"file": str(tmp_path / "list.txt")})
