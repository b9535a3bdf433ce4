from __future__ import annotations

from crawler.run.tally import FAILED, OK, SOURCE_FAILED, RunReport, SourceRun


def report(**sources: SourceRun) -> RunReport:
    return RunReport(sources=dict(sources))


def test_all_well_is_zero() -> None:
    assert report(a=SourceRun(endpoints=2, polled=1, unchanged=1)).exit_status() == OK


def test_one_source_that_failed_beside_one_that_answered_is_three() -> None:
    assert report(a=SourceRun(endpoints=1, polled=1), b=SourceRun(endpoints=1, endpoints_failed=1)).exit_status() == SOURCE_FAILED


def test_a_run_that_reached_nobody_failed() -> None:
    assert report(a=SourceRun(endpoints=1, endpoints_failed=1), b=SourceRun(endpoints=2, endpoints_failed=2)).exit_status() == FAILED


def test_one_endpoint_of_two_that_fails_is_no_failed_source() -> None:
    assert report(a=SourceRun(endpoints=2, polled=1, endpoints_failed=1)).exit_status() == OK


def test_a_refusal_a_rest_and_a_calendar_are_no_failure() -> None:
    assert (
        report(a=SourceRun(endpoints=1, refused=1), b=SourceRun(endpoints=1, resting=1), c=SourceRun(endpoints=1, not_due=1)).exit_status()
        == OK
    )


def test_a_database_that_cannot_be_written_fails_the_run_whatever_was_fetched() -> None:
    told = report(a=SourceRun(endpoints=1, polled=1, new=5))
    told.store_error = "disk full"
    assert told.exit_status() == FAILED
    assert any("disk full" in line for line in told.summary())


def test_the_summary_names_every_source_that_failed_and_why() -> None:
    told = report(
        a=SourceRun(endpoints=1, polled=1, new=2), b=SourceRun(endpoints=1, endpoints_failed=1, error="https://b.example/feed: dns_failure")
    )
    told.source("a").dropped["other_language"] += 3
    lines = told.summary()
    assert "2 new" in lines[0]
    assert "other_language 3" in lines[1]
    assert lines[2] == "b: could not be reached: https://b.example/feed: dns_failure"
