"""What publishers reserve."""

from __future__ import annotations

import pytest

from pipelines.extraction.rights import rights
from tests.pipelines.extraction.pages import page, read


@pytest.mark.parametrize(
    ("headers", "metas"),
    [
        ({"TDM-Reservation": "1"}, {}),
        ({}, {"tdm-reservation": ["1"]}),
        ({}, {"robots": ["index, follow, noai"]}),
        ({"X-Robots-Tag": "noai, noimageai"}, {}),
        ({"Content-Signal": "search=yes, ai-train=no"}, {}),
        ({"content-signal": "ai-input=no"}, {}),
    ],
)
def test_a_reservation_is_seen_wherever_it_stands(headers: dict[str, str], metas: dict[str, list[str]]) -> None:
    found = rights(headers, metas)
    assert found.reserved
    assert len(found.signals) == 1


@pytest.mark.parametrize(
    ("headers", "metas"),
    [
        ({"tdm-reservation": "0"}, {}),
        ({}, {"robots": ["index, follow, max-image-preview:large"]}),
        ({"x-robots-tag": "noindex, noarchive"}, {}),
        ({}, {"robots": ["noimageai"]}),
        ({"content-signal": "search=yes, ai-train=yes"}, {}),
    ],
)
def test_other_signals_reserve_nothing(headers: dict[str, str], metas: dict[str, list[str]]) -> None:
    assert not rights(headers, metas).reserved


def test_a_reservation_of_the_host_holds_for_its_pages() -> None:
    assert rights({}, {}, "tdmrep.json: 1").reserved


def test_the_signals_are_recorded_with_their_place() -> None:
    found = read(page(head='<meta name="robots" content="noindex,noarchive,noai">'), headers={"X-Robots-Tag": "noindex"})
    assert found.rights.signals == ["header x-robots-tag: noindex", "meta robots: noindex,noarchive,noai"]
