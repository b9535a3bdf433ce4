"""output/README.md against the database it describes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.pipelines.storage.newsroom import Newsroom, story

README = (Path(__file__).resolve().parent.parent.parent.parent / "output" / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)


def described() -> dict[str, list[str]]:
    """Columns by table, in the order of the file."""
    sections = re.split(r"^### (\w+)$", README, flags=re.MULTILINE)[1:]
    return {
        name: [column for column in re.findall(r"^\| ([^|\n]+?) \|", body, re.MULTILINE) if column != "column"]
        for name, body in zip(sections[::2], sections[1::2], strict=True)
    }


def test_every_table_view_and_column_is_described_and_nothing_else(room: Newsroom) -> None:
    names = room.rows(
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT GLOB 'articles_fts_*' AND name NOT GLOB 'sqlite_*' ORDER BY name"
    )
    real = {name: [column for (column,) in room.rows("SELECT name FROM pragma_table_info(?)", name)] for (name,) in names}
    assert {name: sorted(columns) for name, columns in described().items()} == {name: sorted(columns) for name, columns in real.items()}


@pytest.mark.parametrize("sql", QUERIES, ids=range(len(QUERIES)))
def test_the_queries_of_the_readme_run(room: Newsroom, sql: str) -> None:
    assert len(QUERIES) >= 8
    room.store.articles.save(story())
    room.rows(sql)


def test_the_query_for_despido_finds_despide(room: Newsroom) -> None:
    room.store.articles.save(story())
    both, meta = (query for query in QUERIES if "search_terms" in query)
    room.store.articles.save(story("https://faro.example/b", title="Los despidos de Meta", text="Llegan tras meses de rumores."))
    assert {row[1] for row in room.rows(both)} == {"Nébula despide al 14 % de su plantilla", "Los despidos de Meta"}
    assert [row[1] for row in room.rows(meta)] == ["Los despidos de Meta"]
