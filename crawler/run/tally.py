"""What a run did, source by source: the counts, the exit status they amount to, and the words for a log or a terminal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from vigia.characters import counted

OK, FAILED, USAGE, SOURCE_FAILED, LOCKED = 0, 1, 2, 3, 75
NOT_WHOLE = "not whole: "  # of an archive, whose other records are stored
ERRORS_TOLERATED = 0.03  # of a run's pages: one page in a hundred is odd, and worth a look one day
FEW_ERRORS = 2  # of any run: two odd pages among ten say nothing about the other eight

OFFLINE = "nobody could be reached: is this machine online? Nothing is held against the outlets, the next run asks them all"


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
    pages: int = 0  # that went into the stages, whatever came out
    dropped: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)  # entries of feeds and sitemaps that left no row, by reason
    errors: Counter[str] = field(default_factory=Counter)  # pages that met an error of ours in this run, by reason
    error: str | None = None

    def settle(self, outcome: str, reason: str = "dropped") -> None:
        """Count what became of an address: new, updated, known, failed, gave_up, or dropped for a reason."""
        match outcome:
            case "new":
                self.new += 1
            case "updated":
                self.updated += 1
            case "failed":
                self.failed += 1
            case "gave_up":
                self.dropped["gave_up"] += 1
            case "dropped":
                self.dropped[reason] += 1
            case _:
                self.known += 1

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

    @property
    def idle(self) -> bool:
        """Nothing of it was asked, and nothing came: there is nothing to say."""
        came = (self.links, self.new, self.known, self.updated, self.failed, self.dropped.total(), self.errors.total())
        return self.endpoints <= self.not_due + self.resting and not any(came) and self.error is None

    def record(self) -> dict[str, Any]:
        """The counts for the database, with the entries that left no row and the errors of ours where there were any."""
        reasons = {"left_out": self.left_out, "errors": self.errors}
        return {**self.counts(), **{name: dict(counted) for name, counted in reasons.items() if counted}}

    def line(self) -> str:
        """One line for the log: only what is not zero, then what went wrong."""
        told = [f"{name}={value}" for name, value in self.counts().items() if value and name != "dropped"]
        if self.dropped:
            told.append(f"dropped={self.dropped.total()} ({_listed(self.dropped)})")
        if self.left_out:
            told.append(f"left out={self.left_out.total()} ({_listed(self.left_out)})")
        if self.errors:
            told.append(f"errors of ours={self.errors.total()} ({_listed(self.errors)})")
        if self.error:
            told.append(f"error: {self.error}")
        return " ".join(told) or "nothing to do"


def _listed(reasons: Counter[str]) -> str:
    return ", ".join(f"{reason} {times}" for reason, times in reasons.most_common())


@dataclass(slots=True)
class RunReport:
    """A whole run. `store_error` is set when the database could not be written, `interrupted` is the status of whoever told it to end,
    `left` has the addresses given by hand that are not stored as they were wanted, each with the reason."""

    sources: dict[str, SourceRun] = field(default_factory=dict)
    finish_reason: str = "finished"
    store_error: str | None = None
    offline: bool = False  # nobody could be reached, so nothing is recorded of anybody
    interrupted: int | None = None
    left: dict[str, str] = field(default_factory=dict)
    archives: list[str] = field(default_factory=list)  # a line for each that was read
    left_out: Counter[str] = field(default_factory=Counter)  # records of archives that left no row, by reason
    reread: int = 0  # stories that earlier runs could not read and this one took up
    reread_errors: Counter[str] = field(default_factory=Counter)  # those that it could not read either, by reason

    def source(self, source: str) -> SourceRun:
        return self.sources.setdefault(source, SourceRun())

    def counts(self) -> dict[str, int]:
        total: Counter[str] = Counter()
        for run in self.sources.values():
            total.update(run.counts())
        return dict(total)

    def record(self) -> dict[str, Any]:
        """The counts for the database; with errors of ours also how many pages there were, and whether that is too many."""
        left_out = Counter(self.left_out)
        for run in self.sources.values():
            left_out.update(run.left_out)
        counts = {**self.counts(), **({"left_out": dict(left_out)} if left_out else {})}
        if not self.errors:
            return counts
        return {**counts, "errors": dict(self.errors), "pages": self.pages, "too_many_errors": self.too_many_errors}

    @property
    def pages(self) -> int:
        return self.reread + sum(run.pages for run in self.sources.values())

    @property
    def errors(self) -> Counter[str]:
        reasons = Counter(self.reread_errors)
        for run in self.sources.values():
            reasons.update(run.errors)
        return reasons

    @property
    def too_many_errors(self) -> bool:
        """More than a few pages in a hundred met an error of ours, or every page of a small run."""
        errors, pages = self.errors.total(), self.pages
        return errors > 0 and (errors >= pages or errors > max(FEW_ERRORS, ERRORS_TOLERATED * pages))

    def dropped(self) -> Counter[str]:
        reasons: Counter[str] = Counter()
        for run in self.sources.values():
            reasons.update(run.dropped)
        return reasons

    def failed_sources(self) -> list[str]:
        return sorted(source for source, run in self.sources.items() if run.has_failed)

    def exit_status(self) -> int:
        if self.store_error or self.offline:
            return FAILED
        if self.interrupted:
            return self.interrupted
        if self.left:
            return SOURCE_FAILED
        failed = self.failed_sources()
        if failed and not any(run.answered or run.new for run in self.sources.values()):
            return FAILED
        return SOURCE_FAILED if failed or self.too_many_errors else OK

    def urgent(self) -> list[str]:
        """What is said whoever looks: pages that an error of ours cost, and what became of the addresses that were given by hand."""
        lines = [
            f"{address}: {reason}" if reason.startswith(NOT_WHOLE) else f"{address}: not stored: {reason}"
            for address, reason in self.left.items()
        ]
        if self.too_many_errors:
            lines.append(
                f"{self.errors.total()} of {counted(self.pages, 'page')} could not be read by an error of ours: {_listed(self.errors)}"
            )
        if self.store_error:
            lines.append(f"the database could not be written: {self.store_error}")
        return lines

    def summary(self) -> list[str]:
        """The closing words: what came of the run, then a line for each source that failed, then what is urgent."""
        if self.offline:
            return [OFFLINE]
        counts = self.counts()
        lines = [
            f"{counted(len(self.sources), 'source')}: "
            f"{counts.get('new', 0)} new, {counts.get('known', 0)} known, {counts.get('updated', 0)} updated, "
            f"{counts.get('dropped', 0)} dropped, {counts.get('failed', 0)} failed and to be tried again ({self.finish_reason})"
        ]
        if reasons := self.dropped():
            lines.append("dropped: " + _listed(reasons))
        lines += self.archives
        if not self.left:
            lines += [f"{source}: could not be reached: {self.sources[source].error}" for source in self.failed_sources()]
        return lines + self.urgent()
