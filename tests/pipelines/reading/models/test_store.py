"""A model is sorted text that says again what was written, and one that is damaged, foreign or of another version is refused in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.reading.models import FOLDER, Linear, ModelError, check_models, probability
from pipelines.reading.models.linear import parse
from pipelines.reading.models.store import digest, read_model

SMALL = Linear(("one", "other"), (-1.0, 0.25), {"despid": (2.5, 0.0), "COMPANY despid": (0.5, -1.0)})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "models" / "data"))


def test_a_score_is_the_sum_of_what_is_known() -> None:
    assert SMALL.score(["despid", "COMPANY despid", "never seen"]) == [2.0, -0.75]
    assert Linear(("one",), (1.0,), {"a": (2.0,)}).score(["a", "b"]) == [3.0]
    assert probability(0.0) == 0.5
    assert probability(-1e9) < 1e-9 < 1 - 1e-9 < probability(1e9)


def test_the_text_says_it_again_and_is_sorted() -> None:
    lines = SMALL.text().splitlines()
    assert lines[2:] == sorted(lines[2:])
    assert parse(SMALL.text()) == SMALL
    knows_nothing = Linear((), (), {})
    assert parse(knows_nothing.text()) == knows_nothing


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1"),
        ("feature\tone\n(bias)\tmuch\n", "line 2"),
        ("feature\tone\n(bias)\t1\t2\n", "line 2"),
        ("feature\tone\n(bias)\n", "line 2: 0 weights"),
        ("feature\tone\nword\t1\n", "(bias)"),
    ],
)
def test_what_is_no_model_is_named(text: str, words: str) -> None:
    with pytest.raises(ValueError) as told:  # noqa: PT011  which words it holds is what is asked
        parse(text)
    assert words in str(told.value)


def test_the_shipped_models_can_be_used(folder: Path) -> None:
    check_models(folder)


def test_a_model_with_a_changed_byte_is_refused(folder: Path) -> None:
    path = folder / "sentences.tsv"
    path.write_bytes(path.read_bytes().replace(b"despid", b"despix", 1))
    with pytest.raises(ModelError, match=r"sentences\.tsv: is not the file that manifest\.toml names .* restore it, or make train"):
        check_models(folder)


@pytest.mark.parametrize("weight", ["1.2.3", "-", "."])
def test_a_weight_that_is_no_number_is_named_though_the_manifest_knows_the_file(folder: Path, weight: str) -> None:
    path, manifest = folder / "rows.tsv", folder / "manifest.toml"
    known = digest(path.read_bytes())
    outputs = len(parse(path.read_text(encoding="utf-8")).outputs)
    path.write_text(path.read_text(encoding="utf-8") + "una palabra" + f"\t{weight}" * outputs + "\n", encoding="utf-8")
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(known, digest(path.read_bytes())), encoding="utf-8")
    with pytest.raises(ModelError, match=r"rows\.tsv: 'una palabra': a weight is no number"):
        check_models(folder)


def test_a_model_of_another_version_is_refused_with_the_command_that_makes_it(folder: Path) -> None:
    manifest = folder / "manifest.toml"
    lines = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    manifest.write_text("".join('features = "0123456789"\n' if line.startswith("features") else line for line in lines), encoding="utf-8")
    with pytest.raises(ModelError, match=r"made for another version of the program .* make train"):
        read_model("stories", folder)


@pytest.mark.parametrize("name", ["manifest.toml", "rows.tsv"])
def test_a_missing_file_is_named(name: str, folder: Path) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"{name}: .*make train"):
        check_models(folder)


def test_a_threshold_that_is_missing_is_named(folder: Path) -> None:
    manifest = folder / "manifest.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"doubtful.layoffs"', '"doubtful.layofs"'), encoding="utf-8")
    with pytest.raises(ModelError, match=r"thresholds: doubtful\.layoffs is missing"):
        check_models(folder)


def test_the_models_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 10_000_000


@pytest.mark.parametrize("value", ["nan", "45.0", '"0.4"', "true", "-0.1"])
def test_a_threshold_that_no_score_could_mean_is_named(folder: Path, value: str) -> None:
    manifest = folder / "manifest.toml"
    lines = manifest.read_text(encoding="utf-8").splitlines()
    lines = [f'"layoffs" = {value}' if line.startswith('"layoffs" =') else line for line in lines]
    manifest.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ModelError, match=r"thresholds: layoffs: .* is no number of 0\.\.1"):
        check_models(folder)
