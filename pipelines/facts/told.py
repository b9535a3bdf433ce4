"""Rows that the models find told, beside those that the rules propose: the likeliest firm of each figure, the likeliest pair of firms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.models import load
from pipelines.spanish.fold import fold
from pipelines.statements.funding_phrases import ROUND_NAME
from pipelines.statements.pairs import Pair
from pipelines.statements.story import Story
from vigia.facts import Deal, Fact, FundingRound, Layoff

ENOUGH = 0.3  # odds of a pair that is proposed as a row; whether it is one is judged afterwards
NEAR = 2  # sentences between a headcount and the share of the same cut
RULE = "learned"


def proposed(story: Story, pairs: Sequence[Pair]) -> list[Fact]:
    """Rows in the order of their kinds and of the story."""
    return [*_layoffs(story, pairs), *_deals(story, pairs), *_rounds(story, pairs)]


def claims(pairs: Iterable[Pair]) -> dict[tuple[object, ...], float]:
    """What the pairs say, by what a row would say: the odds of the best of them."""
    found: dict[tuple[object, ...], float] = {}
    for pair in pairs:
        if pair.target is not None:
            key: tuple[object, ...] = ("deals", pair.firm.name, pair.target.name)
        else:
            assert pair.figure is not None
            key = (pair.output, pair.firm.name, pair.figure.value if pair.figure.value is not None else pair.figure.low)
        found[key] = max(found.get(key, 0.0), pair.odds)
    return found


def _best(pairs: Iterable[Pair], output: str) -> list[Pair]:
    """For each figure its likeliest firm, where that is likely enough."""
    best: dict[tuple[int, int], Pair] = {}
    for pair in pairs:
        if pair.output == output and pair.figure is not None and pair.odds >= ENOUGH:
            key = (pair.sentence, pair.figure.start)
            if key not in best or pair.odds > best[key].odds:
                best[key] = pair
    return [best[key] for key in sorted(best)]


def likeliest(told: Iterable[Pair], about: str) -> str | None:
    """Which of the values of "deals.kind" or "layoffs.stage" weighs most over the pairs that tell it; None where the model knows none."""
    model = load("pairs")
    prefix = f"{about}."
    values = {output.removeprefix(prefix): at for at, output in enumerate(model.outputs) if output.startswith(prefix)}
    weighed = dict.fromkeys(values, 0.0)
    for pair in told:
        scores = model.score(pair.features)
        for value, at in values.items():
            weighed[value] += pair.odds * scores[at]
    return max(weighed, key=lambda value: weighed[value]) if weighed else None


def _common(story: Story, index: int) -> dict[str, object]:
    sentence = story.sentences[index]
    quote, start, end = story.quote(sentence)
    return {"quote": quote, "field": sentence.field, "start": start, "end": end, "background": sentence.place == "background", "rule": RULE}


def _layoffs(story: Story, pairs: Sequence[Pair]) -> list[Layoff]:
    rows: list[tuple[int, int, Layoff]] = []  # sentence, entity
    for pair in _best(pairs, "layoffs"):
        figure = pair.figure
        assert figure is not None
        low, high = figure.low, figure.high
        share = figure.kind == "percent"
        if low is None or (share and not 0 < low <= 100) or (not share and (low < 1 or low != int(low))):
            continue
        near = next((row for at, entity, row in reversed(rows) if entity == pair.firm.entity and pair.sentence - at <= NEAR), None)
        if near is not None and share and near.percent is None:
            near.percent = float(low)
            continue
        if near is not None and not share and near.headcount_min is None:
            near.headcount_min, near.headcount_max = int(low), int(high if high is not None else low)
            continue
        stage = likeliest([pair], "layoffs.stage")
        row = Layoff(**_common(story, pair.sentence), company=pair.firm.name, company_id=pair.firm.id, stage=stage)  # type: ignore[arg-type]
        if share:
            row.percent = float(low)
        else:
            row.headcount_min, row.headcount_max = int(low), int(high if high is not None else low)
        rows.append((pair.sentence, pair.firm.entity, row))
    return [row for _, _, row in rows]


def _deals(story: Story, pairs: Sequence[Pair]) -> list[Deal]:
    told: dict[frozenset[int], list[Pair]] = {}
    for pair in pairs:
        if pair.target is not None:
            told.setdefault(frozenset((pair.firm.entity, pair.target.entity)), []).append(pair)
    best = [(max(of, key=lambda p: (p.odds, -p.sentence)), of) for of in told.values()]
    rows = []
    for pair, of in sorted(((p, of) for p, of in best if p.odds >= ENOUGH), key=lambda found: found[0].sentence):
        assert pair.target is not None
        sides = {"acquirer": pair.firm.name, "acquirer_id": pair.firm.id, "target": pair.target.name, "target_id": pair.target.id}
        rows.append(Deal(**_common(story, pair.sentence), **sides, kind=likeliest(of, "deals.kind") or "acquisition"))  # type: ignore[arg-type]
    return rows


def _rounds(story: Story, pairs: Sequence[Pair]) -> list[FundingRound]:
    rows = []
    for pair in _best(pairs, "funding"):
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
    match = min(ROUND_NAME.finditer(fold(written)), key=lambda m: abs(sentence.start + m.start() - near), default=None)
    return written[match.start() : match.end()].removeprefix("ronda ") if match else None
