"""Dates as they stand on a page near its headline, for readers and in `time` elements, but not those of other stories."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from itertools import islice, pairwise

from lxml.html import HtmlElement

from pipelines.extraction.page import Parsed, text_content, whole_text
from pipelines.extraction.shown import runs
from pipelines.extraction.surroundings import ends_the_page
from vigia.dates import Written, visible, written

MAX_TAGS = 16  # of a line
_CHANGED = r"actualiza|modific|updat|última\s+(?:hora|edici)|\bact\."
_CAME_OUT = r"publica|\bpubl?\.|creado|creaci|posted|published"
_MODIFIED = re.compile(_CHANGED, re.I)
_PUBLISHED = re.compile(_CAME_OUT, re.I)
_DATE_PIECES = re.compile(r"\d(?:(?<=1)9\d\d|(?<=2)0\d\d|\d?[/.-]\d\d?[/.-]\d\d)")  # a year, wherever it stands
_UNREAD = {"script", "style", "option", "noscript"}
_ABOVE = {"div", "p", "h2", "time", "span"}  # lines above a headline that are no menu
_MARKS = " \t\n\r|,·•-–—/"
_TIME_ALONE = re.compile(r"[\s|,·•–—/-]{0,9}(?:a\s+las?\s+)?\d{1,2}[:.h]\d\d(?:\s*h(?:rs?|s|oras)?\b\.?|\s*[ap]\.?\s?m\b\.?)?\s*", re.I)
_LABEL = re.compile(rf"(?<!\w)(?:{_CHANGED}|{_CAME_OUT})", re.I)


@dataclass(slots=True)
class Seen:
    """A date as readers see it near the headline."""

    date: Written
    modified: bool
    signed: bool  # stands in the byline


_HEADER = re.compile(
    r"(?:^|[\s_-])(?:(?<!date-)header|cabecera|top-?bar|topbar|masthead|navbar|nav|menu|hoy|today|current|clima|weather|fecha-?(?:actual|hoy|menu|mobil))",
    re.I,
)
_SIGNED = re.compile(r"autor|author|byline|firma|publish|public", re.I)
_ELSEWHERE = re.compile(
    r"comment|coment|related|relacion|sidebar|(?<!post-)(?<!entry-)(?<!article-)footer|widget|teaser|card|most|mas-?leid|recom|ultim|caption|slider|carousel|list-?news|more-",
    re.I,
)
_DIGIT = re.compile(r"\d")
_DATE_SHAPE = re.compile(  # looked for at figures, points and blanks alone
    r"(?=[\d.\s])(?:\d\s?[/.-]\s?\d|\d{1,2}\.?[º°ª]?[\s./-]+(?:de\s+)?[a-z]{3}|(?<=[a-z]{3})\.?\s+\d{1,2},?\s+(?:del?\s+)?\d{4})", re.I
)


def _outside(element: HtmlElement, pattern: re.Pattern[str], around: Container[HtmlElement], known: dict[HtmlElement, bool]) -> bool:
    """Whether an ancestor shows that a date is another story's; `known` remembers it for those asked about before."""
    passed: list[HtmlElement] = []
    answer = False
    for node in (element, *element.iterancestors()):
        if node in known:
            answer = known[node]
            break
        passed.append(node)
        if node in around or node.tag in ("body", "html", "article", "main"):
            break
        if (
            node.tag in ("aside", "nav")
            or ends_the_page(node, around)
            or pattern.search(f"{node.get('class') or ''} {node.get('id') or ''}"[:300])
        ):
            answer = True
            break
    known.update(dict.fromkeys(passed, answer))
    return answer


def near_headline(page: Parsed, heading: HtmlElement | None, around: Container[HtmlElement], zone: tzinfo | None) -> list[Seen]:
    """Visible dates, those after the headline first. A header's "today" and the dates of other stories do not count.

    `around` are the surroundings of headline and text.
    """
    before: list[Seen] = []
    after: list[Seen] = []
    elsewhere: dict[HtmlElement, bool] = {}
    in_header: dict[HtmlElement, bool] = {}
    read: set[HtmlElement] = set()  # below a line that was read whole
    day: tuple[str, HtmlElement, list[Seen]] | None = None
    passed = heading is None
    texts = 0
    dateless = 0  # elements from here on that stand below a line without a date
    for element in page.root.iter():
        dateless -= 1
        if element is heading:
            passed = True
            continue
        tag = element.tag
        if tag in _UNREAD:
            continue
        below = bool(read) and element in read
        line = None
        if dateless < 0 and not below and len(element) and (passed or tag in _ABOVE) and element not in around:
            line, dateless = _line(element)
        if line is not None:
            read.update(element.iterdescendants())
        inside = line if line is not None else "" if below else element.text or ""
        tail = "" if below else element.tail or ""
        if not day and len(inside) < 8 and len(tail) < 8 and tag != "time":
            continue
        for piece in (inside, tail):
            if day and piece.strip():  # the time of day of a date that stood by itself just before
                if _TIME_ALONE.fullmatch(piece) and (timed := _dated(f"{day[0]} {piece.strip(_MARKS)}", day[1], zone)):
                    day[2][-1:] = timed
                day = None if piece.strip(_MARKS) else day
            if len(piece) < 8 and not (piece is inside and tag == "time"):
                continue
            texts += passed and len(piece.strip()) > 0
            if len(piece) > 400 or not _DIGIT.search(piece) or not _DATE_SHAPE.search(piece[:300]):
                continue
            stripped = " ".join(piece.split())
            parent = element if piece is inside else element.getparent()
            if len(stripped) > 140 or parent is None:
                continue
            found = _dated(stripped, parent, zone)
            if (
                not found
                or _outside(parent, _ELSEWHERE, around, elsewhere)
                or (not passed and _outside(parent, _HEADER, around, in_header))
            ):
                continue
            found_so_far = after if passed else before
            found_so_far.extend(found)
            day = (stripped, parent, found_so_far) if len(found) == 1 and found[0].date.precision == "day" else None
        if texts > 60 or len(after) >= 6:
            break
    return sorted(after, key=lambda s: not s.signed) + before[::-1][:3]


def _line(element: HtmlElement) -> tuple[str | None, int]:
    """The text of a small element over whose children one date is spread: "<b>3</b> <b>marzo</b> <b>2016</b> <i>14:05</i>".

    And how many elements below it need not be asked, as no figures of a date stand in any of them.
    """
    tags = len(list(islice(element.iter(), MAX_TAGS)))
    if tags == MAX_TAGS:
        return None, 0
    raw = whole_text(element)
    if not _DATE_PIECES.search(raw):
        return None, tags - 1
    if len(raw) > 1_000:
        return None, 0
    pieces = runs(element, 200)
    line = " ".join(" ".join(run.text for run in pieces).split())
    if len(line) >= 200 or not _DATE_SHAPE.search(line) or visible(line, None) is None:
        return None, 0
    whole = sum(_DATE_SHAPE.search(run.text) is not None and visible(run.text, None) is not None for run in pieces)
    return (line if whole < 2 else None), 0


def _dated(text: str, parent: HtmlElement, zone: tzinfo | None) -> list[Seen]:
    """The dates of a line, each behind the word that says whether it is that of a change: "Actualizado: 4/3/2016 - Publicado: 3/3/2016"."""
    above = parent.getparent()
    names = " ".join(filter(None, (parent.get("class"), above.get("class") if above is not None else None)))[:200]
    signed = bool(_SIGNED.search(names))
    labels = [match.start() for match in _LABEL.finditer(text)]
    pieces = [text[a:b] for a, b in pairwise([0, *labels, len(text)])] if labels else []
    dates = [(found, bool(_MODIFIED.match(piece))) for piece in pieces if (found := visible(piece, zone))]
    if len(dates) < 2:
        named = f"{text} {names}"
        changed = bool(_MODIFIED.search(named)) and not _PUBLISHED.search(named)
        dates = [(found, changed)] if (found := visible(text, zone)) else []
    return [
        Seen(date._replace(at=date.at.astimezone(zone)) if date.own and zone else date, modified=changed, signed=signed)
        for date, changed in dates
    ]


def times(page: Parsed, heading: HtmlElement | None, around: Container[HtmlElement], zone: tzinfo | None) -> Iterator[tuple[Written, bool]]:
    """`time` elements and microdata with a machine-readable date, and whether it says "modified"."""
    elsewhere: dict[HtmlElement, bool] = {}
    passed = heading is None
    later: list[tuple[Written, bool]] = []
    for element in page.root.iter("h1", "time", "span", "div", "meta", "abbr", "p"):
        if element is heading:
            passed = True
            continue
        prop = element.get("itemprop") or ""
        if element.tag not in ("time", "abbr") and prop not in ("datePublished", "dateModified", "dateCreated"):
            continue
        if _outside(element, _ELSEWHERE, around, elsewhere):
            continue
        value = element.get("datetime") or element.get("content") or (element.get("title") if element.tag == "abbr" else None)
        found = written(value, zone)
        # In words it is a header's clock as often as the story's date.
        if not value or found is None or not (found.own or re.match(r"\s*(?:\d{4}|\d\d?/\d\d?/\d{4})", value)):
            continue
        names = f"{prop} {element.get('class') or ''} {text_content(element, 80)}"
        entry = (found, bool(_MODIFIED.search(names) or "dateModified" in prop) and "datePublished" not in prop)
        if passed or prop:
            yield entry
        else:
            later.append(entry)
    yield from later
