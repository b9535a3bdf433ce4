"""What a story can offer to the conditions of topic files: the kinds that may stand before @."""

from __future__ import annotations

from typing import Final

MENTIONS: Final = (
    "organisation",
    "company",
    "investor",
    "institution",
    "media",
    "product",
    "other",
    "listed",
    "big",
    "unknown_company",
    "person",
    "executive",
    "money",
    "percent",
    "number",
    "headcount",
)
AI_STARTUPS: Final = ("ai_startup", "ai_startups", "ai_product", "ai_actor", "ai_first", "unknown_first", "ai_executive")
TOLD: Final = (
    "deal:reverse_acquihire",
    "deal:acquisition",
    "deal:stake",
    "deal:offer",
    "deal:reverse_merger",
    "deal:signs",
    "deal:ai_startup",
    "deal:unknown_target",
    "layoff:figure",
    "layoff:named",
    "layoff:cut",
)
KINDS: Final = frozenset((*MENTIONS, *AI_STARTUPS, *TOLD))
