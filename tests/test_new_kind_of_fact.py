"""A new kind of fact takes its dataclass, its reader and its table (and the words and tests about them): everything else goes by those."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared import ROOT

KIND = """
@dataclass(slots=True, kw_only=True)
class Outage(Fact):
    table = "outages"
    key = "outages"
    label = "outage"
    companies: ClassVar[Mapping[str, str]] = {"company": "operator"}
    decisive = ("minutes",)

    company: str | None = None
    company_id: str | None = field(default=None, metadata={"told": ""})
    minutes: int | None = field(default=None, metadata={"told": "{} minutes"})
    services: list[str] = field(default_factory=list)


"""
READER = """
import re

from vigia.facts import Outage

SAID = re.compile(r"estuvo caída (\\d+) minutos")


def read(reading, proposals):
    rows = []
    for sentence in reading.sentences:
        if found := SAID.search(sentence.text):
            name = next(name for name in reading.names if name.field == sentence.field and sentence.start <= name.start < sentence.end)
            place = {"quote": sentence.text, "field": sentence.field, "start": sentence.start, "end": sentence.end}
            said = {"company": name.name, "company_id": name.id, "minutes": int(found[1]), "services": ["correo", "nube"]}
            rows.append(Outage(**place, **said, rule="down"))
    return rows
"""
TABLE = '''
@MIGRATIONS(name="9999_outages")
def outages(db: Database) -> None:
    _run(db, """
CREATE TABLE outages (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    company TEXT,
    company_id TEXT,
    minutes INTEGER,
    services TEXT NOT NULL DEFAULT '[]',
    event_day TEXT,
    event_day_precision TEXT,
    background INTEGER NOT NULL DEFAULT 0,
    field TEXT NOT NULL,
    quote TEXT NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    rule TEXT
) STRICT;
""")


NAMES = (*NAMES, "9999_outages")
'''
TEXT = "Google estuvo caída 40 minutos, y con ella todos los servicios que cuelgan de su nube" + ", según explicó su portavoz" * 10 + "."
STORY = {"id": "a", "title": "Google se cae", "text": TEXT, "labels": {}, "facts": {"outages": [{"company": "Google", "minutes": 50}]}}
STORE = """
import json, sys
from pathlib import Path
from demo import found as demo
from pipelines.reading.read import read
from pipelines.storage.store import Store
from tests.dumps import dump
from vigia.clock import clock
from vigia.items import Article

class Outlet:
    id, name, homepage, country, timezone, kind = "uno", "Uno", "https://uno.example/", "ES", "UTC", "tech"
    enabled, machine_written, feed_only, endpoints = True, False, False, ()

text = sys.argv[1]
store = Store.open(Path("news.db"), clock("2026-01-15T12:00:00+00:00"))
store.sources.sync([Outlet()])
for url, withheld in (("https://uno.example/a", None), ("https://uno.example/b", "reservation: noai")):
    found = read("Google se cae", text)
    article = Article(url, "uno", url, title="Google se cae", text=text + url[-1], text_withheld=withheld)
    article.topics, article.facts, article.companies, article.rules_version = found.topics, found.facts, found.companies, found.rules_version
    assert store.articles.save(article) == "new"
    assert store.articles.save(article) == "known"
    article.facts[0].minutes = 41
    assert store.articles.save(article) == "updated"
store.close()
print(json.dumps({"dumped": dump(Path("news.db"))["outages"], "told": [story.facts for story in demo.read(Path("news.db")).stories]}))
"""


def put(path: Path, before: str, text: str) -> None:
    written = path.read_text("utf-8")
    assert before in written
    path.write_text(written.replace(before, text + before, 1), "utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with a kind of fact more."""
    place = tmp_path_factory.mktemp("copy")
    for name in ("vigia", "crawler", "pipelines", "reports", "demo"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("scrapy.cfg", "tests/__init__.py", "tests/dumps.py"):
        (place / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, place / name)
    put(place / "vigia/facts.py", "def _columns(", KIND)
    put(place / "vigia/facts.py", ")\n# By table", ", Outage")
    (place / "pipelines/reading/facts/outages.py").write_text(READER, "utf-8")
    with (place / "pipelines/storage/migrations.py").open("a", encoding="utf-8") as file:
        file.write(TABLE)
    (place / "stories.jsonl").write_text(json.dumps(STORY), "utf-8")
    return place


def run(copy: Path, *command: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VIGIA_")}
    environment |= {"VIGIA_DATABASE": str(copy / "news.db"), "VIGIA_WORKERS": "1"}
    done = subprocess.run([sys.executable, *command], cwd=copy, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_is_read_and_answered(copy: Path) -> None:
    answer = json.loads(run(copy, "-m", "scrapy", "analyse", "stories.jsonl"))
    (outage,) = answer["facts"]["outages"]
    assert (outage["company"], outage["company_id"], outage["minutes"], outage["services"]) == ("Google", "google", 40, ["correo", "nube"])
    assert [(company["name"], company["role"]) for company in answer["companies"]] == [("Google", "operator")]


def test_it_is_measured(copy: Path) -> None:
    lines = run(copy, "-m", "scrapy", "evaluate", "stories.jsonl").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("facts outages"))
    assert lines[at].endswith("F1 0.000")
    assert lines[at + 1].split() == ["minutes", "0.000", "(0/1)"]


def test_it_is_stored_withheld_revised_told_and_read_again(copy: Path) -> None:
    answer = json.loads(run(copy, "-c", STORE, TEXT))
    whole, withheld = answer["dumped"]
    assert (whole["company_id"], whole["minutes"], whole["services"], whole["quote"]) == ("google", 41, '["correo", "nube"]', TEXT)
    assert len(withheld["quote"]) <= 200
    assert answer["told"] == [["outage: Google; 41 minutes; correo, nube"]] * 2
    connection = sqlite3.connect(copy / "news.db")
    before, after = connection.execute("SELECT old, new FROM revisions WHERE field = 'outages'").fetchone()
    assert (json.loads(before)[0]["minutes"], json.loads(after)[0]["minutes"]) == (40, 41)
    connection.execute("UPDATE articles SET rules_version = 'old'")
    connection.commit()
    connection.close()
    explained = run(copy, "-m", "scrapy", "explain", "https://uno.example/a")
    assert "outage: Google; 40 minutes; correo, nube" in explained
    assert "outages: «Google estuvo" in run(copy, "-m", "scrapy", "explain", "https://uno.example/b")
    assert "outages: changed in 1 article" in run(copy, "-m", "scrapy", "retag")
