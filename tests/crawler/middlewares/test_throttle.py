"""Requests to one host never start closer than its delay, and a slow source takes nobody else's place."""

from __future__ import annotations

import threading
from typing import Any

from tests.crawler.middlewares.crawling import Loop
from tests.servers import Answer, Seen, Site

ROBOTS = Answer("", content_type="text/plain")
PAGE = Answer("<html><body>hola</body></html>")
GAP = 0.2


def test_no_two_requests_to_a_host_are_closer_than_the_delay_robots_redirects_and_retries_included(loop: Loop) -> None:
    with Site({"/robots.txt": ROBOTS, "*": PAGE}) as site:
        site.pages["/viejo"] = Answer(status=301, headers=(("Location", "/nuevo"),))
        site.pages["/roto"] = Answer(status=503)
        wanted = [(site.url(path), {"source": "uno"}) for path in ("/feed.xml", "/1", "/2", "/viejo", "/roto")]
        loop.crawl(*wanted, ALLOWED_PRIVATE_HOSTS=[site.netloc], DOWNLOAD_DELAY=GAP)
        assert len(site.requests) == 9  # robots.txt, five addresses, a redirect, two more tries
        assert min(site.gaps()) >= GAP


def test_crawl_delay_and_a_source_s_own_delay_are_kept(loop: Loop) -> None:
    with (
        Site({"/robots.txt": Answer(f"User-agent: *\nCrawl-delay: {GAP}", content_type="text/plain"), "*": PAGE}) as asks,
        Site({"/robots.txt": ROBOTS, "*": PAGE}) as own,
    ):
        wanted: list[tuple[str, dict[str, Any]]] = [(asks.url(f"/{number}"), {}) for number in range(4)] + [
            (own.url(f"/{number}"), {"delay": GAP}) for number in range(4)
        ]
        loop.crawl(*wanted, ALLOWED_PRIVATE_HOSTS=[asks.netloc, own.netloc])
        for site in (asks, own):
            assert len(site.requests) == 5
            assert min(site.gaps()) >= GAP


def test_the_clock_is_the_host_s_whichever_source_asks(loop: Loop) -> None:
    with Site({"/robots.txt": ROBOTS, "*": PAGE}) as site:
        wanted = [(site.url(f"/{number}"), {"source": source}) for number in range(3) for source in ("uno", "dos")]
        loop.crawl(*wanted, ALLOWED_PRIVATE_HOSTS=[site.netloc], DOWNLOAD_DELAY=0.1)
        assert len(site.requests) == 7
        assert min(site.gaps()) >= 0.1


def test_slow_answers_of_one_source_do_not_use_up_the_places_of_another_at_the_same_host(loop: Loop) -> None:
    last = threading.Event()

    def quick(seen: Seen) -> Answer:
        if site.asked("/rapido") == 12:
            last.set()
        return PAGE

    with Site({"/robots.txt": ROBOTS, "/lento": Answer("<p>tarde</p>", until=last), "/rapido": quick}) as site:
        slow = [(site.url(f"/lento?{number}"), {"source": "lento"}) for number in range(20)]
        fast = [(site.url(f"/rapido?{number}"), {"source": "rapido"}) for number in range(12)]
        outcomes = loop.crawl(*slow, *fast, ALLOWED_PRIVATE_HOSTS=[site.netloc], CONCURRENT_REQUESTS_PER_DOMAIN=2)
        assert len(outcomes.pages) == 32  # the slow ones answer only after the last of the fast ones has been served


def test_no_more_requests_of_a_source_are_under_way_at_a_host_than_it_has_places(loop: Loop) -> None:
    under_way, most, lock = [0], [0], threading.Lock()
    second = threading.Event()

    def count(seen: Seen) -> Answer:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
            if most[0] == 2:
                second.set()
        second.wait(5)
        with lock:
            under_way[0] -= 1
        return PAGE

    with Site({"/robots.txt": ROBOTS, "*": count}) as site:
        outcomes = loop.crawl(
            *[site.url(f"/{number}") for number in range(10)], ALLOWED_PRIVATE_HOSTS=[site.netloc], CONCURRENT_REQUESTS_PER_DOMAIN=2
        )
        assert len(outcomes.pages) == 10
        assert most == [2]
