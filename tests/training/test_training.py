"""`make train` from the corpus alone: the same bytes every time, a card beside them, and nothing from half a corpus."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.labelled import STORIES
from pipelines.models import check_models
from tests.shared import ROOT

HANDS = ("job_cuts", "deals_in_dailies", "young_ai_firms", "rounds_in_dailies", "own_development")
EACH = 24  # stories of a hand: enough for every output to have both kinds of example


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    for hand in HANDS:
        lines = (STORIES / f"{hand}.jsonl").read_text(encoding="utf-8").splitlines()
        (folder / f"{hand}.jsonl").write_text("\n".join(lines[:EACH]) + "\n", encoding="utf-8")
    return folder


def train(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "training", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=200, check=False
    )


@pytest.mark.soak
def test_models_made_twice_are_the_same_and_can_be_used(corpus: Path, tmp_path: Path) -> None:
    for name in ("one", "other"):
        made = train("--corpus", corpus, "--into", tmp_path / name)
        assert made.returncode == 0, made.stderr
        assert "real press: none at hand" in made.stderr
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["CARD.md", "companies.tsv", "manifest.toml", "pairs.tsv", "rows.tsv", "sentences.tsv", "stories.tsv"]
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes() for name in files)
    check_models(tmp_path / "one")
    card = (tmp_path / "one" / "CARD.md").read_text(encoding="utf-8")
    assert all(hand in card for hand in HANDS)


def test_nothing_is_made_from_half_a_corpus(corpus: Path, tmp_path: Path) -> None:
    with (corpus / "job_cuts.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "x", "title": "a", "text": "b", "labels": {"layoffs": "yes"}}) + "\n")
    made = train("--corpus", corpus, "--into", tmp_path / "models")
    assert (made.returncode, (tmp_path / "models").exists()) == (2, False)
    assert f"job_cuts.jsonl, line {EACH + 1}: labels: 'layoffs'" in made.stderr
