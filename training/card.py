"""The model card: what the models were made from, how right they are on what they were not made from, and where they fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipelines.reading.facts.told import RULE
from training.answers import Answer, Proposed
from training.choosing import FALSE_TAGS, TAGS, WRONG_ROWS, counts, f1, kept, row_counts, verdicts
from training.judges import Judged, Rows
from training.looking import RA
from training.material import KNOWN_BY_HEART, LABELS, PRESS, topics_of
from training.models import KINDS, OF_NAMES, of_texts

BEST_F1 = "the best F1 over the hands, or what is as good"
_HEAD = """# Model card

Made by `make train`. What is judged, from which score on, and from what it was made is in `manifest.toml`; the weights are in the
`.tsv` files, one line a feature.

**Every figure here is of stories that the model which gave it was not made from**: hands (who wrote the stories) and articles are cut into
folds, and each fold is judged by models made from the others. The hands marked * are those that the *rules* were written on, and the rules'
score is a part of every tag: their figures are flattered and count for no threshold. All hands were read by those who build. No figure here
is of a set that nobody has read: that is what `corpus/sealed` is for. Tags, pairs, rows and details learn from what models say that left
a story out, and those had seen the others: their figures are a little flattered by that.
"""
_OWN = """
The hand `labels` is what an operator says of stories of his own database, mostly of doubtful ones. The models were made from it as well; it
is no sample of the press, so that it set no threshold and stands in no sum. A topic without a label counts for neither side.
"""
_WEAK = """
## Known weaknesses

- A row is proposed by the rules or by a pair of mentions that a model finds likely; what neither proposes is not there to be judged.
- A cut told without any word for it, or with a country's own ("memorándum de agradecimiento", "declarar disponibles"), is often missed.
- Names: a firm that is introduced by nothing, and ordinary words as names.
- Articles of real press that tell of a cut are few (see their number above): recall there is hardly measured.
"""


def card(said: Sequence[Answer], rows: Rows, thresholds: Mapping[str, float], press: bool) -> str:
    """The whole card as Markdown."""
    hands = sorted({answer.example.hand for answer in said} - {PRESS})
    read = [hand for hand in hands if hand != LABELS]  # for facts
    parts = [_HEAD, _made_from(said, hands), _topics(said, hands, thresholds), _rows(said, rows, read, thresholds)]
    if LABELS in hands:
        parts.insert(1, _OWN)
    if press:
        parts.append(_press(said, rows, thresholds))
    return "\n".join([*parts, _WEAK])


def figures(said: Sequence[Answer], rows: Rows, thresholds: Mapping[str, float]) -> dict[str, float]:
    """What the card says in one number each: F1 over the hands that the rules had never seen, and what real press would get."""
    hands = [pair for pair in zip(said, rows.judged, strict=True) if pair[0].example.hand != PRESS and not pair[0].example.by_heart]
    press = [pair for pair in zip(said, rows.judged, strict=True) if pair[0].example.hand == PRESS]
    found = {}
    for topic in topics_of(answer.example for answer in said):
        found[f"{topic}.f1"] = f1(*counts(verdicts([a for a, _ in hands], topic), thresholds[topic]))
        if press:
            found[f"{topic}.in_1000"] = 1000 * sum(a.scores[topic] >= thresholds[topic] for a, _ in press) / len(press)
    for kind in KINDS:
        found[f"rows.{kind}.f1"] = f1(*row_counts(hands, kind, thresholds[f"rows.{kind}"]))
    return found


def _made_from(said: Sequence[Answer], hands: Sequence[str]) -> str:
    counted = Counter(answer.example.hand for answer in said)
    topics = topics_of(answer.example for answer in said)
    lines = ["## Made from", "", "| hand | stories | " + " | ".join(topics) + " |", "|---|---|" + "---|" * len(topics)]
    for hand in hands:
        true = [sum(bool(a.example.labels.get(topic)) for a in said if a.example.hand == hand) for topic in topics]
        lines.append(f"| {_name(hand)} | {counted[hand]} | {' | '.join(map(str, true))} |")
    if counted[PRESS]:
        true = [sum(bool(a.example.labels.get(topic)) for a in said if a.example.hand == PRESS) for topic in topics]
        lines.append(f"| real press | {counted[PRESS]} | {' | '.join(map(str, true))} |")
    settings = ", ".join(f"{task.model}.{task.output} C={task.penalty} in at least {task.least}" for task in (*OF_NAMES, *of_texts(topics)))
    return "\n".join([*lines, "", f"Logistic regression, {settings}; pairs, details and terms C=0.1, tags and rows C=0.05.", ""])


def _name(hand: str) -> str:
    return f"{hand} *" if hand in KNOWN_BY_HEART else hand


def _topics(said: Sequence[Answer], hands: Sequence[str], thresholds: Mapping[str, float]) -> str:
    topics = topics_of(answer.example for answer in said)
    lines = [
        "## Tags: precision / recall / F1, and the rules alone (F1)",
        "",
        "| hand | " + " | ".join(topics) + " |",
        "|---|" + "---|" * len(topics),
    ]

    def cell(of: Sequence[Answer], topic: str) -> str:
        chosen = [a for a in of if a.example.labels.get(topic) is not None]
        right, told, true = counts(verdicts(chosen, topic), thresholds[topic])
        ruled = counts([(a.rules[topic], bool(a.example.labels[topic])) for a in chosen], 0.5)
        if not chosen:
            return "not labelled"
        if not true:
            return f"none true, {told} said (rules {ruled[1]})"
        return f"{right / max(1, told):.2f} / {right / true:.2f} / {f1(right, told, true):.3f} ({f1(*ruled):.3f})"

    for hand in hands:
        chosen = [a for a in said if a.example.hand == hand]
        lines.append(f"| {_name(hand)} | " + " | ".join(cell(chosen, topic) for topic in topics) + " |")
    chosen = [a for a in said if a.example.hand not in (PRESS, LABELS) and not a.example.by_heart]
    lines.append("| **all but \\*** | " + " | ".join(cell(chosen, topic) for topic in topics) + " |")
    return "\n".join([*lines, ""])


def _rows(said: Sequence[Answer], rows: Rows, hands: Sequence[str], thresholds: Mapping[str, float]) -> str:
    lines = [
        "## Rows: precision / recall / F1, and all that the rules propose (F1)",
        "",
        "| hand | " + " | ".join(KINDS) + " |",
        "|---|" + "---|" * len(KINDS),
    ]

    def cell(chosen: Sequence[tuple[Answer, Mapping[str, Judged]]], kind: str) -> str:
        right, told, true = row_counts(chosen, kind, thresholds[f"rows.{kind}"])
        return f"{right / max(1, told):.2f} / {right / max(1, true):.2f} / {f1(right, told, true):.3f} ({f1(*_ruled(chosen, kind)):.3f})"

    pairs = list(zip(said, rows.judged, strict=True))
    for hand in hands:
        chosen = [pair for pair in pairs if pair[0].example.hand == hand]
        lines.append(f"| {_name(hand)} | " + " | ".join(cell(chosen, kind) for kind in KINDS) + " |")
    chosen = [pair for pair in pairs if pair[0].example.hand not in (PRESS, LABELS) and not pair[0].example.by_heart]
    lines.append("| **all but \\*** | " + " | ".join(cell(chosen, kind) for kind in KINDS) + " |")
    return "\n".join([*lines, ""])


def _press(said: Sequence[Answer], rows: Rows, thresholds: Mapping[str, float]) -> str:
    press = [pair for pair in zip(said, rows.judged, strict=True) if pair[0].example.hand == PRESS]
    size = len(press)
    heads = "| | in 1,000 | wrong in 1,000 read | found of the true | the rules alone, in 1,000 | threshold chosen for |"
    lines = [f"## Real press: {size} articles, at the rates at which they come", "", heads, "|---|---|---|---|---|---|"]
    for topic in topics_of(answer.example for answer in said):
        threshold = thresholds[topic]
        told = [a for a, _ in press if a.scores[topic] >= threshold]
        read = [a for a, _ in press if a.example.labels.get(topic) is not None]
        wrong = sum(a.example.labels.get(topic) is False for a in told)
        true = [a for a in read if a.example.labels.get(topic)]
        ruled = sum(a.rules[topic] >= 0.5 for a, _ in press)
        bound = f"{FALSE_TAGS[topic]} false" if topic in FALSE_TAGS else f"{TAGS[topic]} in all" if topic in TAGS else BEST_F1
        lines.append(
            f"| {topic} | {1000 * len(told) / size:.2f} | {1000 * wrong / max(1, len(read)):.2f} ({len(read)} read) "
            f"| {sum(a.scores[topic] >= threshold for a in true)} of {len(true)} | {1000 * ruled / size:.2f} | {bound} |"
        )
    for kind in KINDS:
        read_for = [(a, of) for a, of in press if a.example.facts.get(kind) is not None]
        right, said_rows, wanted = row_counts(read_for, kind, thresholds[f"rows.{kind}"])
        every = sum(len(kept(of.get(kind, []), thresholds[f"rows.{kind}"])) for _, of in press)
        bound = f"{WRONG_ROWS[kind]} wrong" if kind in WRONG_ROWS else BEST_F1
        ruled = sum(not row.fact.rule.startswith(RULE) for _, of in press for _, row in of.get(kind, ()))
        lines.append(
            f"| {kind} rows | {1000 * every / size:.2f} | {1000 * (said_rows - right) / max(1, len(read_for)):.2f} ({len(read_for)} read) "
            f"| {right} of {wanted} | {1000 * ruled / size:.2f} | {bound} |"
        )
    return "\n".join([*lines, ""])


def _ruled(chosen: Sequence[tuple[Answer, Mapping[str, Judged]]], kind: str) -> tuple[int, int, int]:
    """Right, said and true of the rules alone."""
    rows = [[row for _, row in of.get(kind, ()) if not row.fact.rule.startswith(RULE)] for _, of in chosen]
    right = sum(
        len({row.is_row for row in of if row.is_row is not None and _kind_of_the_rules(row, a, kind)})
        for of, (a, _) in zip(rows, chosen, strict=True)
    )
    return right, sum(map(len, rows)), sum(len(a.example.facts.get(kind) or ()) for a, _ in chosen)


def _kind_of_the_rules(row: Proposed, answer: Answer, kind: str) -> bool:
    wanted = answer.example.facts.get(kind) or ()
    return kind != "deals" or row.is_row is None or getattr(row.fact, "kind", RA) == wanted[row.is_row].get("kind", RA)
