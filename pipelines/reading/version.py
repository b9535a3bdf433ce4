"""The version of the rules: a short hash over the code and the data files that read a story. It changes when answers may."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
# All that a story passes on its way from text to tags and facts. A stage only carries it there: how it does that changes no answer.
READS = (
    "vigia/dates.py",
    "vigia/facts.py",
    "pipelines/rule_file.py",
    "pipelines/reading",
)
CODE_AND_DATA = (".py", ".pyc", ".toml", ".tsv")


def files(root: Path = ROOT) -> Iterator[Path]:
    """The files below `root` (a checkout, or site-packages) that decide what is read."""
    for name in READS:
        path = root / name
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if _reads(found))
        else:
            yield path if path.is_file() else path.with_suffix(".pyc")


def _reads(path: Path) -> bool:
    """An editor's locks and copies begin with a dot; what stands compiled beside no source is the code, and a cache is a copy of it."""
    if path.suffix not in CODE_AND_DATA or path.name.startswith(".") or path.stem == "stage" or not path.is_file():
        return False
    return path.suffix != ".pyc" or (path.parent.name != "__pycache__" and not path.with_suffix(".py").is_file())


def rules_version(root: Path = ROOT) -> str:
    """Ten hexadecimal digits over the names and contents of those files; the same on every machine, whatever ends its lines."""
    digest = hashlib.sha256()
    for path in files(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:10]


RULES_VERSION = rules_version()
