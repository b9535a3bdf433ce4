"""What the reading and the extraction answer today, as digests: a move must not change an answer, and a change of one is seen.

    python -m tests.net      writes the digests anew (those of the measuring material only where it is at hand)

A file of digests has a line for each story or page, its name, a tab and the digest; never a text of it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.labelled import STORIES
from demo.crawl import crawl
from demo.newsroom import Newsroom
from pipelines.saved_pages import answer, read_page
from pipelines.stories import analyse_story
from tests.dumps import dump
from tests.shared import SHARED

HERE = Path(__file__).resolve().parent
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
OF_THE_DEMO = datetime(2026, 1, 15, 12, tzinfo=UTC)
NOT_HELD = {"rules_version"}  # says which rules answered, and is no answer
TWICE_TOLD = "pliego"  # its feed and its section tell of the same stories, and whichever is read first gives the hints


def digest(value: object) -> str:
    """Sixteen hexadecimal digits of a value's JSON."""
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def held(name: str) -> dict[str, str]:
    """The digests of a file of this folder, by story."""
    lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def write(name: str, digests: dict[str, str]) -> None:
    (HERE / f"{name}.tsv").write_text("".join(f"{key}\t{value}\n" for key, value in sorted(digests.items())), encoding="utf-8")


def of_stories(files: list[Path]) -> dict[str, str]:
    """`analyse`'s whole answer for every story of these files."""
    return {name: digest(_kept(analyse_story(story))) for path in files for name, story in _stories(path)}


def of_pages(folder: Path, addresses: dict[str, str]) -> dict[str, str]:
    """`extract`'s whole answer for every page of a folder."""
    found = {}
    for path in sorted([*folder.glob("*.html"), *folder.glob("*.html.gz")]):
        name, data = path.name.removesuffix(".gz"), path.read_bytes()
        page = gzip.decompress(data) if path.suffix == ".gz" else data
        found[name] = digest(answer(*read_page(page, addresses.get(name), NOW)))
    return found


def shipped() -> dict[str, str]:
    return of_stories(sorted(STORIES.glob("own_*.jsonl")))


def gold() -> dict[str, str]:
    return of_stories(sorted((SHARED / "gold").glob("*.jsonl")))


def pages() -> dict[str, str]:
    addresses = json.loads((SHARED / "pages" / "urls.json").read_text(encoding="utf-8"))
    return of_pages(SHARED / "pages" / "html", addresses)


def field_cases() -> dict[str, str]:
    found: dict[str, str] = {}
    for expected in sorted((SHARED / "field" / "cases").glob("*/expected.json")):
        cases = json.loads(expected.read_text(encoding="utf-8"))
        addresses = {name: case["url"] for name, case in cases.items() if name.endswith(".html")}
        found |= {f"{expected.parent.name}/{name}": value for name, value in of_pages(expected.parent, addresses).items()}
    return found


def demo() -> dict[str, str]:
    """A run over the demo newsroom, as its first edition stands."""
    with tempfile.TemporaryDirectory() as folder, Newsroom(OF_THE_DEMO) as newsroom:
        database = Path(folder) / "news.db"
        crawl(newsroom, database=database, now=OF_THE_DEMO)
        return of_database(database, newsroom.bases)


def of_database(database: Path, bases: dict[str, str]) -> dict[str, str]:
    """Every row that two runs share, by table and address; the outlets' ports are no part of an answer."""
    found: dict[str, list[str]] = {}
    for table, rows in dump(database).items():
        for row in rows if table != "endpoints" else ():  # their bodies name the ports
            if table in ("articles", "discoveries") and row.get("source") == TWICE_TOLD:
                continue
            written = json.dumps({k: v for k, v in row.items() if k not in NOT_HELD}, ensure_ascii=False, sort_keys=True)
            address = str(row.get("of_article") or row.get("url") or row.get("id"))
            for outlet, base in bases.items():
                written, address = (text.replace(base, f"//{outlet}").replace(base.split("//")[-1], outlet) for text in (written, address))
            found.setdefault(f"{table} {address}", []).append(written)
    return {key: digest(sorted(value)) for key, value in found.items()}


def _kept(answered: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answered.items() if key not in NOT_HELD}


def _stories(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            story = json.loads(line)
            yield f"{path.stem}/{story['id']}", story


ALL = {"shipped": shipped, "gold": gold, "pages": pages, "field_cases": field_cases, "demo": demo}
