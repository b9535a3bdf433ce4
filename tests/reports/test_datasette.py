"""The database in Datasette: what is called how there, the questions, and the pages of articles and events. In this process, without a port."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from datasette.app import Datasette

from pipelines.storage.reader import opened
from reports.datasette.__main__ import SETTINGS
from reports.datasette.metadata import LOOKS, metadata
from reports.described import FILE, described
from reports.page.period import Period
from reports.page.report import page as whole_report
from reports.questions import answer, questions
from reports.search import search
from tests.reports.event_newsroom import cuts, filled, told
from tests.shared import ROOT
from vigia.facts import CompanyMention, Evidence
from vigia.items import TopicTag

NAME = "my news"  # of the file: templates and metadata know no other
PLUMBING = {"claim_companies", "company_keys", "sketches", "shingles", "_sqlite_migrations", "articles_fts", "sqlite_sequence"}
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FIRM = '"><svg onload=alert(3)>'
TEXT = f"Antes. {FIRM} despide a 70 personas {SCRIPT}. Después."
SAID = f"{FIRM} despide a 70 personas {SCRIPT}."
FORMER = "ev-formerly00"  # an id of an event that was joined to another
Get = Callable[..., str]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom's year, and a story whose every word is HTML."""
    path = tmp_path_factory.mktemp("datasette") / f"{NAME}.db"
    store = filled(path)
    story = told("faro", "2026-12-20T09:00", companies=(CompanyMention(FIRM, None, 1, "employer", True, True),))
    story.title, story.text, story.summary = SCRIPT, TEXT, SCRIPT
    story.facts = [cuts(FIRM, 70, "announced", scope=SCRIPT)]
    for part in story.facts:
        part.quote, part.start, part.end = SAID, TEXT.index(SAID), TEXT.index(SAID) + len(SAID)
    story.topics = [TopicTag("layoffs", True, 0.9, [Evidence(SCRIPT, "title", 0, len(SCRIPT), SCRIPT)])]
    store.articles.save(story)
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO event_ids (id, article, claim, given_at) SELECT ?, article, claim, given_at FROM event_ids LIMIT 1", (FORMER,)
        )
    connection.close()
    return path


@pytest.fixture(scope="module")
def described_there(database: Path) -> dict[str, Any]:
    with opened(database) as connection:
        return metadata(connection, NAME)


@pytest.fixture(scope="module")
def tables(described_there: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = described_there["databases"][NAME]["tables"]
    return found


@pytest.fixture(scope="module")
def serve(database: Path, described_there: dict[str, Any]) -> Iterator[Callable[[str], Any]]:
    """The answer to an address, whatever its status."""
    folder = ROOT / "reports/datasette"
    settings = {name: value == "on" if value in ("on", "off") else value for name, value in SETTINGS.items()}
    app = Datasette(
        [str(database)],
        metadata=described_there,
        template_dir=str(folder / "templates"),
        plugins_dir=str(folder / "plugin"),
        settings=settings,
    )
    yield lambda address: asyncio.run(app.client.get(address))
    for base in app.databases.values():
        base.close()


@pytest.fixture(scope="module")
def get(serve: Callable[[str], Any]) -> Get:
    """A page, by what stands behind the database's name."""

    def page(rest: str = "", home: str = f"/{_in_address(NAME)}") -> str:
        done = serve(f"{home}{rest}")
        assert done.status_code == 200, (rest, done.text[-2000:])
        return str(done.text)

    return page


def _in_address(name: str) -> str:
    return name.replace(" ", "+")


def value(database: Path, sql: str, *bound: object) -> Any:
    with opened(database) as connection:
        return connection.execute(sql, bound).fetchone()[0]


def test_every_public_table_and_column_is_named_and_told_of_and_no_other(database: Path, tables: Mapping[str, Any]) -> None:
    connection = sqlite3.connect(database)
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')").fetchall()
    real = {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for (name,) in names}
    connection.close()
    public = {name: columns for name, columns in real.items() if name not in PLUMBING and not name.startswith("articles_fts_")}
    shown = {name: one for name, one in tables.items() if not one.get("hidden")}
    assert {name: list(one["columns"]) for name, one in shown.items()} == public
    assert {name for name, one in tables.items() if one.get("hidden")} == PLUMBING
    assert [name for name, one in shown.items() if not one["title"] or one["title"] == name or not one["source"]] == []
    words = {f"{name}.{column}": said for name, one in shown.items() for column, said in one["columns"].items()}
    assert [name for name, said in words.items() if not said or "as in " in said or "`" in said] == []


@pytest.mark.parametrize(
    ("table", "column", "says"),
    [
        ("layoff_events", "headcount_max", "people"),
        ("deal_events", "amount_usd", "US dollars"),
        ("contradictions", "acquirer_id", "companies.id"),
        ("event_claims", "percent", "per cent"),
        ("first_reports", "published_at", "UTC"),
        ("aftermath", "deal_day_precision", "of the first report"),
    ],
)
def test_what_is_as_in_another_table_is_said_in_its_place_with_its_unit(
    tables: Mapping[str, Any], table: str, column: str, says: str
) -> None:
    assert says in tables[table]["columns"][column]


def test_what_is_sorted_and_faceted_by_is_there(tables: Mapping[str, Any]) -> None:
    wanted = {name: {*filter(None, (look.newest, look.first)), *look.facets} for name, look in LOOKS.items()}
    assert {name: columns - tables[name]["columns"].keys() for name, columns in wanted.items()} == {name: set() for name in LOOKS}
    assert [name for name, one in tables.items() if one.get("section") == "Views" and name not in LOOKS] == []


def test_a_table_that_nobody_described_is_shown_by_its_name(database: Path) -> None:
    with opened(database) as connection:
        found = metadata(connection, NAME, "## Articles\n\n### drops\n\nWhat was left out.\n")["databases"][NAME]["tables"]
    assert (found["drops"]["title"], found["crawls"]["title"]) == ("What was left out", "crawls")
    assert described(FILE.read_text("utf-8"))["sketches"].plumbing


FILLED = {
    "company": "Trenza",
    "country": "es",
    "kind": "reverse_acquihire",
    "since": "2026-01-01",
    "until": "2026-12-31",
    "limit": "3",
    "topic": "layoffs",
    "field": "headcount",
    "by": "day",
    "source": "faro",
    "cursor": "",
}


@pytest.mark.parametrize("name", questions())
def test_a_question_has_its_form_and_answers_as_scrapy_ask_does(
    database: Path, serve: Callable[[str], Any], get: Get, tables: Mapping[str, Any], name: str
) -> None:
    asked = questions()[name]
    there = f"/{name}-question" if name in tables else f"/{name}"
    page = unescape(get(there))
    assert f'<h1 class="page-title">{asked.asks}</h1>' in page
    for parameter in asked.parameters:
        assert re.search(rf'name="{parameter.name}" type="\w+" value=""', page)
        assert parameter.about in page
    for given in ({}, {parameter.name: FILLED[parameter.name] for parameter in asked.parameters}):
        form = "&".join(f"{parameter.name}={quote(given.get(parameter.name, ''))}" for parameter in asked.parameters)
        get(f"{there}?{form}")
        if given or not any(parameter.required for parameter in asked.parameters):
            with opened(database) as connection:
                found = answer(connection, asked, given)
                rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
            assert serve(f"/{_in_address(NAME)}{there}.json?{form}&_shape=array").json() == rows


def test_a_question_that_wants_a_company_says_so_and_what_is_typed_stays_what_it_is(get: Get) -> None:
    assert "Say company, and the answer stands here." in get("/company-timeline")
    assert "No row." in get(f"/company-timeline?company={quote(chr(39) + ' OR 1=1 --')}")


def test_the_home_page_leads_to_the_questions_and_the_views_first_and_hides_the_plumbing(get: Get, tables: Mapping[str, Any]) -> None:
    for page in (get(home="/"), get()):
        links = [link.rsplit("/", 1)[-1] for link in re.findall(r'<li><a href="([^"]+)"', page)]
        views = [name for name, one in tables.items() if one.get("section") == "Views"]
        asked = [f"{name}-question" if name in tables else name for name in questions()]
        assert links[: len(asked) + len(views)] == [*asked, *views]
        assert set(links[len(asked) :]) == tables.keys() - PLUMBING
        assert re.search(
            rf'<form action="/{re.escape(_in_address(NAME))}/-/search"[^>]*>\s*<label for="search">[^<]*</label>\s*<input[^>]* name="q"',
            page,
        )
        assert f'<a href="/{_in_address(NAME)}/-/dashboard">' in page


def test_the_search_box_of_the_articles_finds_a_story_however_it_is_accented(get: Get, database: Path) -> None:
    assert 'name="_search"' in get("/articles")
    found = " ".join(get("/articles?_search=despues").split())
    assert f'/articles/{value(database, "SELECT max(id) FROM articles")}"' in found
    assert "1 row where search matches" in found


@pytest.mark.parametrize(
    ("form", "rows"),
    [
        ("_search=despidos", 1),  # which tells it as "despide"
        ("_search=despidieron+70&source=faro", 1),
        ("_search=despidos&source=plaza", 0),
        ("_search=despidos&_searchmode=escaped", 0),
        ("_search=despid*&_searchmode=raw", 1),
        ("_search=%22despidos+a+70%22", 0),
        ("_search=%22despide+a+70%22", 1),
        ("_search_text=despide", 1),
    ],
)
def test_the_search_box_of_the_articles_finds_a_word_s_family(serve: Callable[[str], Any], form: str, rows: int) -> None:
    answered = serve(f"/{_in_address(NAME)}/articles.json?_shape=array&_col=title&{form}")
    assert (answered.status_code, len(answered.json())) == (200, rows)


@pytest.mark.parametrize(
    "words", ['"', "* OR NOT (", "a:b^c", "\x00", "%", "el", " ".join(["Nexora"] * 3_000)], ids=lambda words: words[:9]
)
def test_no_words_in_the_search_box_of_the_articles_are_an_error(serve: Callable[[str], Any], words: str) -> None:
    assert serve(f"/{_in_address(NAME)}/articles?_search={quote(words)}").status_code == 200


def test_the_search_box_of_the_articles_shows_what_was_typed(get: Get) -> None:
    page = get("/articles?_search=despidos")
    assert re.search(r'name="_search"[^>]* value="despidos"', page)
    assert "search matches &#34;despidos&#34;" in page


@pytest.mark.parametrize("rest", ["/nothing", "/articles/0", "?sql=SELECT+nothing+FROM+nowhere", "?sql=DELETE+FROM+articles"])
def test_a_wrong_address_or_select_is_answered_and_prints_no_traceback(
    serve: Callable[[str], Any], rest: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert serve(f"/{_in_address(NAME)}{rest}").status_code in (400, 404)
    assert "Traceback" not in "".join(capfd.readouterr())


def test_an_event_has_its_figures_by_outlet_its_quotes_its_contradictions_and_its_timeline(database: Path, get: Get) -> None:
    event = value(database, "SELECT event FROM contradictions WHERE company = 'Nexora' AND side = 'value'")
    page = " ".join(unescape(get(f"/events/{event}")).split())
    figures, contradictions, by_outlet, timeline, words = (
        page.index(f"<h2>{title}</h2>")
        for title in ("Figures", "Contradictions", "Figures by outlet", "How it came to be known", "In their words")
    )
    assert "1,200" in page[contradictions:by_outlet]
    assert [*map(page[by_outlet:timeline].count, ("La Plaza", "El Faro", "Turia", "Andes"))] == [1, 1, 1, 1]
    known = page[timeline:words]
    assert known.index("La Plaza") < known.index("El Faro") < known.index("Turia") < known.index("Andes")
    assert known.index("16 h 0 min after the first") < known.index("18 h 30 min after the first")  # the first is the rumour, in Mexico
    assert "passes on El Faro" in known
    assert "<mark>Nexora: 120 (announced).</mark>" in page[words:]
    part = value(database, "SELECT id FROM events WHERE part_of = ?", event)
    assert f"/events/{part}" in page[:figures]


def test_an_article_shows_its_tags_its_facts_and_their_words_in_the_text(database: Path, get: Get) -> None:
    page = " ".join(get(f"/articles/{value(database, 'SELECT max(id) FROM articles')}").split())
    assert "El Faro (ES), 2026-12-20" in page
    assert re.search(r'<a href="https://faro\.example/[^"]+" rel="noopener noreferrer">', page)
    marked = re.search(r'<div class="story">Antes\. <mark title="layoffs">(.*?)</mark> Después\.</div>', page)
    assert marked is not None
    assert unescape(marked[1]) == SAID
    assert '<span class="tag">layoffs</span>' in page
    assert f'/events/{value(database, "SELECT event FROM layoffs WHERE headcount_min = 70")}">the event</a>' in page


@pytest.fixture(scope="module")
def pages(database: Path, get: Get, tables: Mapping[str, Any]) -> dict[str, str]:
    """One of every kind, those with the worst words among them."""
    article = value(database, "SELECT max(id) FROM articles")
    event = value(database, "SELECT event FROM layoffs WHERE headcount_min = 70")
    sql = "?sql=" + quote("SELECT title, text, summary FROM articles ORDER BY id DESC")
    rests = [
        f"/articles/{article}",
        f"/events/{event}",
        "/who-said-what?company=" + quote(FIRM),
        "/layoffs-by-month",
        sql,
        "/articles?_nocol=text",
        "/-/search?q=despidos",
        "/-/dashboard",
    ]
    return {"/": get(home="/"), **{rest: get(rest) for rest in ["", *rests, *(f"/{name}" for name in tables)]}}


def test_titles_that_are_html_stay_inert(pages: Mapping[str, str]) -> None:
    assert [name for name, page in pages.items() if re.search(r"<script>alert|<img src=x|<svg onload", page)] == []
    assert len([name for name, page in pages.items() if "&lt;script&gt;alert(1)" in page]) >= 8


def test_no_page_asks_anything_of_another_host(pages: Mapping[str, str]) -> None:
    """Links that a person follows lead to outlets alone; nothing is loaded and no form is sent anywhere else."""
    loaded = re.compile(
        r"""(?:<(?:script|img|iframe|source|video|audio)[^>]*?\ssrc|<link[^>]*?\shref|<form[^>]*?\saction)=["']?([^"'\s>]*)"""
    )
    for name, page in pages.items():
        for address in [*loaded.findall(page), *re.findall(r"url\(([^)]*)\)", page)]:
            assert not re.match(r"(?:https?:)?//(?!localhost/)", address.strip("'\"")), (name, address)
        followed = [address for address in re.findall(r'<a[^>]*?\shref="(https?://[^"]*)"', page) if "//localhost/" not in address]
        assert [address for address in followed if not re.match(r"https://\w+\.example/", address)] == [], name
        assert 'http-equiv="Content-Security-Policy"' in page


def test_an_event_is_found_by_the_id_that_it_had(serve: Callable[[str], Any], database: Path) -> None:
    there = serve(f"/{_in_address(NAME)}/events/{FORMER}")
    assert there.status_code == 302
    event = value(database, "SELECT claims.event FROM event_ids JOIN claims USING (article) WHERE event_ids.id = ?", FORMER)
    assert there.headers["location"] == f"/{_in_address(NAME)}/events/{event}"


@pytest.mark.parametrize("rest", ["/articles/0", "/articles/x", "/events/ev-none", "/nothing", "x/-/search", "x/-/dashboard"])
def test_what_is_not_there_is_said(serve: Callable[[str], Any], rest: str) -> None:
    assert serve(f"/{_in_address(NAME)}{rest}").status_code == 404


def test_the_search_finds_what_scrapy_search_finds_with_day_and_outlet(get: Get, database: Path) -> None:
    page = " ".join(get("/-/search?q=despidos").split())
    with opened(database) as connection:
        found = [story.article for story in search(connection, "despidos")]
    assert found == [value(database, "SELECT max(id) FROM articles")]  # which tells it as "despide"
    assert [int(id_) for id_ in re.findall(rf'<li><a href="/{re.escape(_in_address(NAME))}/articles/(\d+)">', page)] == found
    assert re.search(r'<time datetime="2026-12-20">2026-12-20</time> <bdi>El Faro</bdi>', page)
    assert 'value="despidos"' in page
    assert "No story has all of these words." in get("/-/search?q=despidos&since=2026-12-21")


@pytest.mark.parametrize(
    "form",
    [
        "",
        "q=",
        *(
            "q=" + quote(words)
            for words in ('"', "* OR NOT (", "a:b^c", "\x00", "<script>", "%", " ".join(["Nexora"] * 3_000), "x" * 20_000)
        ),
        "q=%FF",
        "q=a&q=b",
        "q=Nexora&since=yesterday",
        "q=Nexora&since=" + "9" * 5_000,
    ],
    ids=lambda form: form[:20],
)
def test_no_search_fails(get: Get, form: str) -> None:
    page = get(f"/-/search?{form}")
    assert '<h1 class="page-title">Search the stories</h1>' in page
    assert "<script>" not in page.partition("<body")[2].partition("</section>")[0]


def test_the_dashboard_has_the_charts_of_the_reports_last_thirty_days(get: Get, database: Path, serve: Callable[[str], Any]) -> None:
    for address, language, title in (
        ("/-/dashboard", "en", "Vigía: the last thirty days"),
        ("/-/dashboard?lang=es", "es", "Vigía: los últimos treinta días"),
        ("/-/dashboard?lang=xx", "en", "Vigía: the last thirty days"),
    ):
        page = get(address)
        with opened(database) as connection:
            report = whole_report(connection, Period(date(2026, 11, 21), date(2026, 12, 20)), language=language)
        assert f"<h1>{title}</h1>" in page
        assert re.findall(r"<figure>.*?</figure>", page, re.DOTALL) == (drawn := re.findall(r"<figure>.*?</figure>", report, re.DOTALL))
        assert len(drawn) >= 4
        behind = [unescape(address) for address in re.findall(r'<a href="([^"]+\?[^"]+)"', page) if "lang=" not in address]
        assert [serve(address).status_code for address in behind] == [200] * 4
