"""A judgement given: written down first, then the events of both stories are made anew as it has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from pipelines.labels.file import LabelsFile
from pipelines.labels.label import judgement
from pipelines.storage.store import Store
from vigia.characters import counted

NEAREST = 3


class NotJudged(Exception):
    """What is judged is not stored, or tells of no event. The message says so to a person; nothing was written."""


@dataclass(frozen=True, slots=True)
class Story:
    """A stored article and what it tells of as news, by table of facts. `events`: those that it is of now."""

    id: int
    url: str
    tells: frozenset[str]
    events: tuple[str, ...]


class Bench:
    """Where two stories are judged."""

    def __init__(self, store: Store, labels: LabelsFile) -> None:
        self.store, self.labels = store, labels

    def judge(self, one: str, other: str, verdict: str, day: str) -> list[str]:
        """What came of it, for a person. `one` and `other` are canonical addresses, or ids of events, which stand for their first
        article; `verdict` is same, different or forget, `day` YYYY-MM-DD. Raises NotJudged, LabelError, StoreError and NotWritten."""
        first, second = self._story(one), self._story(other)
        if verdict == "same" and not first.tells & second.tells:
            told = [
                f"{story.url} tells of {' and '.join(sorted(story.tells)) or 'nothing that an event is made of'}"
                for story in (first, second)
            ]
            raise NotJudged(f"they cannot tell of the same event: {'; '.join(told)}")
        self.labels.add([judgement(first.url, second.url, verdict, day)])
        with self.store.transaction():
            self.store.events.settle([first.id, second.id])
        return [line for story in (first, second) for line in self._lines(story.url)]

    def _story(self, word: str) -> Story:
        article = self._first_article(word) if word.startswith("ev-") else self._article(word)
        rows = self.store.rows("SELECT fact_table, event FROM claims WHERE article = ? AND background = 0 AND fact IS NOT NULL", (article,))
        url = self.store.value("SELECT url FROM articles WHERE id = ?", (article,))
        events = tuple(sorted({row["event"] for row in rows if row["event"] is not None}))
        return Story(article, url, frozenset(row["fact_table"] for row in rows), events)

    def _article(self, address: str) -> int:
        row = self.store.row("SELECT article FROM article_urls WHERE url = ?", (address,))
        if row is None:
            raise NotJudged(f"{address}: no article is stored under this address; is it spelt right?")
        return int(row["article"])

    def _first_article(self, id_: str) -> int:
        try:
            event = self.store.events.ids.resolve(id_)
        except KeyError:
            known = [row["id"] for row in self.store.rows("SELECT id FROM event_ids")]
            near = get_close_matches(id_, known, n=NEAREST, cutoff=0.6)
            raise NotJudged(f"{id_}: there is no such event{_did_you_mean(near)}") from None
        if event is None:
            raise NotJudged(f"{id_}: this event is withdrawn: nothing that is stored tells of it any more")
        return int(self.store.value("SELECT first_article FROM events WHERE id = ?", (event,)))

    def _lines(self, url: str) -> Iterator[str]:
        yield url
        events = self._story(url).events
        for event in events:
            row = self.store.row("SELECT * FROM events WHERE id = ?", (event,))
            if row is not None:
                who = row["company"] or f"{row['acquirer'] or '(not named)'} -> {row['target'] or '(not named)'}"
                yield f"  {event}: {row['kind']}, {who}, {row['day']}, {counted(row['articles'], 'article')}"
        if not events:
            yield "  of no event"


def _did_you_mean(near: list[str]) -> str:
    return f"; did you mean {', '.join(near)}?" if near else ""
