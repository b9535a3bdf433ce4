"""The reading of stories of no corpus: what happened is told with its sentence, what only sounds like it is not, and any text is read."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from pipelines.reading.models import thresholds
from pipelines.reading.read import read
from pipelines.reading.topics import learned
from pipelines.stories import analyse_story
from tests.odd_stories import odd_stories

CUT = (
    "Tavirel despide a 120 empleados en Valencia",
    "La empresa de mensajería Tavirel despedirá a 120 empleados, el 15 % de su plantilla, según comunicó ayer al comité de empresa.\n\n"
    "La compañía alega pérdidas por segundo año consecutivo y negociará el despido colectivo con los sindicatos.",
)
NO_CUT = (
    "El Banco Central recorta los tipos un cuarto de punto",
    "El banco central recortó ayer los tipos de interés en 25 puntos básicos, hasta el 3,5 %, y rebajó su previsión de crecimiento.\n\n"
    "El gobernador insistió en que el ajuste continuará si la inflación baja.",
)


def test_a_cut_is_tagged_with_its_words_and_its_row() -> None:
    found = read(*CUT, "ES")
    assert "layoffs" in found.tags
    (row,) = [fact for fact in found.facts if fact.key == "layoffs"]
    assert (row.company, row.headcount_min, row.percent) == ("Tavirel", 120, 15.0)  # type: ignore[attr-defined]
    fields = dict(zip(("title", "text"), CUT, strict=True))
    for tag in found.topics:
        for evidence in tag.evidence if tag.tagged else ():
            assert fields[evidence.field][evidence.start : evidence.end] == evidence.quote


def test_what_only_sounds_like_a_cut_is_none() -> None:
    found = read(*NO_CUT, "ES")
    assert (found.tags, found.facts) == (set(), [])


@pytest.mark.parametrize(
    ("above_tag", "above_doubtful", "tagged", "doubtful"),
    [(0.01, 0.1, True, False), (-0.01, 0.01, False, True), (-0.1, -0.01, False, False)],
)
def test_a_score_between_the_two_thresholds_is_doubtful(
    above_tag: float, above_doubtful: float, tagged: bool, doubtful: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (score,) = [tag.score for tag in read(*CUT, "ES").topics if tag.topic == "layoffs"]
    moved = {**thresholds(), "layoffs": score - above_tag, "doubtful.layoffs": score - above_doubtful}
    monkeypatch.setattr(learned, "thresholds", lambda: moved)
    (tag,) = [tag for tag in read(*CUT, "ES").topics if tag.topic == "layoffs"]
    assert (tag.tagged, tag.doubtful, bool(tag.evidence)) == (tagged, doubtful, True)


def test_an_answer_says_which_topics_are_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    moved = {**thresholds(), "layoffs": 1.1, "doubtful.layoffs": 0.4}
    monkeypatch.setattr(learned, "thresholds", lambda: moved)
    monkeypatch.setattr("pipelines.reading.read.read", read)
    topics = analyse_story({"id": 1, "title": CUT[0], "text": CUT[1], "country": "ES"})["topics"]
    assert {name: (told["tagged"], told.get("doubtful", False)) for name, told in topics.items()} == {
        "ai_startup": (False, False),
        "layoffs": (False, True),
        "reverse_acquihire": (False, False),
    }


@pytest.mark.parametrize("text", ["", " ", "a", "DESPIDE A 40. " * 9000, "Meta " * 40_000, "\ud800", "Ελλάδα απολύει 40"])
def test_any_text_is_read(text: str) -> None:
    read(text[:200], text, "ES")
    read(None, text)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(odd_stories(3000))
def test_a_story_that_no_editor_would_print_is_read(story: tuple[str | None, str | None, str | None]) -> None:
    read(*story)
