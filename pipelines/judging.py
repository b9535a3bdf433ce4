"""A judgement given: written down first, then the events of both stories are made anew as it has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from pipelines.labels.file import LabelsFile
from pipelines.labels.label import judgement
from pipelines.storage.event_ids import PREFIX
from pipelines.storage.store import Store
from vigia.characters import counted

NEAREST = 3
NEIGHBOURS = 50  # of the addresses, before and after one that is not stored


class NotJudged(Exception):
    """What is judged is not stored, or tells of no event. The message says so to a person; nothing was written."""


@dataclass(frozen=True, slots=True)
class Story:
    """A stored article and what it tells of as news, by table of facts: `facts` that were read, `named` where none was read but what it is
    about is known. `events`: those that it is of now, by whatever it says."""

    id: int
    url: str
    facts: frozenset[str]
    named: frozenset[str]
    events: frozenset[str]

    def __str__(self) -> str:
        return f"{self.url} tells of {' and '.join(sorted(self.facts | self.named)) or 'nothing that an event is made of'}"


class Bench:
    """Where two stories are judged."""

    def __init__(self, store: Store, labels: LabelsFile) -> None:
        self.store, self.labels = store, labels

    def judge(self, one: str, other: str, verdict: str, day: str) -> list[str]:
        """What came of it, for a person. `one` and `other` are canonical addresses, or ids of events, which stand for their first
        article; `verdict` is same, different or forget, `day` YYYY-MM-DD. Raises NotJudged, LabelError, StoreError and NotWritten."""
        articles = self._article(one), self._article(other)
        if articles[0] == articles[1]:
            raise NotJudged(f"{one} and {other}: that is the same story, {self._story(articles[0]).url}; two stories are wanted")
        first, second = map(self._story, articles)
        if verdict != "forget":
            _check(first, second, verdict)
        self.labels.add([judgement(first.url, second.url, verdict, day)])
        with self.store.transaction():
            self.store.events.settle(articles)
        first, second = map(self._story, articles)
        return [*self._lines(first), *self._lines(second), *_unheeded(first, second, verdict)]

    def _story(self, article: int) -> Story:
        rows = self.store.rows("SELECT fact_table, fact, background, event FROM claims WHERE article = ?", (article,))
        news = [row for row in rows if not row["background"]]
        return Story(
            article,
            self.store.value("SELECT url FROM articles WHERE id = ?", (article,)),
            frozenset(row["fact_table"] for row in news if row["fact"] is not None),
            frozenset(row["fact_table"] for row in news if row["fact"] is None),
            frozenset(row["event"] for row in rows if row["event"] is not None),
        )

    def _article(self, word: str) -> int:
        if word.startswith(PREFIX):
            return self._first_article(word)
        row = self.store.row("SELECT article FROM article_urls WHERE url = ?", (word,))
        if row is None:
            near = get_close_matches(word, self._neighbours(word), n=NEAREST, cutoff=0.6)
            raise NotJudged(f"{word}: no article is stored under this address{_did_you_mean(near) or '; is it spelt right?'}")
        return int(row["article"])

    def _neighbours(self, address: str) -> list[str]:
        """Of all addresses those that begin most like this one."""
        before = self.store.rows("SELECT url FROM article_urls WHERE url < ? ORDER BY url DESC LIMIT ?", (address, NEIGHBOURS))
        after = self.store.rows("SELECT url FROM article_urls WHERE url > ? ORDER BY url LIMIT ?", (address, NEIGHBOURS))
        return [row["url"] for row in (*before, *after)]

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

    def _lines(self, story: Story) -> Iterator[str]:
        yield story.url
        for event in sorted(story.events):
            row = self.store.row("SELECT * FROM events WHERE id = ?", (event,))
            if row is not None:
                who = row["company"] or f"{row['acquirer'] or '(not named)'} -> {row['target'] or '(not named)'}"
                yield f"  {event}: {row['kind']}, {who}, {row['day']}, {counted(row['articles'], 'article')}"
        if not story.events:
            yield "  of no event"


def _check(one: Story, other: Story, verdict: str) -> None:
    """Raises NotJudged for what no judgement can bring about."""
    if verdict == "same":
        if not (one.facts & (other.facts | other.named) or other.facts & one.named):
            raise NotJudged(f"they cannot tell of the same event: {one}; {other}")
    elif one.events & other.events and not one.facts and not other.facts:
        raise NotJudged(
            f"neither tells of it by a fact that was read: say of each that it is different from a story that does: {one}; {other}"
        )


def _unheeded(one: Story, other: Story, verdict: str) -> list[str]:
    """What stands against a judgement that was just given."""
    if verdict == "same" and not one.events & other.events:
        return ["they are of two events all the same: another judgement keeps apart what would come together"]
    if verdict == "different" and one.events & other.events:
        return [f"they are of one event all the same, by what they say in passing: {', '.join(sorted(one.events & other.events))}"]
    return []


def _did_you_mean(near: list[str]) -> str:
    return f"; did you mean {', '.join(near)}?" if near else ""
