"""After `forget` there is nothing left of an article but the knowledge that it must not come back."""

from __future__ import annotations

from pathlib import Path

from tests.pipelines.storage.newsroom import TEXT, Newsroom, link, newsroom, story

URL = "https://faro.example/nebula"
COPY = "https://plaza.example/nebula"


def test_text_quotes_revisions_copies_and_the_search_index_are_gone_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    room = newsroom(path)
    room.poll(link())
    room.store.articles.save(story(text=TEXT.replace("14 %", "12 %")))
    room.store.articles.save(story())
    room.store.articles.save(story(COPY, source="plaza"))
    room.store.articles.save(story("https://faro.example/otra", title="Otra historia", text="Otra historia que se queda donde está. " * 8))
    room.store.checkpoint()
    assert "Peñalver".encode() in path.read_bytes()
    gone = room.store.takedowns.forget(URL)
    assert gone.articles == (URL, COPY)
    assert room.rows("SELECT url FROM articles") == [("https://faro.example/otra",)]
    for table in ("revisions", "layoffs", "evidence", "article_companies", "companies"):
        assert room.rows(f"SELECT * FROM {table}") == []
    assert room.rows("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'nebula OR peñalver'") == []
    assert room.store.value("PRAGMA integrity_check") == "ok"
    room.store.close()
    data = path.read_bytes()
    for word in ("Peñalver", "peñalver", "penalver", "Nébula", "despide"):
        assert word.encode() not in data


def test_an_address_that_was_taken_down_is_never_fetched_again(room: Newsroom) -> None:
    room.poll(link())
    room.store.articles.save(story(aliases=["https://faro.example/n/1"]))
    room.store.takedowns.forget("https://faro.example/n/1")
    room.clock.forward(hours=30)
    assert room.pending() == []
    assert room.poll(link(modified=room.clock()), link("https://faro.example/n/1")) == []
    assert room.store.forgotten.has(URL)
    assert room.store.discoveries.ask_again("faro", link()) is None
    assert room.rows("SELECT url, state, reason, title FROM discoveries ORDER BY url") == [
        ("https://faro.example/n/1", "dropped", "forgotten", None),
        (URL, "dropped", "forgotten", None),
    ]
    assert room.rows("SELECT url, reason FROM drops ORDER BY url") == [("https://faro.example/n/1", "forgotten"), (URL, "forgotten")]


def test_an_address_never_seen_can_be_taken_down(room: Newsroom) -> None:
    gone = room.store.takedowns.forget(URL)
    assert (gone.articles, gone.addresses) == ((), 1)
    assert room.poll(link()) == []
    assert room.rows("SELECT state, reason, title, hints FROM discoveries") == [("dropped", "forgotten", None, "{}")]


def test_the_text_does_not_come_back_under_another_address(room: Newsroom) -> None:
    room.store.articles.save(story())
    room.store.takedowns.forget(URL)
    assert room.store.articles.save(story(COPY, source="plaza")) == "forgotten"
    assert room.rows("SELECT count(*) FROM articles") == [(0,)]
    assert room.state(COPY) == "dropped"


def test_a_page_that_leads_to_what_was_taken_down_is_dropped(room: Newsroom) -> None:
    room.store.takedowns.forget(URL)
    room.poll(link("https://faro.example/short/1"))
    assert room.store.articles.save(story("https://faro.example/short/1", canonical=URL)) == "forgotten"
    assert room.rows("SELECT state, reason, next_try_at FROM discoveries") == [("dropped", "forgotten", None)]


def test_only_digests_of_what_was_taken_down_are_kept(room: Newsroom) -> None:
    room.store.takedowns.forget(URL)
    assert [kind for digest, kind in room.rows("SELECT digest, kind FROM forgotten") if len(digest) == 64] == ["address"]
