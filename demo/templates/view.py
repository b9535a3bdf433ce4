"""What a template is given: a story at an address, at a time, among its neighbours."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from demo.outlets import Outlet, Story

MONTHS = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"]
DAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]


@dataclass(frozen=True, slots=True)
class View:
    outlet: Outlet
    story: Story
    base: str  # scheme://host:port of the outlet
    url: str  # the address this very page is served under
    canonical: str | None  # what the page itself calls its address
    paragraphs: tuple[str, ...]
    published: datetime  # in the outlet's zone
    modified: datetime
    now: datetime
    related: tuple[tuple[str, str], ...]  # (title, address) of other stories of the outlet
    edition: int = 1

    @property
    def title(self) -> str:
        return self.story.title

    @property
    def description(self) -> str:
        """The standfirst, or the beginning of the text cut as content systems cut it."""
        if self.story.summary:
            return self.story.summary
        first = self.paragraphs[0] if self.paragraphs else self.title
        return first if len(first) <= 160 else first[:157].rsplit(" ", 1)[0] + "…"

    @property
    def visible_paragraphs(self) -> tuple[str, ...]:
        return self.paragraphs


def esc(text: str) -> str:
    return html.escape(text)


def spanish_day(at: datetime) -> str:
    return f"{at.day} de {MONTHS[at.month - 1]} de {at.year}"


def spanish_weekday(at: datetime) -> str:
    return f"{DAYS[at.weekday()]}, {spanish_day(at)}"


def utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def zulu(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def local(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def naive(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="seconds")


def json_ld(data: dict[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def figure(view: View, css: str) -> str:
    lines = [view.outlet.caption, *view.story.caption_lines]
    caption = " ".join(line for line in lines if line)
    return (
        f'<figure class="{css}"><img src="{view.base}/img/{view.story.id}.jpg" width="1200" alt="{esc(caption)}" loading="lazy">'
        f'<figcaption class="{css}-caption">{esc(caption)}</figcaption></figure>'
    )


def with_inserts(paragraphs: list[str], inserts: list[str]) -> str:
    """The paragraphs with the inserts after the second, the third, ... of them (at the end when there are not enough)."""
    out: list[str] = []
    queue = list(inserts)
    for number, paragraph in enumerate(paragraphs, 1):
        out.append(paragraph)
        if number >= 2 and queue:
            out.append(queue.pop(0))
    return "\n".join([*out, *queue])


def links(related: tuple[tuple[str, str], ...], row: str) -> str:
    return "".join(row.format(title=esc(title), url=esc(url)) for title, url in related)
