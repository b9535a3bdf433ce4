"""What kind of thing each name is: company, person, product, place; an ordinary word is a company only where its surroundings say so."""

from __future__ import annotations

from pipelines.reading.names.entities import LOOK_AT_MOST, Entity, Story
from pipelines.reading.names.registry import Company, Product
from pipelines.reading.names.signs import Signs
from pipelines.reading.names.types import Kind

_KINDS: tuple[Kind, ...] = ("company", "investor", "media", "analyst", "institution", "product", "place")
_REPEATED = frozenset(("a", "de", "con", "en", "por"))  # "a X, a Y y a Z"
_JOINING = frozenset((",", "y", "e", "o", "u"))
_CARRIED = ("company", "person", "product", "investor", "media", "startup", "intelligence", "established", "institution")
_ENOUGH = 0.8  # of evidence to believe that an unknown name is an organisation


def judge_kinds(story: Story) -> None:
    """Set `kind` or `person` on every entity; what stays without either is no name."""
    for entity in story.entities.values():
        if entity.ordinary and len({story.fields[m.field].folded[m.start : m.end] for m in entity.mentions}) > 1:
            entity.ordinary = False  # two of its names in one story are no accident
        if entity.unknown or entity.ordinary:
            _look(story, entity)
    _coordinated(story)
    _surnames(story)
    for entity in story.entities.values():
        entity.kind, entity.person = _kind(story, entity)
    _places_first(story)
    _units(story)


def _look(story: Story, entity: Entity) -> None:
    signs = entity.signs
    for mention in entity.mentions[:LOOK_AT_MOST]:
        context = story.contexts[mention.field]
        context.left(mention.first, mention.last, signs)
        context.right(mention.first, mention.last, signs)
    first = entity.mentions[0]
    surface = story.fields[first.field].text[first.start : first.end]
    if entity.unknown:
        story.contexts[first.field].shape(surface if len(entity.mentions) == 1 else entity.name, entity.parts, signs)
        if _is_place(story, entity.key, entity.parts):
            signs.place += 3.0
        if len(entity.mentions) > 1 and first.field == 0 and story.fields[0].name == "title" and any(m.field for m in entity.mentions):
            signs.company += 0.6


def _is_place(story: Story, key: str, parts: list[str]) -> bool:
    return key in story.lexicon.places or (len(parts) == 1 and parts[0] in story.lexicon["places.names"])


def _coordinated(story: Story) -> None:
    """ "los fondos X, Y y Z": what the plural says of X holds for Y and Z; beside a known company stands another more often than not."""
    for number, tokens in enumerate(story.tokens):
        ordered = sorted(
            ((m.first, m.last, e) for e in story.entities.values() for m in e.mentions[:LOOK_AT_MOST] if m.field == number),
            key=lambda t: t[0],
        )
        carried: Signs | None = None
        known = person = False
        previous, opening = -10, -1
        for first, last, entity in ordered:
            joined = (first - previous == 2 and tokens.words[first - 1] in _JOINING) or (
                first - previous == 3 and tokens.words[first - 2] in _JOINING and tokens.words[first - 1] in _REPEATED
            )
            if not joined:
                opening, carried, known, person = first, None, False, False
            elif entity.unknown or entity.ordinary:
                if opening >= 0:  # the head of the list is read once, when there is someone to inherit
                    probe = Signs()
                    plural = story.contexts[number].left(opening, opening, probe)
                    carried, opening = (probe if plural else None), -1
                if carried is not None:
                    for name in _CARRIED:
                        setattr(entity.signs, name, getattr(entity.signs, name) + getattr(carried, name))
                if known:
                    entity.signs.company += 0.6
                if person and len(entity.parts) > 1:
                    entity.signs.person += 1.0
            if isinstance(entity.entry, Company):
                known = entity.entry.kind == "company"
            person = person or (entity.unknown and entity.signs.person >= 1.5 > entity.signs.company)
            previous = last


def _surnames(story: Story) -> None:
    """A single unknown name that ends a person's full name is that person."""
    singles = {e.key for e in story.entities.values() if e.unknown and len(e.parts) == 1}
    last_names: set[str] = set()
    for entity in story.entities.values():
        signs = entity.signs
        if not entity.unknown or len(entity.parts) < 2:
            continue
        if entity.parts[-1] in singles and signs.company < 1.5 and signs.person > 0:
            signs.person += 0.7
        if signs.person >= 1.2 and signs.person > signs.company:
            last_names.add(entity.parts[-1])
            if len(entity.parts) > 2:
                last_names |= {entity.parts[1], " ".join(entity.parts[1:])}
    for entity in story.entities.values():
        if entity.unknown and entity.key in last_names:
            entity.signs.person += 6.0


def _kind(story: Story, entity: Entity) -> tuple[Kind | None, bool]:
    entry, signs = entity.entry, entity.signs
    if isinstance(entry, Product):
        if entity.ordinary and not _ordinary_holds(story, entity):
            return None, False
        return "product", False
    if isinstance(entry, Company):
        if entity.ordinary and not _ordinary_holds(story, entity):
            return None, False
        return entry.kind, False
    scores = {kind: float(getattr(signs, kind)) for kind in _KINDS}
    best = max(_KINDS, key=lambda k: scores[k])
    if len(entity.parts) == 1 and best == "company":
        word = entity.parts[0]
        if word in story.lexicon.know.institution or word in story.lexicon.know.institution_heads:
            return "institution", False  # "la Fiscalía", "el Ayuntamiento"
        if word.endswith(("cion", "ciones")) and scores["company"] < 2.5:
            return "other", False
        if word.endswith(("ar", "er", "ir")) and scores["company"] < 1.5 and all(m.initial for m in entity.mentions):
            return None, False
    if signs.person >= 0.7 and signs.person >= scores[best] and (signs.person >= 1.0 or scores[best] <= 0.3):
        return (None, True) if len(entity.parts) > 1 or signs.person >= 1.0 else ("other", False)
    if scores[best] < _ENOUGH:
        if len(entity.parts) == 1 and all(m.initial for m in entity.mentions):
            # "Fimox abarata..." in the title and "Fimox puso..." in the text: a verb twice, and never in lower case
            twice = scores["company"] >= 0.6 and len({m.field for m in entity.mentions}) > 1
            return ("company" if twice and entity.key not in story.lower_case else None), False
        if scores["company"] > 0 and scores["company"] >= scores[best] and len(entity.mentions) > 1:
            return "company", False
        return "other", False
    if all(m.initial for m in entity.mentions) and len(entity.parts) == 1 and entity.parts[0] in story.lower_case:
        return None, False
    return best, False


def _ordinary_holds(story: Story, entity: Entity) -> bool:
    """An ordinary word with a capital is the company where the sentence does not begin with it, or where its surroundings speak of one."""
    signs = entity.signs
    if max(signs.person, signs.place, signs.product) > max(signs.company, signs.investor) + 0.5:
        return False
    middle = sum(not m.initial for m in entity.mentions)
    first = entity.mentions[0]
    written = story.tokens[first.field].words[first.first]  # "sabadell" of Banco Sabadell
    if written in story.lexicon["places.names"] and signs.company < 0.8 and not (isinstance(entity.entry, Company) and entity.entry.big):
        return False  # "una startup de Cuenca"
    big = isinstance(entity.entry, Company) and entity.entry.big and written not in story.lower_case
    if big and (len(entity.mentions) > 1 or _acts(story, entity)):
        return True
    return middle > 0 or signs.company >= 0.8 or signs.investor > 0.8 or (len(entity.mentions) > 1 and signs.company > 0.3)


def _acts(story: Story, entity: Entity) -> bool:
    """Whether a mention is followed by a verb, or by what only stands between a subject and one: "Meta tomó", "Meta lo hizo"."""
    know = story.lexicon.know
    for mention in entity.mentions[:LOOK_AT_MOST]:
        tokens, after = story.tokens[mention.field], mention.last + 1
        if after < len(tokens.words):
            written = tokens.field.text[tokens.starts[after] : tokens.ends[after]]
            if tokens.words[after] in know.skipped or tokens.words[after] in know.auxiliary or written.endswith(("ó", "aron", "ieron")):
                return True
    return False


def _units(story: Story) -> None:
    """Meta Superintelligence Labs is a part of Meta, GroqCloud a product of Groq, King Barcelona is King."""
    owners: dict[str, Entity] = {}
    for e in story.entities.values():
        if e.kind == "company" and (not e.unknown or len(e.parts) == 1):
            for part in (e.parts[0].lower(), e.key):
                if len(part) > 2 and (part not in owners or len(owners[part].parts) > 1):
                    owners[part] = e
    for entity in story.entities.values():
        if not entity.unknown or entity.kind is None or entity.kind in ("place", "investor"):
            continue
        owner = owners.get(entity.parts[0]) if len(entity.parts) > 1 else None
        if owner is None and len(entity.parts) == 1:
            owner = next((owners[h] for h in _camel_heads(entity.name) if h in owners), None)
        if owner is None or owner is entity or (len(owner.parts) > 1 and owner.parts[0].lower() == entity.parts[0]):
            continue
        if len(entity.parts) > 1 and all(p in story.lexicon["places.names"] for p in entity.parts[1:]):
            owner.mentions.extend(entity.mentions)
            entity.kind = None
        else:
            entity.kind = "product"
            entity.owner = owner.entry.id if isinstance(owner.entry, Company) else None


def _places_first(story: Story) -> None:
    for entity in story.entities.values():
        if (
            entity.unknown
            and entity.kind in ("company", "other")
            and _is_place(story, entity.key, entity.parts)
            and entity.signs.startup < 2.0
            and entity.signs.company < 3.5
        ):
            entity.kind = "place"


def _camel_heads(name: str) -> list[str]:
    """ "GroqCloud" begins with "groq"."""
    return [name[:i].lower() for i in range(3, len(name)) if name[i].isupper() and name[i - 1].islower()]
