"""The tables of copies and events as their migration makes them; the rules of schema.py hold.

What stands in them follows from articles and facts alone, but for `event_ids`: which ids were ever given.
"""

from __future__ import annotations

from sqlite_utils import Database

COPIES = """
CREATE TABLE sketches (
    article INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    sampling INTEGER NOT NULL,
    shingles INTEGER NOT NULL,
    day INTEGER,
    samples BLOB NOT NULL
) STRICT;

-- Without a reference to articles: it would take an index as large as the table. Who removes an article takes these along by its sketch.
CREATE TABLE shingles (
    hash INTEGER NOT NULL,
    day INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (hash, day, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE copies (
    article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('copy', 'embedded')),
    containment REAL NOT NULL,
    PRIMARY KEY (article, other),
    CHECK (article < other)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_other ON copies (other);
"""

EVENTS = """
CREATE TABLE claims (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    fact_table TEXT NOT NULL,
    fact INTEGER,
    key TEXT NOT NULL,
    names TEXT NOT NULL,
    day TEXT NOT NULL,
    background INTEGER NOT NULL CHECK (background IN (0, 1)),
    signature TEXT,
    aside INTEGER NOT NULL CHECK (aside IN (0, 1)),
    role TEXT NOT NULL DEFAULT 'news' CHECK (role IN ('news', 'background')),
    event TEXT,
    UNIQUE (article, key)
) STRICT;
CREATE INDEX claims_event ON claims (event);
CREATE INDEX claims_signature ON claims (signature, day) WHERE signature IS NOT NULL;

CREATE TABLE claim_companies (
    company TEXT NOT NULL,
    fact_table TEXT NOT NULL,
    day TEXT NOT NULL,
    claim INTEGER NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    PRIMARY KEY (company, fact_table, day, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_companies_claim ON claim_companies (claim);

CREATE TABLE events (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    part_of TEXT,
    company TEXT,
    company_id TEXT,
    company_key TEXT,
    acquirer TEXT,
    acquirer_id TEXT,
    acquirer_key TEXT,
    target TEXT,
    target_id TEXT,
    target_key TEXT,
    status TEXT,
    day TEXT NOT NULL,
    day_precision TEXT NOT NULL CHECK (day_precision IN ('year', 'month', 'day', 'published')),
    scope TEXT,
    place TEXT,
    legal_form TEXT,
    round_type TEXT,
    licence INTEGER CHECK (licence IN (0, 1)),
    people TEXT NOT NULL DEFAULT '[]',
    lead_investors TEXT NOT NULL DEFAULT '[]',
    first_article INTEGER NOT NULL,
    first_published_at TEXT,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    articles INTEGER NOT NULL,
    background_articles INTEGER NOT NULL,
    outlets INTEGER NOT NULL,
    independent_groups INTEGER NOT NULL,
    independent_sources INTEGER NOT NULL
) STRICT;
CREATE INDEX events_kind ON events (kind, day);
CREATE INDEX events_company ON events (company_id);
CREATE INDEX events_company_key ON events (company_key);
CREATE INDEX events_acquirer ON events (acquirer_id);
CREATE INDEX events_acquirer_key ON events (acquirer_key);
CREATE INDEX events_target ON events (target_id);
CREATE INDEX events_target_key ON events (target_key);
CREATE INDEX companies_name ON companies (name);
CREATE INDEX events_part ON events (part_of) WHERE part_of IS NOT NULL;

CREATE TABLE event_figures (
    event TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    least ANY NOT NULL,
    most ANY NOT NULL,
    most_common ANY NOT NULL,
    currency TEXT,
    groups INTEGER NOT NULL,
    latest ANY NOT NULL,
    latest_currency TEXT,
    latest_day TEXT NOT NULL,
    usd INTEGER,
    eur INTEGER,
    rate_day TEXT,
    PRIMARY KEY (event, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_contradictions (
    event TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    field TEXT NOT NULL,
    class TEXT NOT NULL,
    value ANY NOT NULL,
    currency TEXT,
    against ANY NOT NULL,
    against_currency TEXT,
    PRIMARY KEY (event, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE contradiction_claims (
    event TEXT NOT NULL,
    number INTEGER NOT NULL,
    claim INTEGER NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    side TEXT NOT NULL CHECK (side IN ('value', 'against')),
    PRIMARY KEY (event, number, claim),
    FOREIGN KEY (event, number) REFERENCES event_contradictions (event, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX contradiction_claims_claim ON contradiction_claims (claim);

CREATE TABLE event_ids (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article INTEGER REFERENCES articles (id) ON DELETE SET NULL,
    claim TEXT,
    given_at TEXT NOT NULL
) STRICT;
CREATE INDEX event_ids_claim ON event_ids (article, claim);
"""

MONEY = {"deals": ("amount",), "funding_rounds": ("amount", "valuation")}


def widen_facts(db: Database) -> None:
    """A fact's event by its id, which is text, and its sums in two currencies; whose report an article passes on."""
    db.conn.execute("ALTER TABLE articles ADD COLUMN echo_of TEXT CHECK (echo_of <> '')")
    for table in ("layoffs", "deals", "funding_rounds"):
        db.conn.execute(f"ALTER TABLE {table} DROP COLUMN event")  # it was reserved, and NULL everywhere
        db.conn.execute(f"ALTER TABLE {table} ADD COLUMN event TEXT")
        for name in MONEY.get(table, ()):
            for column in (f"{name}_usd INTEGER", f"{name}_eur INTEGER", f"{name}_rate_day TEXT"):
                db.conn.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
