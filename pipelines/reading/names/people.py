"""People with the role the story gives them; later mentions by surname are linked to the full name."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.reading.names.lexicon import Lexicon
from pipelines.reading.names.tokens import Tokens
from pipelines.reading.names.types import Name, NameField, Person

_STOPS = frozenset(',;.:()—–¿?¡!«»“”"')
_ACRONYMS = frozenset(["ia", "ai", "i+d", "rrhh"])
_NEAR = 250  # characters back to which "su fundador" reaches; who leads what is left open where more than one company is named there
PersonMention = tuple[int, int, int, int, int, list[str]]  # field, first token, last token, start, end, folded words


def link_people(tokens: Sequence[Tokens], mentions: Sequence[PersonMention], names: Sequence[Name], lexicon: Lexicon) -> list[Person]:
    """One Person a mention, in the order of the story. The name is the fullest form under which the story names the person."""
    full: dict[tuple[str, ...], str] = {}
    by_last: dict[str, list[tuple[str, ...]]] = {}
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for number, first, last, _, _, parts in mentions:
        key = tuple(parts)
        if len(key) > 1 and key not in full:
            text = tokens[number].field.text
            full[key] = text[tokens[number].starts[first] : tokens[number].ends[last]]
            by_last.setdefault(key[-1], []).append(key)
            by_first.setdefault(key[0], []).append(key)
            if len(key) > 2:
                by_last.setdefault(" ".join(key[1:]), []).append(key)
                by_last.setdefault(key[1], []).append(key)
    starts = {(n.field, n.start): n for n in names if n.kind in ("company", "investor", "institution")}
    found: list[tuple[int, tuple[str, ...], Person]] = []
    for number, first, last, start, end, parts in sorted(mentions, key=lambda m: (m[0], m[3])):
        key = tuple(parts)
        whole = key
        if key not in full:
            joined = " ".join(key)
            options = by_last.get(joined) or (by_first.get(joined) if len(key) == 1 else None)
            if options:
                whole = options[0]
        field = tokens[number].field
        person = Person(field.name, start, end, field.text[start:end], full.get(whole, field.text[start:end]))
        _read_role(tokens[number], first, last, person, starts, lexicon)
        found.append((number, whole, person))
    _guess_companies([p for _, _, p in found], names)
    best: dict[tuple[str, ...], Person] = {}
    for _, whole, person in found:
        known = best.get(whole)
        if person.role and (known is None or (person.company and not known.company)):
            best[whole] = person
    for _, whole, person in found:
        source = best.get(whole)
        if source is not None and (person.role is None or (person.company is None and source.company and person.role == source.role)):
            person.role, person.company, person.former = source.role, source.company, source.former
        person.founder = any(p.founder for _, w, p in found if w == whole) if len(found) < 200 else person.founder
        person.executive = any(p.executive for _, w, p in found if w == whole) if len(found) < 200 else person.executive
    return [person for _, _, person in found]


def _guess_companies(people: Sequence[Person], names: Sequence[Name]) -> None:
    """ "el 49 % de X y a su fundador, Y": a leader belongs to the last company named shortly before, a startup first."""
    companies = [n for n in names if n.kind == "company"]
    startups = {n.name for n in companies if n.ai_startup}
    for person in people:
        if person.company is not None or not (person.founder or person.executive):
            continue
        near = [n for n in companies if n.field == person.field and person.start - _NEAR <= n.start < person.start]
        if person.founder:
            chosen = (
                [n.name for n in near if n.ai_startup]
                or [n.name for n in near if not n.big]
                or (list(startups) if len(startups) == 1 else [])
            )
        else:
            distinct = {n.name for n in near}
            chosen = [n.name for n in near if not n.big] if len(distinct) == 1 else []
        if chosen:
            person.company = chosen[-1]


def _read_role(tokens: Tokens, first: int, last: int, person: Person, names: dict[tuple[NameField, int], Name], lexicon: Lexicon) -> None:
    phrase = _role_after(tokens, last, lexicon) or _role_before(tokens, first, names, lexicon)
    if phrase is None:
        _company_in_brackets(tokens, first, last, person, names)
        return
    low, high = phrase
    words = tokens.words
    end = low
    while end < high:
        name = names.get((tokens.field.name, tokens.starts[end]))
        if name is not None:
            person.company = name.name
            break
        if end > low and tokens.capital[end] and words[end] not in _ACRONYMS and not _holds_place(words, end):
            break  # "los cofundadores Mustafa Suleyman y Karén Simonyan": the role ends where a person is named
        end += 1
    if low and words[low - 1] in ("primer", "primera", "maximo", "maxima"):
        low -= 1
    role_end = end
    while role_end > low and words[role_end - 1] in ("de", "del", "en", "la", "el", "y", "su", "los"):
        role_end -= 1
    if role_end <= low:
        return
    person.role = tokens.field.text[tokens.starts[low] : tokens.ends[min(role_end, low + 10) - 1]]
    inside = words[low:role_end]
    person.founder = any(w in lexicon["people.founder"] for w in inside)
    person.executive = any(w in lexicon["people.executive"] for w in inside) or inside[:2] in (["al", "frente"], ["al", "mando"])
    before = words[low - 1] if low else ""
    person.former = any(w in lexicon["people.former"] for w in inside) or before in ("ex", "antiguo", "antigua", "exdirector")


def _holds_place(words: list[str], at: int) -> bool:
    """ "ministra de Trabajo", "director de Tecnología": a capital after "de" belongs to the role."""
    return at > 0 and words[at - 1] in ("de", "del", "en", "para")


def _role_after(tokens: Tokens, last: int, lexicon: Lexicon) -> tuple[int, int] | None:
    words, sentence = tokens.words, tokens.sentence
    k = last + 1
    if k >= len(words) or sentence[k] != sentence[last] or words[k] not in (",", "(", "—", "–"):
        return None
    low = k + 1
    for _ in range(5):
        if (
            low < len(words)
            and sentence[low] == sentence[last]
            and (words[low] in lexicon.know.before_role or words[low] in ("el", "la", "su", "uno", "una", "un", "de", "los", "las"))
        ):
            low += 1
    if low >= len(words) or sentence[low] != sentence[last]:
        return None
    if words[low] == "al" and low + 1 < len(words) and words[low + 1] in ("frente", "mando"):
        return low, _phrase_end(tokens, low)
    if words[low] not in lexicon["people.roles"]:
        return None
    return low, _phrase_end(tokens, low)


def _role_before(tokens: Tokens, first: int, names: dict[tuple[NameField, int], Name], lexicon: Lexicon) -> tuple[int, int] | None:
    """ "el consejero delegado de X, Nombre" and "su fundador Nombre"."""
    words, sentence = tokens.words, tokens.sentence
    p = first - 1
    if p < 0 or sentence[p] != sentence[first]:
        return None
    comma = words[p] == ","
    if comma:
        p -= 1
    high = p + 1
    low = None
    while p >= 0 and high - p < 14 and sentence[p] == sentence[first] and words[p] not in _STOPS:
        if words[p] in lexicon["people.roles"]:
            low = p
        elif words[p] in ("el", "la", "su", "los", "un", "una", "sus", "al", "del", "a") and low is not None:
            break
        elif (
            not comma
            and low is None
            and words[p] not in lexicon["places.demonyms"]
            and words[p] not in lexicon.know.role_links
            and not tokens.capital[p]
        ):
            return None
        p -= 1
    if low is None:
        return None
    if comma and not words[low].endswith("s"):
        named = 0  # offset up to which a company's name reaches
        for i in range(low + 1, high):
            name = names.get((tokens.field.name, tokens.starts[i]))
            named = max(named, name.end if name else 0)
            if tokens.capital[i] and tokens.starts[i] >= named and words[i - 1] not in ("de", "del", "en"):
                return None  # another person stands between
    return (low, high) if comma or high - low <= 12 else None


def _phrase_end(tokens: Tokens, low: int) -> int:
    words, sentence = tokens.words, tokens.sentence
    end = low
    while end < len(words) and end - low < 20 and sentence[end] == sentence[low] and words[end] not in _STOPS:
        end += 1
    return end


def _company_in_brackets(tokens: Tokens, first: int, last: int, person: Person, names: dict[tuple[NameField, int], Name]) -> None:
    """ "Álvaro Martínez (Luzia)" and "Varun Mohan, de Windsurf"."""
    k = last + 1
    if k + 1 >= len(tokens.words) or tokens.sentence[k] != tokens.sentence[last]:
        return
    if tokens.words[k] == "(":
        name = names.get((tokens.field.name, tokens.starts[k + 1]))
    elif tokens.words[k] == "," and tokens.words[k + 1] in ("de", "del") and k + 2 < len(tokens.words):
        name = names.get((tokens.field.name, tokens.starts[k + 2]))
    else:
        return
    if name is not None:
        person.company = name.name
