"""What identification is given of an article, and what follows from its answer: light to import, the work is `identification.identify`."""

from __future__ import annotations

from dataclasses import replace

from pipelines.language.identified import MIN_HEADLINE, MIN_LETTERS, Identified
from vigia.items import Article, Dropped

WANTED = "es"


def given(article: Article) -> tuple[str, int]:
    """The arguments of `identification.identify`; of a source that is read through its feed alone there is no text."""
    if article.text:
        return article.text, MIN_LETTERS
    return ". ".join(filter(None, (article.title, article.summary))), MIN_HEADLINE


def judged(article: Article, found: Identified) -> Article | Dropped:
    return refused(found) or replace(article, language=found.language, language_probability=found.probability)


def refused(found: Identified) -> Dropped | None:
    """Why a text in that language does not go on; None when it does."""
    if found.language is None:
        return Dropped("language_unknown", f"{found.letters} letters are too few")
    return None if found.language == WANTED else Dropped("other_language", f"{found.language} ({found.probability:.2f})")
