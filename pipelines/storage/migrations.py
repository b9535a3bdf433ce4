"""The named steps from an empty file to today's schema. A step that was released is never edited: a change is a new step below.

sqlite-utils runs each in a transaction together with its record in `_sqlite_migrations`. Whoever adds a step that rebuilds
`articles` (transform)
must make the search triggers anew: rebuilding drops them (a test inserts and searches after each step).
"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database, Migrations

from . import schema

APPLICATION_ID = 0x56494749  # "VIGI": tells our file from anybody else's
MIGRATIONS = Migrations("vigia")


def _run(db: Database, script: str) -> None:
    """Statement by statement: executescript would commit the migration's transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if _complete(statement):
            db.conn.execute(statement)
            statement = ""


def _complete(statement: str) -> bool:
    return bool(statement.strip()) and sqlite3.complete_statement(statement)


@MIGRATIONS(name="0001_memory")
def memory(db: Database) -> None:
    _run(db, schema.MEMORY)


@MIGRATIONS(name="0002_articles")
def articles(db: Database) -> None:
    _run(db, schema.ARTICLES)


@MIGRATIONS(name="0003_facts")
def facts(db: Database) -> None:
    _run(db, schema.FACTS)


@MIGRATIONS(name="0004_search")
def search(db: Database) -> None:
    _run(db, schema.SEARCH)


@MIGRATIONS(name="0005_health_notices")
def health_notices(db: Database) -> None:
    _run(db, schema.NOTICES)


NAMES = ("0001_memory", "0002_articles", "0003_facts", "0004_search", "0005_health_notices")
