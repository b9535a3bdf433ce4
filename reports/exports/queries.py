"""The questions that are kept as files: what each asks, its parameters, its SQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "queries"
_PARAMETER = re.compile(r'--\s*:(\w+)(?:\s+default\s+"([^"]*)")?\s*(.*)')


class NoQuery(ValueError):
    """A question that is not there, or is not asked as it should be; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class Query:
    """`defaults`: what a parameter is where nobody says, None where somebody must; in the order of the file."""

    name: str
    question: str
    sql: str
    defaults: Mapping[str, str | None]

    def parameters(self, given: Mapping[str, str]) -> dict[str, str]:
        """Those given and the defaults of the others. Raises NoQuery."""
        for name in given:
            if name not in self.defaults:
                near = ", ".join(get_close_matches(name, self.defaults, cutoff=0.4)) or ", ".join(self.defaults) or "none"
                raise NoQuery(f"query {self.name} has no parameter {name} (it takes {near})")
        told = {**self.defaults, **given}
        if missing := [name for name, value in told.items() if value is None]:
            raise NoQuery(f"query {self.name} wants {' '.join(f'{name}=...' for name in missing)}")
        return {name: value for name, value in told.items() if value is not None}


def queries(folder: Path = FOLDER) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.sql"))


def query(name: str, folder: Path = FOLDER) -> Query:
    """Raises NoQuery, with the names most like one that is not there."""
    if name not in queries(folder):
        near = get_close_matches(name, queries(folder), cutoff=0.4) or queries(folder)
        raise NoQuery(f"there is no query {name} (did you mean {' or '.join(near)}?)")
    sql = (folder / f"{name}.sql").read_text(encoding="utf-8")
    comments = [line for line in sql.splitlines() if line.startswith("--")]
    statement = "\n".join(line for line in sql.splitlines() if not line.startswith("--")).strip().removesuffix(";")
    said = {found[1]: found[2] for line in comments if (found := _PARAMETER.match(line))}
    named = dict.fromkeys(re.findall(r"(?<!:):([A-Za-z_]\w*)", _without_strings(statement)))
    return Query(name, comments[0].lstrip("- ") if comments else name, statement, {one: said.get(one) for one in named})


def _without_strings(sql: str) -> str:
    return re.sub(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"", "''", sql)
