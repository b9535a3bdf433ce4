"""What persons have said of pairs of articles: that they tell of one event, or of two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pipelines.events.claims import Claim
from pipelines.labels.file import LabelsFile

from .claims import Rows

Judged = Callable[[str], Mapping[str, bool]]
"""The addresses of the articles that were judged with the one of this address: whether they tell of the same event."""


class Judgements:
    """The labels file's, by the addresses that articles stand under now. The last word on two articles holds."""

    def __init__(self, rows: Rows, file: LabelsFile | None) -> None:
        self._rows, self._file = rows, file

    def __call__(self, address: str) -> Mapping[str, bool]:
        if self._file is None or not (judgements := self._file.current().judgements):
            return {}
        own = self._addresses(address)
        found: dict[str, bool] = {}
        for judgement in judgements:
            if judgement.address in own or judgement.other in own:
                other = self._stands_at(judgement.other if judgement.address in own else judgement.address)
                if judgement.verdict == "forget":
                    found.pop(other, None)
                else:
                    found[other] = judgement.verdict == "same"
        found.pop(address, None)
        return found

    def _addresses(self, address: str) -> set[str]:
        sql = "SELECT url FROM article_urls WHERE article = (SELECT article FROM article_urls WHERE url = ?)"
        return {address, *(row["url"] for row in self._rows(sql, (address,)))}

    def _stands_at(self, address: str) -> str:
        sql = "SELECT articles.url FROM article_urls JOIN articles ON articles.id = article WHERE article_urls.url = ?"
        return next((row["url"] for row in self._rows(sql, (address,))), address)


def nobody_judged(address: str) -> Mapping[str, bool]:
    return {}


def judgements_of(claims: Iterable[Claim], judged: Judged) -> set[tuple[str, str, bool]]:
    """All that was said of the stories of these claims."""
    return {
        (min(url, other), max(url, other), same) for url in {claim.story.url for claim in claims} for other, same in judged(url).items()
    }
