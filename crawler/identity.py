"""Who we say we are: the user agent, with the operator's address in it."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from crawler.configuration import configuration


class IdentityAddon:
    """Sets USER_AGENT from CONTACT, unless somebody set another one on purpose."""

    def update_settings(self, settings: BaseSettings) -> None:
        settings.set("USER_AGENT", configuration(settings).user_agent, priority="addon")
