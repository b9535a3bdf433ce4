"""Which two claims may be of one event, and which two cannot: rules of pairs, by kind of fact. Pure.

Two claims are related where they are of one kind, name the same companies, lie near in time and have figures that can be of one event.
They must stay apart where they tell of another counterparty, a second round, a second wave. The numbers were set on labelled events (days
between two reports of one event: job cuts up to 43, deals up to 63 from announcement to completion).
"""

from __future__ import annotations

from .claims import Claim
from .figures import Figure, agree, ratio, scale
from .names import Name

NEAR = 21  # days between two reports of one event
NEAR_WITH_FIGURES = 45  # where they tell the same figures
NEAR_WITHOUT_NAME = 5  # where a side of the deal is not named
ROUND = 30  # days between two reports of one round of money
UNTIL_COMPLETED = 730  # days from the announcement of a deal to its end
AT_ONCE = 2  # days within which two figures are told of one state of things: others are a contradiction, not another event
SOON = 7
UPDATED = 1.6  # how far a figure moves from one report to the next, as in a negotiation
RUMOURED = 4.0  # how far a rumour may be from what came
ANOTHER_SUM = 1.15
LATER_STAKE = 45  # days after which another share in the same firm is another deal
RETOLD = 200  # days after which the same figures may be another event
REACH = {"layoffs": NEAR_WITH_FIGURES, "deals": UNTIL_COMPLETED, "funding_rounds": 2 * ROUND}  # days between two that are related at most

_ROUNDS_WITHOUT_ORDER = (None, "other", "growth", "extension", "bridge")


def related(one: Claim, other: Claim) -> bool:
    """Whether two claims of the news, with facts, may be of one event. Symmetric; a matter of the two alone."""
    days = abs(one.day - other.day)
    if days > REACH.get(one.table, NEAR) or one.table != other.table:
        return False
    if one.story.id == other.story.id and _tell_two(one, other):
        return False
    match one.table:
        case "deals":
            near = _deals_related(one, other, days)
        case "funding_rounds":
            near = _share_company(one, other) and (days <= ROUND or same_figures(one, other))
            near = near or (days <= SOON and (_tell_one_round(one, other) or _under_a_short_name(one, other)))
        case _:
            near = _share_company(one, other) and (days <= NEAR or same_figures(one, other) or _cuts_moved_on(one, other))
            near = near or (days <= SOON and _under_a_short_name(one, other))
    return near and not apart(one, other)


def reach(claim: Claim) -> list[tuple[str, int]]:
    """Where whatever is related to a claim is found: under which heads, within how many days of it."""
    if claim.table != "deals":
        name = claim.names[0]
        soon = {
            *(name.looked_for_shortened if name is not None else ()),
            *([claim.figures_alone] if claim.figures_alone is not None else []),
        }
        return [*((head, REACH[claim.table]) for head in sorted(claim.heads)), *((head, SOON) for head in sorted(soon - claim.heads))]
    acquirer, target = claim.names
    wide = [(head, UNTIL_COMPLETED) for head in sorted(target.heads)] if target is not None else []
    return wide + ([(head, NEAR_WITHOUT_NAME) for head in sorted(acquirer.heads)] if acquirer is not None else [])


def apart(one: Claim, other: Claim) -> bool:
    """Whether two claims cannot be of one event. Symmetric."""
    match one.table:
        case "deals":
            return _deals_apart(one, other)
        case "funding_rounds":
            return _rounds_apart(one, other)
        case _:
            return _cuts_apart(one, other)


def may_retell(one: Claim, other: Claim) -> bool:
    """Whether the later of two claims may only tell once more what the earlier one told as news. Symmetric."""
    if one.table != other.table:
        return False
    if one.table == "deals":
        return abs(one.day - other.day) <= UNTIL_COMPLETED and _pair_shared(one, other) and (one.aside or other.aside)
    same = one.signature is not None and one.signature == other.signature
    return same and abs(one.day - other.day) <= RETOLD and _share_company(one, other)


def _tell_two(one: Claim, other: Claim) -> bool:
    """Whether one article tells two things: other figures of the same, and neither a rumour beside what came nor a part of a whole."""
    return one.part == other.part and not (one.is_rumour or other.is_rumour) and differ(one, other)


def _deals_related(one: Claim, other: Claim, days: int) -> bool:
    if days > NEAR and (one.aside or other.aside):
        return False
    if _pair_shared(one, other):
        return days <= NEAR or _moved_on(one, other) or same_figures(one, other)
    if None in (*one.names, *other.names):
        return days <= NEAR_WITHOUT_NAME and share_a_company(one, other) and not _deals_apart(one, other)
    return False


def _pair_shared(one: Claim, other: Claim) -> bool:
    """The same two companies, whoever is said to take whom."""
    if None in one.names or None in other.names:
        return False
    acquirer, target = ((a, b) for a, b in zip(one.names, other.names, strict=True))
    if _same(*target) and (_same(*acquirer) or _of_one_house(*acquirer) or _tell_one_sum(one, other)):
        return True
    return all(_same(a, b) for a, b in zip(one.names, reversed(other.names), strict=True))


def _tell_one_sum(one: Claim, other: Claim) -> bool:
    """The same sum for the same firm, told to more than two digits: whoever pays it has two names."""
    first, second = one.figures.get("amount"), other.figures.get("amount")
    if first is None or second is None or first.value != second.value:
        return False
    return len(str(int(first.low)).rstrip("0")) > 2


def _moved_on(one: Claim, other: Claim) -> bool:
    """The later report says that what the earlier one announced is done, or is not to be."""
    earlier, later = sorted((one, other), key=lambda claim: claim.order)
    return earlier.stage in (None, "rumoured", "announced") and later.stage in ("completed", "called_off", "announced")


def _deals_apart(one: Claim, other: Claim) -> bool:
    if any(a is not None and b is not None and not a.is_same(b) for a, b in zip(one.names, other.names, strict=True)) and not _pair_shared(
        one, other
    ):
        return True
    days = abs(one.day - other.day)
    if "stake" in (one.kind, other.kind) and days > LATER_STAKE:
        return _differ_in(one, other, "stake_percent", 1.05) or _differ_in(one, other, "amount", ANOTHER_SUM)
    earlier, later = sorted((one, other), key=lambda claim: claim.order)
    return earlier.stage == "called_off" and (later.stage == "completed" or (later.stage in ("announced", "rumoured") and days > NEAR))


def _cuts_moved_on(one: Claim, other: Claim) -> bool:
    """The later report says what became of the plan, or what it means for one place."""
    earlier, later = sorted((one, other), key=lambda claim: claim.order)
    if (one.part is None) != (other.part is None):
        return later.part is not None
    return earlier.stage in ("rumoured", "planned") and later.stage in ("announced", "done")


def _under_a_short_name(one: Claim, other: Claim) -> bool:
    """One name begins as the other does, and they tell the same figures."""
    first, second = one.names[0], other.names[0]
    return first is not None and second is not None and first.may_be(second) and same_figures(one, other)


def _tell_one_round(one: Claim, other: Claim) -> bool:
    """Two rounds of the same amount at the same valuation are one, whatever the firm is called: it has another name at home."""
    return one.figures_alone is not None and one.figures_alone == other.figures_alone


def _rounds_apart(one: Claim, other: Claim) -> bool:
    first, second = (getattr(claim.fact, "round_type", None) for claim in (one, other))
    if first != second and first not in _ROUNDS_WITHOUT_ORDER and second not in _ROUNDS_WITHOUT_ORDER:
        return True
    return abs(one.day - other.day) > 2 * SOON and _differ_in(one, other, "amount", ANOTHER_SUM)


def _cuts_apart(one: Claim, other: Claim) -> bool:
    if one.part and other.part and not _overlap(one.part, other.part):
        return _differ_in(one, other, "headcount", UPDATED)
    if (one.part is None) != (other.part is None):
        part, whole = (one, other) if one.part else (other, one)
        cut, of = part.figures.get("headcount"), whole.figures.get("headcount")
        return cut is not None and of is not None and cut.low > of.high * UPDATED
    days = abs(one.day - other.day)
    if days <= AT_ONCE:
        return False
    limit = RUMOURED if one.is_rumour or other.is_rumour or days <= SOON else UPDATED
    return _differ_in(one, other, "headcount", limit)


def _differ_in(one: Claim, other: Claim, field: str, limit: float) -> bool:
    """Both tell this figure, and the one is more than `limit` times the other, though not just ten or a thousand times."""
    first, second = one.figures.get(field), other.figures.get(field)
    if first is None or second is None or scale(first, second):
        return False
    return ratio(first, second, _day(one, other)) > limit


def same_figures(one: Claim, other: Claim) -> bool:
    """They tell some figure both, and none that cannot be the other's."""
    both = one.figures.keys() & other.figures.keys()
    return bool(both) and all(_agree(one.figures[name], other.figures[name], _day(one, other)) for name in both)


def _agree(one: Figure, other: Figure, day: str) -> bool:
    return agree(one, other, day) or scale(one, other) is not None


def differ(one: Claim, other: Claim) -> bool:
    both = one.figures.keys() & other.figures.keys()
    return not all(_agree(one.figures[name], other.figures[name], _day(one, other)) for name in both)


def _share_company(one: Claim, other: Claim) -> bool:
    return _same(one.names[0], other.names[0])


def share_a_company(one: Claim, other: Claim) -> bool:
    """Some company of the one is one of the other."""
    return any(_same(a, b) for a in one.names for b in other.names)


def _same(one: Name | None, other: Name | None) -> bool:
    return one is not None and other is not None and one.is_same(other)


def _of_one_house(one: Name | None, other: Name | None) -> bool:
    return one is not None and other is not None and one.is_of_the_house(other)


def _overlap(one: str, other: str) -> bool:
    """Whether two parts may be one: they share a word that says which ("en España", "la plantilla de España")."""
    first, second = ({word for word in text.casefold().split() if len(word) > 3} for text in (one, other))
    return bool(first & second)


def _day(one: Claim, other: Claim) -> str:
    return min(one.story.day, other.story.day).isoformat()
