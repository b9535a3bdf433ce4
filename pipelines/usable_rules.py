"""The files of rules, words and names, checked in a worker process before the first story: nobody else loads what a reading needs."""

from __future__ import annotations

from contextlib import closing

from vigia.answers import WorkerFailed
from vigia.batch import run_all

TIME_LIMIT = 60.0  # seconds of a worker; it takes some tenths of one


class UnusableRules(Exception):
    """A file of rules, words or names cannot be used: the message says which, where, and what would be right."""


def check_rules() -> None:
    """Raises UnusableRules. Not to be called where an event loop is running."""
    with closing(run_all("pipelines.rule_check:problem", [()], size=1, timeout=TIME_LIMIT)) as results:
        judge(next(results))


def judge(answer: object) -> None:
    """Raises UnusableRules for what pipelines.rule_check:problem answered; that its worker died or was late says nothing of the rules."""
    if isinstance(answer, str):
        raise UnusableRules(answer)
    if isinstance(answer, WorkerFailed):
        raise UnusableRules(f"the rules could not be loaded: {answer}")
