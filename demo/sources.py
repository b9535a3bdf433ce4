"""The sources file that watches the demo newsroom, for the ports it happens to have."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from demo.outlets import Endpoint, Outlet


def sources_text(outlets: Sequence[Outlet], bases: Mapping[str, str]) -> str:
    """The text of a sources.toml; `bases` holds scheme://host:port of each outlet by its id."""
    return "\n".join(_table(outlet, bases[outlet.id]) for outlet in outlets)


def _table(outlet: Outlet, base: str) -> str:
    def addresses(endpoints: tuple[Endpoint, ...]) -> list[str]:
        return [base + endpoint.path for endpoint in endpoints]

    keys: dict[str, object] = {
        "name": outlet.name,
        "homepage": base + "/",
        "country": outlet.country,
        "timezone": outlet.timezone,
        "kind": outlet.kind,
        "feeds": addresses(outlet.feeds),
        "sitemaps": addresses(outlet.sitemaps),
        "sections": addresses(outlet.sections),
        "article_pattern": outlet.article_pattern,
        "feed_only": outlet.feed_only or None,
        "machine_written": outlet.machine_written or None,
        "enabled": None if outlet.enabled else False,
        "reason": outlet.reason,
        "max_new": outlet.max_new,
    }
    # A JSON string, list of strings or boolean is one in TOML too.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items() if value is not None and value != []]
    return f"[sources.{outlet.id}]\n" + "\n".join(lines) + "\n"
