"""robots.txt holds for every request, also for those asked at once."""

from __future__ import annotations

from tests.crawler.middlewares.crawling import Loop
from tests.servers import Answer, Site

TEXT = "text/plain"
PAGE = Answer("<html><body>hola</body></html>")


def test_sixteen_requests_at_once_all_keep_to_a_disallow(loop: Loop) -> None:
    with Site({"/robots.txt": Answer("User-agent: *\nDisallow: /no/", content_type=TEXT), "*": PAGE}) as site:
        no = [site.url(f"/no/{number}.html") for number in range(16)]
        outcomes = loop.crawl(*no, site.url("/si.html"), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert {outcomes.reason(url) for url in no} == {"robots_disallowed"}
        assert list(outcomes.pages) == [site.url("/si.html")]
        assert site.asked("/robots.txt") == 1
        assert len(site.requests) == 2
