"""Dates as endpoints write them: ISO 8601, RFC 822 in English and Spanish, day/month/year, seconds since 1970. The rest is unknown."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from crawler.items import Instant, Origin, Precision

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # before the first Spanish newspaper on the web: a default, not a date
AHEAD = timedelta(days=1)  # clocks and zones may be wrong by that much

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "ene enero jan january gen gener janeiro",
            "feb febrero february fev febrer fevereiro febr",
            "mar marzo march març março",
            "abr abril apr april",
            "may mayo mai maig maio",
            "jun junio june juny junho",
            "jul julio july juliol julho",
            "ago agosto aug august agost",
            "sep sept septiembre september set setiembre setembre setembro",
            "oct octubre october out outubro",
            "nov noviembre november novembre novembro",
            "dic diciembre dec december des desembre dez dezembro",
        ],
        1,
    )
    for name in names.split()
}
_ZONES = {"GMT": 0, "UT": 0, "UTC": 0, "Z": 0, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120}
_ZONES |= {
    "EST": -300,
    "EDT": -240,
    "CST": -360,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
    "ART": -180,
    "COT": -300,
    "PET": -300,
}

_TIME = r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?\s*(?P<half>[ap]\.?\s?m\.?)?"
_ZONE = r"\s*(?:h(?:rs?|s|oras)?\.?)?\s*(?:\(?(?P<zone>[A-Z]{1,5}|(?:GMT|UTC)?[+-]\d{1,2}:?\d{2}|[+-]\d{2})\)?(?:\s*\([^)]*\))?)?"
_CLOCK = rf"(?:[T,\s|·-]+(?:a\s+las\s+|-\s*)?{_TIME}{_ZONE})?"
_FORMS = [
    re.compile(form + _CLOCK + r"\.?", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?:[a-záéíóúñç]+\.?,?\s+)?(?P<day>\d{1,2})[\s.-]+(?:de\s+)?(?P<name>[a-zç]+)\.?,?[\s-]+(?:del?\s+)?(?P<year>\d{4}|\d{2})",
        r"(?:[a-záéíóúñç]+\.?,?\s+)?(?P<name>[a-zç]+)\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})",
        r"(?:[a-záéíóúñç]+\.?,?\s+)?(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})",
    )
]


def read(raw: str | None, *, zone: str, now: datetime, origin: Origin) -> Instant | None:
    """The instant that `raw` names, in the outlet's zone; without a zone of its own it is the outlet's time.

    None for what is no absolute date, a day that does not exist, anything before 1995 and anything more than a day after `now`.
    """
    if not raw or len(raw) > 100:
        return None
    found = _parse(" ".join(raw.split()), zone)
    if found is None:
        return None
    at, precision = found
    if not EARLIEST <= at <= now + AHEAD:
        return None
    # the offset of that day rather than the zone: a ZoneInfo cannot leave a worker, whose answers are unpickled with suspicion
    return Instant(at.replace(tzinfo=timezone(at.utcoffset() or timedelta())), precision, origin)


def _parse(text: str, zone: str) -> tuple[datetime, Precision] | None:
    local = _zone(zone)
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return datetime.fromtimestamp(int(text[:10]), local), "second"
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _instant(found.groupdict(), local)
    return _by_dateparser(text, zone, local)


def _instant(parts: dict[str, str | None], local: ZoneInfo) -> tuple[datetime, Precision] | None:
    month = _MONTHS.get((parts.get("name") or "").lower()) if "name" in parts else int(parts["month"] or 0)
    if month is None:
        return None
    year = int(parts["year"] or 0)
    hour, minute, second = int(parts["hour"] or 0), int(parts["minute"] or 0), int(parts["second"] or 0)
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"].lower().startswith("p") else 0)
    precision: Precision = "second" if parts["second"] else "minute" if parts["hour"] else "day"
    try:
        at = datetime(year + 2000 if year < 100 else year, month, int(parts["day"] or 0), hour % 24, minute, min(second, 59), tzinfo=local)
        if hour > 24 or (hour == 24 and minute):
            return None
        if hour == 24:
            at += timedelta(days=1)
        if parts["hour"] and (offset := _offset(parts["zone"])) is not None:
            at = at.replace(tzinfo=timezone(offset)).astimezone(local)
    except (ValueError, OverflowError):
        return None
    return at, precision


def _offset(zone: str | None) -> timedelta | None:
    """None means the outlet's own time, also for a zone's name that nobody knows."""
    if not zone:
        return None
    if (minutes := _ZONES.get(zone.upper())) is not None:
        return timedelta(minutes=minutes)
    found = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?", zone, re.IGNORECASE)
    if not found:
        return None
    size = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if size > timedelta(hours=14):
        return None
    return -size if found[1] == "-" else size


def _by_dateparser(text: str, zone: str, local: ZoneInfo) -> tuple[datetime, Precision] | None:
    """The long tail of Spanish spellings. Only what names a day, a month and a year: "ayer" would be read from this machine's clock."""
    if not re.search(r"\b(?:19|20)\d{2}\b", text) or not re.search(r"[a-záéíóú]{3}", text, re.IGNORECASE):
        return None
    import dateparser

    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": "DMY",
        "TIMEZONE": zone,
        "RETURN_AS_TIMEZONE_AWARE": True,
    }
    try:
        at = dateparser.parse(text, languages=["es"], settings=settings)
    except (ValueError, OverflowError, TypeError):
        return None
    if at is None:
        return None
    precision: Precision = "minute" if re.search(r"\d{1,2}[:.h]\d{2}", text) else "day"
    return (at.astimezone(local) if at.tzinfo else at.replace(tzinfo=local)), precision


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
