"""robots.txt as RFC 9309 reads it."""

from __future__ import annotations

from time import process_time

import protego
import pytest

from crawler.politeness.robots_txt import SIZE_LIMIT, parse


def allows(text: str | bytes, path: str) -> bool:
    return parse(text.encode() if isinstance(text, str) else text).allows(f"https://ejemplo.es{path}")


def test_the_longest_rule_wins_and_at_equal_length_allow() -> None:
    text = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c\nDisallow: /igual\nAllow: /igual\n"
    assert not allows(text, "/a/x")
    assert allows(text, "/a/b/x")
    assert not allows(text, "/a/b/c/x")
    assert allows(text, "/igual/x")


def test_our_own_group_replaces_the_one_for_everybody() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: VIGIA/1.0\nDisallow: /nuestro\n"
    assert allows(text, "/noticia")
    assert not allows(text, "/nuestro/x")


def test_a_group_that_names_scrapy_binds_us_beside_our_own() -> None:
    text = "User-agent: vigia\nDisallow: /a\n\nUser-agent: Scrapy\nDisallow: /b\nAllow: /a\n"
    assert not allows(text, "/a")
    assert not allows(text, "/b")
    assert allows(text, "/c")
    assert not allows("User-agent: *\nAllow: /\nUser-agent: scrapy\nDisallow: /\n", "/x")


def test_groups_that_name_the_same_agent_are_one() -> None:
    text = "User-agent: vigia\nDisallow: /a\n\nUser-agent: otro\nUser-agent: vigia\nDisallow: /b\n"
    assert not allows(text, "/a")
    assert not allows(text, "/b")


def test_a_group_for_another_agent_is_not_for_us() -> None:
    assert allows("User-agent: vigiante\nDisallow: /\nUser-agent: scrapybot\nDisallow: /\n", "/x")


def test_byte_order_mark_carriage_returns_capitals_and_comments_are_read() -> None:
    assert not allows(b"\xef\xbb\xbfUSER-AGENT: *\rDISALLOW: /c/%C3%B1 # nada\r", "/c/%c3%b1.html")
    assert not allows("User-Agent : *\n  disallow : /x  \n", "/x")


def test_percent_encoding_is_one_whoever_wrote_it() -> None:
    assert not allows("User-agent: *\nDisallow: /año\n", "/a%c3%b1o/x")
    assert not allows("User-agent: *\nDisallow: /%7eana\n", "/~ana/")
    assert allows("User-agent: *\nDisallow: /a%2Fb\n", "/a/b")


def test_wildcards_and_the_end_are_read() -> None:
    text = "User-agent: *\nDisallow: /*.pdf$\nDisallow: /*?print=\nDisallow: /a*b*c$\n"
    assert not allows(text, "/x/y.pdf")
    assert allows(text, "/x/y.pdf?a=1")
    assert not allows(text, "/x?print=1")
    assert not allows(text, "/a-b-c")
    assert allows(text, "/a-c-b")


def test_an_empty_disallow_and_a_page_of_html_forbid_nothing() -> None:
    assert allows("User-agent: *\nDisallow:\n", "/x")
    assert allows("<html><body>Disallow: / no es una regla</body></html>", "/x")
    assert allows("", "/x")
    assert allows("Disallow: /\n", "/x")


def test_robots_txt_itself_may_always_be_fetched() -> None:
    assert allows("User-agent: *\nDisallow: /\n", "/robots.txt")


def test_crawl_delay_is_the_longest_that_binds_us_and_capped() -> None:
    assert parse(b"User-agent: *\nCrawl-delay: 2.5\n").crawl_delay == 2.5
    assert parse(b"User-agent: *\nCrawl-delay: 900\n").crawl_delay == 120.0
    assert parse(b"User-agent: *\nCrawl-delay: 86400\n").crawl_delay == 86400.0
    assert (
        parse(b"User-agent: *\nCrawl-delay: 9\nUser-agent: vigia\nCrawl-delay: 1\nUser-agent: scrapy\nCrawl-delay: 3\n").crawl_delay == 3.0
    )
    for garbage in (b"-1", b"nan", b"1e9", b"", b"pronto", b"inf", b"1,5,6", b"10 parsecs", b"s", b"."):
        assert parse(b"User-agent: *\nCrawl-delay: " + garbage + b"\n").crawl_delay is None


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("10s", 10.0),
        ("1,5", 1.5),
        ("10 seconds", 10.0),
        ("5 seg.", 5.0),
        ("2.5 S", 2.5),
        ("3 segundos", 3.0),
        (".5", 0.5),
        ("7.", 7.0),
        ('"4"', 4.0),
        ("1 min", 60.0),
        ("10 # wait", 10.0),
    ],
)
def test_a_crawl_delay_is_understood_as_people_write_it(written: str, seconds: float) -> None:
    assert parse(f"User-agent: *\nCrawl-delay: {written}\n".encode()).crawl_delay == seconds


def test_rules_beyond_500_kib_are_not_read_and_a_rule_cut_there_counts_for_nothing() -> None:
    head = b"User-agent: *\nDisallow: /antes\n"
    line = b"Disallow: /relleno/pagina\n"
    body = head + line * ((SIZE_LIMIT - len(head)) // len(line)) + b"\nDisallow: /despues/de/todo/esto\nDisallow: /nunca\n"
    rules = parse(body)
    assert not rules.allows("https://ejemplo.es/antes")
    assert rules.allows("https://ejemplo.es/nunca")
    assert rules.allows("https://ejemplo.es/despues")


def test_ai_agents_kept_out_and_content_signals_are_recorded_and_bind_nobody_else() -> None:
    rules = parse(
        b"User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\nUser-agent: ClaudeBot\nDisallow:\n\n"
        b"User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n"
    )
    assert rules.ai_groups == ("GPTBot", "CCBot")
    assert rules.allows("https://ejemplo.es/noticia")
    assert rules.content_signals == ("search=yes, ai-train=no",)
    assert rules.reservation == "robots.txt content-signal: search=yes, ai-train=no"
    assert parse(b"User-agent: *\nContent-Signal: search=yes, ai-train=yes\n").reservation is None
    assert parse(b"User-agent: GPTBot\nContent-Signal: ai-train=no\n").reservation is None


@pytest.mark.parametrize(
    "body",
    [
        b"User-agent: *\n" + b"Disallow: /seccion/*/x/*/y$\n" * 18_000,
        b"User-agent: *\n" + b"Allow:/*a\n" * 51_000,
        b"User-agent: *\nDisallow: /" + b"*a" * 255_000,
        b"User-agent: *\nDisallow: /" + b"*" * 500_000 + b"z$",
        b"\n" * 512_000,
        b"a:b\n" * 128_000,
        b"User-agent: vigia\n" * 28_000,
    ],
    ids=["wildcards", "short", "one-long", "stars", "blank", "keys", "agents"],
)
def test_no_robots_txt_holds_the_event_loop_up(body: bytes) -> None:
    start = process_time()
    rules = parse(body)
    rules.allows("https://ejemplo.es/" + "a" * 1_900 + "b")
    assert process_time() - start < 1.0  # measured 0.15 s at worst; a pattern that backtracks takes minutes


def test_ordinary_files_are_read_as_a_trusted_library_reads_them() -> None:
    text = """
User-agent: *
Disallow: /wp-admin/
Allow: /wp-admin/admin-ajax.php
Disallow: /*?s=
Disallow: /buscar
Disallow: /*/feed/$
Disallow: /tag/*/page/
Allow: /tag/ia/page/

User-agent: AhrefsBot
Disallow: /

User-agent: vigia
Disallow: /privado
Disallow: /*.xml$
"""
    paths = ["/", "/wp-admin/", "/wp-admin/admin-ajax.php", "/?s=ia", "/buscar", "/buscador", "/a/feed/", "/a/feed/b", "/tag/x/page/2", "/tag/ia/page/2", "/privado/a", "/mapa.xml", "/mapa.xml?a"]  # fmt: skip
    theirs = protego.Protego.parse(text)
    for agent in ("vigia", "desconocido"):
        ours = parse(text.encode(), (agent, "scrapy"))
        assert [ours.allows(f"https://ejemplo.es{path}") for path in paths] == [
            theirs.can_fetch(f"https://ejemplo.es{path}", agent) for path in paths
        ]
