"""What a host reserves is known before its article is fetched, at the price of one small request a day."""

from __future__ import annotations

import gzip
import json
from typing import Any

from crawler.politeness.copies import MemoryCache
from tests.crawler.middlewares.crawling import Loop
from tests.crawler.middlewares.test_robots import with_cache
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


def test_a_file_that_breaks_off_is_no_file_and_is_asked_for_again_in_the_next_run(loop: Loop) -> None:
    rules = json.dumps(
        [{"location": f"/{number**5}", "tdm-reservation": 0} for number in range(400)] + [{"location": "/a", "tdm-reservation": 1}]
    )
    whole = gzip.compress(rules.encode())
    for headers in ((("Content-Encoding", "gzip"),), ()):
        with Site({"/a": PAGE}) as site:
            cache = MemoryCache()
            key = f"tdmrep:http://{site.netloc}"
            for body, kept, reservation in ((whole[:-20], False, None), (whole, True, "tdmrep.json /a tdm-reservation: 1")):
                site.pages[FILE] = Answer(body, content_type="application/json", headers=headers)
                outcomes = loop.crawl((site.url("/a"), ARTICLE), ALLOWED_PRIVATE_HOSTS=[site.netloc], **with_cache(cache))  # type: ignore[arg-type]
                assert (cache.get(key) is not None) == kept
                assert outcomes.meta[site.url("/a")]["reservation"] == reservation


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
