"""`scrapy feeds`: what a feed reader subscribes to, as a person or a crawl writes it."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest

from pipelines.reading.topics.names import topic_names
from pipelines.storage.store import Store
from tests.command import environment, scrapy
from tests.reports.event_newsroom import cuts, filled, told
from tests.shared import soak
from vigia.facts import Evidence
from vigia.items import TopicTag

ATOM = "{http://www.w3.org/2005/Atom}"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ODD = "<script>alert(1)</script> & <b>ERE</b> \x0b\ufffe\u202e]]> «»"
LONG = "Prescindirá de gente " + "muy deprisa " * 40


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = filled(tmp_path / "news.db")
    tag = TopicTag("layoffs", True, 0.9, [Evidence("Prescindirá", "text", 0, 5, "prescindir")])
    odd = told("faro", "2026-12-20T09:00", replace(cuts("Casa <i>Rara</i>", 7, "done"), quote=LONG))
    odd.topics = [tag]
    store.articles.save(odd)
    with closing(sqlite3.connect(store.path)) as raw, raw:  # what a store of ours takes out, an older one may have kept
        raw.execute("UPDATE articles SET title = ? WHERE url = ?", (ODD, odd.url))
    yield store
    store.close()


def feeds(database: Path, **settings: Any) -> subprocess.CompletedProcess[str]:
    return scrapy("feeds", env=environment(VIGIA_DATABASE=str(database)), **settings)


@pytest.fixture
def written(store: Store) -> Path:
    store.checkpoint()
    done = feeds(store.path, WATCHED_COMPANIES="Trenza Labs, nexora,Nadie S.A.", FEEDS_URL="https://vigia.example/feeds/")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "scrapy feeds: WATCHED_COMPANIES: no story told of Nadie S.A. yet\n"
    return store.path.parent / "feeds"


def read(path: Path) -> feedparser.FeedParserDict:
    found = feedparser.parse(path.read_bytes(), sanitize_html=False)
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_every_feed_is_valid_atom_and_json_feed_and_both_say_the_same(written: Path) -> None:
    names = {path.stem for path in written.glob("*.atom")}
    assert names == {path.stem for path in written.glob("*.json")}
    assert {f"topic-{topic}" for topic in topic_names()} | {"event-layoff", "event-funding", "event-stake", "contradictions"} <= names
    assert {"company-trenza-labs", "company-nexora", "company-nadie-s-a"} <= names
    for name in names:
        found = read(written / f"{name}.atom")
        root = ET.parse(written / f"{name}.atom").getroot()
        assert [len(root.findall(f"{ATOM}{part}")) for part in ("id", "title", "updated", "author")] == [1, 1, 1, 1]
        assert root.find(f"{ATOM}link[@rel='self']").attrib["href"] == f"https://vigia.example/feeds/{name}.atom"  # type: ignore[union-attr]
        for entry in root.findall(f"{ATOM}entry"):
            assert [len(entry.findall(f"{ATOM}{part}")) for part in ("id", "title", "updated", "content")] == [1, 1, 1, 1]
            assert INSTANT.fullmatch(entry.findtext(f"{ATOM}updated", ""))
        told = json.loads((written / f"{name}.json").read_text("utf-8"))
        assert (told["version"], told["title"], told["language"]) == ("https://jsonfeed.org/version/1.1", found.feed.title, "es")
        assert [(item["id"], item["title"]) for item in told["items"]] == [(entry.id, entry.title) for entry in found.entries]
        assert all(item["content_html"] and INSTANT.fullmatch(item["date_modified"]) for item in told["items"])
        assert len({entry.id for entry in found.entries}) == len(found.entries)
    outlines = ET.parse(written / "feeds.opml").getroot().findall(".//outline[@type='rss']")
    assert {outline.attrib["xmlUrl"] for outline in outlines} == {f"https://vigia.example/feeds/{name}.atom" for name in names}
    assert len(feedparser.parse(str(written / "company-nadie-s-a.atom")).entries) == 0


def test_an_entry_says_what_happened_who_says_so_and_who_contradicts_whom(written: Path) -> None:
    (entry,) = read(written / "contradictions.atom").entries
    assert re.fullmatch(r"urn:vigia:ev-[a-z2-7]{10}", entry.id)
    assert (entry.title, entry.link) == ("Despidos en Nexora: 120 personas (anuncio)", "https://plaza.example/2026-10-05T09-00")
    html = entry.content[0].value
    assert "<li>120 personas, según 1 fuente; de 100 personas a 1.200 personas</li>" in html
    assert re.search(r"1\.200 personas \(<a [^>]*>Turia</a>\) frente a 120 personas \(.*El Faro</a>\): una es diez veces la otra", html)
    assert "<blockquote>«Nexora: 100 (rumoured).»" in html
    assert "<p>4 medios, 3 fuentes independientes:</p>" in html
    titles = {entry.title for entry in read(written / "company-trenza-labs.atom").entries}
    assert titles == {
        "Fichaje del equipo de Trenza por Oriol: 500 millones de dólares, con licencia de su tecnología (operación cerrada)",
        "Despidos en Trenza: 60 personas, 20 % de la plantilla, 5 subcontratados (anuncio)",
        "Compra de Trenza Labs por Nabla: 9 millones de euros (anuncio)",
    }


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.add(tag)


def test_what_a_title_has_in_it_is_words_and_a_quote_is_short(written: Path) -> None:
    (story,) = read(written / "topic-layoffs.atom").entries
    assert story.id == story.link == "https://faro.example/2026-12-20T09-00"
    assert story.title == "<script>alert(1)</script> & <b>ERE</b> ]]> «»"
    layoffs = json.loads((written / "event-layoff.json").read_text("utf-8"))["items"]
    (event,) = (item for item in layoffs if "Rara" in item["title"])
    assert event["title"] == "Despidos en Casa <i>Rara</i>: 7 personas (hecho)"
    for html in (event["content_html"], story.content[0].value):
        assert Tags(html).found <= {"p", "ul", "li", "a", "blockquote", "br", "strong"}
    (quote,) = re.findall("«(Prescindirá[^»]*)»", event["content_html"])
    assert len(quote) <= 161


def test_the_same_says_the_same_and_is_not_written_again(store: Store, tmp_path: Path) -> None:
    store.checkpoint()
    folder = tmp_path / "out"
    assert feeds(store.path, FEEDS_OUT=str(folder)).returncode == 0
    before = {path.name: (path.stat().st_ino, path.read_bytes()) for path in folder.iterdir()}
    store.articles.save(told("andes", "2026-12-21T09:00", cuts("Lumbre", 12, "announced")))
    store.checkpoint()
    assert feeds(store.path, FEEDS_OUT=str(folder), NOW="2027-05-05T00:00:00Z").returncode == 0
    after = {path.name: (path.stat().st_ino, path.read_bytes()) for path in folder.iterdir()}
    assert {name for name in after if before.get(name) != after[name]} == {"event-layoff.atom", "event-layoff.json"}


def test_an_events_entry_keeps_its_id_when_others_are_joined_to_it(store: Store, tmp_path: Path) -> None:
    store.articles.save(told("plaza", "2026-12-15T09:00", cuts("Lumbre", 12, "announced")))
    store.articles.save(told("andes", "2026-12-27T09:00", cuts("Quilla", 12, "announced")))
    store.checkpoint()

    def ids() -> dict[str, str]:
        assert feeds(store.path).returncode == 0
        return {entry.title.split(":")[0]: entry.id for entry in read(tmp_path / "feeds" / "event-layoff.atom").entries}

    before = ids()
    first, second = before["Despidos en Lumbre"], before["Despidos en Quilla"]
    labels = environment(VIGIA_DATABASE=str(store.path), VIGIA_LABELS=str(tmp_path / "labels.jsonl"))
    assert scrapy("label", "--same", first.removeprefix("urn:vigia:"), second.removeprefix("urn:vigia:"), env=labels).returncode == 0
    after = set(ids().values())
    assert first in after
    assert second not in after


def test_a_takedown_takes_its_words_out_of_the_feeds_at_once(store: Store, tmp_path: Path) -> None:
    store.checkpoint()
    settings: dict[str, Any] = {"FEEDS_OUT": str(tmp_path / "feeds")}
    assert feeds(store.path, **settings).returncode == 0
    assert "Prescindirá" in (tmp_path / "feeds" / "event-layoff.atom").read_text("utf-8")
    done = scrapy("forget", "https://faro.example/2026-12-20T09-00", env=environment(VIGIA_DATABASE=str(store.path)), **settings)
    assert done.returncode == 0
    for path in (tmp_path / "feeds").iterdir():
        assert "Prescindirá" not in path.read_text("utf-8")


@pytest.mark.parametrize(("place", "status"), [("feeds", 0), ("saved.html/feeds", 1)])
def test_a_crawl_writes_them_when_it_ends(tmp_path: Path, place: str, status: int) -> None:
    (tmp_path / "saved.html").write_text("<html><body><p>Nada.</p></body></html>", "utf-8")
    words = ("crawl", "pages", "-a", f"html={tmp_path / 'saved.html'}", "-a", "url=https://faro.example/nada")
    done = scrapy(*words, DATABASE=tmp_path / "news.db", FEEDS_OUT=tmp_path / place, WORKERS=1)
    if status:
        assert (done.returncode, done.stdout) == (1, "")
        assert f"FEEDS_OUT: {tmp_path / place} could not be written: Not a directory" in done.stderr
    else:
        assert done.returncode in (0, 3)  # the page is no article
        assert len(read(tmp_path / "feeds" / "event-layoff.atom").entries) == 0
        assert (tmp_path / "feeds" / "feeds.opml").exists()


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"FEEDS_URL": "vigia.example"}, "FEEDS_URL='vigia.example': the http(s) address"),
        soak({"FEEDS_OUT": " "}, "FEEDS_OUT is blank"),
        soak({"FEEDS_OUT": "/dev/null"}, "/dev/null is no directory"),
        soak({"DATABASE": "/nowhere/news.db"}, "there is no such database"),
    ],
)
def test_a_wrong_call_is_said(store: Store, settings: dict[str, str], says: str) -> None:
    done = feeds(store.path, **settings)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


def test_feeds_that_cannot_be_written_are_said_with_their_place(store: Store, tmp_path: Path) -> None:
    store.checkpoint()
    (tmp_path / "file").touch()
    done = feeds(store.path, FEEDS_OUT=str(tmp_path / "file" / "feeds"))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{tmp_path / 'file' / 'feeds'} could not be written: Not a directory" in done.stderr


def test_a_file_of_an_older_version_is_said_as_elsewhere(store: Store, tmp_path: Path) -> None:
    store.checkpoint()
    older = Path(shutil.copy(store.path, tmp_path / "older.db"))
    with closing(sqlite3.connect(older)) as conn, conn:
        conn.execute("DELETE FROM _sqlite_migrations WHERE id = (SELECT max(id) FROM _sqlite_migrations)")
        conn.execute("ALTER TABLE event_ids RENAME TO old_ids")
    done = feeds(older)
    assert (done.returncode, done.stdout) == (1, "")
    assert "an older version of Vigía wrote this database" in done.stderr
