"""robots.txt holds for every request, also for those asked at once (RFC 9309)."""

from __future__ import annotations

import asyncio
import gzip
import random
import sys
import threading
import zlib
from datetime import UTC, datetime, timedelta

import brotli  # type: ignore[import-untyped]  # ships neither types nor stubs
import pytest
from scrapy.crawler import Crawler

from crawler.middlewares.robots import RobotsMiddleware
from crawler.politeness.copies import Copy, MemoryCache
from crawler.politeness.robots_txt import SIZE_LIMIT
from tests.crawler.middlewares.crawling import Loop
from tests.servers import Answer, Seen, Site

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = "text/plain"
PAGE = Answer("<html><body>hola</body></html>")
NOW = datetime(2025, 7, 18, tzinfo=UTC)


def robots(text: str | bytes, **more: object) -> Answer:
    return Answer(text, content_type=TEXT, **more)  # type: ignore[arg-type]  # the fields of an Answer


def with_cache(cache: MemoryCache) -> dict[str, object]:
    """Arguments of a crawl whose robots middleware keeps its copies in `cache`, at NOW."""

    def prepare(crawler: Crawler) -> None:
        _Shared.cache = cache

    return {"prepare": prepare, "ROBOTS_CACHE": "tests.crawler.middlewares.test_robots._Shared", "NOW": NOW.isoformat()}


class _Shared:
    cache = MemoryCache()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> MemoryCache:
        return cls.cache


def test_sixteen_requests_at_once_all_keep_to_a_disallow(loop: Loop) -> None:
    with Site({"/robots.txt": robots("User-agent: *\nDisallow: /no/"), "*": PAGE}) as site:
        no = [site.url(f"/no/{number}.html") for number in range(16)]
        outcomes = loop.crawl(*no, site.url("/si.html"), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert {outcomes.reason(url) for url in no} == {"robots_disallowed"}
        assert list(outcomes.pages) == [site.url("/si.html")]
        assert site.asked("/robots.txt") == 1
        assert len(site.requests) == 2


def test_a_slow_robots_txt_holds_its_own_host_and_no_other(loop: Loop) -> None:
    gate = threading.Event()

    def quick(seen: Seen) -> Answer:
        gate.set()
        return PAGE

    with (
        Site({"/robots.txt": robots("User-agent: *\nDisallow: /", until=gate), "*": PAGE}) as slow,
        Site({"/robots.txt": robots(""), "/b": quick}) as other,
    ):
        outcomes = loop.crawl(slow.url("/a"), other.url("/b"), ALLOWED_PRIVATE_HOSTS=[slow.netloc, other.netloc])
        assert list(outcomes.pages) == [other.url("/b")]  # which is what let the slow one answer
        assert outcomes.reason(slow.url("/a")) == "robots_disallowed"


@pytest.mark.parametrize("status", [500, 503, 429, 206])
def test_a_server_error_or_a_part_means_no(loop: Loop, status: int) -> None:
    with Site({"/robots.txt": robots("", status=status), "*": PAGE}) as site:
        outcomes = loop.crawl(site.url("/a"), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert outcomes.failures[site.url("/a")] == ("robots_unreachable", True, None)
        assert site.asked("/a") == 0


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_client_error_means_yes(loop: Loop, status: int) -> None:
    with Site({"/robots.txt": robots("Disallow: /", status=status), "*": PAGE}) as site:
        assert site.url("/a") in loop.crawl(site.url("/a"), ALLOWED_PRIVATE_HOSTS=[site.netloc]).pages


def test_no_answer_in_time_means_no(loop: Loop) -> None:
    never = threading.Event()
    with Site({"/robots.txt": robots("", until=never), "*": PAGE}) as site:
        outcomes = loop.crawl(site.url("/a"), ALLOWED_PRIVATE_HOSTS=[site.netloc], ROBOTS_TIMEOUT=0.3)
        never.set()
        assert outcomes.reason(site.url("/a")) == "robots_unreachable"
        assert site.asked("/a") == 0


def test_a_host_that_is_not_there_is_called_so(loop: Loop) -> None:
    with Site() as site:
        pass
    assert loop.crawl(site.url("/a"), ALLOWED_PRIVATE_HOSTS=[site.netloc]).reason(site.url("/a")) == "connection_refused"


def test_a_redirect_of_robots_txt_is_followed_and_its_rules_are_those_of_the_first_host(loop: Loop) -> None:
    with Site({"/r.txt": robots("User-agent: *\nDisallow: /no")}) as other, Site({"*": PAGE}) as site:
        site.pages["/robots.txt"] = Answer(status=301, headers=(("Location", other.url("/r.txt")),))
        outcomes = loop.crawl(site.url("/no"), site.url("/si"), ALLOWED_PRIVATE_HOSTS=[site.netloc, other.netloc])
        assert outcomes.reason(site.url("/no")) == "robots_disallowed"
        assert site.url("/si") in outcomes.pages


def test_a_redirect_of_robots_txt_into_a_private_address_means_no(loop: Loop) -> None:
    with Site({"*": robots("")}) as canary, Site({"*": PAGE}) as site:
        site.pages["/robots.txt"] = Answer(status=302, headers=(("Location", canary.url("/robots.txt")),))
        outcomes = loop.crawl(site.url("/a"), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert outcomes.reason(site.url("/a")) == "robots_unreachable"
        assert canary.requests == []


def test_a_robots_txt_that_redirects_for_ever_is_taken_for_none(loop: Loop) -> None:
    with Site({"*": PAGE}) as site:
        site.pages["/robots.txt"] = lambda seen: Answer(status=302, headers=(("Location", f"/r{site.asked('/robots.txt')}"),))
        for number in range(20):
            site.pages[f"/r{number}"] = Answer(status=302, headers=(("Location", f"/r{number + 1}"),))
        assert site.url("/a") in loop.crawl(site.url("/a"), ALLOWED_PRIVATE_HOSTS=[site.netloc]).pages
        assert sum(seen.path.startswith("/r") for seen in site.requests) == 6  # itself and five steps


def test_only_the_first_500_kib_are_read_and_the_rest_is_not_waited_for(loop: Loop) -> None:
    text = b"User-agent: *\nDisallow: /antes\n" + b"# relleno\n" * (SIZE_LIMIT // 10) + b"Disallow: /despues\n" + b"#\n" * 4_000_000
    with Site({"/robots.txt": robots(text), "*": PAGE}) as site:
        outcomes = loop.crawl(site.url("/antes"), site.url("/despues"), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert outcomes.reason(site.url("/antes")) == "robots_disallowed"
        assert site.url("/despues") in outcomes.pages


RULES = "User-agent: *\nDisallow: /no\n" + "".join(f"# relleno {number**5}\n" for number in range(2_000))
CODINGS = {"gzip": gzip.compress(RULES.encode()), "deflate": zlib.compress(RULES.encode()), "br": brotli.compress(RULES.encode())}
CODINGS |= {"zstd": zstd.compress(RULES.encode())}


def encoded(body: bytes, coding: str, **more: object) -> Answer:
    return robots(body, headers=(("Content-Encoding", coding),), **more)


@pytest.mark.parametrize("coding", CODINGS)
def test_a_compressed_robots_txt_is_kept_to_when_it_is_whole_and_a_refusal_when_it_breaks_off(loop: Loop, coding: str) -> None:
    body = CODINGS[coding]
    with Site({"*": PAGE}) as site:
        site.pages["/robots.txt"] = encoded(body, coding)
        whole = loop.crawl(site.url("/no"), site.url("/si"), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert whole.reason(site.url("/no")) == "robots_disallowed"
        assert site.url("/si") in whole.pages
        for kept in (body[:-1], body[: len(body) // 2], body[: len(body) // 2] + b"\xff" * (len(body) // 2)):
            site.pages["/robots.txt"] = encoded(kept, coding)
            cut = loop.crawl(site.url("/si"), ALLOWED_PRIVATE_HOSTS=[site.netloc])
            assert cut.failures[site.url("/si")] == ("robots_unreachable", True, None)
        assert site.asked("/si") == 1


@pytest.mark.parametrize("length", [1, 10_000])
def test_a_robots_txt_shorter_than_it_was_announced_is_a_refusal(loop: Loop, length: int) -> None:
    with Site({"/robots.txt": robots(RULES, length=len(RULES) + length), "*": PAGE}) as site:
        assert loop.crawl(site.url("/si"), ALLOWED_PRIVATE_HOSTS=[site.netloc]).reason(site.url("/si")) == "robots_unreachable"


def test_gzip_that_does_not_say_so_is_read_and_a_refusal_when_it_breaks_off(loop: Loop) -> None:
    with Site({"/robots.txt": robots(CODINGS["gzip"]), "*": PAGE}) as site:
        assert loop.crawl(site.url("/no"), ALLOWED_PRIVATE_HOSTS=[site.netloc]).reason(site.url("/no")) == "robots_disallowed"
        site.pages["/robots.txt"] = robots(CODINGS["gzip"][:-9])
        assert loop.crawl(site.url("/si"), ALLOWED_PRIVATE_HOSTS=[site.netloc]).reason(site.url("/si")) == "robots_unreachable"


def test_while_robots_txt_breaks_off_an_older_copy_is_kept_to(loop: Loop) -> None:
    with Site({"/robots.txt": encoded(CODINGS["gzip"][:-9], "gzip"), "*": PAGE}) as site:
        cache = MemoryCache()
        asyncio.run(cache.put(f"http://{site.netloc}", Copy(200, b"User-agent: *\nDisallow: /viejo", NOW - timedelta(days=2))))
        outcomes = loop.crawl(site.url("/viejo"), site.url("/no"), ALLOWED_PRIVATE_HOSTS=[site.netloc], **with_cache(cache))  # type: ignore[arg-type]
        assert outcomes.reason(site.url("/viejo")) == "robots_disallowed"
        assert site.url("/no") in outcomes.pages


def test_a_missing_robots_txt_is_missing_however_broken_the_page_that_says_so(loop: Loop) -> None:
    with Site({"/robots.txt": encoded(CODINGS["gzip"][:-9], "gzip", status=404), "*": PAGE}) as site:
        assert site.url("/no") in loop.crawl(site.url("/no"), ALLOWED_PRIVATE_HOSTS=[site.netloc]).pages


def test_of_a_compressed_robots_txt_that_is_too_long_the_beginning_is_kept_to(loop: Loop) -> None:
    noise = random.Random(1).randbytes(SIZE_LIMIT).hex().encode()
    text = b"User-agent: *\nDisallow: /antes\n" + b"\n".join(noise[place : place + 80] for place in range(0, len(noise), 80))
    stored = zlib.compressobj(9, wbits=31)
    long = stored.compress(text + b"\nDisallow: /despues\n" * 4) + stored.flush()
    assert len(long) > SIZE_LIMIT  # more than is waited for: the stream is cut by us
    for body in (long, gzip.compress(text + b"\n#" * 2_000_000 + b"\nDisallow: /despues\n")):
        with Site({"/robots.txt": encoded(body, "gzip"), "*": PAGE}) as site:
            outcomes = loop.crawl(site.url("/antes"), site.url("/despues"), ALLOWED_PRIVATE_HOSTS=[site.netloc])
            assert outcomes.reason(site.url("/antes")) == "robots_disallowed"
            assert site.url("/despues") in outcomes.pages


def test_our_group_and_the_one_for_scrapy_both_bind_us(loop: Loop) -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: Vigia\nDisallow: /a\n\nUser-agent: Scrapy\nDisallow: /b\n"
    with Site({"/robots.txt": robots(text), "*": PAGE}) as site:
        outcomes = loop.crawl(site.url("/a"), site.url("/b"), site.url("/c"), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert {outcomes.reason(site.url("/a")), outcomes.reason(site.url("/b"))} == {"robots_disallowed"}
        assert site.url("/c") in outcomes.pages


def test_a_redirected_article_is_judged_by_the_rules_of_where_it_leads(loop: Loop) -> None:
    with Site({"/robots.txt": robots("User-agent: *\nDisallow: /")}) as other, Site({"/robots.txt": robots("")}) as site:
        site.pages["/a"] = Answer(status=302, headers=(("Location", other.url("/b")),))
        outcomes = loop.crawl(site.url("/a"), ALLOWED_PRIVATE_HOSTS=[site.netloc, other.netloc])
        assert outcomes.reason(site.url("/a")) == "robots_disallowed"
        assert other.asked("/b") == 0


def test_a_copy_is_used_for_24_hours_and_then_asked_for_again(loop: Loop) -> None:
    with Site({"/robots.txt": robots("User-agent: *\nDisallow: /nuevo"), "*": PAGE}) as site:
        cache = MemoryCache()
        almost = NOW - timedelta(hours=23, minutes=59)
        asyncio.run(cache.put(f"http://{site.netloc}", Copy(200, b"User-agent: *\nDisallow: /viejo", almost)))
        arguments = with_cache(cache)
        fresh = loop.crawl(site.url("/viejo"), site.url("/nuevo"), ALLOWED_PRIVATE_HOSTS=[site.netloc], **arguments)  # type: ignore[arg-type]
        assert site.asked("/robots.txt") == 0
        assert fresh.reason(site.url("/viejo")) == "robots_disallowed"
        assert site.url("/nuevo") in fresh.pages
        asyncio.run(cache.put(f"http://{site.netloc}", Copy(200, b"User-agent: *\nDisallow: /viejo", NOW - timedelta(hours=24))))
        stale = loop.crawl(site.url("/viejo"), site.url("/nuevo"), ALLOWED_PRIVATE_HOSTS=[site.netloc], **arguments)  # type: ignore[arg-type]
        assert site.asked("/robots.txt") == 1
        assert stale.reason(site.url("/nuevo")) == "robots_disallowed"
        kept = cache.get(f"http://{site.netloc}")
        assert kept is not None
        assert kept.fetched_at == NOW


@pytest.mark.parametrize(("days", "reason"), [(29, "robots_disallowed"), (31, "robots_unreachable")])
def test_while_the_server_is_down_a_copy_of_up_to_30_days_is_kept_to(loop: Loop, days: int, reason: str) -> None:
    with Site({"/robots.txt": robots("", status=500), "*": PAGE}) as site:
        cache = MemoryCache()
        asyncio.run(cache.put(f"http://{site.netloc}", Copy(200, b"User-agent: *\nDisallow: /no", NOW - timedelta(days=days))))
        outcomes = loop.crawl(site.url("/no"), site.url("/si"), ALLOWED_PRIVATE_HOSTS=[site.netloc], **with_cache(cache))  # type: ignore[arg-type]
        assert outcomes.reason(site.url("/no")) == reason
        assert (site.url("/si") in outcomes.pages) == (days == 29)


def test_a_clock_set_back_does_not_keep_a_copy_for_ever(loop: Loop) -> None:
    with Site({"/robots.txt": robots(""), "*": PAGE}) as site:
        cache = MemoryCache()
        asyncio.run(cache.put(f"http://{site.netloc}", Copy(200, b"User-agent: *\nDisallow: /", NOW + timedelta(days=400))))
        assert site.url("/a") in loop.crawl(site.url("/a"), ALLOWED_PRIVATE_HOSTS=[site.netloc], **with_cache(cache)).pages  # type: ignore[arg-type]


def test_what_robots_txt_says_of_ai_can_be_asked_for(loop: Loop) -> None:
    with Site(
        {"/robots.txt": robots("User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nContent-Signal: ai-train=no\nAllow: /"), "*": PAGE}
    ) as site:
        outcomes = loop.crawl(site.url("/a"), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert outcomes.crawler is not None
        middleware = outcomes.crawler.get_downloader_middleware(RobotsMiddleware)
        assert middleware is not None
        assert middleware.robots_facts(f"http://{site.netloc}") == {
            "ai_groups": ["GPTBot"],
            "content_signals": ["ai-train=no"],
            "reservation": "robots.txt content-signal: ai-train=no",
        }
