"""The words of lexicon.toml as sets, folded; loaded once a process."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from pipelines.spanish.fold import fold

_SURROGATE = re.compile("[\ud800-\udfff]")
LEXICON_FILE = Path(__file__).parent / "lexicon.toml"


class LexiconError(ValueError):
    """lexicon.toml cannot be used; the message names table and key."""


class Terms:
    """Words and phrases found in folded text in one pass, at word boundaries."""

    def __init__(self, terms: Sequence[str]) -> None:
        self._automaton = AhoCorasick(list(terms), matchkind=MatchKind.LeftmostLongest)

    def places(self, text: str) -> list[int]:
        """Where they begin, from left to right."""
        size = len(text)
        if not text.isascii() and _SURROGATE.search(text):  # half a character, from a broken page: no UTF-8
            text = _SURROGATE.sub("?", text)
        return [
            start
            for _, start, end in self._automaton.find_matches_as_indexes(text)
            if not (start and (text[start - 1].isalnum() or text[start - 1] in "-_"))
            and not (end < size and (text[end].isalnum() or text[end] == "_"))
        ]

    def stand_in(self, text: str) -> bool:
        """Whether one of them stands in `text`."""
        return bool(self.places(text))


class Lexicon:
    """Sets of folded words by table and key: `lexicon["introductions.startup"]`."""

    def __init__(self, path: Path = LEXICON_FILE) -> None:
        with path.open("rb") as file:
            data = tomllib.load(file)
        self._sets: dict[str, frozenset[str]] = {
            f"{table}.{key}": frozenset(fold(value).split())
            for table, keys in data.items()
            for key, value in keys.items()
            if isinstance(value, str)
        }
        self.places = frozenset(fold(name).strip() for name in data["places"].get("several_words", []))
        phrases = sorted((fold(p) for p in data["intelligence"]["phrases"]), key=len, reverse=True)
        words = sorted(self._sets["intelligence.words"], key=len, reverse=True)
        self.intelligence = Terms([*phrases, *words])

        self.ai_people = frozenset(fold(name) for name in data["intelligence"]["people"])
        self.know = Vocabulary(self)

    def __getitem__(self, key: str) -> frozenset[str]:
        try:
            return self._sets[key]
        except KeyError:
            table, _, name = key.partition(".")
            raise LexiconError(f"{LEXICON_FILE.name}, [{table}] {name}: a string of words separated by spaces is missing") from None


class Vocabulary:
    """The lists the recogniser asks of every name, under the names it uses for them."""

    def __init__(self, lexicon: Lexicon) -> None:
        get = lexicon.__getitem__
        self.suffix_fund = get("grammar.suffix_fund")
        self.first_company = get("grammar.first_company")
        self.after_noun = get("grammar.after_noun") | get("places.demonyms")
        self.professions = get("grammar.professions")
        self.own_fund = get("grammar.own_fund")
        self.first_words = get("stop.first")
        self.startup = get("introductions.startup")
        self.young = get("introductions.young")
        self.company = get("introductions.company")
        self.established = get("introductions.established")
        self.product = get("introductions.product")
        self.place = get("introductions.place")
        self.media = get("introductions.media")
        self.investor = get("introductions.investor")
        self.analyst = get("introductions.analyst")
        self.institution = get("introductions.institution")
        self.doing = get("introductions.doing")
        self.doing_verbs = get("introductions.doing_verbs")
        self.roles = get("people.roles")
        self.speech = get("people.speech")
        self.person_verbs = get("people.verbs")
        self.founders = get("people.founder")
        self.given = get("people.given")
        self.surnames = get("people.surnames")
        self.money = get("verbs.money")
        self.business = get("verbs.business")
        self.auxiliary = get("verbs.auxiliary")
        self.buy = get("verbs.buy")
        self.person_object = get("verbs.person_object")
        self.genitive = get("genitive.company")
        self.genitive_place = get("genitive.place")
        self.demonyms = get("places.demonyms")
        self.venture = get("venture.words")
        self.determiners = get("grammar.determiners")
        self.not_apposed = get("grammar.not_apposed")
        self.adjectives = get("grammar.adjectives")
        self.leading = get("grammar.leading")
        self.leads = get("grammar.leads")
        self.invest_in = get("grammar.invest_in")
        self.takes = get("grammar.takes")
        self.gives = get("grammar.gives")
        self.called = get("grammar.called")
        self.infinitives = get("grammar.infinitives")
        self.skipped = get("grammar.skipped")
        self.tickers = get("grammar.tickers")
        self.legal = get("grammar.legal")
        self.suffix_ai = get("grammar.suffix_ai")
        self.suffix_company = get("grammar.suffix_company")
        self.suffix_investor = get("grammar.suffix_investor")
        self.acted_on = get("grammar.acted_on")
        self.founding = get("grammar.founding")
        self.backing = get("grammar.backing")
        self.before_role = get("grammar.before_role")
        self.role_links = get("grammar.role_links")
        self.institution_heads = get("grammar.institution_heads")
        self.inside_names = get("grammar.inside_names")
        self.abbreviations = get("grammar.abbreviations")
        self.ai_products = get("intelligence.products")
        self.heads = self.startup | self.company | self.product | self.media | self.investor
        self.heads |= self.analyst | self.institution | self.place | self.roles | frozenset(("especialista",))


@cache
def load_lexicon() -> Lexicon:
    return Lexicon()
