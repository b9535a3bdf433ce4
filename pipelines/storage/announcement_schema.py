"""The tables of what was told through which channel, as SQL: `announcements.py` keeps them."""

from __future__ import annotations

ANNOUNCEMENTS = """
CREATE TABLE announcements (
    event TEXT NOT NULL,
    channel TEXT NOT NULL,
    rule TEXT NOT NULL,
    told TEXT NOT NULL,
    at TEXT NOT NULL,
    arrived INTEGER NOT NULL CHECK (arrived IN (0, 1)),
    PRIMARY KEY (event, channel, rule)
) STRICT;
CREATE INDEX announcements_rule ON announcements (channel, rule, at);
"""

ANNOUNCED_UP_TO = """
CREATE TABLE announced_up_to (
    channel TEXT NOT NULL,
    rule TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (channel, rule)
) STRICT;
INSERT INTO announced_up_to (channel, rule, at) SELECT channel, rule, max(at) FROM announcements WHERE arrived = 1 GROUP BY 1, 2;
"""
