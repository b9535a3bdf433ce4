"""Stories that no editor would print, made of what pages hold: sentences of the shipped stories in any order, closing lines, lists, links, names, signs."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from hypothesis import strategies as st

from corpus.labelled import STORIES
from pipelines.reading.names.lexicon import load_lexicon
from pipelines.reading.names.registry import load_registry

CREDITS = (
    "Fuente: Microsoft", "Foto: Samsung", "Imagen: Cortesía de Intel", "Créditos: Reuters / Meta", "Con información de AP / Reuters", "Crédito: Amazon.",
    "(Foto: Nvidia)", "Video: OpenAI | YouTube", "Lee también: Anthropic despide a 40", "Publicidad", "Compartir",
)  # fmt: skip
CLOSING = (
    *CREDITS, "Google", "Intel", "OpenAI,", "- Anthropic", "© 2026 Oracle",
    "12 de enero de 2026 Microsoft", "2024 2025 2026", "Enero 2024", "• Apple", "1. Nvidia", "2) Meta",
    "Más información: https://www.example.org/ibm", "Síguenos en X, Facebook e Instagram", "@openai", "#Google #IA", "Telefónica",
    "Getty Images", "Archivo", "Santa Clara", "Clara", "Temas: Meta, Google, Apple", "Etiquetas", "Por Sam Altman", "Redacción", "EFE",
)  # fmt: skip
SIGNS = (
    *".,;:()[]«»“”\"'‘’¡!¿?…—–-/|%$€£@#&+*_•·\\<>{}=~^°ºª", "\n", "\n\n", "\r\n", "\u2028", "\u00a0", "\u202f", "\u200b", "\u00ad", "\ufeff", "\t",
    "...", "..", "¿?", "()", "«»", " .", " , ", "US$", "U$S", "R$", "MX$", "\u0301", "\u202e", "\x00", "\ud800", "İ", "ß", "ﬁ", "ǅ", "²", "½", "٣", "Ⅷ", "𝟗",
)  # fmt: skip
FIGURES = (
    "1", "7", "40", "1.200", "14,3", "3.5", "2024", "1999", "12/03/2024", "10:30", "1.2.3", "000", "16 000", "9" * 23, "9" * 30, "mil", "un", "una", "cien",
    "dos millones", "8 mil 700 millones", "medio centenar de", "un tercio de", "uno de cada cinco", "la mitad de la", "14 %", "14%", "por ciento", "M", "MM", "bn",
    "cuatrillones", "trillón", "billones de dólares", "millones de euros", "pesos", "entre 20 y 30", "de 9.000 a 5.000 empleados", "más de", "hasta", "casi",
    "300 de sus 5.000 empleados", "trabajadores", "de la plantilla", "personas", "US$ 7,7 millones", "en 2024", "GPT-4", "B2B", "4,1 M$",
)  # fmt: skip


def stories(name: str) -> list[dict[str, Any]]:
    """The stories of one of the project's own hands."""
    return [json.loads(line) for line in (STORIES / f"own_{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@cache
def sentences() -> list[str]:
    """Every line and every sentence of the stories that may be read."""
    found: dict[str, None] = {}
    for name in ("development", "press", "prose"):
        for story in stories(name):
            for line in (story["title"], *story["text"].split("\n")):
                found |= dict.fromkeys((line, *line.split(". ")))
    return [line for line in found if line.strip()]


@cache
def words() -> list[str]:
    """Every word that the lexicon knows, and every name of the registry."""
    registry = load_registry()
    names = [name for company in registry.companies.values() for name in company.names] + [product.name for product in registry.products]
    return names + sorted(frozenset().union(*load_lexicon().sets.values()))


def pieces() -> st.SearchStrategy[str]:
    """A few characters up to a sentence."""
    anything = st.characters(exclude_categories=())
    return st.one_of(
        st.sampled_from(sentences()),
        st.sampled_from(CLOSING),
        st.sampled_from(words()),
        st.sampled_from(words()).map(str.title),
        st.sampled_from(FIGURES),
        st.sampled_from(SIGNS),
        st.text(anything, max_size=12),
        st.tuples(st.sampled_from(SIGNS), st.integers(2, 60)).map(lambda p: p[0] * p[1]),
        st.tuples(st.sampled_from(sentences()), st.integers(0, 300), st.integers(0, 300)).map(lambda p: p[0][min(p[1:]) : max(p[1:])]),
    )


def texts(most: int) -> st.SearchStrategy[str]:
    """Pieces with one and the same sign between them, or with many; some end in the closing lines of a page."""
    between = st.sampled_from(["", " ", " ", " ", ". ", "\n", "\n", "\n\n", ", ", " de ", " y ", "."])
    mixed = st.lists(st.tuples(pieces(), between), max_size=most).map(lambda pairs: "".join(piece + sign for piece, sign in pairs))
    joined = st.tuples(st.lists(pieces(), max_size=most), between).map(lambda p: p[1].join(p[0]))
    closed = st.tuples(joined, st.lists(st.sampled_from(CLOSING), max_size=4)).map(lambda p: "\n".join([p[0], *p[1]]))
    return st.one_of(mixed, joined, closed)


def odd_stories(most: int) -> st.SearchStrategy[tuple[str | None, str | None, str | None]]:
    """(title, text, country) of at most `most` pieces."""
    title = st.one_of(st.none(), st.just(""), pieces(), texts(4))
    return st.tuples(
        title, st.one_of(st.none(), texts(most), texts(most), texts(most)), st.sampled_from([None, "ES", "MX", "AR", "US", ""])
    )
