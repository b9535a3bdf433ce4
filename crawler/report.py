"""What a run did, source by source: the counts, the exit status they amount to, and the words for a log or a terminal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

OK, FAILED, USAGE, SOURCE_FAILED, LOCKED = 0, 1, 2, 3, 75


@dataclass(slots=True)
class SourceRun:
    """One source in one run. Endpoints are counted by how asking them ended, links and articles by what became of them."""

    endpoints: int = 0
    polled: int = 0
    unchanged: int = 0
    not_due: int = 0
    refused: int = 0  # by robots.txt
    resting: int = 0  # in a back-off that the outlet asked for, or that explains itself
    endpoints_failed: int = 0
    links: int = 0
    new: int = 0
    known: int = 0
    updated: int = 0
    failed: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    error: str | None = None

    @property
    def answered(self) -> bool:
        return bool(self.polled or self.unchanged)

    @property
    def has_failed(self) -> bool:
        """Every endpoint failed, and no refusal, back-off or calendar explains it."""
        return self.endpoints_failed > 0 and self.endpoints_failed >= self.endpoints

    def counts(self) -> dict[str, int]:
        return {
            "endpoints": self.endpoints,
            "polled": self.polled,
            "unchanged": self.unchanged,
            "not_due": self.not_due,
            "refused": self.refused,
            "resting": self.resting,
            "endpoints_failed": self.endpoints_failed,
            "links": self.links,
            "new": self.new,
            "known": self.known,
            "updated": self.updated,
            "dropped": self.dropped.total(),
            "failed": self.failed,
        }

    def line(self) -> str:
        """One line for the log: only what is not zero, then what went wrong."""
        told = [f"{name}={value}" for name, value in self.counts().items() if value and name != "dropped"]
        if self.dropped:
            told.append(
                f"dropped={self.dropped.total()} ({', '.join(f'{reason} {times}' for reason, times in self.dropped.most_common())})"
            )
        if self.error:
            told.append(f"error: {self.error}")
        return " ".join(told) or "nothing to do"


@dataclass(slots=True)
class RunReport:
    """A whole run. `store_error` is set when the database could not be written."""

    sources: dict[str, SourceRun] = field(default_factory=dict)
    finish_reason: str = "finished"
    store_error: str | None = None

    def source(self, source: str) -> SourceRun:
        return self.sources.setdefault(source, SourceRun())

    def counts(self) -> dict[str, int]:
        total: Counter[str] = Counter()
        for run in self.sources.values():
            total.update(run.counts())
        return dict(total)

    def dropped(self) -> Counter[str]:
        reasons: Counter[str] = Counter()
        for run in self.sources.values():
            reasons.update(run.dropped)
        return reasons

    def failed_sources(self) -> list[str]:
        return sorted(source for source, run in self.sources.items() if run.has_failed)

    def exit_status(self) -> int:
        if self.store_error:
            return FAILED
        failed = self.failed_sources()
        if not failed:
            return OK
        return SOURCE_FAILED if any(run.answered or run.new for run in self.sources.values()) else FAILED

    def summary(self) -> list[str]:
        """The closing words: what came of the run, then a line for each source that failed."""
        counts = self.counts()
        lines = [
            f"{len(self.sources)} sources: {counts.get('new', 0)} new, {counts.get('known', 0)} known, {counts.get('updated', 0)} updated, "
            f"{counts.get('dropped', 0)} dropped, {counts.get('failed', 0)} failed and to be tried again ({self.finish_reason})"
        ]
        if reasons := self.dropped():
            lines.append("dropped: " + ", ".join(f"{reason} {times}" for reason, times in reasons.most_common()))
        lines += [f"{source}: could not be reached: {self.sources[source].error}" for source in self.failed_sources()]
        if self.store_error:
            lines.append(f"the database could not be written: {self.store_error}")
        return lines
