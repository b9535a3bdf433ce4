"""The report of a newsroom whose year was counted by hand: what it says, and that nothing of what others wrote does anything in it."""

from __future__ import annotations

import base64
import hashlib
import re
import sqlite3
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from pipelines.storage.reader import opened
from reports.page.html import cut, foreign, link, usable
from reports.page.period import Period, ending, newest_day
from reports.page.report import page, policy
from reports.page.texts import LANGUAGES, NAMES, TEXTS, TOPICS
from reports.page.words import Words
from reports.questions import answer, question, questions
from tests.reports.event_newsroom import cuts, filled, told
from vigia.facts import DEAL_KINDS, ROUND_TYPES, STAGES, STATUSES
from vigia.items import TopicTag

YEAR = Period(date(2026, 6, 1), date(2026, 12, 5))
WICKED = "<script>alert(1)</script>\u202eoirartnoc\u202c <img src=x onerror=alert(2)> " + "ñ" * 10_000
TITLES = ("Nadie lo cuenta así", WICKED)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("report") / "news.db"
    store = filled(path)
    tag = TopicTag("layoffs", True, 0.9)
    for number, title in enumerate(TITLES):
        article = told("faro", f"2026-12-0{number + 1}T09:00", cuts(f"Firma <b>{number}</b>", 7, "announced"), topics=[tag])
        store.articles.save(article)
        store.execute("UPDATE articles SET title = ? WHERE url = ?", (title, article.url))
    store.close()
    with opened(path) as database:
        yield database


def read(database: sqlite3.Connection, period: Period = YEAR, **said: Any) -> Any:
    return html.document_fromstring(page(database, period, **said))


def text(element: Any) -> str:
    return " ".join("".join(element.itertext()).replace("\u00a0", " ").split())


def event(document: Any, company: str) -> str:
    (found,) = (one for one in document.cssselect("article") if text(one).startswith(company))
    return text(found)


def total(database: sqlite3.Connection, name: str, column: str, **given: str) -> int:
    found = answer(database, question(name), given)
    return sum(dict(zip(found.columns, row, strict=True))[column] or 0 for row in found.rows)


def test_headline_numbers_are_those_of_the_questions(database: sqlite3.Connection) -> None:
    days = {"since": YEAR.since, "until": YEAR.until}
    people = total(database, "layoffs-by-month", "people", **days)
    money = total(database, "funding-by-quarter", "amount_usd", **days)
    cards = [text(card) for card in read(database, language="en").cssselect(".cards > div")]
    assert people == 60 + 120 + 40 + 7 + 7
    assert cards[0].startswith(f"people who lose their jobs{people}")
    assert cards[1].startswith("reverse acquihires2")
    assert f"raised in rounds{money / 1e6:.1f} million USD" in cards[2]
    assert cards[3] == "stories21from 4 outlets"


def test_a_period_counts_what_happened_in_it_and_says_what_was_before(database: sqlite3.Connection) -> None:
    october = Period(date(2026, 10, 1), date(2026, 10, 31))
    cards = [text(card) for card in read(database, october).cssselect(".cards > div")]
    assert cards[0] == "personas que pierden su empleo120periodo anterior: 0"
    assert cards[3] == "noticias4de 4 mediosperiodo anterior: 1"


def test_an_event_has_its_figures_who_was_first_who_came_later_and_who_contradicts(database: sqlite3.Connection) -> None:
    document = read(database, language="en")
    said = event(document, "Nexora: 120 people")
    assert "100 to 1,200 depending on who tells" in said
    assert "«Nexora: 120 (announced).»" in said
    assert re.search(r"La Plaza \(MX\): Lo que cuenta plaza first, 5 Oct 2026", said)
    assert re.search(r"El Faro \(ES\): Lo que cuenta faro \d+ h( \d+ min)? later", said)
    assert "Andes (CL): Lo que cuenta andes 1 day later · passes on El Faro" in said
    assert (
        "Figures that contradict: people (one is ten times the other)1,200 people, says Turiaagainst 120 people, says Andes, El Faro"
        in said
    )
    assert "part of a larger round: not added again" in event(document, "Nexora: 30 people")
    assert "denied · not added up" in event(document, "Sosiego")
    assert "with Ana Roldán" in event(document, "Oriol → Trenza")


def test_a_company_has_its_story(database: sqlite3.Connection) -> None:
    december = Period(date(2026, 11, 1), date(2026, 12, 5))
    (section,) = read(database, december).cssselect("section[aria-labelledby=companies]")
    found = text(section)
    assert "1 jun 2026 fichaje del equipo entero · ← Oriol · 500 millones USD · cerrado La Plaza" in found
    assert "10 ago 2026 despidos · 60 personas" in found
    assert "en este periodo" in found


def test_charts_are_named_and_have_their_figures_as_a_table(database: sqlite3.Connection) -> None:
    figures = read(database).cssselect("figure")
    assert [one.cssselect("h3")[0].get("id") for one in figures] == [
        "stories-by-topic",
        "jobs-by-company",
        "jobs-by-country",
        "money-by-quarter",
        "who-was-first",
    ]
    for one in figures:
        (chart,) = one.cssselect('svg[role="img"]')
        for id_ in chart.get("aria-labelledby").split():
            assert text(one.cssselect(f"#{id_}")[0])
        assert {head.get("scope") for head in one.cssselect("details table th")} == {"col", "row"}
    assert "Trenza60" in text(figures[1].cssselect("table")[0])
    assert "España60" in text(figures[2].cssselect("table")[0])


def test_days_that_nobody_saw_are_hatched(tmp_path: Path) -> None:
    store = filled(tmp_path / "news.db")
    store.articles.save(told("faro", "2026-12-04T09:00", topics=[TopicTag("layoffs", True, 0.9)]))
    for at, answered in (("2026-12-03", 1), ("2026-12-04", 1), ("2026-12-05", 0)):
        crawl = store.insert("crawls", {"started_at": f"{at}T08:00:00Z", "finished_at": f"{at}T08:10:00Z", "finish_reason": "finished"})
        for source in ("faro", "plaza"):
            seen = answered if source == "faro" else 0
            row = {"crawl": crawl, "source": source, "recorded_at": f"{at}T08:05:00Z", "polled": seen, "endpoints_failed": 1 - seen}
            store.insert("crawl_sources", row)
    store.execute("UPDATE sources SET first_seen_at = '2026-01-01T00:00:00Z'")
    store.close()
    with opened(tmp_path / "news.db") as database:
        chart = read(database, ending(date(2026, 12, 5), 4), language="en").cssselect("figure")[0]
    rows = [[text(cell) for cell in row] for row in chart.cssselect("tbody tr")]
    assert rows == [
        ["2 Dec", "0", "all: there was no run"],
        ["3 Dec", "0", "75% of outlets"],
        ["4 Dec", "1", "75% of outlets"],
        ["5 Dec", "0", "100% of outlets"],
    ]
    hatched = [rect for rect in chart.cssselect('svg[role="img"] > rect') if "hatch" in (rect.get("fill") or "")]
    heights = [float(rect.get("height")) for rect in hatched]
    assert heights == [heights[0], heights[0] * 0.75, heights[0] * 0.75, heights[0]]


def test_a_day_on_which_nothing_was_due_is_blind_nowhere(tmp_path: Path) -> None:
    """Neither to the chart, nor to the table of outlets, nor to the question."""
    store = filled(tmp_path / "news.db")
    store.articles.save(told("faro", "2026-12-04T09:00", topics=[TopicTag("layoffs", True, 0.9)]))
    for at, answered in (("2026-12-03", 1), ("2026-12-04", 0)):
        crawl = store.insert("crawls", {"started_at": f"{at}T08:00:00Z", "finished_at": f"{at}T08:10:00Z", "finish_reason": "finished"})
        for (source,) in store.rows("SELECT id FROM sources"):
            store.insert("crawl_sources", {"crawl": crawl, "source": source, "recorded_at": f"{at}T08:05:00Z", "polled": answered})
    store.execute("UPDATE sources SET first_seen_at = '2026-01-01T00:00:00Z'")
    store.close()
    with opened(tmp_path / "news.db") as database:
        document = read(database, ending(date(2026, 12, 4), 2), language="en")
        assert list(answer(database, question("blind-days"), {}).rows) == []
    assert [text(row[-1]) for row in document.cssselect("figure")[0].cssselect("tbody tr")] == ["0%", "0%"]
    assert {text(row[3]) for row in document.cssselect("details tr") if "Faro" in text(row[0])} == {"2 of 2"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_others_wrote_is_words_and_nothing_else(database: sqlite3.Connection, language: str) -> None:
    written = page(database, YEAR, language=language)
    document = html.document_fromstring(written)
    assert document.get("lang") == language
    assert document.cssselect("script, img, b, iframe, object, form, link, base") == []
    assert [name for element in document.iter() for name in map(str, element.attrib) if name.startswith("on") or name == "style"] == []
    assert "\u202e" not in written
    assert "ñ" * 201 not in written
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in written
    assert "Firma &lt;b&gt;1&lt;/b&gt;" in written
    for anchor in document.cssselect("a"):
        address = anchor.get("href") or ""
        assert address.startswith("#") or (address.startswith("https://") and anchor.get("rel") == "noreferrer")
    assert {element.get("lang") for element in document.cssselect("bdi[lang], blockquote")} == {"es"}


def test_the_page_may_be_shown_in_its_own_style_and_do_nothing_else(database: sqlite3.Connection) -> None:
    document = read(database)
    (style,) = document.cssselect("style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    (meta,) = document.cssselect('meta[http-equiv="Content-Security-Policy"]')
    assert meta.get("content") == policy()
    assert policy() == f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    assert len(ids) == len({*ids})
    assert {anchor.get("href")[1:] for anchor in document.cssselect('a[href^="#"]')} <= {*ids}
    levels = [int(str(element.tag)[1]) for element in document.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(later <= level + 1 for level, later in pairwise(levels))


def test_a_topic_alone(database: sqlite3.Connection) -> None:
    document = read(database, topic="layoffs", language="en")
    assert text(document.cssselect(".cards strong")[0]) == "14"
    assert sorted(text(one.cssselect("h4")[0]) for one in document.cssselect("article")) == [
        "Firma <b>0</b>: 7 people",
        "Firma <b>1</b>: 7 people",
    ]
    assert [text(one) for one in document.cssselect("section[aria-labelledby=stories] h3")] == ["Layoffs (2)"]


def test_capped_lists_name_a_command_that_gives_all(database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "figures.EVENTS",
        "figures.COMPANIES",
        "figures.STEPS",
        "figures.STORIES",
        "sections.EVENTS",
        "events.OUTLETS",
        "events.MORE_OUTLETS",
    ):
        monkeypatch.setattr(f"reports.page.{name}", 1)
    document = read(database, language="en")
    lines = {text(code) for code in document.cssselect("code")}
    assert "scrapy export --table layoff_events" in lines
    assert f"scrapy ask reverse-acquihires --since {YEAR.since} --until {YEAR.until}" in lines
    assert "scrapy ask new-since --topic layoffs --limit 999999999" in lines
    assert "scrapy ask company-timeline --company trenza" in lines
    assert any(line.startswith("scrapy explain ev-") for line in lines)
    views = {row["name"] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")}
    for line in lines:
        _, command, *words = line.split()
        if command == "ask":
            question(words[0]).bound(dict(zip((word[2:] for word in words[1::2]), words[2::2], strict=True)))
        if command == "export":
            assert words[1] in views
    assert any(text(one).startswith("1 of ") for one in document.cssselect(".capped"))
    assert questions()


def test_the_database_says_when(database: sqlite3.Connection) -> None:
    assert newest_day(database) == date(2026, 12, 5)
    assert ending(date(2026, 12, 5), 7) == Period(date(2026, 11, 29), date(2026, 12, 5))
    assert YEAR.before == Period(date(2025, 11, 25), date(2026, 5, 31))
    assert ending(date(1, 1, 3), 7).before is None


def test_a_database_without_an_event_says_so_and_what_makes_them(tmp_path: Path) -> None:
    store = filled(tmp_path / "news.db")
    store.execute("DELETE FROM events")
    store.close()
    with opened(tmp_path / "news.db") as database:
        document = read(database)
    (notice,) = document.cssselect(".notice")
    assert "ningún acontecimiento" in text(notice)
    assert text(notice.cssselect("code")[0]) == "scrapy retag"
    assert document.cssselect(".cards, figure") == []


def test_every_text_is_there_in_both_languages() -> None:
    for key, pair in (*TEXTS.items(), *NAMES.items(), *TOPICS.items()):
        assert len(pair) == 2, key
        assert all(pair), key
        assert {*re.findall(r"\{\w+\}", pair[0])} == {*re.findall(r"\{\w+\}", pair[1])}, key
    assert {*STAGES, *STATUSES, *DEAL_KINDS} <= NAMES.keys()
    assert {*ROUND_TYPES} - {"other"} <= NAMES.keys()


@pytest.mark.parametrize(
    ("language", "amount", "percent", "day"),
    [("es", "14.300,5 millones USD", "12,5 %", "27 nov 2026"), ("en", "14,300.5 million USD", "12.5%", "27 Nov 2026")],
)
def test_figures_are_written_as_the_language_writes_them(language: str, amount: str, percent: str, day: str) -> None:
    words = Words(language)
    said = (words.money(14_300_500_000, "USD"), words.percent(12.5), words.day("2026-11-27"))
    assert tuple(one.replace("\u00a0", " ") for one in said) == (amount, percent, day)
    assert words.topic("nuevo_tema") == "nuevo tema"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//faro.example/",
        "https:///x",
        "http://[",
        "https://x.example/\u202e",
        "file:///etc",
        "",
        None,
    ],
)
def test_only_addresses_of_the_web_are_links(address: str | None) -> None:
    assert not usable(address)
    assert link(address, "<palabra>") == "&lt;palabra&gt;"


def test_what_is_long_or_unseen_is_cut() -> None:
    assert cut("uno\u200b\ndos\u202e  tres") == "uno dos tres"
    assert len(cut("a" * 5_000)) == 200
    assert foreign('<a href="x">', language="es") == '<bdi lang="es">&lt;a href=&quot;x&quot;&gt;</bdi>'
