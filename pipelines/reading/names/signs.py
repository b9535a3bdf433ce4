"""Signs: the evidence for what a name is, added up over its mentions."""

from __future__ import annotations

from dataclasses import dataclass

from vigia.facts import Evidence


@dataclass(slots=True)
class Signs:
    """Added up over all mentions of one entity. The numbers are weights of evidence, about 1 for one clear sign."""

    company: float = 0.0
    person: float = 0.0
    product: float = 0.0
    place: float = 0.0
    media: float = 0.0
    investor: float = 0.0
    analyst: float = 0.0
    institution: float = 0.0
    startup: float = 0.0
    intelligence: float = 0.0
    venture: float = 0.0
    established: float = 0.0
    pursued: float = 0.0  # named beside a large technology company that takes, buys, licenses or hires
    intro: Evidence | None = None
    intro_weight: float = 0.0
