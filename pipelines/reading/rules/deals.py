"""The signature of a reverse acquihire, and plainer deals, sentence by sentence and then for the story as a whole.

A large company hires a startup's leaders and team; beside it stands a licence, a fee, a minority stake or the remark that nothing was
bought; the shell goes on with a new, often interim, chief. No single word says it, so the signs are gathered by pair (acquirer, target)
over the story: what the first paragraph says about the people and the second about the licence is one deal.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

from pipelines.reading.names.types import Name
from pipelines.reading.phrases.search import Lexicon, Spans
from pipelines.reading.rules.deal_kinds import other_deals
from pipelines.reading.rules.deal_pairs import Pairing
from pipelines.reading.rules.deal_parts import Part, firms_of, is_investor, money_paid, only_valued, several, share_taken, split, sums
from pipelines.reading.rules.sums import Sums
from pipelines.reading.rules.told_deal import ToldDeal
from pipelines.reading.story.story import Story

LEXICON = Path(__file__).parent / "data" / "deals.toml"
SIGNS = (
    "hires_leaders",
    "hires_team",
    "licence",
    "fee",
    "stake",
    "no_purchase",
    "takes_technology",
    "shell",
    "vocabulary",
    "full_purchase",
    "buys",
    "hypothetical",
    "origin",
    "acquirer_noun",
    "definition",
    "shuts",
    "offer",
)
GROUPS = (*SIGNS, "reverse_merger")
TERMS = ("licence", "fee", "stake", "no_purchase", "takes_technology", "vocabulary")  # what turns a hire into a deal
ENOUGH = (*TERMS, "hires_leaders", "hires_team", "buys", "full_purchase", "reverse_merger", "offer")  # one of them stands in any deal
MOST = 30  # hires of one pair and firms of a story that are looked at; no real story holds more, and bait costs no more than that


def load_lexicon(path: Path = LEXICON) -> Lexicon:
    """The vocabulary of deals. Raises RuleFileError."""
    return Lexicon(path, GROUPS)


_lexicon = cache(load_lexicon)


def read_deals(story: Story, products: Sequence[Name] = ()) -> list[ToldDeal]:
    """Every deal of the story, reverse acquihires first; offers `deal:signs` to the story's topics.

    `products` are those that the story names: somebody may offer money for one.
    """
    found = _lexicon().find(story.sentences)
    story.note("deal", found)
    if not any(found[sign] for sign in ENOUGH):
        return []
    reader = _Reader(story, found, products)
    deals = reader.read()
    for sentence in reader.signs():
        story.offer("deal:signs", sentence)
    return deals


_LIKE = re.compile(
    r" (?:recuerda\w*|recordo|guion|formula|jugada|maniobra|receta|lo mismo|lo propio|mism[oa]s?|parecid[oa]s?|similar(?:es)?|antecedentes?"
    r"|precedentes?|habia hecho|ya hizo|repit\w+|calc\w+|tambien) "
)


def told_alongside(part: Part, paragraphs: Collection[int]) -> bool:
    """Whether a hire is told in one breath with a reverse acquihire, or likened to one."""
    near = part.sentence.paragraph in paragraphs
    return near or (bool(paragraphs) and bool(_LIKE.search(part.sentence.text)))


def hire_left_open(part: Part, told: Sequence[Part]) -> bool:
    """Whether a hire that names no firm belongs to a deal whose terms are told: a contract read out clause by clause."""
    terms = {sign for p in told for sign in ("licence", "fee", "no_purchase") if p.has(sign)}
    return part.named == 0 and not part.has("origin", "hypothetical") and len(terms) > 1


class _Reader:
    def __init__(self, story: Story, found: Mapping[str, Mapping[int, Spans]], products: Sequence[Name] = ()) -> None:
        self.story, self.found, self.products = story, found, products
        self.firms = firms_of(story)
        self.signs_of: dict[int, dict[str, Spans]] = {}
        for sign in SIGNS:
            for index, spans in found[sign].items():
                self.signs_of.setdefault(index, {})[sign] = spans
        self.by_sentence = {
            sentence.index: split(sentence, self.signs_of.get(sentence.index, {}), self.firms) for sentence in story.sentences
        }
        self.parts = [part for parts in self.by_sentence.values() for part in parts]

    # --- pairs ----------------------------------------------------------------------------------------------------------------

    def read(self) -> list[ToldDeal]:
        pairing = Pairing(self.firms, self.parts)
        pairing.note_buyers()
        pairing.resolve()
        pairs: dict[tuple[int, int], list[Part]] = {}
        for part in self.parts:
            if part.acquirer is not None and part.target is not None and part.signs:
                pairs.setdefault((part.acquirer.entity, part.target.entity), []).append(part)
        self.gather(pairs)
        kinds = {pair: self.judge(parts) for pair, parts in pairs.items()}
        # What is told in one breath with a reverse acquihire ("y la semana pasada fue Google la que contrató a...") is another.
        paragraphs = {p.sentence.paragraph for pair, (kind, _) in kinds.items() if kind == "reverse_acquihire" for p in pairs[pair]}
        deals = []
        for pair, parts in pairs.items():
            kind, rule = kinds[pair]
            if (
                not kind
                and any(p.named == 2 and p.has("hires_leaders") and told_alongside(p, paragraphs) for p in self.hiring(parts))
                and self.plausible(parts)
            ):
                kind, rule = "reverse_acquihire", "alongside"
            if kind and not (kind == "reverse_acquihire" and self.mirrored(pair, pairs, kinds)):
                deals.append(self.deal(kind, rule, parts))
        deals += self.unnamed()
        deals += other_deals(self.story, self.found, self.firms, deals, self.products)
        self.set_apart(deals)
        deals.sort(key=lambda d: (d.kind != "reverse_acquihire", d.sentence))
        return deals

    def gather(self, pairs: Mapping[tuple[int, int], list[Part]]) -> None:
        """Add to a pair what is told of its startup without a word on who takes: "El acuerdo contempla la cesión de su tecnología"."""
        by_target: dict[int, list[list[Part]]] = {}
        for (_, target), parts in pairs.items():
            by_target.setdefault(target, []).append(parts)
        for part in self.parts:
            if part.acquirer is not None or part.target is None or not part.signs:
                continue
            told = by_target.get(part.target.entity, [])
            if len(told) == 1 and (not part.has("hires_leaders", "hires_team") or hire_left_open(part, told[0])):
                part.acquirer = told[0][0].acquirer
                told[0].append(part)

    def set_apart(self, deals: Sequence[ToldDeal]) -> None:
        """Name the currency that a sum leaves out; what title and lead are silent on, where they tell of another deal, is background."""
        money = Sums()
        currencies = {(s.index, x.text): x.currency for s in self.story.sentences for x in money.read(s)}
        ahead = {name.entity for s in self.story.sentences if s.place in ("title", "lead") for _, name in s.names()}
        told = [d for d in deals if d.target is not None and d.target.entity in ahead]
        for deal in deals:
            if deal.amount is not None and deal.currency is None and deal.amount_text is not None:
                deal.currency = next((currencies[i, deal.amount_text] for i in deal.sentences if (i, deal.amount_text) in currencies), None)
            if told and deal.target is not None and deal.target.entity not in ahead:
                deal.background = True

    def mirrored(
        self, pair: tuple[int, int], pairs: Mapping[tuple[int, int], Sequence[Part]], kinds: Mapping[tuple[int, int], tuple[str, str]]
    ) -> bool:
        """Whether the same two firms were read the other way round too, and that way is told more often or earlier."""
        other = (pair[1], pair[0])
        if kinds.get(other, ("",))[0] != "reverse_acquihire":
            return False

        def told(key: tuple[int, int]) -> tuple[int, int]:
            return sum(p.named == 2 for p in pairs[key]), -pairs[key][0].sentence.index

        return told(other) > told(pair)

    def signs(self) -> list[int]:
        """Sentences with the signature of a deal whose startup could not be named: enough for a tag, too little for a fact."""
        strong = ("licence", "no_purchase", "takes_technology", "stake")
        paragraphs = {p.sentence.paragraph for p in self.parts if p.has(*strong)}
        return [
            p.sentence.index
            for p in self.parts
            if p.target is None
            and p.acquirer_is_big
            and self.takes_people(p)
            and p.sentence.paragraph in paragraphs
            and not p.has("full_purchase")
        ]

    def unnamed(self) -> list[ToldDeal]:
        """The scheme is described and giants are named who used it, but no startup is: "una licencia de Microsoft por 650 millones"."""
        if self.firms.small or not self.found["definition"]:
            return []
        parts = [p for p in self.parts if p.acquirer_is_big and p.named and p.has("licence", "fee", "hires_leaders") and sums(p)]
        deals = [self.deal("reverse_acquihire", "described", [part]) for part in parts]
        for deal, part in zip(deals, parts, strict=True):
            if deal.amount is None:
                deal.pay(sums(part)[0][1])
        return deals

    def hiring(self, parts: Sequence[Part]) -> list[Part]:
        """The parts in which the acquirer takes somebody; "contratará a 40 ingenieros" takes nobody from anybody."""
        return [p for p in parts if (p.has("hires_leaders") or self.takes_a_team(p)) and not p.has("hypothetical")][:MOST]

    def takes_people(self, part: Part) -> bool:
        """Whether the words say more than that somebody is appointed."""
        spans = part.signs.get("hires_leaders", ()) if self.hiring([part]) else ()
        return any(not part.sentence.text.startswith(("nombr", "pus", "pon"), start) for start, _ in spans)

    def takes_a_team(self, part: Part) -> bool:
        return any(
            " NUMBER " not in part.sentence.text[start:end]
            or re.match(r"(?:\S+ ){0,2}?(?:de|del) (?:sus|los|las|la|COMPANY)\b", part.sentence.text[end:])
            for start, end in part.signs.get("hires_team", ())
        )

    def judge(self, parts: list[Part]) -> tuple[str, str]:
        """The kind of deal between a pair and the rule that says so; ("", "") when it is none."""
        named = [p for p in parts if p.named == 2]
        hires = self.hiring(parts)
        leaders = [p for p in hires if p.has("hires_leaders")]
        buys = [p for p in named if p.has("buys", "full_purchase")]
        called = bool(self.found["vocabulary"]) and not self.found["reverse_merger"]
        if self.plausible(parts):
            if buys and called and any(self.beside(p, "vocabulary", 1) for p in buys):
                return "reverse_acquihire", "called_reverse"
            if self.found["reverse_merger"] and not parts[0].acquirer_is_big:
                leaders, hires = [], []
            if any(self.terms(p, parts, ("licence", "no_purchase", "takes_technology", "stake"), near=0) for p in leaders):
                return "reverse_acquihire", "leaders_and_terms"
            if not buys:
                # A small firm that pays and hires is an ordinary investor or buyer; only the plainer terms count for it.
                if parts[0].acquirer_is_big and any(self.terms(p, parts, TERMS) for p in leaders):
                    return "reverse_acquihire", "leaders_and_terms"
                if any(self.terms(p, parts, ("licence", "no_purchase", "takes_technology", "vocabulary")) for p in hires):
                    return "reverse_acquihire", "team_and_terms"
                if any(several(p, team=self.takes_a_team(p)) and self.terms(p, parts, ("shuts",)) for p in hires if p.named == 2):
                    return "reverse_acquihire", "team_and_end"
                if called and any(p.named == 2 for p in hires):
                    return "reverse_acquihire", "hired_and_called_reverse"
        if buys:
            return ("offer" if all(p.has("offer", "hypothetical") for p in buys) else "acquisition"), "buys"
        pair = (parts[0].acquirer, parts[0].target)
        if any(p.has("stake") and p.has("fee") for p in (parts if pair == self.firms.main() else named)):
            return "stake", "stake"
        return "", ""

    def terms(self, hire: Part, parts: Sequence[Part], signs: Sequence[str], near: int = 1) -> bool:
        """Whether a term of the deal stands beside the hire: in its part, in a paragraph near it, or wherever both firms are named."""
        spoken = [p for p in self.by_sentence[hire.sentence.index] if p is not hire]  # "..., siempre con una licencia de por medio"
        if any(p.has("licence", "no_purchase") for p in spoken) and {"licence", "no_purchase"} & set(signs):
            return True

        def beside(part: Part) -> bool:
            reach = near + 1 if near and hire.named == 2 else near
            close = abs(part.sentence.paragraph - hire.sentence.paragraph) <= reach
            return part is hire or close or (near > 0 and part.named == 2 and hire.named == 2)

        if any(part.has(*signs) and beside(part) for part in parts):
            return True
        # "No se trata de una compra." names nobody: it speaks of the hire just told.
        if not near:
            return False
        spoken_of = {name.entity for name in (hire.acquirer, parts[0].target) if name is not None}
        reach = 1 if hire.named == 2 else 0
        return any(
            part.has("no_purchase", "shuts")
            and part.has(*signs)
            and abs(part.sentence.paragraph - hire.sentence.paragraph) <= reach
            and all(name.entity in spoken_of for _, name in self.firms.in_part(part))
            for part in self.parts
        )

    def plausible(self, parts: Sequence[Part]) -> bool:
        target = parts[0].target
        return target is not None and not target.big and not is_investor(target)

    def beside(self, part: Part, sign: str, distance: int) -> bool:
        index = part.sentence.index
        for other in range(index - distance, index + 1):
            if other in self.found[sign] and self.story.sentences[other].paragraph == part.sentence.paragraph:
                return True
        return False

    def deal(self, kind: str, rule: str, parts: list[Part]) -> ToldDeal:
        def weight(part: Part) -> tuple[int, int]:
            signs = sum(part.has(sign) for sign in ("hires_leaders", "hires_team", "licence", "fee", "stake", "no_purchase"))
            return (signs + 2 * part.named + part.has("fee") - 6 * (part.sentence.place == "title"), -part.sentence.index)

        best = max(parts, key=weight)
        deal = ToldDeal(
            kind, best.acquirer, best.target, best.sentence.index, rule=rule, sentences=sorted({p.sentence.index for p in parts})
        )
        deal.licence = any(p.has("licence") for p in parts)
        for part in sorted(parts, key=weight, reverse=True):
            if deal.amount is None and (money := money_paid(part)):
                deal.pay(money)
            if deal.stake_percent is None and (percent := share_taken(part)):
                deal.stake_percent = percent
        alone = [sums(p)[0][1] for p in self.hiring(parts) if len(sums(p)) == 1 and not p.has("fee") and not only_valued(p)]
        if deal.amount is None and alone and kind == "reverse_acquihire":
            deal.pay(alone[0])
        deal.background = all(p.sentence.place == "background" for p in parts)
        return deal
