"""The days that a sentence tells: "el 24 de julio", "en marzo de 2023", "el año pasado", "hace dos años", "el lunes", "ayer". Pure.

A day without its year, a weekday and whatever is told from the day of writing are resolved by the day the story was published; without
that day only what is told whole is given. What does not exist ("31 de febrero") or lies too far off is no day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Literal

from pipelines.reading.quantities.cardinals import read_cardinal
from pipelines.reading.text.fold import fold
from vigia.dates import MONTHS, WEEKDAYS, day_of

Precision = Literal["year", "month", "day"]

EARLIEST, AHEAD = 1900, 10  # the first year that is believed, and how many years after the publication one is
LATEST = 2099  # where nobody knows the publication
MOST = 2000  # characters of a sentence that are looked at
SOON, LONG_AGO = 60, 250  # days: of a date without a year, what is nearer ahead than this is meant, where it would else be as long ago
REACH = 60  # characters before a day in which "entre" may stand
_LENGTHS: dict[Precision, int] = {"year": 4, "month": 7, "day": 10}


@dataclass(frozen=True, slots=True)
class Told:
    """A day, a month or a year (`day` is YYYY-MM-DD, YYYY-MM or YYYY) and where in the sentence it is told."""

    day: str
    start: int
    end: int
    when: str = ""  # the way it is told: written, year, month, weekday, relative, today

    @property
    def precision(self) -> Precision:
        return precision_of(self.day)


def precision_of(day: str) -> Precision:
    """How precisely a day is known, by its length."""
    return next(precision for precision, length in _LENGTHS.items() if length == len(day))


def publication(written: str | None) -> date | None:
    """The day of YYYY-MM-DD, with whatever time stands behind it; None for anything else."""
    if written is None or not re.match(r"\d{4}-\d\d-\d\d(?!\d)", written, re.ASCII):
        return None
    day = day_of(int(written[:4]), int(written[5:7]), int(written[8:10]))
    return day if day is not None and EARLIEST < day.year < LATEST else None


@lru_cache(maxsize=64)  # a sentence may hold several rows
def days(sentence: str, published: date | None = None) -> tuple[Told, ...]:
    """Every day that a sentence tells, in its order; of those that overlap the one that tells most. `published` is the outlet's day."""
    sentence = sentence[:MOST]
    reader = _Reader(sentence, fold(sentence), published)
    found: list[tuple[int, int, Told | None]] = []
    for form, read in _FORMS:
        for match in form.finditer(reader.folded):
            if not any(start < match.end() and match.start() < end for start, end, _ in found):
                found.append((match.start(), match.end(), read(reader, match)))
    return tuple(_joined(sorted((told for _, _, told in found if told is not None), key=lambda told: told.start), reader.folded))


def _joined(told: list[Told], folded: str) -> list[Told]:
    """A time between two days is told as far as both agree: "entre septiembre y noviembre" is a year."""
    found: list[Told] = []
    for day in told:
        before = found[-1] if found else None
        if (
            before
            and _BETWEEN.search(folded[max(0, before.start - REACH) : before.start])
            and _AND.fullmatch(folded, before.end, day.start)
        ):
            found.pop()
            common = next((before.day[:length] for length in (10, 7, 4) if before.day[:length] == day.day[:length]), None)
            if common is not None:
                found.append(Told(common, before.start, day.end, before.when))
        else:
            found.append(day)
    return found


_SPANISH = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
    *("agosto", "septiembre", "setiembre", "octubre", "noviembre", "diciembre"),
)
_MONTH = rf"(?P<month>{'|'.join(_SPANISH)})\b"
_SHORT = r"(?P<month>ene|feb|mar|abr|may|jun|jul|ago|sept?|oct|nov|dic)\b\.?"
_WEEKDAY = r"(?P<weekday>lunes|martes|miercoles|jueves|viernes|sabado|domingo)\b"
_NO_FEAST = r"(?!\s(?:santo|negro|de\s(?:pascua|resurreccion|ceniza|ramos|carnaval|gloria)))"
_NUMERALS = (
    r"primero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieci\w+|veint\w+|treinta(?:\sy\suno)?"
)
_DAY = rf"(?<![.,])\b(?P<day>\d{{1,2}}|{_NUMERALS})(?:\s?[.º°ª]?[oº]?)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\d%])(?![.,]\d)"
_OF_YEAR = rf"(?:,?\s(?:del?\s)?(?:ano\s)?{_YEAR})"
_TOLD = r"(?P<told>\sdel?\s(?:ano\spasado|pasado\sano|(?:este|presente)\s(?:mismo\s)?ano|ano\sque\sviene|proximo\sano))"
_LAST = r"(?P<last>pasad[oa]s?|recien\spasado|ultimo|anterior)"
_NEXT = r"(?P<next>proxim[oa]|que\sviene|entrante|venidero)"
_BEHIND = rf"(?:\s(?:{_LAST}|{_NEXT})\b)?"
_FRONT = r"(?:(?:(?P<gone>pasad[oa]|ultim[oa])|(?P<coming>proxim[oa]))\s(?:mes\sde\s)?)?"
# A year is none where it counts something: "en 2000 empleados".
_COUNTED = (
    r"trabajador|emplead|persona|puesto|millon|mil\b|euro|dolar|peso|plaza|profesional|colaborador|operari|despid|salida|baja|familia"
)
_NO_COUNT = rf"(?!\s(?:{_COUNTED}))"
_COUNT = rf"(?P<count>\d{{1,2}}|un|una|{_NUMERALS})"
_FUTURE = re.compile(
    r"(?-i:\b[a-zñáéíóú]{2,}r(?:á|án|emos)\b)|^\W{0,3}\w{2,}r(?:á|án|emos)\b"
    r"|\b(?:prev[eé]n?|previst[oa]s?|plane[ae]n?|esperan?|entran? en vigor|pretenden?|van? a|preparan?|a partir del?)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b[a-zñáéíóú]{2,}(?:ó|aron|ieron|jeron|ado|ido|aba|aban)\b"
    r"|\b(?:ha|han|hab[ií]an?|fue|fueron|hizo|hicieron|dijo|puso|quiso|tuvo|pudo|dio|redujo|tras|después)\b",
    re.IGNORECASE,
)


class _Reader:
    """One sentence as it is written and folded, and the day it was published on."""

    def __init__(self, text: str, folded: str, published: date | None) -> None:
        self.text, self.folded, self.published = text, folded, published

    def written(self, match: re.Match[str]) -> Told | None:
        """A day of a month, with its year or without."""
        number, month = _number(match["day"]), MONTHS[match["month"]]
        if match.groupdict().get("year"):
            return self._day(match, _known(int(match["year"]), month, number, self.published))
        if self.published is None or number is None:
            return None
        if (step := _of_what_year(match)) is not None:
            return self._day(match, day_of(self.published.year + step, month, number))
        years = (self.published.year + step for step in (-1, 0, 1))
        return self._day(match, self._nearest(match, [day for year in years if (day := day_of(year, month, number))]))

    def numeric(self, match: re.Match[str]) -> Told | None:
        """In figures: 24/07/2024, or 2024-07-24."""
        return self._day(match, _known(int(match["year"]), int(match["month"]), int(match["day"]), self.published))

    def month(self, match: re.Match[str]) -> Told | None:
        """A month; with another name in capitals it is no month ("Julio")."""
        number = MONTHS[match["month"]]
        if match.groupdict().get("year"):
            year = _believed(int(match["year"]), self.published)
            return Told(f"{year}-{number:02}", match.start("month"), match.end(), "month") if year else None
        if self.published is None or self.text[match.start("month")].isupper():
            return None
        if (step := _of_what_year(match)) is not None:
            return Told(f"{self.published.year + step}-{number:02}", match.start("month"), match.end(), "month")
        ahead, now = self._is_ahead(match), self.published.month
        year = self.published.year + (1 if ahead and number < now else -1 if not ahead and number > now else 0)
        return Told(f"{year}-{number:02}", match.start("month"), match.end(), "month")

    def year(self, match: re.Match[str]) -> Told | None:
        """A year, and two months of one ("entre marzo y abril de 2021")."""
        year = _believed(int(match["year"]), self.published)
        return Told(str(year), match.start("year"), match.end(), "year") if year else None

    def weekday(self, match: re.Match[str]) -> Told | None:
        """The last one up to the publication, or the next where it is told as coming; a figure behind it is the day of the month."""
        if self.published is None:
            return None
        wanted = WEEKDAYS[match["weekday"]]
        parts = match.groupdict()
        if (number := _number(parts.get("day"))) is not None:
            near = (self.published + timedelta(days=step) for step in range(-25, 26))
            same = [day for day in near if day.day == number and day.weekday() == wanted]
            return self._day(match, same[0] if same else None, "weekday")
        back = (self.published.weekday() - wanted) % 7
        day = self.published - timedelta(days=back)
        if parts.get("next") or parts.get("coming") or (back and not self._is_last(match) and self._is_ahead(match)):
            day += timedelta(days=7)
        elif self._is_last(match) and not back:
            day -= timedelta(days=7)
        return self._day(match, day, "weekday")

    def near(self, match: re.Match[str]) -> Told | None:
        """ "ayer", "hoy", "esta mañana": days before the publication or after it."""
        if self.published is None:
            return None
        step = next(step for words, step in _STEPS.items() if re.fullmatch(words, match.group()))
        return self._day(match, self.published + timedelta(days=step), "today" if step == 0 else "relative")

    def around(self, match: re.Match[str]) -> Told | None:
        """ "el año pasado", "este mes", "la semana pasada", which is a month where all of it lies in one."""
        if self.published is None:
            return None
        step = -1 if match.groupdict().get("last") else 1 if match.groupdict().get("next") else 0
        if match["unit"] == "ano":
            day = str(self.published.year + step)
        elif match["unit"] == "mes":
            day = _month(self.published, step)
        else:
            monday = self.published + timedelta(days=7 * step - self.published.weekday())
            sunday = monday + timedelta(days=6)
            if (monday.year, monday.month) != (sunday.year, sunday.month):
                return None
            day = monday.isoformat()[:7]
        return Told(day, match.start(), match.end(), "relative")

    def ago(self, match: re.Match[str]) -> Told | None:
        """ "hace dos años", "hace un mes": as precisely as it is told. "hace más de dos años" is none, and no form of this."""
        number = _number(match["count"])
        if self.published is None or number is None:
            return None
        half = bool(match["half"])
        if match["unit"].startswith("ano"):
            day = _month(self.published, -12 * number - 6) if half else str(self.published.year - number)
        elif match["unit"].startswith("mes"):
            day = _month(self.published, -number)
        elif match["unit"].startswith("semana"):
            day = (self.published - timedelta(weeks=number)).isoformat()[:7]
        else:
            day = (self.published - timedelta(days=number)).isoformat()
        return Told(day, match.start(), match.end(), "relative") if _believed(int(day[:4]), self.published) else None

    def _day(self, match: re.Match[str], day: date | None, when: str = "written") -> Told | None:
        return None if day is None else Told(day.isoformat(), match.start(), match.end(), when)

    def _nearest(self, match: re.Match[str], possible: list[date]) -> date | None:
        """Of a day in several years the one that is meant: the last before the publication, or the next where it is told as coming."""
        assert self.published is not None
        past = max((day for day in possible if day <= self.published), default=None)
        coming = min((day for day in possible if day >= self.published), default=None)
        if past is None or coming is None:
            return past  # the 29th of February, which is not in every year
        soon = (coming - self.published).days <= SOON and (self.published - past).days >= LONG_AGO
        return coming if not self._is_last(match) and (soon or self._is_ahead(match)) else past

    def _is_last(self, match: re.Match[str]) -> bool:
        parts = match.groupdict()
        return bool(parts.get("last") or parts.get("gone"))

    def _is_ahead(self, match: re.Match[str]) -> bool:
        """Whether it is told as coming: by its own words, or by the verb that stands nearest."""
        parts = match.groupdict()
        if parts.get("next") or parts.get("coming"):
            return True
        if self._is_last(match):
            return False
        ahead, past = _distance(self.coming, match), _distance(self.past, match)
        return ahead is not None and (past is None or ahead < past)

    @cached_property
    def coming(self) -> list[tuple[int, int]]:
        """Where the verbs stand of what will be."""
        return [verb.span() for verb in _FUTURE.finditer(self.text)]

    @cached_property
    def past(self) -> list[tuple[int, int]]:
        return [verb.span() for verb in _PAST.finditer(self.text)]


def _distance(verbs: Sequence[tuple[int, int]], match: re.Match[str]) -> int | None:
    """Characters to the nearest of them."""
    return min((max(match.start() - end, start - match.end(), 0) for start, end in verbs), default=None)


def _of_what_year(match: re.Match[str]) -> int | None:
    """Of "enero del año pasado" how many years behind the publication that is; None where the year is not told so."""
    told = match.groupdict().get("told")
    return None if told is None else -1 if "pasado" in told else 1 if "viene" in told or "proximo" in told else 0


def _number(written: str | None) -> int | None:
    """A small number in figures or words."""
    if not written:
        return None
    if written.isdecimal():
        return int(written)
    if written == "primero":
        return 1
    tokens = written.split()
    found = read_cardinal(tokens, 0)
    return int(found.value) if found is not None and found.end == len(tokens) else None


def _believed(year: int, published: date | None) -> int | None:
    return year if EARLIEST <= year <= (published.year + AHEAD if published else LATEST) else None


def _known(year: int, month: int, number: int | None, published: date | None) -> date | None:
    return day_of(year, month, number) if number is not None and _believed(year, published) else None


def _month(published: date, step: int) -> str:
    """The month that lies `step` months after the publication."""
    months = published.year * 12 + published.month - 1 + step
    return f"{months // 12:04}-{months % 12 + 1:02}"


_STEPS = {
    r"ayer|anoche": -1,
    r"anteayer|antier": -2,
    r"hoy|est[ae] (?:manana|tarde|noche|madrugada|mediodia)": 0,
    r"pasado manana": 2,
    r"manana": 1,
}
_OF_A_TIME = r"(?:\s(?:el|la|los|dia|fines|finales|principios|comienzos|inicios|mediados|de|del|pasado|mes)){0,5}\s?"
_BETWEEN = re.compile(rf"\b(?:entre|del?|desde){_OF_A_TIME}$")
_AND = re.compile(rf"\s(?:y|al?|hasta){_OF_A_TIME}")
_IN = r"\b(?:en|de|del|desde|durante|a|para|por|hacia|hasta|este|ese|entre|y|e|tras|su|mismo)\s"
_TO = r"(?:el|los|la|mes de|inicios de|mediados de)\s"
_BEFORE_A_UNIT = r"\b(?:el|la|los|del|al|de|este|esta)\s"
_OR_MONTHS = rf"(?:{'|'.join(_SPANISH)})"
_NOT_OF_A_MONTH = rf"(?!\sde\s{_OR_MONTHS})"
# What goes on from "el lunes 16" is another day or a count.
_NO_OTHER = r"(?!\s(?:de|mil|por|%|emplead|trabajad|person|puest|millon|despid))(?![.,]\d)"
_PARTS = r"manana|tarde|noche|madrugada|mediodia"
_TOMORROW = r"(?<!\bla )(?<!cada )(?<!misma )(?<!una )(?<!media )manana"
Read = Callable[[_Reader, re.Match[str]], "Told | None"]
_UNITS = r"(?P<unit>anos?|mes(?:es)?|semanas?|dias?)"
# In the order in which they take their words: the longest first.
_FORMS: tuple[tuple[re.Pattern[str], Read], ...] = tuple(
    (re.compile(form), read)
    for form, read in (
        (r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b", _Reader.numeric),
        (rf"(?<![\d/.-])(?P<day>\d\d?)(?P<sep>[/.-])(?P<month>\d\d?)(?P=sep){_YEAR}", _Reader.numeric),
        (rf"(?<!\w)(?:\d\d?\sde\s)?{_OR_MONTHS}\s(?:y|o|al?|hasta)\s(?:el\s)?(?:\d\d?\sde\s)?{_OR_MONTHS}{_OF_YEAR}", _Reader.year),
        (rf"{_DAY}\s(?:al|y|a|y el|o|e)\s(?:el\s)?\d{{1,2}}\sde\s{_MONTH}{_OF_YEAR}?", _Reader.month),
        (rf"\b{_FRONT}{_DAY}\sde\s(?:est[ea]\s)?{_MONTH}(?:{_TOLD}|{_OF_YEAR})?(?:\s(?P<last>pasado)\b)?", _Reader.written),
        (rf"\b(?P<day>\d{{1,2}})\s{_SHORT}{_OF_YEAR}?", _Reader.written),
        (rf"\b{_MONTH}{_OF_YEAR}", _Reader.month),
        (rf"\b{_MONTH}{_TOLD}", _Reader.month),
        (rf"\b(?:el|este|del|al)\s{_WEEKDAY},?\s(?:(?:dia|pasado)\s)?{_DAY}{_NO_OTHER}", _Reader.weekday),
        (rf"\b(?:el|este|del)\s{_FRONT}{_WEEKDAY}{_NO_FEAST}{_BEHIND}", _Reader.weekday),
        (rf"\b(?:ayer|anoche|anteayer|antier|hoy|est[ae]\s(?:{_PARTS})|pasado\smanana|{_TOMORROW})\b", _Reader.near),
        (rf"\bhace\s(?:(?:ya|apenas|solo|justo|exactamente)\s)*{_COUNT}\s{_UNITS}\b(?P<half>\sy\smedio\b)?", _Reader.ago),
        (rf"{_BEFORE_A_UNIT}(?:(?P<last>pasad[oa])|(?P<next>proxim[oa]))\s(?P<unit>ano|mes|semana)\b{_NOT_OF_A_MONTH}", _Reader.around),
        (rf"{_BEFORE_A_UNIT}(?P<unit>ano|mes|semana)\s(?:(?P<last>pasad[oa])|(?P<next>proxim[oa]|que\sviene|entrante))\b", _Reader.around),
        (r"\b(?:este(?:\smismo)?|el\spresente|lo\sque\sva\sdel?)\s(?P<unit>ano|mes)\b", _Reader.around),
        (r"\besta(?:\smisma)?\s(?P<unit>semana)\b", _Reader.around),
        (rf"{_IN}(?:{_TO})*{_FRONT}{_MONTH}{_BEHIND}", _Reader.month),
        (rf"\bel\s{_FRONT}{_MONTH}", _Reader.month),
        (rf"^{_MONTH}(?=\s(?:pasado|ultimo))", _Reader.month),
        (rf"(?:{_IN}(?:el\s|ano\s|los\s)*|\(){_YEAR}{_NO_COUNT}", _Reader.year),
    )
)
