"""The tables of facts and companies as the first migrations make them; the rules of schema.py hold."""

from __future__ import annotations

FACTS = """
CREATE TABLE layoffs (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    company TEXT CHECK (company <> ''),
    headcount_min INTEGER,
    headcount_max INTEGER,
    percent REAL,
    contractors INTEGER,
    stage TEXT,
    legal_form TEXT,
    place TEXT,
    department TEXT,
    attributed_to TEXT,
    background INTEGER NOT NULL DEFAULT 0 CHECK (background IN (0, 1)),
    field TEXT NOT NULL CHECK (field IN ('title', 'summary', 'text')),
    quote TEXT NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    rule TEXT,
    event INTEGER
) STRICT;
CREATE INDEX layoffs_article ON layoffs (article);
CREATE INDEX layoffs_company ON layoffs (company);

CREATE TABLE deals (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    acquirer TEXT CHECK (acquirer <> ''),
    target TEXT CHECK (target <> ''),
    people TEXT NOT NULL DEFAULT '[]',
    amount INTEGER,
    currency TEXT,
    amount_text TEXT,
    stake_percent REAL,
    licence INTEGER NOT NULL DEFAULT 0 CHECK (licence IN (0, 1)),
    background INTEGER NOT NULL DEFAULT 0 CHECK (background IN (0, 1)),
    field TEXT NOT NULL CHECK (field IN ('title', 'summary', 'text')),
    quote TEXT NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    rule TEXT,
    event INTEGER
) STRICT;
CREATE INDEX deals_article ON deals (article);
CREATE INDEX deals_kind ON deals (kind, target);

CREATE TABLE funding_rounds (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    company TEXT CHECK (company <> ''),
    amount INTEGER,
    currency TEXT,
    amount_text TEXT,
    round TEXT,
    valuation INTEGER,
    valuation_currency TEXT,
    lead_investors TEXT NOT NULL DEFAULT '[]',
    background INTEGER NOT NULL DEFAULT 0 CHECK (background IN (0, 1)),
    field TEXT NOT NULL CHECK (field IN ('title', 'summary', 'text')),
    quote TEXT NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    rule TEXT,
    event INTEGER
) STRICT;
CREATE INDEX funding_rounds_article ON funding_rounds (article);
CREATE INDEX funding_rounds_company ON funding_rounds (company);

CREATE TABLE companies (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    aliases TEXT NOT NULL DEFAULT '[]',
    country TEXT,
    ai_startup INTEGER CHECK (ai_startup IN (0, 1)),
    listed INTEGER CHECK (listed IN (0, 1)),
    learned INTEGER NOT NULL DEFAULT 0 CHECK (learned IN (0, 1)),
    first_seen_at TEXT NOT NULL
) STRICT;

CREATE TABLE article_companies (
    article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    company TEXT NOT NULL REFERENCES companies (id),
    mentions INTEGER NOT NULL DEFAULT 1,
    role TEXT,
    PRIMARY KEY (article, company)
) STRICT;
CREATE INDEX article_companies_company ON article_companies (company);
"""

# `company_keys.py` keeps them in step with the names.
COMPANY_KEYS = """
CREATE TABLE company_keys (
    company TEXT NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    PRIMARY KEY (company, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX company_keys_key ON company_keys (key);
"""
