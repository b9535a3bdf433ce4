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


def message(database: sqlite3.Connection, rule: str, events: Sequence[Happened]) -> Message:
    """Of at least one event; of more than MOST the newest."""
    told = [[*_lines(database, event)] for event in reversed(events[-MOST:])]
    title = told[0][0] if len(told) == 1 else f"{spanish.counted(len(events), 'novedad', 'novedades')}: {rule}"
    body = [line for lines in told for line in lines]
    if len(events) > MOST:
        body.append(f"Y {spanish.counted(len(events) - MOST, 'suceso más', 'sucesos más')}: scrapy ask new-since")
    return Message(f"Vigía: {title}", tuple(body))


def _lines(database: sqlite3.Connection, event: Happened) -> Iterator[str]:
    row = database.execute(
        "SELECT events.*, articles.url AS first_url, sources.name AS first_outlet FROM events JOIN articles ON articles.id = first_article"
        " JOIN sources ON sources.id = articles.source WHERE events.id = ?",
        (event.event,),
    ).fetchone()
    yield spanish.headline(row, figures(database, event.event))
    sources = spanish.counted(row["independent_sources"], "fuente independiente", "fuentes independientes")
    outlets = spanish.counted(row["outlets"], "medio", "medios")
    yield f"{row['day']}, {outlets}, {sources}; primero {row['first_outlet']}: {row['first_url']}"
    for disagreeing in contradictions(database, event.event):
        wrong = disagreeing[0]
        value = spanish.value(wrong["field"], wrong["value"], wrong["currency"])
        yield f"Se contradice: {value}, dice {wrong['outlet']} ({spanish.CLASSES.get(wrong['class'], 'otra cifra')})"
