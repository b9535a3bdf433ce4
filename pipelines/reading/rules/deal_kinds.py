"""Deals that are no pair of a giant and a startup: reverse mergers on the stock market, and offers for a firm or one of its products."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipelines.reading.names.types import Name
from pipelines.reading.phrases.search import Spans
from pipelines.reading.rules.deal_parts import Firms, is_firm
from pipelines.reading.rules.told_deal import ToldDeal
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.story import Story

_REVERSE = re.compile(r" (?:fusion|adquisicion|compra|combinacion|operacion)(?: de negocios)? inversa ")
_WITH = re.compile(r" (?:con|de|a|en|por) (?:\S+ ){0,3}?$")
_RESULTING = re.compile(
    r"PERCENT (?:\S+ ){0,2}?(?:de |del )(?:la |su |el )?"
    r"(?:sociedad|empresa|compania|firma|capital|entidad|grupo)(?: resultante| combinad\w+| final)? "
)


def other_deals(
    story: Story,
    found: Mapping[str, Mapping[int, Spans]],
    firms: Firms,
    deals: Sequence[ToldDeal],
    products: Sequence[Name],
) -> list[ToldDeal]:
    """The first reverse merger of the story and its first offer, where no other deal holds the same two names."""
    known = {(d.acquirer.entity, d.target.entity) for d in deals if d.acquirer is not None and d.target is not None}
    rows = [row for row in (_reverse_merger(story, found, firms), _offer(story, found, firms, products)) if row is not None]
    return [r for r in rows if r.acquirer is not None and r.target is not None and (r.acquirer.entity, r.target.entity) not in known]


def _firms(sentence: MaskedSentence, firms: Firms) -> list[tuple[int, Name]]:
    return [(at, firms.heads.get(name.entity, name)) for at, name in sentence.names() if is_firm(name)]


def _reverse_merger(story: Story, found: Mapping[str, Mapping[int, Spans]], firms: Firms) -> ToldDeal | None:
    """Who comes to the stock market through whom: "COMPANY saldrá a bolsa mediante una fusión inversa con COMPANY"."""
    if not found["reverse_merger"]:
        return None
    recent: Name | None = None
    row: ToldDeal | None = None
    for sentence in story.sentences:
        named = _firms(sentence, firms)
        if row is None and (match := _REVERSE.search(sentence.text)):
            partner = next((n for at, n in named if at >= match.end() - 1 and _WITH.search(sentence.text[match.end() - 1 : at])), None)
            if partner is not None:
                subject = next((n for at, n in named if at < match.start() and n.entity != partner.entity), recent)
                if subject is not None and subject.entity != partner.entity:
                    row = ToldDeal("reverse_merger", subject, partner, sentence.index, rule="reverse_merger", sentences=[sentence.index])
        if row is not None and row.stake_percent is None and (match := _RESULTING.search(sentence.text)):
            percent = next((share for at, share in sentence.quantities("MONEY", "PERCENT", "NUMBER") if at == match.start()), None)
            if percent is not None and percent.value is not None:
                row.stake_percent = float(percent.value)
        if named:
            recent = named[0][1]
    return row


def _offer(story: Story, found: Mapping[str, Mapping[int, Spans]], firms: Firms, products: Sequence[Name]) -> ToldDeal | None:
    """Who offers how much for what: a firm, or a product of one."""
    for index, spans in found["offer"].items():
        sentence = story.sentences[index]
        named = _firms(sentence, firms)
        start, end = spans[0]
        bidder = next((n for at, n in named if at < start + 1), None)
        money = next((sum_ for at, sum_ in sentence.quantities("MONEY") if at > start), None)
        if bidder is None or money is None:
            continue
        # The product whose name stands behind the words of the offer, else the firm that does.
        here = sentence.original(start, end)[0]
        wanted = next((p for p in products if p.field == sentence.field and here <= p.start < sentence.end), None)
        wanted = wanted or next((n for at, n in named if at >= end - 1 and n.entity != bidder.entity and n.kind == "company"), None)
        if wanted is None:
            continue
        row = ToldDeal("offer", bidder, wanted, index, rule="offer", sentences=[index])
        row.pay(money)
        return row
    return None
