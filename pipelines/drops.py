"""A drop as Scrapy wants it: an exception of its own for each reason, so that it counts them by itself.

Beside the stages the one module of this package that imports Scrapy.
"""

from __future__ import annotations

from typing import get_args

from scrapy.exceptions import DropItem

from vigia.items import Article, Dropped, Reason


class Drop(DropItem):
    reason: Reason


DROPS: dict[str, type[Drop]] = {
    reason: type("".join(map(str.capitalize, reason.split("_"))), (Drop,), {"reason": reason, "__module__": __name__})
    for reason in get_args(Reason)
}


def kept(found: Article | Dropped) -> Article:
    """The article that a step left. Raises what Scrapy wants to see where it left none."""
    if isinstance(found, Dropped):
        raise DROPS[found.reason](found.detail)
    return found
