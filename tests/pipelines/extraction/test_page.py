"""The tree of a page, and the text of its elements."""

from __future__ import annotations

import pytest

from pipelines.extraction.page import MAX_TAG, parse, text_content, whole_text


@pytest.mark.parametrize("before", [0, 1, MAX_TAG - 1, MAX_TAG, MAX_TAG + 1, 3 * MAX_TAG])
def test_a_tag_with_absurdly_many_attributes_loses_them_wherever_it_stands(before: int) -> None:
    attributes = " ".join(f'a{number}="1"' for number in range(2_000))
    root = parse(f"<html><body><p>{'x' * before}</p><div {attributes}>texto</div></body></html>")
    assert root is not None
    assert [dict(division.attrib) for division in root.iter("div")] == [{}]


@pytest.mark.parametrize(
    ("limit", "text"),
    [(100, "Uno dos tres cuatro cinco"), (9, "Uno dos t"), (3, "Uno")],
)
def test_the_text_of_an_element_is_without_scripts_and_pictures_and_has_a_limit(limit: int, text: str) -> None:
    root = parse("<div>Uno <b>dos</b><script>no()</script><p>tres</p>\n cuatro<svg><text>no</text></svg> <i>cinco</i></div>")
    assert root is not None
    assert text_content(next(root.iter("div")), limit) == text


def test_the_whole_text_of_an_element_is_as_it_is_written_without_what_follows() -> None:
    root = parse("<div>Uno <b>d&oacute;s</b>\n <script>sí()</script> tres</div>cuatro")
    assert root is not None
    assert whole_text(next(root.iter("div"))) == "Uno dós\n sí() tres"
