"""What the models see of a name in a story: its shape, the words around its mentions, what the lists and the registry say of it. Pure."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipelines.reading.names.entities import Entity, Story
from pipelines.reading.names.lexicon import load_lexicon
from pipelines.reading.names.registry import Company, Product
from pipelines.reading.text.stems import stem

LOOKED_AT = 6  # mentions of a name
_BEFORE, _AFTER = 6, 7  # words of the sentence
NEAREST = 3  # words whose place is told
_LISTS = (
    *("introductions.startup", "introductions.company", "introductions.established", "introductions.media", "introductions.investor"),
    *("introductions.analyst", "introductions.institution", "introductions.product", "introductions.place"),
    *("people.roles", "people.given", "people.surnames", "people.speech", "people.founder", "people.executive"),
    *("verbs.money", "verbs.business", "verbs.buy", "places.names", "places.demonyms", "genitive.company", "genitive.place"),
    *("grammar.institution_heads", "grammar.first_company", "grammar.suffix_company", "grammar.suffix_ai", "grammar.suffix_investor"),
    *("grammar.legal", "venture.words", "intelligence.words"),
)
_SIGNS = (
    *("company", "person", "product", "place", "media", "investor", "analyst", "institution"),
    *("startup", "intelligence", "venture", "established", "pursued"),
)
_CAMEL = re.compile(r"[a-záéíóúñ][A-ZÁÉÍÓÚÑ]")


@cache
def _listed() -> dict[str, tuple[str, ...]]:
    """Each word of the lists, with the lists it stands in."""
    lexicon = load_lexicon()
    found: dict[str, list[str]] = {}
    for name in _LISTS:
        for word in lexicon[name]:
            found.setdefault(word, []).append(f"#{name}")
    return {word: tuple(names) for word, names in found.items()}


def features(story: Story, entity: Entity) -> set[str]:
    """The features of one name, after its kind and its being a startup were judged by the rules. At most LOOKED_AT mentions are read."""
    found = _of_the_name(story, entity) | _of_the_rules(entity) | _of_the_story(story, entity)
    for mention in entity.mentions[:LOOKED_AT]:
        tokens = story.tokens[mention.field]
        words, sentence = tokens.words, tokens.sentence
        here = sentence[mention.first]
        if tokens.field.name == "text" and tokens.field.spans[here].paragraph == 0:
            found.add("lead")
        low, high = mention.first, mention.last + 1
        while low > 0 and sentence[low - 1] == here and mention.first - low < _BEFORE:
            low -= 1
        while high < len(words) and sentence[high] == here and high - mention.last <= _AFTER:
            high += 1
        before, after = words[low : mention.first][::-1], words[mention.last + 1 : high]
        found.add("opens" if not before else f"<2 {' '.join(stem(word) for word in before[1::-1])}")
        found.add("ends" if not after else f">2 {' '.join(stem(word) for word in after[:2])}")
        _words(found, "<", before)
        _words(found, ">", after)
        if mention.first and tokens.capital[mention.first - 1]:
            found.add("capital before")
        if mention.last + 1 < len(words) and tokens.capital[mention.last + 1]:
            found.add("capital after")
    return found


def _words(found: set[str], side: str, words: list[str]) -> None:
    """The nearest three by their place, all of them without it; each also as the lists that hold it."""
    for at, word in enumerate(words):
        found.update(_word(side, at if at < NEAREST else None, word))


@lru_cache(maxsize=100_000)
def _word(side: str, at: int | None, word: str) -> tuple[str, ...]:
    named = (stem(word), *_listed().get(word, ()))
    placed = [f"{side}{at} {name}" for name in named] if at is not None else []
    return (*(f"{side} {name}" for name in named), *placed)


def _of_the_name(story: Story, entity: Entity) -> set[str]:
    listed = _listed()
    parts = [part.lower() for part in entity.parts]
    first = entity.mentions[0]
    surface = story.fields[first.field].text[first.start : first.end]
    found = {
        f"shape {_shape(surface)}",
        f"words {min(len(parts), 5)}",
        f"length {min(len(surface) // 3, 8)}",
        f"first {parts[0]}",
        f"last {parts[-1]}",
        f"begins {parts[0][:3]}",
        f"ends {parts[-1][-3:]}",
    }
    for at, part in enumerate(parts[:5]):
        place = "first" if at == 0 else "last" if at == len(parts) - 1 else "inside"
        found.update(f"{place} {name}" for name in listed.get(part, ()))
    if ".ai" in surface.lower() or surface.endswith((" AI", " IA")):
        found.add("called ai")
    if surface.isupper():
        found.add(f"capitals {min(len(surface), 6)}")
    if _CAMEL.search(surface):
        found.add("camel")
    if any(character.isdigit() for character in surface):
        found.add("digit")
    if all(mention.initial for mention in entity.mentions):
        found.add("only initial")
    if len(parts) == 1 and parts[0] in story.lower_case:
        found.add("also in lower case")
    return found


def _shape(surface: str) -> str:
    shape = ""
    for character in surface:
        kind = "X" if character.isupper() else "x" if character.islower() else "9" if character.isdigit() else character
        if not shape.endswith(kind):
            shape += kind
    return shape[:8]


def _of_the_rules(entity: Entity) -> set[str]:
    """What the registry and the rules make of it."""
    found = {f"rules {'person' if entity.person else entity.kind}", f"rules startup {entity.ai_startup}"}
    entry = entity.entry
    if isinstance(entry, Company):
        found |= {f"registry {entry.kind}", f"registry ordinary {entity.ordinary}"}
        found |= {f"registry {name}" for name in ("ai_startup", "listed", "big") if getattr(entry, name)}
    else:
        found.add("registry product" if isinstance(entry, Product) else "registry unknown")
    for sign in _SIGNS:
        weight = getattr(entity.signs, sign)
        if weight > 0:
            found.update(f"sign {sign} {least}" for least in (0, 1, 2) if weight >= least)
    return found


def _of_the_story(story: Story, entity: Entity) -> set[str]:
    """How much of the story is its, and how much the story speaks of artificial intelligence and of young firms."""
    count = len(entity.mentions)
    about, total = int(story.about), story.mentions
    first = entity.mentions[0]
    size = len(story.fields[first.field].text) or 1
    titled = first.field == 0 and story.fields[0].name == "title"
    found = {
        f"mentions {min(count, 6)}",
        f"about {min(8, about)}",
        f"about {min(3, about)} mentions {min(3, count)}",
        f"venture {min(5, story.venture)}",
        f"share {min(6, 12 * count // max(1, total))}",
        f"stands {0 if titled else 1 + min(3, 4 * first.start // size)}",
        f"giant in the title {any(field == 0 for field, _ in story.giants)}",
    }
    if any(story.fields[mention.field].name == "title" for mention in entity.mentions):
        found |= {"in the title", f"in the title rules {'person' if entity.person else entity.kind}"}
    ai = startup = giant = 0
    lexicon = story.lexicon
    for mention in entity.mentions[:LOOKED_AT]:
        tokens = story.tokens[mention.field]
        number = tokens.sentence[mention.first]
        span = tokens.field.spans[number]
        near = tokens.field.folded[max(span.start, mention.start - 160) : min(span.end, mention.end + 160)].replace(entity.key, " ")
        ai += lexicon.intelligence.stand_in(near)
        startup += not lexicon["introductions.startup"].isdisjoint(near.split())
        giant += (mention.field, number) in story.giants
    return found | {
        f"beside ai {min(3, ai)}",
        f"beside startup {min(3, startup)}",
        f"beside a giant {min(2, giant)}",
        f"beside ai {min(2, ai)} startup {min(2, startup)}",
    }
