"""One line switches every guard on, in any project, and a project's own numbers still win."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.spiders import Spider
from scrapy.utils.misc import load_object

from crawler.guards.addon import HANDLERS, MIDDLEWARES, SETTINGS, SPIDER_MIDDLEWARES, GuardsAddon


class Any(Spider):
    name = "any"


def applied(**project: object) -> Settings:
    crawler = Crawler(Any, {"ADDONS": {"crawler.guards.addon.GuardsAddon": 100}, **project})
    crawler.addons.load_settings(crawler.settings)
    return crawler.settings


def test_the_guards_settings_hold_where_the_project_says_nothing() -> None:
    settings = applied()
    assert {name: settings[name] for name in SETTINGS} == SETTINGS


def test_a_project_s_own_number_wins() -> None:
    settings = applied(DOWNLOAD_TIMEOUT=12.0, DOWNLOADER_MIDDLEWARES={"crawler.middlewares.breaker.BreakerMiddleware": None})
    assert settings.getfloat("DOWNLOAD_TIMEOUT") == 12.0
    assert settings["DOWNLOADER_MIDDLEWARES"]["crawler.middlewares.breaker.BreakerMiddleware"] is None
    assert settings["DOWNLOADER_MIDDLEWARES"]["crawler.middlewares.netguard.NetGuardMiddleware"] == 10


def test_what_scrapy_reads_before_there_is_a_crawler_is_set_in_time() -> None:
    settings = Settings()
    GuardsAddon.update_pre_crawler_settings(settings)
    assert settings["TWISTED_DNS_RESOLVER"] == "crawler.guards.resolver.GuardResolver"


def test_everything_named_exists_so_that_a_new_scrapy_cannot_switch_a_guard_off_unseen() -> None:
    defaults = Settings()
    ours = {"ALLOWED_PORTS", "ROBOTS_TIMEOUT", "RETRY_BACKOFF", "RETRY_AFTER_LIMIT", "CONCURRENT_TRANSFERS"}
    assert {name for name in SETTINGS if name not in defaults} == ours
    for path in [*MIDDLEWARES, *SPIDER_MIDDLEWARES, SETTINGS["TWISTED_DNS_RESOLVER"], *filter(None, HANDLERS.values())]:
        load_object(path)
    base = defaults.getwithbase("DOWNLOADER_MIDDLEWARES")
    assert all(path in base for path, order in MIDDLEWARES.items() if order is None)
    assert set(HANDLERS) == set(defaults["DOWNLOAD_HANDLERS_BASE"])
