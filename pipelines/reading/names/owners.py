"""Companies that a story names by what is theirs: "la matriz de Facebook", "la dueña de Movistar", "los creadores de ChatGPT". Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipelines.reading.names.registry import Company, Registry, load_registry
from pipelines.reading.names.types import Name
from vigia.facts import CompanyMention

_OWNERS = r"matriz|dueñ[oa]|propietari[oa]|creador(?:as?|es)?|desarrollador(?:as?|es)?|fabricante|responsables?"
_OWNER_OF = re.compile(rf"\b(?:{_OWNERS}) (?:de(?: la| los| las)?|del) $", re.IGNORECASE)
_BEFORE = 40  # characters


def owners(texts: dict[str, str], names: Sequence[Name], registry: Registry | None = None) -> list[CompanyMention]:
    """The registry's owners of the products that are named so, with how often; `texts` are those of the fields that `names` stand in."""
    counted = Counter(
        name.owner
        for name in names
        if name.owner is not None and _OWNER_OF.search(texts[name.field], max(0, name.start - _BEFORE), name.start)
    )
    companies = (registry or load_registry()).companies
    return [_mention(companies[id_], count) for id_, count in counted.items() if id_ in companies]


def _mention(company: Company, count: int) -> CompanyMention:
    return CompanyMention(company.name, company.id, count, ai_startup=company.ai_startup, kind=company.kind, entry=company.row)
