"""An endpoint is asked as often as it brings something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.discovery import UpdateHints
from crawler.discovery.interval import LONGEST, SHORTEST, back_off, failure_class, next_due, next_interval

NOW = datetime(2025, 7, 18, 12, 30, tzinfo=UTC)  # a Friday


def test_a_busy_feed_is_asked_more_often_and_a_silent_one_less_within_bounds() -> None:
    assert next_interval(3600, new_links=10, changed=True) == 1800
    assert next_interval(3600, new_links=1, changed=True) == 3600
    assert next_interval(3600, new_links=0, changed=True) == 4500
    assert next_interval(3600, new_links=0, changed=False) == 5400
    assert next_interval(SHORTEST, new_links=50, changed=True) == SHORTEST
    assert next_interval(LONGEST, new_links=0, changed=False) == LONGEST
    assert SHORTEST <= next_interval(None, new_links=0, changed=True) <= LONGEST


def test_a_publishers_wish_lengthens_the_interval_up_to_six_hours() -> None:
    assert next_interval(600, new_links=5, changed=True, hints=UpdateHints(ttl=3600)) == 3600
    assert next_interval(600, new_links=5, changed=True, hints=UpdateHints(update_period=86_400)) == 21_600
    assert next_interval(600, new_links=5, changed=True, cache_max_age=1200) == 1200
    assert next_interval(7200, new_links=1, changed=True, hints=UpdateHints(ttl=60)) == 7200


def test_a_feed_is_left_alone_in_the_hours_and_days_it_names() -> None:
    assert next_due(NOW, 3600) == NOW + timedelta(hours=1)
    assert next_due(NOW, 3600, UpdateHints(skip_hours=frozenset({13, 14}))) == datetime(2025, 7, 18, 15, tzinfo=UTC)
    assert next_due(NOW, 86_400, UpdateHints(skip_days=frozenset({5, 6}))) == datetime(2025, 7, 21, tzinfo=UTC)
    assert next_due(NOW, 3600, UpdateHints(skip_hours=frozenset(range(24)))) == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("status", "broken", "kind"),
    [
        (404, False, "hard"),
        (410, False, "hard"),
        (200, True, "hard"),
        (403, False, "soft"),
        (429, False, "soft"),
        (503, False, "temporary"),
        (None, False, "temporary"),
    ],
)
def test_failures_are_of_three_kinds(status: int | None, broken: bool, kind: str) -> None:
    assert failure_class(status, broken=broken) == kind


def test_back_off_doubles_up_to_a_limit_and_heeds_retry_after() -> None:
    assert [back_off("temporary", n) for n in (1, 2, 3, 50)] == [600, 1200, 2400, 21_600]
    assert back_off("hard", 1) == 21_600
    assert back_off("hard", 99) == 7 * 86_400
    assert back_off("soft", 1, retry_after=7200) == 7200
    assert back_off("soft", 1, retry_after=1e9) == LONGEST
