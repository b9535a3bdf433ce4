"""The words of lexicon.toml as sets, folded; loaded once a process."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from pipelines.reading.text.fold import fold
from pipelines.rule_file import RuleFileError, label, only, read_toml, texts

_SURROGATE = re.compile("[\ud800-\udfff]")
LEXICON_FILE = Path(__file__).parent / "lexicon.toml"


# What the recogniser asks for, by table: strings of words, and lists of names and phrases. No other keys may stand in the file.
WORDS: Final = {
    "introductions": "startup young company established media investor analyst institution product place doing doing_verbs",
    "people": "roles executive founder former speech verbs connectors surnames given",
    "intelligence": "words products",
    "venture": "words",
    "verbs": "money business auxiliary buy person_object",
    "genitive": "company place",
    "stop": "words first initial",
    "places": "names demonyms",
    "grammar": (
        "determiners not_apposed adjectives leading leads invest_in takes gives called infinitives skipped tickers legal "
        "suffix_ai suffix_company suffix_investor suffix_fund first_company after_noun professions own_fund acted_on founding "
        "backing before_role role_links institution_heads inside_names abbreviations"
    ),
}
LISTS: Final = {"intelligence": "phrases people", "places": "several_words"}
_WRITTEN = re.compile(r"[\w.&+-]+")  # a word as the list may hold it: no comma, no quotation mark


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
        """Raises RuleFileError."""
        file = label(path)
        document = only(file, "", read_toml(path), WORDS, all_of_them=True)
        self.sets: dict[str, frozenset[str]] = {}
        lists: dict[str, list[str]] = {}
        for table, wanted in WORDS.items():
            strings, listed = wanted.split(), LISTS.get(table, "").split()
            keys = only(file, f"[{table}]", document[table], (*strings, *listed), all_of_them=True)
            self.sets |= {f"{table}.{key}": _words(file, f"[{table}]: {key}", keys[key]) for key in strings}
            lists |= {f"{table}.{key}": [fold(text).strip() for text in texts(file, f"[{table}]: {key}", keys[key])] for key in listed}
        self.places = frozenset(lists["places.several_words"])
        phrases = sorted(lists["intelligence.phrases"], key=len, reverse=True)
        words = sorted(self.sets["intelligence.words"], key=len, reverse=True)
        self.intelligence = Terms([*phrases, *words])
        self.ai_people = frozenset(lists["intelligence.people"])
        self.know = Vocabulary(self)

    def __getitem__(self, key: str) -> frozenset[str]:
        return self.sets[key]


def _words(file: str, where: str, value: object) -> frozenset[str]:
    if not isinstance(value, str) or not value.strip():
        raise RuleFileError(f"{file}: {where}: must be one string of words separated by spaces")
    for word in value.split():
        if not _WRITTEN.fullmatch(word):
            raise RuleFileError(f"{file}: {where}: {word!r} is no word; spaces alone separate them, and no signs belong to them")
    return frozenset(fold(value).split())


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
