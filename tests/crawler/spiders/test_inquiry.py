"""Whatever happens to one outlet that is asked, it is a line of its report, and the others are asked."""

from __future__ import annotations

import asyncio

from crawler.spiders.inquiry import InquirySpider, Report


def test_an_outlet_that_never_answers_is_given_up() -> None:
    async def ask() -> None:
        await asyncio.Event().wait()

    report = Report()
    assert asyncio.run(InquirySpider(name="x").bounded(ask(), report, 0)) == "not done after 0 seconds"
    assert report.lines == ["            not done after 0 seconds"]


def test_an_error_of_ours_is_said_and_ends_one_outlet_alone() -> None:
    async def ask() -> None:
        raise ZeroDivisionError("by\nzero")

    report = Report()
    assert asyncio.run(InquirySpider(name="x").bounded(ask(), report, 9)) == "an error of ours: ZeroDivisionError('by\\nzero')"
    assert len(report.lines) == 1
