"""Which of many addresses look newest, where the sitemap that lists them does not say. Pure; a sort is what it costs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import unquote, urlsplit

Told = Literal["dates", "numbers", "nothing"]

ALIKE = timedelta(hours=1)  # a generator that writes all files anew gives each the time of its run
ENOUGH = 0.5  # of the addresses have a number, or the few that have one are chance ("despide-a-120")
_OPEN = 99  # what a date leaves out: the sitemap of a year holds its last month

_MONTHS = (
    *("ene(?:ro)?|jan(?:uary)?", "feb(?:rero|ruary)?", "mar(?:zo|ch)?", "abr(?:il)?|apr(?:il)?", "may(?:o)?", "jun(?:io|e)?"),
    *(
        "jul(?:io|y)?",
        "ago(?:sto)?|aug(?:ust)?",
        "sep(?:t|tiembre|tember)?",
        "oct(?:ubre|ober)?",
        "nov(?:iembre|ember)?",
        "dic(?:iembre)?|dec(?:ember)?",
    ),
)
_MONTH = re.compile("|".join(f"(?P<m{number}>{names})" for number, names in enumerate(_MONTHS, 1)))
_NAMED = re.compile(rf"(?<![a-z])(?:{'|'.join(_MONTHS)})(?![a-z])")
_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_THEN = r"(?:[-_/.]|&[a-z_]{1,10}=)"  # 2026/11/25, year=2026&month=11&day=25
_YEAR_FIRST = re.compile(rf"{_YEAR}{_THEN}(0?[1-9]|1[0-2])(?!\d)(?:{_THEN}(0?[1-9]|[12]\d|3[01])(?!\d))?")
_GLUED = re.compile(rf"{_YEAR}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_GLUED_MONTH = re.compile(rf"{_YEAR}(0[1-9]|1[0-2])()(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(?:(0?[1-9]|[12]\d|3[01])[-_/.])?(0?[1-9]|1[0-2])[-_/.]((?:19|20)\d\d)(?!\d)")
_YEAR_ALONE = re.compile(rf"{_YEAR}(?!\d)")
_NUMBER = re.compile(r"(?<!\d)\d{1,18}(?!\d)")
# what the name of a sitemap says of its content, and what it says that holds no stories
_NEWS = re.compile(
    r"(?<![a-z])(?:google-?)?(?:news|noticias|latest|recent|recientes?|[uú]ltim[oa]s?|today|hoy|actual(?:es)?|current)(?![a-z])"
)
_NO_STORIES = re.compile(
    r"(?<![a-z])(?:tags?|etiquetas?|temas?|topics?|taxonom[a-z]*|categor(?:y|ies|ias?)|secci(?:on|ones)|sections?|authors?|autor(?:es)?|users?|imag[a-z]+"
    r"|fotos?|galer[a-z]+|v[ií]deos?|pages|paginas|page(?=-sitemap)|(?<=pt-)page|static|estaticas?)(?![a-z])"
)
_FROM = re.compile(r"(?:^|&)(?:from|offset|start|skip)=\d")  # so many from the newest on


def newest_first(addresses: Sequence[str], now: datetime, *, of: Literal["sitemaps", "pages"]) -> tuple[list[int], Told]:
    """The positions of `addresses`, those that look newest first, and what told.

    The dates they name tell; where most have one, their last numbers; else nothing: then from both ends to the middle, since no list says
    at which end it grows. The name of a sitemap says its date, and whether it is of news or of no stories; of pages most must have a date:
    a headline may name a year, and a number look like a month.
    """
    latest = now + timedelta(days=1)
    count = len(addresses)
    kinds: list[int] = []
    dates: list[tuple[int, int, int] | None] = []
    numbers: list[int | None] = []
    for address in addresses:
        path = _path(address)
        kinds.append(_kind(path) if of == "sitemaps" else 0)
        date, rest = _date(path, latest, of)
        dates.append(date)
        numbers.append(_number(rest))
    dated = sum(date is not None for date in dates) >= (1 if of == "sitemaps" else count * ENOUGH)
    numbered = len({number for number in numbers if number is not None}) >= max(2, count * ENOUGH)

    def key(position: int) -> tuple[object, ...]:
        date, number = dates[position], numbers[position]
        old = (0, 0, 0) if not dated or date is None else date
        return (
            kinds[position],
            *(-part for part in old),
            -number if numbered and number is not None else 1,
            min(position, count - 1 - position),
            position,
        )

    told: Told = "dates" if dated else "numbers" if numbered else "nothing"
    return sorted(range(count), key=key), told


def named_date(address: str, now: datetime, *, of: Literal["sitemaps", "pages"]) -> tuple[int, int | None, int | None] | None:
    """(year, month, day) as an address names them, the last ones None where it does not; None where it names no date."""
    date, _ = _date(_path(address), now + timedelta(days=1), of)
    return None if date is None else (date[0], *(None if part == _OPEN else part for part in date[1:]))  # type: ignore[return-value]


def alike(stamps: Sequence[datetime]) -> bool:
    """Whether times say no more than when they were written: of two or more none is an hour from another."""
    return len(stamps) < 2 or max(stamps) - min(stamps) < ALIKE


def _path(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return unquote(f"{parts.path}&{parts.query}" if parts.query else parts.path).lower()[-500:]


def _date(path: str, latest: datetime, of: Literal["sitemaps", "pages"]) -> tuple[tuple[int, int, int] | None, str]:
    """The date that a path names, and the path without it."""
    numeric = _NAMED.sub(_month_number, path)
    patterns = [(_YEAR_FIRST, (1, 2, 3)), (_YEAR_LAST, (3, 2, 1)), (_GLUED, (1, 2, 3))]
    if of == "sitemaps":
        patterns.append((_GLUED_MONTH, (1, 2, 3)))
    for pattern, order in patterns:
        for found in pattern.finditer(numeric):
            date = (int(found[order[0]]), int(found[order[1]]), int(found[order[2]] or _OPEN))
            if (*date[:2], 0 if date[2] == _OPEN else date[2]) <= (latest.year, latest.month, latest.day):
                return date, numeric[: found.start()] + " " + numeric[found.end() :]
    if of == "sitemaps":
        for found in _YEAR_ALONE.finditer(numeric):
            if int(found[1]) <= latest.year:
                return (int(found[1]), _OPEN, _OPEN), numeric[: found.start()] + " " + numeric[found.end() :]
    return None, numeric


def _month_number(found: re.Match[str]) -> str:
    month = _MONTH.fullmatch(found[0])
    return f"{int(month.lastgroup[1:]):02d}" if month and month.lastgroup else found[0]


def _kind(path: str) -> int:
    return -1 if _NEWS.search(path) else 1 if _NO_STORIES.search(path) else 0


def _number(path: str) -> int | None:
    """The last number of a path; one that counts from the newest on is the less the newer."""
    numbers = _NUMBER.findall(path)
    if not numbers:
        return None
    return -int(numbers[-1]) if _FROM.search(path) else int(numbers[-1])
