"""Dates as machines and as people write them, read into aware moments. dd/mm/yyyy is day first; what cannot be a date is None."""

# ruff: noqa: E501  the expressions list words, as many of a kind as fit on a line

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from crawler.items import Precision

# A local time of which nobody says where: the time as written, in a zone whose name says that it is not known.
UNKNOWN = timezone(timedelta(0), "unknown")

_MONTHS = {name: number for number, names in enumerate(
    (
        "enero ene january jan gener",
        "febrero feb february febrer",
        "marzo mar march març",
        "abril abr april apr",
        "mayo may maig",
        "junio jun june juny",
        "julio jul july juliol",
        "agosto ago august aug agost",
        "septiembre setiembre sep sept set september",
        "octubre oct october",
        "noviembre nov november",
        "diciembre dic december dec",
    ), start=1) for name in names.split()}  # fmt: skip
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_CLOCK = r"(?:[\s,|·•/–—-]{0,6}(?:a\s+las?\s+|a\s+la\s+|@\s*)?(?P<hour>[01]?\d|2[0-3])\s?[:.hH]\s?(?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d))?\s*(?P<half>[ap]\.?\s?m\b\.?)?)?"
ISO = re.compile(
    r"^\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*([ap]\.?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.I,
)
_SPANISH = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\s?(?:º|°)?[\s./,-]{0,3}(?:de\s+)?"
    + _MONTH
    + r"[\s./,-]{0,3}(?:del?\s+)?(?P<year>(?:19|20)\d\d)(?!\d)"
    + _CLOCK,
    re.I,
)
_MONTH_FIRST = re.compile(
    r"\b" + _MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?:del?\s+)?(?P<year>(?:19|20)\d\d)(?!\d)" + _CLOCK, re.I
)
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d|\d\d)(?![\d/-])" + _CLOCK, re.I
)
_ISO_TEXT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)" + _CLOCK)
_BEFORE_DATE = re.compile(
    r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)\s*(?:h(?:rs|oras)?\.?)?[\s,|·•/–—-]{0,4}(?:del?\s+)?(?=\d{1,2}[\s/.-])"
)


def parse(value: str | None, zone: tzinfo | None) -> tuple[datetime, Precision, bool] | None:
    """A machine-readable date: (aware moment, precision, whether it carried its own offset). Without zone a local time stays in UTC."""
    if not value or len(value) > 64:
        return None
    value = value.strip()
    try:
        if match := ISO.match(value):
            year, month, day = int(match[1]), int(match[2]), int(match[3])
            if match[4] is None:
                rest = value[match.end() :].strip()
                if rest and not rest.startswith(("(", "T", "t")):
                    return None
                return datetime(year, month, day, tzinfo=zone or UNKNOWN), "day", False
            hour = _hour(int(match[4]), match[7])
            moment = datetime(year, month, day, hour, int(match[5]), int(match[6] or 0))
            own = _offset(match[8])
            return moment.replace(tzinfo=own or zone or UNKNOWN), "second" if match[6] else "minute", own is not None
        if re.fullmatch(r"\d{10}|\d{13}", value):
            return datetime.fromtimestamp(int(value[:10]), UTC), "second", True
        if re.match(r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d", value):
            moment = parsedate_to_datetime(value)
            return (moment if moment.tzinfo else moment.replace(tzinfo=zone or UNKNOWN)), "second", moment.tzinfo is not None
    except (ValueError, OverflowError, TypeError, OSError):
        return None
    found = visible(value, zone)
    return (*found, False) if found else None


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if minutes > 14 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes)) if minutes else UTC


def _hour(hour: int, half: str | None) -> int:
    if half and half[0] in "pP" and hour < 12:
        return hour + 12
    if half and half[0] in "aA" and hour == 12:
        return 0
    return hour


def visible(text: str, zone: tzinfo | None) -> tuple[datetime, Precision] | None:
    """The first date written for readers in `text` (Spanish words, dd/mm/yyyy, "mayo 11, 2022"), with its time when one stands beside it."""
    text = text[:300]
    matches = [m for m in (pattern.search(text) for pattern in (_SPANISH, _MONTH_FIRST, _NUMERIC, _ISO_TEXT)) if m]
    if not matches:
        return None
    match = min(matches, key=lambda m: m.start())
    fields = match.groupdict()
    month = _MONTHS.get(fields["month"].lower()) or int(fields["month"])
    day, year = int(fields["day"]), int(fields["year"])
    year += 2000 if year < 100 else 0
    if match.re is _NUMERIC and month > 12 >= day:
        day, month = month, day
    hour, minute, second = fields["hour"], fields["minute"], fields["second"]
    if hour is None and (before := _BEFORE_DATE.search(text[max(0, match.start() - 25) : match.start() + 4])):
        hour, minute, second = before["hour"], before["minute"], None
    try:
        if hour is None:
            return datetime(year, month, day, tzinfo=zone or UNKNOWN), "day"
        moment = datetime(year, month, day, _hour(int(hour), fields["half"]), int(minute), int(second or 0), tzinfo=zone or UNKNOWN)
    except ValueError:
        return None
    return moment, "second" if second else "minute"
