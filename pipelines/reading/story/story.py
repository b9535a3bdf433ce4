"""A story as rules see it: its masked sentences, and what it offers to conditions: companies, AI startups, people, sums, what is told."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.reading.names.lexicon import load_lexicon
from pipelines.reading.names.types import Name, Person
from pipelines.reading.story.masked import MaskedSentence, Mention, Place, Slot, mask
from pipelines.reading.story.reading import Reading, Sentence
from pipelines.reading.text.fold import fold
from vigia.facts import Field

# What a sentence says of earlier times: the pluperfect, and a year or season long gone.
_EARLIER = re.compile(
    r"\bhabian? (?:ya )?\w+(?:ado|ido|to|cho|so)s?\b|\bel ano (?:pasado|anterior)\b|\bhace (?:un ano|dos anos|tres anos|anos)\b"
    r"|\banteriormente\b|\ben su (?:dia|momento)\b"
)
_QUANTITY_SLOTS = {"money": "MONEY", "percent": "PERCENT", "headcount": "NUMBER", "number": "NUMBER"}
SAMPLE, FEW = 200, 12  # words looked at, and too few to judge by
_FUNCTION_WORDS = frozenset(
    ["de", "la", "el", "que", "en", "los", "las", "y", "se", "con", "por", "para", "una", "un", "del", "su", "al", "es", "lo", "sus"]
)  # fmt: skip
# What shows that a firm which only the story introduces is a young one: startups, founders, rounds, or "la firma de IA".
_CALLED_AI = re.compile(r"\b(?:AI|IA|ai|ia)$")
_YOUNG = re.compile(
    r" (?:startups?|start-ups?|emergentes?|co-?fundador\w*|fundador\w*|fundad[ao]s?|rondas?|inversor\w*|inversionistas?|aceleradora\w*"
    r"|(?:firma|empresa|compania|plataforma|laboratorio|desarrolladora|proveedora|creadora|promesa|especialista|especializada)"
    r" (?:\S+ ){0,2}(?:de|en) (?:\S+ de )?(?:la )?(?:ia|inteligencia artificial)"
    r"|incubadora\w*|unicornios?|pymes?|spin-off|capital riesgo|emprend\w+"
    r"|(?:co)?fund(?:o|aron|ar|arla|arlo)|(?:ampliacion de|aument\w+) capital"
    r"|(?:empresa|firma|compania) de (?:los hermanos )?PERSON|joven empresa|serie a|semilla) "
)
_MAKER = re.compile(
    r"\b(?:desarrollador|cread|duen|propietari|empresa|firma|compania|startup|laboratorio|responsable|matriz|artifice|padre|madre)\w*"
    r" (?:de|detras de|tras) $"
)
# After the name of a newspaper, a brand or a name that nothing explains: it is the employer.
_CUTS = re.compile(
    r"[»”’\"']?(?: (?:peru|mexico|argentina|chile|colombia|espana|brasil|uruguay|europa|latam))?"
    r"(?:, [^,.;]{1,60},|, (?:que|quien)(?: \w+){0,3})?"
    r" (?:(?:ha|han|habia|va a|acaba de|planea|preve|prepara|anuncia|anuncio|anunciado|anunciara|comunica|comunico|comunicado"
    r"|confirma|confirmo|confirmado|dicho|dijo|negocia|presenta|presento|presentado|abre|abrio|este|hoy|ayer|sabado|lunes|martes"
    r"|miercoles|jueves|viernes|ya|que|se|su|el|la|un|los) ){0,7}"
    r"(?:y (?:los |sus |el )?(?:sindicatos|comite de empresa|representantes de los trabajadores)"
    r"|despid\w+|despedi\w+|prescind\w+|desvincul\w+|cesantea\w*|cesanteo|eres?\b|recorte de (?:plantilla|personal)|dejo ir"
    r"|(?:\S+ ){0,4}(?:retiros?|bajas|salidas) (?:voluntari|incentivad|pactad)\w+|hizo lo propio con"
    r"|(?:desprend|deshac|deshiz|deshar)\w+ (?:\S+ ){0,3}de|saldran"
    r"|(?:incluyo|incluira|ceso|cesara|cesado|echo|echa|echara|echado|licenciado|licencio|finiquito|finiquita|dio de baja|dara de baja) a"
    r"|(?:otro|otra) (?:para|de) \d+|(?:dio|da|dara) por terminad\w+|ejecut\w+ (?:un ere|\d+)"
    r"|(?:acumula|suma|registra|pacta|pacto|pactado|notific\w+|plante\w+) (?:\S+ ){0,4}"
    r"(?:bajas|despidos|salidas|desvinculaciones|ere|despido)"
    r"|(?:achic|recort|elimin|suprim|reduc|reduj|amortiz|ajust|pod|encog|adelgaz|bajo)\w* (?:\S+ ){0,5}"
    r"(?:empleos|puestos|plazas|plantilla|plantel|personal|nomina|planilla|dotacion|posiciones|empleados|trabajadores|redactores"
    r"|periodistas|equipo|gente))\b"
)
# Before it: "los 154 que planteó en verano X", "los 5.900 puestos que acaba de suprimir X", "19 despidos en X".
_CUT_BY = re.compile(
    r"(?:\d (?:\w+ ){0,2}que (?:acaba de |ha |habia )?"
    r"(?:plante|suprim|elimin|despid|despedi|desvincul|ejecut|anunci|recort)\w*(?: en \w+| este \w+| ayer)?"
    r"|(?:despidos|despido|ere|eres|recortes|bajas|cesantias|desvinculaciones) (?:masivos |colectivo )?(?:de|en)) (?:la |el )?[«“\"']?$"
)
BEFORE_A_NAME, AFTER_A_NAME = 80, 170  # characters
_NO_SUBJECT = re.compile(r"\b(?:de|del|a|al|con|por|segun|en) [«“\"]?$")
_FIRMS = ("company", "investor", "institution")


@dataclass(slots=True)
class Story:
    """`offers` maps a kind ("company", "ai_startup", "deal:reverse_acquihire"...) to (sentence index, what counts as the same thing)."""

    title: str
    text: str
    country: str | None = None  # ISO 3166, of the outlet
    sentences: list[MaskedSentence] = field(default_factory=list)
    offers: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    groups: dict[int, set[str]] = field(default_factory=dict)  # sentence index -> the groups of phrases that stand in it

    def source(self, name: Field) -> str:
        """The field that offsets count into."""
        return self.title if name == "title" else self.text

    def offered(self, kind: str) -> Sequence[tuple[int, str]]:
        """Where things of a kind stand; empty for a kind that nobody offers."""
        return self.offers.get(kind, ())

    def offer(self, kind: str, index: int, key: str = "") -> None:
        """Note that something of a kind stands in a sentence."""
        self.offers.setdefault(kind, []).append((index, key))

    def note(self, lexicon: str, found: Mapping[str, Iterable[int]]) -> None:
        """Note in which sentences the groups of a lexicon stand."""
        for group, indices in found.items():
            for index in indices:
                self.groups.setdefault(index, set()).add(f"{lexicon}.{group}")

    def quote(self, sentence: MaskedSentence) -> tuple[str, int, int]:
        """A sentence verbatim, without the spaces around it, and its offsets."""
        whole = self.source(sentence.field)[sentence.start : sentence.end]
        trimmed = whole.strip()
        start = sentence.start + len(whole) - len(whole.lstrip())
        return trimmed, start, start + len(trimmed)


def story_of(reading: Reading) -> Story:
    """The story that a reading holds: prose only, junk lines left out."""
    story = Story(reading.title, reading.text, reading.country)
    if not _speaks_spanish(reading):
        return story
    slots: dict[str, list[Slot]] = {"title": [], "text": []}
    employers = _unnamed_employers(reading)
    for name in reading.names:
        if name.kind in _FIRMS or name.entity in employers:
            slots[name.field].append(Slot("COMPANY", name.start, name.end, name, str(name.entity)))
    for person in reading.people:
        slots[person.field].append(Slot("PERSON", person.start, person.end, person, person.name))
    for where, quantities in reading.quantities.items():
        for quantity in quantities:
            if kind := _QUANTITY_SLOTS.get(quantity.kind):
                # The staff noun that belongs to a headcount stays a word: rules speak of "NUMBER trabajadores".
                end = quantity.end if kind in ("MONEY", "PERCENT") else max(quantity.number_end, quantity.start + 1)
                slots[where].append(Slot(kind, quantity.start, end, quantity, f"{where}{quantity.start}"))
    for found in slots.values():
        found.sort(key=lambda s: (s.start, -s.end))
    starts = {name: [s.start for s in found] for name, found in slots.items()}
    for sentence in reading.sentences:
        if sentence.junk:
            continue
        low = bisect_left(starts[sentence.field], sentence.start)
        high = bisect_left(starts[sentence.field], sentence.end)
        inside = [s for s in slots[sentence.field][low:high] if s.end <= sentence.end]
        story.sentences += mask(
            sentence.folded,
            inside,
            field=sentence.field,
            start=sentence.start,
            paragraph=-1 if sentence.field == "title" else sentence.paragraph,
            place=_place(sentence),
            first_index=len(story.sentences),
        )
    for masked in story.sentences:
        for _, slot in masked.slots:
            for kind in _kinds(slot.value, slot.kind):
                story.offer(kind, masked.index, slot.key)
    _offer_ai_startups(story, reading)
    return story


def _unnamed_employers(reading: Reading) -> set[int]:
    """Newspapers, brands and names that nothing explains which let people go: "The Washington Post despide a un tercio"."""
    found = set()
    for name in reading.names:
        if name.kind in ("media", "other", "product"):
            whole = reading.field_text(name.field)
            before = fold(whole[max(0, name.start - BEFORE_A_NAME) : name.start])
            after = fold(whole[name.end : name.end + AFTER_A_NAME])
            opens = not before.strip() or before.rstrip(' «“"').endswith((".", "\n", ":"))
            subject = opens or (name.kind != "product" and not _NO_SUBJECT.search(before))
            if (subject and _CUTS.match(after)) or (name.kind == "other" and _CUT_BY.search(before)):
                found.add(name.entity)
    return found


def _offer_ai_startups(story: Story, reading: Reading) -> None:
    """How much of the story is an AI startup's: its own mentions, its products', its executives'; and where the story says what it is."""
    young = bool(_YOUNG.search(" ".join(sentence.text for sentence in story.sentences))) or _of_ai(reading)

    def judged(name: Name) -> bool | None:
        """What the reading says, but of a firm that no registry knows it takes a story that speaks of startups, founders or rounds."""
        doubtful = name.ai_startup and name.learned and not young and not _CALLED_AI.search(name.name)
        return None if doubtful else name.ai_startup

    startups = {str(n.entity): n.id or str(n.entity) for n in reading.names if judged(n) and n.kind != "product"}
    named = {n.name for n in reading.names if judged(n) and n.kind != "product"}
    starts = {field: [(s.start, s.index) for s in story.sentences if s.field == field] for field in ("title", "text")}

    def sentence(field: Field, offset: int) -> int | None:
        at = bisect_right(starts[field], (offset, len(story.sentences))) - 1
        if at < 0:
            return None
        index = starts[field][at][1]
        return index if offset < story.sentences[index].end else None  # None: in a junk line

    acting: set[tuple[int, str]] = set()
    for name in reading.names:
        if (
            not (name.ai_startup or (name.kind == "product" and name.owner in startups.values()))
            or (index := sentence(name.field, name.start)) is None
        ):
            continue
        if name.kind != "product" and not judged(name):
            story.offer("unknown_company", index, str(name.entity))
            continue
        key = name.owner or str(name.entity) if name.kind == "product" else startups[str(name.entity)]
        story.offer("ai_product" if name.kind == "product" else "ai_startup", index, key)
        if (index, key) not in acting:  # a sentence counts once: "OpenAI mostró GPT-5"
            acting.add((index, key))
            story.offer("ai_actor", index, key)
    first = next((n for n in reading.names if n.kind == "company"), None)  # whom the story is likely about
    if first is not None and (index := sentence(first.field, first.start)) is not None:
        if judged(first):
            story.offer("ai_first", index)
        elif judged(first) is None and not first.listed and not first.big:
            story.offer("unknown_first", index)
    for person in reading.people:
        if person.company in named and not person.former and (index := sentence(person.field, person.start)) is not None:
            story.offer("ai_executive", index, person.name)


def _of_ai(reading: Reading) -> bool:
    """Whether the story names who puts money in young firms, a person of artificial intelligence, or "la desarrolladora de ChatGPT"."""
    people = load_lexicon().ai_people
    if any(name.kind == "investor" for name in reading.names):
        return True
    if any(fold(person.name) in people for person in reading.people):
        return True
    return any(
        name.kind == "product"
        and name.ai_startup is True
        and _MAKER.search(fold(reading.field_text(name.field)[max(0, name.start - 40) : name.start])) is not None
        for name in reading.names
    )


def _speaks_spanish(reading: Reading) -> bool:
    """False for a text plainly in another language: hardly any of its words is a Spanish function word (in Spanish two in five are)."""
    words: list[str] = []
    for sentence in reading.sentences:
        words += sentence.folded.split()
        if len(words) > SAMPLE:
            break
    return len(words) < FEW or sum(w in _FUNCTION_WORDS for w in words) >= 0.1 * len(words)


def _place(sentence: Sentence) -> Place:
    if sentence.field == "title":
        return "title"
    if sentence.paragraph == 0:
        return "lead"
    return "background" if _EARLIER.search(sentence.folded) else "body"


def _kinds(value: Mention, slot: str) -> list[str]:
    """The kinds a condition may ask for that a mention meets."""
    if isinstance(value, Name):
        kinds = ["organisation", value.kind]
        kinds += [kind for kind, holds in (("listed", value.listed), ("big", value.big)) if holds]
        if value.kind == "company" and value.ai_startup is None and not value.listed and not value.big:
            kinds.append("unknown_company")
        return kinds
    if isinstance(value, Person):
        return ["person", "executive"] if value.executive or value.founder else ["person"]
    if value.kind == "headcount":
        return ["number", "headcount"]
    return [slot.lower()]
