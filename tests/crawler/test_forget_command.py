"""`scrapy forget URL`, as a person runs it."""

from __future__ import annotations

from pathlib import Path

from crawler.run.lock import run_lock
from tests.crawler.test_retag_command import on, rows
from tests.pipelines.storage.newsroom import newsroom, story


def test_an_article_is_gone_with_its_copies_whatever_spelling_of_the_address_is_given(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    room = newsroom(path)
    room.store.articles.save(story())
    room.store.articles.save(story("https://plaza.example/copia", source="plaza"))
    event = room.store.value("SELECT id FROM events")
    room.store.close()
    done = on(path, "forget", "http://www.faro.example/nebula?utm_source=x#top")
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.splitlines() == [
        "removed https://faro.example/nebula",
        "removed https://plaza.example/copia",
        "2 articles removed, 2 addresses will never be fetched again",
        f"1 event withdrawn, which nothing else tells of: {event}",
    ]
    assert rows(path, "SELECT count(*) FROM articles") == [(0,)]
    assert "Peñalver".encode() not in path.read_bytes()


def test_an_event_that_others_tell_of_stays_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    room = newsroom(path)
    room.store.articles.save(story())
    told = "Los sindicatos de la firma valenciana lo confirman. La empresa prescindirá de 120 empleados, el 14 % de la plantilla."
    room.store.articles.save(story("https://plaza.example/otra", source="plaza", text=told))
    event = room.store.value("SELECT id FROM events WHERE articles = 2")
    room.store.close()
    done = on(path, "forget", "https://faro.example/nebula")
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.splitlines()[2:] == [f"taken out of 1 event that others tell of: {event}"]
    assert rows(path, "SELECT id, articles FROM events") == [(event, 1)]


def test_an_address_never_seen_is_remembered_in_a_database_made_for_it(tmp_path: Path) -> None:
    done = on(tmp_path / "news.db", "forget", "https://faro.example/x")
    assert done.stdout == "0 articles removed, 1 address will never be fetched again\n"
    assert done.stderr.startswith("scrapy forget: https://faro.example/x: not stored, and never met")
    assert done.returncode == 3
    assert rows(tmp_path / "news.db", "SELECT kind FROM forgotten") == [("address",)]
    assert on(tmp_path / "news.db", "forget", "https://faro.example/x").returncode == 0  # it was taken down before


def test_what_is_no_address_is_wrong_usage(tmp_path: Path) -> None:
    for arguments in ([], ["not an address"]):
        done = on(tmp_path / "news.db", "forget", *arguments)
        assert done.returncode == 2
    assert not (tmp_path / "news.db").exists()


def test_nothing_is_forgotten_while_a_crawl_is_at_work(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    room = newsroom(path)
    room.store.articles.save(story())
    room.store.close()
    with run_lock(path):
        assert on(path, "forget", "https://faro.example/nebula").returncode == 75
    assert rows(path, "SELECT count(*) FROM articles") == [(1,)]
