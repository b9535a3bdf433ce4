"""Copies across outlets stand in the database as the articles say, in whatever order these came, changed and went."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.duplicates.shingles import sketch
from pipelines.duplicates.text_hash import text_hash
from pipelines.rereading import Summary, compare_again
from tests.pipelines.duplicates.edits import Desk, beginning
from tests.pipelines.storage.newsroom import NOON, Newsroom, newsroom, story
from vigia.items import Article, Instant

OUTLETS = ("faro", "plaza", "cierzo", "muelle", "brisa")
DESK = Desk(240, seed=1)
WIRE = DESK.story()
REWRITE = DESK.words_changed(WIRE, 0.08)
CUT = beginning(WIRE, 0.5)
EMBEDDING = f"{DESK.story(0.6)}\n{beginning(WIRE, 0.45)}"
OTHER = DESK.story()
BRIEF = "Dos."
SHORT = "La firma de chips Cuarzo nombra consejera delegada a Irene Puig, que llega de la filial italiana de la casa y releva al fundador."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Newsroom]:
    made = newsroom(tmp_path / "news.db")
    for outlet in OUTLETS[2:]:
        values = {"id": outlet, "name": outlet, "homepage": "https://o.example/", "timezone": "UTC", "kind": "tech", "enabled": 1}
        made.store.insert("sources", {**values, "first_seen_at": "2026-01-01T00:00:00Z"})
    yield made
    made.store.close()


def told(source: str, text: str | None, *, hours: float = 0, days: float = 0, name: str = "a", **values: Any) -> Article:
    """A story as it leaves the path: its digest and its sketch are of the text, kept or not."""
    published = Instant(NOON - timedelta(days=20) + timedelta(hours=hours, days=days), "second", "meta")
    given = {"source": source, "title": f"Titular {name}", "published": published, "text_hash": text_hash(text), "sketch": sketch(text)}
    article = story(f"https://{source}.example/{name}", text=text, **(given | values))
    if article.text_withheld:
        article.text = None
    return article


def edges(room: Newsroom) -> set[tuple[str, str, str]]:
    found = room.rows("SELECT a.url, b.url, copies.kind FROM copies JOIN articles a ON a.id = article JOIN articles b ON b.id = other")
    return {(*sorted((one[8:].split(".")[0], other[8:].split(".")[0])), kind) for one, other, kind in found}


def originals(room: Newsroom) -> dict[str, str | None]:
    return dict(room.rows("SELECT source, copy_of FROM articles ORDER BY source"))


def test_a_wire_s_story_its_cut_its_rewrite_and_a_text_with_a_part_of_it(desk: Newsroom) -> None:
    desk.store.articles.save(told("plaza", CUT, hours=2))
    desk.store.articles.save(told("cierzo", REWRITE, hours=3))
    desk.store.articles.save(told("muelle", EMBEDDING, hours=4))
    desk.store.articles.save(told("brisa", OTHER, hours=5))
    desk.store.articles.save(told("faro", WIRE, hours=1))
    assert {edge for edge in edges(desk) if "faro" in edge} == {
        ("cierzo", "faro", "copy"),
        ("faro", "muelle", "embedded"),
        ("faro", "plaza", "copy"),
    }
    wire = "https://faro.example/a"
    assert {name: of for name, of in originals(desk).items() if name != "muelle"} == {
        "faro": None,
        "plaza": wire,
        "cierzo": wire,
        "brisa": None,
    }
    ids = dict(desk.rows("SELECT source, id FROM articles"))
    assert (ids["cierzo"], ids["faro"], "copy") in desk.store.copies.pairs([ids["faro"]])
    assert desk.store.copies.pairs([ids["brisa"]]) == []


def test_two_texts_of_one_outlet_are_no_copies(desk: Newsroom) -> None:
    desk.store.articles.save(told("faro", WIRE))
    desk.store.articles.save(told("faro", REWRITE, hours=1, name="b"))
    assert edges(desk) == set()


@pytest.mark.parametrize(("days", "found"), [(30, {("faro", "plaza", "copy")}), (31, set())])
def test_a_rewrite_a_month_later_is_no_copy_any_more(desk: Newsroom, days: int, found: set[tuple[str, str, str]]) -> None:
    desk.store.articles.save(told("faro", WIRE, days=-20))
    desk.store.articles.save(told("plaza", REWRITE, days=days - 20))
    assert edges(desk) == found


def test_the_very_same_text_is_a_copy_however_short_and_whenever(desk: Newsroom) -> None:
    assert sketch(BRIEF).hashes == ()
    desk.store.articles.save(told("faro", SHORT * 2, published=None))
    desk.store.articles.save(told("plaza", SHORT * 2))
    desk.store.articles.save(told("cierzo", BRIEF))
    desk.store.articles.save(told("muelle", BRIEF))
    assert edges(desk) == {("faro", "plaza", "copy")}
    assert originals(desk)["faro"] == "https://plaza.example/a"


def test_a_text_that_may_not_be_kept_is_found_by_its_sketch(desk: Newsroom) -> None:
    desk.store.articles.save(told("faro", WIRE, text_withheld="reservation: noai"))
    desk.store.articles.save(told("plaza", REWRITE, hours=1, text_withheld="reservation: noai"))
    desk.store.articles.save(told("cierzo", CUT, hours=2))
    assert edges(desk) >= {("faro", "plaza", "copy"), ("cierzo", "faro", "copy")}
    desk.store.articles.save(told("muelle", beginning(WIRE, 0.2), text_withheld="reservation: noai"))
    assert desk.rows("SELECT min(sampling) FROM sketches JOIN articles ON id = article WHERE text_withheld IS NOT NULL") == [(8,)]


def test_a_text_that_goes_once_it_was_read_is_judged_as_if_it_had_gone(desk: Newsroom) -> None:
    unread: dict[str, Any] = {"unread": "analysis_timeout", "rules_version": None, "topics": [], "facts": [], "companies": []}
    desk.store.articles.save(told("faro", EMBEDDING, withhold_once_read="reservation: noai", **unread))
    desk.store.articles.save(told("plaza", WIRE))
    before = desk.rows("SELECT * FROM copies"), desk.rows("SELECT * FROM sketches")
    ((article,),) = desk.rows("SELECT id FROM articles WHERE source = 'faro'")
    desk.store.unread.withhold(article, "reservation: noai")
    desk.store.unread.mark_read(article)
    desk.store.copies.rebuild()
    assert (desk.rows("SELECT * FROM copies"), desk.rows("SELECT * FROM sketches")) == before


def test_a_text_that_changes_takes_its_copies_along(desk: Newsroom) -> None:
    desk.store.articles.save(told("faro", OTHER))
    desk.store.articles.save(told("plaza", WIRE, hours=1))
    desk.store.articles.save(told("cierzo", REWRITE, hours=2))
    assert originals(desk)["cierzo"] == "https://plaza.example/a"
    assert desk.store.articles.save(told("faro", WIRE)) == "updated"
    assert originals(desk) == {"faro": None, "plaza": "https://faro.example/a", "cierzo": "https://faro.example/a"}
    assert desk.store.articles.save(told("faro", OTHER)) == "updated"
    assert originals(desk) == {"faro": None, "plaza": None, "cierzo": "https://plaza.example/a"}


def test_a_takedown_takes_copies_and_cuts_along_and_leaves_rewrites(desk: Newsroom) -> None:
    desk.store.articles.save(told("faro", WIRE))
    desk.store.articles.save(told("plaza", CUT, hours=1))
    desk.store.articles.save(told("cierzo", REWRITE, hours=2))
    desk.store.articles.save(told("muelle", EMBEDDING, hours=3))
    gone = desk.store.takedowns.forget("https://faro.example/a")
    assert gone.articles == ("https://faro.example/a", "https://plaza.example/a")
    assert originals(desk) == {"cierzo": None, "muelle": None}
    assert {edge for edge in edges(desk) if "faro" in edge or "plaza" in edge} == set()
    assert desk.rows("SELECT count(*) FROM shingles WHERE article NOT IN (SELECT id FROM articles)") == [(0,)]
    assert desk.rows("SELECT count(*) FROM sketches") == [(2,)]


def test_what_an_older_version_stored_is_compared_once(desk: Newsroom) -> None:
    desk.store.articles.save(told("faro", WIRE))
    desk.store.articles.save(told("plaza", REWRITE, hours=1))
    desk.store.articles.save(told("cierzo", WIRE, hours=2, text_withheld="reservation: noai"))
    for table in ("copies", "shingles", "sketches"):
        desk.store.execute(f"DELETE FROM {table}")
    desk.store.execute("UPDATE articles SET copy_of = NULL")
    summary = Summary("2026.1")
    asyncio.run(compare_again(desk.store, summary, None))
    assert (summary.compared, edges(desk)) == (3, {("faro", "plaza", "copy"), ("cierzo", "faro", "copy")})
    assert summary.lines()[-1] == "3 articles compared with the others to find copies"
    assert originals(desk) == {"faro": None, "plaza": "https://faro.example/a", "cierzo": "https://faro.example/a"}
    asyncio.run(compare_again(desk.store, summary, None))
    assert summary.compared == 3


def test_sketches_of_another_version_are_made_anew_where_the_text_is_kept(desk: Newsroom) -> None:
    desk.store.articles.save(told("faro", WIRE))
    desk.store.articles.save(told("plaza", REWRITE, hours=1))
    desk.store.articles.save(told("cierzo", REWRITE, hours=2, text_withheld="reservation: noai"))
    before = desk.rows("SELECT * FROM sketches WHERE sampling = 8 AND shingles > 0 ORDER BY article")
    desk.store.execute("UPDATE sketches SET version = 0")
    desk.store.articles.save(told("muelle", WIRE, hours=3))
    assert edges(desk) >= {("faro", "muelle", "copy")}
    assert ("muelle", "plaza", "copy") not in edges(desk)
    for compared in (3, 0):
        summary = Summary("2026.1")
        asyncio.run(compare_again(desk.store, summary, None))
        assert summary.compared == compared
        assert {edge for edge in edges(desk) if "muelle" not in edge} == {("faro", "plaza", "copy"), ("cierzo", "plaza", "copy")}
    assert desk.rows("SELECT * FROM sketches WHERE sampling = 8 AND shingles > 0 AND article <= 3 ORDER BY article") == before[:2]


# in any order


@contextmanager
def undone(room: Newsroom) -> Iterator[None]:
    """What happens to the database within is forgotten."""

    class Enough(Exception):
        pass

    try:
        with room.store.transaction():
            yield
            raise Enough
    except Enough:
        pass


def versions(draw: random.Random, desk: Desk, wires: list[str]) -> list[dict[str, Any]]:
    """An article's row now and before: most texts are made of one of two stories, or of both."""

    def text() -> str:
        wire, other = draw.sample(wires, 2)
        edits: list[Callable[[], str]] = [
            lambda: wire,
            lambda: desk.words_changed(wire, 0.08),
            lambda: beginning(wire, draw.choice((0.34, 0.5, 0.7))),
            lambda: f"{beginning(wire, 0.5)}\n{desk.story(0.5)}",
            lambda: f"{beginning(wire, 0.5)}\n{beginning(other, 0.5)}",
            lambda: desk.story(),
        ]
        return draw.choice(edits)()

    def row() -> dict[str, Any]:
        words = text()
        at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=draw.randrange(24 * 45))
        precision = draw.choice(("second", "second", "day", "day", None))
        day = f"{at:%Y-%m-%d}" if precision else None
        published = f"{at:%Y-%m-%d}T00:00:00Z" if precision == "day" else f"{at:%Y-%m-%dT%H:%M:%SZ}" if precision else None
        withheld = draw.random() < 0.2
        return {
            "words": words,
            "text": None if withheld else words,
            "text_withheld": "reservation: noai" if withheld else None,
            "text_hash": text_hash(words),
            "published_at": published,
            "published_day": day,
            "published_precision": precision,
        }

    return [row() for _ in range(draw.choice((1, 1, 2)))]


def write(room: Newsroom, name: str, row: dict[str, Any]) -> None:
    values = {key: value for key, value in row.items() if key != "words"}
    url = f"https://{name}.example/"
    article = room.store.value("SELECT id FROM articles WHERE url = ?", (url,))
    if article is None:
        seen = {"first_seen_at": "2026-03-01T00:00:00Z", "last_fetched_at": "2026-03-01T00:00:00Z"}
        outlet = OUTLETS[int(name[1:]) % len(OUTLETS)]
        article = room.store.insert("articles", {"source": outlet, "url": url, "page_url": url, "title": name, **seen, **values})
    else:
        room.store.update("articles", values, "id = ?", (article,))
    before = by_article(room)
    changed = room.store.copies.settle(article, sketch(row["words"]))
    assert changed == {key for key, value in by_article(room).items() if value != before[key]}


def remove(room: Newsroom, name: str) -> None:
    article = room.store.value("SELECT id FROM articles WHERE url = ?", (f"https://{name}.example/",))
    before = by_article(room)
    changed = room.store.copies.remove([article])
    room.store.execute("DELETE FROM articles WHERE id = ?", (article,))
    assert changed == {key for key, value in by_article(room).items() if value != before[key]}


def by_article(room: Newsroom) -> dict[int, tuple[Any, ...]]:
    edges = room.rows("SELECT * FROM copies ORDER BY 1, 2")
    return {id: (of, [edge for edge in edges if id in edge[:2]]) for id, of in room.rows("SELECT id, copy_of FROM articles")}


def stands(room: Newsroom) -> tuple[Any, ...]:
    """Edges, originals and samples, by address."""
    pairs = room.rows(
        "SELECT min(a.url, b.url), max(a.url, b.url), copies.kind, containment FROM copies"
        " JOIN articles a ON a.id = article JOIN articles b ON b.id = other ORDER BY 1, 2"
    )
    samples = room.rows("SELECT url, hash, shingles.day FROM shingles JOIN articles ON id = article ORDER BY 1, 2")
    return pairs, room.rows("SELECT url, copy_of FROM articles ORDER BY url"), samples


@pytest.mark.parametrize("world", range(20))
def test_the_same_stands_there_in_whichever_order_articles_come_change_and_go(desk: Newsroom, world: int) -> None:
    draw = random.Random(world)
    edits = Desk((70, 160, 300, 500)[world % 4], world)
    wires = [edits.story(), edits.story()]
    articles = {f"a{number}": versions(draw, edits, wires) for number in range(14)}
    removed = draw.sample(sorted(articles), 2)
    found: list[tuple[Any, ...]] = []
    for _ in range(11):
        # of each article its versions, then perhaps its end; shuffled among each other
        turns = [name for name, rows in articles.items() for _ in range(len(rows) + (name in removed))]
        draw.shuffle(turns)
        left = {name: iter(rows) for name, rows in articles.items()}
        with undone(desk):
            for name in turns:
                row = next(left[name], None)
                write(desk, name, row) if row is not None else remove(desk, name)
            found.append(stands(desk))
            desk.store.copies.rebuild()
            found.append(stands(desk))
    assert all(other == found[0] for other in found)
    assert len(found[0][0]) >= 3
