"""Whether events are what a rebuild from the stored facts would make of them. Reads only, within one transaction."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from pipelines.events.attaching import attached
from pipelines.events.claims import Claim
from pipelines.events.event import consolidate
from pipelines.events.linking import partition, retold
from vigia.command import program

from .attaching import attachable, told_of, whole_for
from .claim_making import heads_of, made, row_of
from .claims import LINKED_KINDS, Claims, Judged, Rows, is_told
from .clean import parameter
from .event_rows import rows_of
from .judgements import judgements_of

UNSOUND = "its claims are not those of the stored facts"
LARGE = 400  # claims that bear on each other: of more, a company's every story hangs together with its last one
SETTLED = ("id", "role", "event")  # columns of claims that do not follow from the article's facts alone


def sample(rows: Rows, number: int, seed: int) -> list[str]:
    """So many events by chance, others for another seed; all where there are fewer."""
    found = [row["id"] for row in rows("SELECT id FROM events ORDER BY id", ())]
    return sorted(random.Random(seed).sample(found, min(number, len(found))))


def faults(rows: Rows, events: Iterable[str], judged: Judged) -> list[str]:
    """A line for each of these events that a rebuild would make otherwise, and for what grew out of hand; each with its cure."""
    return list(_Check(rows, judged).faults(events))


@dataclass(frozen=True, slots=True)
class _Block:
    """Claims that bear on each other, and the events that they come to; without those where there are too many."""

    claims: Sequence[Claim]
    clusters: Sequence[Sequence[Claim]] = ()
    again: Mapping[int, int] = field(default_factory=dict)  # as `retold` has it

    @property
    def is_large(self) -> bool:
        return len(self.claims) > LARGE

    def has(self, told: Set[Claim], retelling: Set[Claim]) -> bool:
        """Whether this is one of the events: made by these claims, and told once more by those."""
        own = next((number for number, cluster in enumerate(self.clusters) if told == {*cluster} and number not in self.again), None)
        return own is not None and retelling == {
            claim for number, before in self.again.items() if before == own for claim in self.clusters[number]
        }


class _Check:
    def __init__(self, rows: Rows, judged: Judged) -> None:
        self.rows, self.judged = rows, judged
        self.claims = Claims(rows)
        self.sound: dict[int, bool] = {}  # by article, whether its claims are those of its facts
        self.told: dict[str, list[Claim]] = {}
        self.blocks: dict[Claim, _Block] = {}

    def faults(self, events: Iterable[str]) -> Iterator[str]:
        for event in events:
            told = self._told(event)
            if told and told[0] not in self.blocks:
                block = self._linked(told)
                self.blocks |= dict.fromkeys((*block.claims, *told), block)
                if block.is_large:
                    yield (
                        f"{event}: {len(block.claims)} claims hang together with it, and more than {LARGE} are no event: "
                        f"{program()} label --different A B parts two stories"
                    )
            fault = self._fault(event, told, self.blocks[told[0]]) if told else UNSOUND
            if fault is not None:
                yield f"{event}: {fault}; {program()} retag makes it anew"

    def _linked(self, told: Sequence[Claim]) -> _Block:
        claims = self.claims.block(told, self.judged)
        if len(claims) > LARGE:
            return _Block(claims)
        judgements = judgements_of(claims, self.judged)
        clusters = partition(claims, judgements)
        return _Block(claims, clusters, retold(clusters, judgements))

    def _fault(self, event: str, told: Sequence[Claim], block: _Block) -> str | None:
        members = self.claims.of_events([event])
        if block.is_large:
            return None
        if not self._facts_say_so(event) or not all(self._is_sound(claim.story.id) for claim in members):
            return UNSOUND
        if not block.has(set(told), {claim for claim in members if is_told(claim)} - set(told)):
            return "other claims belong together"
        if any(self._belongs(claim, told) != (claim.event == event) for claim in self._attachable(told, members)):
            return "other stories recall it, or tell of it without a figure"
        news = [claim for claim in members if claim.role == "news"]
        background = [claim for claim in members if claim.role != "news"]
        made_anew = consolidate(news, background, self.claims.copies_among({claim.story.id for claim in members}))
        rows = [
            (table, row | {"part_of": whole_for(self.claims, event)} if table == "events" else row)
            for table, row in rows_of(event, made_anew)
        ]
        return None if self._stored(event) == _as_text(rows) else "its figures are not those of its claims"

    def _is_sound(self, article: int) -> bool:
        if article not in self.sound:
            story = self.claims.story(article)
            day = "" if story is None else story.day.isoformat()
            wanted = (
                [] if story is None else [(row_of(article, claim, day), heads_of(claim)) for claim in made(self.rows, article, story.day)]
            )
            self.sound[article] = _by_key(wanted) == _by_key(self._stored_claims(article))
        return self.sound[article]

    def _stored_claims(self, article: int) -> Iterator[tuple[dict[str, Any], list[str]]]:
        for row in self.rows("SELECT * FROM claims WHERE article = ?", (article,)):
            heads = self.rows(
                "SELECT company FROM claim_companies WHERE claim = ? AND fact_table = ? AND day = ?",
                (row["id"], row["fact_table"], row["day"]),
            )
            yield {name: value for name, value in dict(row).items() if name not in SETTLED}, sorted(head["company"] for head in heads)

    def _attachable(self, told: Sequence[Claim], members: Iterable[Claim]) -> set[Claim]:
        return {*attachable(self.claims, told, self.judged), *(claim for claim in members if not is_told(claim))}

    def _belongs(self, claim: Claim, event: Sequence[Claim]) -> bool:
        """Whether it is of this event rather than of the one that it is of, or of none."""
        now = self._told(claim.event) if claim.event is not None else []
        others = [now] if now and now is not event else []
        return attached(claim, [event, *others], self.judged(claim.story.url)) is event

    def _told(self, event: str) -> list[Claim]:
        if event not in self.told:
            self.told[event] = told_of(self.claims, [event])[event]
        return self.told[event]

    def _stored(self, event: str) -> list[str]:
        found = [("events", dict(row)) for row in self.rows("SELECT * FROM events WHERE id = ?", (event,))]
        for table in ("event_figures", "event_contradictions", "contradiction_claims"):
            found += [(table, dict(row)) for row in self.rows(f"SELECT * FROM {table} WHERE event = ?", (event,))]
        return _as_text(found)

    def _facts_say_so(self, event: str) -> bool:
        """Whether the facts that it is made of carry its id, as far as that is said."""
        for table in LINKED_KINDS:
            told = self.rows("SELECT fact FROM claims WHERE event = ? AND fact_table = ? AND fact IS NOT NULL", (event, table))
            for row in told:
                if self.rows(f"SELECT 1 FROM {table} WHERE id = ? AND event IS NOT ?", (row["fact"], event)):
                    return False
        return True


def _by_key(claims: Iterable[tuple[dict[str, Any], list[str]]]) -> list[tuple[dict[str, Any], list[str]]]:
    return sorted(claims, key=lambda claim: str(claim[0]["key"]))


def _as_text(found: Iterable[tuple[str, dict[str, Any]]]) -> list[str]:
    return sorted(f"{table} {sorted(_known(row).items())}" for table, row in found)


def _known(row: dict[str, Any]) -> dict[str, Any]:
    """As it stands in the database, without what is unknown."""
    return {name: stored for name, value in row.items() if (stored := parameter(value)) is not None}
