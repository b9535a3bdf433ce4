"""Charts as SVG in the page: lines over days, and bars. Colours and strokes are classes of the page's style, so that both schemes and
print have theirs; a line is told by its dashes and marks as well, and every chart's figures stand below it as a table. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .html import Html, cut, joined, table, tag

WIDTH = 480
HEIGHT = 240
LEFT, RIGHT, TOP, BOTTOM = 34, 12, 12, 28  # room around the lines, for their scales
BAR_ROW, BAR = 38, 12  # heights of a bar with its words, and of the bar alone
LABEL = 44  # characters of a bar's words
MARKED = 31  # points of a line that are few enough to be marked
STYLES = 6  # lines that look different
DAYS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    values: Sequence[int]  # one for each label


@dataclass(frozen=True, slots=True)
class Lines:
    """`blind`: for each label the share of what could not be seen, from 0 to 1; `blind_told`: the same in words, for the table."""

    id: str
    title: str
    about: str
    labels: Sequence[str]
    lines: Sequence[Line]
    blind: Sequence[float]
    blind_told: Sequence[str]
    headers: tuple[str, str]  # of the labels and of `blind_told`, in the table


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float | None  # None: told and not drawn
    told: str  # the value in words


@dataclass(frozen=True, slots=True)
class Bars:
    """`headers`: of labels and of values, in the table."""

    id: str
    title: str
    about: str
    bars: Sequence[Bar]
    headers: tuple[str, str]


def lines(chart: Lines, figures: str, hatched: str) -> Html:
    """`figures`: what the table is called; `hatched`: what the hatching means."""
    most = _round_up(max((value for line in chart.lines for value in line.values), default=0))
    step = (WIDTH - LEFT - RIGHT) / max(len(chart.labels), 1)
    across = [round(LEFT + step * (at + 0.5), 1) for at in range(len(chart.labels))]
    parts = [_hatching(chart.id), *_scale(most), *_days(chart.labels, across)]
    for at, share in enumerate(chart.blind):
        if share > 0:
            high = round((HEIGHT - TOP - BOTTOM) * min(share, 1), 1)
            place = {"x": round(LEFT + step * at, 1), "y": round(HEIGHT - BOTTOM - high, 1), "width": round(step, 1), "height": high}
            parts.append(tag("rect", **place, fill=f"url(#{chart.id}-hatch)"))
    for number, line in enumerate(chart.lines):
        points = [(x, _down(value, most)) for x, value in zip(across, line.values, strict=True)]
        style = f"s{number % STYLES}"
        parts.append(tag("polyline", points=" ".join(f"{x},{y}" for x, y in points), class_=f"line {style}"))
        if len(points) <= MARKED:
            parts += [_mark(number, x, y) for x, y in points]
    names = [tag("li", _sample(number), line.name) for number, line in enumerate(chart.lines)]
    if any(chart.blind):
        names.append(tag("li", _hatched_sample(chart.id), hatched))
    rows = [[label, *(str(line.values[at]) for line in chart.lines), chart.blind_told[at]] for at, label in enumerate(chart.labels)]
    headers = [chart.headers[0], *(line.name for line in chart.lines), chart.headers[1]]
    told = table(chart.title, headers, rows, numeric=frozenset(range(1, len(headers) - 1)))
    return _figure(chart.id, chart.title, chart.about, HEIGHT, parts, tag("ul", *names, class_="legend"), figures, told)


def bars(chart: Bars, figures: str) -> Html:
    """The greatest value fills the width."""
    most = max((bar.value or 0 for bar in chart.bars), default=0) or 1
    parts = []
    for at, bar in enumerate(chart.bars):
        top = at * BAR_ROW
        parts.append(tag("text", cut(bar.label, LABEL), x=0, y=top + 14, class_="label"))
        parts.append(tag("text", bar.told, x=WIDTH, y=top + 14, class_="value", text_anchor="end"))
        if bar.value is None:
            continue
        parts.append(tag("rect", x=0, y=top + 20, width=WIDTH, height=BAR, class_="rail"))
        parts.append(tag("rect", x=0, y=top + 20, width=round(max(WIDTH * bar.value / most, 1), 1), height=BAR, class_="bar"))
    told = table(chart.title, list(chart.headers), [[cut(bar.label), bar.told] for bar in chart.bars], numeric=frozenset({1}))
    return _figure(chart.id, chart.title, chart.about, max(len(chart.bars) * BAR_ROW, BAR_ROW), parts, None, figures, told)


def _figure(id_: str, title: str, about: str, height: int, parts: Sequence[Html], legend: Html | None, figures: str, told: Html) -> Html:
    picture = tag(
        "svg",
        tag("title", title, id=f"{id_}-title"),
        tag("desc", about, id=f"{id_}-about"),
        *parts,
        viewBox=f"0 0 {WIDTH} {height}",
        role="img",
        aria_labelledby=f"{id_}-title {id_}-about",
    )
    more = tag("details", tag("summary", figures, tag("span", f": {title}", class_="unseen")), told)
    return tag("figure", tag("h3", title, id=id_), tag("p", about, class_="about"), picture, legend, more)


def _round_up(most: int) -> int:
    """The top of the scale: an even number of at least 2, one, two, four, six or eight with zeros behind it."""
    size = 1
    while True:
        for first in (2, 4, 6, 8, 10):
            if first * size >= most:
                return first * size
        size *= 10


def _down(value: float, most: int) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / most, 1)


def _scale(most: int) -> list[Html]:
    parts = []
    for value in (0, most // 2, most):
        y = _down(value, most)
        parts.append(tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, class_="grid"))
        parts.append(tag("text", str(value), x=LEFT - 6, y=y + 4, text_anchor="end", class_="scale"))
    return parts


def _days(labels: Sequence[str], across: Sequence[float]) -> list[Html]:
    every = max(-(-len(labels) // DAYS_NAMED), 1)
    return [
        tag("text", label, x=x, y=HEIGHT - 8, text_anchor="middle", class_="scale")
        for at, (label, x) in enumerate(zip(labels, across, strict=True))
        if at % every == 0
    ]


def _mark(number: int, x: float, y: float) -> Html:
    style = f"mark m{number % STYLES}"
    if number % 3 == 0:
        return tag("circle", cx=x, cy=y, r=4, class_=style)
    if number % 3 == 1:
        return tag("rect", x=round(x - 3.5, 1), y=round(y - 3.5, 1), width=7, height=7, class_=style)
    points = f"{x},{round(y - 5, 1)} {round(x + 5, 1)},{y} {x},{round(y + 5, 1)} {round(x - 5, 1)},{y}"
    return tag("polygon", points=points, class_=style)


def _sample(number: int) -> Html:
    line = tag("polyline", points="1,7 35,7", class_=f"line s{number % STYLES}")
    return tag("svg", joined(line, _mark(number, 18, 7)), viewBox="0 0 36 14", aria_hidden="true", class_="sample")


def _hatched_sample(id_: str) -> Html:
    box = tag("rect", x=1, y=1, width=34, height=12, fill=f"url(#{id_}-hatch)", class_="framed")
    return tag("svg", box, viewBox="0 0 36 14", aria_hidden="true", class_="sample")


def _hatching(id_: str) -> Html:
    stroke = tag("path", d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2", class_="hatch")
    return tag("defs", tag("pattern", stroke, id=f"{id_}-hatch", width=6, height=6, patternUnits="userSpaceOnUse"))
