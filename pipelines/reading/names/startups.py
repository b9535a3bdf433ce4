"""Is an unknown company an AI startup? By its introductions, by what the story calls it later and by what giants do to it."""

from __future__ import annotations

import re
from bisect import bisect_left

from pipelines.reading.names.entities import LOOK_AT_MOST, Entity, Story
from pipelines.reading.names.registry import Company, Product
from pipelines.reading.names.signs import Signs

# "la startup", "la firma emergente": the story speaks of a startup it has named before.
_ANAPHOR = re.compile(
    r"\b(?:l[ao]s?|el|esta?|su|una?|otra)\s+(?:joven\s+|prometedora\s+|propia\s+)?(?:(?:startups?|start-ups?|unicornio|spin-off|scaleup|neolaboratorio)\b"
    r"|(?:empresa|compania|firma)\s+(?:emergente|joven|incipiente)\b|(?<=joven\s)(?:empresa|compania|firma|sociedad)\b)"
    r"|\bjoven(?:es)?\s+(?:empresa|compania|firma|francesa|espanola)\b"
)
# Near a giant's name: what giants do to startups.
_TAKEN = re.compile(
    r"\b(?:licenci\w+|fundador\w*|cofundador\w*|equipo|talento|ingenieros|investigadores|fich\w+|contrat\w+|incorpor\w+|adquir\w+"
    r"|adquisicion|compra\w*|invers\w+|invirtio|invierte|participacion|absor\w+|absorcion|llev[ao]\w*|qued\w+|desembols\w+|pag[ao]\w*"
    r"|consejero delegado|director ejecutivo|ceo|precedente|coloco|entrego|millones|dejo|pacto|acuerdo)\b"
)


# Weaker words for the same business: "un modelo que escucha", "entrenado con miles de horas", "se apoya en modelos de OpenAI".
_TRAINED = re.compile(
    r"\bmodelos? (?:que|capa\w+)\b|\bentrenad[oa]s? (?:con|para|a partir)\b|\banotador\w*"
    r"|\b(?:apoya|basa|funciona|construid|montad)\w* (?:en|sobre|con) (?:los )?modelos\b|\b(?:oido|cerebro|ojo|olfato|vision) artificial\b"
    r"|\b(?:asistente|software|sistema|programa) que (?:aprende|redacta|escribe|contesta|responde|lee|escucha|predice|detecta|conversa)\w*"
    r"|\b(?:software|sistema|programa|herramienta), que aprende\b|\baprende (?:de|con) cada\b|\b(?:predice|pronostica)n?\b"
    r"|\b(?:entren(?:a|an|ar|o)|ajusta\w*) (?:su|sus|el|los|un)(?: propios?)? modelos?\b"
    r"|\b(?:los|sus) modelos (?:avanzan|aprenden|generan)\b"
    r"|\bmodelos de la (?:firma|empresa|startup|compania)\b"
)


# "nada de redes neuronales": what a firm has nothing to do with
_DENIED = re.compile(r"\b(?:no (?:hace|usa|es|vende|necesita|tiene nada de)|nada de|ni rastro de|sin) (?:\w+ )?$")
_SOLD = re.compile(
    r"\b(?:vend(?:e|io|era|en|er)|se desprende de|se deshace de|escinde|segrega) (?:\S+ ){0,4}$|\b(?:su|la) filial (?:de )?$"
)
# An old firm or a family's is no startup, whatever it makes.
_OLD = re.compile(r"\b(?:empresa|compania|firma) familiar\b|\b(?:fundad|nacid|cread|constituid)[ao] en (?:18\d\d|19[0-8]\d)\b")


def judge_startups(story: Story) -> None:
    """Set `ai_startup` on every company: the registry's word for those it knows, a judgement for the others (None: cannot be told)."""
    _anaphors(story)
    house = _large_house(story)
    old = any(_OLD.search(fieldtext.folded[:20_000]) for fieldtext in story.fields)
    about = story.about = _intelligence_hits(story)
    venture = story.venture = _venture_words(story)
    leading = _leading_paragraphs(story)
    for entity in story.entities.values():
        if not entity.unknown:
            if isinstance(entity.entry, Product):
                owner = story.registry.companies.get(entity.entry.owner)
                entity.ai_startup = owner.ai_startup if owner else None
            if isinstance(entity.entry, Company) and entity.entry.ai_startup and about <= 0.5 and venture < 2 and _mistakable(entity):
                entity.kind = None  # nothing in the story speaks of artificial intelligence or venture money: another Sierra
            elif isinstance(entity.entry, Company):
                entity.ai_startup = entity.entry.ai_startup if entity.entry.kind == "company" else False
            continue
        if entity.kind not in ("company", "other"):
            continue
        _sentence_signs(story, entity)
        entity.principal = len(entity.mentions) > 1 or any(m.field == 0 for m in entity.mentions)
        if not entity.principal and entity.signs.company >= 1.2:
            entity.principal = (entity.mentions[0].field, entity.mentions[0].start) < leading
        if (
            house
            and entity.signs.startup < 1.5
            and not (entity.signs.pursued or entity.signs.venture)
            and all(m.field for m in entity.mentions)
        ):
            entity.ai_startup = False if entity.signs.intelligence < 2.0 else None  # "TBD Lab" in a story of Meta's is Meta's
            continue
        if old and entity.mentions[0].field == 0 and entity.signs.startup < 2.0:
            entity.signs.established += 2.0
        entity.ai_startup = _is_ai_startup(entity.signs, about, venture, entity.principal)
        if (
            entity.kind == "other"
            and entity.ai_startup
            and (entity.signs.startup >= 1.5 or (entity.signs.pursued and len(entity.mentions) > 1))
        ):
            entity.kind = "company"
    _promote(story, about, venture)
    for entity in story.entities.values():
        if entity.kind == "other":
            entity.ai_startup = None


def _anaphors(story: Story) -> None:
    """Credits "la startup" to the last organisation named before it that can be meant."""
    candidates = [
        e
        for e in story.entities.values()
        if e.kind in ("company", "other") and (e.unknown or (isinstance(e.entry, Company) and e.entry.ai_startup))
    ]
    if not candidates:
        return
    order = sorted(((m.field, m.start, m.end, e) for e in candidates for m in e.mentions[:LOOK_AT_MOST]), key=lambda t: t[:2])
    places = [(f, s) for f, s, _, _ in order]
    for number, fieldtext in enumerate(story.fields):
        for match in _ANAPHOR.finditer(fieldtext.folded):
            after = fieldtext.folded[match.end() : match.end() + 40]
            at = bisect_left(places, (number, match.start()))
            following = bisect_left(places, (number, match.end()))
            if following < len(places) and places[following][0] == number:
                until = places[following][1]
                if until <= match.end() + 30 and "," not in fieldtext.text[match.end() : until]:
                    continue  # it introduces a name itself
            recent = [order[i][3] for i in range(at - 1, max(-1, at - 40), -1)]
            chosen = next((e for e in recent if e.kind == "company"), recent[0] if recent else None)
            if chosen is None:
                continue
            if chosen.kind == "other":
                chosen.kind = "company"
            chosen.signs.startup += 1.5
            chosen.signs.company += 0.5
            if story.lexicon.intelligence.stand_in(after.split(",")[0].split(".")[0]):
                chosen.signs.intelligence += 1.5


def _large_house(story: Story) -> bool:
    """Whether the title names a large company and no other firm: then the laboratories that the text names are its own."""
    titled = [e for e in story.entities.values() if e.kind == "company" and e.mentions[0].field == 0]
    return story.fields[0].name == "title" and bool(titled) and all(isinstance(e.entry, Company) and e.entry.big for e in titled)


def _mistakable(entity: Entity) -> bool:
    """Whether the name is an ordinary word, and no sign says that it is a company's."""
    return entity.ordinary and entity.signs.company < 1.2


def _leading_paragraphs(story: Story) -> tuple[int, int]:
    """Where the lead ends: the end of the second paragraph of the last field."""
    spans = [s for s in story.fields[-1].spans if s.paragraph <= 1]
    return (len(story.fields) - 1, spans[-1].end if spans else 0)


def _venture_words(story: Story) -> int:
    found: set[str] = set()
    for tokens in story.tokens:
        found |= story.lexicon.know.venture & set(tokens.words[:3000])
    return len(found)


def _sentence_signs(story: Story, entity: Entity) -> None:
    intelligence = venture = 0.0
    for mention in entity.mentions[:LOOK_AT_MOST]:
        tokens = story.tokens[mention.field]
        span = tokens.field.spans[tokens.sentence[mention.first]]
        near = tokens.field.folded[max(span.start, mention.start - 160) : min(span.end, mention.end + 160)]
        near = near.replace(entity.key, " ")
        if story.lexicon.intelligence.stand_in(near):
            intelligence += 0.5
        if any(w in story.lexicon["venture.words"] for w in near.split()):
            venture += 0.4
        if (mention.field, tokens.sentence[mention.first]) in story.giants and _TAKEN.search(near):
            entity.signs.pursued += 1.0
        if (mention.field, tokens.sentence[mention.first]) in story.giants and _SOLD.search(
            tokens.field.folded, max(span.start, mention.start - 60), mention.start
        ):
            entity.signs.established += 1.5  # "Intel vende Altera": what a giant owned
    entity.signs.intelligence += min(intelligence, 1.5)
    entity.signs.venture += min(venture, 1.2)


def _intelligence_hits(story: Story) -> float:
    """How much the story speaks of artificial intelligence: words of the lead count double; AI companies and products count too."""
    hits = 0.0
    for fieldtext in story.fields:
        spans = [s for s in fieldtext.spans if not s.junk]
        if not spans:
            continue
        lead = max((s.end for s in spans if s.paragraph <= 2), default=0)
        first, last = spans[0].start, min(spans[-1].end, 20_000)
        prose = fieldtext.folded[first:last]
        for place in story.lexicon.intelligence.places(prose):  # any firm may have an algorithm
            if _DENIED.search(prose, max(0, place - 30), place):
                continue
            hits += 1.0 if first + place < lead and not prose.startswith("algoritmo", place) else 0.5
    trained = {m.group() for f in story.fields for m in _TRAINED.finditer(f.folded[:20_000])}
    hits += 0.5 * min(len(trained), 3) + (0.5 if any(" su" in words for words in trained) else 0.0)  # its own models
    for entity in story.entities.values():
        entry = entity.entry
        if entity.person and entity.key in story.lexicon.ai_people:
            hits += 1.0
        if entity.kind is None:
            continue
        if isinstance(entry, Company):
            hits += 0.5 if entry.ai_startup else 0.0
        elif isinstance(entry, Product):
            owner = story.registry.companies.get(entry.owner)
            hits += 0.5 if (owner and owner.ai_startup) or entry.name.lower() in story.lexicon.know.ai_products else 0.0
    return hits


def _promote(story: Story, about: float, venture: int) -> None:
    """A story that speaks of startups and AI but names none: the unknown name it speaks of most is taken for one."""
    if (
        about < 2
        or venture < 2
        or any(e.kind == "company" and (e.ai_startup or (e.unknown and len(e.mentions) > 1)) for e in story.entities.values())
    ):
        return
    others = [e for e in story.entities.values() if e.unknown and e.kind == "other" and any(not m.initial for m in e.mentions)]
    if others:
        best = max(others, key=lambda e: (len(e.mentions), e.mentions[0].field == 0, -e.mentions[0].start))
        best.kind = "company"
        best.ai_startup = True if best.signs.established == 0 else None


def _is_ai_startup(signs: Signs, about: float, venture_words: int, principal: bool) -> bool | None:
    """`about` counts how much the story speaks of AI, `venture_words` the different words of venture money in it."""
    startup, intelligence, venture, established = signs.startup, signs.intelligence, signs.venture, signs.established
    if established >= 1.5 and startup < 2.0:
        return False
    if startup >= 1.5:
        if intelligence >= 1.0 or about >= 1.0:
            return True
        return None if about > 0 or intelligence > 0 else False
    if established == 0:
        if intelligence >= 2.0 and (venture > 0 or startup > 0 or signs.company >= 1.5):
            return True
        if about >= 0.5 and (signs.pursued > 0 or (principal and startup > 0 and venture > 0)):
            return True
        if about >= 1.0 and (venture >= 0.8 or principal):
            return True
    return False if established > 0 else None
