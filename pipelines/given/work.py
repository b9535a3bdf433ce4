"""What a worker process does with one given story."""

from __future__ import annotations

from pipelines.given.lines import Row
from vigia.items import Article, Dropped


def work(article: Article | None, said: Row | None) -> Article | Dropped | str | None:
    """What an article comes to on the path, or why not. Where something is `said` of it that is taken, and its text is not read.

    Without an article, what is wrong with the files that it is read by (None: nothing).
    """
    if article is None:
        from pipelines.rule_check import problem

        return problem()
    from pipelines.path import beside_reading, path
    from pipelines.reading.step import judged

    if said is None:
        return path(article)
    from pipelines.given.facts import WrongFacts, analysis

    try:
        return beside_reading(judged(article, analysis(article, said)))
    except WrongFacts as wrong:
        return str(wrong)
