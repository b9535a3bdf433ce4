"""`scrapy analyse` and `scrapy evaluate` as a person or a script runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.shared import ROOT, SHARED, needs

STORY = {
    "id": "s1",
    "title": "Amazon se hace con los creadores de Tarbix",
    "text": "Amazon contrata a los fundadores de Tarbix, startup de inteligencia artificial, y paga 300 millones de dólares por una licencia de su tecnología.",
    "country": "ES",
}


def scrapy(*arguments: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *map(str, arguments)], cwd=ROOT, capture_output=True, input=stdin, timeout=120, check=False
    )


def write(path: Path, *stories: dict[str, Any] | str) -> Path:
    path.write_text(
        "".join(s + "\n" if isinstance(s, str) else json.dumps(s, ensure_ascii=False) + "\n" for s in stories), encoding="utf-8"
    )
    return path


def test_a_story_comes_back_with_topics_facts_and_companies(tmp_path: Path) -> None:
    done = scrapy("analyse", write(tmp_path / "stories.jsonl", STORY))
    assert (done.returncode, done.stderr) == (0, b"")
    [answer] = map(json.loads, done.stdout.splitlines())
    assert answer["id"] == "s1"
    assert {topic: judged["tagged"] for topic, judged in answer["topics"].items()} == {
        "ai_startup": True,
        "layoffs": False,
        "reverse_acquihire": True,
    }
    [evidence, *_] = answer["topics"]["reverse_acquihire"]["evidence"]
    field = STORY["title"] if evidence["field"] == "title" else STORY["text"]
    assert field[evidence["start"] : evidence["end"]] == evidence["quote"]
    [deal] = answer["facts"]["deals"]
    assert (deal["acquirer"], deal["target"], deal["kind"], deal["amount"], deal["licence"]) == (
        "Amazon",
        "Tarbix",
        "reverse_acquihire",
        300_000_000,
        True,
    )
    assert deal["quote"] == STORY["text"]
    assert answer["facts"]["layoffs"] == answer["facts"]["funding"] == []
    assert {"Amazon", "Tarbix"} <= {company["name"] for company in answer["companies"]}
    assert len(answer["rules_version"]) == 10


def test_a_broken_line_is_named_and_the_others_are_answered(tmp_path: Path) -> None:
    path = write(
        tmp_path / "stories.jsonl",
        STORY,
        '{"id": "half", "title": ',
        "",
        "[1]",
        '{"title": "no id"}',
        '{"id": 5, "title": 7}',
        {**STORY, "id": "s2"},
    )
    done = scrapy("analyse", path)
    assert done.returncode == 2
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["s1", "s2"]
    complaints = done.stderr.decode().splitlines()
    assert [c.split(": ")[0].rpartition(", ")[2] for c in complaints] == ["line 2", "line 4", "line 5", "line 6"]


def test_odd_texts_get_an_empty_answer(tmp_path: Path) -> None:
    stories: list[dict[str, Any]] = [
        {"id": "empty", "title": "", "text": ""},
        {"id": "none", "title": None, "text": None},
        {"id": "word", "title": "Despidos", "text": "Despidos"},
        {
            "id": "english",
            "title": "Google hires Windsurf founders",
            "text": "The company will pay $2.4bn for a licence and hire its chief executive.",
        },
        {"id": "surrogate", "title": "a\ud800b", "text": "\ud83d"},
        {"id": "long", "title": "Un texto", "text": "La empresa anunció cambios en su organización. " * 22_000},
    ]
    path = tmp_path / "odd.jsonl"
    path.write_text("\n".join(json.dumps(s) for s in stories), encoding="utf-8")
    done = scrapy("analyse", path)
    assert (done.returncode, done.stderr) == (0, b"")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["id"] for a in answers] == [s["id"] for s in stories]
    for answer in answers:
        assert not any(t["tagged"] for t in answer["topics"].values())
        assert answer["facts"] == {"layoffs": [], "deals": [], "funding": []}


def test_stories_are_read_from_standard_input() -> None:
    done = scrapy("analyse", "-", stdin=json.dumps(STORY).encode())
    assert done.returncode == 0
    assert json.loads(done.stdout)["id"] == "s1"


@pytest.mark.parametrize("arguments", [(), ("nowhere.jsonl",), ("a", "b")])
def test_wrong_usage_is_exit_2(arguments: tuple[str, ...]) -> None:
    assert scrapy("analyse", *arguments).returncode == 2
    assert scrapy("evaluate", *arguments).returncode == 2


LABELLED = {
    **STORY,
    "labels": {"ai_startup": True, "layoffs": False, "reverse_acquihire": True},
    "facts": {
        "layoffs": [],
        "deals": [
            {
                "acquirer": "Amazon",
                "target": "Tarbix",
                "kind": "reverse_acquihire",
                "people": [],
                "amount": 300_000_000,
                "quote": STORY["text"],
            }
        ],
        "funding": [],
    },
}
MISLABELLED = {**LABELLED, "id": "s2", "labels": {"ai_startup": True, "layoffs": True, "reverse_acquihire": True}}


def test_evaluate_prints_the_table_and_passes_above_the_floor(tmp_path: Path) -> None:
    floors = tmp_path / "floors.toml"
    floors.write_text('mean_f1 = 0.6\n"facts.deals.f1" = 1.0\n"reverse_acquihire.precision" = 1.0\n', encoding="utf-8")
    done = scrapy("evaluate", write(tmp_path / "gold.jsonl", LABELLED), "--floors", floors)
    assert (done.returncode, done.stderr) == (0, b"")
    table = done.stdout.decode()
    assert "reverse_acquihire    P 1.000 (1/1)  R 1.000 (1/1)  F1 1.000" in table
    assert "facts deals          P 1.000 (1/1)  R 1.000 (1/1)  F1 1.000" in table


def test_evaluate_fails_below_the_floor_and_shows_what_is_wrong(tmp_path: Path) -> None:
    done = scrapy("evaluate", write(tmp_path / "gold.jsonl", LABELLED, MISLABELLED), "--show", "--floor", "0.99")
    assert done.returncode == 1
    assert "s2 layoffs: missed: Amazon se hace con los creadores de Tarbix" in done.stdout.decode()
    assert "mean_f1 is 0.667, below its floor of 0.990" in done.stderr.decode()


def test_a_floor_that_names_no_figure_is_exit_2(tmp_path: Path) -> None:
    floors = tmp_path / "floors.toml"
    floors.write_text('"layofs.f1" = 0.9\n', encoding="utf-8")
    done = scrapy("evaluate", write(tmp_path / "gold.jsonl", LABELLED), "--floors", floors)
    assert done.returncode == 2
    assert "layofs.f1" in done.stderr.decode() + done.stdout.decode()


@needs("gold", "score.py")
def test_our_measures_are_those_of_the_gold_stories_scorer(tmp_path: Path) -> None:
    gold = SHARED / "gold" / "stories.jsonl"
    analysed = tmp_path / "analysed.jsonl"
    analysed.write_bytes(scrapy("analyse", gold).stdout)
    scored = subprocess.run(
        [sys.executable, SHARED / "gold" / "score.py", gold, analysed, "--json"], capture_output=True, check=True, timeout=120
    )
    figures = json.loads(scored.stdout.splitlines()[-1])
    ours = scrapy("evaluate", gold).stdout.decode()
    for topic in ("ai_startup", "layoffs", "reverse_acquihire"):
        assert f"F1 {figures[topic][2]:.3f}" in next(line for line in ours.splitlines() if line.startswith(topic))
    for kind in ("layoffs", "deals", "funding"):
        assert f"F1 {figures[f'facts_{kind}'][2]:.3f}" in next(line for line in ours.splitlines() if line.startswith(f"facts {kind}"))
