"""The version of the rules: a short hash over every data file that decides, and a constant for the code. It changes when answers may."""

from __future__ import annotations

import hashlib
from pathlib import Path

CODE_VERSION = 1  # raised when code, not data, makes stored answers worth computing again
PIPELINES = Path(__file__).parents[1]


def rules_version(root: Path = PIPELINES) -> str:
    """Ten hexadecimal digits over the names and contents of all rule, lexicon and registry files below `root`."""
    digest = hashlib.sha256(str(CODE_VERSION).encode())
    files = sorted(p for p in root.rglob("*") if p.suffix in (".toml", ".tsv") and p.parent.name in ("data", "companies", "spanish"))
    for path in files:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:10]


RULES_VERSION = rules_version()
