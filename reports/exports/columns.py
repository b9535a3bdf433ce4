"""The columns of what is exported: which kind of value stands in each, the same for an empty table and a full one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["integer", "number", "string", "instant", "day", "json"]

# By name, whichever table they stand in: what SQLite's own types do not say.
JSON = frozenset(
    (
        *(
            "aliases",
            "authors",
            "fields_from",
            "hints",
            "latest",
            "lead_investors",
            "left_out",
            "lengths",
            "names",
            "other",
            "pages",
            "people",
        ),
        *("rights_signals", "startups", "told"),
    )
)
NUMBERS = frozenset(("%", "against", "known_at", "latest", "least", "longest_gap", "most", "most_common", "usual_per_day", "value"))
RANKS = frozenset(("place",))  # a number where SQLite has no type for it, and elsewhere a place on the map
TEXTS = frozenset(("as_of", "problem", "sight"))
_DECLARED: Mapping[str, Kind] = {"INTEGER": "integer", "REAL": "number", "TEXT": "string"}
_INSTANT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z"
_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    description: str | None = None


def types_by_name(conn: sqlite3.Connection) -> dict[str, str]:
    """SQLite's type of each name that has the same one wherever it has any."""
    sql = (
        "SELECT told.name, min(told.type) FROM pragma_table_list AS there JOIN pragma_table_info(there.name) AS told"
        " WHERE there.type IN ('table', 'view') AND told.type IN ('INTEGER', 'REAL', 'TEXT')"
        " GROUP BY told.name HAVING count(DISTINCT told.type) = 1"
    )
    return {name: declared for name, declared in conn.execute(sql).fetchall() if name not in RANKS}


def expected(name: str, declared: str) -> Kind | None:
    """The kind by SQLite's type, "" where it has none, and by the name; None where neither says."""
    kind = _DECLARED.get(declared)
    if kind in ("integer", "number"):
        return kind
    if name in JSON and not (name in NUMBERS and declared == "ANY"):
        return "json"
    if name in NUMBERS:
        return "number"
    if name.endswith("_at"):
        return "instant"
    if name in ("day", "Date", "Date Added") or (name.endswith(("_day", "_date")) and name != "event_day"):
        return "day"
    if kind is not None:
        return "string"
    return "string" if name in TEXTS else None


def verified(
    conn: sqlite3.Connection, sql: str, parameters: Mapping[str, Any], wanted: Sequence[tuple[str, Kind | None]]
) -> tuple[Kind, ...]:
    """The kinds as the values bear them out: one that does not fit all of its values is widened. A pass over everything."""
    names = [f"c{number}" for number in range(len(wanted))]
    asked = ", ".join(part for name, (_, kind) in zip(names, wanted, strict=True) for part in _questions(name, kind))
    row = conn.execute(f"WITH told ({', '.join(names)}) AS (\n{sql}\n) SELECT {asked} FROM told", parameters).fetchone()
    answers: Iterator[Any] = iter(tuple(row))
    return tuple(_borne_out(kind, *(next(answers) for _ in range(4))) for _, kind in wanted)


def _questions(name: str, kind: Kind | None) -> Iterator[str]:
    for types in ("'integer'", "'real'", "'text', 'blob'"):
        yield f"coalesce(sum(typeof({name}) IN ({types})), 0)"
    if kind in ("instant", "day"):
        shape = _INSTANT if kind == "instant" else _DAY
        yield f"coalesce(sum({name} IS NOT NULL AND ({name} NOT GLOB '{shape}' OR datetime({name}) IS NULL)), 0)"
    else:
        yield "0"


def _borne_out(kind: Kind | None, integers: int, reals: int, texts: int, misshapen: int) -> Kind:
    match kind:
        case "integer" | "number" | None:
            if texts:
                return "string"
            return "number" if reals or kind == "number" else "integer"
        case "instant" | "day":
            return "string" if misshapen or integers or reals else kind
        case _:  # `people` may be counted in a query
            return kind if texts or not integers + reals else "number" if reals else "integer"
