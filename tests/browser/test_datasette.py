"""Datasette in a browser, as a person starts it: at a desk and on a phone, with titles that would do harm."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.command import environment
from tests.reports.event_newsroom import cuts, filled, told
from tests.reports.test_report_page import WICKED
from tests.shared import ROOT
from vigia.items import TopicTag

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

ADDRESS = re.compile(r"running on (http://127\.0\.0\.1:\d+)")
WIDTHS = (1280, 375)
PAGES = ("home", "question", "article", "event", "search", "dashboard", "view", "database")
FIRM = "<script>alert(4)</script>" + "Palabra" * 40
# What axe finds in markup of Datasette's that templates cannot reach without taking it over whole: rule, and where.
DATASETTES_OWN = {
    ("heading-order", "section > h3"),  # the number of rows, below the title
    ("label", ".filter-value"),  # the filters of a table are told by their places alone
    ("select-name", 'select[name="_filter_column"]'),
    ("select-name", 'select[name="_filter_op"]'),
    ("label", 'textarea[autocorrect="off"]'),  # the editor of SQL makes it for itself
    ("scrollable-region-focusable", "dl"),  # the columns' descriptions; Chromium lets the keyboard in by itself
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom's year, and every title of it as wide and as wicked as they come."""
    path = tmp_path_factory.mktemp("browser") / "news.db"
    store = filled(path)
    tag = TopicTag("layoffs", True, 0.9)
    store.articles.save(told("faro", "2026-12-20T09:00", cuts(FIRM, 7_000_000, "announced"), topics=[tag]))
    store.execute("UPDATE articles SET title = ?, summary = ?", (WICKED, WICKED))
    store.execute("UPDATE sources SET name = ? WHERE id = 'turia'", ("Turia" * 60,))
    store.close()
    return path


@pytest.fixture(scope="module")
def server(database: Path) -> Iterator[str]:
    """Its address."""
    command = [sys.executable, "-m", "reports.datasette", str(database), "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(PYTHONUNBUFFERED="1"), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stderr is not None
            yield next(found[1] for line in process.stderr if (found := ADDRESS.search(line)))
        finally:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


@pytest.fixture(scope="module")
def addresses(database: Path, server: str) -> Mapping[str, str]:
    with closing(sqlite3.connect(database)) as connection:
        ((article, event),) = connection.execute("SELECT article, event FROM layoffs WHERE headcount_min = 1200")
    paths = {
        "home": "/",
        "question": "/news/who-said-what",
        "article": f"/news/articles/{article}",
        "event": f"/news/events/{event}",
        "search": "/news/-/search?q=alert",
        "dashboard": "/news/-/dashboard",
        "view": "/news/layoff_events",
        "database": "/news",
    }
    assert tuple(paths) == PAGES
    return {name: server + path for name, path in paths.items()}


@pytest.fixture
def show(browser: Browser, addresses: Mapping[str, str], server: str) -> Iterator[Callable[..., Page]]:
    """Opens one of PAGES; what it asked for, said and tried is seen to afterwards."""
    asked: list[str] = []
    heard: list[str] = []
    pages: list[Page] = []

    def refuse(dialog: Dialog) -> None:
        heard.append(dialog.message)
        dialog.dismiss()

    def opened(name: str, **context: Any) -> Page:
        page = browser.new_context(**context).new_page()
        pages.append(page)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("dialog", refuse)
        page.goto(addresses[name])
        if name == "question":
            page.get_by_label("company").fill("Nexora")
            page.get_by_role("button", name="Ask").click()
            assert page.get_by_label("company").input_value() == "Nexora"
            assert page.locator("table.rows-and-columns tbody tr").count() > 0
        return page

    yield opened
    for page in pages:
        page.context.close()
    assert [address for address in asked if not address.startswith(f"{server}/")] == []
    assert heard == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_without_scrolling_sideways_and_runs_nothing_of_a_title(show: Any, name: str, width: int) -> None:
    page = show(name, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("body img, body script:text('alert')").count() == 0


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(show: Any, name: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = show(name, viewport={"width": 1280, "height": 800}, bypass_csp=True)
    found = axe.Axe().run(page).response["violations"]
    told = {(rule["id"], one["target"][0]): one["html"][:200] for rule in found for one in rule["nodes"]}
    assert {where: told[where] for where in told.keys() - DATASETTES_OWN} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dashboard_is_dark_in_the_dark(show: Any, scheme: str) -> None:
    page = show("dashboard", viewport={"width": 375, "height": 800}, color_scheme=scheme)
    red, *_ = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (red < 60) == (scheme == "dark")


def test_the_home_page_leads_to_the_search_and_the_search_to_a_story(show: Any) -> None:
    page = show("home", viewport={"width": 375, "height": 800})
    page.get_by_label("Search the stories").fill("alert")
    page.keyboard.press("Enter")
    page.wait_for_url("**/news/-/search?q=alert")
    page.locator("ol.list a").first.click()
    page.wait_for_url("**/news/articles/*")
    assert "<script>alert(1)</script>" in page.locator("h1").inner_text()
    page.goto(page.url.partition("/news/")[0])
    page.get_by_role("link", name="The last thirty days in charts").click()
    assert page.locator("figure svg[role=img]").count() >= 3
