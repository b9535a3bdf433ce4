"""What can go wrong with a request, each with one name, and whether another try later may help.

`failure_reason` is the one place that knows Scrapy's, Twisted's and our own exceptions; spiders and reports only see its names.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple

from OpenSSL.SSL import Error as TlsError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.python.failure import Failure

from crawler.run.shutdown import ShuttingDown

if TYPE_CHECKING:
    from collections.abc import Iterator

# Statuses that say "not now" rather than "not this": trying once more in a later run is right.
# 403 and 999 are how bot walls answer; a wall that was up for an hour must not cost the articles of that hour.
TEMPORARY_STATUSES = frozenset({202, 403, 408, 421, 423, 425, 429, 999})


class FailureReason(NamedTuple):
    """A snake_case name, whether a later run should try again, and the seconds the server asked us to wait, if it did."""

    reason: str
    temporary: bool
    retry_after: float | None = None


class Refused(IgnoreRequest):
    """A request or an answer that a guard turned down. `reason` names why; `response` is the answer, when there was one."""

    reason: str = "refused"
    temporary: bool = False

    def __init__(
        self, detail: str = "", *, reason: str | None = None, retry_after: float | None = None, response: Response | None = None
    ) -> None:
        super().__init__(detail)
        if reason is not None:
            self.reason = reason
        self.retry_after = retry_after
        self.response = response

    def __str__(self) -> str:
        detail = super().__str__()
        return f"{self.reason}: {detail}" if detail else self.reason


class AddressRefused(Refused):
    """private_address, forbidden_scheme, forbidden_port, userinfo, address_too_long or bad_address."""

    reason = "bad_address"


class RobotsDisallowed(Refused):
    reason = "robots_disallowed"


class RobotsUnreachable(Refused):
    """RFC 9309, 2.3.1.4: while robots.txt cannot be had because of the server or the network, nothing may be fetched."""

    reason = "robots_unreachable"
    temporary = True


class HostResting(Refused):
    """The host failed so often in this run that it is left alone until the next."""

    reason = "host_resting"
    temporary = True


class RetryLater(Refused):
    """The server asked us to wait longer than a run may."""

    reason = "retry_later"
    temporary = True


class TooManyRedirects(Refused):
    reason = "too_many_redirects"


class UnexpectedStatus(Refused):
    """Anything but a 200 where a document was wanted; the reason is http_ and the status."""

    def __init__(self, response: Response, retry_after: float | None = None) -> None:
        super().__init__(response.url, reason=f"http_{response.status}", retry_after=retry_after, response=response)
        self.temporary = is_temporary(response.status)


class NotHtml(Refused):
    """The answer is of another kind than the one that was asked for: a film, a PDF, an archive."""

    reason = "not_html"


class EmptyBody(Refused):
    reason = "empty_body"
    temporary = True


class IncompleteBody(Refused):
    """The body ended before it was whole, or its compression is broken: what there is of it is no page."""

    reason = "incomplete_body"
    temporary = True


class TooLarge(Refused):
    reason = "too_large"


def is_temporary(status: int) -> bool:
    return status in TEMPORARY_STATUSES or 500 <= status < 600


def failure_reason(problem: object) -> FailureReason:
    """The name of what an exception, a Twisted Failure or an answer that is not a 200 means."""
    if isinstance(problem, Failure):
        problem = problem.value
    if isinstance(problem, Response):
        return FailureReason(f"http_{problem.status}", is_temporary(problem.status), retry_after(problem))
    if isinstance(problem, Refused):
        return FailureReason(problem.reason, problem.temporary, problem.retry_after)
    if isinstance(problem, HttpError):
        return failure_reason(problem.response)
    if isinstance(problem, DownloadFailedError):
        return _broken_exchange(problem)
    for kind, reason, temporary in _KINDS:
        if isinstance(problem, kind):
            return FailureReason(reason, temporary)
    return FailureReason("unexpected_error", True)


_KINDS: tuple[tuple[type[BaseException], str, bool], ...] = (
    (ShuttingDown, "shutting_down", True),
    (CannotResolveHostError, "dns_failure", True),
    (DownloadConnectionRefusedError, "connection_refused", True),
    (DownloadTimeoutError, "timeout", True),
    (TimeoutError, "timeout", True),
    (ResponseDataLossError, "incomplete_body", True),
    (DownloadCancelledError, "too_large", False),  # Scrapy cancels a download for one thing only: DOWNLOAD_MAXSIZE
    (UnsupportedURLSchemeError, "forbidden_scheme", False),
    (NotSupported, "forbidden_scheme", False),
    (IgnoreRequest, "ignored", False),
    (OSError, "connection_failed", True),
)


def _broken_exchange(error: DownloadFailedError) -> FailureReason:
    """What lies under "the download failed": a certificate, a handshake, a connection cut, or an answer that is not HTTP."""
    causes = list(_causes(error))
    if any(isinstance(cause, VerificationError) or (isinstance(cause, TlsError) and "certificate" in str(cause)) for cause in causes):
        return FailureReason("tls_certificate", True)
    if any(isinstance(cause, TlsError) for cause in causes):
        return FailureReason("tls_failure", True)
    if any(type(cause).__name__ in _NOT_HTTP for cause in causes):
        return FailureReason("broken_response", True)
    return FailureReason("connection_failed", True)


_NOT_HTTP = {
    "ParseError",
    "BadResponseVersion",
    "_MalformedChunkedDataError",
    "BadHeaders",
    "PotentialDataLoss",
    "HeadersTooLarge",
    "ValueError",
}


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception, the ones it was raised from and, for Twisted's collections, the reasons they hold; at most five deep."""
    stack: list[tuple[BaseException, int]] = [(error, 0)]
    while stack:
        cause, depth = stack.pop()
        yield cause
        if depth < 5:
            inner = [cause.__cause__, *(reason.value for reason in getattr(cause, "reasons", None) or () if isinstance(reason, Failure))]
            stack += [(each, depth + 1) for each in inner if each is not None]


def retry_after(response: Response, now: datetime | None = None) -> float | None:
    """Seconds that the Retry-After header asks for (RFC 9110, 10.2.3: whole seconds or a date); None when it is absent or garbage."""
    header = response.headers.get("Retry-After")
    if header is None:
        return None
    text = header.decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text) if len(text) < 10 else None
    try:
        date = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    moment = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
