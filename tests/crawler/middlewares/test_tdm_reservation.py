"""What a host reserves is known before its article is fetched, at the price of one small request a day."""

from __future__ import annotations

from typing import Any

from tests.crawler.middlewares.crawling import Loop
from tests.servers import Answer, Site

PAGE = Answer("<html><body>hola</body></html>")
ARTICLE: dict[str, Any] = {"source": "uno", "expects": "article"}
FILE = "/.well-known/tdmrep.json"


def test_an_article_carries_what_its_host_reserves_and_the_file_is_asked_for_once(loop: Loop) -> None:
    rules = Answer('[{"location": "/a", "tdm-reservation": 1}]', content_type="application/json")
    with Site({FILE: rules, "/a": PAGE, "/b": PAGE, "/a2": PAGE}) as site:
        outcomes = loop.crawl(*[(site.url(path), ARTICLE) for path in ("/a", "/b", "/a2")], ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert outcomes.meta[site.url("/a")]["reservation"] == "tdmrep.json /a tdm-reservation: 1"
        assert outcomes.meta[site.url("/b")]["reservation"] is None
        assert site.asked(FILE) == 1


def test_a_feed_asks_for_no_such_file(loop: Loop) -> None:
    with Site({"/feed.xml": PAGE}) as site:
        loop.crawl((site.url("/feed.xml"), {"expects": "feed"}), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert [seen.path for seen in site.requests] == ["/robots.txt", "/feed.xml"]


def test_whatever_becomes_of_the_file_the_article_comes(loop: Loop) -> None:
    answers = [
        Answer(status=500),
        Answer(status=403),
        Answer("<html>" + "x" * 500_000),
        Answer(raw=b""),
        Answer(status=302, headers=(("Location", "file:///etc/passwd"),)),
        Answer("{" * 60_000, content_type="application/json"),
    ]
    for answer in answers:
        with Site({FILE: answer, "/a": PAGE}) as site:
            outcomes = loop.crawl((site.url("/a"), ARTICLE), ALLOWED_PRIVATE_HOSTS=[site.netloc])
            assert outcomes.meta[site.url("/a")]["reservation"] is None
            assert site.asked(FILE) == 1


def test_a_content_signal_of_robots_txt_is_a_reservation_of_the_whole_host(loop: Loop) -> None:
    robots = Answer("User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n", content_type="text/plain")
    with Site({"/robots.txt": robots, "/a": PAGE}) as site:
        outcomes = loop.crawl((site.url("/a"), ARTICLE), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert outcomes.meta[site.url("/a")]["reservation"] == "robots.txt content-signal: search=yes, ai-train=no"


def test_a_redirected_article_carries_what_its_last_host_reserves(loop: Loop) -> None:
    rules = Answer('[{"location": "/", "tdm-reservation": 1}]', content_type="application/json")
    with Site({"/b": PAGE}) as last, Site({FILE: rules}) as first:
        first.pages["/a"] = Answer(status=301, headers=(("Location", last.url("/b")),))
        outcomes = loop.crawl((first.url("/a"), ARTICLE), ALLOWED_PRIVATE_HOSTS=[first.netloc, last.netloc])
        assert outcomes.meta[first.url("/a")]["reservation"] is None
        assert last.asked(FILE) == 1
