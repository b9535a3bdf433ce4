"""tdmrep.json reserves what it says and nothing else."""

from __future__ import annotations

import json

import pytest

from crawler.politeness.tdmrep import reservation


def reserved(entries: object, path: str = "/noticias/a.html") -> bool:
    return reservation(json.dumps(entries).encode(), f"https://ejemplo.es{path}") is not None


def test_a_location_reserves_what_begins_with_it() -> None:
    entries = [{"location": "/noticias/", "tdm-reservation": 1, "tdm-policy": "https://ejemplo.es/politica.json"}]
    assert reserved(entries)
    assert not reserved(entries, "/blog/a.html")
    assert reservation(json.dumps(entries).encode(), "https://ejemplo.es/noticias/a") == "tdmrep.json /noticias/ tdm-reservation: 1"


def test_wildcards_and_the_end_are_read_as_in_robots_txt() -> None:
    assert reserved([{"location": "/*.html$", "tdm-reservation": 1}])
    assert not reserved([{"location": "/*.pdf$", "tdm-reservation": 1}])
    assert reserved([{"location": "/", "tdm-reservation": "1"}])


def test_the_longest_location_counts() -> None:
    entries = [{"location": "/", "tdm-reservation": 1}, {"location": "/noticias/", "tdm-reservation": 0}]
    assert not reserved(entries)
    assert reserved(entries, "/otra")


@pytest.mark.parametrize("body", [b"", b"<html>", b"null", b"7", b"[[[]]]", b'[{"location": 1}]', b'["/"]', b"\xff\xfe", b"[" * 50_000])
def test_garbage_reserves_nothing(body: bytes) -> None:
    assert reservation(body, "https://ejemplo.es/") is None


def test_a_single_object_counts_as_a_list_of_one() -> None:
    assert reserved({"location": "/", "tdm-reservation": 1})
