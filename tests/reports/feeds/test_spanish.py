"""Figures and headlines as one writes them in Spanish."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from reports.feeds.spanish import headline, value

EVENT = ("kind", "company", "acquirer", "target", "scope", "status", "round_type", "legal_form", "licence")


def rows(names: tuple[str, ...], *told: dict[str, Any]) -> list[sqlite3.Row]:
    conn = sqlite3.connect(":memory:")
    conn.row_factory = sqlite3.Row
    asked = " UNION ALL ".join("SELECT " + ", ".join(f"? AS {name}" for name in names) for _ in told)
    found = conn.execute(asked, [one.get(name) for one in told for name in names]).fetchall() if told else []
    conn.close()
    return found


@pytest.mark.parametrize(
    ("field", "number", "currency", "said"),
    [
        ("headcount", 1, None, "1 persona"),
        ("headcount", 14_300, None, "14.300 personas"),
        ("percent", 12.5, None, "12,5 % de la plantilla"),
        ("contractors", 2, None, "2 subcontratados"),
        ("amount", 1_000_000, "EUR", "1 millón de euros"),
        ("amount", 1_250_000, "USD", "1,25 millones de dólares"),
        ("amount", 14_300_000_000, "USD", "14.300 millones de dólares"),
        ("amount", 350_000_000, "MXN", "350 millones MXN"),
        ("amount", 1_234_567, "EUR", "1.234.567 euros"),
        ("valuation", 900_000, None, "900.000 (moneda sin nombrar)"),
        ("sites", 3, None, "3"),
    ],
)
def test_a_figure(field: str, number: float, currency: str | None, said: str) -> None:
    assert value(field, number, currency) == said


@pytest.mark.parametrize(
    ("event", "figures", "said"),
    [
        ({"kind": "layoff", "company": "Nexora"}, {}, "Despidos en Nexora"),
        (
            {"kind": "layoff", "company": "Nexora", "scope": "en España", "status": "rumoured", "legal_form": "ERE"},
            {"percent": 9, "headcount": 80},
            "Despidos en Nexora, en España: 80 personas, 9 % de la plantilla, ERE (rumor)",
        ),
        (
            {"kind": "stake", "target": "Nexora"},
            {"stake_percent": 20},
            "Entrada de empresa sin nombrar en el capital de Nexora: 20 % del capital",
        ),
        ({"kind": "funding", "company": "Nexora", "round_type": "pre_seed"}, {}, "Ronda de Nexora: presemilla"),
        ({"kind": "closure", "company": "Nexora"}, {"sites": 3}, "closure: Nexora: 3"),
    ],
)
def test_a_headline_says_what_is_known(event: dict[str, Any], figures: dict[str, float], said: str) -> None:
    (told,) = rows(EVENT, event)
    found = rows(("field", "most_common", "currency"), *({"field": field, "most_common": number} for field, number in figures.items()))
    assert headline(told, found) == said
