"""The models that the project ships, beside the manifest that says what they are made of: a damaged or foreign one is refused."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.reading.models.linear import Linear, parse
from pipelines.rule_file import RuleFileError, label

FOLDER = Path(__file__).parent / "data"
MANIFEST = "manifest.toml"
NAMES = ("companies", "details", "pairs", "rows", "sentences", "stories", "tags", "terms")
ROOT = Path(__file__).parents[3]
# The code that says most directly what a model sees: a model that was made with another does not fit.
FEATURES = (
    "pipelines/reading/names/features.py",
    "pipelines/reading/names/judged.py",
    "pipelines/reading/facts/details.py",
    "pipelines/reading/facts/features.py",
    "pipelines/reading/facts/statuses.py",
    "pipelines/reading/facts/terms.py",
    "pipelines/reading/facts/told.py",
    "pipelines/reading/text/stems.py",
    "pipelines/reading/story/features.py",
    "pipelines/reading/story/masked.py",
    "pipelines/reading/facts/pairs.py",
    "pipelines/reading/rules/sums.py",
    "pipelines/reading/topics/features.py",
    "pipelines/reading/topics/learned.py",
)


class ModelError(RuleFileError):
    """A model cannot be used: the message says which, why, and the command that makes it."""


def digest(data: bytes) -> str:
    """Sixteen hexadecimal digits, whatever ends the lines."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()[:16]


def features_version(root: Path = ROOT) -> str | None:
    """Ten hexadecimal digits over the code that makes features; None where it was installed without its sources, beside its models."""
    if not all((root / name).is_file() for name in FEATURES):
        return None
    whole = hashlib.sha256()
    for name in FEATURES:
        whole.update(name.encode() + b"\0" + (root / name).read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()[:10]


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """Raises ModelError."""
    path = folder / MANIFEST
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelError(f"{label(path)}: the models' manifest cannot be read ({error}); restore it, or make train") from None


def read_model(name: str, folder: Path) -> Linear:
    """One model of a folder, checked against its manifest. Raises ModelError."""
    manifest = read_manifest(folder)
    file = folder / f"{name}.tsv"
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ModelError(f"{label(file)}: cannot be read ({error.strerror}); restore it, or make train") from None
    wanted = manifest.get("digests", {}).get(file.name)
    if wanted != digest(data):
        raise ModelError(
            f"{label(file)}: is not the file that {MANIFEST} names ({digest(data)}, not {wanted}), but damaged or foreign; "
            "restore it, or make train"
        )
    if manifest.get("features") != (version := features_version()) and version is not None:
        raise ModelError(
            f"{label(file)}: was made for another version of the program ({manifest.get('features')}, not {version}); "
            "make train makes one for this"
        )
    try:
        return parse(data.decode("utf-8"))
    except ValueError as error:
        raise ModelError(f"{label(file)}: {error}; restore it, or make train") from None


def check_models(folder: Path) -> None:
    """All models of a folder, and a threshold for whatever they judge. Raises ModelError."""
    found = {name: load(name) if folder == _in_use else read_model(name, folder) for name in NAMES}
    for name, model in found.items():
        _check_weights(folder / f"{name}.tsv", model)
    known = read_manifest(folder).get("thresholds", {})
    wanted = {"company", "startup", *(f"rows.{kind}" for kind in found["rows"].outputs)}
    wanted |= {f"{prefix}{topic}" for topic in found["stories"].outputs for prefix in ("", "doubtful.")}
    for name in sorted(wanted):
        if name not in known:
            raise ModelError(f"{label(folder / MANIFEST)}: thresholds: {name} is missing; restore the file, or make train")
    for name, value in known.items():
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:  # nan is not, either
            where = f"{label(folder / MANIFEST)}: thresholds: {name}"
            raise ModelError(f"{where}: {value!r} is no number of 0..1; restore the file, or make train")


def _check_weights(file: Path, model: Linear) -> None:
    for feature in model.weights:
        try:
            model.weights[feature]
        except ValueError:
            raise ModelError(f"{label(file)}: {feature!r}: a weight is no number; restore it, or make train") from None


_in_use = FOLDER


def use(folder: Path) -> None:
    """From now on this process reads with the models of another folder: for training, which asks those that it has just made."""
    global _in_use
    _in_use = folder
    load.cache_clear()
    thresholds.cache_clear()


@cache
def load(name: str) -> Linear:
    """A model of the folder in use, the shipped one by default; loaded once a process. Raises ModelError."""
    return read_model(name, _in_use)


@cache
def thresholds() -> Mapping[str, float]:
    """What a score must reach, by topic and as "rows.KIND", "company" and "startup"; from "doubtful.TOPIC" on a story is doubtful."""
    found = read_manifest(_in_use).get("thresholds", {})
    return {str(name): float(value) for name, value in found.items()}
