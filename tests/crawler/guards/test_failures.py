"""Every way a request can fail has one name and says whether trying again later may help."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.guards.failures import HostResting, RetryLater, RobotsDisallowed, failure_reason, retry_after
from crawler.run.shutdown import ShuttingDown


def answer(status: int = 503, header: str | None = None) -> Response:
    return Response("https://ejemplo.es/a", status=status, headers={} if header is None else {"Retry-After": header})


@pytest.mark.parametrize(
    ("problem", "reason", "temporary"),
    [
        (CannotResolveHostError(), "dns_failure", True),
        (DownloadConnectionRefusedError(), "connection_refused", True),
        (DownloadTimeoutError(), "timeout", True),
        (ResponseDataLossError(), "incomplete_body", True),
        (DownloadCancelledError(), "too_large", False),
        (DownloadFailedError(), "connection_failed", True),
        (UnsupportedURLSchemeError(), "forbidden_scheme", False),
        (RobotsDisallowed(), "robots_disallowed", False),
        (HostResting(), "host_resting", True),
        (IgnoreRequest("sin más"), "ignored", False),
        (ShuttingDown("fin"), "shutting_down", True),
        (ZeroDivisionError(), "unexpected_error", True),
        (HttpError(answer(404)), "http_404", False),
        (answer(410), "http_410", False),
        (answer(500), "http_500", True),
        (answer(403), "http_403", True),
    ],
)
def test_a_failure_has_a_name(problem: object, reason: str, temporary: bool) -> None:
    assert failure_reason(problem)[:2] == (reason, temporary)
    if isinstance(problem, Exception):
        failure: Any = Failure  # Twisted's own is not annotated
        assert failure_reason(failure(problem))[:2] == (reason, temporary)


def test_how_long_the_server_asked_us_to_wait_goes_with_it() -> None:
    assert failure_reason(RetryLater(retry_after=3600.0)) == ("retry_later", True, 3600.0)
    assert failure_reason(answer(503, "120")) == ("http_503", True, 120.0)


NOW = datetime(2025, 7, 18, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        (" 3 ", 3.0),
        ("Fri, 18 Jul 2025 10:02:00 GMT", 120.0),
        ("Fri, 18 Jul 2025 12:02:00 +0200", 120.0),
        ("Fri, 18 Jul 2025 09:00:00 GMT", 0.0),
        ("jue, 17 jul 2025 99:00", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("1e9", None),
        ("9" * 400, None),
        ("Fri, 18 Jul 99999999 10:02:00 GMT", None),
        ("pronto", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_garbage_is_nothing(header: str, seconds: float | None) -> None:
    assert retry_after(answer(503, header), NOW) == seconds
