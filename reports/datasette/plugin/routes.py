"""Datasette's hook for pages that are none of its own: the search that knows families of words, and the dashboard."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import NotFound, Response, hookimpl
from datasette.utils import sqlite_timelimit, tilde_decode

from reports.datasette.dashboard import dashboard
from reports.datasette.search_page import search_page
from reports.page.texts import LANGUAGES

LANGUAGE = "en"  # Datasette's own


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Callable[[Any, Any], Awaitable[Any]]]]:
    return [(r"/(?P<database>[^/]+)/-/search$", searched), (r"/(?P<database>[^/]+)/-/dashboard$", drawn)]


async def searched(datasette: Any, request: Any) -> Any:
    """`?q=WORDS&since=DAY`."""
    base = await _database(datasette, request)
    query, since = (request.args.get(name) or "" for name in ("q", "since"))

    def found(connection: Any) -> dict[str, Any]:
        with sqlite_timelimit(connection, datasette.setting("sql_time_limit_ms")):
            return search_page(connection, query, since.strip())

    told = {"database": base.name, "page": await base.execute_fn(found)}
    return Response.html(await datasette.render_template("search.html", told, request=request, view_name="search"))


async def drawn(datasette: Any, request: Any) -> Any:
    """`?lang=LANGUAGE`; any other is LANGUAGE."""
    base = await _database(datasette, request)
    language = request.args.get("lang")
    language = language if language in LANGUAGES else LANGUAGE
    home = str(datasette.urls.instance())
    return Response.html(
        await base.execute_fn(lambda conn: dashboard(conn, language, home, lambda name: str(datasette.urls.query(base.name, name))))
    )


async def _database(datasette: Any, request: Any) -> Any:
    """NotFound where there is none of that name."""
    try:
        base = datasette.get_database(route=tilde_decode(request.url_vars["database"]))
    except KeyError:
        raise NotFound("There is no such database") from None
    await datasette.ensure_permissions(request.actor, [("view-database", base.name), "view-instance"])
    return base
