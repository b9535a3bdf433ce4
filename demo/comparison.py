"""The database a crawl of the newsroom made, held against the truth row by row. Every difference is a sentence."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from demo.truth import Stored, Truth
from vigia.facts import COLUMNS, KINDS, Fact

SETTLED = ("new", "known", "updated", "dropped")
ROUNDING = 0.5  # "una tercera parte" is 33 to one reader and 33.3 to another
NONE = "none"  # the truth's word for a value that the story does not state


def differences(database: Path, truth: Truth) -> list[str]:
    """What is otherwise than the truth says; empty when all is right."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return list(_differences(connection, truth))


def _differences(db: sqlite3.Connection, truth: Truth) -> Iterator[str]:
    articles = {row["url"]: dict(row) for row in db.execute("SELECT * FROM articles")}
    expected: set[str] = set()
    for story in truth.stored:
        found = [url for url in story.addresses if url in articles]
        expected |= set(found)
        if len(found) == 1:
            label = f"{story.outlet}: «{story.title[:60]}»"
            yield from (f"{label}: {text}" for text in _article(db, articles[found[0]], story))
        elif found:
            yield f"{story.outlet}: «{story.title[:60]}» is stored {len(found)} times: {', '.join(found)}"
        else:
            yield f"{story.outlet}: «{story.title[:60]}» is not stored ({_whereabouts(db, story.addresses)})"
    yield from _copies(articles, truth)
    for url in sorted(articles.keys() - expected):
        yield f"{articles[url]['source']}: {url} is stored («{articles[url]['title']}») and should not be"
    for drop in truth.dropped:
        row = db.execute("SELECT state, reason FROM discoveries WHERE url = ?", (drop.address,)).fetchone()
        if row is None or (row["state"], row["reason"]) != ("dropped", drop.reason):
            told = "is in no row of discoveries" if row is None else f"is {row['state']} ({row['reason']})"
            yield f"{drop.outlet}: {drop.address} {told}; it should be dropped as {drop.reason}"
        elif db.execute("SELECT 1 FROM drops WHERE url = ? AND reason = ?", (drop.address, drop.reason)).fetchone() is None:
            yield f"{drop.outlet}: {drop.address} is not in drops as {drop.reason}"
    dropped = {drop.address for drop in truth.dropped}
    for row in db.execute("SELECT url, source, state, reason FROM discoveries"):
        if row["state"] not in SETTLED:
            yield f"{row['source']}: {row['url']} is still {row['state']} ({row['reason']})"
        elif row["state"] == "dropped" and row["url"] not in dropped:
            yield f"{row['source']}: {row['url']} is dropped as {row['reason']} and should not be"


def _copies(articles: Mapping[str, Mapping[str, Any]], truth: Truth) -> Iterator[str]:
    """Of an agency's story in several outlets one is the original and the others say so; nothing else is a copy."""
    together: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for story in truth.stored:
        together.setdefault(story.paragraphs, []).extend(articles[url] for url in story.addresses if url in articles)
    for rows in together.values():
        originals = [row["url"] for row in rows if row["copy_of"] is None]
        if rows and (len(originals) != 1 or {row["copy_of"] for row in rows} - {None, *originals}):
            told = ", ".join(f"{row['url']}: {row['copy_of']}" for row in rows)
            yield f"«{rows[0]['title'][:60]}» should have one original that the {len(rows) - 1} others name in copy_of ({told})"


def _whereabouts(db: sqlite3.Connection, addresses: tuple[str, ...]) -> str:
    for url in addresses:
        row = db.execute("SELECT state, reason FROM discoveries WHERE url = ?", (url,)).fetchone()
        if row:
            return f"{url} is {row['state']}, {row['reason']}"
    return f"no row of discoveries for {addresses[0]}"


def _article(db: sqlite3.Connection, row: Mapping[str, Any], story: Stored) -> Iterator[str]:
    plain: dict[str, Any] = {
        "source": story.outlet,
        "title": story.title,
        "authors": list(story.authors),
        "language": "es",
        "published_day": None if story.precision == "unknown" else story.day,
        "paywall": int(story.paywall),
    }
    if story.agency:
        plain["agency"] = story.agency
    for column, value in plain.items():
        found = json.loads(row[column]) if column == "authors" else row[column]
        if found != value:
            yield f"{column} is {found!r}, not {value!r}"
    if story.precision == "minute" and str(row["published_at"])[:16] != f"{story.published:%Y-%m-%dT%H:%M}":
        yield f"published_at is {row['published_at']} ({row['published_from']}), not {story.published:%Y-%m-%dT%H:%MZ}"
    yield from _text(row, story)
    addresses = {url for (url,) in db.execute("SELECT url FROM article_urls WHERE article = ?", (row["id"],))}
    for missing in sorted(set(story.addresses) - addresses - {row["url"]}):
        yield f"its other address {missing} is not recorded"
    tags = {topic for (topic,) in db.execute("SELECT topic FROM article_topics WHERE article = ?", (row["id"],))}
    if tags != story.topics:
        yield f"tags are {sorted(tags)}, not {sorted(story.topics)}"
    for tag in sorted(tags):
        if db.execute("SELECT 1 FROM evidence WHERE article = ? AND topic = ?", (row["id"], tag)).fetchone() is None:
            yield f"tag {tag} has no evidence"
    yield from _evidence(db, row)
    for kind in KINDS:
        yield from _facts(db, row, kind, story)


def _text(row: Mapping[str, Any], story: Stored) -> Iterator[str]:
    if story.text_withheld:
        if not str(row["text_withheld"]).startswith(story.text_withheld) or row["text"] is not None:
            yield f"text_withheld is {row['text_withheld']!r} (text: {'kept' if row['text'] else 'none'}), not {story.text_withheld!r}"
        if not row["summary"]:
            yield "has no summary"
        return
    text = row["text"] or ""
    lines = {" ".join(line.split()) for line in text.splitlines()}
    if lost := [paragraph for paragraph in story.paragraphs if paragraph not in lines]:
        yield f"the text lacks {len(lost)} of {len(story.paragraphs)} paragraphs, the first «{lost[0][:60]}…» (begins «{text[:60]}»)"
    for words in story.never:
        if words in text:
            yield f"the text holds «{words}», which is no part of the story"
    if story.summary and story.summary not in (row["summary"] or "") and story.summary not in text:
        yield f"the standfirst «{story.summary[:60]}» is lost (summary: {row['summary']!r})"


def _evidence(db: sqlite3.Connection, row: Mapping[str, Any]) -> Iterator[str]:
    """Every quote must stand where it says, in what is stored (a withheld text cannot be looked into)."""
    tables = ("evidence", "doubtful_evidence", *(kind.table for kind in KINDS))
    for table in tables:
        for proof in db.execute(f"SELECT field, quote, start_offset, end_offset FROM {table} WHERE article = ?", (row["id"],)):
            field = row[proof["field"]]
            if field is None:
                continue
            if field[proof["start_offset"] : proof["end_offset"]] != proof["quote"]:
                place = f"{proof['field']}[{proof['start_offset']}:{proof['end_offset']}]"
                yield f"{table}: the quote «{proof['quote'][:50]}» does not stand at {place}"


def _facts(db: sqlite3.Connection, row: Mapping[str, Any], kind: type[Fact], story: Stored) -> Iterator[str]:
    table, lists = kind.table, [name for name, held in COLUMNS[kind.table].items() if held is list]
    identity = [name for name in ("kind", *kind.companies) if name in COLUMNS[table]]  # what makes a fact the one that the truth means
    rows = [dict(fact) for fact in db.execute(f"SELECT * FROM {table} WHERE article = ?", (row["id"],))]
    for fact in rows:
        fact |= {name: json.loads(fact[name]) for name in lists}
        fact |= {name: fact[least] if fact[least] == fact[most] else None for name, (least, most) in kind.ranges.items()}
    for wanted in story.facts[table]:
        same = [fact for fact in rows if all(_same_name(fact[key], wanted[key]) for key in identity if key in wanted)]
        who = " / ".join(str(wanted[key]) for key in identity if key in wanted)
        if not same:
            yield f"{table}: nothing of {who} (found: {[' / '.join(str(f[k]) for k in identity) for f in rows]})"
            continue
        for key, value in wanted.items():
            if value == NONE:
                yield from (f"{table}: {who}: {key} is {fact[key]}, and none is stated" for fact in same if fact[key] is not None)
            elif key in lists:
                if (found := {name for fact in same for name in fact[key]}) != set(value):
                    yield f"{table}: {who}: {key} are {sorted(found)}, not {value}"
            elif not any(_states(kind, fact, key, value) for fact in same):
                yield f"{table}: {who}: {key} is {[fact[key] for fact in same]}, not {value!r}"
    # A story that is not about layoffs may state none but as background; likewise for the deals.
    if table == "layoffs" and "layoffs" not in story.topics:
        yield from (f"layoffs: says that {fact['company']} lays off: «{fact['quote'][:70]}»" for fact in rows if not fact["background"])
    if table == "deals" and "reverse_acquihire" not in story.topics:
        yield from (
            f"deals: calls a reverse acquihire: «{fact['quote'][:70]}»"
            for fact in rows
            if fact["kind"] == "reverse_acquihire" and not fact["background"]
        )


def _same_name(found: str | None, wanted: str) -> bool:
    """Whether one name is contained in the other: "King" is "King Barcelona", "Telus" is "Telus International"."""
    if not found:
        return False
    found, wanted = found.casefold(), wanted.casefold()
    return found in wanted or wanted in found


def _states(kind: type[Fact], fact: Mapping[str, Any], key: str, value: Any) -> bool:
    if COLUMNS[kind.table].get(key) is float:
        return fact[key] is not None and abs(fact[key] - value) < ROUNDING
    if key in kind.companies:
        return _same_name(fact[key], value)
    return bool(fact[key] == value)
