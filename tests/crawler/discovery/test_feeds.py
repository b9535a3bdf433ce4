"""Feeds as newsrooms write them, right and wrong, become links with hints."""

from __future__ import annotations

import gzip
import json
import pickle
from datetime import UTC, datetime

import pytest

from crawler.discovery import Discovered, parse

NOW = datetime(2025, 7, 18, tzinfo=UTC)
URL = "https://www.a.es/c/feed.xml"
ITEM = "<item><title>El niño despide</title><link>https://www.a.es/n1</link><pubDate>Thu, 17 Jul 2025 09:00:00 GMT</pubDate></item>"


def read(body: str | bytes, kind: str = "feed") -> Discovered:
    data = body.encode() if isinstance(body, str) else body
    found: Discovered = pickle.loads(pickle.dumps(parse(kind, data, URL, {"now": NOW, "timezone": "Europe/Madrid"})))
    return found


def rss(items: str, declaration: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return f'{declaration}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>A</title>{items}</channel></rss>'


def test_an_rss_entry_brings_its_hints() -> None:
    found = read(
        rss(
            "<item><title><![CDATA[AT&T <b>des</b>pide a 40 &amp; más]]></title><link><![CDATA[ https://www.a.es/n1?utm_source=rss ]]></link>"
            "<description><![CDATA[<p>Uno.</p><p>Dos.</p><script>x()</script><img src='p.gif'>]]></description><dc:creator>Ana Pérez</dc:creator>"
            "<category>IA</category><category>Empleo</category><enclosure url='https://www.a.es/audio.mp3' type='audio/mpeg' length='1'/>"
            "<pubDate>Thu, 17 Jul 2025 09:00:00 GMT</pubDate></item>"
        )
    )
    (link,) = found.links
    assert (found.kind, found.entries, found.problems) == ("feed", 1, [])
    assert link.address.fetch == "https://www.a.es/n1"
    assert link.title == "AT&T despide a 40 & más"
    assert link.summary == "Uno. Dos."
    assert link.authors == ("Ana Pérez",)
    assert link.categories == ("IA", "Empleo")
    assert link.published is not None
    assert link.published.at.isoformat() == "2025-07-17T11:00:00+02:00"
    assert (link.published.precision, link.published.origin) == ("second", "feed")


def test_an_rdf_feed_has_its_date_in_dublin_core() -> None:
    (link,) = read(
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>DW</title></channel><item rdf:about="https://www.a.es/a-1">'
        "<title>Despidos</title><link>https://www.a.es/a-1</link><dc:date>2025-07-17T09:00:00Z</dc:date></item></rdf:RDF>"
    ).links
    assert link.published is not None
    assert link.published.at == datetime(2025, 7, 17, 9, tzinfo=UTC)


def test_an_atom_entry_is_resolved_against_its_base_and_leads_to_its_own_language() -> None:
    (link,) = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.a.es/noticias/"><title>A</title><entry><title type="html">Despidos &amp;amp; más'
        '</title><link rel="enclosure" href="a.mp3"/><link href="h.html"/><link hreflang="en" href="en.html"/><id>u:1</id>'
        "<published>2025-07-16T09:00:00Z</published><updated>2025-07-17T09:00:00Z</updated></entry></feed>"
    ).links
    assert link.address.fetch == "https://www.a.es/noticias/h.html"
    assert link.title == "Despidos & más"
    assert link.published is not None
    assert link.modified is not None
    assert link.modified.at == datetime(2025, 7, 17, 9, tzinfo=UTC)


def test_an_atom_entry_that_was_only_updated_has_no_publication_date() -> None:
    (link,) = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>D</title><link href="https://www.a.es/h"/><updated>2025-07-17T09:00:00Z</updated></entry></feed>'
    ).links
    assert link.published is None
    assert link.modified is not None


def test_a_json_feed_brings_the_same_hints() -> None:
    item = {
        "id": "1",
        "url": "/n1",
        "title": "Despidos",
        "content_html": "<p>Hola</p>",
        "date_published": "2025-07-17T09:00:00+02:00",
        "authors": [{"name": "Ana"}],
        "tags": ["ia"],
    }
    found = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item, 3, {"id": "sin-enlace"}]}))
    (link,) = found.links
    assert (link.address.fetch, link.title, link.summary, link.authors, link.categories) == (
        "https://www.a.es/n1",
        "Despidos",
        "Hola",
        ("Ana",),
        ("ia",),
    )
    assert (found.entries, found.skipped) == (3, {"no_link": 2})


@pytest.mark.parametrize(
    "body",
    [
        rss(ITEM).encode("latin-1"),
        rss(ITEM, '<?xml version="1.0" encoding="ISO-8859-1"?>').encode("latin-1"),
        rss(ITEM, '<?xml version="1.0" encoding="ISO-8859-1"?>').encode(),
        rss(ITEM, '<?xml version="1.0" encoding="us-ascii"?>').encode(),
        rss(ITEM, '<?xml version="1.0" encoding="utf-ocho"?>').encode(),
        rss(ITEM, '<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16"),
        rss(ITEM, '<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16-le"),
        "\n \ufeff".encode() + rss(ITEM).encode(),
        b"<br />\n<b>Warning</b>: include(x) in /var/www/a.php\n" + rss(ITEM).encode(),
        rss(ITEM.replace("despide", "des\x00pide&#0;&#x1b;")).encode(),
        gzip.compress(rss(ITEM).encode(), mtime=0),
        rss(ITEM).encode()[:-20],
        rss(ITEM).encode()[:-8],
        rss(ITEM.replace("despide", "despide\u202e\u200b")).encode(),
    ],
)
def test_a_feed_is_read_whatever_its_encoding_says_or_its_bytes_hold(body: bytes) -> None:
    (link,) = read(body).links
    assert (link.address.fetch, link.title) == ("https://www.a.es/n1", "El niño despide")
    assert link.published is not None


def test_what_can_be_read_of_a_malformed_feed_is_read() -> None:
    found = read(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>A & B</title><item><title>Despidos&nbsp;en Espa&ntilde;a & más</title>'
        "<link>https://www.a.es/h.html?a=1&b=2</link><media:x>y</media:x></item><item><title>Segunda<link>https://www.a.es/h2.html</link></item>"
    )
    assert [(link.address.fetch, link.title) for link in found.links] == [
        ("https://www.a.es/h.html?a=1&b=2", "Despidos en España & más"),
        ("https://www.a.es/h2.html", "Segunda"),
    ]
    assert any("not well-formed" in problem for problem in found.problems)


def test_an_entry_without_link_is_counted_and_one_without_title_or_date_is_kept() -> None:
    found = read(
        rss(
            "<item><title>Sin enlace</title><guid isPermaLink='false'>a</guid></item><item><link>https://www.a.es/1</link></item>"
            "<item><guid>https://www.a.es/2</guid></item><item><guid isPermaLink='false'>https://www.a.es/3</guid></item><item></item>"
        )
    )
    assert [link.address.fetch for link in found.links] == ["https://www.a.es/1", "https://www.a.es/2"]
    assert (found.entries, found.skipped) == (5, {"no_link": 3})


def test_copies_of_one_story_in_one_feed_are_one_link_to_the_plain_address() -> None:
    found = read(
        rss(
            "".join(
                f"<item><link>https://www.a.es/h.html{q}</link></item>" for q in ("?amp=1", "", "?outputType=amp", "?utm_source=x", "#c")
            )
        )
    )
    assert [link.address.fetch for link in found.links] == ["https://www.a.es/h.html"]
    assert found.skipped == {"duplicate_entry": 4}


def test_entities_that_the_feed_defines_are_not_expanded() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    found = read(
        rss("<item><title>&b; Despidos</title><link>https://www.a.es/n1</link></item><item><title>&b;</title><link>&b;</link></item>", bomb)
    )
    assert [(link.address.fetch, link.title) for link in found.links] == [("https://www.a.es/n1", "Despidos")]


def test_an_external_dtd_is_ignored() -> None:
    assert len(read(rss(ITEM, '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/evil.dtd">')).links) == 1


def test_a_feed_of_thirty_thousand_entries_is_cut_before_it_is_parsed() -> None:
    found = read(rss("".join(f"<item><link>https://www.a.es/n{i}</link></item>" for i in range(30_000))))
    assert len(found.links) == 500
    assert found.skipped == {"over_limit": 29_500}


def test_an_address_that_cannot_be_fetched_stays_for_its_refusal_to_be_recorded() -> None:
    found = read(rss("<item><link>file:///etc/passwd</link></item><item><link>https://www.a.es/" + "a" * 3000 + "</link></item>"))
    assert [link.address.fetch[:5] for link in found.links] == ["file:", "https"]
    assert all(len(link.address.fetch) <= 2_100 for link in found.links)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html><body><form>Inicie sesión</form></body></html>", "html"),
        ("<!DOCTYPE html>\n<head><title>Portada</title>", "html"),
        ("<div>Comprueba que eres humano</div>", "html"),
        ("", "unknown"),
        ("/etc/passwd", "unknown"),
        ("http://127.0.0.1:1/x", "unknown"),
        ('{"error": 1}', "unknown"),
        ("[" * 100_000, "unknown"),
        (bytes(range(256)) * 10, "unknown"),
    ],
)
def test_an_answer_that_is_no_feed_is_a_problem_and_not_an_empty_feed(body: str | bytes, kind: str) -> None:
    found = read(body)
    assert (found.kind, found.broken, found.links) == (kind, True, [])
    assert found.problems


def test_a_feed_says_how_often_it_wants_to_be_read() -> None:
    hints = read(
        rss(
            "<ttl>30</ttl><skipHours><hour>0</hour><hour>24</hour><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
            "<sy:updatePeriod xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>hourly</sy:updatePeriod>" + ITEM
        )
    ).hints
    assert (hints.ttl, hints.update_period, hints.skip_hours, hints.skip_days) == (1800, 3600, frozenset({0, 3}), frozenset({6}))


def test_what_publishing_software_appends_is_no_summary() -> None:
    (link,) = read(
        rss(
            "<item><link>https://www.a.es/1</link><description>Recorta 40 empleos. La entrada Recorte apareció primero en A.</description></item>"
        )
    ).links
    assert link.summary == "Recorta 40 empleos."


def test_tags_and_attributes_without_end_cost_no_time() -> None:
    wide = rss(f"<item {' '.join(f'a{i}=1' for i in range(50_000))}><link>https://www.a.es/1</link></item>")
    deep = rss("<item><link>https://www.a.es/1</link>" + "<a>" * 200_000)
    assert [link.address.fetch for body in (wide, deep) for link in read(body).links] == ["https://www.a.es/1"] * 2


@pytest.mark.parametrize("inside", ["<a>" * 100_000, "<a>" * 50_000 + "</a>" * 50_000, "<item>" * 20_000])
def test_a_hundred_thousand_elements_one_in_the_other_are_not_parsed_as_such(inside: str) -> None:
    found = read(rss(ITEM + inside))
    assert [link.address.fetch for link in found.links] == ["https://www.a.es/n1"]
    assert any("one in the other" in problem for problem in found.problems)


def test_a_feed_that_breaks_the_parser_and_has_no_entries_is_an_empty_feed() -> None:
    assert read(rss("<a>" * 100_000)).links == []


@pytest.mark.parametrize(
    "inside",
    ["&", "<", "<![CDATA[", "<!--", "<link>", "<link ", "<link><![CDATA[", "<guid>", "<guid ", "<image>", "<media:title", "&ntilde;"],
)
def test_what_never_ends_is_read_in_one_go(inside: str) -> None:
    assert [link.address.fetch for link in read(rss(ITEM + inside * 150_000)).links] == ["https://www.a.es/n1"]


@pytest.mark.parametrize("inside", ["<script>", "<script", "<!--", "<a-", "<a ", "<b>", "&lt;b&gt;", "&amp;lt;", "<![CDATA[", "<b></b>"])
def test_a_title_and_a_summary_of_unended_markup_are_bounded(inside: str) -> None:
    flood = json.dumps({"items": [{"url": f"/n{i}", "title": inside * 4_000, "summary": inside * 4_000} for i in range(20)]})
    for link in read(flood).links:
        assert len(link.title or "") <= 500
        assert len(link.summary or "") <= 1_000
