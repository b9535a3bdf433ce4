"""Which articles stand for themselves."""

from __future__ import annotations

from pipelines.events.independence import groups
from tests.pipelines.events.telling import story


def counted(*stories: object, copies: tuple[tuple[int, int], ...] = ()) -> tuple[int, int]:
    """(groups, independent ones)."""
    found = groups(stories, copies)  # type: ignore[arg-type]
    return found.count, found.independent


def test_outlets_that_tell_it_themselves_count_one_each() -> None:
    assert counted(story(), story(), story()) == (3, 3)


def test_an_outlet_counts_once() -> None:
    assert counted(story(outlet="faro"), story(3, outlet="faro"), story()) == (2, 2)


def test_an_agency_counts_once_however_it_signs() -> None:
    assert counted(story(agency="EFE"), story(agency="Agencia EFE"), story(agency="efe / Europa Press"), story()) == (2, 2)


def test_copies_count_once_also_through_a_third() -> None:
    one, two, three, four = story(), story(), story(), story()
    assert counted(one, two, three, four, copies=((one.id, two.id), (two.id, three.id))) == (2, 2)
    assert counted(one, four, copies=((one.id, 99), (98, four.id))) == (2, 2)


def test_those_who_pass_on_a_report_that_is_not_there_are_one_group_and_no_source() -> None:
    assert counted(story(echo_of="Bloomberg"), story(echo_of="Bloomberg"), story(echo_of="CNBC"), story()) == (3, 1)


def test_those_who_pass_on_a_report_that_is_there_count_with_it() -> None:
    assert counted(story(outlet="bloomberg"), story(echo_of="Bloomberg")) == (1, 1)
    assert counted(story(agency="EFE"), story(echo_of="Agencia EFE")) == (1, 1)


def test_an_outlet_that_also_tells_it_itself_is_a_source() -> None:
    assert counted(story(outlet="faro", echo_of="Bloomberg"), story(2, outlet="faro")) == (1, 1)


def test_machines_count_once() -> None:
    assert counted(story(machine_written=True), story(machine_written=True), story()) == (2, 2)


def test_nobody_is_nobody() -> None:
    assert counted() == (0, 0)
