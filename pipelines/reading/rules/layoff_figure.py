"""A headcount or a share of a sentence, and what ties it to another or to the staff."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.reading.quantities.numbers import Quantity
from pipelines.reading.rules.layoff_evidence import OF_STAFF, Evidence
from pipelines.reading.story.masked import MaskedSentence

APPOSITION = 75  # between a headcount and the share that repeats it
_OTHER_THAN_STAFF = re.compile(
    r"(?:de|del|en) (?:las? |los |su |sus |el )?(?:ingresos|ventas|gasto|costo|coste|precio|salario|sueldo|acciones"
    r"|capital|indemnizacion|indemnizaciones|aguinaldo|finiquito|bono|tiempo|jornada|mercado|prevision|presupuesto|valor)"
)
_OF_THEIRS = re.compile(
    r"\b(?:plantilla|plantel|personal|nomina|planilla|dotacion|estructura(?! de (?:cost|gast)| financ| accionar)|equipos?|staff"
    r"|fuerza laboral|fuerza de trabajo|empleados|trabajadores|headcount|organizacion) (?:\S+ ){0,3}(?:en|un|al|a) (?:\S+ ){0,2}$"
)
_GOES_ON = re.compile(r"\b(?:otr[oa]s?|y|ademas de)\b(?: (?:a|de) (?:los|las)| \S+)? $")
_PARTS = re.compile(r"NUMBER (?:de (?:ellos|ellas|estos|estas|los cuales|las cuales)|en)\b")
_SAME_AGAIN = re.compile(r"[,(/]|\b(?:es decir|o sea|equivalentes?|representan?|suponen?|unos|el|lo que|o)\b")
_OTHER_CLAUSE = re.compile(r"[;.:]|\b(?:y|mientras|pero|ademas)\b(?! (?:global|mundial))")


@dataclass(slots=True)
class Figure:
    """A headcount or a share, its role, and the words that gave it."""

    at: int
    end: int
    quantity: Quantity
    share: bool
    role: str = ""  # cut | total | hire | finance | other (it counts something else) | denied | "" when nothing speaks of it
    cue: tuple[int, int] = (0, 0)
    distance: int = 0
    contractor: bool = False
    derived: bool = False  # the difference of two staffs: "pasó de 9.000 a 5.000 empleados"
    strong: bool = False  # the words are a cut whatever stands around

    @property
    def low(self) -> int | float:
        return self.quantity.low or 0

    @property
    def span(self) -> tuple[float, float]:
        high = self.quantity.high
        return self.low, self.low if high is None else high

    @property
    def heads(self) -> tuple[int, int]:
        return int(self.span[0]), int(self.span[1])


def apposed(text: str, first: Figure, second: Figure) -> bool:
    """Whether the second figure says the first again as a share or a number: "200 personas, el 14 % de la plantilla"."""
    between = text[first.end : second.at]
    if first.share == second.share or len(between) > APPOSITION or "COMPANY" in between or _OTHER_CLAUSE.search(between):
        return False
    return _SAME_AGAIN.search(between) is not None


def listed(text: str, first: Figure, second: Figure) -> bool:
    """Whether the second figure goes on with the cut of the first: "6.000 empleos, y en junio otros 300"."""
    if second.role or second.share or first.share:
        return False
    between = text[first.end : second.at]
    if len(between) > 70 or ("COMPANY" in between and not between.startswith(("correspond", "pertenec", "recae"))):
        return False
    return _GOES_ON.search(between) is not None or _PARTS.match(text, second.at) is not None


def is_share_of_staff(evidence: Evidence, sentence: MaskedSentence, figure: Figure) -> bool:
    """Of a share without a noun: whether the words behind it, or a dismissal before it, say that it is of the workforce."""
    after = sentence.text[figure.end : figure.end + 45]
    if OF_STAFF.match(after):
        return True
    if figure.cue[1] <= figure.at and figure.distance < 45 and _OF_THEIRS.search(sentence.text, figure.cue[0], figure.at):
        return True  # "reducir su estructura en un 40 %"
    dismissed = any(figure.cue in evidence.at(group, sentence) for group in ("dismisses", "dismisses_people"))
    return dismissed and figure.distance < 45 and not _OTHER_THAN_STAFF.match(after)
