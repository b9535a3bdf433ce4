"""Given stories into the database, through the whole path but fetch and extraction (`scrapy load`). Never touches the network."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pipelines.given.lines import GIVEN, Line
from pipelines.given.outlets import Listed
from pipelines.given.story import Refused, Stories, Story
from pipelines.storage.patience import patiently
from pipelines.storage.store import Discovery, Store
from pipelines.usable_rules import judge as judge_rules
from vigia.answers import WorkerError
from vigia.batch import run_all
from vigia.characters import counted
from vigia.items import Analysis, Article, Dropped, Link

T = TypeVar("T")


@dataclass(slots=True)
class Loaded:
    """What came of the lines so far. `unread`: those of `outcomes` that could not be read, by an error of ours."""

    outcomes: Counter[str] = field(default_factory=Counter)  # new, known, updated
    dropped: Counter[str] = field(default_factory=Counter)  # by reason
    unread: int = 0

    @property
    def whole(self) -> bool:
        """Every line is in the database, and read."""
        return not self.dropped and not self.unread

    def lines(self) -> list[str]:
        """For a person."""
        total = self.outcomes.total() + self.dropped.total()
        told = ", ".join(f"{self.outcomes[outcome]} {outcome}" for outcome in ("new", "known", "updated"))
        lines = [f"{counted(total, 'story', 'stories')}: {told}, {self.dropped.total()} dropped"]
        if self.dropped:
            lines.append("dropped: " + ", ".join(f"{reason} {times}" for reason, times in self.dropped.most_common()))
        if self.unread:
            lines.append(f"{self.unread} could not be read: what was read before stays, what is new the next crawl or retag reads")
        return lines


class Loading:
    """Each story in a transaction of its own. `complain` is told, a line at a time, of what is dropped; StoreError as it comes."""

    def __init__(self, store: Store, stories: Stories, complain: Callable[[str], None]) -> None:
        self.store, self.stories, self.complain = store, stories, complain
        self.loaded = Loaded()
        self._ensured: set[str] = set()
        store.wait_on_the_loop()  # SQLite's own wait hears no signal

    def run(
        self, lines: Iterable[Line], *, facts: bool, workers: int, time_limit: float, progress: Callable[[int], None] = lambda end: None
    ) -> None:
        """Load every line; they are read only a little ahead. `facts`: take those of the line instead of reading its text.

        `time_limit`: seconds of a worker for one story; `progress` is told how many bytes are done. Raises UnusableRules before the first.
        """
        under_way: deque[Story] = deque()

        def jobs() -> Iterator[tuple[Article | None, Any]]:
            yield None, None
            for story in self._read(lines):
                under_way.append(story)
                yield story.article, {name: story.said.get(name) for name in TAKEN} if facts else None

        with closing(run_all("pipelines.given.work:work", jobs(), size=workers, timeout=time_limit)) as answers:
            judge_rules(next(answers))
            for answer in answers:
                story = under_way.popleft()
                self._settle(story, self._unread(story, answer) if isinstance(answer, WorkerError) else answer)
                progress(story.line.end)

    def _read(self, lines: Iterable[Line]) -> Generator[Story, None, None]:
        for line in lines:
            story = self.stories.read(line)
            if isinstance(story, Refused):
                self._leave_out(story)
                continue
            self._ensure(story.outlet)
            story.article.rights = self.store.sources.reservation(story.outlet.id)  # no page of the story is there to say more
            yield story

    def _settle(self, story: Story, answer: Article | Dropped | str) -> None:
        if isinstance(answer, str):
            self._leave_out(Refused(story.line, "bad_facts", answer, story.address, story.outlet))
        elif isinstance(answer, Dropped):
            self._drop(story, answer)
        else:
            outcome = self._save(answer)
            if outcome == "forgotten":
                self._count_drop(story.line, "forgotten", f"{answer.url} was taken down")
            else:
                self.loaded.outcomes[outcome] += 1
                self.loaded.unread += answer.unread is not None

    def _unread(self, story: Story, error: WorkerError) -> Article | Dropped | str:
        """A story whose reading failed by an error of ours: its language and its copies can be told all the same."""
        reason = f"analysis_{error.ended}"
        self.complain(f"line {story.line.number}: could not be read ({reason}): {error}")
        article = replace(story.article, unread=reason)
        with closing(run_all("pipelines.path:beside_reading", [(article,)], size=1, timeout=LIGHT)) as answers:
            answer: Article | Dropped | WorkerError = next(answers)
        return article if isinstance(answer, WorkerError) else answer

    def _save(self, article: Article) -> str:
        row = self.store.articles.by_url(article.url)
        read_as = row["rules_version"] if row is not None else None
        if article.unread and read_as:
            return "known"  # what was read of it is worth more
        outcome = self._write(lambda: self.store.articles.save(article))
        if outcome == "known" and article.rules_version == GIVEN and read_as not in (None, GIVEN):
            return "updated" if self._write(lambda: self._replace_reading(article)) else "known"
        return outcome

    def _replace_reading(self, article: Article) -> bool:
        """A stored story is known, and the facts that are given with it are not those that were read."""
        stored = self.store.rereading.at(article.url)
        if stored is None or stored.url != article.url:
            return False
        same = replace(stored, title=article.title, text=article.text)
        reading = Analysis(article.topics, article.facts, article.companies, article.rules_version, article.echo_of)
        return bool(self.store.rereading.save(stored.id, reading, of=same))

    def _drop(self, story: Story, dropped: Dropped) -> None:
        key, source = story.article.page_url, story.article.source
        self._write(lambda: self.store.discoveries.drop(key, source, dropped.reason, dropped.detail))
        self._count_drop(story.line, dropped.reason, dropped.detail)

    def _leave_out(self, refused: Refused) -> None:
        """A line gives no story. That says nothing of its page: a known address keeps its state, another may still be found by a crawl."""
        address, outlet = refused.address, refused.outlet
        if address is not None and self.store.discoveries.known(address.key) is None:
            self._ensure(outlet)
            left = Discovery(Link(address), drop=refused.reason, detail=refused.detail)
            self._write(lambda: self.store.discoveries.discover(outlet.id, [left]))
        self._count_drop(refused.line, refused.reason, refused.detail)

    def _count_drop(self, line: Line, reason: str, detail: str) -> None:
        self.loaded.dropped[reason] += 1
        self.complain(f"line {line.number}: {reason}: {detail}")

    def _ensure(self, outlet: Listed) -> None:
        if outlet.id not in self._ensured:
            self._write(lambda: self.store.sources.ensure(outlet))
            self._ensured.add(outlet.id)

    def _write(self, work: Callable[[], T]) -> T:
        return patiently(self.store, work)


LIGHT = 60.0  # seconds of a worker for what is left of the path without the reading; it takes some hundredths of one
TAKEN = ("facts", "topics", "labels", "companies")  # of a line, by the reading that comes with it
