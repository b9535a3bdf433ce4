"""Job cuts that a story states: who lets how many people go, what share of the workforce, and how far it has come.

Every headcount and every share of a sentence takes the role whose words stand nearest to it: cut, staff that there is, staff that comes, something
financial. What is cut makes a row; a share in apposition joins its headcount. The company is the subject before the words of the cut, what follows them
("despidos en X", "los 154 que planteó X"), or what the sentences before spoke of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipelines.companies.types import Name
from pipelines.spanish.numbers import Quantity
from pipelines.statements.masked import MaskedSentence, Slot
from pipelines.statements.search import Lexicon, Spans
from pipelines.statements.story import Story

DATA = Path(__file__).parent / "data"
NEAR = 90  # characters of masked text between a word and the figure it speaks of
APPOSITION = 75  # between a headcount and the share that repeats it
STRONG = ("dismisses_people", "cut_noun")
_PEOPLE_FIRST = 5  # a number below this needs a noun of people
_LEAST = 3  # one or two who are dismissed are persons, not a cut
_ELIDED_NEXT = re.compile(
    r"(?:[,.;:)(]|corresponden|pertenecen|trabajaban|estaban|son|eran|\S+(?:ados|idos|adas|idas)|y|e|en|que|de (?:ellos|ellas|los afectados|estos)|del|hasta|desde|el|la|los|las|este|esta|durante|por|para|a|ya|anunciad\S+|comunicad\S+|mas|menos|solo|tambien|entre|segun|cuando|tras|mientras|pero|como)(?: |$)"
)
_ELIDED_BEFORE = re.compile(
    r"(?:\ba|\bal|\by|\botr[oa]s|\bpara|\blos|\blas|\bcon|\bde|\bunos|\bunas|\bincluyo a|\b\w+(?:o|aron|eron|ado|ido|ara|ira|era)|,|:|\() $"
)
_RELATIVE_OWNER = re.compile(r"(?:\S+ ){0,3}?que (?:[^\s,.;]+ ){1,6}?COMPANY ")
_AFTER_OWNER = re.compile(r"(?:\S+ ){0,7}?(?:en|de|por parte de|por) (?:la |el |los |las )?(?:\S+ ){0,2}?COMPANY ")
_CHANGE = re.compile(r"(?:de|desde|del) .* a ", re.IGNORECASE)
_STAFF_OF = re.compile(
    r"(?:PERCENT|NUMBER) (?:de (?:los |las |sus )?(?:NUMBER )?)?(?:(?:trabajadores|empleados|personas|plantilla|personal|nomina|dotacion) )?(?:(?:de|en) (?:la )?(?:plantilla|nomina|dotacion) )?de (?:la |el |su filial )?COMPANY "
)
_ONE_PERSON = re.compile(
    r"\b(?:un|una|el|la|su|al|del|este|esta|otro|otra) (?:\S+ )?(?:emplead[oa]|trabajador|trabajadora|ingenier[oa]|directiv[oa]|colaborador|moderador|contratista) $"
)
_OF_STAFF = re.compile(
    r"(?:mundial|global|total|(?:(?:de|en) )?(?:la |su |sus |los |las |el |un |una )?(?:total|plantel|plantilla|gente|dotacion|staff|personal|fuerza|nomina|empleados|trabajadores|equipo|organizacion|compania|empresa|roster|cuadro))\b"
)
_OF_MONEY = re.compile(
    r"(?:de|del|en) (?:las? |los |su |sus |el )?(?:ingresos|ventas|gasto|costo|coste|precio|salario|sueldo|acciones|capital|mercado|prevision|presupuesto|valor)"
)
_UP_TO = re.compile(
    r"(?:(?:podrian?|puede|pueden) (?:llegar|elevarse|subir|ascender|alcanzar|aumentar)|(?:elevar|subir|aumentar)\S* (?:el numero|la cifra|el total|las bajas|las salidas))(?: hasta)?(?: a| los| las)* $"
)
_RELATIVE = re.compile(r"(?:[^\s,.;]+ ){0,2}que ")
_ANAPHOR = re.compile(
    r" (?:la|el|esta|este|dicha) (?:compania|empresa|firma|tecnologica|startup|multinacional|gigante|plataforma|entidad|operadora|matriz|start-up|fintech|unicornio|organizacion|grupo) (?!COMPANY)"
)
_NOT_SUBJECT = re.compile(
    r"(?: (?:en|de|a|con|por) COMPANY (?:(?:y|e|,) COMPANY )*(?:y|e|,) $| (?:segun|informo|adelanto|publico|senalo|por|controlad[oa] por|propiedad de|comprar|compra de|adquirir|adquirio|como|contra|versus|frente a|junto a|de la mano de|desde|a|ex|recibir de|inversion de|llegada de|entrada de|operacion de|colapso de|grupo|competidora de|rival de|ante|sobre|para|con) (?:la |el |los |las |su |sus )?(?:\S+ )?)$"
)
_SUBORDINATE = re.compile(
    r", (?:que|quien|la cual|el cual|tras|despues de|luego de|donde|cuando|mientras|con|meses|semanas|dias|un ano)\b[^,]*$"
)
_AUTHORITY = re.compile(
    r"(?:Ministerio|Secretaría|Gobierno|Generalitat|Junta|Inspección|Seguridad Social|INE\b|Instituto Nacional|Banco (?:de España|Central)|Foro|Comisión|Tribunal|Congreso|Senado"
    r"|UGT|CC ?OO|CCOO|USO|CGT|Sumados|Fetico|CSIF|LAB|ELA|CTA|CGTP|CUT|UATRE|La Bancaria|Sindicato|Comité|Unión Europea|OIT|OCDE|FMI|Federación|Dirección General|Departamento)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"NUMBER (?:de (?:ellos|ellas|estos|estas|los cuales|las cuales)|en)\b")


@dataclass(slots=True)
class LayoffStatement:
    """A cut that the story states."""

    company: Name | None
    sentence: int
    headcount: tuple[int, int] | None = None
    percent: tuple[float, float] | None = None
    contractors: int | None = None
    stage: str = "announced"
    background: bool = False
    aside: bool = False  # told in a subordinate clause of a sentence about something else
    local: bool = False  # the share is of a staff that the sentence numbers: "el 4,3 % de los 28.000 empleados que tiene en el país"
    rule: str = ""
    at: int = 0


@dataclass(slots=True)
class _Figure:
    at: int
    end: int
    slot: Slot
    quantity: Quantity
    share: bool
    role: str = ""
    cue: tuple[int, int] = (0, 0)
    distance: int = 0
    contractor: bool = False
    strong: bool = False


@cache
def _lexicon(name: str) -> Lexicon:
    return Lexicon(DATA / name)


def read_layoffs(story: Story) -> list[LayoffStatement]:
    """Every cut of the story, those of the text in their order. Pure; a row's company may be None when nobody is named."""
    found = {name: dict(spans) for name, spans in _lexicon("layoffs.toml").find(story.sentences).items()}
    spoken = {index for spans in found.values() for index in spans}
    if not spoken:
        return []
    asked = [s for s in story.sentences if s.index in spoken or any(slot.kind in ("NUMBER", "PERCENT") for _, slot in s.slots)]
    for name, places in _lexicon("layoffs_context.toml").find(asked).items():
        found[name] = {asked[position].index: spans for position, spans in places.items()}
    return _Reader(story, found).read()


@dataclass(slots=True)
class _Reader:
    story: Story
    found: Mapping[str, dict[int, Spans]]
    main: Name | None = None
    strong: set[int] = field(default_factory=set)  # sentences that speak of a cut beyond doubt
    headline: bool = False  # the title or the lead speaks of a cut
    employers: set[int] = field(default_factory=set)  # entities that stand in a sentence that speaks of a cut

    def read(self) -> list[LayoffStatement]:
        sentences = self.story.sentences
        if sum(len(self.found["sport"].get(s.index, ())) for s in sentences) >= 2:
            return []
        for group in STRONG:
            for index, spans in list(self.found[group].items()):
                self.found[group][index] = [span for span in spans if self.stands(sentences[index], span)]
        self.main = self.principal()
        self.strong = {
            index
            for group in STRONG
            for index, spans in self.found[group].items()
            if spans
            and not self.found["denies"].get(index)
            and not (self.found["market"].get(index) and not self.found["dismisses"].get(index))
        }
        self.headline = any(sentences[i].place in ("title", "lead") for i in self.strong)
        for sentence in sentences:
            if (sentence.index in self.strong or self.found["dismisses"].get(sentence.index)) and not self.found["market"].get(
                sentence.index
            ):
                self.employers |= {name.entity for _, name in _firms(sentence)}
        if 0 in self.strong and sentences[0].place == "title" and self.main is not None:
            self.employers.add(self.main.entity)
        rows: list[LayoffStatement] = []
        paragraph = -2
        last_row_company: Name | None = None
        for sentence in sentences:
            if sentence.paragraph != paragraph:
                paragraph, last_row_company = sentence.paragraph, None
            new = self.cuts(sentence, last_row_company)
            rows += new
            if new:
                self.strong.add(sentence.index)
                last_row_company = new[-1].company
        rows = self.merged(rows)
        if not any(r.headcount or r.percent or r.contractors for r in rows):
            rows = self.without_figures()
        if rows and all(r.aside for r in rows):
            return []
        return rows

    def stands(self, sentence: MaskedSentence, span: tuple[int, int]) -> bool:
        """Whether words found as a cut are one: within one clause, of more than one person, and of staff where a share is cut."""
        words = sentence.text[span[0] : span[1]]
        if re.search(r" [,;.:] |COMPANY", words) or _ONE_PERSON.search(words):
            return False
        counted = [slot.value for at, slot in sentence.slots if span[0] <= at < span[1] and slot.kind == "NUMBER"]
        if any(isinstance(q, Quantity) and q.high is not None and q.high < _LEAST for q in counted):
            return False
        if words.endswith("PERCENT ") and not any(
            start <= span[0] < stop for start, stop in self.found["dismisses"].get(sentence.index, ())
        ):
            share = next((slot.value for at, slot in sentence.slots if at == span[1] - len("PERCENT ")), None)
            return isinstance(share, Quantity) and (share.noun is not None or bool(_OF_STAFF.match(sentence.text[span[1] : span[1] + 45])))
        return True

    def principal(self) -> Name | None:
        """The company that the story is most about."""
        points: dict[int, float] = {}
        names: dict[int, Name] = {}
        for sentence in self.story.sentences:
            for at, name in _firms(sentence):
                names.setdefault(name.entity, name)
                weight = {"title": 3.0, "lead": 1.5}.get(sentence.place, 1.0)
                if _NOT_SUBJECT.search(sentence.text[:at]):
                    weight /= 2
                if sentence.text[:at].endswith((" de ", " del ", " de la ")):
                    weight /= 2
                if sentence.place in ("title", "lead") and any(self.found[g].get(sentence.index) for g in STRONG):
                    weight *= 1.5
                points[name.entity] = points.get(name.entity, 0) + weight
        return max(names.values(), key=lambda n: points[n.entity], default=None)

    # --- figures --------------------------------------------------------------------------------------------------------------

    def figures(self, sentence: MaskedSentence) -> list[_Figure]:
        found = []
        for at, slot in sentence.slots:
            quantity = slot.value
            if (
                not isinstance(quantity, Quantity)
                or slot.kind not in ("NUMBER", "PERCENT")
                or quantity.bound == "vague"
                or quantity.low is None
            ):
                continue
            if quantity.kind not in ("headcount", "number", "percent"):
                continue
            if quantity.kind != "percent" and (quantity.high or 0) > 2_000_000:
                continue
            found.append(_Figure(at, at + len(slot.kind) + 1, slot, quantity, quantity.kind == "percent"))
        for figure in found:
            self.judge(sentence, figure, found)
        return found

    def judge(self, sentence: MaskedSentence, figure: _Figure, figures: Sequence[_Figure]) -> None:
        """Give the figure its role: cut, total, hire, finance, or none."""
        text, at, end = sentence.text, figure.at, figure.end
        quantity = figure.quantity
        following = text[end : end + 40]
        elided = not figure.share and quantity.kind != "headcount"
        figure.role = "other"
        if elided and not ((_ELIDED_NEXT.match(following) or not following.strip()) and _ELIDED_BEFORE.search(text[max(0, at - 24) : at])):
            return
        figure.role = ""
        best, cue, nearest = "", (0, 0), NEAR + 1
        left = max((f.end for f in figures if f.end <= at), default=0)
        right = min((f.at for f in figures if f.at >= end), default=len(text))

        def offer(role: str, group: str, reach: int, after: float | None, *, across: bool = True, bias: int = 0) -> None:
            nonlocal best, cue, nearest
            for start, stop in self.found[group].get(sentence.index, ()):
                if start < at < stop or start < end < stop:
                    distance = 0
                elif stop <= at and (across or stop > left):
                    distance = at - stop
                elif start >= end and after is not None and (across or start < right):
                    distance = int((start - end) * after)
                else:
                    continue
                if distance <= reach and distance + bias < nearest:
                    best, cue, nearest = role, (start, stop), distance + bias

        weak = self.speaks_of_a_cut(sentence)
        if not figure.share:
            for start, stop in self.found["gone_noun"].get(sentence.index, ()):
                if 0 <= start - end <= 14 and start < right:
                    best, cue, nearest = "cut", (start, stop), -5
        for start, stop in self.found["cut_after"].get(sentence.index, ()):
            if start <= at < stop:
                best, cue, nearest = "cut", (start, stop), -6
        offer("cut", "dismisses", NEAR, 1.5)
        offer("cut", "dismisses_people", NEAR, 1.5)
        offer("cut", "cut_noun", NEAR, 1.5)
        if quantity.kind == "headcount" or (figure.share and quantity.noun) or weak:
            offer("cut", "removes", 70, 1.5)
        if weak:
            offer("cut", "leaves", 60, 1.3, bias=2)
        offer("total", "total", 22 if not figure.share else 14, None, across=False, bias=-2)
        offer("hire", "hire", 45, 2.0, across=False, bias=1)
        offer("total", "not_cut_share" if figure.share else "not_cut", 0, None, bias=-3)
        if figure.share and not quantity.noun:
            finance = [a for a, b in self.found["finance"].get(sentence.index, ()) if -45 <= a - end <= 30 or 0 <= at - b <= 60]
            direct = any(0 <= at - b <= 14 for g in ("dismisses", "dismisses_people") for _, b in self.found[g].get(sentence.index, ()))
            if "MONEY" in text[cue[1] : at] or (finance and not direct):
                best = "finance"
        if weak and elided and quantity.low >= 10_000 and "MONEY" in text[:at]:
            best = "other"  # "costará 394.000 euros, más que los 380.000 del ajuste de 2024"
        if weak and not best and quantity.kind == "headcount" and quantity.bound == "about" and _CHANGE.match(quantity.text):
            best = "cut"  # "pasó de 9.000 a 5.000 empleados"
        if weak and elided and not best:
            offer("cut", "gone_noun", NEAR, None)
            if not best and re.search(r"\botr[oa]s $", text[:at]) and sentence.index - 1 in self.strong:
                best = "cut"  # "Otros 400 corresponden al laboratorio"
        if best != "cut" and (relative := _RELATIVE.match(text[end : end + 90])) and not figure.share:
            for group in ("dismisses", "dismisses_people", "removes"):
                for start, stop in self.found[group].get(sentence.index, ()):
                    if end + relative.end() - 1 <= start <= end + 70 and "," not in text[end:start]:
                        best, cue, nearest = "cut", (start, stop), -5
        if text[:at].endswith(" PERCENT ") and re.match(r"(?:in|su)ferior|me[nj]or|mayor|menos|más|mas", quantity.text.lower()):
            best, nearest = "total", -9  # "un 25,6 % inferior a las 6.088 bajas"
        if not figure.share and nearest > -5 and re.search(r"(?:^|,) con $", text[:at]) and not re.match(r"\S+ menos\b", following):
            best = "total"  # "Con 140.473 empleados a cierre de 2023, ..."
        if quantity.not_cut and not (best == "cut" and nearest <= 3):
            best = "total"
        figure.role, figure.cue, figure.distance = best, cue, nearest
        figure.strong = any(cue in self.found[g].get(sentence.index, ()) for g in (*STRONG, "dismisses", "gone_noun"))
        figure.contractor = not figure.share and any(
            (start <= at < stop) or 0 <= start - end <= 25 or (quantity.noun or "").startswith("contratista")
            for start, stop in self.found["contractor"].get(sentence.index, ())
        )

    def speaks_of_a_cut(self, sentence: MaskedSentence) -> bool:
        """Whether this sentence, its neighbours or the title speak of a cut beyond doubt."""
        index = sentence.index
        if any(i in self.strong for i in (index, index - 1, index + 1, index - 2)):
            return True
        return self.headline

    # --- rows -----------------------------------------------------------------------------------------------------------------

    def cuts(self, sentence: MaskedSentence, last: Name | None) -> list[LayoffStatement]:
        figures = self.figures(sentence)
        if (denial := self.found["denies"].get(sentence.index)) and figures:
            for figure in figures:
                if any(figure.cue[0] + 60 > start for start, _ in denial):
                    figure.role = "denied"
        if spans := self.found["aggregate"].get(sentence.index):
            subject = min((p for p, n in _firms(sentence) if not _NOT_SUBJECT.search(sentence.text[:p])), default=10**6)
            for figure in figures:
                if figure.at < subject or any(a <= figure.at < b for a, b in spans):
                    figure.role = "denied"
        if self.found["long_ago"].get(sentence.index) or self.found["market"].get(sentence.index):
            for figure in figures:
                if figure.share or (figure.quantity.low or 0) >= 100_000:
                    figure.role = "denied"
        rows: list[LayoffStatement] = []
        previous: _Figure | None = None
        row: LayoffStatement | None = None
        for number, figure in enumerate(figures):
            text = sentence.text
            if (
                figure.share
                and figure.quantity.high == 100
                and re.search(r"practica |casi ", text[max(0, figure.at - 10) : figure.at] + figure.quantity.text.lower().replace("á", "a"))
            ):
                continue  # "la práctica totalidad" is no figure
            joined = previous is not None and row is not None and self.apposed(text, previous, figure)
            if joined and previous is not None and row is not None and figure.role not in ("total", "hire", "finance", "denied", "other"):
                value = _span(figure.quantity)
                if figure.share and row.percent is None and previous.role == "cut":
                    row.percent = value
                    previous = figure
                    figure.role = "cut"
                    continue
                if not figure.share and row.headcount is None and row.contractors is None and previous.share:
                    row.headcount = (int(value[0]), int(value[1]))
                    previous = figure
                    figure.role = "cut"
                    continue
            if figure.role != "cut" and previous is not None and previous.role == "cut" and self.listed(text, previous, figure):
                figure.role, figure.cue = "cut", previous.cue
            if figure.role != "cut":
                previous = figure
                continue
            if (
                row is not None
                and row.headcount
                and not figure.share
                and _UP_TO.search(text[: figure.at])
                and row.headcount[1] < (figure.quantity.low or 0)
            ):
                row.headcount = (row.headcount[0], int(figure.quantity.low or 0))  # "saldrán 24.000 ... podrían llegar a 33.000"
                previous = figure
                continue
            if figure.share and not figure.quantity.noun and not self.share_of_staff(sentence, figure):
                previous = figure
                continue
            least = _PEOPLE_FIRST if figure.quantity.kind == "number" else _LEAST
            if not figure.share and (figure.quantity.low or 0) < least:
                previous = figure
                continue
            company = self.company(sentence, figure, figures[number - 1] if number else None, last)
            value = _span(figure.quantity)
            if (
                figure.contractor
                and row is not None
                and row.company is not None
                and company is not None
                and row.company.entity == company.entity
                and row.contractors is None
            ):
                row.contractors = int(value[0])
                previous = figure
                continue
            row = LayoffStatement(company, sentence.index, rule="figure", at=figure.at, stage=self.stage(sentence))
            if figure.contractor:
                row.contractors = int(value[0])
            elif figure.share:
                row.percent = value
                row.local = bool(re.search(r"%.*\d", figure.quantity.text))
            else:
                row.headcount = (int(value[0]), int(value[1]))
            row.background = bool(self.found["earlier"].get(sentence.index)) and sentence.place not in ("title",)
            subordinate = _SUBORDINATE.search(text[: max(figure.cue[0], 1)])
            row.aside = sentence.place != "title" and subordinate is not None and "," in text[figure.end :]
            rows.append(row)
            previous = figure
        return rows

    def apposed(self, text: str, first: _Figure, second: _Figure) -> bool:
        """Whether the second figure says the first again as a share or a number: "200 personas, el 14 % de la plantilla"."""
        between = text[first.end : second.at]
        if first.share == second.share or len(between) > APPOSITION or "COMPANY" in between:
            return False
        if re.search(r"[;.:]|\b(?:y|mientras|pero|ademas)\b(?! (?:global|mundial))", between):
            return False
        return (
            "," in between
            or "(" in between
            or "/" in between
            or re.search(r"\b(?:es decir|o sea|equivalentes?|representan?|suponen?|unos|el|lo que|o)\b", between) is not None
        )

    def listed(self, text: str, first: _Figure, second: _Figure) -> bool:
        """Whether the second figure goes on with the cut of the first: "6.000 empleos, y en junio otros 300"."""
        if second.role in ("total", "hire", "finance", "denied", "other") or second.share or first.share:
            return False
        between = text[first.end : second.at]
        if len(between) > 70 or "COMPANY" in between:
            return False
        return bool(re.search(r"\b(?:otr[oa]s?|y|ademas de)\b(?: (?:de|a|en|con|\S+))? $", between)) or bool(
            _PARTS.match(text[second.at :])
        )

    def share_of_staff(self, sentence: MaskedSentence, figure: _Figure) -> bool:
        after = sentence.text[figure.end : figure.end + 45]
        if _OF_STAFF.match(after):
            return True
        dismissed = any(figure.cue in self.found[group].get(sentence.index, ()) for group in ("dismisses", "dismisses_people"))
        return dismissed and figure.distance < 45 and not _OF_MONEY.match(after)

    # --- who ------------------------------------------------------------------------------------------------------------------

    def company(self, sentence: MaskedSentence, figure: _Figure, before: _Figure | None, last: Name | None) -> Name | None:
        text = sentence.text
        firms = _firms(sentence)
        if text[figure.cue[0] : figure.cue[1]].startswith(("deja", "abandona")):
            for position, name in firms:
                if 0 <= position - figure.cue[1] <= 8:
                    return name
        if owner := _STAFF_OF.match(text[figure.at if figure.share else max(figure.at, figure.cue[0]) :]):
            at = (figure.at if figure.share else max(figure.at, figure.cue[0])) + owner.end() - len("COMPANY ")
            if (figure.share or "NUMBER" not in owner.group()[8:]) and (name := next((n for p, n in firms if p == at), None)):
                apposed = re.match(r", (?:la|el|su) (?:\S+ )?(?:filial|empresa|startup|firma|compania)", text[at + len("COMPANY ") :])
                if (
                    apposed
                    or figure.quantity.noun in ("plantilla", "personal", "nomina", "dotacion")
                    or re.search(r"plantilla|personal|nomina|dotacion", owner.group())
                ):
                    return name
        left = figure.cue[0] if figure.cue[1] <= figure.at and figure.cue != (0, 0) else figure.at
        tail = text[figure.end :]
        if (owner := _RELATIVE_OWNER.match(tail)) and "NUMBER" not in owner.group():
            at = figure.end + owner.end() - len("COMPANY ")
            if name := next((n for p, n in firms if p == at), None):
                return name
        subjects = [(p, n) for p, n in firms if p < max(left, figure.at) and not _NOT_SUBJECT.search(text[:p])]
        if subjects:
            # the nearest to the left, but one that only says whose the people are ("los empleados de Reality Labs") does not act
            anaphors = [m.start() for m in _ANAPHOR.finditer(text, 0, max(left, 1))]
            if anaphors and anaphors[-1] > subjects[-1][0]:
                named = {n.entity for _, n in subjects}
                if (
                    self.main is not None
                    and (self.main.entity not in named or len(named) > 1)
                    and re.search(r"\bque$|^$|[,;]$", text[: anaphors[-1]])
                ):
                    return self.main if last is None or last.entity in named else last
            acting = [(p, n) for p, n in subjects if not text[:p].endswith((" de ", " del ", " en ", " de la ", " de los "))]
            nearest = (acting or subjects)[-1]
            return nearest[1]
        if (owner := _AFTER_OWNER.match(text[max(figure.end, figure.cue[1]) :])) and not re.search(
            r"\b(?:trabaj|pertenec|ubicad|situad|correspond)", owner.group()
        ):
            at = max(figure.end, figure.cue[1]) + owner.end() - len("COMPANY ")
            if name := next((n for p, n in firms if p == at), None):
                return name
        others = [(p, n) for p, n in firms if p < figure.at]
        if sentence.place == "title":
            return firms[0][1] if firms else self.main
        if last is not None:
            return last
        if (
            _ANAPHOR.match(text)
            and sentence.index
            and (before_it := self.story.sentences[sentence.index - 1]).paragraph == sentence.paragraph
        ):
            entities = {n.entity: n for _, n in _firms(before_it)}
            if len(entities) == 1:
                return next(iter(entities.values()))
        if self.main is not None and (self.main.entity in self.employers or figure.strong or sentence.place == "lead"):
            return self.main
        return others[-1][1] if others else None

    def stage(self, sentence: MaskedSentence) -> str:
        index = sentence.index
        if self.found["denied"].get(index):
            return "rumoured"
        if self.found["plans"].get(index):
            return "planned"
        if self.found["rumour"].get(index):
            return "rumoured"
        if re.search(r"\b\w+(?:ra|ran|rian?)\b(?= )|\bva[n]? a\b|\banunci\w+|\bcomunic\w+", sentence.text) and not re.search(
            r"\b(?:despidio|echo|desvinculo|ha despedido|ya)\b", sentence.text
        ):
            return "announced"
        return "done"

    # --- together -------------------------------------------------------------------------------------------------------------

    def merged(self, rows: Sequence[LayoffStatement]) -> list[LayoffStatement]:
        """One row for each company and cut; what the title says is only added where the text gives no such figure."""
        kept: list[LayoffStatement] = []
        for row in sorted(rows, key=lambda r: self.story.sentences[r.sentence].place == "title"):
            if row.company is None:
                continue
            twin = next((k for k in kept if self.same(k, row)), None)
            if twin is None:
                kept.append(row)
                continue
            twin.headcount = twin.headcount or row.headcount
            if self.story.sentences[row.sentence].place != "title" or not twin.headcount:
                twin.percent = twin.percent or row.percent
            twin.contractors = twin.contractors or row.contractors
            twin.aside = twin.aside and row.aside
        kept = [k for k in kept if not (k.local and not k.headcount and any(o is not k and o.company is not None and k.company is not None
                and o.company.entity == k.company.entity and abs(o.sentence - k.sentence) <= 2 for o in kept))]  # fmt: skip
        return sorted(kept, key=lambda r: (r.sentence, r.at))

    def same(self, one: LayoffStatement, two: LayoffStatement) -> bool:
        if one.company is None or two.company is None or one.company.entity != two.company.entity:
            return False
        title = self.story.sentences[two.sentence].place == "title"
        if one.headcount and two.headcount:
            return one.headcount == two.headcount or title
        if one.percent and two.percent:
            return one.percent == two.percent or title
        near = abs(one.sentence - two.sentence) <= 2 and not (one.local or two.local)
        if one.background or two.background:
            return False
        return near or title

    def without_figures(self) -> list[LayoffStatement]:
        """The one row of a story that tells of a cut without saying how large."""
        best: tuple[float, LayoffStatement] | None = None
        for sentence in self.story.sentences:
            index = sentence.index
            spans = [s for g in STRONG for s in self.found[g].get(index, ())]
            if not spans or (self.found["denies"].get(index) and not self.found["denied"].get(index)):
                continue
            firms = [(p, n) for p, n in _firms(sentence)]
            acting = [(p, n) for p, n in firms if not _NOT_SUBJECT.search(sentence.text[:p])]
            score = {"title": 1.0, "lead": 0.8}.get(sentence.place, 0.4) + (0.5 if acting else 0.2 if firms else 0.0)
            if self.found["dismisses_people"].get(index):
                score += 0.3
            if self.found["market"].get(index) and not self.found["dismisses"].get(index):
                continue
            company = acting[0][1] if acting else firms[0][1] if firms else self.main
            if company is None:
                continue
            if sentence.place == "title" and not firms:
                score -= 0.3
            row = LayoffStatement(company, index, stage=self.stage(sentence), rule="named", at=spans[0][0])
            # prefer the sentence of the text as the quote
            if best is None or score + (0.25 if sentence.field == "text" else 0) > best[0]:
                best = (score + (0.25 if sentence.field == "text" else 0), row)
        if best is None or best[0] < 1.0:
            return []
        return [best[1]]


def _span(quantity: Quantity) -> tuple[float, float]:
    low = quantity.low if quantity.low is not None else 0
    high = quantity.high if quantity.high is not None else low
    return low, high


def _firms(sentence: MaskedSentence) -> list[tuple[int, Name]]:
    """The organisations of a sentence that can let people go, with their places; authorities and unions only speak of it."""
    return [
        (at, slot.value)
        for at, slot in sentence.slots
        if isinstance(slot.value, Name) and slot.value.kind in ("company", "institution") and not _AUTHORITY.match(slot.value.name)
    ]
