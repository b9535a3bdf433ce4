"""Job cuts that a story states: who lets how many people go, what share of the workforce, and how far it has come.

Every headcount and every share of a sentence takes the role whose words stand nearest to it (layoff_figures.py). What is cut makes a
row; a share in apposition joins its headcount. The company is the subject before the words of the cut, what follows them ("despidos en X",
"los 154 que planteó X"), or what the sentences before spoke of (layoff_employers.py). The words are in data/layoffs.toml and
data/layoffs_context.toml.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.reading.names.types import Name
from pipelines.reading.rules.layoff_employers import employer
from pipelines.reading.rules.layoff_evidence import LEAST, STRONG, Evidence, acts, firms, gather
from pipelines.reading.rules.layoff_figure import Figure, apposed, is_share_of_staff, listed
from pipelines.reading.rules.layoff_figures import figures
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.story import Story
from pipelines.reading.text.fold import fold

LEAST_BARE = 5  # a number below this needs a noun of people
SURE = 1.0  # what the sentence of a cut without figures must reach
_SUBORDINATE = re.compile(
    r", (?:que|quien|la cual|el cual|tras|despues de|luego de|donde|cuando|mientras|con|meses|semanas|dias|un ano)\b[^,]*$"
)
_UP_TO = re.compile(
    r"(?:(?:podrian?|puede|pueden) (?:llegar|elevarse|subir|ascender|alcanzar|aumentar)|(?:elevar|subir|aumentar)\S*"
    r" (?:el numero|la cifra|el total|las bajas|las salidas))"
    r"(?: hasta)?(?: a| los| las)* $"
)
_ANOTHER_PLACE = re.compile(
    r" (?:solo |tambien |ademas )?en (?!el |la |los |las |total|conjunto|concreto|cristiano|la practica|suma|cifras|numeros|terminos|plata)"
)
_DOWN_TO = ("hasta los ", "hasta las ")
_SITE = re.compile(r"(?:que|donde|ubicad\S+|situad\S+|industrial|de produccion)\b")
_NEARLY_ALL = re.compile(r"\b(?:practica|casi) ")
_ASIDE_OPENS = re.compile(r"[,(] (?:que|quien|cuy[oa]s?|donde|fundad\w+|nacid\w+|cread\w+|convertid\w+|levantad\w+)\b[^,]*$")
_PART_OF = re.compile(r"de (?:los|las) (?:\w+ ){0,3}?NUMBER ")
_OF_A_PART = re.compile(r"(?:%|por ciento|parte|tercio|mitad|cuarto|quinto) (?:de|entre) (?:los|las|unos|unas) [^\d\n]{0,80}\d")
_FUTURE = re.compile(r"(?:ara|era|ira|dra|aran|eran|iran|dran)\b|\bvan? a\b|\bquiere|\bpuede")
_PAST = re.compile(
    r"\b(?:ha|han|habia|habian|tras|fueron|fue)\b|\b\w+(?:aron|ieron|io|jo|ado|ido)\b|\b(?:echo|recorto|elimino|desvinculo|ceso|cesanteo|achico|ejecuto)\b"
)
_LONG_PAST = re.compile(r"\b(?:en|desde|de) (?:19|20)\d\d\b|\bel ano pasado\b|\bhace (?:un|dos|tres|unos) anos?\b")
_AFTERMATH = (" tras los ", " por los ", " despues de los ", " desde los ", " tras el ", " despues del ")
_SAYS = re.compile(r"\b(?:anunci|comunic|inform|notific|abr|inici|present|negoci|acord|pact)\w*")


@dataclass(slots=True)
class ToldCut:
    """A cut that the story states; a range has two ends. `rule` is "figure", or "named" for a cut whose size is not told."""

    company: Name
    sentence: int
    headcount: tuple[int, int] | None = None
    percent: tuple[float, float] | None = None
    contractors: int | None = None
    stage: str = "announced"
    background: bool = False
    aside: bool = False  # told in a subordinate clause of a sentence about something else
    local: bool = False  # of a staff that the sentence numbers: "el 4,3 % de los 28.000 empleados que tiene en el país"
    derived: bool = False  # the difference of two staffs, told beside the cut or in its place
    rule: str = ""
    at: int = 0


def read_layoffs(story: Story) -> list[ToldCut]:
    """Every cut of the story in its order, each at a named company. Pure."""
    evidence = gather(story)
    if evidence is None or evidence.is_sport():
        return []
    rows: list[ToldCut] = []
    paragraph, last = -2, None
    for sentence in story.sentences:
        if sentence.paragraph != paragraph:
            paragraph, last = sentence.paragraph, None
        new = _cuts(evidence, sentence, last)
        if new:
            rows += new
            last = new[-1].company
            evidence.strong.add(sentence.index)
            if sentence.place != "title":
                evidence.cutters |= {row.company.entity: row.company for row in new}
            evidence.told |= {row.headcount for row in new if row.headcount}
            evidence.employers |= {row.company.entity for row in new}
    rows = _merged(story, rows)
    if all(row.background and not row.aside for row in rows):
        told = {row.sentence for row in rows}
        rows = sorted(
            [row for row in _without_figures(evidence) if row.sentence not in told] + rows, key=lambda row: (row.sentence, row.at)
        )
    return [] if all(row.aside for row in rows) else rows


def _cuts(evidence: Evidence, sentence: MaskedSentence, last: Name | None) -> list[ToldCut]:
    """The rows of one sentence."""
    rows: list[ToldCut] = []
    previous: Figure | None = None
    staff: Figure | None = None
    for figure in figures(evidence, sentence):
        if figure.share and staff is not None and previous is None and apposed(sentence.text, staff, figure):
            figure.role = "total"  # "representa a 30.000 personas, casi una cuarta parte de la plantilla"
        staff = figure if figure.role == "total" and not figure.share else None
        if previous is not None and rows and _joins(sentence.text, rows[-1], previous, figure):
            figure.role = "cut"
        elif _is_cut(evidence, sentence, previous, figure) and not _extends(sentence.text, rows, figure):
            company = employer(evidence, sentence, figure, last)
            if company is not None and not _adds_contractors(rows, company, figure):
                rows.append(_row(evidence, sentence, company, figure))
        if figure.role != "total":  # "2.500 puestos (de 35.000 empleados), un 7% del total" is one cut
            previous = figure
    return rows


def _is_cut(evidence: Evidence, sentence: MaskedSentence, previous: Figure | None, figure: Figure) -> bool:
    if (
        figure.share
        and figure.span[1] == 100
        and _NEARLY_ALL.search(sentence.text[max(0, figure.at - 10) : figure.at] + fold(figure.quantity.text))
    ):
        figure.role = "other"  # "la práctica totalidad" is no figure
    if not figure.role and previous is not None and previous.role == "cut" and listed(sentence.text, previous, figure):
        figure.role, figure.cue = "cut", previous.cue
    if not figure.role and not figure.share and figure.heads in evidence.told and figure.quantity.kind == "headcount":
        figure.role = "cut"  # the figure of the title again
    if previous is not None and previous.role == "cut" and not figure.share and fold(figure.quantity.text).startswith(_DOWN_TO):
        figure.role = "total"  # "redujo su plantilla un 12 %, hasta las 194.000 personas"
    if figure.role != "cut" or (figure.derived and previous is not None and previous.role == "cut"):
        return False
    if figure.share and figure.quantity.noun == "planta" and _SITE.match(sentence.text, figure.end):
        return False  # "la mitad de la planta que tenía en Goya": a factory
    if figure.share:
        return figure.quantity.noun is not None or is_share_of_staff(evidence, sentence, figure)
    return figure.low >= (LEAST_BARE if figure.quantity.kind == "number" else LEAST)


def _joins(text: str, row: ToldCut, previous: Figure, figure: Figure) -> bool:
    """Whether the figure completes the row of the one before: "200 personas, el 14 % de la plantilla"."""
    if figure.role not in ("", "cut") or previous.role != "cut" or not apposed(text, previous, figure):
        return False
    if figure.share and row.percent is None:
        row.percent = figure.span
        return True
    if not figure.share and row.headcount is None and row.contractors is None and not figure.derived:
        row.headcount = figure.heads
        return True
    return False


def _extends(text: str, rows: Sequence[ToldCut], figure: Figure) -> bool:
    """Whether the figure is the upper end of the cut before: "saldrán 24.000... podrían llegar a 33.000"."""
    row = rows[-1] if rows else None
    if (
        row is None
        or row.headcount is None
        or figure.share
        or row.headcount[1] >= figure.low
        or not _UP_TO.search(text[max(0, figure.at - 60) : figure.at])
    ):
        return False
    row.headcount = (row.headcount[0], figure.heads[1])
    return True


def _adds_contractors(rows: Sequence[ToldCut], company: Name, figure: Figure) -> bool:
    if not rows or not figure.contractor or rows[-1].contractors is not None or rows[-1].company.entity != company.entity:
        return False
    rows[-1].contractors = figure.heads[0]
    return True


def _row(evidence: Evidence, sentence: MaskedSentence, company: Name, figure: Figure) -> ToldCut:
    row = ToldCut(company, sentence.index, stage=_stage(evidence, sentence, figure.cue), rule="figure", at=figure.at)
    if figure.contractor:
        row.contractors = figure.heads[0]
    elif figure.share:
        row.percent = figure.span
        row.local = _OF_A_PART.search(fold(figure.quantity.text)) is not None
    else:
        row.headcount = figure.heads
        row.derived = figure.derived
        row.local = _PART_OF.match(sentence.text, figure.end) is not None
    row.background = sentence.place != "title" and any(
        (0 <= figure.at - start <= 90 and not _in_an_aside(sentence.text, start, figure.at))
        or (0 <= start - figure.end <= 25 and " que " not in sentence.text[figure.end - 1 : start])
        for start, _ in evidence.at("earlier", sentence)
    )
    before = sentence.text[max(0, figure.cue[0] - 200) : max(figure.cue[0], 1)]
    row.aside = sentence.place != "title" and "," in sentence.text[figure.end :] and _SUBORDINATE.search(before) is not None
    return row


def _in_an_aside(text: str, start: int, at: int) -> bool:
    """Whether a word stands in a clause that ends before the figure: "X, que presumió hace dos años de crecer, despidió a 30"."""
    return "," in text[start:at] and _ASIDE_OPENS.search(text, max(0, start - 150), start) is not None


def _stage(evidence: Evidence, sentence: MaskedSentence, cue: tuple[int, int] = (0, 0)) -> str:
    """announced, done, planned or rumoured: from the words around, then from the tense of the cut itself, then from who says so."""
    if evidence.at("denied", sentence):
        return "rumoured"
    if evidence.at("plans", sentence):
        return "planned"
    if evidence.at("rumour", sentence):
        return "rumoured"
    words = sentence.text[max(0, cue[0] - 20) : cue[1]]
    if _FUTURE.search(words):
        return "announced"
    if _PAST.search(words):
        return "done"
    return "announced" if _SAYS.search(sentence.text) else "done"


def _merged(story: Story, rows: Sequence[ToldCut]) -> list[ToldCut]:
    """One row for each company and cut; what the title says is only added where the text gives no such figure."""
    kept: list[ToldCut] = []
    for row in sorted(rows, key=lambda r: story.sentences[r.sentence].place == "title"):
        title = story.sentences[row.sentence].place == "title"
        if title and row.headcount and any(k.headcount == row.headcount for k in kept if not _same_company(k, row)):
            continue  # whose they are, the text says
        twin = next((k for k in kept if _same_cut(k, row, title) and (title or not _elsewhere(story, k, row))), None)
        if twin is None:
            kept.append(row)
            continue
        twin.headcount = twin.headcount or row.headcount
        if not title or not twin.headcount:
            twin.percent = twin.percent or row.percent
        twin.contractors = twin.contractors or row.contractors
        twin.aside = twin.aside and row.aside
    kept = [row for row in kept if not (row.derived and any(other is not row and _same_company(other, row) for other in kept))]
    return sorted(kept, key=lambda r: (r.sentence, r.at))


def _same_company(one: ToldCut, two: ToldCut) -> bool:
    return one.company.entity == two.company.entity or fold(one.company.name) == fold(two.company.name)


def _elsewhere(story: Story, one: ToldCut, two: ToldCut) -> bool:
    """Whether the later of two sentences or clauses tells of another place or time: "En Seattle, la compañía notificó 161 salidas"."""
    if one.sentence == two.sentence:
        return "; en " in story.sentences[one.sentence].text[min(one.at, two.at) : max(one.at, two.at)]
    return _ANOTHER_PLACE.match(story.sentences[max(one.sentence, two.sentence)].text) is not None


def _same_cut(one: ToldCut, two: ToldCut, title: bool) -> bool:
    if not _same_company(one, two):
        return False
    if title and two.headcount and one.headcount is None and one.contractors == two.headcount[0]:
        two.headcount = None  # "deja sin trabajo a 5.000 colaboradores": autónomos, the text says
        return True
    if title and one.headcount and two.contractors == one.headcount[0] and one.contractors is None:
        one.headcount = None  # and "subcontratados" in the title
        return True
    if one.headcount and two.headcount:
        return title or one.headcount == two.headcount
    if one.percent and two.percent:
        return title or one.percent == two.percent
    if one.background or two.background:
        return False
    return title or (abs(one.sentence - two.sentence) <= 2 and not one.local and not two.local)


def _without_figures(evidence: Evidence) -> list[ToldCut]:
    """The one row of a story that tells of a cut without saying how large."""
    best: tuple[float, ToldCut] | None = None
    for sentence in evidence.story.sentences:
        spans = [span for group in STRONG for span in evidence.at(group, sentence)]
        if not spans or evidence.at("denies", sentence):
            continue
        if evidence.at("market", sentence) and not evidence.at("dismisses", sentence):
            continue
        named = firms(sentence)
        acting = [name for at, name in named if acts(sentence, at)]
        company = acting[0] if acting else named[0][1] if named else evidence.main
        if company is None:
            continue
        score = {"title": 1.0, "lead": 0.8}.get(sentence.place, 0.4) + (0.5 if acting else 0.2 if named else 0.0)
        score += 0.3 if evidence.at("dismisses_people", sentence) else 0.0
        score -= 0.3 if sentence.place == "title" and not named else 0.0
        score -= 0.6 if sentence.place != "title" and _LONG_PAST.search(sentence.text[max(0, spans[0][0] - 40) : spans[0][1] + 20]) else 0.0
        score -= 0.6 if sentence.text[max(0, spans[0][0] - 16) : spans[0][0]].endswith(_AFTERMATH) else 0.0
        score += 0.25 if sentence.field == "text" else 0.0  # a sentence of the text says more than the title
        if best is None or score > best[0]:
            best = (
                score,
                ToldCut(company, sentence.index, stage=_stage(evidence, sentence, spans[0]), rule="named", at=spans[0][0]),
            )
    return [best[1]] if best is not None and best[0] >= SURE else []
