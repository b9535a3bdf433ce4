"""What stays of an article whose publisher reserves it. Pure."""

from __future__ import annotations

from dataclasses import replace

from vigia.items import Article, Dropped


def withhold(article: Article) -> Article | Dropped:
    """The article with no more of its text than its publisher leaves free; one that is still to be read says why its text goes then."""
    if not article.rights.reserved or article.keep == "full":
        return article
    signal = article.rights.signals[0] if article.rights.signals else "reserved"
    if article.keep == "nothing":
        return Dropped("rights_reserved", signal)
    why = f"reservation: {signal}"
    return replace(article, withhold_once_read=why) if article.unread else replace(article, text=None, text_withheld=why)
