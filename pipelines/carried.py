"""An Article as bytes and back, for processes that trust each other's version and not each other's memory: JSON, never pickle.

A moment comes back in the offset it had, without the name of its zone; the Article has that in `timezone`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import msgspec

from vigia.facts import KINDS
from vigia.items import Article

FORMAT = 1  # of these bytes: whoever reads another refuses it
_KINDS = {kind.table: kind for kind in KINDS}


class NotCarried(ValueError):
    """Bytes that are no Article of this format; the message says what is wrong with them."""


def packed(article: Article) -> bytes:
    """One line of JSON in ASCII: the format, the article without its facts, and these with their tables, in their order."""
    said = msgspec.to_builtins((FORMAT, replace(article, facts=[]), [(fact.table, fact) for fact in article.facts]))
    return json.dumps(said, separators=(",", ":")).encode("ascii")  # the standard library's keeps half a surrogate pair as it is


def unpacked(data: bytes) -> Article:
    """Raises NotCarried."""
    try:
        written, found, facts = _parts(json.loads(data))
        if written != FORMAT:
            raise NotCarried(f"it is of format {written!r}, and this version reads {FORMAT}")
        article = msgspec.convert(found, Article)
        article.facts = [msgspec.convert(fact, _KINDS[table]) for table, fact in facts]
    except KeyError as error:
        raise NotCarried(f"it has a fact of the unknown kind {error}") from None
    except (TypeError, ValueError, RecursionError) as error:
        raise error if isinstance(error, NotCarried) else NotCarried(str(error)) from None
    return article


def _parts(said: Any) -> tuple[Any, Any, list[tuple[str, Any]]]:
    written, found, facts = said
    return written, found, [(str(table), fact) for table, fact in facts]
