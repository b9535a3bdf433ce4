"""Rows that the models find told, beside those that the rules propose: likely firms of each figure, likely pairs of firms, bare cuts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipelines.reading.facts.pairs import Pair
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.story import Story
from pipelines.reading.text.fold import fold
from vigia.facts import Deal, Fact, FundingRound, Layoff

ENOUGH = 0.08  # odds of a pair that is proposed as a row; whether it is one is judged afterwards
FIRMS = 3  # of which a figure may be
MOST = 200  # figures of a story that are looked at: each is held against the others
BARE = 0.15  # odds of a firm that cuts, from which on a cut without a figure is proposed
NEAR = 2  # sentences between a headcount and the share of the same cut
RULE = "learned"
_ROUND_NAME = re.compile(
    r"\b(?:pre-?)?serie [a-h]\b|\b(?:pre-?)?semilla\b|\b(?:pre-?)?seed\b|\bronda (?:puente|inicial)\b|\bcolocacion privada\b"
)


def proposed(story: Story, pairs: Sequence[Pair], ruled: Sequence[Fact]) -> list[Fact]:
    """Rows in the order of their kinds and of the story; among them those of the rules with a share that they do not have."""
    return [*_layoffs(story, pairs), *_bare(story, pairs), *_shared(pairs, ruled), *_deals(story, pairs), *_rounds(story, pairs)]


Claim = tuple[str, str, object]  # an output, a firm, and what of it: a figure, another firm, None


@dataclass(slots=True)
class Claims:
    """What the pairs say, by what a row would say: the odds of the best of them, and of the best that a row stands against."""

    odds: dict[Claim, float] = field(default_factory=dict)
    of_firm: dict[tuple[str, str], dict[object, float]] = field(default_factory=dict)
    _first: dict[tuple[str, object], tuple[float, Claim]] = field(default_factory=dict)
    _second: dict[tuple[str, object], float] = field(default_factory=dict)

    def left_out(self, output: str, firm: str, said: Collection[object]) -> float:
        """The odds of the likeliest figure of a firm beside those that are said."""
        return max((odds for what, odds in self.of_firm.get((output, firm), {}).items() if what not in said), default=0.0)

    def rival(self, claim: Claim) -> float:
        """The odds of the likeliest other firm of the same figure; of a deal, of the likeliest other deal of one of its sides."""
        found = 0.0
        for key in _keys(claim):
            odds, best = self._first.get(key, (0.0, claim))
            found = max(found, odds if best != claim else self._second.get(key, 0.0))
        return found


def _keys(claim: Claim) -> tuple[tuple[str, object], ...]:
    output, firm, what = claim
    return ((output, firm), (output, what)) if output == "deals" else ((output, what),)


def claims(pairs: Iterable[Pair]) -> Claims:
    """What these pairs say."""
    found = Claims()
    for pair in pairs:
        what: object = pair.target.name if pair.target is not None else None
        if pair.figure is not None:
            what = pair.figure.value if pair.figure.value is not None else pair.figure.low
        claim = (pair.output, pair.firm.name, what)
        found.odds[claim] = max(found.odds.get(claim, 0.0), pair.odds)
    for claim, odds in found.odds.items():
        found.of_firm.setdefault(claim[:2], {})[claim[2]] = odds
        for key in _keys(claim):
            first = found._first.get(key)
            if first is None or odds > first[0]:
                found._first[key] = (odds, claim)
                found._second[key] = first[0] if first else 0.0
            else:
                found._second[key] = max(odds, found._second[key])
    return found


def _likely(pairs: Iterable[Pair], output: str) -> list[Pair]:
    """For each figure its likeliest firms, where they are likely enough; the likeliest first."""
    of_figure: dict[tuple[int, int], list[Pair]] = {}
    for pair in pairs:
        if pair.output == output and pair.figure is not None and pair.odds >= ENOUGH:
            of_figure.setdefault((pair.sentence, pair.figure.start), []).append(pair)
    chosen = [of_figure[key] for key in sorted(of_figure)[:MOST]]
    return [pair for firms in chosen for pair in sorted(firms, key=lambda pair: -pair.odds)[:FIRMS]]


def _common(story: Story, index: int) -> dict[str, object]:
    sentence = story.sentences[index]
    quote, start, end = story.quote(sentence)
    return {"quote": quote, "field": sentence.field, "start": start, "end": end, "background": sentence.place == "background", "rule": RULE}


def _layoffs(story: Story, pairs: Sequence[Pair]) -> list[Layoff]:
    """A row for each figure, and one for each headcount with the nearest share of the firm's: which is right is judged afterwards."""
    told = [(pair, row) for pair in _likely(pairs, "layoffs") if (row := _layoff(story, pair)) is not None]
    rows = [row for _, row in told]
    heads = [(pair, row) for pair, row in told if row.percent is None]
    for share, of_share in told:
        near = [(pair, row) for pair, row in heads if pair.firm.entity == share.firm.entity and abs(pair.sentence - share.sentence) <= NEAR]
        if of_share.percent is not None and near:
            _, row = min(near, key=lambda found: (abs(found[0].sentence - share.sentence), found[0].sentence))
            rows.append(replace(row, percent=of_share.percent))
    return rows


def _bare(story: Story, pairs: Sequence[Pair]) -> Iterator[Layoff]:
    """For each firm that may cut a row without a figure, in the sentence that says so most likely."""
    best: dict[int, Pair] = {}
    for pair in pairs:
        if pair.output == "cuts" and pair.odds >= BARE and (pair.firm.entity not in best or pair.odds > best[pair.firm.entity].odds):
            best[pair.firm.entity] = pair
    for pair in sorted(best.values(), key=lambda pair: pair.sentence):
        yield Layoff(**_common(story, pair.sentence), company=pair.firm.name, company_id=pair.firm.id)  # type: ignore[arg-type]


def _shared(pairs: Sequence[Pair], ruled: Sequence[Fact]) -> Iterator[Layoff]:
    for pair in _likely(pairs, "layoffs"):
        figure = pair.figure
        assert figure is not None
        if figure.kind == "percent" and figure.low is not None and 0 < figure.low <= 100:
            for row in ruled:
                if isinstance(row, Layoff) and row.percent is None and row.headcount_min is not None and row.company == pair.firm.name:
                    yield replace(row, percent=float(figure.low), rule=f"{RULE}.{row.rule}")


def _layoff(story: Story, pair: Pair) -> Layoff | None:
    figure = pair.figure
    assert figure is not None
    low, high = figure.low, figure.high
    share = figure.kind == "percent"
    if low is None or (share and not 0 < low <= 100) or (not share and (low < 1 or low != int(low))):
        return None
    row = Layoff(**_common(story, pair.sentence), company=pair.firm.name, company_id=pair.firm.id)  # type: ignore[arg-type]
    if share:
        row.percent = float(low)
    else:
        row.headcount_min, row.headcount_max = int(low), int(high if high is not None else low)
    return row


def _deals(story: Story, pairs: Sequence[Pair]) -> list[Deal]:
    """A row for every two firms, in each direction that is likely enough, with what its sentence tells of the terms."""
    best: dict[tuple[int, int], Pair] = {}
    for pair in pairs:
        if pair.target is not None and pair.odds >= ENOUGH:
            key = (pair.firm.entity, pair.target.entity)
            if key not in best or pair.odds > best[key].odds:
                best[key] = pair
    rows = []
    for pair in sorted(best.values(), key=lambda found: found.sentence):
        assert pair.target is not None
        sides = {"acquirer": pair.firm.name, "acquirer_id": pair.firm.id, "target": pair.target.name, "target_id": pair.target.id}
        rows.append(Deal(**_common(story, pair.sentence), **sides, **_terms(story.sentences[pair.sentence])))  # type: ignore[arg-type]
    return rows


def _terms(sentence: MaskedSentence) -> dict[str, object]:
    """The sum, the share and the licence, where only one is told."""
    found: dict[str, object] = {"licence": "licenci" in sentence.folded}
    sums = [money for _, money in sentence.quantities("MONEY") if money.low is not None and money.currency]
    if len(sums) == 1:
        value = sums[0].value if sums[0].value is not None else sums[0].low
        found |= {"amount": int(value or 0) or None, "currency": sums[0].currency, "amount_text": sums[0].text}
    shares = [share.low for _, share in sentence.quantities("PERCENT") if share.low is not None and 0 < share.low <= 100]
    if len(shares) == 1:
        found["stake_percent"] = float(shares[0])
    return found


def _rounds(story: Story, pairs: Sequence[Pair]) -> list[FundingRound]:
    rows = []
    for pair in _likely(pairs, "funding"):
        figure = pair.figure
        assert figure is not None
        amount = figure.value if figure.value is not None else figure.low
        if amount is None or not figure.currency:
            continue
        rows.append(
            FundingRound(
                **_common(story, pair.sentence),  # type: ignore[arg-type]
                company=pair.firm.name,
                company_id=pair.firm.id,
                amount=int(amount),
                currency=figure.currency,
                amount_text=figure.text,
                round=_round(story, pair.sentence, figure.start),
            )
        )
    return rows


def _round(story: Story, index: int, near: int) -> str | None:
    """The name of the round as written, the one nearest to the sum."""
    sentence = story.sentences[index]
    written = story.source(sentence.field)[sentence.start : sentence.end]
    match = min(_ROUND_NAME.finditer(fold(written)), key=lambda m: abs(sentence.start + m.start() - near), default=None)
    return written[match.start() : match.end()].removeprefix("ronda ") if match else None
