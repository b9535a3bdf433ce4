"""Whether events are what a rebuild from the stored facts would make of them. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipelines.events.claims import Claim
from pipelines.events.event import consolidate
from pipelines.events.linking import partition, retold

from .claim_making import made
from .claims import Claims, Judged, Rows, is_told
from .event_rows import rows_of
from .judgements import judgements_of

LARGE = 400  # claims that bear on each other: of more, a company's every story hangs together with its last one


def sample(rows: Rows, number: int, seed: int) -> list[str]:
    """So many events, others for another seed; all where there are fewer."""
    found = [row["id"] for row in rows("SELECT id FROM events ORDER BY id", ())]
    step = max(1, len(found) // number)
    return found[seed % step :: step][:number]


def faults(rows: Rows, events: Iterable[str], judged: Judged) -> list[str]:
    """A line for each of these events that a rebuild would make otherwise, or that grew out of hand."""
    return [f"{event}: {fault}" for event in events if (fault := _fault(rows, event, judged)) is not None]


def _fault(rows: Rows, event: str, judged: Judged) -> str | None:
    claims = Claims(rows)
    members = claims.of_events([event])
    told = {claim for claim in members if is_told(claim) and claim.role == "news"}
    if not told or any(_is_outdated(rows, claims, claim) for claim in told):
        return "its claims are not those of the stored facts"
    block = claims.block(told, judged)
    if len(block) > LARGE:
        return f"{len(block)} claims hang together with it; more than {LARGE} are no event"
    judgements = judgements_of(block, judged)
    found = partition(block, judgements)
    again = retold(found, judgements)
    if not any(set(cluster) == told for number, cluster in enumerate(found) if number not in again):
        return "other claims belong together"
    background = [claim for claim in members if claim.role != "news"]
    made_anew = consolidate([claim for claim in members if claim.role == "news"], background, claims.copies_among(_stories(members)))
    return None if _stored(rows, event) == _as_text(rows_of(event, made_anew)) else "its figures are not those of its claims"


def _is_outdated(rows: Rows, claims: Claims, claim: Claim) -> bool:
    story = claims.story(claim.story.id)
    return story is None or claim.key not in {one.key for one in made(rows, claim.story.id, story.day)}


def _stories(members: Iterable[Claim]) -> set[int]:
    return {claim.story.id for claim in members}


def _stored(rows: Rows, event: str) -> list[str]:
    found = [("events", dict(row)) for row in rows("SELECT * FROM events WHERE id = ?", (event,))]
    for table in ("event_figures", "event_contradictions", "contradiction_claims"):
        found += [(table, dict(row)) for row in rows(f"SELECT * FROM {table} WHERE event = ?", (event,))]
    return _as_text(found)


def _as_text(found: Iterable[tuple[str, dict[str, Any]]]) -> list[str]:
    return sorted(f"{table} {sorted(_known(row).items())}" for table, row in found)


def _known(row: dict[str, Any]) -> dict[str, Any]:
    """As it stands in the database, without what is unknown, and without what other events decide."""
    return {
        name: int(value) if isinstance(value, bool) else value for name, value in row.items() if name != "part_of" and value is not None
    }
