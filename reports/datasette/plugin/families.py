"""Datasette's hook for the search box of the articles: a word finds its family there as well; `_searchmode=escaped` finds it as written."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Generator
from typing import Any

from datasette import handle_exception, hookimpl
from datasette.utils import await_me_maybe, sqlite_timelimit

from reports.datasette.metadata import SEARCH_INDEX, SEARCHED
from reports.datasette.search_page import LONGEST
from reports.search import matching

NOTHING = '""'  # what no story has

# Where this library is installed, as it is for our commands, Datasette prints a traceback of every address and SELECT that is wrong.
handle_exception.rich = None


@hookimpl(hookwrapper=True)  # type: ignore[untyped-decorator]
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Generator[None, Any, None]:
    found = yield
    if table != SEARCHED or not request.args.get("_search") or "_searchmode" in request.args:
        return
    base = datasette.get_database(database)

    def asked(connection: sqlite3.Connection) -> str:
        with sqlite_timelimit(connection, datasette.setting("sql_time_limit_ms")):
            return matching(connection, request.args["_search"][:LONGEST])

    found.force_result([_with_families(one, base, asked) for one in found.get_result()])


def _with_families(one: Any, base: Any, asked: Callable[[sqlite3.Connection], str]) -> Callable[[], Awaitable[Any]]:
    """The same filters; Datasette's own search looks for the families of its words."""

    async def filters() -> Any:
        told = await await_me_maybe(one)
        if told is None or "search" not in told.params:
            return told
        try:
            words = await base.execute_fn(asked)
        except sqlite3.Error:  # an older version, which did not sort its words, wrote it: found as written
            return told
        told.where_clauses[:] = [f"id in (select rowid from {SEARCH_INDEX} where {SEARCH_INDEX} match :search)"]
        told.params["search"] = words or NOTHING
        return told

    return filters
