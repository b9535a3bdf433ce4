"""Only a whole answer of the right kind, with status 200, becomes a page; whatever else comes has a name."""

from __future__ import annotations

import gzip
import threading
from typing import Any

import brotli  # type: ignore[import-untyped]  # ships neither types nor stubs
import pytest

from tests.crawler.middlewares.crawling import Loop
from tests.servers import Answer, Site

ROBOTS = Answer("", content_type="text/plain")
HTML = "<!DOCTYPE html><html><head><title>t</title></head><body><p>El niño despidió a 40 empleados.</p></body></html>"
ARTICLE: dict[str, Any] = {"source": "uno", "expects": "article"}
BOMB = gzip.compress(bytes(40 * 1024 * 1024))
ENCODED = (("Content-Encoding", "gzip"),)

PAGES = {
    "plain": Answer(HTML),
    "no-type": Answer(HTML, content_type=None),
    "octet-stream": Answer(
        HTML, content_type="application/octet-stream", headers=(("Content-Disposition", 'attachment; filename="../../x"'),)
    ),
    "text-plain": Answer(HTML, content_type="text/plain"),
    "utf-16": Answer(HTML.encode("utf-16"), content_type="text/html; charset=utf-16"),
    "gzip": Answer(gzip.compress(HTML.encode()), headers=ENCODED),
    "br": Answer(brotli.compress(HTML.encode()), headers=(("Content-Encoding", "br"),)),
    "not-compressed": Answer(HTML, headers=(("Content-Encoding", "utf-8"),)),
    "five-megabytes": Answer(HTML + "<p>en directo</p>" * 300_000),
    "many-headers": Answer(HTML, headers=tuple((f"X-{number}", "v") for number in range(5_000))),
    "bad-headers": Answer(
        raw=b"HTTP/1.1 200 OK\r\nno es cabecera\r\nX-\xf1: \xe9\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s"
        % (len(HTML.encode()), HTML.encode())
    ),
    "no-length": Answer(raw=b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML.encode()),
}

REFUSED = {
    "204": (Answer(status=204), "http_204"),
    "206": (Answer(HTML, 206), "http_206"),
    "203": (Answer(HTML, 203), "http_203"),
    "302": (Answer(status=302), "http_302"),
    "403": (Answer(HTML, 403), "http_403"),
    "404": (Answer(HTML, 404), "http_404"),
    "451": (Answer(HTML, 451), "http_451"),
    "999": (Answer(HTML, 999), "http_999"),
    "empty": (Answer(b""), "empty_body"),
    "blank": (Answer(b" \r\n\t"), "empty_body"),
    "video": (Answer(b"\x00\x00\x00\x18ftypmp42" + bytes(9_000_000), content_type="video/mp4"), "not_html"),
    "image": (Answer(b"\x89PNG", content_type="image/png"), "not_html"),
    "pdf": (Answer(b"%PDF-1.7", content_type="application/pdf"), "not_html"),
    "json": (Answer(b"{}", content_type="application/json"), "not_html"),
    "zip-as-html": (Answer(b"PK\x03\x04" + bytes(range(256)) * 400), "not_html"),
    "jpeg-untyped": (Answer(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 400, content_type=None), "not_html"),
    "mp4-as-html": (Answer(b"\x00\x00\x00\x18ftypmp42" + bytes(2_000)), "not_html"),
    "nul": (Answer(b"<html>" + b"\x00" * 3_000), "not_html"),
    "gzip-cut": (Answer(gzip.compress(HTML.encode() * 50)[:-30], headers=ENCODED), "incomplete_body"),
    "gzip-garbage": (Answer(b"\x1f\x8b\x08" + b"garbage" * 50, headers=ENCODED), "incomplete_body"),
    "gzip-bomb": (Answer(BOMB, headers=ENCODED), "too_large"),
    "gzip-thrice": (
        Answer(gzip.compress(gzip.compress(gzip.compress(b"x"))), headers=(("Content-Encoding", "gzip, gzip, gzip"),)),
        "too_large",
    ),
    "length-too-long": (Answer(HTML, length=50_000), "incomplete_body"),
    "chunk-garbage": (
        Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<html\r\nZZZ\r\nboo"),
        "incomplete_body",
    ),
    "chunks-cut": (
        Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<html\r\n"),
        "incomplete_body",
    ),
    "declared-too-large": (Answer(HTML, length=50_000_000), "too_large"),
    "too-large": (Answer(raw=b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"<p>mucho</p>" * 600_000), "too_large"),
    "http-09": (Answer(raw=HTML.encode()), "connection_failed"),
    "not-http": (Answer(raw=b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), "broken_response"),
    "endless-headers": (Answer(raw=b"HTTP/1.1 200 OK\r\n" + b"X-Relleno: 1234567890\r\n" * 40_000), "broken_response"),
    "endless-header": (Answer(raw=b"HTTP/1.1 200 OK\r\nX-Largo: " + b"a" * 900_000), "connection_failed"),
    "endless-hints": (Answer(raw=b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 20_000), "broken_response"),
    "two-lengths": (Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nhola!"), "broken_response"),
    "hangs-up": (Answer(raw=b""), "connection_failed"),
}


@pytest.mark.parametrize("case", PAGES)
def test_a_page_is_taken_however_it_is_wrapped(loop: Loop, case: str) -> None:
    with Site({"/robots.txt": ROBOTS, "/a": PAGES[case]}) as site:
        outcomes = loop.crawl((site.url("/a"), ARTICLE), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert outcomes.failures == {}
        assert b"despidi" in outcomes.pages[site.url("/a")].body.replace(b"\x00", b"")


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_page_has_a_name(loop: Loop, case: str) -> None:
    answer, reason = REFUSED[case]
    with Site({"/robots.txt": ROBOTS, "/a": answer}) as site:
        outcomes = loop.crawl((site.url("/a"), ARTICLE), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert outcomes.pages == {}
        assert outcomes.reason(site.url("/a")) == reason


def test_a_feed_may_be_of_any_text_and_compressed_as_a_file(loop: Loop) -> None:
    feed = {"expects": "feed"}
    with Site({"/robots.txt": ROBOTS}) as site:
        site.pages["/a"] = Answer("<rss/>", content_type="application/rss+xml")
        site.pages["/b"] = Answer("{}", content_type="application/feed+json")
        site.pages["/c"] = Answer(gzip.compress(b"<urlset/>"), content_type="application/gzip")
        site.pages["/d"] = Answer(b"\x00" * 100, content_type="video/mp4")
        outcomes = loop.crawl(*[(site.url(path), feed) for path in ("/a", "/b", "/c", "/d")], ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert outcomes.pages[site.url("/c")].body[:2] == b"\x1f\x8b"
        assert {url: failure.reason for url, failure in outcomes.failures.items()} == {site.url("/d"): "not_html"}


def test_a_status_that_was_asked_for_passes(loop: Loop) -> None:
    with Site({"/robots.txt": ROBOTS, "/a": Answer(status=304)}) as site:
        outcomes = loop.crawl((site.url("/a"), {"expects": "feed", "handle_httpstatus_list": [304]}), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert outcomes.pages[site.url("/a")].status == 304


def test_an_answer_that_does_not_come_is_given_up_in_time_and_not_asked_for_again(loop: Loop) -> None:
    never = threading.Event()
    with Site({"/robots.txt": ROBOTS, "/a": Answer(HTML, until=never)}) as site:
        outcomes = loop.crawl((site.url("/a"), {"source": "uno"}), ALLOWED_PRIVATE_HOSTS=[site.netloc], DOWNLOAD_TIMEOUT=0.3)
        never.set()
        assert outcomes.failures[site.url("/a")] == ("timeout", True, None)
        assert site.asked("/a") == 1


def test_redirects_are_followed_a_few_steps_and_noted(loop: Loop) -> None:
    with Site({"/robots.txt": ROBOTS, "/0": Answer(HTML)}) as site:
        for number in range(1, 9):
            site.pages[f"/{number}"] = Answer(status=301, headers=(("Location", f"/{number - 1}"),))
        outcomes = loop.crawl(site.url("/6"), site.url("/8"), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert outcomes.meta[site.url("/6")]["redirect_urls"][0] == site.url("/6")
        assert outcomes.meta[site.url("/6")]["redirect_reasons"] == [301] * 6
        assert outcomes.reason(site.url("/8")) == "too_many_redirects"


def test_going_round_in_a_circle_ends_at_the_first_round(loop: Loop) -> None:
    with Site({"/robots.txt": ROBOTS}) as site:
        site.pages["/a"] = Answer(status=302, headers=(("Location", "/b"),))
        site.pages["/b"] = Answer(status=302, headers=(("Location", "/a"),))
        assert loop.crawl(site.url("/a"), ALLOWED_PRIVATE_HOSTS=[site.netloc]).reason(site.url("/a")) == "too_many_redirects"
        assert site.asked("/a") == 1


def test_meta_refresh_is_not_followed_and_no_cookie_or_referrer_is_sent(loop: Loop) -> None:
    page = Answer(
        '<html><head><meta http-equiv="refresh" content="0;url=/c"></head><body>hola</body></html>',
        headers=(("Set-Cookie", "id=1; Path=/"),),
    )
    with Site({"/robots.txt": ROBOTS, "/a": page, "/c": page}) as site:
        site.pages["/b"] = Answer(status=302, headers=(("Location", "/c"), ("Set-Cookie", "id=2; Path=/")))
        outcomes = loop.crawl(site.url("/a"), site.url("/b"), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert len(outcomes.pages) == 2
        assert site.asked("/c") == 1
        assert not any({"cookie", "referer", "authorization"} & set(seen.headers) for seen in site.requests)
        assert {seen.headers["user-agent"] for seen in site.requests} == {"Vigia/0 (+prueba@example.org)"}
