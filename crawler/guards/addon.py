"""The guards as one Scrapy add-on: ADDONS = {"crawler.guards.addon.GuardsAddon": 100} hardens any Scrapy project.

Scrapy's defaults favour reach over safety (its own security page says so). What a project sets itself still wins over the numbers
here, as add-ons rank below a project's settings; which components run does not depend on that.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from crawler.run.configuration import ConfigurationError, allowed_private_hosts

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

LEAST_DELAY = 2.0  # seconds between two requests to one host that is not in ALLOWED_PRIVATE_HOSTS: a promise, whatever is set

SETTINGS: dict[str, Any] = {
    # --- how much an answer may cost
    "DOWNLOAD_TIMEOUT": 30.0,  # seconds for the whole download, not between bytes; news-crawl's number, the slowest outlet seen takes 9
    "DOWNLOAD_MAXSIZE": 6 * 1024 * 1024,  # bytes, before and after decompression; a live blog of a whole day has 5 MB
    "DOWNLOAD_WARNSIZE": 0,  # the bound above speaks for itself
    "DOWNLOAD_FAIL_ON_DATALOSS": True,  # half an article is no article
    "URLLENGTH_LIMIT": 2_000,  # characters; see crawler/guards/address_rules.py
    "DNS_TIMEOUT": 10.0,  # seconds; a name that takes longer will not be there for the page either
    "REACTOR_THREADPOOL_MAXSIZE": 32,  # names are resolved in threads: ten hung names would stop every other source
    # --- where a request may go
    "DOWNLOAD_VERIFY_CERTIFICATES": True,  # False by default: self-signed, expired and wrong-host certificates were all accepted
    "TWISTED_DNS_RESOLVER": "crawler.guards.resolver.GuardResolver",
    "HTTPPROXY_ENABLED": False,  # a proxy from the environment would bypass the resolver
    "ALLOWED_PORTS": [80, 443, 8080, 8443],  # see crawler/guards/address_rules.py
    # --- what is followed, and what is said about ourselves
    "REDIRECT_MAX_TIMES": 6,  # http, https, www, a consent host, back again: five at the worst outlet seen
    "METAREFRESH_ENABLED": False,  # live pages refresh themselves for ever
    "COOKIES_ENABLED": False,  # nobody is logged in, and a cookie is how a crawl is recognised across pages
    "REFERER_ENABLED": True,  # the redirect middleware uses it to take the header away
    "REFERRER_POLICY": "no-referrer",  # where a link was found is nobody's business
    # --- how often it is asked
    "ROBOTSTXT_OBEY": False,  # Scrapy's own lets the third waiter for one robots.txt through; RobotsMiddleware takes its place
    "ROBOTS_TIMEOUT": 10.0,  # seconds; every request of the host waits for it
    "RETRY_ENABLED": False,  # Scrapy's ignores Retry-After; RetryAfterMiddleware takes its place
    "RETRY_TIMES": 2,  # more after the first: a third failure is not a hiccup
    "RETRY_BACKOFF": 1.0,  # seconds before the second try, doubled before the third
    "RETRY_AFTER_LIMIT": 30.0,  # seconds that a run waits for one page; who asks for more is visited by the next run
    "CONCURRENT_REQUESTS": 256,  # those that wait for their turn count too: with Scrapy's 16, one slow host holds all others up
    "CONCURRENT_TRANSFERS": 64,  # open at once in the whole run: 64 bodies at their bound are 384 MiB, and in practice 20
    "DOWNLOAD_DELAY_JITTER": 0.0,  # a delay is a promise
    "AUTOTHROTTLE_ENABLED": False,  # two throttles on one request
    # --- doors into this process
    "TELNETCONSOLE_ENABLED": False,  # runs Python for whoever reaches the port
    "REMOTE_CONTROL_ENABLED": False,  # the same, on by default since Scrapy 2.19
    "HTTPCACHE_ENABLED": False,  # unpickles what it finds on disk
    "COMPRESSION_ENABLED": False,  # Scrapy's takes a cut body for a whole one; DecompressionMiddleware takes its place
}

HANDLERS: dict[str, Any] = {
    "http": "crawler.guards.download_handler.GuardedDownloadHandler",
    "https": "crawler.guards.download_handler.GuardedDownloadHandler",
    "data": None,  # a page would bring its own content
    "file": None,
    "ftp": None,
    "s3": None,
}

# In the order of a request; an answer passes them the other way round. Scrapy's own: default headers 400, user agent 500, stats 850.
MIDDLEWARES: dict[str, int | None] = {
    "crawler.middlewares.netguard.NetGuardMiddleware": 10,  # before anything is resolved, fetched or counted
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.tdm_reservation.TdmReservationMiddleware": 150,  # after robots.txt, whose words on AI it reads
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "crawler.middlewares.response_gate.ResponseGateMiddleware": 540,  # sees what is left after redirects, retries and decompression
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.middlewares.retry_after.RetryAfterMiddleware": 550,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.decompression.DecompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.middlewares.redirect.BoundedRedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "crawler.middlewares.breaker.BreakerMiddleware": 940,
    "crawler.middlewares.throttle.ThrottleMiddleware": 950,  # last: what passes here starts at once, so the gap is the gap on the wire
}


SPIDER_MIDDLEWARES: dict[str, int | None] = {
    # It drops what is too long without an errback, and the address would be without an outcome; NetGuardMiddleware says it aloud.
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}


def check_promises(settings: BaseSettings, given: Iterable[str]) -> None:
    """ConfigurationError where a setting would ask for less than what is promised to every outlet. `given`: each NAME=VALUE by hand."""
    for name, _, value in (each.partition("=") for each in given):
        if name == "ROBOTSTXT_OBEY" and value.strip().lower() not in ("1", "true"):
            raise ConfigurationError(f"{name}={value!r}: robots.txt is kept to, whatever is set; leave it out")
    text = str(settings.get("DOWNLOAD_DELAY")).strip()
    try:
        delay = float(text)
    except ValueError:
        delay = -1.0
    if not 0 <= delay < float("inf"):
        raise ConfigurationError(f"DOWNLOAD_DELAY={text!r}: seconds are wanted, {LEAST_DELAY:g} or more")
    if delay < LEAST_DELAY and not allowed_private_hosts(settings):
        raise ConfigurationError(f"DOWNLOAD_DELAY={text!r}: less than {LEAST_DELAY:g} seconds is for ALLOWED_PRIVATE_HOSTS alone")


class GuardsAddon:
    """Switches every guard on."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """What Scrapy reads from the process, before there is a crawler: the resolver and the threads it works in."""
        for name in ("TWISTED_DNS_RESOLVER", "DNS_TIMEOUT", "REACTOR_THREADPOOL_MAXSIZE", "ALLOWED_PORTS"):
            settings.set(name, SETTINGS[name], "addon")

    def update_settings(self, settings: BaseSettings) -> None:
        for name, value in SETTINGS.items():
            settings.set(name, value, "addon")
        for scheme, handler in HANDLERS.items():
            settings["DOWNLOAD_HANDLERS"].set(scheme, handler, "addon")
        for path, order in MIDDLEWARES.items():
            settings["DOWNLOADER_MIDDLEWARES"].set(path, order, "addon")
        for path, order in SPIDER_MIDDLEWARES.items():
            settings["SPIDER_MIDDLEWARES"].set(path, order, "addon")
