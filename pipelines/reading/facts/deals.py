"""The deals of a story as rows, each with the sentence that states it."""

from __future__ import annotations

from pipelines.reading.rules.proposals import Proposals, propose
from pipelines.reading.story.reading import Reading
from vigia.facts import Deal


def read(reading: Reading, proposals: Proposals | None = None) -> list[Deal]:
    """Every deal, reverse acquihires first; `quote` is a whole sentence, verbatim at field[start:end]."""
    found = proposals or propose(reading)
    rows = []
    for deal in found.deals:
        sentence = found.story.sentences[deal.sentence]
        quote, start, end = found.story.quote(sentence)
        rows.append(
            Deal(
                quote=quote,
                field=sentence.field,
                start=start,
                end=end,
                background=deal.background,
                rule=deal.rule,
                kind=deal.kind,
                acquirer=deal.acquirer.name if deal.acquirer else None,
                acquirer_id=deal.acquirer.id if deal.acquirer else None,
                target=deal.target.name if deal.target else None,
                target_id=deal.target.id if deal.target else None,
                amount=deal.amount,
                currency=deal.currency,
                amount_text=deal.amount_text,
                stake_percent=deal.stake_percent,
                licence=deal.licence,
            )
        )
    return rows
