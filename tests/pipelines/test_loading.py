"""Given stories on their way into the database: every one has one outcome, and what stands there already is known."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.given.lines import read_lines
from pipelines.given.outlets import Outlets
from pipelines.given.story import Stories
from pipelines.loading import Loaded, Loading
from pipelines.reading.version import RULES_VERSION
from pipelines.storage.errors import StoreError
from tests.pipelines.storage.newsroom import FARO, PLAZA, QUOTE, TEXT, TITLE, Newsroom, link, newsroom
from vigia.addresses import Address

ROW: dict[str, Any] = {"url": "https://faro.example/nebula", "title": TITLE, "text": TEXT, "published": "2026-11-20"}
CUT: dict[str, Any] = {"company": "Nébula", "headcount": 120, "percent": 14, "stage": "announced", "quote": QUOTE}
ENGLISH = "The startup said on Thursday that it will lay off forty employees after the deal with a larger company was announced. " * 3

Load = Callable[..., Loaded]


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return newsroom(tmp_path / "news.db")


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def load(room: Newsroom, told: list[str]) -> Load:
    def loaded(*rows: dict[str, Any] | bytes, facts: bool = True, time_limit: float = 60.0) -> Loaded:
        file = io.BytesIO(b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows))
        loading = Loading(room.store, Stories(Outlets((FARO, PLAZA)), "summary", room.clock), told.append)
        loading.run(read_lines(file), facts=facts, workers=1, time_limit=time_limit)
        return loading.loaded

    return loaded


def test_a_story_is_read_tagged_and_linked_as_one_that_was_fetched(room: Newsroom, load: Load) -> None:
    assert load(ROW, facts=False).outcomes == {"new": 1}
    assert room.rows("SELECT source, url, title, text, language, published_at, published_from, rules_version FROM articles") == [
        ("faro", ROW["url"], TITLE, TEXT, "es", "2026-11-19T23:00:00Z", "given", RULES_VERSION)
    ]
    assert room.rows("SELECT headcount_min, event IS NOT NULL FROM layoffs") == [(120, 1)]
    assert ("layoffs",) in room.rows("SELECT topic FROM article_topics")
    assert room.rows("SELECT state, next_try_at FROM discoveries") == [("new", None)]
    assert room.rows("SELECT count(*) FROM events") == [(1,)]


def test_given_facts_are_those_of_the_line(room: Newsroom, load: Load) -> None:
    meta = {**CUT, "company": "Meta", "headcount": [600, 700], "scope": "en España"}
    assert load(ROW | {"facts": {"layoffs": [meta]}, "agency": "EFE", "authors": ["Ana"]}).whole
    assert room.rows("SELECT company, company_id, headcount_min, headcount_max, scope, rule FROM layoffs") == [
        ("Meta", "meta", 600, 700, "en España", "given")
    ]
    assert room.rows("SELECT company, role FROM article_companies") == [("meta", "employer")]
    assert room.rows("SELECT topic, rules_version FROM article_topics") == [("layoffs", "given")]
    assert room.rows("SELECT agency, authors, rules_version FROM articles") == [("EFE", '["Ana"]', "given")]
    assert room.rows("SELECT company_id FROM events") == [("meta",)]


def test_a_story_given_twice_is_known_and_a_changed_one_updated(room: Newsroom, load: Load) -> None:
    changed = ROW | {"title": "Nébula despide a 150 personas"}
    assert load(ROW, ROW | {"url": "http://www.faro.example/nebula?utm_source=x"}, ROW).outcomes == {"new": 1, "known": 2}
    found = load(ROW, changed)
    assert (found.outcomes, found.whole) == ({"known": 1, "updated": 1}, True)
    assert load(changed | {"facts": {"layoffs": [CUT]}}).outcomes == {"updated": 1}
    assert room.rows("SELECT count(*) FROM articles") == [(1,)]
    assert room.rows("SELECT DISTINCT field FROM revisions ORDER BY field") == [("layoffs",), ("title",)]


def test_given_facts_take_the_place_of_those_that_were_read(room: Newsroom, load: Load) -> None:
    load(ROW, facts=False)
    given = ROW | {"facts": {"layoffs": [CUT | {"headcount": 121}]}}
    assert load(given).outcomes == {"updated": 1}
    assert load(given).outcomes == {"known": 1}
    assert load(ROW, facts=False).outcomes == {"known": 1}
    assert room.rows("SELECT headcount_min, rule FROM layoffs") == [(121, "given")]


def test_the_same_text_of_one_outlet_is_known_and_of_another_a_copy(room: Newsroom, load: Load) -> None:
    other = {**ROW, "url": "https://otro.example/x", "source": "Otro"}
    assert load(ROW, ROW | {"url": "https://faro.example/nebula-otra"}, other).outcomes == {"new": 2, "known": 1}
    assert room.rows("SELECT source, copy_of FROM articles ORDER BY id") == [("faro", None), ("adhoc:otro", ROW["url"])]


def test_what_the_path_drops_is_recorded_as_a_crawl_does(room: Newsroom, load: Load, told: list[str]) -> None:
    found = load(ROW | {"text": ENGLISH}, ROW | {"url": "https://faro.example/corta", "text": "Corta."}, facts=False)
    assert found.dropped == {"other_language": 1, "language_unknown": 1}
    assert told == ["line 1: other_language: en (1.00)", "line 2: language_unknown: 5 letters are too few"]
    assert room.rows("SELECT state, reason FROM discoveries ORDER BY url") == [
        ("dropped", "language_unknown"),
        ("dropped", "other_language"),
    ]
    assert room.rows("SELECT reason, times FROM drops ORDER BY reason") == [("language_unknown", 1), ("other_language", 1)]


def test_a_bad_line_is_a_drop_of_its_address_until_a_good_one_comes(room: Newsroom, load: Load, told: list[str]) -> None:
    wrong = ROW | {"facts": {"layoffs": [{"company": 3}]}}
    found = load(b"{", ROW | {"published": "ayer"}, wrong, {"title": "sin"})
    assert (found.dropped, found.outcomes, found.whole) == ({"no_json": 1, "bad_date": 1, "bad_facts": 1, "no_address": 1}, {}, False)
    assert sorted(line.split(":")[0] for line in told) == ["line 1", "line 2", "line 3", "line 4"]
    assert room.rows("SELECT url, source, state, reason, filtered FROM discoveries") == [(ROW["url"], "faro", "dropped", "bad_date", 1)]
    assert load(ROW).outcomes == {"new": 1}
    assert room.rows("SELECT state, reason FROM discoveries") == [("new", None)]
    assert load(ROW | {"published": "ayer"}).dropped == {"bad_date": 1}
    assert room.rows("SELECT state, reason FROM discoveries") == [("new", None)]


def test_a_bad_line_keeps_no_page_from_being_fetched(room: Newsroom, load: Load) -> None:
    room.poll(link(ROW["url"]))
    load(ROW | {"published": "ayer"}, ROW | {"url": "https://faro.example/otra", "published": "ayer"})
    assert room.pending() == [ROW["url"]]
    room.poll(link("https://faro.example/otra"))
    assert set(room.pending()) == {ROW["url"], "https://faro.example/otra"}


def test_what_was_taken_down_stays_away(room: Newsroom, load: Load, told: list[str]) -> None:
    room.store.takedowns.forget(Address.of(ROW["url"]).key)
    assert load(ROW).dropped == {"forgotten": 1}
    assert room.rows("SELECT count(*) FROM articles") == [(0,)]
    assert "taken down" in told[0]


def test_what_an_outlet_reserves_as_a_whole_is_withheld(room: Newsroom, load: Load) -> None:
    room.store.sources.record_rights("faro", reserved=True, signals=["robots.txt keeps out: GPTBot", "tdmrep.json: /"])
    load(ROW | {"facts": {"layoffs": [CUT]}}, ROW | {"url": "https://otro.example/a"})
    assert room.rows("SELECT source, text IS NULL, text_withheld FROM articles ORDER BY id") == [
        ("faro", 1, "reservation: tdmrep.json: /"),
        ("adhoc:otro.example", 0, None),
    ]
    assert room.rows("SELECT headcount_min FROM layoffs") == [(120,)]


def test_unlisted_outlets_keep_their_rows_when_a_crawl_begins(room: Newsroom, load: Load) -> None:
    load(ROW | {"url": "https://andes.example/a", "source": "Crónica Andina", "country": "PE", "timezone": "America/Lima"})
    row = [("adhoc:cronica-andina", "Crónica Andina", "PE", "America/Lima", "general", 0)]
    sql = "SELECT id, name, country, timezone, kind, enabled FROM sources WHERE id LIKE 'adhoc%'"
    assert room.rows(sql) == row
    room.store.sources.sync((FARO,))
    assert room.rows(sql) == row
    assert room.rows("SELECT published_at, published_day FROM articles") == [("2026-11-20T05:00:00Z", "2026-11-20")]
    assert room.rows("SELECT state, needs_person FROM source_health WHERE source LIKE 'adhoc%'") == [("disabled", 0)]


def test_a_story_that_cannot_be_read_is_stored_for_the_next_run(room: Newsroom, load: Load, told: list[str]) -> None:
    found = load(ROW, facts=False, time_limit=0.001)
    assert (found.outcomes, found.unread, found.whole) == ({"new": 1}, 1, False)
    assert "could not be read (analysis_timeout)" in told[0]
    assert room.rows("SELECT language, text_hash IS NOT NULL, rules_version FROM articles") == [("es", 1, None)]
    assert [article.url for article in room.store.rereading.due()] == [ROW["url"]]
    assert load(ROW, facts=False).outcomes == {"known": 1}
    again = load(ROW, facts=False, time_limit=0.001)  # what was read stays
    assert (again.outcomes, again.unread, again.whole) == ({"known": 1}, 1, False)
    assert room.rows("SELECT rules_version FROM articles") == [(RULES_VERSION,)]
    assert room.store.rereading.due() == []


def test_a_full_disk_ends_it_and_what_was_stored_stays(room: Newsroom, load: Load) -> None:
    pages = room.store.value("PRAGMA page_count")
    room.store.execute(f"PRAGMA max_page_count = {pages + 40}")
    many = [
        ROW | {"url": f"https://faro.example/{n}", "text": f"{TEXT} " + f"Una frase larga y distinta de todas, la {n}. " * 900}
        for n in range(9)
    ]
    with pytest.raises(StoreError, match="the disk is full"):
        load(*many)
    (stored,) = room.rows("SELECT count(*) FROM articles")[0]
    assert 0 < stored < 9
    room.store.execute("PRAGMA max_page_count = 1000000")
    assert load(*many).outcomes == {"known": stored, "new": 9 - stored}
