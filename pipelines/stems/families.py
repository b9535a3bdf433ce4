"""The families of data/families.tsv: whose form a word is. What a line holds is said at the file's head."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from pipelines.rule_file import RuleFileError, label, read_text

FILE: Final = Path(__file__).with_name("data") / "families.tsv"
ALONE: Final = "ALONE"
ALSO: Final = "ALSO"
BOTH: Final = "BOTH"

_ENCLITICS: Final = ("", "se", "lo", "la", "los", "las", "le", "les")
_FUTURE: Final = ("a", "as", "an", "e", "emos", "ia", "ias", "ian", "iamos")
_PRESENT: Final = "o a e as es os an en amos emos imos"
_PAST: Final = "i io iste imos ieron iera ieras ieran ieramos iese iesen yo yeron yera yeran yese yesen eron era eran eramos ese esen"
_OF_AR: Final = (
    "aba abas aban abamos aste aron ara aras aran aramos ase asen asemos ado ada ados adas"
    " acion aciones amiento amientos ador adora adores adoras"
)
_OF_ER_AND_IR: Final = "ia ias ian iamos ido ida idos idas imiento imientos edor edora edores edoras idor idora idores idoras"


def _endings(written: str, infinitives: tuple[str, ...] = (), gerunds: tuple[str, ...] = ()) -> frozenset[str]:
    with_pronouns = {base + pronoun for base in (*infinitives, *gerunds) for pronoun in _ENCLITICS}
    return frozenset({*written.split(), *with_pronouns, *(base + ending for base in infinitives for ending in _FUTURE)})


# What may follow a stem: one of -ar, of -er and -ir, one that is irregular (tuv-, dij-, tendr-), one of the past alone (murier-), and one
# that is spelt otherwise before e (busqu-) or before o and a (crezc-).
_ENDINGS: Final = {
    "ar": _endings(f"{_PRESENT} {_OF_AR}", ("ar",), ("ando",)),
    "er": _endings(f"{_PRESENT} {_PAST} {_OF_ER_AND_IR}", ("er", "ir"), ("iendo", "yendo")),
    "strong": _endings(f"{_PRESENT} {_PAST}", (), ("iendo", "yendo")),
    "before e": _endings("e es en emos"),
    "before a": _endings("o a as an amos"),
    "weak": _endings(f"{_PAST} amos", (), ("iendo",)),
}
_LONGEST: Final = max(len(ending) for endings in _ENDINGS.values() for ending in endings)
# How verbs made of these are spelt: their other stems, by what the infinitive ends in.
_MADE_OF: Final = {
    "tener": "teng tien tuv tendr",
    "venir": "veng vien vin vendr",
    "poner": "pong pus pondr puest",
    "hacer": "hag hic hiz har hech",
    "decir": "dig dic dij dir dich",
    "traer": "traig traj tray",
    "ducir": "duzc duj",
}


class Families:
    """`of(word)`: the verb of whose family a folded word is, the word itself (in the singular) where it stands alone; None: neither."""

    def __init__(self, lines: Iterator[tuple[int, str]], file: str) -> None:
        self.verbs: set[str] = set()
        self._words: dict[str, str] = {}
        self._stems: dict[str, list[tuple[str, frozenset[str]]]] = {}
        also: list[str] = []
        for number, line in lines:
            verb, changes, words = (*line.split("\t"), "", "")[:3]
            if verb in (ALONE, ALSO):
                for word in changes.split():
                    self._add(word, word)
                also += changes.split() if verb == ALSO else ()
            elif verb == BOTH:
                for word in changes.split():
                    self._add(word, word)
                    self._add(feminine(word), word)
            else:
                try:
                    self._conjugate(verb, changes.split())
                except ValueError as problem:
                    raise RuleFileError(f"{file}: line {number}: {verb}: {problem}") from None
                for word in words.split():
                    self._add(word, verb)

        self._also: dict[str, list[str]] = {}
        for word in also:
            if (of := self._verb(word)) is not None:
                self._also.setdefault(of, []).extend(sorted(forms(word)))

    def of(self, word: str) -> str | None:
        return self._words.get(word) or self._verb(word)

    def beside(self, verb: str) -> list[str]:
        """The words that whoever asks for a verb means as well, though they stand alone: of firmar "firma", which may be a firm."""
        return self._also.get(verb, [])

    def passive(self, verb: str) -> list[str]:
        """Phrases in which a participle that stands alone is of its verb: of despedir "fue despedida", not "una despedida"."""
        feminine = [
            word for word, family in self._words.items() if word == family and word.endswith(("ada", "ida")) and self._verb(word) == verb
        ]
        one = [f"{auxiliary} {word}" for word in feminine for auxiliary in ("fue", "sido", "ser", "siendo")]
        return one + [f"{auxiliary} {word}s" for word in feminine for auxiliary in ("fueron", "sido", "ser", "siendo")]

    def _verb(self, word: str) -> str | None:
        for at in range(len(word) - 1, max(1, len(word) - _LONGEST - 1), -1):
            for verb, endings in self._stems.get(word[:at], ()):
                if word[at:] in endings:
                    return verb
        return None

    def _add(self, word: str, family: str) -> None:
        for form in forms(word):
            self._words.setdefault(form, family)

    def _conjugate(self, verb: str, changes: list[str]) -> None:
        root, conjugation = verb[:-2], verb[-2:]
        if conjugation not in ("ar", "er", "ir") or len(root) < 2:
            raise ValueError("this is no infinitive; write one in -ar, -er or -ir, without accents")
        regular = "ar" if conjugation == "ar" else "er"
        self.verbs.add(verb)
        self._put(root, verb, regular)
        if verb.endswith("ionar"):
            self._add(root, verb)
        others = {(root, regular)}
        for change in changes:
            if change.endswith("-"):
                others.add((change[:-1], "strong"))
                continue
            before, _, after = change.partition(">")
            at = root.rfind(before)
            if not after or at < 0:
                raise ValueError(f"{change!r} changes no vowel of {root}-; write e>ie, or a whole stem as {root}-")
            kind = "weak" if after in ("u",) else "ar" if regular == "ar" else "strong"
            others.add((root[:at] + after + root[at + len(before) :], kind))
        for ending, stems in _MADE_OF.items():
            if verb.endswith(ending):
                others |= {(verb[: -len(ending)] + stem, "strong") for stem in stems.split()}
        for stem, kind in sorted(others):
            self._put(stem, verb, kind)
            for spelt, before in _spellings(stem, conjugation):
                self._put(spelt, verb, before)

    def _put(self, stem: str, verb: str, kind: str) -> None:
        known = self._stems.setdefault(stem, [])
        if (verb, _ENDINGS[kind]) not in known:
            known.append((verb, _ENDINGS[kind]))


def _spellings(stem: str, conjugation: str) -> Iterator[tuple[str, str]]:
    """How the stem is spelt before other vowels: busqu-, pagu-, lanc-; dirij-, crezc-, sig-, incluy-; with the kind of its endings."""
    if conjugation == "ar":
        for last, other in (("c", "qu"), ("g", "gu"), ("z", "c")):
            if stem.endswith(last):
                yield stem[:-1] + other, "before e"
    elif stem.endswith(("gu", "qu")):
        yield stem[:-1], "before a"
    elif stem.endswith("g"):
        yield stem[:-1] + "j", "before a"
    elif stem.endswith("c"):
        yield from ((stem[:-1] + "z", "before a"), (stem[:-1] + "zc", "before a"))
    elif stem.endswith(("u", "a", "e")):
        yield stem + "y", "strong"


def forms(word: str) -> set[str]:
    """A noun or adjective in the plural as well, and one in -or in the feminine."""
    if word.endswith("z"):
        return {word, word[:-1] + "ces"}
    if word[-1] in "aeiou":
        return {word, word + "s"}
    return {word, word + "es"} | ({word + "a", word + "as"} if word.endswith(("dor", "sor", "tor")) else set())


def feminine(word: str) -> str:
    """socio socia, jefe jefa, autor autora."""
    return (word[:-1] if word[-1] in "oe" else word) + "a"


def read_families(path: Path) -> Families:
    """Raises RuleFileError."""
    lines = enumerate(read_text(path).splitlines(), start=1)
    return Families(((number, line) for number, line in lines if line and not line.startswith("#")), label(path))


@cache
def families() -> Families:
    """Those of the project. Raises RuleFileError."""
    return read_families(FILE)
