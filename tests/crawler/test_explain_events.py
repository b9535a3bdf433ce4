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
from tests.pipelines.duplicates.edits import Desk, beginning
from tests.reports.event_newsroom import filled
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
    assert lines[lines.index("Stages") + 1] == "  2026-06-10  announced: Faro, «Meta puso 14300 dólares. Y más.»"
    assert "  amount: 14,300 USD by 2 independent groups, from 1,430 to 14,300, latest 1,430 USD on 2026-06-11" in lines
    assert lines[lines.index("Contradictions") + 1] == "  amount, scale_10"
    assert "    1,430 USD  Andes, 2026-06-11: «Meta puso 1430 dólares. Y más.»" in lines
    assert "    against 14,300 USD  Faro, 2026-06-10: «Meta puso 14300 dólares. Y más.»" in lines
    assert "        https://plaza.example/0.1; by EFE; 2 h 24 min after the first" in lines
    assert "  group 3, which only passes on what a report said that is not here" in lines
    assert "        https://andes.example/1; passes on Bloomberg; 24 h 0 min after the first" in lines
    assert lines[-3:] == ["Recalled by", "  2026-07-16  Pampa: Scale AI en pampa", "        https://pampa.example/36"]


def test_copies_and_echoes_stand_in_one_group_with_what_they_repeat(tmp_path: Path) -> None:
    store = opened(tmp_path / "news.db")
    desk = Desk(240, seed=1)
    report = desk.story()
    store.articles.save(article("faro", 0, deal(14_300), text=report, agency="EFE"))
    store.articles.save(article("plaza", 0.05, deal(14_300), text=report))
    store.articles.save(article("andes", 0.06, deal(14_300), text=f"{desk.story(0.6)}\n{beginning(report, 0.45)}"))
    store.articles.save(article("pampa", 1, deal(14_300), text=desk.story(), published=Instant(AT + timedelta(days=2), "day", "meta")))
    store.close()
    lines = on(tmp_path / "news.db", "explain", id_of(tmp_path / "news.db", "reverse_acquihire")).stdout.splitlines()
    told = lines[lines.index("Articles") + 1 :]
    assert [line.strip() for line in told if "Meta puso" not in line] == [
        "group 1",
        "2026-06-10  Faro: Scale AI en faro",
        "https://faro.example/0; by EFE; shares a part of its text with Andes",
        "2026-06-10  Plaza: Scale AI en plaza",
        "https://plaza.example/0.05; copy of https://faro.example/0; shares a part of its text with Andes; 1 h 12 min after the first",
        "2026-06-10  Andes: Scale AI en andes",
        "https://andes.example/0.06; shares a part of its text with Faro; shares a part of its text with Plaza; 1 h 26 min after the first",
        "group 2",
        "2026-06-12  Pampa: Scale AI en pampa",
        "https://pampa.example/1; 2 days after the first",
    ]


def test_a_part_is_told_with_its_whole_and_what_of_both_is_counted(tmp_path: Path) -> None:
    filled(tmp_path / "news.db").close()
    timeline = on(tmp_path / "news.db", "explain", "néxora").stdout.splitlines()
    whole, part = (line.split()[-1] for line in timeline if "layoff" in line)
    assert timeline == [
        "Nexora: 2 events",
        f"  2026-10-05  layoff, announced, 120 people  {whole}",
        "      first La Plaza (MX); 3 independent sources",
        f"  2026-12-05  layoff, en México, announced, 30 people  {part}",
        f"      first El Faro (ES); 1 independent source; part of {whole}",
    ]
    lines = on(tmp_path / "news.db", "explain", part).stdout.splitlines()
    assert "  counted in sums: 0 people" in lines
    assert f"  part of {whole}: layoff, Nexora, 2026-10-05" in lines
    lines = on(tmp_path / "news.db", "explain", whole).stdout.splitlines()
    assert "  counted in sums: 120 people" in lines
    assert f"  a part of it is {part}: layoff, Nexora, en México, 2026-12-05" in lines
    stages = lines[lines.index("Stages") + 1 : lines.index("Figures")]
    assert stages == [
        "  2026-10-05  rumoured: La Plaza (MX), «Nexora: 100 (rumoured).»",
        "  2026-10-06  announced: El Faro (ES), «Nexora: 120 (announced).»",
    ]


@pytest.mark.parametrize("name", ["TRENZA LABS", *map(soak, ("Trenza", "trenza", "Trenza España"))])
def test_a_company_is_told_once_by_its_name_its_alias_or_what_is_said_beside_it(tmp_path: Path, name: str) -> None:
    filled(tmp_path / "news.db").close()
    lines = on(tmp_path / "news.db", "explain", name).stdout.splitlines()
    assert lines[:2] == ["Trenza (trenza): 3 events", "  also Trenza Labs"]
    assert [line.split("  ")[1:3] for line in lines[2::2]] == [
        ["2026-06-01", "reverse_acquihire by Oriol, completed, 500,000,000 USD"],
        ["2026-08-10", "layoff, announced, 60 people, 20 %, 5 contractors"],
        ["2026-11-02", "acquisition by Nabla, announced, 9,000,000 EUR"],
    ]


def test_what_a_story_may_hold_does_nothing_to_a_terminal(store: Store, database: Path) -> None:
    odd = deal(14_300, quote="Meta\x1b[2J puso.\nevent ev-forged", people=["Ana\x1b]0;x\x07\nRoldán"])
    store.articles.save(article("pampa", 2, odd, title="Un\u202etítulo", echo_of="Bloom\nberg"))
    store.checkpoint()
    for wanted in (id_of(database, "reverse_acquihire"), "Scale AI"):
        told = on(database, "explain", wanted).stdout
        assert told
        assert all(line.isprintable() for line in told.splitlines())
        assert not [line for line in told.splitlines() if line.startswith("event ev-forged")]


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
    assert lines[:2] == ["Scale AI (scale-ai): 2 events", "  also ScaleAI"]
    assert lines[2].startswith("  2026-06-10  reverse_acquihire by Meta, announced, 14,300 USD  ev-")
    assert lines[4].startswith("  2026-07-16  layoff, 200 people  ev-")


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
