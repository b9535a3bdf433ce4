"""The table of archives, as a migration makes it."""

from __future__ import annotations

ARCHIVES = """
CREATE TABLE archives (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,
    gate TEXT NOT NULL,
    file TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    new INTEGER NOT NULL DEFAULT 0,
    known INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0,
    left_out TEXT NOT NULL DEFAULT '{}',
    begun_at TEXT NOT NULL,
    finished_at TEXT,
    UNIQUE (digest, gate)
) STRICT;
"""
