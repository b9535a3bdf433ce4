"""Which of the addresses that a page gives itself can be true."""

from __future__ import annotations

import pytest

from tests.pipelines.extraction.pages import page, read

HERE = "https://www.diario.example/empresas/nubarra-despide-a-cuarenta-personas"


def claimed(target: str, here: str = HERE) -> tuple[str | None, list[str]]:
    found = read(page(head=f'<link rel="canonical" href="{target}">'), here)
    return found.claimed, found.claimed_elsewhere


@pytest.mark.parametrize(
    ("target", "here"),
    [
        (HERE, f"{HERE}?amp=1"),
        (HERE, f"{HERE}/amp"),
        (HERE, "https://m.diario.example/empresas/nubarra-despide-a-cuarenta-personas?outputType=amp"),
        ("/empresas/nubarra-despide-a-cuarenta-personas", f"{HERE}?utm_source=rss"),
        ("https://diario.example/economia/nubarra-despide-cuarenta-12345.html", f"{HERE}-12345.html"),
    ],
)
def test_another_dress_of_the_same_story_is_claimed_and_believed(target: str, here: str) -> None:
    assert claimed(target, here)[0] is not None


@pytest.mark.parametrize(
    "target",
    [
        "https://www.diario.example/",
        "https://www.diario.example",
        "https://www.diario.example/empresas",
        "/empresas/",
        "https://www.diario.example/trenes-nuevos-para-teruel-99999",
        "javascript:void(0)",
        "http://[::1",
        "",
    ],
)
def test_home_pages_sections_and_other_stories_are_not(target: str) -> None:
    assert claimed(target) == (None, [])


def test_an_address_of_another_outlet_is_noted_and_not_believed() -> None:
    assert claimed("https://competidor.example/otra") == (None, ["https://competidor.example/otra"])


def test_a_parameter_that_chooses_the_story_is_not_lost() -> None:
    assert claimed("https://www.diario.example/nota.php", "https://www.diario.example/nota.php?id=48212")[0] is None
