"""When a run is to end, whoever waits for a turn, a robots.txt or an answer is let go at once."""

from __future__ import annotations

import threading
from time import monotonic
from typing import Any

from scrapy.crawler import Crawler

from crawler.run.shutdown import shutdown_of
from tests.crawler.middlewares.crawling import Loop
from tests.servers import Answer, Seen, Site

ROBOTS = Answer("", content_type="text/plain")


def test_nobody_is_waited_for_when_the_run_ends(loop: Loop) -> None:
    crawlers: list[Crawler] = []
    never = threading.Event()

    def end(seen: Seen) -> Answer:
        assert loop.loop is not None
        loop.loop.call_soon_threadsafe(shutdown_of(crawlers[0]).request, "test")
        return Answer("<p>fin</p>", until=never)

    with (
        Site({"/robots.txt": ROBOTS, "/cuelga": Answer("<p>nunca</p>", until=never), "/fin": end}) as site,
        Site({"/robots.txt": ROBOTS, "*": Answer("<p>hola</p>")}) as slow,
        Site({"/robots.txt": Answer("", until=never)}) as mute,
    ):
        wanted: list[tuple[str, dict[str, Any]]] = [(mute.url("/a"), {}), (site.url("/cuelga"), {})]
        wanted += [(slow.url(f"/{number}"), {"delay": 600.0}) for number in range(5)] + [(site.url("/fin"), {})]
        start = monotonic()
        outcomes = loop.crawl(
            *wanted,
            prepare=crawlers.append,
            ALLOWED_PRIVATE_HOSTS=[site.netloc, slow.netloc, mute.netloc],
            DOWNLOAD_TIMEOUT=60.0,
            ROBOTS_TIMEOUT=60.0,
        )
        never.set()
        assert monotonic() - start < 15.0
        assert {failure.reason for failure in outcomes.failures.values()} == {"shutting_down"}
        assert len(outcomes.failures) == len(wanted)
