"""A deal that a story states."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.reading.names.types import Name
from pipelines.reading.quantities.numbers import Quantity


@dataclass(slots=True)
class ToldDeal:
    """A deal that the story states. Names are None when the story leaves them out; amounts are whole units of the currency."""

    kind: str
    acquirer: Name | None
    target: Name | None
    sentence: int
    amount: int | None = None
    currency: str | None = None
    amount_text: str | None = None
    stake_percent: float | None = None
    licence: bool = False
    background: bool = False
    sentences: list[int] = field(default_factory=list)  # every sentence that carries a sign of it
    rule: str = ""

    def pay(self, money: Quantity) -> None:
        """Take the sum as what was paid; of a range the lower end."""
        amount = money.value if money.value is not None else money.low
        if amount:
            self.amount, self.currency, self.amount_text = int(amount), money.currency, money.text
