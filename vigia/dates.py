"""Dates as machines and as people write them, in Spanish or English: one reader for feeds, sitemaps and pages.

The day stands before the month, unless there is no such day or the weekday beside it says otherwise. What has no year, or may be wrong by
months, is no date. A time without a zone is the outlet's; so is one whose zone is the outlet's own, be it of the other season.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from vigia.items import Instant, Origin, Precision

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # before the first Spanish newspaper on the web: a default, not a date
AHEAD = timedelta(days=1)  # clocks and zones may be wrong by that much
DAY_AHEAD = timedelta(hours=14)  # of a bare day: it begins at most so long before midnight UTC
FARTHEST = timedelta(hours=14)  # from UTC, of the zones there are
LONGEST = 100  # characters of a date that stands by itself


class Written(NamedTuple):
    """A moment as it was written: in its own zone where `own` (it carried one), else in the one the reader was given, else in UTC.

    With precision "day" it is midnight, and `own` is False.
    """

    at: datetime
    precision: Precision
    own: bool


MONTHS = {  # by every name of theirs in Spanish, English, Catalan and Portuguese, 1..12
    name: number
    for number, names in enumerate(
        (
            "enero ene january jan gener janeiro",
            "febrero febr feb february febrer fev fevereiro",
            "marzo mar march març março",
            "abril abr april apr",
            "mayo may maig mai maio",
            "junio jun june juny junho",
            "julio jul july juliol julho",
            "agosto ago august aug agost",
            "septiembre setiembre sept sep set september setembre setembro",
            "octubre oct october out outubro",
            "noviembre nov november novembre novembro",
            "diciembre dic december dec des desembre dez dezembro",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS = {  # in Spanish and English, Monday is 0
    name: number
    for number, names in enumerate(
        (
            "lunes lun monday mon",
            "martes mar tuesday tues tue",
            "miércoles miercoles mié mie wednesday wed",
            "jueves jue thursday thurs thur thu",
            "viernes vie friday fri",
            "sábado sabado sáb sab saturday sat",
            "domingo dom sunday sun",
        )
    )
    for name in names.split()
}
_ALIKE = str.maketrans("ſıİ", "sii")
ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Hours east of UTC, or where the clocks are that the name means: half of those who write CET in July mean what these show.
_ZONES: dict[str, int | str] = {
    name: zone
    for zone, names in (
        (0, "GMT UTC UT Z"),
        ("Europe/Madrid", "CET CEST MEZ MESZ"),
        ("Atlantic/Canary", "WET WEST"),
        ("America/Santiago", "CLT CLST"),
        ("America/Asuncion", "PYT PYST"),
        (-3, "ART BRT UYT"),
        (-4, "AST BOT EDT VET"),
        (-5, "CDT COT ECT EST PET"),
        (-6, "CST MDT"),
        (-7, "MST PDT"),
        (-8, "PST"),
    )
    for name in names.split()
}


def _any(names: dict[str, int]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_SHORT_YEAR = r"(?P<year>(?:19|20)\d\d(?!\d)|\d\d(?![\d/-]))"
_YEAR_BEFORE_TIME = r"(?P<year>(?:19|20)\d\d(?!\d)|\d\d(?=[\s,|/-]{1,4}(?:a\s+las?\s+)?[0-2]?\d[:.h][0-5]\d))"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:\.?\s?[º°ª]|(?:st|nd|rd|th)\b)?"
_MONTH = rf"(?P<name>{_any(MONTHS)})\b\.?"
_NAME_FIRST = r"\b(?=[^\W\d_]+\.?\s+\d)"  # seen at once, before every name is tried
_HALF = r"(?:\s*(?P<half>[ap]\.?\s?m\b\.?|de\s+la\s+tarde\b))?"
_HOUR = r"(?P<hour>[01]?\d|2[0-4])"
_MINUTE = r"(?P<minute>[0-5]\d(?!\d)|\d(?=:\d))(?:[:.](?P<second>[0-5]\d|60|\d(?!\d))(?:[.,]\d+)?)?" + _HALF
_TIME = rf"{_HOUR}\s?[:.h]\s?{_MINUTE}"
_BEFORE_TIME = r"(?:T|[\s,|·•/–—-]{0,6}\(?(?:a\s+las?\s+|at\s+|@\s*)?)"
# In a sentence another one begins behind these, and a figure with a point may be a price.
_BEFORE_TIME_ALONE = rf"(?:{_BEFORE_TIME}|[\s;.(]{{1,3}}(?:a\s+las?\s+)?(?=\d\d?:))"
_HOURS = r"\s*h(?:rs?|s|oras)?\b\.?"
_UTC_AND = r"(?:GMT|UTC)\s?[+-](?:\d{1,2}:?\d\d|\d\d?)(?!\d)"
# Hours alone are an offset where no range, no next date and no "3 min" goes on from them.
_OFFSET = r"[+-](?:\d{1,2}:?\d\d(?!\d)(?::00\b)?|\d\d(?![\d/.]|\s?min)|\d(?=\s*(?:$|[\[\]()])))"
# A word behind the time of a date that stands in a sentence is a zone only where it is written as one.
_ZONE_IN_PROSE = rf"(?:\s*\(?(?P<zone>(?-i:{_UTC_AND}|(?:{'|'.join(_ZONES)})\b)))?"
_ZONE = rf"(?:\s*\(?(?P<zone>{_UTC_AND}|{_OFFSET}|(?:{'|'.join(_ZONES)})\b))?"
# Two figures behind "25 Nov" are as often an hour or a count ("18 hs", "20 comentarios") as a year.
_YEAR_BY_NAME = (
    r"(?P<year>(?:19|20)\d\d(?!\d)|\d\d(?=[\s.)]*$|,?\s+(?:[01]?\d|2[0-4]):[0-5]?\d"
    rf"|\s+\(?(?-i:{'|'.join(_ZONES)})\b))"
)


def _forms(by_name: str, in_figures: str, before: str, zone: str) -> list[re.Pattern[str]]:
    clock = f"(?:{before}{_TIME}(?:{_HOURS})?{zone})?"
    return [
        re.compile(form, re.IGNORECASE)
        for form in (
            rf"(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<month>\d\d?)(?P=sep)(?P<day>\d\d?)(?!\d){clock}",
            rf"{_DAY}[\s./,-]{{0,3}}(?:de\s+)?{_MONTH}[\s./,-]{{0,3}}(?:del?\s+)?{by_name}{clock}",
            rf"{_NAME_FIRST}{_MONTH}\s+{_DAY},?\s+(?:del?\s+)?{_YEAR}{clock}",
            rf"{_NAME_FIRST}{_MONTH}\s+{_DAY}\s+{_TIME}{zone}(?:\s+[A-Z]{{3,5}})?\s+{_YEAR}",  # what Unix and Java print
            rf"(?<![\d/.-])(?P<one>\d\d?)(?P<sep>[/.-])(?P<other>\d\d?)(?P=sep){in_figures}{clock}",
        )
    ]


_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)"
    rf"(?:[T\s]?(?P<hour>\d\d|(?<=\s)\d(?=:)):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d+)?)?{_HALF}{_ZONE})?(?!\d)",
    re.IGNORECASE,
)
_ALONE = [_COMPACT, *_forms(_YEAR_BY_NAME, _SHORT_YEAR, _BEFORE_TIME_ALONE, _ZONE)]
_IN_PROSE = _forms(_YEAR, _YEAR_BEFORE_TIME, _BEFORE_TIME, _ZONE_IN_PROSE)
_WEEKDAY = rf"\b({_any(WEEKDAYS)})\b\.?,?\s+$"
_WEEKDAY_BEFORE = re.compile(_WEEKDAY, re.IGNORECASE)
# Before a date a figure with a point is a price or a version, unless "h" says that it is a time.
_TIME_BEFORE = re.compile(
    rf"(?<![\d.:]){_HOUR}\s?(?:(?P<colon>:)|[.h])\s?{_MINUTE}(?(colon)(?:{_HOURS})?|{_HOURS})"
    rf"[\s,|·•/–—-]{{0,4}}(?:del?\s+)?(?:{_WEEKDAY}|$)",
    re.IGNORECASE,
)
_WEEKDAY_AFTER = re.compile(rf",?\s*\(?({_any(WEEKDAYS)})\b\.?\)?$", re.IGNORECASE)
_ZONE_BY_NAME = re.compile(r"\s*[\[(]?([A-Z][A-Za-z]{2,20}(?:/[A-Z][A-Za-z_]{2,30}){1,2})\b")  # "America/Lima", where no offset stands
_TIMESTAMP = re.compile(r"(?:/Date\()?(\d{10})(?:\d{3})?(?:\.\d{1,9})?(?:\)/)?")  # seconds or milliseconds since 1970
_REST = re.compile(r"\d(?![^[]*\])(?![^(]*\))")  # a figure outside brackets
_ANOTHER = rf"(?:\d{{1,4}}(?P<between>[/.-])\d\d?(?P=between)\d|\d\d?[\s.-]+(?:de\s+)?(?:{_any(MONTHS)})\b)"
_RANGE_AFTER = re.compile(rf"[\s,;|/–—-]*(?:(?:al?|y|to|hasta)\s+)?(?:el\s+)?{_ANOTHER}", re.IGNORECASE)
_RANGE_BEFORE = re.compile(rf"{_ANOTHER}|\d\s*(?:[/.–—-]|\b(?:al?|y|to|hasta)\b(?:\s+el)?|\s)\s*$", re.IGNORECASE)
_NO_TIME = re.compile(r"[T\s,;.(·|–—-]*\d\d?:\d", re.IGNORECASE)  # behind a day: a time that there is not


def read(raw: str | None, *, zone: str, now: datetime, origin: Origin) -> Instant | None:
    """The instant that `raw` names, in the outlet's zone (IANA; "UTC" is what an outlet has whose zone nobody knows).

    None for what is no date, a day that does not exist, and what cannot be true.
    """
    local = zone_of(zone)
    found = written(raw, local)
    if found is None or not possible(found, now):
        return None
    at = found.at.astimezone(local) if local else found.at
    return Instant(at, found.precision, origin, zone_known=found.own or local is not None)


def possible(found: Written | Instant, now: datetime) -> bool:
    """Whether it can be when a story came out: not before 1995, not more than a day ahead."""
    return EARLIEST <= found.at <= now + (DAY_AHEAD if found.precision == "day" else AHEAD)


def day_at(instant: Instant | None, zone: str) -> date | None:
    """The day of an instant in the outlet's zone (IANA), as it was written where no hour was; None where nobody knows it."""
    if instant is None:
        return None
    try:
        return instant.at.date() if instant.precision == "day" else instant.at.astimezone(zone_of(zone) or UTC).date()
    except (OverflowError, ValueError):  # the year 1 or 9999 of a page that jests
        return None


def zone_of(name: str | None) -> tzinfo | None:
    """A zone by its IANA name; None when it is unknown or says nothing ("UTC" is what a source without zone has)."""
    if not name or name.upper() in ("UTC", "GMT", "ETC/UTC"):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def written(text: str | None, zone: tzinfo | None) -> Written | None:
    """The date that a value is, with whatever words stand round it; where other figures do, the first date if it is surely one."""
    if not text or len(text) > LONGEST:
        return None
    text = " ".join(text.split())
    if stamp := _TIMESTAMP.fullmatch(text):
        return Written(datetime.fromtimestamp(int(stamp[1]), UTC), "second", own=True)
    matches = list(_matches(_ALONE, text))
    for start, end, parts in matches:
        if not (_REST.search(text[:start]) or _REST.search(text[end:])):
            return _moment(parts, zone)
    start, end, parts = min(matches, key=lambda found: found[0], default=(0, 0, {}))
    return _moment(parts, zone) if parts and _stands_out(text[:start], text[end:], parts) else None


def _stands_out(before: str, after: str, parts: dict[str, str | None]) -> bool:
    """Whether a date is one in spite of the figures round it: no long number, no short year, no end of a range, no time that cannot be."""
    if "sep" not in parts and "name" not in parts:  # eight figures in a row
        return False
    if len(parts["year"] or "") < 4 or _RANGE_BEFORE.search(before):
        return False
    if parts["hour"] is None:
        return not (_NO_TIME.match(after) or _RANGE_AFTER.match(after))
    return "month" in parts or not _RANGE_AFTER.match(after)  # machines append what they like to year, month, day and time


def visible(text: str, zone: tzinfo | None) -> Written | None:
    """The first date of a text for readers, with its time when one stands beside it."""
    first = min(_matches(_IN_PROSE, text[:300]), key=lambda found: found[0], default=None)
    return _moment(first[2], zone) if first else None


def _matches(forms: list[re.Pattern[str]], text: str) -> Iterator[tuple[int, int, dict[str, str | None]]]:
    """Where each form is found first: from, to, its parts. A weekday and a time before the date belong to it."""
    for form in forms:
        if found := form.search(text):
            start, parts = found.start(), found.groupdict()
            if parts["hour"] is None and (time := _TIME_BEFORE.search(text, max(0, start - 35), start)):
                start, parts = time.start(), parts | time.groupdict()
            weekday = _WEEKDAY_BEFORE.search(text, max(0, found.start() - 15), found.start())
            weekday = weekday or _WEEKDAY_AFTER.match(text, found.end())
            if parts["hour"] and not parts["zone"] and (name := _ZONE_BY_NAME.match(text, found.end())):
                parts = parts | {"zone": name[1]}
            yield start, found.end(), parts | {"weekday": weekday[1] if weekday else None}


def _moment(parts: dict[str, str | None], zone: tzinfo | None) -> Written | None:
    day = _day(parts)
    if day is None:
        return None
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone or UTC)
    if parts["hour"] is None:
        return Written(midnight, "day", own=False)
    hour, minute, second = int(parts["hour"]), int(parts["minute"] or 0), int(parts["second"] or 0)
    if parts["half"]:
        hour = hour % 12 + (0 if parts["half"][0] in "aA" else 12)
    if minute > 59 or second > 60 or hour > 24 or (hour == 24 and (minute or second)):
        return None
    at = midnight + timedelta(days=hour // 24)  # 24:00 is where the next day begins
    at = at.replace(hour=hour % 24, minute=minute, second=min(second, 59))
    own = _own_zone(parts["zone"], at) if parts["zone"] else None
    return Written(at.replace(tzinfo=own or at.tzinfo), "second" if parts["second"] else "minute", own is not None)


def _day(parts: dict[str, str | None]) -> date | None:
    year = int(parts["year"] or 0)
    year += 2000 if year < 100 else 0
    if "one" not in parts:
        month = MONTHS[_listed(parts["name"] or "")] if "name" in parts else int(parts["month"] or 0)
        found = day_of(year, month, int(parts["day"] or 0))
        denied = found and parts["weekday"] and found.weekday() != WEEKDAYS[_listed(parts["weekday"])]
        return None if denied and len(parts["year"] or "") < 4 else found  # what looks like a short year is an hour then
    one, other = int(parts["one"] or 0), int(parts["other"] or 0)
    either = [found for found in (day_of(year, other, one), day_of(year, one, other)) if found]
    if len(either) == 2 and parts["weekday"]:
        weekday = WEEKDAYS[_listed(parts["weekday"])]
        either = [found for found in either if found.weekday() == weekday]
        if _listed(parts["weekday"]).startswith(ENGLISH_DAYS):  # whoever writes "Sat" writes the month first
            either.reverse()
    return either[0] if either else None


def _listed(name: str) -> str:
    """A name as the lists have it. Whoever looks without regard to case finds these letters, too, where an s or an i stands."""
    return name.translate(_ALIKE).lower()


def day_of(year: int, month: int, day: int) -> date | None:
    """The day of these figures; None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _own_zone(written: str, at: datetime) -> tzinfo | None:
    """The zone that stands beside a time; None for the outlet's own, and for an offset that no zone has."""
    if "/" in written:
        return zone_of(written)
    name = written.upper()
    if (known := _ZONES.get(name)) is not None:
        if name in (at.replace(month=1, day=1).tzname(), at.replace(month=7, day=1).tzname()) and known != 0:
            return None
        return ZoneInfo(known) if isinstance(known, str) else _offset(timedelta(hours=known))
    if not (offset := re.search(r"([+-])(\d\d?):?(\d\d)?(?::00)?$|([+-])(\d)(\d\d)$", name)):
        return None
    sign, hours, minutes = offset.group(4, 5, 6) if offset[4] else offset.group(1, 2, 3)
    size = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return None if size > FARTHEST else _offset(-size if sign == "-" else size)


def _offset(size: timedelta) -> tzinfo:
    return timezone(size) if size else UTC
