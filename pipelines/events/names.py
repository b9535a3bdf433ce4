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
    ceramicas textiles laboratorios industrias talleres bodegas transportes supermercados farmacias hoteles constructora construcciones
    editorial muebles conservas alimentos astilleros minera siderurgica farmaceutica aerolinea aerolineas naviera cementos aceros
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
LONGEST = 5  # words of a name of which the first may stand for all
FORMS, ADDITIONS, ORIGINS = (frozenset(listed.split()) for listed in (_FORMS, _ADDITIONS, _ORIGINS))


def words(text: str) -> tuple[str, ...]:
    """The words of a name without case and accents."""
    return tuple(_WORDS.findall(_ABBREVIATED.sub(lambda found: found.group().replace(".", ""), folded(text))))


def _base(core: tuple[str, ...]) -> str:
    end = len(core)
    while end > 1 and core[end - 1] in ADDITIONS:
        end -= 1
    return " ".join(core[:end])


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
        return _base(self.core)

    @property
    def heads(self) -> set[str]:
        """What it is found by, and what others are looked for by that are the same."""
        return {self.base, *([f"={self.id}"] if self.id is not None else [])}

    @property
    def found_shortened(self) -> set[str]:
        """What it is found by, besides, for whoever calls it by its first words alone."""
        return {f"~{' '.join(first)}" for first in self._beginnings}

    @property
    def looked_for_shortened(self) -> set[str]:
        """What those are looked for by that may be its short form, or it theirs."""
        return {f"~{' '.join(self.core)}", *(_base(first) for first in self._beginnings)}

    @property
    def _beginnings(self) -> list[tuple[str, ...]]:
        return [self.core[:length] for length in range(1, min(len(self.core), LONGEST))]

    def may_be(self, other: Name) -> bool:
        """Whether one may be the other's short form: "Paramount" is said of Paramount Skydance. What else is told decides."""
        if self.id is not None and other.id is not None:
            return self.id == other.id
        return self.is_of_the_house(other)

    def is_of_the_house(self, other: Name) -> bool:
        """Whether one is called after the other: Google DeepMind is Google's."""
        shorter, longer = sorted((self.core, other.core), key=len)
        return bool(shorter) and longer[: len(shorter)] == shorter

    def is_same(self, other: Name) -> bool:
        if self.id is not None and other.id is not None:
            return self.id == other.id
        shorter, longer = sorted((self.core, other.core), key=len)
        return bool(shorter) and longer[: len(shorter)] == shorter and ADDITIONS.issuperset(longer[len(shorter) :])
