"""/.well-known/tdmrep.json: which paths of a host are reserved from text and data mining (W3C community report TDMRep, 2024, section 6)."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from crawler.politeness.robots_txt import normal_path, path_rule

SIZE_LIMIT = 64 * 1024  # bytes; the largest seen has 1 KiB
RULES_LIMIT = 500


def reservation(body: bytes, url: str) -> str | None:
    """The rule that reserves `url`, in words, or None. Patterns are read as in robots.txt; of several that match, the longest counts.

    Garbage reserves nothing: the protocol asks for a statement that a machine can read.
    """
    try:
        entries = json.loads(body[:SIZE_LIMIT])
    except (ValueError, RecursionError):
        return None
    if isinstance(entries, dict):
        entries = [entries]
    if not isinstance(entries, list):
        return None
    parts = urlsplit(url)
    path = normal_path((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    best: tuple[int, int, str] | None = None
    for entry in entries[:RULES_LIMIT]:
        if not isinstance(entry, dict) or not isinstance(entry.get("location"), str):
            continue
        location: str = entry["location"]
        value = entry.get("tdm-reservation")
        if value in (0, 1, "0", "1") and path_rule(location).matches(path):
            best = max(best or (-1, 0, ""), (len(location), int(value), location))
    return f"tdmrep.json {best[2][:80]} tdm-reservation: 1" if best is not None and best[1] == 1 else None
