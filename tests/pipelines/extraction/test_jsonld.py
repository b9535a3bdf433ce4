"""Linked data as it really is: broken, nested, about other pages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipelines.extraction.jsonld import LinkedData, is_closed, text_of

URL = "https://diario.example/a/nubarra"


def article(*scripts: Any, title: str = "Nubarra despide a cuarenta personas") -> dict[str, Any]:
    return LinkedData(s if isinstance(s, str) else json.dumps(s) for s in scripts).article(URL, [title])


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"NewsArticle","headline":"La buena",}',
        '/* sistema */ {"@type":"NewsArticle", // nota\n "headline":"La buena"}',
        '<!-- {"@type":"NewsArticle","headline":"La buena"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"La buena"}\n//]]>',
        '{"@type":"NewsArticle","headline":"La\n buena"};',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;La buena&quot;}",
        '{\n"@type":"NewsArticle",\n"description":"dijo "no" ayer",\n"headline":"La buena",\n"datePublished":"2026-11-18"\n}',
    ],
)
def test_broken_scripts_are_read_as_far_as_they_can_be(script: str) -> None:
    assert " ".join(str(article(script).get("headline")).split()) == "La buena"


@pytest.mark.parametrize(
    "script",
    ["", "no es JSON", "[" * 100_000, '{"a":"' + "\\" * 50_000, '{"@type":"NewsArticle","headline":"' + "/*" * 100_000, '{"a":' * 5_000],
)
def test_hopeless_scripts_say_nothing_and_take_no_time(script: str) -> None:
    assert article(script).get("datePublished") is None


def test_of_several_articles_the_one_of_this_address_counts() -> None:
    other = {"@type": "NewsArticle", "headline": "Otra noticia", "url": "https://diario.example/b/otra"}
    own = {"@type": "NewsArticle", "headline": "Nubarra despide", "mainEntityOfPage": {"@id": URL}}
    assert article({"@graph": [other, own]})["headline"] == "Nubarra despide"


def test_an_article_about_another_page_is_not_believed() -> None:
    other = {"@type": "NewsArticle", "headline": "Trenes nuevos para Teruel", "url": "https://diario.example/b/trenes-teruel"}
    assert article(other) == {}


def test_parts_and_recommendations_are_not_the_article() -> None:
    page = {
        "@type": "WebPage",
        "mentions": [{"@type": "NewsArticle", "headline": "Nubarra despide"}],
        "hasPart": {"@type": "Article", "headline": "x"},
    }
    assert article(page) == {}


def test_free_and_closed() -> None:
    assert is_closed({"isAccessibleForFree": False})
    assert is_closed({"isAccessibleForFree": "False"})
    assert is_closed({"hasPart": {"isAccessibleForFree": False, "cssSelector": ".muro"}})
    assert not is_closed({"isAccessibleForFree": True, "hasPart": {"isAccessibleForFree": False}})
    assert not is_closed({})


def test_entities_escaped_twice_are_read() -> None:
    assert text_of("despidi&amp;oacute; &quot;hoy&quot;") == 'despidió "hoy"'
