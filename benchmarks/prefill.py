"""A database as it is after years: the articles of a crawl, copied under other addresses until there are as many as wanted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from vigia.facts import KINDS

# Tables that belong to an article, with the columns that differ in a copy, as SQL; {k} is the copy's number, {step} keeps ids apart.
COPIED = {
    "articles": {
        "id": "id + {k} * {step}",
        "url": "url || '?copia={k}'",
        "page_url": "page_url || '?copia={k}'",
        "text_hash": "text_hash || '-{k}'",
        "copy_of": "NULL",
        "published_at": "strftime('%Y-%m-%dT%H:%M:%SZ', published_at, '-{k} days')",
        "published_day": "date(published_day, '-{k} days')",
        "first_seen_at": "strftime('%Y-%m-%dT%H:%M:%SZ', first_seen_at, '-{k} days')",
    },
    "article_urls": {"url": "url || '?copia={k}'", "article": "article + {k} * {step}"},
    "article_topics": {"article": "article + {k} * {step}"},
    "doubtful_topics": {"article": "article + {k} * {step}"},
    "doubtful_evidence": {"id": "NULL", "article": "article + {k} * {step}"},
    "article_companies": {"article": "article + {k} * {step}"},
    "evidence": {"id": "NULL", "article": "article + {k} * {step}"},
    **{kind.table: {"id": "NULL", "article": "article + {k} * {step}"} for kind in KINDS},
    "sketches": {"article": "article + {k} * {step}", "day": "day - {k}"},
    "discoveries": {"url": "url || '?copia={k}'", "fetch_url": "fetch_url || '?copia={k}'", "next_try_at": "NULL", "endpoint": "NULL"},
}

# Each copy's samples are others, as of another text; the lower bits say at which sampling they are seen.
SAMPLES = (
    "INSERT INTO shingles (hash, day, article) SELECT (hash + {k} * 982451653 * 32) & 0x7fffffffffffffff, day - {k}, article + {k} * {step}"
    " FROM samples"
)


def prefill(database: Path, articles: int) -> int:
    """Copies until at least `articles` are stored; returns how many there are."""
    with closing(sqlite3.connect(database)) as db:
        (have, step) = db.execute("SELECT count(*), max(id) FROM articles").fetchone()
        if not have:
            raise ValueError(f"{database} holds no article to copy")
        copies = -(-articles // have) - 1
        for table, changes in COPIED.items():
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            originals = db.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0] or 0
            for k in range(1, copies + 1):
                values = ", ".join(changes.get(column, f'"{column}"').format(k=k, step=step) for column in columns)
                names = ", ".join(f'"{column}"' for column in columns)
                db.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE rowid <= {originals}")
        db.execute("CREATE TEMP TABLE samples AS SELECT * FROM shingles")
        for k in range(1, copies + 1):
            db.execute(SAMPLES.format(k=k, step=step))
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(db.execute("SELECT count(*) FROM articles").fetchone()[0])
