"""Events in Spanish: a headline, and figures as one writes them there. Nothing is said that is not known."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

UNKNOWN = "empresa sin nombrar"
TOPICS = {"ai_startup": "Startups de IA", "layoffs": "Despidos", "reverse_acquihire": "Fichajes de equipos enteros"}
KINDS = {
    "layoff": "Despidos",
    "funding": "Rondas de financiación",
    "reverse_acquihire": "Fichajes de equipos enteros (operaciones)",
    "acquisition": "Compras",
    "stake": "Entradas en el capital",
    "offer": "Ofertas de compra",
    "merger": "Fusiones",
    "reverse_merger": "Fusiones inversas",
}
_DEALS = {
    "reverse_acquihire": "Fichaje del equipo de {target} por {acquirer}",
    "acquisition": "Compra de {target} por {acquirer}",
    "stake": "Entrada de {acquirer} en el capital de {target}",
    "offer": "Oferta de {acquirer} por {target}",
    "merger": "Fusión de {acquirer} y {target}",
    "reverse_merger": "Fusión inversa de {acquirer} y {target}",
}
_OF_ONE = {"layoff": "Despidos en", "funding": "Ronda de"}
_STATUSES = {
    "rumoured": "rumor",
    "planned": "plan",
    "announced": "anuncio",
    "done": "hecho",
    "completed": "operación cerrada",
    "denied": "desmentido",
    "called_off": "operación cancelada",
}
_ROUNDS = {
    "pre_seed": "presemilla",
    "seed": "semilla",
    **{f"series_{letter}": f"serie {letter.upper()}" for letter in "abcdefgh"},
    "bridge": "ronda puente",
    "extension": "ampliación",
    "convertible": "notas convertibles",
    "debt": "deuda",
    "grant": "subvención",
    "crowdfunding": "financiación colectiva",
    "ipo": "salida a bolsa",
    "growth": "capital de crecimiento",
}
ORDER = ("headcount", "percent", "contractors", "amount", "valuation", "stake_percent")
_SUMS = {"amount": "Importe: ", "valuation": "Valoración: "}
_CURRENCIES = {"EUR": "euros", "USD": "dólares"}
CLASSES = {
    "scale_10": "una es diez veces la otra",
    "scale_1000": "una es mil veces la otra",
    "billion": "millardos y billones confundidos",
    "currency": "la misma cifra en dos monedas",
}


def headline(event: sqlite3.Row, figures: Sequence[sqlite3.Row]) -> str:
    """What happened, in a line."""
    told = ", ".join(_told(event, ordered(figures)))
    status = _STATUSES.get(event["status"] or "")
    return f"{_what(event)}{f': {told}' if told else ''}{f' ({status})' if status else ''}"


def value(field: str, number: float, currency: str | None = None) -> str:
    """A figure with what it counts: `120 personas`, `12,5 % de la plantilla`, `14.300 millones de dólares`."""
    match field:
        case "headcount":
            return f"{_number(number)} {'persona' if number == 1 else 'personas'}"
        case "percent":
            return f"{_number(number)} % de la plantilla"
        case "contractors":
            return f"{_number(number)} {'subcontratado' if number == 1 else 'subcontratados'}"
        case "stake_percent":
            return f"{_number(number)} % del capital"
        case "amount" | "valuation":
            return _sum(number, currency)
        case _:
            return f"{_number(number)}{f' {currency}' if currency else ''}"


def labelled(field: str, told: str) -> str:
    """What a figure is, where the figure itself does not say it."""
    return f"{_SUMS.get(field, '' if field in ORDER else f'{field}: ')}{told}"


def ordered(figures: Iterable[sqlite3.Row]) -> list[sqlite3.Row]:
    """As one tells them; those that have no place among them at the end."""
    return sorted(figures, key=lambda row: (ORDER.index(row["field"]) if row["field"] in ORDER else len(ORDER), row["field"]))


def counted(number: int, one: str, many: str) -> str:
    return f"{_number(number)} {one if number == 1 else many}"


def _what(event: sqlite3.Row) -> str:
    if event["kind"] in _DEALS:
        return _DEALS[event["kind"]].format(acquirer=event["acquirer"] or UNKNOWN, target=event["target"] or UNKNOWN)
    named = f"{event['company'] or UNKNOWN}{', ' + event['scope'] if event['scope'] else ''}"
    return f"{_OF_ONE.get(event['kind'], event['kind'] + ':')} {named}"


def _told(event: sqlite3.Row, figures: Sequence[sqlite3.Row]) -> Iterator[str]:
    if event["round_type"] in _ROUNDS:
        yield _ROUNDS[event["round_type"]]
    for row in figures:
        number = value(row["field"], row["most_common"], row["currency"])
        yield f"valoración de {number}" if row["field"] == "valuation" else number
    if event["legal_form"]:
        yield event["legal_form"]
    if event["licence"]:
        yield "con licencia de su tecnología"


def _number(number: float) -> str:
    """A point for thousands, a comma for what is less than one."""
    if float(number).is_integer():
        return f"{int(number):,}".replace(",", ".")
    return f"{number:,.2f}".rstrip("0").translate(str.maketrans(",.", ".,"))


def _sum(number: float, currency: str | None) -> str:
    """In millions, where that says all of it."""
    named = _CURRENCIES.get(currency or "", currency or "(moneda sin nombrar)")
    if number < 1_000_000 or number % 10_000:
        return f"{_number(number)} {named}"
    millions = number / 1_000_000
    return f"{_number(millions)} {'millón' if millions == 1 else 'millones'} {'de ' if currency in _CURRENCIES else ''}{named}"
