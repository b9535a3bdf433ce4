"""`scrapy analyse` and `scrapy evaluate` as a person or a script runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipelines.stories import why
from tests.command import command, environment
from tests.shared import ROOT, SHARED, needs, soak
from vigia.answers import WorkerCrashed, WorkerFailed

STORY = {
    "id": "s1",
    "title": "Amazon se hace con los creadores de Tarbix",
    "text": "Amazon contrata a los fundadores de Tarbix, startup de inteligencia artificial, y paga 300 millones de dólares por una licencia de su tecnología.",
    "country": "ES",
}


def scrapy(*arguments: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command(*arguments), cwd=ROOT, env=environment(), capture_output=True, input=stdin, timeout=120, check=False)


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
        '{"id": ["s1"], "title": "a list is no id"}',
        {"id": 8, "titulo": "Despidos", "texto": "Despidos"},
        {**STORY, "id": 9, "country": "Spain"},
        {**STORY, "id": "s2"},
    )
    done = scrapy("analyse", path)
    assert done.returncode == 2
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["s1", "s2"]
    complaints = done.stderr.decode().splitlines()
    assert [c.split(": ")[0].rpartition(", ")[2] for c in complaints] == ["line 2", *(f"line {number}" for number in range(4, 10))]
    assert "neither 'title' nor 'text' (it has id, titulo, texto)" in complaints[-2]
    assert "'country' is 'Spain': an ISO 3166 code such as 'ES' is wanted" in complaints[-1]


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
        {"id": "credit", "title": "Buen tiempo", "text": "El tiempo será bueno en toda la península.\nFuente: Microsoft"},
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


def test_a_story_that_cannot_be_read_is_answered_with_an_error_and_the_next_one_is_tried(tmp_path: Path) -> None:
    path = write(tmp_path / "stories.jsonl", STORY, {**STORY, "id": 2}, {**STORY, "id": None})
    done = scrapy("analyse", path, "-s", "ANALYSIS_TIME_LIMIT=0.0001", "-s", "WORKERS=2")
    assert (done.returncode, done.stderr) == (3, b"")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": identity, "error": "reading it took longer than 0.0001 s"} for identity in ("s1", 2, None)
    ]


def test_the_death_of_a_worker_is_told_without_the_names_of_functions() -> None:
    died = WorkerCrashed("pipelines.stories:work: the process ended (SIGKILL)")
    assert why(died, 20.0) == "the process ended (SIGKILL)"
    assert why(WorkerFailed("MemoryError", ""), 20.0) == "MemoryError"


def test_answers_come_in_the_order_of_the_stories(tmp_path: Path) -> None:
    """A long story that one worker reads holds back the short ones that another has read."""
    long = "La empresa anunció cambios en su organización. " * 2_000
    stories = [{**STORY, "id": number, "text": long if number % 7 == 0 else STORY["text"]} for number in range(40)]
    done = scrapy("analyse", write(tmp_path / "stories.jsonl", *stories), "-s", "WORKERS=2")
    assert (done.returncode, done.stderr) == (0, b"")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == list(range(40))


def test_what_cannot_be_opened_is_said_in_words(tmp_path: Path) -> None:
    for name in ("analyse", "evaluate"):
        done = scrapy(name, tmp_path)
        assert done.returncode == 2
        assert b"Is a directory" in done.stdout + done.stderr
        assert b"Traceback" not in done.stdout + done.stderr


def test_a_file_that_breaks_off_while_it_is_read_is_said_in_words() -> None:
    done = scrapy("analyse", "/proc/self/mem")  # opens, and cannot be read
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == b"scrapy analyse: /proc/self/mem: Input/output error\n"


def test_stories_are_read_from_standard_input() -> None:
    done = scrapy("analyse", "-", stdin=json.dumps(STORY).encode())
    assert done.returncode == 0
    assert json.loads(done.stdout)["id"] == "s1"


@pytest.mark.parametrize("arguments", [("nowhere.jsonl",), soak(()), soak(("a", "b"))])
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


def test_evaluate_counts_a_story_that_cannot_be_read_as_answered_with_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "gold.jsonl", LABELLED)
    done = scrapy("evaluate", path, "-s", "ANALYSIS_TIME_LIMIT=0.0001")
    assert done.returncode == 3
    assert "reverse_acquihire    P 0.000 (0/0)  R 0.000 (0/1)  F1 0.000" in done.stdout.decode()
    assert done.stderr.decode().startswith("1 of 1 story could not be read and count as answered with nothing: s1: reading it took longer")
    failed = scrapy("evaluate", path, "--floor", "0.5", "-s", "ANALYSIS_TIME_LIMIT=0.0001")
    assert failed.returncode == 1
    assert b"could not be read" in failed.stderr


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"facts": {"layoffs": ["40"]}}, "story 's1' has facts that are no list of objects: layoffs"),
        soak({"labels": None}, "story 's1' has no labels"),
        soak({"facts": {"layoffs": [{"headcount": "40"}]}}, "story 's1' has layoffs with a headcount that is neither a number"),
        soak({"id": "s2"}, "story 's2' stands twice"),
    ],
)
def test_labels_that_cannot_be_measured_against_are_named(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    done = scrapy("evaluate", write(tmp_path / "gold.jsonl", {**LABELLED, "id": "s2"}, {**LABELLED, **change}))
    assert done.returncode == 2
    assert says in done.stdout.decode() + done.stderr.decode()


def test_facts_that_nobody_labelled_are_no_facts(tmp_path: Path) -> None:
    unread = {**STORY, "id": "s3", "text": None, "labels": {"layoffs": None}, "facts": {"layoffs": None, "deals": None}}
    done = scrapy("evaluate", write(tmp_path / "gold.jsonl", unread))
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_floors_of_the_project_are_understood(tmp_path: Path) -> None:
    """A table a file of stories, by its name; what is pinned of pages is another command's."""
    floors = tmp_path / "floors.toml"
    floors.write_text("[stories.gold]\nmean_f1 = 0.6\n[stories.other]\nmean_f1 = 1.0\n[pages]\ntitle = 0.9\n", encoding="utf-8")
    done = scrapy("evaluate", write(tmp_path / "gold.jsonl", LABELLED), "--floors", floors)
    assert (done.returncode, done.stderr) == (0, b"")
    done = scrapy("evaluate", write(tmp_path / "mine.jsonl", LABELLED), "--floors", floors)
    assert done.returncode == 2
    assert "has no floors for mine (it has some for gold, other)" in done.stderr.decode()


@pytest.mark.parametrize(
    ("floor", "says"),
    [("nan", "--floor nan: a number from 0 to 1"), ("2", "--floor 2: a number from 0 to 1"), ("x", "--floor x: a number")],
)
def test_a_floor_is_a_number_from_0_to_1(tmp_path: Path, floor: str, says: str) -> None:
    done = scrapy("evaluate", write(tmp_path / "gold.jsonl", LABELLED), "--floor", floor)
    assert done.returncode == 2
    assert says in done.stderr.decode()


def test_a_label_of_a_topic_that_nobody_knows_is_exit_2(tmp_path: Path) -> None:
    labels = {"layoffs": False, "reverse_acquihires": True}
    done = scrapy("evaluate", write(tmp_path / "gold.jsonl", {**LABELLED, "labels": labels}))
    assert done.returncode == 2
    assert "no such topic: reverse_acquihires; did you mean 'reverse_acquihire'?" in done.stderr.decode()


def test_a_floor_that_names_no_figure_is_exit_2(tmp_path: Path) -> None:
    floors = tmp_path / "floors.toml"
    floors.write_text('"layofs.f1" = 0.9\n', encoding="utf-8")
    done = scrapy("evaluate", write(tmp_path / "gold.jsonl", LABELLED), "--floors", floors)
    assert done.returncode == 2
    assert "layofs.f1" in done.stderr.decode() + done.stdout.decode()


@needs("gold", "score.py")
@pytest.mark.soak
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
