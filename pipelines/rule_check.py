"""The files that the reading is told by, loaded and checked before the first story: a slip of the pen would untag all in silence."""

from __future__ import annotations

from pathlib import Path

from pipelines.events.rate_tables import read_yearly_rates
from pipelines.language.function_words import read_function_words
from pipelines.reading.echoes.media import Media
from pipelines.reading.models import check_models
from pipelines.reading.names.lexicon import Lexicon
from pipelines.reading.names.registry import Registry, read_registry
from pipelines.reading.rules import deal_parts, deals, funding, layoff_evidence
from pipelines.reading.topics.rules import load_topics
from pipelines.rule_file import RuleFileError, label, nearest
from pipelines.stems.families import read_families

PIPELINES = Path(__file__).parent


def check_rules(root: Path = PIPELINES, *, models: bool = True) -> None:
    """Load every topic, phrase, lexicon, registry and model file below `root`. RuleFileError on the first that cannot be used.

    Takes some tenths of a second, and imports all that a reading needs.
    """
    registry = read_registry(root / "reading" / "names")
    Lexicon(root / "reading" / "names" / "lexicon.toml")
    read_function_words(root / "language" / "function_words.toml")
    data = root / "reading" / "rules" / "data"
    _check_groups(data / "groups.toml", registry)
    deals.load_lexicon(data / "deals.toml")
    funding.load_lexicon(data / "funding.toml")
    layoff_evidence.load_lexicons(data)
    read_yearly_rates(root / "events" / "yearly_rates.tsv")
    Media(root / "reading" / "echoes" / "media.toml")
    read_families(root / "stems" / "data" / "families.tsv")
    load_topics(root / "reading" / "topics" / "data")
    if models:
        check_models(root / "reading" / "models" / "data")


def problem(root: Path = PIPELINES) -> str | None:
    """The words of the RuleFileError, None when all files can be used: what a worker process can hand back."""
    try:
        check_rules(root)
    except RuleFileError as error:
        return str(error)
    return None


def _check_groups(path: Path, registry: Registry) -> None:
    """A group is the name of a firm: one that nobody else writes so joins nothing."""
    groups = deal_parts.load_groups(path)
    names = {name for company in registry.companies.values() for name in company.names}
    for group in (*groups.groups.values(), *groups.heads.values()):
        if group not in names:
            raise RuleFileError(f"{label(path)}: {group}: no firm of the registry has that name{nearest(group, names)}")
