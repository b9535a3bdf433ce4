"""The funding rounds of a story as rows, each with the sentence that states it."""

from __future__ import annotations

from pipelines.reading.rules.proposals import Proposals, propose
from pipelines.reading.story.reading import Reading
from vigia.facts import FundingRound


def read(reading: Reading, proposals: Proposals | None = None) -> list[FundingRound]:
    """Every round in the order of the story; revenue, prices, loans and a fund's own size are none."""
    found = proposals or propose(reading)
    rows = []
    for round_ in found.funding:
        sentence = found.story.sentences[round_.sentence]
        quote, start, end = found.story.quote(sentence)
        rows.append(
            FundingRound(
                quote=quote,
                field=sentence.field,
                start=start,
                end=end,
                background=round_.background,
                rule=round_.rule,
                company=round_.company.name if round_.company else None,
                company_id=round_.company.id if round_.company else None,
                amount=round_.amount,
                currency=round_.currency,
                amount_text=round_.amount_text,
                round=round_.round,
            )
        )
    return rows
