"""Whether two names are of one company: by its id in the registry, otherwise by their words. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vigia.characters import folded

_WORDS = re.compile(r"[^\W_]+")
_ABBREVIATED = re.compile(r"\b\w(?:\.\w)+\b")  # S.A.C.
# What is said before or behind a name and is none of it.
_FORMS = """
    the el la los las de del grupo group banco compania empresa startup holding holdings corporacion corporation corp
    inc llc ltd sac sapi saic sociedad limited plc gmbh ag sa sl sab cv spa sas srl slu bv nv co company
"""
# What a firm is called with in one outlet and without in another: its trade, its country.
_ADDITIONS = """
    ai ia labs lab technologies technology tech tecnologia computing systems software platforms interactive studios solutions
    international internacional global espana spain mexico chile colombia peru argentina uruguay brasil ecuador latam iberia europe europa
"""
# How headlines begin ("Chilena Nexora ajusta personal"): where a firm is from is none of its name.
_ORIGINS = """
    espanola mexicana argentina chilena colombiana peruana uruguaya ecuatoriana brasilena venezolana paraguaya boliviana costarricense
    panamena estadounidense norteamericana francesa alemana italiana portuguesa britanica inglesa suiza sueca danesa noruega finlandesa
    holandesa belga austriaca polaca israeli india china japonesa coreana surcoreana taiwanesa canadiense australiana catalana vasca gallega
    valenciana andaluza madrilena asturiana aragonesa europea latinoamericana
"""
FORMS, ADDITIONS, ORIGINS = (frozenset(listed.split()) for listed in (_FORMS, _ADDITIONS, _ORIGINS))


def words(text: str) -> tuple[str, ...]:
    """The words of a name without case and accents."""
    return tuple(_WORDS.findall(_ABBREVIATED.sub(lambda found: found.group().replace(".", ""), folded(text))))


@dataclass(frozen=True, slots=True)
class Name:
    """A company as an article names it. `id`: the registry's, where it knows the company."""

    written: str
    id: str | None = None
    core: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        found = words(self.written)
        core = tuple(word for word in found if word not in FORMS) or found
        object.__setattr__(self, "core", core[1:] if core[1:] and core[0] in ORIGINS else core)

    @property
    def base(self) -> str:
        """Its words without what is only sometimes said behind them: the same for two names of one company, where none has an id."""
        end = len(self.core)
        while end > 1 and self.core[end - 1] in ADDITIONS:
            end -= 1
        return " ".join(self.core[:end])

    @property
    def heads(self) -> set[str]:
        """What it is looked up by: two names of one company share one."""
        return {self.base, *self.core[:1], *([f"={self.id}"] if self.id is not None else [])}

    def may_be(self, other: Name) -> bool:
        """Whether one may be the other's short form: "Paramount" is said of Paramount Skydance. What else is told decides."""
        if self.id is not None and other.id is not None:
            return self.id == other.id
        shorter, longer = sorted((self.core, other.core), key=len)
        return bool(shorter) and longer[: len(shorter)] == shorter

    def is_same(self, other: Name) -> bool:
        if self.id is not None and other.id is not None:
            return self.id == other.id
        shorter, longer = sorted((self.core, other.core), key=len)
        return bool(shorter) and longer[: len(shorter)] == shorter and ADDITIONS.issuperset(longer[len(shorter) :])
