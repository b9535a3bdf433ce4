"""Who we say we are: the user agent, with an address in it where whoever runs this can be reached."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from crawler.run.configuration import VERSION, configuration

# The project's own page, for outlets that want to know what this is; sent where no CONTACT is given. The project is published nowhere yet,
# and an address that nobody answers is worse than none: whoever publishes it writes its address here.
PROJECT_ADDRESS: str | None = None


class IdentityAddon:
    """Sets USER_AGENT from CONTACT, unless somebody set another one on purpose."""

    def update_settings(self, settings: BaseSettings) -> None:
        settings.set("USER_AGENT", user_agent(configuration(settings).contact), priority="addon")


def user_agent(contact: str | None) -> str:
    """What every request says. Never the login and the host's name: they lead nowhere, and they are nobody's business."""
    reached = contact or PROJECT_ADDRESS
    return f"Vigia/{VERSION} (news monitor for Spanish-language technology press; {f'+{reached}' if reached else 'no contact given'})"
