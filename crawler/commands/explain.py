"""scrapy explain URL|ID: why a stored article carries its tags and facts."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.addresses import AddressError, canonical
from crawler.configuration import ConfigurationError, configuration
from crawler.explanation import explain
from crawler.report import FAILED, USAGE


class Command(ScrapyCommand):
    """Reads the database and writes nothing. The text is judged by today's rules; where other rules judged it before, that is said."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  # Scrapy's own declaration

    def syntax(self) -> str:
        return "URL|ID"

    def short_desc(self) -> str:
        return "Show why an article carries its tags and facts"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(args) != 1:
            raise UsageError("one address or article id is wanted: scrapy explain URL|ID", print_help=False)
        try:
            told = configuration(self.settings)
            wanted = args[0] if args[0].isdecimal() else canonical(args[0])
        except (ConfigurationError, AddressError) as error:
            raise UsageError(str(error), print_help=False) from None
        if not told.database.exists():
            raise UsageError(f"{told.database}: there is no such database; name one with DATABASE, or run a crawl first", print_help=False)
        try:
            with closing(_open(told.database)) as database:
                answer = _answer(database, wanted)
        except sqlite3.Error as error:
            print(f"scrapy explain: {told.database}: {error}", file=sys.stderr)
            self.exitcode = FAILED
            return
        print(answer.text, file=sys.stderr if answer.status else sys.stdout)
        self.exitcode = answer.status


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str
    status: int = 0


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    return database


def _answer(database: sqlite3.Connection, wanted: str) -> _Answer:
    condition = "a.id = ?" if wanted.isdecimal() else "a.id = (SELECT article FROM article_urls WHERE url = ?) OR a.url = ?"
    values = (int(wanted),) if wanted.isdecimal() else (wanted, wanted)
    row = database.execute(
        f"SELECT a.*, s.country, s.name FROM articles a LEFT JOIN sources s ON s.id = a.source WHERE {condition}", values
    ).fetchone()
    if row is None:
        return _absent(database, wanted)
    head = [f"article {row['id']}: {row['url']}", f"{row['name'] or row['source']}, {row['published_day'] or 'day not known'}"]
    if row["text_withheld"]:
        return _Answer(
            "\n".join([*head, f"The text is not kept ({row['text_withheld']}); what is stored of it:", "", *_stored(database, row["id"])])
        )
    from pipelines.analysis import analyse  # Scrapy imports every command for each
    from pipelines.topics.tagging import RULES_VERSION, engine

    at = datetime.fromisoformat(row["published_at"]) if row["published_at"] else None
    analysis = analyse(row["title"], row["text"], row["country"], at)
    if row["rules_version"] != RULES_VERSION:
        head.append(f"stored by rules {row['rules_version'] or '(none)'}, explained by today's {RULES_VERSION}: scrapy retag joins the two")
    facts = [*analysis.facts.layoffs, *analysis.facts.deals, *analysis.facts.funding]
    thresholds = {topic.name: topic.threshold for topic in engine().topics}
    return _Answer("\n".join([*head, "", explain(row["title"] or "", row["text"] or "", analysis.topics, thresholds, facts)]))


def _absent(database: sqlite3.Connection, wanted: str) -> _Answer:
    row = database.execute("SELECT state, reason FROM discoveries WHERE url = ?", (wanted,)).fetchone()
    if row is None:
        return _Answer(f"scrapy explain: no article {wanted}", USAGE)
    return _Answer(f"scrapy explain: {wanted} is no article: {row['state']}{', ' + row['reason'] if row['reason'] else ''}", USAGE)


def _stored(database: sqlite3.Connection, article: int) -> list[str]:
    lines = []
    for topic in database.execute("SELECT topic, score FROM article_topics WHERE article = ? ORDER BY topic", (article,)):
        lines.append(f"{topic['topic']}: tagged, score {topic['score']:.2f}")
        quotes = database.execute("SELECT rule, quote FROM evidence WHERE article = ? AND topic = ? ORDER BY id", (article, topic["topic"]))
        lines += [f"  rule {evidence['rule']}: «{evidence['quote']}»" for evidence in quotes]
    for table in ("layoffs", "deals", "funding_rounds"):
        lines += [
            f"{table}: «{row['quote']}»" for row in database.execute(f"SELECT quote FROM {table} WHERE article = ? ORDER BY id", (article,))
        ]
    return lines or ["nothing"]
