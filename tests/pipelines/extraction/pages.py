"""Pages written for these tests, in the manner of the systems that newsrooms use."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pipelines.extraction.article import extract
from pipelines.extraction.extracted import Extracted

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
URL = "https://www.diario.example/empresas/2026/11/18/nubarra-despide-a-cuarenta-personas/"
TITLE = "Nubarra despide a cuarenta personas y cierra su oficina de Vigo"
PARAGRAPHS = (
    "La empresa de programas para clínicas Nubarra ha comunicado a su plantilla un despido colectivo que afecta a cuarenta personas, casi la mitad de quienes trabajaban en ella hasta esta semana.",
    "La dirección explicó la medida en una reunión que duró diez minutos. Según varios asistentes, la compañía perdió en verano a su mayor cliente y no ha encontrado otro que lo sustituya.",
    "El comité de empresa pide que se negocien las condiciones y recuerda que en marzo se cerró una ronda de doce millones de euros. «Ese dinero era para crecer», dijo su portavoz.",
    "La oficina de Vigo, abierta hace cuatro años, bajará la persiana en enero. Quienes acepten mudarse a Madrid conservarán su puesto durante al menos dos años más.",
)


def paragraphs(*extra: str) -> str:
    return "".join(f"<p>{text}</p>" for text in (*PARAGRAPHS, *extra))


def page(body: str | None = None, *, head: str = "", title: str = TITLE, before: str = "", after: str = "", lang: str = "es") -> str:
    """A plain article; `before` stands between headline and text, `after` behind it."""
    body = paragraphs() if body is None else body
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | Diario</title><meta property="og:title" content="{title}">'
        f'<meta property="og:site_name" content="Diario">{head}</head><body><header><nav><a href="/">Portada</a> <a href="/empresas/">Empresas</a></nav></header>'
        f"<main><article><h1>{title}</h1>{before}<div class='cuerpo'>{body}</div></article>{after}</main><footer>Aviso legal</footer></body></html>"
    )


def read(html: str | bytes, url: str | None = URL, timezone: str | None = "Europe/Madrid", **hints: Any) -> Extracted:
    data = html.encode("utf-8") if isinstance(html, str) else html
    return extract(data, url, None, timezone, NOW, **hints)


def lines(found: Extracted) -> list[str]:
    return (found.text or "").split("\n")
