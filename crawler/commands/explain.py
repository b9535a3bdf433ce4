"""scrapy explain URL|ID|EVENT|COMPANY: why a stored article carries its tags and facts; what is known of an event, of a company."""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scrapy.exceptions import UsageError

from crawler.console.command import OurCommand
from crawler.console.printing import complain, say
from crawler.run.configuration import ConfigurationError, configuration
from crawler.run.tally import FAILED, SOURCE_FAILED, USAGE
from crawler.spiders.arguments import ArgumentError, checked_address
from pipelines.events.independence import Groups, groups
from pipelines.events.names import Name
from pipelines.labels.corrections import RULE, corrected
from pipelines.labels.file import Labels, LabelsError, LabelsFile
from pipelines.labels.label import Label
from pipelines.stories import judged, why
from pipelines.usable_rules import UnusableRules
from reports.company_explanation import companies_named, explained_company, nearest_companies
from reports.event_explanation import event_of, explained_event, nearest_events
from reports.explanation import explain
from vigia.addresses import canonical
from vigia.answers import WorkerError
from vigia.characters import one_line
from vigia.command import program
from vigia.facts import KINDS


class Command(OurCommand):
    """Reads the database and writes nothing. The text is judged by today's rules; where other rules judged it before, that is said."""

    def syntax(self) -> str:
        return "URL|ID|EVENT|COMPANY"

    def short_desc(self) -> str:
        return "Show why an article carries its tags and facts, or what is known of an event or a company"

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(args) != 1:
            raise UsageError(f"one address, article, event or company is wanted: {program()} explain {self.syntax()}", print_help=False)
        try:
            told = configuration(self.settings)
            wanted = canonical(checked_address(args[0], "")) if _is_address(args[0]) else args[0]
            labels = LabelsFile(told.labels).read()
        except (ConfigurationError, LabelsError, ArgumentError) as error:
            raise UsageError(str(error), print_help=False) from None
        from pipelines.storage.reader import opened  # Scrapy imports every command for each
        from pipelines.storage.store import StoreError, UnusableStore

        try:
            with opened(told.database) as database:
                if _is_address(wanted) or wanted.isdecimal():
                    answer = _answer(database, wanted, self.settings.getfloat("ANALYSIS_TIME_LIMIT"), labels)
                else:
                    answer = _event(database, wanted) if wanted.startswith("ev-") else _company(database, wanted)
        except UnusableRules as error:
            raise UsageError(str(error), print_help=False) from None
        except UnusableStore as error:
            self.end(str(error), USAGE)
            return
        except StoreError as error:
            self.end(str(error), FAILED)
            return
        (complain if answer.status else say)(answer.text)
        self.exitcode = answer.status


LARGEST_ID = 2**63 - 1  # of a row


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str
    status: int = 0


def _is_address(word: str) -> bool:
    """A company may have a dot in its name, and has no slash."""
    return "/" in word


def _event(database: sqlite3.Connection, wanted: str) -> _Answer:
    try:
        id_ = event_of(database, wanted)
    except KeyError:
        return _unknown("event", wanted, nearest_events(database, wanted))
    if id_ is None:
        return _Answer(f"event {wanted}: withdrawn; no article that is stored tells of it any more")
    joined = f"event {wanted} is {id_} now\n" if id_ != wanted else ""
    independent = _independent(database, id_)
    return _Answer(joined + explained_event(database, id_, independent.of, independent.only_echoes))


def _independent(database: sqlite3.Connection, event: str) -> Groups:
    from pipelines.storage.claims import Claims

    now = Claims(lambda sql, values: database.execute(sql, tuple(values)).fetchall())
    stories = {claim.story.id: claim.story for claim in now.of_events([event]) if claim.role == "news"}
    return groups(stories.values(), now.copies_among(stories))


def _company(database: sqlite3.Connection, wanted: str) -> _Answer:
    found = companies_named(database, wanted, lambda name: Name(name).base)
    if not found:
        return _unknown("company", wanted, nearest_companies(database, wanted))
    return _Answer("\n\n".join(explained_company(database, company) for company in found))


def _unknown(what: str, wanted: str, near: Sequence[str]) -> _Answer:
    did_you_mean = f"; did you mean {', '.join(map(one_line, near))}?" if near else ""
    return _Answer(f"{program()} explain: no {what} {one_line(wanted)}{did_you_mean}", USAGE)


def _answer(database: sqlite3.Connection, wanted: str, limit: float, labels: Labels) -> _Answer:
    condition = "a.id = ?" if wanted.isdecimal() else "a.id = (SELECT article FROM article_urls WHERE url = ?) OR a.url = ?"
    if wanted.isdecimal() and (len(wanted) > len(str(LARGEST_ID)) or int(wanted) > LARGEST_ID):
        return _absent(database, wanted)
    row = database.execute(
        f"SELECT a.*, s.country, s.name FROM articles a LEFT JOIN sources s ON s.id = a.source WHERE {condition}",
        (int(wanted),) if wanted.isdecimal() else (wanted, wanted),
    ).fetchone()
    if row is None:
        return _absent(database, wanted)
    given = labels.of([row["url"], *(url for (url,) in database.execute("SELECT url FROM article_urls WHERE article = ?", (row["id"],)))])
    head = [f"article {row['id']}: {row['url']}", f"{row['name'] or row['source']}, {row['published_day'] or 'day not known'}"]
    if row["text_withheld"]:
        return _Answer(
            "\n".join([*head, f"The text is not kept ({row['text_withheld']}); what is stored of it:", "", *_stored(database, row, given)])
        )
    story = {"title": row["title"], "text": row["text"], "country": row["country"], "published": row["published_day"]}
    try:
        found = judged(story, timeout=limit)
    except WorkerError as error:
        return _Answer(f"{program()} explain: {head[0]}: its text cannot be read: {why(error, limit)}", SOURCE_FAILED)
    analysis = found.analysis
    if row["rules_version"] != analysis.rules_version:
        stored = row["rules_version"] or "(none)"
        head.append(f"stored by rules {stored}, explained by today's {analysis.rules_version}: {program()} retag joins the two")
    now = corrected(analysis, given, row["title"])
    told = {label.subject: _told(label, changed=label.subject in analysis.tags ^ now.tags) for label in given.values()}
    return _Answer("\n".join([*head, "", explain(row["title"] or "", row["text"] or "", now, found.thresholds, found.weighed, told)]))


def _told(label: Label, *, changed: bool) -> str:
    """What a label did, for a person."""
    if label.is_fact:
        return f"{'right' if label.verdict == 'yes' else 'wrong, and taken out'} by label on {label.day}"
    return f"{'corrected' if changed else 'confirmed'} by label on {label.day}"


def _absent(database: sqlite3.Connection, wanted: str) -> _Answer:
    row = database.execute("SELECT state, reason FROM discoveries WHERE url = ?", (wanted,)).fetchone()
    if row is None:
        return _Answer(f"{program()} explain: no article {wanted}", USAGE)
    return _Answer(f"{program()} explain: {wanted} is no article: {row['state']}{', ' + row['reason'] if row['reason'] else ''}", USAGE)


def _stored(database: sqlite3.Connection, row: sqlite3.Row, labels: Mapping[str, Label]) -> list[str]:
    article = row["id"]
    head = [f"{name}: {row[name]}" for name in ("title", "summary") if row[name]]
    lines = [
        *_topics(database, article, "tagged", "article_topics", "evidence", labels),
        *_topics(database, article, "doubtful", "doubtful_topics", "doubtful_evidence", labels),
    ]
    for kind in KINDS:
        quotes = database.execute(f"SELECT quote FROM {kind.table} WHERE article = ? ORDER BY id", (article,))
        lines += [f"{kind.table}: «{found['quote']}»" for found in quotes]
    lines = lines or ["no tag and no fact"]
    for label in labels.values():
        if label.is_fact or label.verdict == "no":
            lines.append(f"{label.subject}: {'' if label.is_fact else 'not tagged, '}{_told(label, changed=True)}")
    return [*head, *lines]


def _topics(
    database: sqlite3.Connection, article: int, judged_so: str, topics: str, words: str, labels: Mapping[str, Label]
) -> Iterator[str]:
    """The topics in one of the two pairs of tables, with their words."""
    for topic, score in database.execute(f"SELECT topic, score FROM {topics} WHERE article = ? ORDER BY topic", (article,)):
        sql = f"SELECT rule, quote FROM {words} WHERE article = ? AND topic = ? ORDER BY id"
        proof = database.execute(sql, (article, topic)).fetchall()
        by_label = any(rule == RULE for rule, _ in proof)
        yield f"{topic}: {judged_so}, score {score:.2f}" + (f", {_told(labels[topic], changed=by_label)}" if topic in labels else "")
        yield from (f"  rule {rule}: «{quote}»" for rule, quote in proof)
