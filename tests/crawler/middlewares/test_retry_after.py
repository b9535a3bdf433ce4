"""A server that says "not now" is asked again later, seldom, and not for ever."""

from __future__ import annotations

from typing import Any

from tests.crawler.middlewares.crawling import Loop
from tests.servers import Answer, Seen, Site

ROBOTS = Answer("", content_type="text/plain")
PAGE = Answer("<html><body>hola</body></html>")
ARTICLE: dict[str, Any] = {"source": "uno", "expects": "article"}


def sequence(*answers: Answer) -> Any:
    """One answer after the other; the last one stays."""
    rest = list(answers)

    def respond(seen: Seen) -> Answer:
        return rest.pop(0) if len(rest) > 1 else rest[0]

    return respond


def times(site: Site, path: str) -> list[float]:
    return [seen.at for seen in site.requests if seen.path == path]


def test_a_short_retry_after_is_kept_by_the_whole_source_and_the_page_comes(loop: Loop) -> None:
    busy = Answer(status=429, headers=(("Retry-After", "1"),))
    with Site({"/robots.txt": ROBOTS, "/a": sequence(busy, PAGE), "/b": PAGE}) as site:
        outcomes = loop.crawl(
            (site.url("/a"), ARTICLE), (site.url("/b"), ARTICLE), ALLOWED_PRIVATE_HOSTS=[site.netloc], CONCURRENT_REQUESTS_PER_DOMAIN=1
        )
        assert len(outcomes.pages) == 2
        first, second = times(site, "/a")
        assert second - first >= 1.0
        assert times(site, "/b")[0] - first >= 1.0


def test_a_long_retry_after_ends_the_request_and_says_how_long(loop: Loop) -> None:
    with Site({"/robots.txt": ROBOTS, "/a": Answer(status=503, headers=(("Retry-After", "86400"),)), "/b": PAGE}) as site:
        outcomes = loop.crawl((site.url("/a"), ARTICLE), (site.url("/b"), ARTICLE), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert outcomes.failures[site.url("/a")] == ("retry_later", True, 86_400.0)
        assert site.asked("/a") == 1
        assert site.url("/b") in outcomes.pages


def test_three_long_ones_in_a_row_send_the_host_to_rest(loop: Loop) -> None:
    with Site({"/robots.txt": ROBOTS, "*": Answer(status=429, headers=(("Retry-After", "3600"),))}) as site:
        wanted = [(site.url(f"/{number}"), ARTICLE) for number in range(12)]
        outcomes = loop.crawl(*wanted, ALLOWED_PRIVATE_HOSTS=[site.netloc], CONCURRENT_REQUESTS_PER_DOMAIN=1)
        reasons = [outcomes.reason(url) for url, _ in wanted]
        assert reasons.count("retry_later") == 3
        assert reasons.count("host_resting") == 9


def test_a_retry_after_that_is_garbage_is_taken_for_none(loop: Loop) -> None:
    busy = Answer(status=503, headers=(("Retry-After", "jue, 17 jul 2025 99:00"),))
    with Site({"/robots.txt": ROBOTS, "/a": busy}) as site:
        outcomes = loop.crawl((site.url("/a"), ARTICLE), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert outcomes.failures[site.url("/a")] == ("http_503", True, None)
        assert site.asked("/a") == 3


def test_a_hiccup_costs_a_second_try_and_not_the_page(loop: Loop) -> None:
    cut = Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n<html>")
    with Site(
        {"/robots.txt": ROBOTS, "/a": sequence(Answer(status=502), PAGE), "/b": sequence(cut, PAGE), "/c": sequence(Answer(raw=b""), PAGE)}
    ) as site:
        outcomes = loop.crawl(*[(site.url(path), ARTICLE) for path in ("/a", "/b", "/c")], ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert len(outcomes.pages) == 3


def test_a_refusal_is_not_argued_with(loop: Loop) -> None:
    statuses = (401, 403, 404, 410, 451, 999)
    with Site({"/robots.txt": ROBOTS, **{f"/{status}": Answer("no", status) for status in statuses}}) as site:
        outcomes = loop.crawl(*[(site.url(f"/{status}"), ARTICLE) for status in statuses], ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert [outcomes.reason(site.url(f"/{status}")) for status in statuses] == [f"http_{status}" for status in statuses]
        assert all(site.asked(f"/{status}") == 1 for status in statuses)


def test_a_host_that_always_fails_is_left_alone_after_eight_failures(loop: Loop) -> None:
    with Site({"/robots.txt": ROBOTS, "*": Answer(status=503)}) as site:
        wanted = [(site.url(f"/{number}"), ARTICLE) for number in range(30)]
        other = (site.url("/otra"), {"source": "dos", "expects": "article"})
        outcomes = loop.crawl(*wanted, other, ALLOWED_PRIVATE_HOSTS=[site.netloc], CONCURRENT_REQUESTS_PER_DOMAIN=4)
        asked = sum(seen.path[1:].isdigit() for seen in site.requests)
        assert 8 <= asked <= 8 + 4
        assert {outcomes.reason(url) for url, _ in wanted} <= {"host_resting", "http_503"}
        assert outcomes.reason(other[0]) == "http_503"  # another source at the same address has failures of its own


def test_missing_pages_do_not_send_a_host_to_rest(loop: Loop) -> None:
    with Site({"/robots.txt": ROBOTS, "/a": PAGE}) as site:
        missing = [(site.url(f"/no/{number}"), ARTICLE) for number in range(20)]
        outcomes = loop.crawl(*missing, (site.url("/a"), ARTICLE), ALLOWED_PRIVATE_HOSTS=[site.netloc], CONCURRENT_REQUESTS_PER_DOMAIN=1)
        assert {outcomes.reason(url) for url, _ in missing} == {"http_404"}
        assert site.url("/a") in outcomes.pages
