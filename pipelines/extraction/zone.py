"""Where an outlet lives of whose zone its source says nothing: what its host, its dates and its language say."""

# ruff: noqa: E501  a table

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta, timezone, tzinfo
from urllib.parse import urlsplit

from pipelines.extraction.page import Parsed
from vigia.dates import written, zone_of

# Where an outlet lives whose source says nothing: the country's top-level domain, or its og:locale. Countries with one business zone.
_ZONES = {
    "es": "Europe/Madrid", "cat": "Europe/Madrid", "eus": "Europe/Madrid", "gal": "Europe/Madrid", "ar": "America/Argentina/Buenos_Aires", "bo": "America/La_Paz",
    "cl": "America/Santiago", "co": "America/Bogota", "cr": "America/Costa_Rica", "cu": "America/Havana", "do": "America/Santo_Domingo", "ec": "America/Guayaquil",
    "gt": "America/Guatemala", "hn": "America/Tegucigalpa", "mx": "America/Mexico_City", "ni": "America/Managua", "pa": "America/Panama", "pe": "America/Lima",
    "pr": "America/Puerto_Rico", "py": "America/Asuncion", "sv": "America/El_Salvador", "uy": "America/Montevideo", "ve": "America/Caracas", "ad": "Europe/Andorra",
}  # fmt: skip


_LANGUAGES = {"es", "ca", "cat", "gal", "eus", "do", "co", "ni"}  # labels of hosts that are languages or words as often as countries


def inferred_zone(page: Parsed, dates: Iterable[str | None]) -> tzinfo | None:
    """The zone of the country whose domain the host has; else the offset that most of the page's own `dates` carry; else where the host's first
    label or the declared language says that it is read ("mx.diario.com", "es-AR"). None where nothing tells.
    """
    try:
        host = (urlsplit(page.url or "").hostname or "").lower()
    except ValueError:
        host = ""
    if (suffix := host.rpartition(".")[2]) in _ZONES:
        return zone_of(_ZONES[suffix])
    offsets = Counter(offset for value in dates if (offset := _offset(value)))
    if offsets:
        return timezone(timedelta(minutes=offsets.most_common(1)[0][0]))
    first = host.partition(".")[0]
    if first in _ZONES and first not in _LANGUAGES:
        return zone_of(_ZONES[first])
    for language in (page.meta("og:locale"), page.language):
        region = (language or "").replace("-", "_").rpartition("_")[2].lower()
        # es_ES is what systems write that were never configured: it says nothing.
        if "_" in (language or "").replace("-", "_") and region != "es" and region in _ZONES:
            return zone_of(_ZONES[region])
    return None


def _offset(value: str | None) -> int | None:
    """Minutes east of UTC that a machine's date carries."""
    found = written(value, None)
    return int((found.at.utcoffset() or timedelta()).total_seconds()) // 60 if found and found.own else None
