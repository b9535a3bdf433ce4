"""`make train` from the corpus alone: the same bytes every time, a card beside them, and nothing from half a corpus.

With an operator's labels his stories are one more hand.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.labelled import STORIES
from pipelines.labels.file import LabelsFile
from pipelines.labels.label import of_word
from pipelines.reading.models import check_models
from pipelines.reading.models.store import MANIFEST, NAMES
from tests.pipelines.storage.newsroom import TEXT, TITLE, newsroom, story
from tests.shared import ROOT
from training.own import own_stories

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
    assert files == sorted(["CARD.md", MANIFEST, *(f"{name}.tsv" for name in NAMES)])
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


@pytest.fixture
def own(tmp_path: Path) -> tuple[Path, Path]:
    """An operator's labels and his database: thirty stories of job cuts under their own addresses, one that may not be kept."""
    room = newsroom(tmp_path / "news.db")
    labels = LabelsFile(tmp_path / "labels.jsonl")
    for number in range(30):
        url, text = f"https://faro.example/{number}", f"{TEXT}\nLa noticia número {number} del día, que hace de esta otra historia."
        room.store.articles.save(story(url, text=text, aliases=[f"https://faro.example/n/{number}"]))
        given = "https://faro.example/n/0" if number == 0 else url
        labels.add([of_word(f"layoffs={'no' if number % 3 else 'yes'}", given, "2026-11-24")])
    room.store.articles.save(story("https://faro.example/z", text=None, text_withheld="reservation: noai"))
    labels.add([of_word(word, "https://faro.example/1", "2026-11-24") for word in ("ai_startup=yes", "layoffs=forget")])
    labels.add([of_word("layoffs:Nébula=no", "https://faro.example/z", "2026-11-24")])
    labels.add([of_word("layoffs=yes", "https://faro.example/nada", "2026-11-24")])
    room.store.close()
    return labels.path, tmp_path / "news.db"


def test_an_operator_s_labelled_stories_are_a_hand_whose_other_topics_are_unknown(own: tuple[Path, Path]) -> None:
    found = own_stories(*own, 4)
    assert str(found) == "labels: 30 stories to learn from; not in the database: 1 address; without text: 1 story"
    by_id = {example.id: example for example in found.examples}
    assert {example.hand for example in found.examples} == {"labels"}
    assert by_id["https://faro.example/0"].labels == {"ai_startup": None, "layoffs": True, "reverse_acquihire": None}
    assert by_id["https://faro.example/1"].labels == {"ai_startup": True, "layoffs": None, "reverse_acquihire": None}
    assert by_id["https://faro.example/2"].labels == {"ai_startup": None, "layoffs": False, "reverse_acquihire": None}
    assert (by_id["https://faro.example/2"].title, by_id["https://faro.example/2"].country) == (TITLE, "ES")
    assert {example.fold for example in found.examples} == {0, 1, 2, 3}


@pytest.mark.soak
def test_models_learn_from_an_operator_and_the_card_says_so_without_counting_him(
    corpus: Path, own: tuple[Path, Path], tmp_path: Path
) -> None:
    made = train("--corpus", corpus, "--into", tmp_path / "with", "--labels", own[0], "--database", own[1])
    assert made.returncode == 0, made.stderr
    assert "labels: 30 stories to learn from" in made.stderr
    check_models(tmp_path / "with")
    card = (tmp_path / "with" / "CARD.md").read_text(encoding="utf-8")
    topics, rows = card.split("## Tags")[1].split("## Rows")
    assert "| labels | 30 | 1 | 10 | 0 |" in card
    assert "| labels |" in topics
    assert "| labels |" not in rows
    assert "labels of the operator" in (tmp_path / "with" / "manifest.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("broken", ["labels", "no labels", "no database"])
def test_nothing_is_made_from_labels_that_cannot_be_used(broken: str, corpus: Path, own: tuple[Path, Path], tmp_path: Path) -> None:
    labels, database = own
    if broken == "labels":
        with labels.open("a", encoding="utf-8") as file:
            file.write("layoffs yes\n")
    elif broken == "no labels":
        labels.unlink()
    else:
        database.unlink()
    made = train("--corpus", corpus, "--into", tmp_path / "models", "--labels", labels, "--database", database)
    assert (made.returncode, (tmp_path / "models").exists()) == (2, False)
    says = {
        "labels": "labels.jsonl, line 35: the line: no JSON object",
        "no labels": "there is no such file",
        "no database": "news.db: there is",
    }
    assert says[broken] in made.stderr
    assert "Traceback" not in made.stderr
