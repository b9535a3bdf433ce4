"""The report in a browser: at a desk and on a phone, in the dark and on paper, read aloud, and with titles that would do harm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipelines.storage.reader import opened
from reports.page.report import page as report
from tests.reports.event_newsroom import cuts, filled, told
from tests.reports.test_report_page import WICKED, YEAR
from vigia.items import TopicTag

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

WIDTHS = (1280, 375, 320)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report whose titles, names and words are as wide and as wicked as they come."""
    folder = tmp_path_factory.mktemp("browser")
    store = filled(folder / "news.db")
    tag = TopicTag("layoffs", True, 0.9)
    store.articles.save(told("faro", "2026-12-01T09:00", cuts("Palabra" * 40, 7_000_000, "announced"), topics=[tag]))
    store.articles.save(told("faro", "2026-12-02T09:00", cuts("<script>alert(1)</script>", 7, "announced"), topics=[tag]))
    store.execute("UPDATE articles SET title = ?", (WICKED,))
    store.execute("UPDATE sources SET name = ? WHERE id = 'turia'", ("Turia" * 60,))
    store.close()
    with opened(folder / "news.db") as database:
        (folder / "report.html").write_text(report(database, YEAR, language="en"), encoding="utf-8")
    return folder / "report.html"


@pytest.fixture
def shown(browser: Browser, written: Path) -> Iterator[Any]:
    """Opens the report; what it asked for, said and tried is seen to afterwards."""
    asked: list[str] = []
    heard: list[str] = []
    pages: list[Page] = []

    def refuse(dialog: Dialog) -> None:
        heard.append(dialog.message)
        dialog.dismiss()

    def show(**context: Any) -> Page:
        page = browser.new_context(**context).new_page()
        pages.append(page)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("dialog", refuse)
        page.goto(written.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        return page

    yield show
    assert {*asked} == {written.as_uri()}
    assert heard == []
    for page in pages:
        page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_read_without_scrolling_sideways(shown: Any, width: int, scheme: str) -> None:
    page = shown(viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    red, *_ = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (red < 60) == (scheme == "dark")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(shown: Any, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = shown(viewport={"width": 1280, "height": 800}, color_scheme=scheme, bypass_csp=True)
    found = axe.Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


def test_paper_has_everything_in_black_on_white(shown: Any) -> None:
    page = shown(viewport={"width": 700, "height": 1000}, color_scheme="dark")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = false)")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("nav").is_hidden()
    assert page.locator("figure table").first.evaluate("one => one.getBoundingClientRect().height") > 0
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_keyboard_reaches_the_content_first(shown: Any) -> None:
    page = shown(viewport={"width": 1280, "height": 800})
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
