"""The demo newsroom multiplied: as many different stories as wanted, on pages as heavy as real ones."""

# ruff: noqa: E501 - markup is kept in the long lines that sites write it in

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from demo.outlets import Endpoint, Outlet, Story, load_outlets
from demo.truth import on_a_topic

OUTLETS = ("faro", "pixelado", "gaceta", "andina", "sur", "ateneo", "foro", "reserva")  # one of each template, none that withholds by feed
PAGE_BYTES = 194_000  # what Spanish news pages weigh, measured on saved ones
STORY_BYTES = 6_000  # of which the page without its dress is
ON_A_FEED = 400  # stories of an outlet, at most: of a feed 500 entries are read
NEW_LATER = 25  # stories that come out in the second edition
SPAN_HOURS = 24 * 20  # over how long the stories came out
TEXT = 3_000  # characters of a text, at least: what real ones have, measured on 11,000
TELLING = 10  # one story in so many is of a topic and tells facts, as in the technology press at its busiest

_VOCABULARY = (
    "la una empresa emergente modelo ronda fundador Madrid Barcelona Valencia México tecnología centro datos producto cliente servicio mercado "
    "acuerdo equipo oficina software nube chip servidor anuncia confirma prepara negocia explica detalla presenta según fuentes compañía después "
    "antes durante trimestre ejercicio usuarios Europa España regulador comisión barrio escuela hospital museo carretera puerto campo ciudad"
)
_WORDS = _VOCABULARY.split()
_VERBS = ["anuncia", "confirma", "prepara", "negocia", "explica", "detalla", "presenta", "recuerda", "espera", "teme"]
_PLACES = ["Madrid", "Barcelona", "Valencia", "México", "Bogotá", "Lima", "Sevilla", "Quito"]


def multiplied(articles: int, *, later: int = NEW_LATER, first: int = 0, telling: int = TELLING) -> tuple[Outlet, ...]:
    """Outlets that have `articles` stories out now and `later` more in the second edition, no two texts alike.

    Stories are numbered from `first`; other numbers are other stories. One in `telling` is of a topic.
    """
    models = {outlet.id: outlet for outlet in load_outlets()}
    told, plain = _models(models.values())
    times = -(-articles // (ON_A_FEED * len(OUTLETS)))  # each template's outlet is there so many times
    names = [(name, group) for group in range(max(1, times)) for name in OUTLETS]
    drawn: dict[tuple[str, int], list[Story]] = {name: [] for name in names}
    for number in range(articles + later):
        chance = random.Random(first + number)
        model = told[number // telling % len(told)] if number % telling == 0 else plain[number % len(plain)]
        name = names[number % len(names)]
        drawn[name].append(_story(first + number, model, chance, age=0.1 if number >= articles else 1 + SPAN_HOURS * number / articles))
    feed = (Endpoint("/rss.xml", "rss"),)
    return tuple(
        replace(
            models[name],
            id=f"{name}{group or ''}",
            name=f"{models[name].name} {group or ''}".strip(),
            feeds=feed,
            sitemaps=(),
            sections=(),
            article_pattern=None,
            page_headers={},
            max_new=1000,
            stories=tuple(drawn[name, group]),
        )
        for name, group in names
    )


def _models(outlets: Iterable[Outlet]) -> tuple[list[Story], list[Story]]:
    """The stories that others are made after: those on a topic, and those on none."""
    chosen = on_a_topic()
    found: tuple[list[Story], list[Story]] = [], []
    for outlet in outlets:
        for story in outlet.stories:
            if story.kind == "story" and story.language == "es" and len(story.paragraphs) >= 3:
                found[(outlet.id, story.path) not in chosen].append(story)
    return found


def _story(number: int, model: Story, chance: random.Random, *, age: float) -> Story:
    """A story like the model in matter, with other figures, other words here and there (no copy of it) and paragraphs of its own."""
    paragraphs = [re.sub(r"\b\d{2,3}\b", lambda figure: str(int(figure[0]) + number % 89), part) for part in model.paragraphs]
    paragraphs = [re.sub(r"((?:\S+ ){3})[a-z]+\b", lambda said: said[1] + chance.choice(_WORDS), part) for part in paragraphs]
    length = 0
    while length == 0 or length < TEXT - sum(map(len, model.paragraphs)):
        own = " ".join(_sentence(chance) for _ in range(3))
        paragraphs.insert(chance.randrange(1, len(paragraphs)), own)
        length += len(own)
    return Story(
        id=f"copia-{number}",
        title=f"{model.title} ({number})",
        path=f"/noticias/{{Y}}/{{m}}/copia-{number}/",
        age=age,
        section=model.section or "Empresas",
        authors=model.authors or ("Ana Pérez",),
        text="\n\n".join(paragraphs),
        summary=model.summary,
        second_edition="new" if age < 1 else None,
    )


def _sentence(chance: random.Random) -> str:
    """Words strung together as Spanish strings them: half of them say nothing."""
    one, two, three, four = (f"{chance.choice(('el', 'la', 'una', 'su', 'cada'))} {chance.choice(_WORDS)}" for _ in range(4))
    said, done = chance.choices(_VERBS, k=2)
    where, days = chance.choice(_PLACES), chance.randrange(2, 10_000)
    return f"{one.capitalize()} de {two} {said} que {three} no {done} por {four} en {where} desde hace {days} días."


def dresser(page_bytes: int = PAGE_BYTES, *, seed: int = 11) -> Callable[[str], str]:
    """Brings a page to the size and the make-up of real ones: inline styles and state in the head, mega menus before the story, cards after it."""
    chance = random.Random(seed)

    def phrase(words: int) -> str:
        return " ".join(chance.choices(_WORDS, k=words))

    styles = "".join(
        f".c{n}__{chance.choice(_WORDS)}{{margin:{chance.randrange(40)}px {chance.randrange(40)}px;color:#{chance.randrange(16**6):06x};font:{chance.randrange(10, 40)}px/1.4 serif}}"
        for n in range(page_bytes // 265)
    )
    menus = "".join(
        f'<li class="menu-item menu-item-{n}"><a href="/{phrase(2).replace(" ", "/")}/" class="menu-link" data-track="menu:{n}"><span>{phrase(2).capitalize()}</span></a></li>'
        for n in range(page_bytes // 2200)
    )
    cards = "".join(
        f'<article class="card card--{n % 5}"><a href="/noticias/{phrase(5).replace(" ", "-")}/"><picture><source srcset="/img/{n}-640.webp 640w, /img/{n}-1200.webp 1200w">'
        f'<img src="/img/{n}.jpg" alt="{phrase(6)}" width="640" height="360" loading="lazy"></picture><h3>{phrase(9).capitalize()}</h3></a>'
        f'<svg viewBox="0 0 24 24"><path d="M{" ".join(str(chance.randrange(24)) for _ in range(30))}z"/></svg></article>'
        for n in range(page_bytes // 5400)
    )
    feet = "".join(f'<li><a rel="nofollow" href="/{phrase(1)}">{phrase(2)}</a></li>' for _ in range(page_bytes // 3200))
    entries, size = [], len(styles) + len(menus) + len(cards) + len(feet) + STORY_BYTES
    while size < page_bytes:
        entries.append(
            f'{{"id":{chance.randrange(10**9)},"slug":"{phrase(4).replace(" ", "-")}","t":"{phrase(7)}","w":{chance.randrange(900)}}}'
        )
        size += len(entries[-1])
    state = ",".join(entries)
    head = f"<style>{styles}</style><script>window.__STATE__=[{state}];</script>"
    before = f'<div class="mega-menu" role="navigation"><ul>{menus}</ul></div>'
    after = f'<section class="recirculation">{cards}</section><footer class="site-footer"><ul>{feet}</ul></footer>'
    body_start = re.compile(r"<body[^>]*>")

    def dress(page: str) -> str:
        page = page.replace("</head>", head + "</head>", 1)
        page = body_start.sub(lambda tag: tag[0] + before, page, count=1)
        return page.replace("</body>", after + "</body>", 1)

    return dress
