"""What a message says of events, in Spanish: a line for what happened, one for who says so, one for what is contradicted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.event_reading import contradictions, figures
from reports.feeds import spanish

from .matching import Happened

MOST = 30  # events of one message


@dataclass(frozen=True, slots=True)
class Message:
    title: str
    body: tuple[str, ...]

    def lines(self) -> list[str]:
        """As a dry run shows it."""
        return [f"  {self.title}", *(f"    {line}" for line in self.body)]


def messages(database: sqlite3.Connection, rule: str, events: Sequence[Happened]) -> list[tuple[Sequence[Happened], Message]]:
    """The newest events first, at most MOST in each message, beside the events that it tells."""
    newest = list(reversed(events))
    parts = [newest[at : at + MOST] for at in range(0, len(newest), MOST)]
    return [(part, _message(database, rule, part, len(events), number, len(parts))) for number, part in enumerate(parts, start=1)]


def headline(database: sqlite3.Connection, event: str) -> str:
    """What happened, in a line."""
    return next(_lines(database, event))


def _message(database: sqlite3.Connection, rule: str, part: Sequence[Happened], everything: int, number: int, parts: int) -> Message:
    told = [[*_lines(database, event.event)] for event in part]
    title = told[0][0] if everything == 1 else f"{spanish.counted(everything, 'novedad', 'novedades')}: {rule}"
    which = f" ({number} de {parts})" if parts > 1 else ""
    return Message(f"Vigía: {title}{which}", tuple(line for lines in told for line in lines))


def _lines(database: sqlite3.Connection, event: str) -> Iterator[str]:
    row = database.execute(
        "SELECT events.*, articles.url AS first_url, sources.name AS first_outlet FROM events JOIN articles ON articles.id = first_article"
        " JOIN sources ON sources.id = articles.source WHERE events.id = ?",
        (event,),
    ).fetchone()
    yield spanish.headline(row, figures(database, event))
    sources = spanish.counted(row["independent_sources"], "fuente independiente", "fuentes independientes")
    outlets = spanish.counted(row["outlets"], "medio", "medios")
    yield f"{row['day']}, {outlets}, {sources}; primero {row['first_outlet']}: {row['first_url']}"
    for disagreeing in contradictions(database, event):
        wrong = disagreeing[0]
        value = spanish.value(wrong["field"], wrong["value"], wrong["currency"])
        yield f"Se contradice: {value}, dice {wrong['outlet']} ({spanish.CLASSES.get(wrong['class'], 'otra cifra')})"
