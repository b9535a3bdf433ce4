"""The words that funding rounds are told in, noted sentence by sentence: the models see them, no rule proposes a round."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipelines.reading.phrases.search import Lexicon
from pipelines.reading.story.story import Story

LEXICON = Path(__file__).parent / "data" / "funding.toml"
GROUPS = (
    "raises", "round", "obtains", "receives", "seeks", "puts", "valuation", "revenue", "fund_size", "purchase", "stock_market", "loan",
    "aggregate", "hires", "leads", "listed", "anaphor", "givers",
)  # fmt: skip


def load_lexicon(path: Path = LEXICON) -> Lexicon:
    """The vocabulary of rounds. Raises RuleFileError."""
    return Lexicon(path, GROUPS)


_lexicon = cache(load_lexicon)


def note_funding(story: Story) -> None:
    """Note in which sentences each group of words stands."""
    story.note("money", _lexicon().find(story.sentences))
