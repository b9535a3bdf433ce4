"""Funding rounds that a story states: who raised how much.

Every sum of a sentence takes the role whose words stand nearest to it: raised, valuation, revenue, a fund's size, a price. Only what was
raised is a round. The company is the subject before the verb, or what the sentence before spoke of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from pipelines.reading.names.types import Name
from pipelines.reading.phrases.search import Lexicon, Spans
from pipelines.reading.rules.funding_phrases import (
    CAPITALISED,
    DETERMINER,
    FIRM_OF,
    FORMER,
    FROM_FIRM,
    GIVERS,
    IN_A_LIST,
    NO_ROUND,
    ROUND_NAME,
    SUBJECT,
)
from pipelines.reading.rules.funding_sums import STATED, Sum, Sums, currency_at
from pipelines.reading.rules.told_deal import ToldDeal
from pipelines.reading.rules.told_round import ToldRound
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.story import Story
from pipelines.reading.text.fold import fold

LEXICON = Path(__file__).parent / "data" / "funding.toml"
ROUND_ROLES = ("raises", "round", "obtains", "receives", "seeks", "puts")
GROUPS = (
    *ROUND_ROLES, "valuation", "revenue", "fund_size", "purchase", "stock_market", "loan", "aggregate", "hires", "leads", "listed",
    "anaphor", "givers",
)  # fmt: skip
LEAST = 10_000  # units of currency: no round is smaller


def load_lexicon(path: Path = LEXICON) -> Lexicon:
    """The vocabulary of rounds. Raises RuleFileError."""
    return Lexicon(path, GROUPS)


_lexicon = cache(load_lexicon)


def read_funding(story: Story, deals: Sequence[ToldDeal] = ()) -> list[ToldRound]:
    """Every round of the story in its order; what is paid in one of its `deals` is none. Pure."""
    found = _lexicon().find(story.sentences)
    story.note("money", found)
    if not any(found[role] for role in ("raises", "round", "obtains", "receives", "puts", "valuation")):
        return []
    return _Reader(story, found, deals).read()


class _Reader:
    def __init__(self, story: Story, found: Mapping[str, Mapping[int, Spans]], deals: Sequence[ToldDeal]) -> None:
        self.story, self.found = story, found
        hires = [d for d in deals if d.kind == "reverse_acquihire"]
        self.paid = {d.amount for d in hires if d.amount is not None}
        self.takers = {d.acquirer.entity for d in hires if d.acquirer is not None}
        self.takers -= {d.target.entity for d in deals if d.target is not None}
        self.money = Sums(found)
        self.recent: tuple[int, Name] | None = None  # the paragraph and the firm it spoke of last
        self.raised: Name | None = None  # the firm whose round was told last
        self.round_before = -1  # the sentence that told of a round last
        self.round_story = bool(found["round"] or found["raises"])

    def read(self) -> list[ToldRound]:
        rounds: list[ToldRound] = []
        main = self.principal()
        for sentence in self.story.sentences:
            sums = self.money.read(sentence)
            rows = self.rounds(sentence, sums, main)
            for row in rows:
                row.currency = row.currency or self.money.currency or currency_at(self.story.country)
            rounds += rows
            if rows and sentence.place != "title":
                self.raised = rows[-1].company
            if rows:
                self.round_before = sentence.index
            firms = [n for p, n in _firms(sentence) if _raises(n) and not IN_A_LIST.search(sentence.text[:p])]
            if firms:
                self.recent = (sentence.paragraph, firms[0])
        return _merged(rounds, {x.index for x in self.story.sentences if x.place == "title"})

    def principal(self) -> Name | None:
        points: dict[int, float] = {}
        names: dict[int, Name] = {}
        for sentence in self.story.sentences:
            for _, name in _firms(sentence):
                if _raises(name):
                    names.setdefault(name.entity, name)
                    points[name.entity] = points.get(name.entity, 0) + {"title": 3, "lead": 1.5}.get(sentence.place, 1)
        return max(names.values(), key=lambda n: (n.entity not in self.takers, points[n.entity] + 2 * bool(n.ai_startup)), default=None)

    # --- rounds ---------------------------------------------------------------------------------------------------------------

    def rounds(self, sentence: MaskedSentence, sums: Sequence[Sum], main: Name | None) -> list[ToldRound]:
        rows: list[ToldRound] = []
        if sentence.index in self.found["stock_market"]:
            return rows
        for number, amount in enumerate(sums):
            role, where = self.money.role(sentence, number, sums)
            if rows and role not in STATED and sentence.text[: amount.at].endswith((" otros ", " otras ")):
                role, where = "round", amount.at  # "una ronda de 125 millones; después entraron otros con otros 115"
            if role not in STATED and self.round_story and (named := self.listed(sentence, amount)):
                rows.append(ToldRound(named, sentence.index, amount.value, amount.currency, amount.text, rule="listed", at=amount.at))
                continue
            if (
                role in ("", "aggregate")
                and self.given(sentence, amount)
                and (self.round_story or sentence.index in self.found["valuation"])
            ):
                role = "receives"
            if amount.again or (role not in ("raises", "round") and amount.value in self.paid):
                continue
            if role not in ROUND_ROLES or amount.value < LEAST or not self.speaks_of_a_round(sentence, role, amount):
                continue
            sector = self.found["aggregate"].get(sentence.index) and not any(n.kind == "company" for _, n in _firms(sentence))
            if sector and not SUBJECT.search(sentence.text[: amount.at]):
                continue
            company = self.company(sentence, sums[number - 1].at if rows else 0, where, amount.at, role, main)
            if company is None or not _raises(company) or (company.listed and sentence.index in self.found["loan"]):
                continue
            if (
                role in ("obtains", "receives")
                and (nearest := [n for p, n in _firms(sentence) if p < where and not FORMER.search(sentence.text[:p])])
                and nearest[-1].big
                and nearest[-1].listed
            ):
                continue  # "Amazon, que acaba de completar 4.000 millones": the giver speaks
            if any(n.big and where <= p < amount.at for p, n in _firms(sentence)) and role in ("round", "receives"):
                continue  # "recibió de Meta una inversión": a stake, not a round
            row = ToldRound(company, sentence.index, amount.value, amount.currency, amount.text, self.round_name(sentence, amount.at))
            row.background, row.rule, row.at = sentence.place == "background", role, amount.at
            rows.append(row)
            if " cada un" in sentence.text[amount.at : amount.at + 40]:  # "2.000 millones cada uno para A y B"
                others = [n for p, n in _firms(sentence) if p > amount.at and _raises(n) and n.entity != company.entity]
                rows += [replace(row, company=name) for name in others]
        return rows

    def listed(self, sentence: MaskedSentence, amount: Sum) -> Name | None:
        """The firm of "Anduril, con 2.500 millones": in a story about rounds, an item of a list."""
        for start, end in self.found["listed"].get(sentence.index, ()):
            if start <= amount.at < end:
                return next((n for p, n in _firms(sentence) if p == start and _raises(n)), None)
        return None

    def speaks_of_a_round(self, sentence: MaskedSentence, role: str, amount: Sum) -> bool:
        """Whether a verb that may mean anything ("obtuvo", "puso") means a round here."""
        if role in ("raises", "round"):
            return True
        if sentence.index in self.found["round"] or sentence.index in self.found["raises"]:
            return True
        if role in ("puts", "receives", "obtains") and (sentence.index in self.found["valuation"] or self.given(sentence, amount)):
            return True
        if role == "puts" and self.put_into_a_startup(sentence, amount):
            return True
        if role == "puts":
            return sentence.index in self.found["givers"] or any(
                n.kind in ("investor", "institution") for p, n in _firms(sentence, all_kinds=True) if p < amount.at
            )
        paragraph = any(self.story.sentences[i].paragraph == sentence.paragraph for sign in ("round", "raises") for i in self.found[sign])
        if role in ("obtains", "seeks"):
            return paragraph or self.round_story or sentence.index in self.found["valuation"]
        return paragraph or any(self.story.sentences[i].place == "title" for i in self.found["round"])

    def given(self, sentence: MaskedSentence, amount: Sum) -> bool:
        """Whether investors stand behind the sum as those who gave it: "obtuvo MONEY de fondos como", "MONEY de Accel"."""
        text = sentence.text
        clause = text[max(amount.at - 60, 0) : max(text.find(" , ", amount.at), amount.at + 25)]
        if NO_ROUND.search(clause):
            return False
        if GIVERS.match(text, amount.at):
            return True
        found = FROM_FIRM.match(text, amount.at)
        last = next((n for p, n in _firms(sentence, all_kinds=True) if p > amount.at), None)
        if found is not None and last is not None:
            return last.kind == "investor"
        # a name that nobody knows: "habia recibido MONEY de Ribbit"
        end = next(s.end for p, s in sentence.slots if p == amount.at)
        return bool(CAPITALISED.match(self.story.source(sentence.field), end))

    def put_into_a_startup(self, sentence: MaskedSentence, amount: Sum) -> bool:
        """Whether a firm invests in a startup: "COMPANY ha invertido MONEY en COMPANY"; an order or a licence is none."""
        text = sentence.text
        verb = re.search(r" (?:invirti\w+|invertid[oa]s?|invierten?|aport[oa]\w*|comprometi\w+) (?:\S+ ){0,3}$", text[: amount.at])
        into = re.match(r"MONEY en (?:\S+ ){0,3}?COMPANY ", text[amount.at :])
        if verb is None or NO_ROUND.search(text) or sentence.index in self.found["hires"]:
            return False
        if into is not None:
            return any(n.ai_startup for p, n in _firms(sentence) if amount.at < p < amount.at + into.end())
        # "Tesla invirtio despues 2.000 millones.", told right after a round
        return self.round_before == sentence.index - 1 and bool(re.match(r" COMPANY (?:\S+ ){0,4}?MONEY [.;,] ", text))

    def company(self, sentence: MaskedSentence, start: int, word: int, at: int, role: str, main: Name | None) -> Name | None:
        """Who raised it: the subject before the verb, what follows "en" or "para", or the firm that the text goes on about."""
        text = sentence.text
        firms = [(p, n) for p, n in _firms(sentence) if _raises(n) and not FORMER.search(text[:p])]
        firms = [(p, n) for p, n in firms if n.id is not None or not FIRM_OF.search(text[:p])]
        before = [(p, n) for p, n in firms if start <= p < max(word, at)]
        after = [n for p, n in firms if p > at]
        carried = self.recent[1] if self.recent is not None and self.recent[0] == sentence.paragraph else self.raised or main
        if role == "puts":
            if after and re.search(r" (?:en|a) (?:\S+ ){0,3}?COMPANY ", text[at:]):
                return after[0]
            givers = {n.entity for p, n in _firms(sentence, all_kinds=True) if p < at}
            return next((n for n in (carried, main) if n is not None and n.entity not in givers), None)
        if before and self.anaphor_acts(text[start:word], [p - start for p, _ in before]):
            return carried
        if before:
            return before[0][1]
        if after and re.match(r"\S+ (?:\S+ ){0,4}?(?:en|para|de|por|a) (?:\S+ ){0,3}?COMPANY ", text[at:]):
            return after[0]
        # Nobody is named: "la firma había levantado...", "Ha recaudado..."; but not "el semestre cierra con...".
        clause = " " + " ".join(text[start : max(word, start + 1)].split()[-4:]) + " "
        subject = any(start <= s[0] < word for s in self.found["anaphor"].get(sentence.index, ()))
        investor = role == "round" and any(
            start <= p < at and (n.big or n.kind == "investor") for p, n in _firms(sentence)
        )  # "Nvidia participó en una ronda"
        told = role in ("round", "raises") and re.search(
            r" (?:la|esta|dicha|el|este) (?:ronda|operacion|inyeccion|ampliacion|serie|inversion|transaccion|acuerdo) ", text[:at]
        )  # "la ronda, de 10 millones", "la operacion eleva a 62 millones lo captado"
        return carried if subject or investor or told or role == "round" or not DETERMINER.search(clause) else None

    def anaphor_acts(self, clause: str, firms: Sequence[int]) -> bool:
        """Whether "la empresa" and none of the firms named before the verb is who acts: "Surgida de COMPANY, la empresa recaudo"."""
        acts = [m.start() for m in SUBJECT.finditer(clause)]
        return bool(acts) and firms[0] < acts[-1] and " , " in clause[firms[0] : acts[-1] + 1]

    def round_name(self, sentence: MaskedSentence, at: int) -> str | None:
        """The name of the round as written, the one nearest to the sum."""
        written = self.story.source(sentence.field)[sentence.start : sentence.end]
        here = next((s.start for p, s in sentence.slots if p == at), sentence.start) - sentence.start
        match = min(ROUND_NAME.finditer(fold(written)), key=lambda m: abs(m.start() - here), default=None)
        return written[match.start() : match.end()].removeprefix("ronda ") if match else None


def _firms(sentence: MaskedSentence, *, all_kinds: bool = False) -> list[tuple[int, Name]]:
    return [(at, name) for at, name in sentence.names() if all_kinds or name.kind in ("company", "investor")]


def _raises(name: Name) -> bool:
    """Whether a firm may be the one that raises: not the listed giants, though a large employer that is private may."""
    return name.kind == "company" and not (name.big and name.listed)


def _merged(rounds: Sequence[ToldRound], titles: set[int]) -> list[ToldRound]:
    """One row for each company and sum; what the title says is kept only when the text does not say it."""
    kept: dict[tuple[int, int | None], ToldRound] = {}
    for row in sorted(rounds, key=lambda r: r.sentence in titles):
        key = (row.company.entity if row.company else -1, row.amount)
        if row.sentence in titles and any(amount == row.amount for _, amount in kept):
            continue
        if key not in kept:
            kept[key] = row
            continue
        old = kept[key]
        old.round = old.round or row.round
    return sorted(kept.values(), key=lambda r: r.sentence)
