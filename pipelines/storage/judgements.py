"""What persons have said of pairs of articles: that they tell of one event, or of two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pipelines.events.claims import Claim

Judged = Callable[[str], Mapping[str, bool]]
"""The addresses of the articles that were judged with the one of this address: whether they tell of the same event."""


def nobody_judged(address: str) -> Mapping[str, bool]:
    return {}


def judgements_of(claims: Iterable[Claim], judged: Judged) -> set[tuple[str, str, bool]]:
    """All that was said of the stories of these claims."""
    return {
        (min(url, other), max(url, other), same) for url in {claim.story.url for claim in claims} for other, same in judged(url).items()
    }
