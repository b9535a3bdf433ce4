"""What persons have said of pairs of articles: that they tell of one event, or of two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipelines.events.claims import Claim
from pipelines.labels.file import LabelsFile

from .claims import Judged, Rows


class Judgements:
    """The labels file's, by the addresses that articles stand under now. The last word on two articles holds."""

    def __init__(self, rows: Rows, file: LabelsFile | None) -> None:
        self._rows, self._file = rows, file

    def __call__(self, address: str) -> Mapping[str, bool]:
        if self._file is None or not (labels := self._file.current()).judgements:
            return {}
        own = self._addresses(address)
        found: dict[str, bool] = {}
        for judgement in labels.judged(own):
            other = self._stands_at(judgement.other if judgement.address in own else judgement.address)
            if judgement.verdict == "forget":
                found.pop(other, None)
            else:
                found[other] = judgement.verdict == "same"
        found.pop(address, None)
        return found

    def pairs(self) -> list[tuple[int, int, bool]]:
        """All that holds of two articles which are stored, by their ids: whether they tell of the same event."""
        judgements = self._file.current().judgements if self._file is not None else []
        last: dict[tuple[int, int], str] = {}
        for judgement in judgements:
            one, other = self._article(judgement.address), self._article(judgement.other)
            if one is not None and other is not None and one != other:
                last[min(one, other), max(one, other)] = judgement.verdict
        return [(*pair, verdict == "same") for pair, verdict in last.items() if verdict != "forget"]

    def _article(self, address: str) -> int | None:
        return next((row["article"] for row in self._rows("SELECT article FROM article_urls WHERE url = ?", (address,))), None)

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
