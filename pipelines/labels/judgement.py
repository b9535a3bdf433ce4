"""A judgement: one person's word that two stories tell of one event, or of two. It holds nothing of their texts."""

from __future__ import annotations

import json
from dataclasses import dataclass

VERDICTS = ("same", "different", "forget")


@dataclass(frozen=True, slots=True)
class Judgement:
    """`verdict`: same, different, or forget, which takes an earlier one back. `day` is YYYY-MM-DD, UTC. Both addresses are canonical."""

    address: str
    other: str
    verdict: str
    day: str

    def line(self) -> str:
        """As it stands in the file, without the end of the line."""
        return json.dumps({"address": self.address, "other": self.other, "event": self.verdict, "day": self.day}, ensure_ascii=False)
