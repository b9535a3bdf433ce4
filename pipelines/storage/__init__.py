"""The memory of the crawler and the database of the analyst: one SQLite file, everything that belongs together in one transaction."""
