"""What is in the database after an article was saved, and saved again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.pipelines.storage.newsroom import NOON, PLAZA, QUOTE, TEXT, TITLE, Newsroom, link, story
from vigia.facts import CompanyMention, FundingRound, KnownCompany, Layoff
from vigia.items import Instant, Rights

URL = "https://faro.example/nebula"


def test_an_article_lands_with_all_that_belongs_to_it(room: Newsroom) -> None:
    room.poll(link())
    assert room.store.articles.save(story(aliases=["https://faro.example/amp/nebula"])) == "new"
    assert room.rows(
        "SELECT source, url, title, text, authors, language, published_at, published_day, published_precision, published_from, rules_version FROM articles"
    ) == [("faro", URL, TITLE, TEXT, '["Ana Roldán"]', "es", "2026-11-24T10:00:00Z", "2026-11-24", "second", "json-ld", "2026.1")]
    start = TEXT.index(QUOTE)
    assert room.rows("SELECT topic, score, rules_version FROM article_topics") == [("layoffs", 0.95, "2026.1")]
    assert room.rows("SELECT topic, field, quote, start_offset, end_offset, rule FROM evidence") == [
        ("layoffs", "text", QUOTE, start, start + len(QUOTE), "prescindir")
    ]
    assert room.rows("SELECT company, headcount_min, headcount_max, percent, stage, background, quote, start_offset FROM layoffs") == [
        ("Nébula", 120, 120, 14.0, "announced", 0, QUOTE, start)
    ]
    assert room.rows(
        "SELECT companies.id, name, ai_startup, learned, mentions, role FROM article_companies JOIN companies ON company = companies.id"
    ) == [("learned:nébula", "Nébula", 1, 1, 2, "employer")]
    assert room.rows("SELECT url FROM article_urls ORDER BY url") == [("https://faro.example/amp/nebula",), (URL,)]
    assert room.rows("SELECT state, reason FROM discoveries") == [("new", None)]
    assert room.rows("SELECT * FROM revisions") == []


def test_the_quote_stands_where_its_offsets_say(room: Newsroom) -> None:
    room.store.articles.save(story())
    sql = "SELECT quote, substr(text, start_offset + 1, end_offset - start_offset) FROM layoffs JOIN articles ON articles.id = article"
    assert [quote == found for quote, found in room.rows(sql)] == [True]


def test_unknown_is_null_and_never_an_empty_string(room: Newsroom) -> None:
    room.store.articles.save(story(summary="  ", agency="", section="", image="", authors=["", "Ana"]))
    assert room.rows("SELECT summary, agency, section, image, authors, modified_at FROM articles") == [
        (None, None, None, None, '["Ana"]', None)
    ]


def test_a_bare_date_keeps_the_day_of_its_outlet(room: Newsroom) -> None:
    room.store.articles.save(story(published=Instant(datetime(2026, 11, 24, tzinfo=UTC), "day", "url")))
    assert room.rows("SELECT published_at, published_day, published_precision, published_from FROM articles") == [
        ("2026-11-23T23:00:00Z", "2026-11-24", "day", "url")
    ]


def test_a_story_published_after_midnight_in_madrid_belongs_to_the_new_day(room: Newsroom) -> None:
    room.store.articles.save(story(published=Instant(datetime(2026, 11, 24, 23, 30, tzinfo=UTC), "second", "feed")))
    assert room.rows("SELECT published_at, published_day FROM articles") == [("2026-11-24T23:30:00Z", "2026-11-25")]


def test_what_sqlite_refuses_is_replaced_one_character_for_one(room: Newsroom) -> None:
    text = "La palabra \ud800cortada\x00 y \u202einvertida tiene aquí su sitio."
    article = story(title="Un t\u00edtulo con \x07 dentro", text=text)
    room.store.articles.save(article)
    ((stored,),) = room.rows("SELECT text FROM articles")
    assert stored == "La palabra \ufffdcortada\ufffd y \ufffdinvertida tiene aquí su sitio."
    assert len(stored) == len(text)


def test_a_figure_no_integer_can_hold_is_unknown_and_costs_nothing_else(room: Newsroom) -> None:
    fact = FundingRound(
        company="Nébula", amount=10**30, currency="USD", amount_text="un quintillón", quote=QUOTE, field="text", start=0, end=5
    )
    room.store.articles.save(story(facts=[fact]))
    assert room.rows("SELECT company, amount, amount_text FROM funding_rounds") == [("Nébula", None, "un quintillón")]


def test_the_same_page_fetched_again_changes_nothing_but_the_time_it_was_fetched(room: Newsroom) -> None:
    room.poll(link())
    room.store.articles.save(story())
    before = room.rows("SELECT * FROM evidence") + room.rows("SELECT * FROM layoffs")
    room.clock.forward(hours=1)
    assert room.store.articles.save(story()) == "known"
    assert room.rows("SELECT first_seen_at, last_fetched_at FROM articles") == [("2026-11-24T12:00:00Z", "2026-11-24T13:00:00Z")]
    assert room.rows("SELECT * FROM evidence") + room.rows("SELECT * FROM layoffs") == before
    assert room.state(URL) == "new"


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("«mantiene intacta»", "“mantiene intacta”"),
        TEXT.replace("\n", "\n\n").replace("14 %", "14\u00a0%"),
        TEXT + "\nNébula cierra una ronda récord y ficha a media competencia",
        "Foto: Agencia Cierzo\n" + TEXT,
        TEXT + "\nSuscríbete a nuestro boletín diario y recibe cada mañana lo más importante de la tecnología en tu correo.",
        "\n".join(reversed(TEXT.split("\n"))),
    ],
    ids=["quotes", "white space", "a related headline", "a caption", "an advertisement", "another order"],
)
def test_what_a_reader_would_not_call_a_change_is_none(room: Newsroom, text: str) -> None:
    room.store.articles.save(story())
    assert room.store.articles.save(story(text=text)) == "known"
    assert room.rows("SELECT count(*) FROM revisions") == [(0,)]
    assert room.rows("SELECT text FROM articles") == [(TEXT,)]


def test_fourteen_per_cent_that_becomes_twenty_is_a_revision_with_both_texts(room: Newsroom) -> None:
    room.poll(link())
    room.store.articles.save(story())
    room.clock.forward(hours=3)
    text = TEXT.replace("14 %", "20 %")
    article = story(text=text)
    assert room.store.articles.save(article) == "updated"
    assert room.rows("SELECT seen_at, field, old, new FROM revisions WHERE field = 'text'") == [
        ("2026-11-24T15:00:00Z", "text", TEXT, text)
    ]
    assert [
        (field, json.loads(old)[0]["percent"], json.loads(new)[0]["percent"])
        for field, old, new in room.rows("SELECT field, old, new FROM revisions WHERE field <> 'text'")
    ] == [("layoffs", 14.0, 20.0)]
    assert room.rows("SELECT text FROM articles") == [(text,)]
    assert room.state(URL) == "updated"


def test_a_fact_that_changed_is_a_revision_of_its_table(room: Newsroom) -> None:
    room.store.articles.save(story())
    article = story()
    Layoff.among(article.facts)[0].percent = 20
    assert room.store.articles.save(article) == "updated"
    assert room.rows("SELECT field FROM revisions") == [("layoffs",)]
    assert room.rows("SELECT percent FROM layoffs") == [(20.0,)]


def test_other_rules_that_read_the_same_words_otherwise_are_no_revision(room: Newsroom) -> None:
    room.store.articles.save(story())
    article = story(rules_version="2026.2")
    Layoff.among(article.facts)[0].percent = 20
    assert room.store.articles.save(article) == "known"


def test_a_title_that_changed_is_found_by_its_new_words_only(room: Newsroom) -> None:
    room.store.articles.save(story())
    assert room.store.articles.save(story(title="Nébula reduce su equipo un 14 %")) == "updated"
    search = "SELECT title FROM articles_fts WHERE articles_fts MATCH ?"
    assert room.rows(search, "title:despide") == []
    assert room.rows(search, "title:reduce") == [("Nébula reduce su equipo un 14 %",)]


def test_search_does_not_ask_for_accents(room: Newsroom) -> None:
    room.store.articles.save(story(title="Los despidós de Nébula"))
    for words in ("despidos", "DESPIDÓS", "nebula", "íñigo OR inigo"):
        assert len(room.rows("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", words)) == 1


def test_a_wall_that_closes_does_not_cut_the_text_that_was_read_before(room: Newsroom) -> None:
    room.store.articles.save(story())
    assert room.store.articles.save(story(text=TEXT.split("\n")[0], partial=True, paywall=True)) == "known"
    assert room.rows("SELECT text, partial FROM articles") == [(TEXT, 0)]


def test_two_addresses_with_one_canonical_are_one_article(room: Newsroom) -> None:
    amp = "https://faro.example/nebula/amp-version"
    room.poll(link(), link(amp))
    assert room.store.articles.save(story(amp, canonical=URL)) == "new"
    assert room.store.articles.save(story()) == "known"
    assert room.rows("SELECT url, page_url FROM articles") == [(URL, URL)]
    assert (room.state(URL), room.state(amp)) == ("new", "known")


def test_whichever_address_comes_first_the_database_is_the_same_in_the_end(room: Newsroom) -> None:
    amp = "https://faro.example/nebula/amp-version"
    room.poll(link(), link(amp))
    assert room.store.articles.save(story()) == "new"
    assert room.store.articles.save(story(amp, canonical=URL)) == "known"
    assert room.rows("SELECT url, page_url FROM articles") == [(URL, URL)]
    assert (room.state(URL), room.state(amp)) == ("new", "known")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_same_text_under_another_address_of_the_outlet_is_the_same_article(room: Newsroom, order: tuple[int, int]) -> None:
    addresses = ("https://faro.example/a", "https://faro.example/empresas/b")
    room.poll(*map(link, addresses))
    outcomes = [room.store.articles.save(story(addresses[which])) for which in order]
    assert outcomes == ["new", "known"]
    assert room.rows("SELECT url FROM articles") == [("https://faro.example/a",)]
    assert room.rows("SELECT url FROM article_urls ORDER BY url") == [(address,) for address in addresses]
    assert [room.state(address) for address in addresses] == ["new", "known"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_outlets_with_one_text_the_one_that_published_first_has_the_original(room: Newsroom, order: tuple[int, int]) -> None:
    stories = [
        story(URL),
        story("https://plaza.example/nebula", source="plaza", published=Instant(NOON - timedelta(hours=1), "second", "feed")),
    ]
    assert [room.store.articles.save(stories[which]) for which in order] == ["new", "new"]
    assert room.rows("SELECT url, copy_of FROM articles ORDER BY url") == [(URL, None), ("https://plaza.example/nebula", URL)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_canonical_link_that_points_at_another_story_is_not_believed(room: Newsroom, order: tuple[int, int]) -> None:
    other = "https://faro.example/otra"
    text = "El fabricante de chips Cuarzo compra la firma gallega Toxo por 90 millones de euros y la integra en su división de centros de datos."
    stories = [story(), story(other, canonical=URL, title="Cuarzo compra Toxo", text=text)]
    assert [room.store.articles.save(stories[which]) for which in order] == ["new", "new"]
    assert room.rows("SELECT url, title FROM articles ORDER BY url") == [(URL, TITLE), (other, "Cuarzo compra Toxo")]
    assert room.rows("SELECT article_urls.url, title FROM article_urls JOIN articles ON articles.id = article ORDER BY 1") == [
        (URL, TITLE),
        (other, "Cuarzo compra Toxo"),
    ]


def test_where_the_text_is_withheld_title_tags_facts_and_short_quotes_stay(room: Newsroom) -> None:
    long = "La empresa prescindirá de 120 empleados, el 14 % de su plantilla, " + "y no dará más detalles por ahora " * 10
    article = story(text=long, text_withheld="reservation: noai", rights=Rights(True, ["meta robots: noai"]))
    article.facts = story().facts
    article.facts[0].quote, article.facts[0].start, article.facts[0].end = long, 0, len(long)
    room.store.articles.save(article)
    assert room.rows("SELECT title, text, text_withheld, rights_reserved, rights_signals FROM articles") == [
        (TITLE, None, "reservation: noai", 1, '["meta robots: noai"]')
    ]
    ((quote, start, end, percent),) = room.rows("SELECT quote, start_offset, end_offset, percent FROM layoffs")
    assert (percent, start) == (14.0, 0)
    assert len(quote) <= 200
    assert long.startswith(quote)
    assert end == len(quote)
    assert room.rows("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'prescindira'") == [(0,)]


def test_a_text_that_is_reserved_later_goes_with_its_earlier_versions(room: Newsroom) -> None:
    room.store.articles.save(story())
    room.store.articles.save(story(text=TEXT.replace("14 %", "20 %")))
    article = story(text_withheld="reservation: tdm-reservation")
    room.store.articles.save(article)
    assert room.rows("SELECT text, text_withheld FROM articles") == [(None, "reservation: tdm-reservation")]
    assert room.rows("SELECT field FROM revisions WHERE field = 'text' AND old IS NOT NULL") == []


def test_a_withheld_text_that_changed_leaves_a_trace_without_words(room: Newsroom) -> None:
    room.store.articles.save(story(text_withheld="reservation: noai"))
    assert room.store.articles.save(story(text=TEXT.replace("14 %", "20 %"), text_withheld="reservation: noai")) == "updated"
    assert ("text", None, None) in room.rows("SELECT field, old, new FROM revisions")


def test_a_page_nobody_discovered_has_its_row_all_the_same(room: Newsroom) -> None:
    room.store.articles.save(story("https://plaza.example/x", source=PLAZA.id))
    assert room.rows("SELECT url, source, endpoint, state FROM discoveries") == [("https://plaza.example/x", "plaza", None, "new")]


def test_a_company_of_the_registry_stands_as_the_registry_has_it(room: Newsroom) -> None:
    entry = KnownCompany("scale-ai", "Scale AI", ("Scale",), "US", "company", ai_startup=True, listed=False)
    scale = CompanyMention("Scale", "scale-ai", 3, "target", entry=entry)
    room.store.articles.save(story(companies=[scale, CompanyMention("Nébula", None, 1, ai_startup=True, learned=True)]))
    assert room.rows("SELECT name, aliases, country, kind, ai_startup, listed, learned FROM companies WHERE id = 'scale-ai'") == [
        ("Scale AI", '["Scale"]', "US", "company", 1, 0, 0)
    ]
    room.store.execute("UPDATE companies SET name = 'Antes', listed = NULL WHERE id = 'scale-ai'")
    room.store.articles.save(story("https://faro.example/b", text="Otra noticia. " * 30, companies=[scale]))
    assert room.rows("SELECT name FROM companies WHERE id = 'scale-ai'") == [("Scale AI",)]
