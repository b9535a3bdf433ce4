"""Stories in JSON lines files: reading them, analysing them, and the answer in the keys of the gold stories."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from crawler.items import Evidence, Layoff

Row = dict[str, Any]


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
        elif "id" not in story:
            yield BadLine(number, "no 'id'")
        else:
            yield story


def analyse_story(story: Mapping[str, Any]) -> Row:
    """The answer for one story: {"id", "topics", "facts", "companies", "rules_version"}."""
    from pipelines.analysis import analyse  # Scrapy imports every command on every start: only those that read stories pay for it

    analysis = analyse(story.get("title"), story.get("text"), story.get("country"), _instant(story.get("published")))
    topics = {
        tag.topic: {
            "tagged": tag.tagged,
            "score": tag.score,
            "evidence": [asdict(e) for e in tag.evidence],
            "vetoes": [asdict(v) for v in tag.vetoes],
        }
        for tag in analysis.topics
    }
    facts = {
        "layoffs": [_layoff(row) for row in analysis.facts.layoffs],
        "deals": [asdict(row) for row in analysis.facts.deals],
        "funding": [asdict(row) for row in analysis.facts.funding],
    }
    companies = [asdict(company) for company in analysis.facts.companies]
    return {"id": story["id"], "topics": topics, "facts": facts, "companies": companies, "rules_version": analysis.rules_version}


def dump(answer: Row) -> str:
    """One line of JSON; half a surrogate pair in the input is escaped, so that the line can always be written."""
    text = json.dumps(answer, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(answer)
    return text


def _layoff(row: Layoff) -> Row:
    answer = asdict(row)
    low, high = answer.pop("headcount_min"), answer.pop("headcount_max")
    answer["headcount"] = low if high is None or low == high else high if low is None else [low, high]
    return answer


def _instant(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None  # "2025-07": a hint that is no instant is no reason to refuse the story


def quotes(evidence: Iterable[Evidence]) -> list[str]:
    """The words alone."""
    return [e.quote for e in evidence]
