"""The named steps from an empty file to today's schema. A step that was released is never edited: a change is a new step below.

sqlite-utils writes each down in `_sqlite_migrations`; `connection.prepare` runs all that are missing in one transaction. Whoever adds
a step that rebuilds `articles` (transform) must make the search triggers anew: rebuilding drops them (a test inserts and searches
after each step).
"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database, Migrations

from . import announcement_schema, archive_schema, company_keys, event_schema, fact_schema, schema

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
    _run(db, fact_schema.FACTS)


@MIGRATIONS(name="0004_search")
def search(db: Database) -> None:
    _run(db, schema.SEARCH)


@MIGRATIONS(name="0005_health_notices")
def health_notices(db: Database) -> None:
    _run(db, schema.NOTICES)


@MIGRATIONS(name="0006_unread")
def unread(db: Database) -> None:
    _run(db, schema.UNREAD)


@MIGRATIONS(name="0007_minutes")
def minutes(db: Database) -> None:
    """A moment may be known to the minute. What was stored stays `second`, as it was said to be.

    SQLite changes no CHECK, and rebuilding `articles` would write every text anew, with its search index and all that refers to it. A
    constraint that no row can break is widened in the schema itself (https://www.sqlite.org/lang_altertable.html, at the end).
    """
    _say_otherwise(db, "articles", "published_precision IN ('second', 'day')", "published_precision IN ('second', 'minute', 'day')")


def _say_otherwise(db: Database, table: str, old: str, new: str) -> None:
    """Change the words in which the schema has a table; what is stored must be right for both."""
    version = db.conn.execute("PRAGMA schema_version").fetchone()[0]
    db.conn.execute("PRAGMA writable_schema = ON")
    try:
        sql = "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?"
        db.conn.execute(sql, (old, new, table))
        db.conn.execute(f"PRAGMA schema_version = {version + 1}")  # whoever has the file open reads the schema anew
    finally:
        db.conn.execute("PRAGMA writable_schema = RESET")


@MIGRATIONS(name="0008_company_ids")
def company_ids(db: Database) -> None:
    """A fact's companies by their ids in the registry, and the kind of a company. What stands there already has an id where its article
    names that company by the registry's name: a withheld text is never read again. `retag` does the others."""
    db.conn.execute("ALTER TABLE companies ADD COLUMN kind TEXT")
    for table, name in (("layoffs", "company"), ("deals", "acquirer"), ("deals", "target"), ("funding_rounds", "company")):
        db.conn.execute(f"ALTER TABLE {table} ADD COLUMN {name}_id TEXT")
        db.conn.execute(f"CREATE INDEX {table}_{name}_id ON {table} ({name}_id)")
        db.conn.execute(
            f"UPDATE {table} SET {name}_id = (SELECT companies.id FROM article_companies JOIN companies ON companies.id = company"
            f" WHERE article_companies.article = {table}.article AND companies.learned = 0 AND companies.name = {table}.{name})"
        )


@MIGRATIONS(name="0009_doubtful_topics")
def doubtful_topics(db: Database) -> None:
    _run(db, schema.DOUBTFUL)


@MIGRATIONS(name="0010_labels")
def labels(db: Database) -> None:
    """The tags that a person has set are found without reading all evidence."""
    db.conn.execute("CREATE INDEX evidence_label ON evidence (rule, article) WHERE rule = 'label'")


@MIGRATIONS(name="0011_event_days")
def event_days(db: Database) -> None:
    """When an event happened, of which part a cut is, how far a deal has come and of which type a round is. What is stored has none of
    it until `retag`; what was read out of a text that is withheld keeps none."""
    for table, column in (("layoffs", "scope"), ("deals", "status"), ("funding_rounds", "round_type")):
        db.conn.execute(f"ALTER TABLE {table} ADD COLUMN {column} TEXT")
        db.conn.execute(f"ALTER TABLE {table} ADD COLUMN event_day TEXT CHECK (event_day <> '')")
        db.conn.execute(f"ALTER TABLE {table} ADD COLUMN event_day_precision TEXT CHECK (event_day_precision IN ('year', 'month', 'day'))")
        db.conn.execute(f"CREATE INDEX {table}_event_day ON {table} (event_day)")


@MIGRATIONS(name="0012_full_answers")
def full_answers(db: Database) -> None:
    """When an endpoint last answered in full. What was polled before is asked in full once, since nobody knows."""
    db.conn.execute("ALTER TABLE endpoints ADD COLUMN last_full_at TEXT")


@MIGRATIONS(name="0013_events")
def events(db: Database) -> None:
    """Copies across outlets, and the events that facts tell of. What is stored has none until `retag`."""
    event_schema.widen_facts(db)
    _run(db, event_schema.COPIES)
    _run(db, event_schema.EVENTS)


@MIGRATIONS(name="0014_search_terms")
def search_terms(db: Database) -> None:
    """Words with their stems. Of an older file `terms.py` takes them up in steps when it is next opened for writing. And the index says of
    which table it is in the one spelling by which Datasette finds it."""
    _run(db, schema.SEARCH_TERMS)
    _say_otherwise(db, "articles_fts", "content = 'articles'", 'content="articles"')


@MIGRATIONS(name="0015_announcements")
def announcements(db: Database) -> None:
    """What `notify` told of which event, to whom."""
    _run(db, announcement_schema.ANNOUNCEMENTS)


@MIGRATIONS(name="0016_kinds_of_mentions")
def kinds_of_mentions(db: Database) -> None:
    """What each article takes a company for, whatever the first that named it took it for. What is stored has none until `retag`."""
    db.conn.execute("ALTER TABLE article_companies ADD COLUMN taken_for TEXT")


@MIGRATIONS(name="0017_company_keys")
def keys_of_companies(db: Database) -> None:
    """By which events of a company are found that do not say its id."""
    _run(db, fact_schema.COMPANY_KEYS)
    company_keys.fill(db.conn)


@MIGRATIONS(name="0018_numbers_given_once")
def numbers_given_once(db: Database) -> None:
    """The number of an article that was forgotten is never given again: who polls by number would pass over the next one that had it.

    AUTOINCREMENT is a word in the schema and a row in a table that SQLite makes with the first table that says it.
    """
    db.conn.execute("CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT)")
    db.conn.execute("DROP TABLE counted")
    db.conn.execute("INSERT INTO sqlite_sequence (name, seq) SELECT 'articles', coalesce(max(id), 0) FROM articles")
    _say_otherwise(db, "articles", "id INTEGER PRIMARY KEY,", "id INTEGER PRIMARY KEY AUTOINCREMENT,")


@MIGRATIONS(name="0019_announced_up_to")
def announced_up_to(db: Database) -> None:
    """Up to which day `notify` had nothing left to tell. Of what is there the last message says it."""
    _run(db, announcement_schema.ANNOUNCED_UP_TO)


@MIGRATIONS(name="0020_collected")
def collected(db: Database) -> None:
    """How far the answers of a cluster's workers have been applied."""
    _run(db, schema.COLLECTED)


@MIGRATIONS(name="0021_archives")
def archives(db: Database) -> None:
    """How far archives have been read."""
    _run(db, archive_schema.ARCHIVES)


NAMES = (
    "0001_memory",
    "0002_articles",
    "0003_facts",
    "0004_search",
    "0005_health_notices",
    "0006_unread",
    "0007_minutes",
    "0008_company_ids",
    "0009_doubtful_topics",
    "0010_labels",
    "0011_event_days",
    "0012_full_answers",
    "0013_events",
    "0014_search_terms",
    "0015_announcements",
    "0016_kinds_of_mentions",
    "0017_company_keys",
    "0018_numbers_given_once",
    "0019_announced_up_to",
    "0020_collected",
    "0021_archives",
)
