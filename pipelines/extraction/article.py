"""From the bytes of a page to what is known of the story: the one function that the workers call."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from pipelines.extraction.authors import agency_of, authors
from pipelines.extraction.body import body as read_body
from pipelines.extraction.claims import claimed, image, section
from pipelines.extraction.clean import MAX_NAME, MAX_SUMMARY, MAX_TITLE, clean_line
from pipelines.extraction.dates import dates
from pipelines.extraction.decoding import NotHTML, decode
from pipelines.extraction.extracted import Extracted
from pipelines.extraction.outlet import site_names
from pipelines.extraction.page import parse, read
from pipelines.extraction.persons import is_agency
from pipelines.extraction.quality import Rejected, check, is_cut, is_partial, is_paywalled
from pipelines.extraction.rights import rights
from pipelines.extraction.title import title as read_title
from vigia.items import Link

_HOME = ("", "/")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")


def extract(
    data: bytes,
    url: str | None,
    content_type: str | None,
    timezone: str | None,
    now: datetime,
    link: Link | None = None,
    headers: Mapping[str, str] | None = None,
    reservation: str | None = None,
    asked: str | None = None,
) -> Extracted:
    """Read a page.

    `url` is the address that answered; `timezone` the IANA name of the outlet's zone (None or "UTC": the page is asked); `now`
    bounds dates; `link` brings hints that fill what the page lacks; `headers` (keys in any case) and `reservation` are the rights
    known from outside; `asked` is the address that was wanted, if another answered.
    """
    if asked and url and urlsplit(url).path in _HOME and urlsplit(asked).path not in _HOME:
        return Extracted(rejected="soft_404", detail="sent on to the home page")
    try:
        text = decode(data, content_type)
    except NotHTML as error:
        return Extracted(rejected="not_html", detail=str(error))
    root = parse(text)
    if root is None:
        return Extracted(rejected="not_html", detail="no tree")
    page = read(root, url)
    found = Extracted(language=page.language, rights=rights(headers or {}, page.metas, reservation))
    title = read_title(page, link.title if link else None)
    found.title = clean_line(_unescaped(title.text), MAX_TITLE)
    signature = authors(page, title.element, link.authors if link else ())
    found.authors = [name for name in (clean_line(n, MAX_NAME) for n in signature.persons) if name]
    found.agency = signature.agency
    when = dates(
        page,
        zone=timezone,
        now=now,
        heading=title.element,
        published_hint=link.published if link else None,
        modified_hint=link.modified if link else None,
    )
    found.published, found.modified = when.published, when.modified
    found.section = clean_line(section(page), MAX_NAME)
    found.image = image(page)
    names = {*found.authors, found.agency or "", found.section or "", *(s for s in site_names(page) if len(s) > 2)} - {""}
    closed = is_paywalled(page)
    body = read_body(page, title.text, title.element, names, closed=closed)
    found.text = body.text
    if found.agency is None or not is_agency(found.agency):
        found.agency = agency_of(body.text) or found.agency
    found.summary = clean_line(_unescaped(body.standfirst), MAX_SUMMARY)
    found.paywall = closed or is_cut(body.text or "")
    found.partial = is_partial(page, body, found.paywall)
    if url:
        found.claimed, found.claimed_elsewhere = claimed(page, url, found.title)
    found.sources_of = {
        name: origin
        for name, origin in {
            "title": title.origin if found.title else None,
            "authors": signature.origin,
            "published": found.published.origin if found.published else None,
            "modified": found.modified.origin if found.modified else None,
            "text": body.origin if found.text else None,
            "summary": "page" if found.summary else None,
        }.items()
        if origin
    }
    if not found.summary and link and link.summary and (summary := clean_line(re.sub(r"<[^<>]{0,500}>", " ", link.summary), MAX_SUMMARY)):
        found.summary = summary
        found.sources_of["summary"] = "feed"
    try:
        check(page, found.title, body, found.paywall)
    except Rejected as error:
        found.rejected, found.detail = error.reason, clean_line(str(error), 200)
    return found


def _unescaped(text: str | None) -> str | None:
    """Entities that are left in a text because its system escapes twice; a bare ampersand is none."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if text else None
