"""Stories in JSON lines files: reading them, analysing them, and the answer in the keys of the gold stories."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from typing import Any, cast

from pipelines.usable_rules import judge as judge_rules
from vigia.answers import WorkerError, WorkerTimeout
from vigia.batch import run_all
from vigia.countries import COUNTRIES
from vigia.facts import KINDS, Fact, values
from vigia.items import Analysis, Weighed

Row = dict[str, Any]
READ = ("id", "title", "text", "country", "published")  # what an analysis takes of a story


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no story."""

    number: int
    problem: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.problem}"


def read_stories(lines: Iterable[bytes]) -> Iterator[Row | BadLine]:
    """Each line as a story, or why it is none; empty lines are passed over."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            story = json.loads(line)
        except (ValueError, RecursionError) as problem:
            yield BadLine(number, f"no JSON: {problem}")
            continue
        if not isinstance(story, dict):
            yield BadLine(number, "no JSON object")
        elif wrong := next((k for k in ("title", "text", "country", "published") if not isinstance(story.get(k), str | None)), None):
            yield BadLine(number, f"{wrong!r} is no text")
        elif not story.keys() & {"title", "text"}:
            yield BadLine(number, f"neither 'title' nor 'text' (it has {', '.join(map(str, story)) or 'nothing'})")
        elif (country := story.get("country")) and country not in COUNTRIES:
            yield BadLine(number, f"'country' is {country!r}: an ISO 3166 code such as 'ES' is wanted; leave it out where nobody knows")
        elif "id" not in story:
            yield BadLine(number, "no 'id'")
        elif isinstance(story["id"], dict | list):
            yield BadLine(number, "'id' is neither text nor a number")
        else:
            yield story


def answers(stories: Iterable[Row], *, workers: int, timeout: float) -> Generator[Row, None, None]:
    """The answer for every story, in their order, from worker processes; {"id", "error"} for one that cannot be read.

    `timeout` is in seconds, for one story. `stories` is read only a little ahead. Raises UnusableRules before the first answer.
    """
    waiting: deque[Any] = deque()  # the ids of the stories under way

    def jobs() -> Iterator[tuple[Row | None]]:
        yield (None,)
        for story in stories:
            waiting.append(story["id"])
            yield ({key: story.get(key) for key in READ},)

    with closing(run_all("pipelines.stories:work", jobs(), size=workers, timeout=timeout)) as results:
        judge_rules(next(results))
        for answer in results:
            identity = waiting.popleft()
            yield {"id": identity, "error": why(answer, timeout)} if isinstance(answer, WorkerError) else answer


@dataclass(frozen=True, slots=True)
class Judged:
    """One story's analysis, the threshold of every topic, and what the models went by."""

    analysis: Analysis
    thresholds: dict[str, float]
    weighed: list[Weighed]


def judged(story: Row, *, timeout: float) -> Judged:
    """From a worker process. Raises WorkerError and UnusableRules."""
    with closing(run_all("pipelines.stories:judge", [(story,)], size=1, timeout=timeout)) as results:
        found = next(results)
    if isinstance(found, str):
        judge_rules(found)
    if isinstance(found, WorkerError):
        raise found
    return cast("Judged", found)


def why(error: WorkerError, timeout: float) -> str:
    """A worker's failure in the words of a person who waits for a story."""
    if isinstance(error, WorkerTimeout):
        return f"reading it took longer than {timeout:g} s"
    said = str(error)
    return said.partition(": ")[2] if said.startswith(f"{__name__}:") else said  # "pipelines.stories:work: the process ended"


def work(story: Row | None) -> Row | str | None:
    """In a worker: the answer for a story; without one, what is wrong with the rule files (None: nothing)."""
    from pipelines.rule_check import problem

    return problem() if story is None else analyse_story(story)


def judge(story: Row) -> Judged | str:
    """In a worker: a story as it is judged, or what is wrong with the rule files."""
    from pipelines.rule_check import problem

    if wrong := problem():
        return wrong
    from pipelines.reading.models import thresholds
    from pipelines.reading.read import weigh
    from pipelines.reading.topics.tagging import engine

    chosen = {topic.name: thresholds().get(topic.name, topic.threshold) for topic in engine().topics}
    return Judged(_analysis(story), chosen, weigh(*(story.get(name) for name in ("title", "text", "country"))))


def analyse_story(story: Mapping[str, Any]) -> Row:
    """The answer for one story: {"id", "topics", "facts", "companies", "rules_version"}."""
    analysis = _analysis(story)
    topics = {
        tag.topic: {
            "tagged": tag.tagged,
            **({"doubtful": True} if tag.doubtful else {}),
            "score": tag.score,
            "evidence": [asdict(e) for e in tag.evidence],
            "vetoes": [asdict(v) for v in tag.vetoes],
        }
        for tag in analysis.topics
    }
    facts = {kind.key: [_row(fact) for fact in kind.among(analysis.facts)] for kind in KINDS}
    companies = [{name: value for name, value in asdict(company).items() if name != "entry"} for company in analysis.companies]
    return {"id": story["id"], "topics": topics, "facts": facts, "companies": companies, "rules_version": analysis.rules_version}


def _analysis(story: Mapping[str, Any]) -> Analysis:
    from pipelines.reading.read import read  # Scrapy imports every command on every start: only those that read stories pay for it

    return read(story.get("title"), story.get("text"), story.get("country"), story.get("published"))


def _row(fact: Fact) -> Row:
    return {field.name: getattr(fact, field.name) for field in fields(Fact)} | values(fact)
