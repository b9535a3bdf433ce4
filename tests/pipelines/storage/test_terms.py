"""The words of the search index with their stems: as many as the index has, through all that happens to an article."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.storage import migrations, terms
from pipelines.storage.connection import Connection
from tests.pipelines.storage.newsroom import TEXT, Hands, Newsroom, newsroom, story


def of_the_index(room: Newsroom) -> list[tuple[str]]:
    room.store.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_words USING fts5vocab (main, articles_fts, row)")
    return [(term,) for (term,) in room.rows("SELECT term FROM temp.index_words") if term.isalpha() and 3 <= len(term) <= 25]


def of_the_table(room: Newsroom) -> list[tuple[str]]:
    return room.rows("SELECT word FROM search_terms ORDER BY word")


def test_every_word_of_a_stored_story_has_its_stem(room: Newsroom) -> None:
    room.store.articles.save(story())
    assert of_the_table(room) == of_the_index(room)
    assert room.rows("SELECT stem FROM search_terms WHERE word = 'despide'") == [("despedir",)]
    room.store.articles.save(story(title="Nébula reconsidera su plantilla"))
    assert room.rows("SELECT word FROM search_terms WHERE word = 'reconsidera'") == [("reconsidera",)]


def test_what_was_rolled_back_is_written_the_next_time(room: Newsroom) -> None:
    room.store.execute("CREATE TEMP TRIGGER refusing BEFORE INSERT ON main.evidence BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(sqlite3.IntegrityError):
        room.store.articles.save(story())
    room.store.execute("DROP TRIGGER refusing")
    assert of_the_table(room) == []
    room.store.articles.save(story())
    assert of_the_table(room) == of_the_index(room) != []


def test_words_that_went_with_a_forgotten_story_come_back_with_another(room: Newsroom) -> None:
    room.store.articles.save(story())
    room.store.takedowns.forget("https://faro.example/nebula")
    assert of_the_table(room) == []
    room.store.articles.save(story("https://faro.example/b", text="La empresa prescindirá de su consejero y de su hoja de ruta."))
    assert of_the_table(room) == of_the_index(room) != []


def test_the_words_of_a_text_that_is_withheld_later_go_when_the_store_is_closed(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "news.db")
    room.store.articles.save(story(text=TEXT + "\nLo adelantó la semanera Calixta."))
    room.store.articles.save(story(text=TEXT, text_withheld="reservation: noai"))
    room.store.close()
    assert b"calixta" not in (tmp_path / "news.db").read_bytes()
    room = newsroom(tmp_path / "news.db")
    assert of_the_table(room) == of_the_index(room) != []
    room.store.close()


def test_an_older_file_s_words_are_taken_up_in_steps_that_go_on_where_they_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "news.db"
    old = sqlite3.connect(path, isolation_level=None)
    old.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
    migrations.MIGRATIONS.apply(Database(old), stop_before="0014_search_terms")
    old.execute("INSERT INTO sources (id, name, first_seen_at) VALUES ('faro', 'El Faro', '2026-11-24T12:00:00Z')")
    columns = "source, url, page_url, title, text, first_seen_at, last_fetched_at"
    old.execute(f"INSERT INTO articles ({columns}) VALUES ('faro', 'a', 'a', 'Despidos', ?, 'x', 'x')", (TEXT,))
    old.close()
    monkeypatch.setattr(terms, "STEP", 10)
    half = Connection(path, Hands())  # a run that was killed after the second step
    filling = terms.Terms(half)
    assert filling._take_up()
    assert filling._take_up()
    assert half.value("SELECT taken_up_to FROM search_rules") is not None
    half.disconnect()
    room = newsroom(path, clock=Hands())
    assert of_the_table(room) == of_the_index(room) != []
    assert room.rows("SELECT taken_up_to FROM search_rules") == [(None,)]
    before = room.store._conn.total_changes
    room.store.terms.fill()
    assert room.store._conn.total_changes == before
    room.store.execute("UPDATE search_rules SET rules = 'of before'")
    room.store.execute("UPDATE search_terms SET stem = 'x'")
    room.store.terms.fill()
    assert room.rows("SELECT * FROM search_terms WHERE stem = 'x'") == []
    room.store.close()


def test_an_analyst_changes_an_article_with_plain_sqlite(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "news.db")
    room.store.articles.save(story())
    room.store.close()
    with closing(sqlite3.connect(tmp_path / "news.db")) as plain, plain:
        plain.execute("UPDATE articles SET title = 'Nébula despidió a nadie'")
        assert plain.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'title:despidio'").fetchone() == (1,)
        plain.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")
        plain.execute("DELETE FROM articles")
        assert plain.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'nebula'").fetchone() == (0,)


def test_datasette_finds_the_index_of_articles(room: Newsroom) -> None:
    utils = pytest.importorskip("datasette.utils")
    assert utils.detect_fts(room.store._conn, "articles") == "articles_fts"
