"""What a new outlet is probably called and where it probably is. Guesses, and whoever writes them down says so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

from crawler.sources import ID, Kind
from vigia.characters import seen

# Where Spanish is written, with the capital's zone. Codes that are sold for what they sound like (.ai, .io, .tv) are none of these; .co is
# Colombia's and sold as well.
ZONES = {
    "AR": "America/Argentina/Buenos_Aires",
    "BO": "America/La_Paz",
    "CL": "America/Santiago",
    "CO": "America/Bogota",
    "CR": "America/Costa_Rica",
    "CU": "America/Havana",
    "DO": "America/Santo_Domingo",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "GQ": "Africa/Malabo",
    "GT": "America/Guatemala",
    "HN": "America/Tegucigalpa",
    "MX": "America/Mexico_City",
    "NI": "America/Managua",
    "PA": "America/Panama",
    "PE": "America/Lima",
    "PR": "America/Puerto_Rico",
    "PY": "America/Asuncion",
    "SV": "America/El_Salvador",
    "UY": "America/Montevideo",
    "VE": "America/Caracas",
}
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("ai", re.compile(r"\bia\b|\bai\b|gpt|inteligencia artificial", re.IGNORECASE)),
    ("business", re.compile(r"econom|negocio|finan|empres|business|forbes|mercado|expansi[oó]n|startup|emprend", re.IGNORECASE)),
    ("tech", re.compile(r"tec[hn]|digital|comput|inform[aá]tic|\bit\b|software|m[oó]vil|gadget", re.IGNORECASE)),
)


def host(homepage: str) -> str:
    """Without www. and port."""
    return (urlsplit(homepage).hostname or "").removeprefix("www.")


def printable(name: str) -> str:
    """One line of characters that can be seen, as the sources file wants a name."""
    return " ".join("".join(character if character.isprintable() else " " for character in seen(name)).split())


def country(name: str, language: str | None) -> str | None:
    """By the domain of a host, unless that is .co, which the page's own language must confirm; else by the region of its language."""
    region = (language or "").rpartition("-")[2].upper() if "-" in (language or "") else ""
    top = name.rpartition(".")[2].upper()
    if top in ZONES and (top != "CO" or name.endswith(".com.co") or region in ("", "CO")):
        return top
    return region if region in ZONES else None


def kind(name: str, homepage: str) -> Kind:
    words = f"{name} {urlsplit(homepage).path.replace('/', ' ').replace('-', ' ')}"
    return next((found for found, pattern in _KINDS if pattern.search(words)), "general")


def source_id(name: str, domain: str, taken: Collection[str]) -> str:
    """A good id that nobody has: the name's words, or the domain's where the name has none that fit."""
    made = next((slug for slug in (_slug(name), _slug(domain)) if ID.fullmatch(slug) and len(slug) <= 40), "outlet")
    ending = _slug(domain.rpartition(".")[2])
    for candidate in (made, *([f"{made}-{ending}"] if ending.isalpha() else [])):
        if candidate not in taken:
            return candidate
    return next(candidate for number in range(2, len(taken) + 3) if (candidate := f"{made}-{number}") not in taken)


def _slug(words: str) -> str:
    ascii_ = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_.replace("'", "")).strip("-")
