"""`scrapy explain EVENT` and `scrapy explain COMPANY`, as a person runs them."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.storage.store import Store
from tests.command import environment, scrapy
from tests.event_worlds import opened
from tests.shared import soak
from vigia.facts import CompanyMention, Deal, KnownCompany, Layoff
from vigia.items import Article, Instant

AT = datetime(2026, 6, 10, 9, tzinfo=UTC)
SCALE = KnownCompany("scale-ai", "Scale AI", ("ScaleAI",), "US", "company", True, False)


def on(database: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return scrapy(*words, env=environment(VIGIA_DATABASE=str(database)))


def article(outlet: str, days: float, *facts: Deal | Layoff, **said: object) -> Article:
    url = f"https://{outlet}.example/{days}"
    at = Instant(AT + timedelta(days=days), "minute", "meta")
    known = [CompanyMention("Scale AI", "scale-ai", entry=SCALE)]
    made = Article(
        url,
        outlet,
        url,
        title=f"Scale AI en {outlet}",
        text="Texto.",
        published=at,
        facts=list(facts),
        companies=known,
        rules_version="given",
    )
    return replace(made, **said)  # type: ignore[arg-type]


def deal(amount: int, **said: object) -> Deal:
    words = {"quote": f"Meta puso {amount} dólares.\nY más.", "field": "text", "start": 0, "end": 3}
    told = Deal(**words, kind="reverse_acquihire", acquirer="Meta", target="Scale AI", target_id="scale-ai", amount=amount, currency="USD")  # type: ignore[arg-type]
    return replace(told, **said)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = opened(tmp_path / "news.db")
    cuts = Layoff(
        quote="Saldrán 200.", field="text", start=0, end=3, company="Scale AI", company_id="scale-ai", headcount_min=200, headcount_max=200
    )
    store.articles.save(article("faro", 0, deal(14_300, status="announced")))
    store.articles.save(article("plaza", 0.1, deal(14_300, status="announced"), agency="EFE"))
    store.articles.save(article("andes", 1, deal(1_430, status="announced"), echo_of="Bloomberg"))
    store.articles.save(article("pampa", 36, cuts, deal(14_300, background=True)))
    yield store
    store.close()


@pytest.fixture
def database(store: Store, tmp_path: Path) -> Path:
    store.checkpoint()
    return tmp_path / "news.db"


def id_of(database: Path, kind: str) -> str:
    with closing(sqlite3.connect(database)) as connection:
        (found,) = connection.execute("SELECT id FROM events WHERE kind = ?", (kind,)).fetchone()
    return str(found)


def test_an_event_is_told_with_its_figures_contradictions_and_articles(database: Path) -> None:
    event = id_of(database, "reverse_acquihire")
    done = on(database, "explain", event)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:3] == [
        f"event {event}: reverse_acquihire, Meta -> Scale AI",
        "  2026-06-10 (the day of the first report), announced",
        "  told by 3 articles of 3 outlets: 2 independent sources of 3 groups",
    ]
    assert "  amount: 14,300 USD by 2 independent groups, from 1,430 to 14,300, latest 1,430 USD on 2026-06-11" in lines
    assert lines[lines.index("Contradictions") + 1] == "  amount, scale_10"
    assert "    1,430 USD  Andes, 2026-06-11: «Meta puso 1430 dólares. Y más.»" in lines
    assert "      https://plaza.example/0.1; agency EFE; 2 h 24 min after the first" in lines
    assert "      https://andes.example/1; passes on Bloomberg; 24 h 0 min after the first" in lines
    assert lines[-2:] == ["Recalled by", "  2026-07-16  Pampa: Scale AI en pampa"]


def test_no_name_can_pass_for_a_line_of_ours(store: Store, database: Path) -> None:
    cuts = Layoff(quote="Texto", field="text", start=0, end=3, company="Nexora\nFigures\x1b[2J\u202e", headcount_min=9, headcount_max=9)
    store.articles.save(article("pampa", 90, cuts))
    store.checkpoint()
    row = store.row("SELECT id, company FROM events WHERE company LIKE 'Nexora%'")
    assert row is not None
    assert on(database, "explain", row["id"]).stdout.startswith(f"event {row['id']}: layoff, Nexora\\nFigures")
    assert on(database, "explain", row["company"]).stdout.startswith("Nexora\\nFigures")


@pytest.mark.parametrize("name", ["SCALE ÁI", *map(soak, ("Scale AI", "scale ai", "scale-ai", "ScaleAI"))])
def test_a_company_is_told_by_its_events_in_order(database: Path, name: str) -> None:
    done = on(database, "explain", name)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "Scale AI (scale-ai): 2 events"
    assert lines[1].startswith("  2026-06-10  reverse_acquihire by Meta, announced, 14,300 USD  ev-")
    assert lines[3].startswith("  2026-07-16  layoff, 200 people  ev-")


@pytest.mark.parametrize(
    ("wanted", "says"), [("ev-nobody", "no event ev-nobody"), ("Scal AI", "no company Scal AI; did you mean Scale AI?")]
)
def test_what_nobody_knows_is_said_with_what_is_nearest(database: Path, wanted: str, says: str) -> None:
    done = on(database, "explain", wanted)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    event = id_of(database, "layoff")
    assert f"did you mean {event}" in on(database, "explain", event[:-1]).stderr


def test_a_withdrawn_event_says_so_and_a_joined_one_is_found_by_its_old_id(store: Store, database: Path) -> None:
    cuts, joined = id_of(database, "layoff"), id_of(database, "reverse_acquihire")
    store.takedowns.forget("https://pampa.example/36")
    with store.transaction():
        row = store.row("SELECT article, claim FROM event_ids WHERE id = ?", (joined,))
        assert row is not None
        store.insert("event_ids", {"id": "ev-older", "article": row["article"], "claim": row["claim"], "given_at": "2026-06-10T00:00:00Z"})
    done = on(database, "explain", cuts)
    assert (done.returncode, done.stdout) == (0, f"event {cuts}: withdrawn; no article that is stored tells of it any more\n")
    assert on(database, "explain", "ev-older").stdout.startswith(f"event ev-older is {joined} now\nevent {joined}: ")
