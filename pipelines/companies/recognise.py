"""Who is named in a story: the registry's companies, and those it does not know, by how the press introduces them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.items import CompanyMention
from pipelines.companies.context import Context, Signs
from pipelines.companies.lexicon import Lexicon, load_lexicon
from pipelines.companies.people import link_people
from pipelines.companies.registry import Company, Match, Product, Registry, load_registry
from pipelines.companies.tokens import Run, Tokens, find_runs, tokenise
from pipelines.companies.types import FieldText, Kind, Name, Person

# "la startup", "la firma emergente": the story speaks of a startup it has named before.
_ANAPHOR = re.compile(
    r"\b(?:l[ao]s?|el|esta?|su|una?|otra)\s+(?:joven\s+|prometedora\s+|propia\s+)?(?:(?:startups?|start-ups?|unicornio|spin-off|scaleup|neolaboratorio)\b"
    r"|(?:empresa|compania|firma)\s+(?:emergente|joven|incipiente)\b|(?<=joven\s)(?:empresa|compania|firma|sociedad)\b)|\bjoven(?:es)?\s+(?:empresa|compania|firma|francesa|espanola)\b"
)
# Near a giant's name: what giants do to startups.
_TAKEN = re.compile(
    r"\b(?:licenci\w+|fundador\w*|cofundador\w*|equipo|talento|ingenieros|investigadores|fich\w+|contrat\w+|incorpor\w+|adquir\w+|adquisicion|compra\w*|invers\w+|invirtio|invierte"
    r"|participacion|absor\w+|absorcion|llev[ao]\w*|qued\w+|desembols\w+|pag[ao]\w*|consejero delegado|director ejecutivo|ceo|precedente|coloco|entrego|millones|dejo|pacto|acuerdo)\b"
)
_KINDS: tuple[Kind, ...] = ("company", "investor", "media", "analyst", "institution", "product", "place")
_JOINING = frozenset((",", "y", "e", "o", "u"))
_CARRIED = ("company", "person", "product", "investor", "media", "startup", "intelligence", "established", "institution")
_ENOUGH = 0.8  # of evidence to believe that an unknown name is an organisation
# What is named more often than this in one text is looked at this many times; the rest only counts.
_LOOK_AT_MOST = 60
_MENTIONS_AT_MOST = 3_000


@dataclass(slots=True)
class Mention:
    field: int
    first: int
    last: int
    start: int
    end: int
    initial: bool


@dataclass(slots=True)
class Entity:
    """All mentions of one name in a story, and what their surroundings say of it."""

    key: str
    name: str
    parts: list[str]
    entry: Company | Product | None = None
    ordinary: bool = False
    mentions: list[Mention] = field(default_factory=list)
    signs: Signs = field(default_factory=Signs)
    kind: Kind | None = None
    person: bool = False
    ai_startup: bool | None = None
    owner: str | None = None
    principal: bool = False  # in the title, named again, or introduced in the lead

    @property
    def unknown(self) -> bool:
        return self.entry is None


@dataclass(slots=True)
class Recognised:
    names: list[Name]
    people: list[Person]
    companies: list[CompanyMention]


def recognise(fields: Sequence[FieldText], registry: Registry | None = None, lexicon: Lexicon | None = None) -> Recognised:
    """Names, people and companies of a story given as prepared fields. Pure and linear; nothing is looked for in junk lines."""
    registry = registry or load_registry()
    lexicon = lexicon or load_lexicon()
    story = _Story(fields, registry, lexicon)
    story.collect()
    story.merge()
    story.judge()
    return story.answer()


class _Story:
    def __init__(self, fields: Sequence[FieldText], registry: Registry, lexicon: Lexicon) -> None:
        self.fields = fields
        self.registry = registry
        self.lexicon = lexicon
        self.tokens = [tokenise(f) for f in fields]
        self.contexts = [Context(t, lexicon) for t in self.tokens]
        self.entities: dict[str, Entity] = {}
        self.giants: set[tuple[int, int]] | None = None

    # -- collecting mentions ----------------------------------------------------------------------------------------------------

    def collect(self) -> None:
        for number, tokens in enumerate(self.tokens):
            runs = find_runs(tokens, self.lexicon)
            matches = self._matches(tokens)
            taken = 0
            budget = _MENTIONS_AT_MOST
            for run in runs:
                start, end = tokens.starts[run.first], tokens.ends[run.last]
                while taken < len(matches) and matches[taken][0].end <= start:
                    self._known(number, *matches[taken])  # in lower case: xAI, a16z
                    taken += 1
                inside = []
                while taken < len(matches) and matches[taken][0].start < end:
                    inside.append(matches[taken])
                    taken += 1
                self._run(number, run, inside)
                budget -= 1
                if budget < 0:
                    break
            for match in matches[taken : taken + max(0, budget)]:
                self._known(number, *match)

    def _matches(self, tokens: Tokens) -> list[tuple[Match, int, int]]:
        at = {start: i for i, start in enumerate(tokens.starts)}
        until = {end: i for i, end in enumerate(tokens.ends)}
        found = []
        for match in self.registry.find(tokens.field.text):
            first, last = at.get(match.start), until.get(match.end)
            if first is not None and last is not None and first <= last:
                found.append((match, first, last))
        return found

    def _run(self, number: int, run: Run, inside: list[tuple[Match, int, int]]) -> None:
        tokens = self.tokens[number]
        if not inside:
            self._unknown(number, run)
            return
        rest = run.first
        for match, first, last in inside:
            whole = first <= run.first and last >= run.last
            single = first == last
            prefixed = first > run.first
            if not whole and single and prefixed and tokens.words[run.first] in self.lexicon["people.given"]:
                self._unknown(number, run)  # Gerald Ford is no carmaker
                return
            if not whole and match.ordinary:
                if len(inside) == 1:
                    self._unknown(number, run)
                    return
                continue
            if not whole and prefixed and single and len(inside) == 1 and tokens.words[first] in self.lexicon["places.names"]:
                self._unknown(number, run)
                return
            self._known(number, match, first, last)
            rest = last + 1
        del rest

    def _known(self, number: int, match: Match, first: int, last: int) -> None:
        entry = match.entry
        key = f"product:{entry.name}" if isinstance(entry, Product) else f"company:{entry.id}"
        entity = self.entities.get(key)
        if entity is None:
            entity = self.entities[key] = Entity(key, entry.name, entry.name.split(), entry, ordinary=True)
        entity.ordinary = entity.ordinary and match.ordinary
        tokens = self.tokens[number]
        entity.mentions.append(Mention(number, first, last, tokens.starts[first], tokens.ends[last], tokens.initial[first]))

    def _unknown(self, number: int, run: Run) -> None:
        tokens = self.tokens[number]
        start, end = tokens.starts[run.first], tokens.ends[run.last]
        if run.first == run.last and end - start < 2:
            return
        parts = tokens.words[run.first : run.last + 1]
        key = " ".join(parts)
        entity = self.entities.get(key)
        if entity is None:
            entity = self.entities[key] = Entity(key, tokens.field.text[start:end], parts)
        entity.mentions.append(Mention(number, run.first, run.last, start, end, run.initial))

    # -- one name in several forms ----------------------------------------------------------------------------------------------

    def merge(self) -> None:
        """Multiverse is Multiverse Computing; Wang is Alexandr Wang (the people are linked later, here they only leave the companies)."""
        unknown = [e for e in self.entities.values() if e.unknown]
        by_first: dict[str, list[Entity]] = defaultdict(list)
        for entity in self.entities.values():
            if len(entity.parts) > 1 and not isinstance(entity.entry, Product):
                by_first[entity.parts[0].lower()].append(entity)
        for short in unknown:
            size = len(short.parts)
            for long in by_first.get(short.parts[0], ()):
                if long is short or len(long.parts) <= size or long.parts[:size] != short.parts:
                    continue
                if long.parts[0] in self.lexicon["people.given"] and not self._is_company_shape(long):
                    continue
                if size == 1 and short.parts[0] in self.lexicon["places.names"]:
                    continue
                long.mentions.extend(short.mentions)
                del self.entities[short.key]
                break

    def _is_company_shape(self, entity: Entity) -> bool:
        signs = Signs()
        self.contexts[0].shape(entity.name, entity.parts, signs)
        return signs.company > signs.person

    # -- judging ----------------------------------------------------------------------------------------------------------------

    def judge(self) -> None:
        for entity in self.entities.values():
            if entity.unknown or entity.ordinary:
                self._look(entity)
        self._coordinated()
        self._surnames()
        for entity in self.entities.values():
            entity.kind, entity.person = self._kind(entity)
        self._places_first()
        self._units()
        self._anaphors()
        self._startups()

    def _look(self, entity: Entity) -> None:
        signs = entity.signs
        for mention in entity.mentions[:_LOOK_AT_MOST]:
            context = self.contexts[mention.field]
            context.left(mention.first, mention.last, signs)
            context.right(mention.first, mention.last, signs)
        first = entity.mentions[0]
        surface = self.fields[first.field].text[first.start : first.end]
        if entity.unknown:
            self.contexts[first.field].shape(surface if len(entity.mentions) == 1 else entity.name, entity.parts, signs)
            if self._is_place(entity.key, entity.parts):
                signs.place += 3.0
            if len(entity.mentions) > 1 and first.field == 0 and self.fields[0].name == "title" and any(m.field for m in entity.mentions):
                signs.company += 0.6

    def _is_place(self, key: str, parts: list[str]) -> bool:
        return key in self.lexicon.places or (len(parts) == 1 and parts[0] in self.lexicon["places.names"])

    def _coordinated(self) -> None:
        """ "los fondos X, Y y Z": what the plural says of X holds for Y and Z; what stands beside a known company is one more often than not."""
        for number, tokens in enumerate(self.tokens):
            ordered = sorted(
                ((m.first, m.last, e) for e in self.entities.values() for m in e.mentions[:_LOOK_AT_MOST] if m.field == number),
                key=lambda t: t[0],
            )
            carried: Signs | None = None
            known = person = False
            previous, opening = -10, -1
            for first, last, entity in ordered:
                joined = first - previous == 2 and tokens.words[first - 1] in _JOINING
                if not joined:
                    opening, carried, known, person = first, None, False, False
                elif entity.unknown or entity.ordinary:
                    if opening >= 0:  # the head of the list is read once, when there is someone to inherit
                        probe = Signs()
                        plural = self.contexts[number].left(opening, opening, probe)
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

    def _surnames(self) -> None:
        """A single unknown name that ends a person's full name is that person."""
        singles = {e.key for e in self.entities.values() if e.unknown and len(e.parts) == 1}
        last_names: set[str] = set()
        for entity in self.entities.values():
            signs = entity.signs
            if not entity.unknown or len(entity.parts) < 2:
                continue
            if entity.parts[-1] in singles and signs.company < 1.5 and signs.person > 0:
                signs.person += 0.7
            if signs.person >= 1.2 and signs.person > signs.company:
                last_names.add(entity.parts[-1])
                if len(entity.parts) > 2:
                    last_names |= {entity.parts[1], " ".join(entity.parts[1:])}
        for entity in self.entities.values():
            if entity.unknown and entity.key in last_names:
                entity.signs.person += 6.0

    def _kind(self, entity: Entity) -> tuple[Kind | None, bool]:
        entry, signs = entity.entry, entity.signs
        if isinstance(entry, Product):
            if entity.ordinary and not self._ordinary_holds(entity):
                return None, False
            return "product", False
        if isinstance(entry, Company):
            if entity.ordinary and not self._ordinary_holds(entity):
                return None, False
            return entry.kind, False
        scores = {kind: float(getattr(signs, kind)) for kind in _KINDS}
        best = max(_KINDS, key=lambda k: scores[k])
        if len(entity.parts) == 1 and best == "company":
            word = entity.parts[0]
            if word.endswith(("cion", "ciones")) and scores["company"] < 2.5:
                return "other", False
            if word.endswith(("ar", "er", "ir")) and scores["company"] < 1.5 and all(m.initial for m in entity.mentions):
                return None, False
        if signs.person >= 0.7 and signs.person >= scores[best] and (signs.person >= 1.0 or scores[best] <= 0.3):
            if len(entity.parts) > 1 or signs.person >= 1.0:
                return None, True
        if scores[best] < _ENOUGH:
            if all(m.initial for m in entity.mentions):
                return None, False
            if scores["company"] > 0 and scores["company"] >= scores[best] and len(entity.mentions) > 1:
                return "company", False
            return "other", False
        if all(m.initial for m in entity.mentions) and len(entity.parts) == 1 and self._stands_in_lower_case(entity):
            return None, False
        return best, False

    def _ordinary_holds(self, entity: Entity) -> bool:
        """An ordinary word with a capital is the company where the sentence does not begin with it, or where its surroundings speak of one."""
        signs = entity.signs
        if max(signs.person, signs.place, signs.product) > max(signs.company, signs.investor) + 0.5:
            return False
        middle = sum(not m.initial for m in entity.mentions)
        if isinstance(entity.entry, Company) and entity.entry.big and len(entity.mentions) > 1 and not self._stands_in_lower_case(entity):
            return True
        return middle > 0 or signs.company >= 0.8 or signs.investor > 0.8 or (len(entity.mentions) > 1 and signs.company > 0.3)

    def _stands_in_lower_case(self, entity: Entity) -> bool:
        word = entity.parts[0]
        return any(w == word and not c for tokens in self.tokens for w, c in zip(tokens.words, tokens.capital, strict=True))

    def _units(self) -> None:
        """Meta Superintelligence Labs is a part of Meta, GroqCloud a product of Groq, King Barcelona is King."""
        owners: dict[str, Entity] = {}
        for e in self.entities.values():
            if e.kind == "company" and (not e.unknown or len(e.parts) == 1):
                for part in (e.parts[0].lower(), e.key):
                    if len(part) > 2 and (part not in owners or len(owners[part].parts) > 1):
                        owners[part] = e
        for entity in self.entities.values():
            if not entity.unknown or entity.kind is None or entity.kind in ("place", "investor"):
                continue
            owner = owners.get(entity.parts[0]) if len(entity.parts) > 1 else None
            if owner is None and len(entity.parts) == 1:
                owner = next((owners[h] for h in _camel_heads(entity.name) if h in owners), None)
            if owner is None or owner is entity or (len(owner.parts) > 1 and owner.parts[0].lower() == entity.parts[0]):
                continue
            if len(entity.parts) > 1 and all(p in self.lexicon["places.names"] for p in entity.parts[1:]):
                owner.mentions.extend(entity.mentions)
                entity.kind = None
            else:
                entity.kind = "product"
                entity.owner = owner.entry.id if isinstance(owner.entry, Company) else None

    def _places_first(self) -> None:
        for entity in self.entities.values():
            if (
                entity.unknown
                and entity.kind in ("company", "other")
                and self._is_place(entity.key, entity.parts)
                and entity.signs.startup < 2.0
                and entity.signs.company < 3.5
            ):
                entity.kind = "place"

    # -- is it an AI startup ----------------------------------------------------------------------------------------------------

    def _anaphors(self) -> None:
        """Credits "la startup" to the last organisation named before it that can be meant."""
        candidates = [
            e
            for e in self.entities.values()
            if e.kind in ("company", "other") and (e.unknown or (isinstance(e.entry, Company) and e.entry.ai_startup))
        ]
        if not candidates:
            return
        order = sorted(((m.field, m.start, m.end, e) for e in candidates for m in e.mentions[:_LOOK_AT_MOST]), key=lambda t: t[:2])
        for number, fieldtext in enumerate(self.fields):
            for match in _ANAPHOR.finditer(fieldtext.folded):
                after = fieldtext.folded[match.end() : match.end() + 40]
                if any(
                    f == number and match.end() <= s <= match.end() + 30 and "," not in fieldtext.text[match.end() : s]
                    for f, s, _, _ in order
                ):
                    continue  # it introduces a name itself
                before = [entity for f, s, _, entity in order if (f, s) < (number, match.start())]
                chosen = next((e for e in reversed(before) if e.kind == "company"), before[-1] if before else None)
                if chosen is None:
                    continue
                if chosen.kind == "other":
                    chosen.kind = "company"
                chosen.signs.startup += 1.5
                chosen.signs.company += 0.5
                if self.lexicon.intelligence.search(after.split(",")[0].split(".")[0]):
                    chosen.signs.intelligence += 1.5

    def _startups(self) -> None:
        about = self._intelligence_hits()
        venture = self._venture_words()
        leading = self._leading_paragraphs()
        for entity in self.entities.values():
            if not entity.unknown:
                if isinstance(entity.entry, Company):
                    entity.ai_startup = entity.entry.ai_startup if entity.entry.kind == "company" else False
                continue
            if entity.kind not in ("company", "other"):
                continue
            self._sentence_signs(entity)
            entity.principal = len(entity.mentions) > 1 or any(m.field == 0 for m in entity.mentions)
            if not entity.principal and entity.signs.company >= 1.2:
                entity.principal = (entity.mentions[0].field, entity.mentions[0].start) < leading
            entity.ai_startup = _is_ai_startup(entity.signs, about, venture, entity.principal)
            if entity.kind == "other" and entity.ai_startup and entity.signs.startup >= 1.5:
                entity.kind = "company"
        self._promote(about, venture)

    def _giants(self) -> set[tuple[int, int]]:
        """Sentences that name a large technology company."""
        if self.giants is None:
            self.giants = {
                (m.field, self.tokens[m.field].sentence[m.first])
                for e in self.entities.values()
                if isinstance(e.entry, Company) and e.entry.big and e.kind == "company"
                for m in e.mentions
            }
        return self.giants

    def _leading_paragraphs(self) -> tuple[int, int]:
        """Where the lead ends: the end of the second paragraph of the last field."""
        spans = [s for s in self.fields[-1].spans if s.paragraph <= 1]
        return (len(self.fields) - 1, spans[-1].end if spans else 0)

    def _venture_words(self) -> int:
        found: set[str] = set()
        for tokens in self.tokens:
            found |= self.lexicon.know.venture & set(tokens.words[:3000])
        return len(found)

    def _sentence_signs(self, entity: Entity) -> None:
        intelligence = venture = 0.0
        for mention in entity.mentions[:_LOOK_AT_MOST]:
            tokens = self.tokens[mention.field]
            span = tokens.field.spans[tokens.sentence[mention.first]]
            near = tokens.field.folded[max(span.start, mention.start - 160) : min(span.end, mention.end + 160)]
            near = near.replace(entity.key, " ")
            if self.lexicon.intelligence.search(near):
                intelligence += 0.5
            if any(w in self.lexicon["venture.words"] for w in near.split()):
                venture += 0.4
            if mention.last >= 0 and (mention.field, tokens.sentence[mention.first]) in self._giants() and _TAKEN.search(near):
                entity.signs.pursued += 1.0
        entity.signs.intelligence += min(intelligence, 1.5)
        entity.signs.venture += min(venture, 1.2)

    def _intelligence_hits(self) -> float:
        """How much the story speaks of artificial intelligence: words of the lead count double; AI companies and products count too."""
        hits = 0.0
        for fieldtext in self.fields:
            spans = [s for s in fieldtext.spans if not s.junk]
            if not spans:
                continue
            lead = max((s.end for s in spans if s.paragraph <= 2), default=0)
            for match in self.lexicon.intelligence.finditer(fieldtext.folded, spans[0].start, min(spans[-1].end, 20_000)):
                hits += 1.0 if match.start() < lead else 0.5
        for entity in self.entities.values():
            entry = entity.entry
            if (isinstance(entry, Product) and entry.owner in ("openai", "anthropic", "google")) or (
                isinstance(entry, Company) and entry.ai_startup
            ):
                hits += 0.5
        return hits

    def _promote(self, about: float, venture: int) -> None:
        """A story that speaks of startups and AI but names none: the unknown name it speaks of most is taken for one."""
        if (
            about < 2
            or venture < 2
            or any(e.kind == "company" and (e.ai_startup or (e.unknown and len(e.mentions) > 1)) for e in self.entities.values())
        ):
            return
        others = [e for e in self.entities.values() if e.unknown and e.kind == "other" and any(not m.initial for m in e.mentions)]
        if others:
            best = max(others, key=lambda e: (len(e.mentions), e.mentions[0].field == 0, -e.mentions[0].start))
            best.kind = "company"
            best.ai_startup = True if best.signs.established == 0 else None

    # -- the answer -------------------------------------------------------------------------------------------------------------

    def answer(self) -> Recognised:
        kept = [e for e in self.entities.values() if e.kind is not None]
        kept.sort(key=lambda e: (e.mentions[0].field, e.mentions[0].start))
        names: list[Name] = []
        companies: list[CompanyMention] = []
        for number, entity in enumerate(kept):
            entry = entity.entry
            kind = entity.kind or "other"
            company = entry if isinstance(entry, Company) else None
            for mention in entity.mentions:
                fieldtext = self.fields[mention.field]
                names.append(
                    Name(
                        field=fieldtext.name,
                        start=mention.start,
                        end=mention.end,
                        surface=fieldtext.text[mention.start : mention.end],
                        name=entity.name,
                        entity=number,
                        kind=kind,
                        id=company.id if company else None,
                        ai_startup=entity.ai_startup,
                        listed=company.listed if company else False,
                        big=company.big if company else False,
                        learned=entry is None,
                        owner=entry.owner if isinstance(entry, Product) else entity.owner,
                        intro=entity.signs.intro,
                    )
                )
            if kind in ("company", "investor", "institution"):
                companies.append(
                    CompanyMention(
                        name=entity.name,
                        id=company.id if company else None,
                        mentions=len(entity.mentions),
                        ai_startup=entity.ai_startup,
                        learned=entry is None,
                        kind=kind,
                        intro=entity.signs.intro if entry is None else None,
                    )
                )
        names.sort(key=lambda n: (n.field != "title", n.start))
        persons = [e for e in self.entities.values() if e.person]
        mentions = [(m.field, m.first, m.last, m.start, m.end, e.parts) for e in persons for m in e.mentions]
        people = link_people(self.tokens, mentions, names, self.lexicon)
        return Recognised(names, people, companies)


def _camel_heads(name: str) -> list[str]:
    """ "GroqCloud" begins with "groq"."""
    return [name[:i].lower() for i in range(3, len(name)) if name[i].isupper() and name[i - 1].islower()]


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
        if about >= 0.5 and signs.pursued > 0:
            return True
        if about >= 1.0 and (venture >= 0.8 or principal):
            return True
    return False if established > 0 else None
