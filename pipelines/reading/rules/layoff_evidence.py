"""What a story says of job cuts, found once: the words of two lexicons, the sentences that speak of a cut beyond doubt,
and who it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipelines.reading.names.types import Name
from pipelines.reading.phrases.search import Lexicon, Spans
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.story import Story

DATA = Path(__file__).parent / "data"
STRONG = ("dismisses_people", "cut_noun")  # groups of layoffs.toml that by themselves say that there is a cut
GROUPS = (*STRONG, "dismisses", "gone_noun", "removes")
CONTEXT = (
    "cut_after",
    "shared_out",
    "leaves",
    "contractor",
    "total",
    "hire",
    "not_cut_share",
    "not_cut",
    "finance",
    "denies",
    "market",
    "aggregate",
    "long_ago",
    "rumour",
    "plans",
    "denied",
    "earlier",
    "sport",
)
LEAST = 3  # one or two who are dismissed are persons, not a cut
SPORT = 2  # sentences of a cut with words of sport: a coach, not a workforce
_COMPANY = len("COMPANY ")

OF_STAFF = re.compile(
    r"(?:mundial|global|total|(?:(?:de|en) )?(?:la |su |sus |los |las |el |un |una )?(?:NUMBER )?"
    r"(?:total|plantel|plantilla|planilla|gente|dotacion|staff|personal|fuerza|nomina|empleados|trabajadores|equipo|organizacion"
    r"|compania|empresa|cuadro))\b"
)
_OF_MONEY = re.compile(
    r"\b(?:precios?|previsi\w+|gastos?|costos?|costes?|presupuest\w+|tasas?"
    r"|objetivos?|dividendos?|capital|deuda|jornada|tipos|emisiones|tarifas?) "
)
_TAKEN_UP = re.compile(
    r" (?:la|el|los|las|esta|este) (?:cifra|recorte|ajuste|medida|decision|poda|reduccion|tijeretazo"
    r"|numero|salidas|despidos|bajas|afectados|despedidos) "
)
_NETWORKS = frozenset(
    ["linkedin", "twitter", "x", "facebook", "instagram", "youtube", "tiktok", "telegram", "whatsapp", "slack", "reddit", "glassdoor"]
)
_POSTED = re.compile(
    r"\b(?:public\w+|escri\w+|poste\w+|post|hilo|mensaje|cuenta|perfil|video|grupo|foro|anunci\w+|confirm\w+|cont[oa]|relat\w+|difund\w+|compart\w+"
    r"|dijo|explic\w+|asegur\w+|reconoc\w+) (?:(?!despid|recort|bajas|salidas)[^\s,.;]+ ){0,5}(?:en|de|por|via) (?:su )?$"
)
_CLOSED = re.compile(
    r"\b(?:cierran?|cerraran?|cerro|liquidan?|liquidaran?|disuelven?|desmantelan?|apagan?|clausuran?) (?:a |su filial |la filial )?$"
)
_FAREWELL = re.compile(r"^.{0,4}(?:\bse (?:desped|despid)\w+|\b(?:despedir|despidiendo)(?:se|me|nos)) de ")
_ONE_CONTRACT = re.compile(
    r"(?:de |a |con )?(?:COMPANY|PERSON|(?:la|su|una|el|un|al|del)"
    r" (?!plantilla|personal|equipo|totalidad|mayor|mitad|resto|grueso|NUMBER|PERCENT)\w+)"
)
_ONE_PERSON = re.compile(
    r"\b(?:un|una|el|la|su|al|del|este|esta|otro|otra) (?:\S+ )?"
    r"(?:emplead[oa]|trabajador|trabajadora|ingenier[oa]|directiv[oa]|colaborador|moderador|contratista) $"
)
_KIN = re.compile(
    r"\b(?:filial|empresa|firma|compania|startup|subsidiaria|marca|division|operadora|brazo|sociedad) (?:[^\s,.;]+ ){0,6}COMPANY , $"
)
_NOT_SUBJECT = re.compile(
    r"(?:COMPANY , (?:la|el|una|un|su|propietari[oa]|duen[oa]|matriz|filial|creadora?|responsable|fabricante) (?:[^\s,]+ ){1,14}$"
    r"|\b(?:inversores|inversionistas|accionistas|clientes|socios|respaldad\w+|financiad\w+)"
    r" (?:[^\s,.;]+ ){0,4}(?:COMPANY (?:y|e|,) )*$"
    r"| (?:la|el) (?:empresa|compania|firma|startup|fintech|plataforma|grupo) (?:de|que \w+) $"
    r"| (?:en|de|a|con|por) COMPANY (?:(?:y|e|,) COMPANY )*(?:y|e|,) $"
    r"| (?:segun|informo|adelanto|publico|senalo|por|controlad[oa] por|propiedad de|comprar|compra de|adquirir|adquirio"
    r"|como|contra|versus|frente a|junto a"
    r"|de la mano de|desde|a|ex|recibir de|inversion de|llegada de|entrada de|operacion de|colapso de|grupo|competidora"
    r" de|rival de|ante|sobre|para|con) "
    r"(?:la |el |los |las |su |sus )?(?:\S+ )?)$"
)
_AUTHORITY = re.compile(
    r"(?:Ministerio|Secretaría|Gobierno|Generalitat|Junta|Inspección|Seguridad Social|INE|Instituto Nacional|Banco (?:de"
    r" España|Central)|Foro|Comisión|Tribunal"
    r"|Congreso|Senado|UGT|CC ?OO|USO|CGT|Sumados|Fetico|CSIF|LAB|ELA|CTA|CGTP|CUT|UATRE|La Bancaria|Sindicato|Comité"
    r"|Unión Europea|OIT|OCDE|FMI"
    r"|Federación|Dirección General|Departamento)\b",
    re.IGNORECASE,
)
A_FEW = 6
_TOLD_BY = re.compile(
    r"\b(?:(?:dij|confirm|asegur|cont|relat|explic|senal|indic|detall|afirm|coment|admit|reconoc|report|revel)(?:aron|eron|ieron|an)"
    r"|segun|de acuerdo con|a juicio de|declaraciones de|testimonio de) (?:al menos )?$"
)


@dataclass(slots=True)
class Evidence:
    """The story with what was found in it. `found` maps a group of the lexicons to sentence index -> spans in its masked text."""

    story: Story
    found: dict[str, dict[int, Spans]]
    main: Name | None = None  # the company that the story is most about
    strong: set[int] = field(default_factory=set)  # sentences that speak of a cut beyond doubt
    told: set[tuple[int, int]] = field(default_factory=set)  # headcounts that are read as cuts
    cutters: dict[int, Name] = field(default_factory=dict)  # entities whose cuts are read
    headline: bool = False  # the title or the lead is one of them
    employers: set[int] = field(default_factory=set)  # entities that stand in one of them

    named: dict[int, list[tuple[int, Name]]] = field(default_factory=dict)  # sentence index -> its firms, found once

    def firms(self, sentence: MaskedSentence) -> list[tuple[int, Name]]:
        if sentence.index not in self.named:
            self.named[sentence.index] = firms(sentence)
        return self.named[sentence.index]

    def at(self, group: str, sentence: MaskedSentence) -> Spans:
        return self.found[group].get(sentence.index, [])

    def speaks_of_a_cut(self, sentence: MaskedSentence) -> bool:
        """Whether this sentence, its neighbours, the title or the lead speak of a cut beyond doubt."""
        index = sentence.index
        if self.strong and _TAKEN_UP.match(sentence.text):
            return True
        return self.headline or any(i in self.strong for i in (index, index - 1, index + 1, index - 2))

    def is_sport(self) -> bool:
        return sum(len(spans) for spans in self.found["sport"].values()) >= SPORT


def load_lexicons(folder: Path = DATA) -> tuple[Lexicon, Lexicon]:
    """The words of a cut, and the words that stand around one. Raises RuleFileError."""
    return Lexicon(folder / "layoffs.toml", GROUPS), Lexicon(folder / "layoffs_context.toml", CONTEXT)


_lexicons = cache(load_lexicons)


def gather(story: Story) -> Evidence | None:
    """The evidence of a story; None when no word of a cut stands in it."""
    of_cuts, around = _lexicons()
    found = {name: dict(spans) for name, spans in of_cuts.find(story.sentences).items()}
    story.note("cut", found)
    spoken = {index for places in found.values() for index in places}
    if not spoken:
        return None
    asked = [s for s in story.sentences if s.index in spoken or any(slot.kind in ("NUMBER", "PERCENT") for _, slot in s.slots)]
    beside = {name: {asked[position].index: spans for position, spans in at.items()} for name, at in around.find(asked).items()}
    story.note("around", beside)
    found |= beside
    evidence = Evidence(story, found)
    for group in ("dismisses", "dismisses_people"):
        for index, spans in list(found[group].items()):
            found[group][index] = [
                span for span in spans if not _FAREWELL.search(story.sentences[index].text[max(0, span[0] - 4) : span[0] + 40])
            ]
    for group in STRONG:
        for index, spans in list(found[group].items()):
            found[group][index] = [span for span in spans if _stands(evidence, story.sentences[index], span)]
    evidence.main = _principal(evidence)
    for sentence in story.sentences:
        talk = bool(evidence.at("market", sentence))
        dismissed = bool(evidence.at("dismisses", sentence))
        strong = any(evidence.at(group, sentence) for group in STRONG) and not evidence.at("denies", sentence) and (dismissed or not talk)
        if strong:
            evidence.strong.add(sentence.index)
            evidence.headline = evidence.headline or sentence.place in ("title", "lead")
            if sentence.place == "title" and evidence.main is not None:
                evidence.employers.add(evidence.main.entity)
        if (strong or dismissed) and not talk:
            evidence.employers |= {name.entity for _, name in firms(sentence)}
    return evidence


def _stands(evidence: Evidence, sentence: MaskedSentence, span: tuple[int, int]) -> bool:
    """Whether words found as a cut are one: within one clause, of more than one person, and of staff where a share is cut."""
    words = sentence.text[span[0] : span[1]]
    if re.search(r" [,;.:] |COMPANY", words) or _ONE_PERSON.search(words) or _OF_MONEY.search(words):
        return False
    if words.endswith((" contrato ", " el contrato ")) and _ONE_CONTRACT.match(sentence.text, span[1]):
        return False  # "no renovar el contrato de la presentadora"
    inside = [(at, found) for at, found in sentence.quantities("MONEY", "PERCENT", "NUMBER") if span[0] <= at < span[1]]
    if any(q.kind != "percent" and q.high is not None and q.high < LEAST for _, q in inside):
        return False
    if words.endswith("PERCENT ") and not any(start <= span[0] < stop for start, stop in evidence.at("dismisses", sentence)):
        share = next((q for at, q in inside if at == span[1] - len("PERCENT ")), None)
        return share is not None and (share.noun is not None or OF_STAFF.match(sentence.text[span[1] : span[1] + 45]) is not None)
    return True


def _principal(evidence: Evidence) -> Name | None:
    """The company that the story is most about; what stands as an object or an owner counts half."""
    points: dict[int, float] = {}
    names: dict[int, Name] = {}
    for sentence in evidence.story.sentences:
        for at, name in firms(sentence):
            names.setdefault(name.entity, name)
            weight = {"title": 3.0, "lead": 1.5}.get(sentence.place, 1.0)
            if sentence.place in ("title", "lead") and _CLOSED.search(sentence.text[max(0, at - 40) : at]):
                weight *= 3  # "cierran X": those are X's people
            elif not acts(sentence, at):
                weight /= 2
            if sentence.text[max(0, at - 8) : at].endswith((" de ", " del ", " de la ")):
                weight /= 2
            if sentence.place in ("title", "lead") and any(evidence.at(group, sentence) for group in STRONG):
                weight *= 1.5
            points[name.entity] = points.get(name.entity, 0.0) + weight
    return max(names.values(), key=lambda n: points[n.entity], default=None)


def firms(sentence: MaskedSentence) -> list[tuple[int, Name]]:
    """The organisations of a sentence that can let people go, with their places; authorities and unions only speak of it."""
    return [
        (at, name)
        for at, name in sentence.names()
        if name.kind != "investor"
        and not _AUTHORITY.match(name.name)
        and not (name.name.lower() in _NETWORKS and _POSTED.search(sentence.text[max(0, at - 70) : at]))
    ]


def acts(sentence: MaskedSentence, at: int) -> bool:
    """Whether the company at a place may be the subject: "según X", "propiedad de X", "comprar X" are not."""
    before = sentence.text[max(0, at - 140) : at]
    if before.endswith(" COMPANY , ") and sentence.text.startswith("COMPANY , ", at) and _KIN.search(before):
        return True  # "la filial de datos de X, Y, negociará": Y
    return _NOT_SUBJECT.search(before) is None


def company_at(named: list[tuple[int, Name]], end: int) -> Name | None:
    """The company whose slot ends at `end`."""
    return next((name for at, name in named if at == end - _COMPANY), None)


def are_sources(text: str, at: int, count: float) -> bool:
    """Whether the few people at that place are those who told the story: "confirmaron dos empleados"."""
    return count <= A_FEW and _TOLD_BY.search(text, max(0, at - 40), at) is not None
