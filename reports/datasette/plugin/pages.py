"""Datasette's hooks: what fills the pages of articles and events, cells that lead to them, and events by the ids that they had."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from html import escape
from typing import Any

from datasette import Response, hookimpl
from datasette.utils import tilde_decode

from reports.datasette.article_page import article_page
from reports.datasette.event_page import event_page
from reports.event_explanation import event_of

EVENT = re.compile(r"ev-[a-z0-9]+")
EVENT_PAGE = re.compile(r"/([^/]+)/events/(ev-[a-z0-9]+)")
App = Callable[[Any, Any, Any], Awaitable[None]]
TO_EVENTS = ("event", "deal", "part_of")
TO_ARTICLES = ("article", "first_article")
PAGES: Mapping[str, Callable[[sqlite3.Connection, str], dict[str, Any] | None]] = {"articles": article_page, "events": event_page}


class Html(str):
    """What Jinja takes as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(database: str, table: str, view_name: str, request: Any, datasette: Any) -> Callable[[], Awaitable[dict[str, Any]]]:
    async def found() -> dict[str, Any]:
        if view_name != "row" or table not in PAGES:
            return {}
        key = tilde_decode(request.url_vars["pks"])
        return {"page": await datasette.get_database(database).execute_fn(lambda conn: PAGES[table](conn, key))}

    return found


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: Any, column: str, database: str, datasette: Any) -> Html | None:
    if column in TO_EVENTS and isinstance(value, str) and EVENT.fullmatch(value):
        table = "events"
    elif column in TO_ARTICLES and isinstance(value, int):
        table = "articles"
    else:
        return None
    return Html(f'<a href="{escape(str(datasette.urls.row(database, table, str(value))))}">{escape(str(value))}</a>')


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """An event that was joined to another is found by each of the ids that it had."""

    def wrapped(app: App) -> App:
        async def asked(scope: Any, receive: Any, send: Any) -> None:
            found = EVENT_PAGE.fullmatch(scope.get("path", ""))
            base = next((base for base in datasette.databases.values() if found and base.route == tilde_decode(found[1])), None)
            if found is not None and base is not None:
                event = await base.execute_fn(lambda conn: _now(conn, found[2]))
                if event not in (None, found[2]):
                    await Response.redirect(datasette.urls.row(base.name, "events", event)).asgi_send(send)
                    return
            await app(scope, receive, send)

        return asked

    return wrapped


def _now(database: sqlite3.Connection, id_: str) -> str | None:
    try:
        return event_of(database, id_)
    except KeyError:
        return None
