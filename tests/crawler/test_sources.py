"""A sources file says what is watched; a wrong one is refused with words that lead to the cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.sources import Endpoint, SourcesError, load, parse

GOOD = """
[sources.xataka]
name = "Xataka"
homepage = "https://www.xataka.com/"
country = "ES"
timezone = "Europe/Madrid"
kind = "tech"
feeds = ["https://www.xataka.com/index.xml"]
"""
OTHER = GOOD.replace("[sources.xataka]", "[sources.otra]")


def test_a_few_lines_make_an_outlet() -> None:
    source = parse(GOOD)["xataka"]
    assert (source.id, source.name, source.country, source.timezone, source.kind) == ("xataka", "Xataka", "ES", "Europe/Madrid", "tech")
    assert source.endpoints == (Endpoint("https://www.xataka.com/index.xml", "feed"),)
    assert source.enabled
    assert not source.feed_only
    assert source.language == "es"


def test_outlets_keep_the_order_of_the_file() -> None:
    text = OTHER.replace("index.xml", "otra.xml") + GOOD
    assert list(parse(text)) == ["otra", "xataka"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("feeds =", "feed ="), "[sources.xataka] feed: is an unknown key; did you mean 'feeds'?"),
        (
            ('kind = "tech"', 'kind = "technology"'),
            "[sources.xataka] kind: is 'technology'; must be one of 'tech', 'ai', 'business', 'general'",
        ),
        (('kind = "tech"', ""), "[sources.xataka] kind: is missing"),
        (('name = "Xataka"', "name = 7"), "[sources.xataka] name: must be a text in quotes, not a number"),
        (('name = "Xataka"', 'name = " "'), "[sources.xataka] name: is empty"),
        (('name = "Xataka"', 'name = "a\\u001b[2J"'), "[sources.xataka] name: must be one line without control characters"),
        (('"Europe/Madrid"', '"Europe/Madri"'), "[sources.xataka] timezone: is 'Europe/Madri'; must be an IANA name"),
        (('"Europe/Madrid"', '"Europe"'), "[sources.xataka] timezone: is 'Europe'; must be an IANA name"),
        (('"Europe/Madrid"', '"../../etc/passwd"'), "[sources.xataka] timezone: is '../../etc/passwd'"),
        (('"ES"', '"España"'), "[sources.xataka] country: is 'España'; must be an ISO 3166 code"),
        (('"ES"', '"INT"'), "[sources.xataka] country: is 'INT'; must be an ISO 3166 code"),
        (
            ('["https://www.xataka.com/index.xml"]', '"https://www.xataka.com/index.xml"'),
            "[sources.xataka] feeds: must be a list of addresses",
        ),
        (
            ("https://www.xataka.com/index.xml", "file:///etc/passwd"),
            "[sources.xataka] feeds: 'file:///etc/passwd' must begin with https://",
        ),
        (
            ("https://www.xataka.com/index.xml", "ftp://xataka.com/x"),
            "[sources.xataka] feeds: 'ftp://xataka.com/x' must begin with https://",
        ),
        (("https://www.xataka.com/index.xml", "https://u:p@xataka.com/x"), "is no address that can be fetched (userinfo)"),
        (("https://www.xataka.com/index.xml", "https://"), "is no address that can be fetched (no_host)"),
        (('["https://www.xataka.com/index.xml"]', "[]"), "[sources.xataka] feeds: is missing: an enabled outlet needs"),
        (("feeds =", "sections ="), "[sources.xataka] article_pattern: is missing: sections need a pattern"),
        (
            ("feeds =", 'archive = "https://x.example/{year}/{month}/"\nfeeds ='),
            "[sources.xataka] article_pattern: is missing: archive pages",
        ),
        (
            ("feeds =", 'archive = "https://x.example/{year}/{mes}/"\nfeeds ='),
            "[sources.xataka] archive: 'https://x.example/{year}/{mes}/' is no template",
        ),
        (("feeds =", 'archive = "https://x.example/{year}/"\nfeeds ='), "must name {year} and {month:02}"),
        (("feeds =", 'archive = "/{year}/{month:02}/"\nfeeds ='), "must begin with https:// or http://"),
        (("feeds =", "article_pattern = '('\nfeeds ="), "[sources.xataka] article_pattern: is no regular expression"),
        (("feeds =", "article_pattern = '(a+)+$'\nfeeds ="), "[sources.xataka] article_pattern: repeats a repetition"),
        (("feeds =", "enabled = 'yes'\nfeeds ="), "[sources.xataka] enabled: must be true or false, not a text"),
        (("feeds =", "enabled = false\nreason = ' '\nfeeds ="), "[sources.xataka] reason: is empty"),
        (("feeds =", "reason = '2025: closed'\nfeeds ="), "[sources.xataka] reason: is why an outlet is off, but this one is watched"),
        (("feeds =", "delay = 0.1\nfeeds ="), "[sources.xataka] delay: is 0.1; must be between 2 and 120"),
        (("feeds =", "delay = true\nfeeds ="), "[sources.xataka] delay: must be a number, not true or false"),
        (("feeds =", "max_new = 0\nfeeds ="), "[sources.xataka] max_new: is 0; must be between 1 and 1000"),
        (("feeds =", "rights = 'all'\nfeeds ="), "[sources.xataka] rights: is 'all'; must be one of 'full', 'summary', 'nothing'"),
        (("[sources.xataka]", '[sources."Xataka ES"]'), "[sources.Xataka ES] is not a good id"),
        (("[sources.xataka]", "[source.xataka]"), "unknown key 'source' at the top"),
    ],
)
def test_a_wrong_key_is_named_with_its_cure(change: tuple[str, str], complaint: str) -> None:
    with pytest.raises(SourcesError) as refused:
        parse(GOOD.replace(*change), "mine.toml")
    assert str(refused.value).startswith("mine.toml: ")
    assert complaint in str(refused.value)


@pytest.mark.parametrize(
    "feed",
    [
        "https://www.xataka.com/index.xml",
        "http://www.xataka.com/index.xml",
        "https://xataka.com/index.xml",
        "https://www.xataka.com/index.xml/",
    ],
)
def test_one_feed_belongs_to_one_outlet_however_it_is_spelt(feed: str) -> None:
    with pytest.raises(SourcesError, match=r"\[sources.otra\] feeds: .* stands in \[sources.xataka\] feeds already; keep one"):
        parse(GOOD + OTHER.replace("https://www.xataka.com/index.xml", feed))


def test_the_same_feed_twice_in_one_list_is_refused() -> None:
    with pytest.raises(SourcesError, match="keep one"):
        parse(
            GOOD.replace('["https://www.xataka.com/index.xml"]', '["https://www.xataka.com/index.xml", "https://www.xataka.com/index.xml"]')
        )


def test_a_disabled_outlet_needs_no_endpoint_and_no_reason() -> None:
    feeds = 'feeds = ["https://www.xataka.com/index.xml"]'
    off = parse(GOOD.replace(feeds, 'enabled = false\nreason = "2025: closed"'))["xataka"]
    assert (off.enabled, off.reason) == (False, "2025: closed")
    assert parse(GOOD.replace(feeds, "enabled = false"))["xataka"].reason == "no reason is given"


def test_a_missing_file_is_named_with_the_setting_that_chooses_another(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match=r"nada.toml: there is no such file; name one with SOURCES_FILE"):
        load(tmp_path / "nada.toml")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"[sources", "is not valid TOML"), (b"\xff\xfe", "is not UTF-8"), (b"", "has no outlet"), (b"sources = 3", "has no outlet")],
)
def test_a_file_that_is_no_sources_file_is_refused(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes(content)
    with pytest.raises(SourcesError, match=complaint):
        load(path)


def test_a_directory_is_no_sources_file(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match="cannot be read"):
        load(tmp_path)
