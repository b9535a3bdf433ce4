"""Who takes and who is taken: every part of a story gets its acquirer and target, named in it or carried on from what stands before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pipelines.reading.names.types import Name, Person
from pipelines.reading.rules.deal_parts import Firms, Part, is_investor

# Signs whose sentence may leave out who takes or who is taken.
CARRIED = ("hires_leaders", "hires_team", "fee", "stake", "licence", "no_purchase", "takes_technology", "buys", "full_purchase", "shell")

_AFTERWARDS = re.compile(r" (?:de|tras|al|antes de|por|para|luego de) $")

_OUT_OF = re.compile(r"^ (?:\S+ ){0,4}?(?:de|del|procedentes? de|desde) (?:\S+ )?$")
_GOES_TO = re.compile(r"^(?!COMPANY|hizo |hace |hacer |repet|replic).* (?:a|al|en|para|hacia|rumbo a|por) (?:\S+ ){0,9}?COMPANY $")


class Pairing:
    """Reads the parts of one story in their order."""

    def __init__(self, firms: Firms, parts: Sequence[Part]) -> None:
        self.firms, self.parts = firms, parts

    def resolve(self) -> None:
        """Give every part its acquirer and target: named here, or carried on from the sentences before."""
        recent_big: tuple[int, Name] | None = None
        recent_small: tuple[int, Name] | None = None
        paired: dict[int, Name] = {}
        for part in self.parts:
            firms = self.firms.in_part(part)
            small = [(at, n) for at, n in firms if not n.big and not is_investor(n)]
            hired = part.has("hires_leaders", "hires_team")
            large = [(at, n) for at, n in firms if n.big and not self.former(part, at)]
            large = self.not_left(part, small, large)
            big = [n for _, n in large]
            acquirer, target = self.taker(part, large), self.best_target(small)
            several = len({n.entity for _, n in small}) >= 2
            unnamed = hired and not big and not several and part.has("acquirer_noun")  # "el gigante contrata a..."
            if not unnamed and ((part.has("buys", "full_purchase") and not (hired and big)) or (hired and not big and several)):
                acquirer, target = self.ordered(part, firms)
            if acquirer is not None and target is not None and acquirer.entity == target.entity:
                target = None
            if hired and acquirer is None and (end := self.destination(part, firms)) is not None:  # "A y B se suman a COMPANY"
                acquirer, target = end, None if target is not None and target.entity == end.entity else target
            part.named = (acquirer is not None) + (target is not None)
            if part.has(*CARRIED):
                if acquirer is None:
                    alone = part.has("acquirer_noun") or not part.has("hires_leaders", "hires_team")
                    acquirer = (
                        (recent_big and recent_big[1]) if alone or (recent_big and recent_big[0] == part.sentence.paragraph) else None
                    )
                    # "En junio se hizo con el 49 % y fichó a...", "La surcoreana puso 12 millones e incorporó a los ejecutivos"
                    elliptical = part.has("stake", "fee", "licence", "no_purchase") and part.has("hires_leaders", "hires_team")
                    if acquirer is None and (alone or elliptical):
                        acquirer = self.main(big=True)
                if target is None:
                    target = self.context_target(part, acquirer, paired, recent_small)
            part.acquirer, part.target = acquirer, target
            if acquirer is not None and target is not None and part.named == 2 and not target.big:
                if part.signs:
                    paired[acquirer.entity] = target
                else:
                    paired.setdefault(acquirer.entity, target)
            if big:
                recent_big = (part.sentence.paragraph, acquirer if acquirer is not None and acquirer.big else big[-1])
            if small:
                recent_small = (part.sentence.paragraph, small[-1][1])

    def note_buyers(self) -> None:
        """Small firms that buy, or to which something is sold: a giant takes people from others."""
        for part in self.parts:
            firms = self.firms.in_part(part)
            if not firms or not part.has("buys", "full_purchase"):
                continue
            taker, _ = self.ordered(part, firms)
            if taker is not None and not taker.big:
                self.firms.buyers.add(taker.entity)

    def best_target(self, firms: Sequence[tuple[int, Name]]) -> Name | None:
        """Of the firms in a part, the startup that the story speaks of most."""
        usable = [n for _, n in firms if not is_investor(n) and not n.big]
        startups = [n for n in usable if n.ai_startup] or usable
        return min(startups, key=lambda n: self.firms.rank[n.entity], default=None)

    def former(self, part: Part, at: int) -> bool:
        """Whether the firm is only where somebody comes from: "veterano de Google"."""
        return any(start <= at < end for start, end in part.signs.get("origin", ()))

    def not_left(self, part: Part, small: Sequence[tuple[int, Name]], large: Sequence[tuple[int, Name]]) -> list[tuple[int, Name]]:
        """The giants without those that somebody leaves: in "la startup ficha a un directivo de Amazon" the startup acts."""
        text = part.sentence.text
        spans = [s for sign in ("hires_leaders", "hires_team") for s in part.signs.get(sign, ())]
        if not spans or not any(at < min(spans)[0] for at, _ in small) or any(at < max(spans)[1] for at, _ in large):
            return list(large)
        return [(at, n) for at, n in large if not _OUT_OF.search(text[max(spans)[1] - 1 : at])]

    def taker(self, part: Part, large: Sequence[tuple[int, Name]]) -> Name | None:
        """The large firm that acts: the last before the verb that hires, else the first."""
        start = min((s[0] for sign in ("hires_leaders", "hires_team") for s in part.signs.get(sign, ())), default=None)
        before = [n for at, n in large if start is not None and at < start]
        return before[-1] if before else large[0][1] if large else None

    def ordered(self, part: Part, firms: Sequence[tuple[int, Name]]) -> tuple[Name | None, Name | None]:
        """Who stands before the verb takes who stands behind it; after "venta a" and "por" stands the one who takes."""
        text = part.sentence.text
        spans = [s for sign in ("buys", "full_purchase", "hires_leaders", "hires_team") for s in part.signs.get(sign, ())]
        start = min((s[0] for s in spans), default=part.start)
        if text[start:].startswith(("venta a", "vende")):
            taker = next((n for at, n in firms if at >= start), None)
            return taker, next((n for _, n in firms if taker and n.entity != taker.entity and not n.big), None)
        taker = next((n for at, n in firms if at > start and text[:at].rstrip().endswith((" por", " por la", " por el"))), None)
        if taker is None:
            taker = self.destination(part, firms)
        before = [n for at, n in firms if at <= start and not is_investor(n)]
        if taker is None and before:
            taker = before[0]
        if taker is None and _AFTERWARDS.search(text[:start]) and len(firms) > 1:
            taker = next(
                (n for _, n in firms[1:] if n.entity != firms[0][1].entity), None
            )  # "tras comprar Windsurf, Cognition despidió..."
        if taker is None:
            return None, self.best_target(firms)
        others = [(at, n) for at, n in firms if n.entity != taker.entity and not is_investor(n)]
        small = [(at, n) for at, n in others if not n.big]
        behind = [(at, n) for at, n in small if at > start] or small
        if behind:
            return taker, behind[0][1]
        return taker, others[0][1] if others and part.has("buys") else None

    def destination(self, part: Part, firms: Sequence[tuple[int, Name]]) -> Name | None:
        """Where those go who go: "todo su equipo pasara a trabajar en COMPANY"."""
        text = part.sentence.text
        for sign in ("hires_leaders", "hires_team"):
            for start, end in part.signs.get(sign, ()):
                if _GOES_TO.search(text[start:end]) and (found := [n for at, n in firms if start < at < end]):
                    return found[-1]
        return None

    def employer(self, people: Iterable[Person], acquirer: Name | None) -> Name | None:
        for person in people:
            if person.company:
                name = self.firms.named(person.company)
                if (
                    name is not None
                    and not name.big
                    and name.entity not in self.firms.buyers
                    and (acquirer is None or name.entity != acquirer.entity)
                ):
                    return name
        return None

    def context_target(self, part: Part, acquirer: Name | None, paired: Mapping[int, Name], recent: tuple[int, Name] | None) -> Name | None:
        """The startup that a sentence leaves unnamed ("la startup", "sus fundadores")."""
        people = [person for at, person in part.sentence.people() if part.start <= at < part.end]
        if name := self.employer(people, acquirer):
            return name
        taken = acquirer.entity if acquirer else -1
        usable = [n for n in self.firms.small if n.entity != taken]
        options = [n for n in usable if n.entity not in self.firms.buyers] or usable
        told = self.firms.told
        if usable and usable[0] not in options and told[usable[0].entity] >= 3 and all(told[n.entity] <= 1 for n in options):
            options = usable  # the story is about a startup that bought a small firm, and tells whom it lost itself
        if not options:
            return None
        if recent is not None and recent[0] == part.sentence.paragraph and recent[1] in options and taken not in paired:
            return recent[1]
        return paired.get(taken) or options[0]

    def main(self, *, big: bool) -> Name | None:
        ranked = self.firms.big if big else self.firms.small
        return ranked[0] if ranked else None
