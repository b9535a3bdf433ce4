"""Which claims tell of one event: a pure function of the claims, the same in whatever order they came.

Related claims are joined, the nearest first, unless two members of what would come together must stay apart. What people have judged comes
before both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from .claims import Claim
from .pairs import NEAR, REACH, apart, differ, may_retell, related, same_figures, share_a_company

FEW = 2  # stories that tell once more what was told before; more are news

Judgements = Collection[tuple[str, str, bool]]  # addresses of two articles, and whether they tell of one event


def partition(claims: Iterable[Claim], judgements: Judgements = ()) -> list[list[Claim]]:
    """The events among the claims of the news that have facts, each with its claims in their order."""
    ordered = sorted(claims, key=lambda claim: claim.order)
    twins = _twins(ordered, judgements)
    news = [alike[0] for alike in twins]
    clusters = _Clusters(news, judgements)
    for one, other in clusters.judged_same:
        clusters.join(one, other, by_judgement=True)
    for one, other in _nearest_first(news):
        clusters.join(one, other)
    found = [[claim for i in sorted(members) for claim in twins[i]] for members in clusters.found()]
    return [sorted(event, key=lambda claim: claim.order) for event in found]


def _twins(ordered: Sequence[Claim], judgements: Judgements) -> list[list[Claim]]:
    """Claims that cannot be told apart, of stories of which nobody has said anything and that tell nothing else of the kind."""
    judged = {url for first, second, _ in judgements for url in (first, second)}
    told = Counter((claim.story.id, claim.table) for claim in ordered)
    found: dict[object, list[Claim]] = {}
    for claim in ordered:
        alone = claim.story.url not in judged and told[claim.story.id, claim.table] == 1
        found.setdefault(claim.twin if alone else claim, []).append(claim)
    return list(found.values())


def _nearest_first(news: Sequence[Claim]) -> list[tuple[int, int]]:
    """The pairs that are related, by their numbers."""
    found = []
    by_day = sorted(range(len(news)), key=lambda number: (news[number].day, number))
    for place, one in enumerate(by_day):
        for other in by_day[place + 1 :]:
            days = news[other].day - news[one].day
            if days > REACH.get(news[one].table, NEAR):
                break
            if related(news[one], news[other]):
                found.append((days, differ(news[one], news[other]), min(one, other), max(one, other)))
    return [(one, other) for _, _, one, other in sorted(found)]


def retold(clusters: Sequence[Sequence[Claim]], judgements: Judgements = ()) -> dict[int, int]:
    """Of these events, by number, those that are none: a few stories that tell once more of an earlier one, by its number."""
    judged_apart = {pair for first, second, same in judgements if not same for pair in ((first, second), (second, first))}
    found: dict[int, int] = {}
    for number, cluster in enumerate(clusters):
        aside = all(claim.aside for claim in cluster)
        if len({claim.story.id for claim in cluster}) > FEW and not aside:
            continue
        earlier = [
            other
            for other in range(number)
            if other not in found
            and all(any(may_retell(claim, told) for told in clusters[other]) for claim in cluster)
            and (aside or cluster[0].day - clusters[other][-1].day > NEAR)
            and not any((claim.story.url, told.story.url) in judged_apart for claim in cluster for told in clusters[other])
        ]
        if earlier:
            found[number] = earlier[-1]
    return found


class _Clusters:
    """Claims by number, joined step by step."""

    def __init__(self, claims: Sequence[Claim], judgements: Judgements) -> None:
        self.claims = claims
        self.of = list(range(len(claims)))
        self.members = {number: [number] for number in self.of}
        self.refused: defaultdict[int, set[int]] = defaultdict(set)  # of a cluster those that it never joins: its members stay in it
        at: defaultdict[str, list[int]] = defaultdict(list)
        for number, claim in enumerate(claims):
            at[claim.story.url].append(number)
        self.judged_same: list[tuple[int, int]] = []
        self.judged_apart: set[tuple[int, int]] = set()
        for first, second, same in sorted(judgements):
            pairs = [(i, j) for i in at[first] for j in at[second] if claims[i].table == claims[j].table]
            if not same:
                self.judged_apart |= {(min(pair), max(pair)) for pair in pairs}
            else:
                self.judged_same += _meant(claims, pairs)
        self.judged = {number for pair in self.judged_same for number in pair}

    def join(self, one: int, other: int, *, by_judgement: bool = False) -> None:
        first, second = sorted((self.of[one], self.of[other]))
        if first == second or second in self.refused[first]:
            return
        if any(self._stay_apart(i, j, by_judgement) for i in self.members[first] for j in self.members[second]):
            self.refused[first].add(second)
            self.refused[second].add(first)
            return
        for member in self.members[second]:
            self.of[member] = first
        self.members[first] += self.members.pop(second)
        for other in self.refused.pop(second, ()):
            self.refused[other].add(first)
            self.refused[first].add(other)

    def _stay_apart(self, i: int, j: int, by_judgement: bool) -> bool:
        if (min(i, j), max(i, j)) in self.judged_apart:
            return True
        judged = by_judgement or i in self.judged or j in self.judged  # whoever goes with one of them goes with the other
        return not judged and apart(self.claims[i], self.claims[j])

    def found(self) -> list[list[int]]:
        return [self.members[first] for first in sorted(self.members)]


def _meant(claims: Sequence[Claim], pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of the pairs of claims of two stories that are judged to tell of one event, those that do: each claim with the one most like it.

    Where they name no company both, the two most alike.
    """
    likest = sorted(pairs, key=lambda pair: (_unlikeness(claims[pair[0]], claims[pair[1]]), min(pair), max(pair)))
    found: list[tuple[int, int]] = []
    for one, other in likest:
        if share_a_company(claims[one], claims[other]) and not any({one, other} & {*pair} for pair in found):
            found.append((one, other))
    return found or likest[:1]


def _unlikeness(one: Claim, other: Claim) -> int:
    return 0 if same_figures(one, other) else 1 if not differ(one, other) else 2
