"""Whose the figures of a sentence are: staff that is cut, staff that there is or comes, or shares of something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.reading.quantities.numbers import Quantity
from pipelines.reading.rules.layoff_evidence import OF_STAFF, STRONG, Evidence, acts, are_sources
from pipelines.reading.rules.layoff_figure import Figure, apposed
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.text.fold import fold

NEAR = 90  # characters of masked text between a word and the figure it speaks of
MOST = 2_000_000  # no company lets more people go
LONG_AGO = 100_000  # what a labour market or a decade loses is larger than this
HALF = 50
LEAST_LUMP = 1000  # what a count over many companies comes to
_HURT = ("afectad", "damnificad", "perjudicad", "retiros", "recortes", "renuncias")  # of a cut only where one is spoken of
_COUNTERS = ("challenger", "trueup")
_SURE = -5  # nearer than any distance: the noun itself says it

# What follows and precedes a bare number that stands for people: "Ya había desvinculado a 80 en mayo".
_ELIDED_NEXT = re.compile(
    r"(?:[,.;:)(]|correspond\w+|recaen|recaeran|restantes|trabajan?|pertenecen|trabajaban|estaban|son|eran|\S+(?:ados|idos|adas|idas)"
    r"|y|e|en|que|de (?:ellos"
    r"|ellas|los afectados|estos|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)|del|hasta"
    r"|desde|el|la|los|las|este|esta|durante|por|para|a|ya|anunciad\S+|comunicad\S+|mas|menos|solo|tambien|entre|segun"
    r"|\w+(?:aron|ieron|aran|eran|iran)|cuando|tras|mientras|pero|como)(?: |$)|$"
)
_ELIDED_BEFORE = re.compile(
    r"(?:\ba|\bal|\by|\botr[oa]s|\bpara|\blos|\blas|\bcon|\bde|\bunos|\bunas|\b\w+(?:o|aron|eron|ado|ido|ara|ira|era)|[,:(]) $"
)
_ALL_OF_THEM = ("a sus ", "de sus ", "a los ", "de los ", "a sus ultimos ", "sus ", "los ")
_TIES = re.compile(r" (?:relacion|relaciones|colaboracion|contratos?|acuerdos?|vinculos?) con ")
_RELATIVE = re.compile(r"(?:[^\s,.;]+ ){0,2}que ")
_CHANGE = re.compile(r"(?:de|desde|del) .* a ")
_COMPARED = re.compile(r"(?:in|su)ferior|menor|mayor|menos|mas\b")
_STANDS_FOR_PEOPLE = re.compile(
    r"(?:contratos|nominas|telegramas|vinculos|efectivos|fichas|legajos|vacantes|sueldos|familias|bajas|puestos|plazas)\b"
    r"(?! (?:con|por|millonari|de (?:datos|defensa|obra|suministro|credito)))"
)
_TAKES_UP = re.compile(
    r" (?:eran|son|es|era|fueron|representan?|equivalen?|suponen?|esto es"
    r"|es decir|o sea|en total|en conjunto|en suma|se trata)(?: ,)? (?:[^\s,.;]+ ){0,5}"
)
_OUT_OF = re.compile(r"(?:de|entre) (?:los|las|sus|un total de|una plantilla de|un equipo de) (?:\w+ ){0,3}?NUMBER ")
_OF_THE_CUT = re.compile(
    r"(?:de|entre) (?:ellos|ellas|estos|estas|esos|los (?:afectados|despedidos|despidos|recortes|salientes)|las (?:bajas|salidas))\b"
)
_OF_THOSE = re.compile(r"\bde (?:los|las|sus) NUMBER [^,;.:]*, $")
_THEY_ARE = re.compile(r" (?:en total |en concreto )?(?:son|eran|seran|serian|fueron|se trata de|hablamos de) ")
_NO_PEOPLE = re.compile(
    r"(?:dias|semanas|meses|anos|horas|paises|ciudades|oficinas|plantas|fabricas|tiendas|sedes|centros|modelos|clientes|usuarios|veces|puntos|razones"
    r"|motivos|millones|rondas|empresas|companias)\b"
)
_DISCLAIMS = re.compile(r"(?:nieg|neg|desm[ie]|descart|rechaz)")
_KEPT = re.compile(r"(?:reduc|reduj|recort|achic|encog|adelgaz|baj)")


def figures(evidence: Evidence, sentence: MaskedSentence) -> list[Figure]:
    """The headcounts and shares of a sentence with their roles, in order."""
    found = []
    for at, slot in sentence.slots:
        quantity = slot.value
        if slot.kind not in ("NUMBER", "PERCENT") or not isinstance(quantity, Quantity) or quantity.low is None:
            continue
        if quantity.bound == "vague" or quantity.kind not in ("headcount", "number", "percent"):
            continue
        if quantity.kind != "percent" and (quantity.high or 0) > MOST:
            continue
        found.append(Figure(at, at + len(slot.kind) + 1, quantity, quantity.kind == "percent"))
    for figure in found:
        _Judge(evidence, sentence, figure, found).judge()
    _deny(evidence, sentence, found)
    return found


def _deny(evidence: Evidence, sentence: MaskedSentence, found: Sequence[Figure]) -> None:
    """Denials, counts over many companies and talk of the labour market take the figures away."""
    if not found:
        return
    denials = evidence.at("denies", sentence)
    counted = evidence.at("aggregate", sentence)
    subject = min((at for at, _ in evidence.firms(sentence) if acts(sentence, at)), default=len(sentence.text)) if counted else 0
    at_large = bool(evidence.at("long_ago", sentence) or evidence.at("market", sentence))
    lump = any(sentence.text.startswith(_COUNTERS, start) for start, _ in counted)
    for number, figure in enumerate(found):
        repeats = figure.share and number > 0 and _repeats(evidence, sentence.text, found[number - 1], figure)
        if (
            any(figure.cue[0] + 60 > start and not _ends_before(sentence.text, figure, start) for start, _ in denials)
            or (counted and (figure.at < subject or any(start <= figure.at < stop for start, stop in counted)))
            or (lump and figure.low >= LEAST_LUMP)
            or (at_large and not repeats and (figure.share or figure.low >= LONG_AGO))
        ):
            figure.role = "denied"


def _ends_before(text: str, figure: Figure, start: int) -> bool:
    """Whether the clause of the figure ends before a denial begins: "pasó de 5.500 a 3.400 empleados, no prevé más despidos"."""
    return figure.end <= start and re.search(r" [,;] ", text[figure.end - 1 : start]) is not None and not _DISCLAIMS.match(text, start)


def _repeats(evidence: Evidence, text: str, cut: Figure, share: Figure) -> bool:
    """Whether a share says a cut again, whatever span of years the sentence names: "16.000 puestos en dos años, casi el 6 % del total"."""
    return (cut.role == "cut" or cut.heads in evidence.told) and apposed(text, cut, share)


@dataclass(slots=True)
class _Judge:
    evidence: Evidence
    sentence: MaskedSentence
    figure: Figure
    others: Sequence[Figure]
    best: str = ""
    cue: tuple[int, int] = (0, 0)
    nearest: int = NEAR + 1
    left: int = 0  # where the figure before ends
    right: int = 0  # where the next begins
    excluded: bool = False  # the words say that it is no cut

    def judge(self) -> None:
        figure, text = self.figure, self.sentence.text
        quantity, at, end = figure.quantity, figure.at, figure.end
        following = text[end : end + 40]
        elided = not figure.share and quantity.kind != "headcount"
        dismissed = any(0 <= at - stop <= 3 for _, stop in self.evidence.at("dismisses", self.sentence))  # "despidió a 200 banqueros"
        elided = elided and not self.is_counted_as_staff()
        bare = elided and not dismissed and not (_ELIDED_NEXT.match(following) and _ELIDED_BEFORE.search(text[max(0, at - 24) : at]))
        if bare or (not figure.share and are_sources(text, at, figure.low)):
            figure.role = "other"
            return
        self.left = max((f.end for f in self.others if f.end <= at), default=0)
        self.right = min((f.at for f in self.others if f.at >= end), default=len(text))
        weak = self.evidence.speaks_of_a_cut(self.sentence)
        self.cuts(weak)
        self.not_cuts()
        if figure.share and self.best == "cut" and _KEPT.match(text, self.cue[0]) and text[:at].endswith(" a ") and quantity.low != HALF:
            self.best = "total"  # "reduce su equipo a un tercio"
        if figure.share and _OF_THE_CUT.match(following):
            self.best = "other"  # "1.500 empleados, dos tercios de ellos directivos"
        if figure.share and not quantity.noun and self.is_of_something_else():
            self.best = "finance"
        if weak and elided:
            self.elided()
        if weak and not self.best:
            self.goes_on(elided)
        if weak and not self.best and quantity.kind == "headcount" and quantity.bound == "about" and _CHANGE.match(fold(quantity.text)):
            self.best = "cut"  # "pasó de 9.000 a 5.000 empleados"
        if self.best != "cut" and not figure.share and not self.excluded:
            self.relative()
        before = text[max(0, at - 24) : at]
        if before.endswith(" PERCENT ") and _COMPARED.match(fold(quantity.text)):
            self.best, self.nearest = "total", 2 * _SURE  # "un 25,6 % inferior a las 6.088 bajas"
        with_staff = before.endswith(", con ") or text[:at] == " con "
        if with_staff and not figure.share and self.nearest > _SURE and not re.match(r"\S+ menos\b", following):
            self.best = "total"  # "Con 140.473 empleados a cierre de 2023, ..."
        if before.endswith("( de ") and self.nearest > _SURE:
            self.best = "total"
        if quantity.not_cut and not (self.best == "cut" and self.nearest <= 3):
            self.best = "total"
        if not figure.share:
            self.all_of_them()
        figure.derived = quantity.bound == "about" and not figure.share and _CHANGE.match(fold(quantity.text)) is not None
        figure.role, figure.cue, figure.distance = self.best, self.cue, self.nearest
        figure.strong = any(self.cue in self.evidence.at(group, self.sentence) for group in (*STRONG, "dismisses", "gone_noun"))
        figure.contractor = not figure.share and any(
            start <= at < stop or (0 <= start - end <= 25 and stop <= self.right) or (quantity.noun or "").startswith("contratista")
            for start, stop in self.evidence.at("contractor", self.sentence)
        )

    def is_counted_as_staff(self) -> bool:
        """ "34 contratos", "86 telegramas", "200 nóminas": things that stand for people where a cut is spoken of."""
        if not self.evidence.speaks_of_a_cut(self.sentence):
            return False
        at, end, text = self.figure.at, self.figure.end, self.sentence.text
        if _STANDS_FOR_PEOPLE.match(text, end):
            return True
        if _OF_THOSE.search(text, max(0, at - 120), at):
            return True  # "de los 2.500 trabajadores que tiene en el país, unos 300"
        if _OUT_OF.match(text, end) and any(f.quantity.kind == "headcount" and end < f.at < end + 40 for f in self.others):
            return True  # "más de 300 de los cerca de 800 periodistas"
        if self.sentence.index - 1 in self.evidence.strong and _THEY_ARE.fullmatch(text, 0, at) and not _NO_PEOPLE.match(text, end):
            return True  # "Son 33 bioingenieros, médicos y administrativos"
        for group in (*STRONG, "shared_out"):  # a phrase of people that ends with the number itself
            if any(start <= at and end == stop for start, stop in self.evidence.at(group, self.sentence)):
                return True
        gone = self.evidence.at("gone_noun", self.sentence)
        return any(0 <= start - self.figure.end <= 14 for start, _ in gone)

    def offer(self, role: str, group: str, reach: int, after: float | None, *, across: bool = True, bias: int = 0) -> None:
        """Let the words of a group compete: `after` weighs those behind the figure (None: they do not count), `across` other figures."""
        at, end = self.figure.at, self.figure.end
        for start, stop in self.evidence.at(group, self.sentence):
            if start > end + reach:
                break
            if start < at < stop or start < end < stop:
                distance = 0
            elif reach and stop <= at and (across or stop > self.left):
                if role == "total" and ("," in self.sentence.text[stop:at] or _TIES.search(self.sentence.text, start, stop)):
                    continue  # "todo el equipo de recarga, unas 500 personas"; "terminará su relación con 500 contratistas"
                distance = at - stop
            elif reach and start >= end and after is not None and (across or start < self.right):
                distance = int((start - end) * after)
            else:
                continue
            if distance <= reach and distance + bias < self.nearest:
                self.best, self.cue, self.nearest = role, (start, stop), distance + bias

    def cuts(self, weak: bool) -> None:
        figure = self.figure
        if not figure.share:
            for start, stop in self.evidence.at("gone_noun", self.sentence):
                if 0 <= start - figure.end <= 14 and start < self.right and (weak or not self.sentence.text.startswith(_HURT, start)):
                    self.best, self.cue, self.nearest = "cut", (start, stop), _SURE
        for start, stop in self.evidence.at("cut_after", self.sentence):
            if start <= figure.at < stop:
                self.best, self.cue, self.nearest = "cut", (start, stop), _SURE - 1
        for group in ("dismisses", *STRONG):
            self.offer("cut", group, NEAR, 1.5)
        if weak or figure.quantity.kind == "headcount" or (figure.share and figure.quantity.noun):
            self.offer("cut", "removes", 70, 1.5)
        if weak:
            self.offer("cut", "shared_out", 0, None, bias=_SURE)
            self.offer("cut", "leaves", 60, 1.3, bias=2)

    def not_cuts(self) -> None:
        self.offer("total", "total", 14 if self.figure.share else 22, None, across=False, bias=-2)
        self.offer("hire", "hire", 45, 2.0, across=False, bias=1)
        before = self.nearest
        self.offer("total", "not_cut_share" if self.figure.share else "not_cut", 0, None, bias=_SURE - 2)
        self.excluded = self.nearest != before

    def is_of_something_else(self) -> bool:
        """Of a bare share: words of money stand by, and no dismissal right before it."""
        at, end = self.figure.at, self.figure.end
        if "MONEY" in self.sentence.text[self.cue[1] : at]:
            return True
        if any(0 <= at - stop <= 14 for group in ("dismisses", "dismisses_people") for _, stop in self.evidence.at(group, self.sentence)):
            return False
        return any(-45 <= start - end <= 30 or 0 <= at - stop <= 60 for start, stop in self.evidence.at("finance", self.sentence))

    def elided(self) -> None:
        text, at = self.sentence.text, self.figure.at
        if self.figure.low >= 10_000 and "MONEY" in text[:at]:
            self.best = "other"  # "costará 394.000 euros, más que los 380.000 del ajuste de 2024"
        if not self.best:
            self.offer("cut", "gone_noun", NEAR, None)
        if not self.best and re.search(r"\botr[oa]s $", text[max(0, at - 10) : at]) and self.sentence.index - 1 in self.evidence.strong:
            self.best = "cut"  # "Otros 400 corresponden al laboratorio"

    def goes_on(self, elided: bool) -> None:
        """What takes up the cut of the sentence before: "Eran un cuarto del plantel", "Ochenta y seis, ni uno menos", "200 nóminas"."""
        figure, text = self.figure, self.sentence.text
        if self.sentence.index - 1 not in self.evidence.strong or self.sentence.place == "title":
            return
        if figure.share:
            if _TAKES_UP.fullmatch(text, 0, figure.at) and (figure.quantity.noun or OF_STAFF.match(text[figure.end : figure.end + 45])):
                self.best = "cut"
        elif _STANDS_FOR_PEOPLE.match(text, figure.end) or (elided and text[: figure.at] == " " and text.startswith(", ", figure.end)):
            self.best = "cut"

    def all_of_them(self) -> None:
        """ "prescindirá de sus 60 contratistas": all that there are."""
        for start, stop in self.evidence.at("dismisses", self.sentence):
            if stop <= self.figure.at and self.sentence.text[stop : self.figure.at] in _ALL_OF_THEM:
                self.best, self.cue, self.nearest = "cut", (start, stop), _SURE

    def relative(self) -> None:
        """ "los 154 trabajadores que desvinculó X" are cut, although "los" and "de los" speak of a staff that there is."""
        text, end = self.sentence.text, self.figure.end
        relative = _RELATIVE.match(text, end, end + 90)
        if relative is None:
            return
        for group in ("dismisses", "dismisses_people", "removes"):
            for start, stop in self.evidence.at(group, self.sentence):
                between = text[end:start]
                reach = 170 if group == "dismisses_people" else 70  # "200 trabajadores que evaluaban las respuestas perdieron el empleo"
                if relative.end() - 1 <= start <= end + reach and "," not in between and "NUMBER" not in between:
                    self.best, self.cue, self.nearest = "cut", (start, stop), _SURE
