"""Articles as they travel: what arrives is what was sent, and nothing else arrives."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pipelines.carried import FORMAT, NotCarried, packed, unpacked
from pipelines.path import path
from vigia.addresses import Address
from vigia.facts import CompanyMention, Deal, Evidence, FundingRound, KnownCompany, Layoff
from vigia.items import Article, Instant, Link, Page, Rights, Sketch, TopicTag

SAID: Any = {"quote": "así se dijo", "field": "text", "start": 3, "end": 14, "rule": "r"}
MADRID = datetime(2025, 7, 16, 23, 30, tzinfo=ZoneInfo("Europe/Madrid"))


def article() -> Article:
    link = Link(Address.of("https://www.ejemplo.es/a?utm_source=x"), "T", authors=("Ana",), published=Instant(MADRID, "minute", "feed"))
    found = Article(url="https://ejemplo.es/a", source="ejemplo", page_url="https://ejemplo.es/a", title='Ñandú "x"\n🦙 \ud83d', link=link)
    found.text, found.published, found.fetched_at = (
        "\x00\u2028fin",
        Instant(MADRID, "day", "json-ld", zone_known=False),
        datetime(2025, 7, 17, tzinfo=UTC),
    )
    found.rights, found.sketch = Rights(True, ["meta robots: noai"]), Sketch(1, 8, 90, (2**62, 5), (0, 40))
    found.topics = [TopicTag("layoffs", True, 0.75, [Evidence(**SAID)], [Evidence(**SAID)], doubtful=True)]
    found.facts = [
        Layoff(**SAID, company="Scale AI", headcount_min=200, headcount_max=200, percent=14.0),
        Deal(**SAID, acquirer="Meta", people=["Alexandr Wang"], amount=14_300_000_000, licence=True),
        FundingRound(**SAID, lead_investors=["Fondo"], background=True, event_day="2025-07", event_day_precision="month"),
        Layoff(**SAID, contractors=500),
    ]
    entry = KnownCompany("scale-ai", "Scale AI", ("Scale",), "US", "company", True, False)
    found.companies = [
        CompanyMention("Scale AI", "scale-ai", 3, "employer", True, entry=entry),
        CompanyMention("X", intro=Evidence(**SAID)),
    ]
    return found


def test_all_of_an_article_arrives() -> None:
    line = packed(article())
    assert b"\n" not in line
    assert unpacked(line) == article()


def test_what_a_page_comes_to_arrives() -> None:
    html = "<title>Nimbus despide a 120 personas</title><h1>Nimbus despide a 120 personas</h1>" + "".join(
        f"<p>La empresa Nimbus, una startup de inteligencia artificial, despedirá a 120 personas este año, según ha dicho su directora. {n}</p>"
        for n in range(12)
    )
    page = Page(
        Link(Address.of("https://ejemplo.es/b")), "https://ejemplo.es/b", "ejemplo", html.encode(), datetime(2025, 7, 17, tzinfo=UTC)
    )
    found = path(page)
    assert isinstance(found, Article)
    assert unpacked(packed(found)) == found


WRONG = {
    "no JSON": (b"{", "Expecting"),
    "another format": (json.dumps([FORMAT + 1, {}, []]).encode(), f"format {FORMAT + 1}"),
    "no triple": (b"[1, 2]", "unpack"),
    "an unknown kind": (packed(article()).replace(b'"layoffs",{', b'"births",{'), "births"),
    "a missing field": (json.dumps([FORMAT, {"url": "a"}, []]).encode(), "source"),
    "a number for a title": (packed(replace(article(), title="TITLE")).replace(b'"TITLE"', b"5"), "title"),
    "bytes that are no text": (b"\xff\xfe", "expecting"),
    "endless depth": (b"[" * 100_000, "recursion"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_article_is_refused(name: str) -> None:
    data, said = WRONG[name]
    with pytest.raises(NotCarried, match=f"(?i){said}"):
        unpacked(data)
