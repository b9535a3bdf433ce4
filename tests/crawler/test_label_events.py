"""`scrapy label --same A B`, `--different A B` and `--forget A B`: a person's word on two stories, kept through every rebuild."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.run.lock import run_lock
from pipelines.labels.file import LabelsError, LabelsFile
from pipelines.reading.version import RULES_VERSION
from pipelines.storage.store import Store
from tests.command import environment, scrapy
from tests.event_worlds import START, opened
from tests.shared import soak
from vigia.facts import FundingRound, Layoff
from vigia.items import Article, Instant, TopicTag

A, B, C, ROUND = (
    f"https://{outlet}.example/{name}" for outlet, name in (("faro", "a"), ("plaza", "b"), ("andes", "c"), ("pampa", "round"))
)
UNREAD = "https://pampa.example/unread"


def on(database: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return scrapy(*words, env=environment(VIGIA_DATABASE=str(database), VIGIA_LABELS=str(database.parent / "labels.jsonl")))


def article(url: str, days: int, fact: Layoff | FundingRound) -> Article:
    outlet = url.split("/")[2].split(".")[0]
    at = Instant(START + timedelta(days=days), "minute", "meta")
    return Article(url, outlet, url, title="Una historia", text=f"Texto de {url}.", published=at, facts=[fact], rules_version=RULES_VERSION)


def cuts(headcount: int) -> Layoff:
    return Layoff(quote="Texto", field="text", start=0, end=5, company="Nexora", headcount_min=headcount, headcount_max=headcount)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A and B tell of one event, C of another one months later."""
    path = tmp_path / "news.db"
    store = opened(path)
    store.articles.save(article(A, 0, cuts(75)))
    store.articles.save(article(B, 1, cuts(75)))
    store.articles.save(article(C, 80, cuts(300)))
    store.articles.save(
        article(ROUND, 1, FundingRound(quote="Texto", field="text", start=0, end=5, company="Sintia", amount=9, currency="USD"))
    )
    store.close()
    return path


def events(database: Path) -> list[set[str]]:
    """The articles of each event, cuts only."""
    store = opened(database)
    rows = store.rows("SELECT event_articles.event, url FROM event_articles JOIN events ON events.id = event WHERE kind = 'layoff'")
    store.close()
    found: dict[str, set[str]] = {}
    for event, url in rows:
        found.setdefault(event, set()).add(url)
    return sorted(found.values(), key=sorted)


def rebuilt(database: Path) -> list[set[str]]:
    store = Store.open(database, lambda: START, labels=LabelsFile(database.parent / "labels.jsonl"))
    store.events.rebuild()
    store.close()
    return events(database)


def test_what_is_said_to_be_the_same_becomes_one_and_stays_so_until_it_is_taken_back(database: Path) -> None:
    assert events(database) == [{C}, {A, B}]
    done = on(database, "label", "--same", C, A)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0::2] == [C, A]
    assert lines[1] == lines[3]
    assert lines[1].endswith(": layoff, Nexora, 2026-01-10, 3 articles")
    assert events(database) == rebuilt(database) == [{A, B, C}]
    assert "events:" not in on(database, "health").stdout
    assert rebuilt(database) == [{A, B, C}]
    assert on(database, "label", "--forget", A, C).returncode == 0
    assert events(database) == rebuilt(database) == [{C}, {A, B}]


def test_what_is_said_to_be_different_is_parted_and_the_last_word_holds(database: Path) -> None:
    assert on(database, "label", "--different", A, B).returncode == 0
    assert events(database) == rebuilt(database) == [{C}, {A}, {B}]
    assert on(database, "label", "--same", B, A).returncode == 0
    assert events(database) == rebuilt(database) == [{C}, {A, B}]
    lines = (database.parent / "labels.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["different", "same"]


def test_an_event_s_id_stands_for_its_first_article(database: Path) -> None:
    store = opened(database)
    ids = {row["first_day"]: row["id"] for row in store.rows("SELECT * FROM events WHERE kind = 'layoff'")}
    store.close()
    done = on(database, "label", "--same", ids["2026-01-10"], ids["2026-03-31"])
    assert done.returncode == 0, done.stderr
    assert events(database) == [{A, B, C}]
    assert on(database, "explain", ids["2026-03-31"]).stdout.startswith(f"event {ids['2026-03-31']} is {ids['2026-01-10']} now\n")


def test_a_story_whose_fact_was_not_read_is_taken_in_and_parted_as_well(database: Path) -> None:
    store = opened(database)
    unread = replace(article(UNREAD, 40, cuts(75)), title="La firma de Getafe despide", facts=[], topics=[TopicTag("layoffs", True, 1.0)])
    near = replace(unread, url=f"{UNREAD}2", page_url=f"{UNREAD}2", title="Nexora despide", published=Instant(START, "minute", "meta"))
    for each in (unread, near):
        store.articles.save(each)
    store.close()
    assert events(database) == [{C}, {A, B, f"{UNREAD}2"}]
    assert on(database, "label", "--same", UNREAD, C).returncode == 0
    done = on(database, "label", "--different", f"{UNREAD}2", B)
    assert (done.returncode, done.stdout.splitlines()[:2]) == (0, [f"{UNREAD}2", "  of no event"])
    assert events(database) == rebuilt(database) == [{C, UNREAD}, {A, B}]
    refused = on(database, "label", "--same", UNREAD, f"{UNREAD}2")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "they cannot tell of the same event" in refused.stderr


def test_of_judgements_that_contradict_each_other_it_is_said_which_holds(database: Path) -> None:
    for words in (("--same", A, C), ("--different", B, C)):
        done = on(database, "label", *words)
        assert (done.returncode, "all the same" in done.stdout) == (0, False)
    assert events(database) == rebuilt(database) == [{A, C}, {B}]
    done = on(database, "label", "--same", A, B)
    assert done.stdout.splitlines()[-1] == "they are of two events all the same: another judgement keeps apart what would come together"
    assert events(database) == rebuilt(database) == [{A, C}, {B}]


def test_a_line_written_by_hand_holds_from_the_next_retag_on_by_any_address_of_the_stories(database: Path) -> None:
    store = opened(database)
    store.execute("INSERT INTO article_urls (url, article) SELECT ?, id FROM articles WHERE url = ?", (f"{C}/amp", C))
    store.close()
    line = {"address": f"{C}/amp", "other": B, "event": "same", "day": "2026-11-24"}
    (database.parent / "labels.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    done = on(database, "retag")
    assert done.stdout.splitlines()[0] == "2 articles changed to what the labels say"
    assert events(database) == [{A, B, C}]
    refused = on(database, "label", "--different", C, f"{C}/amp")
    assert f"that is the same story, {C}; two stories are wanted" in refused.stderr


def test_an_id_that_is_withdrawn_is_refused(database: Path) -> None:
    store = opened(database)
    id_ = store.value("SELECT event FROM claims JOIN articles ON articles.id = article WHERE url = ?", (C,))
    store.takedowns.forget(C)
    store.close()
    done = on(database, "label", "--same", A, id_)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{id_}: this event is withdrawn" in done.stderr


def test_a_judgement_waits_for_no_run(database: Path) -> None:
    with run_lock(database):
        assert on(database, "label", "--different", A, B).returncode == 0
    assert events(database) == [{C}, {A}, {B}]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--same", A), "two addresses or events are wanted: scrapy label --same A B"),
        soak(("--same", A, B, C), "two addresses or events are wanted"),
        (("--same", "--different", A, B), "each stand alone"),
        soak(("--same", "--review", A, B), "each stand alone"),
        (("--same", A, A), f"that is the same story, {A}; two stories are wanted"),
        soak(("--same", A, "https://faro.example/unheard"), "https://faro.example/unheard: no article is stored under this address"),
        (("--same", B, "https://faro.example/aa"), f"is stored under this address; did you mean {A}"),
        (("--same", A, "ev-unheardof1"), "ev-unheardof1: there is no such event"),
        (("--same", A, ROUND), "they cannot tell of the same event"),
        soak(("--different", A, "no address"), "no address"),
    ],
)
def test_what_cannot_be_said_is_told(database: Path, words: tuple[str, ...], says: str) -> None:
    done = on(database, "label", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert not (database.parent / "labels.jsonl").exists()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            {"address": A, "other": B, "event": "sam", "day": "2026-11-24"},
            "line 1: event: 'sam' is none of same, different, forget: did you mean same?",
        ),
        ({"address": A, "othr": B, "event": "same", "day": "2026-11-24"}, "line 1: othr: unknown key: did you mean other?"),
        ({"address": A, "other": B, "event": "same"}, "line 1: day: it is missing"),
        ({"address": A, "other": "b", "event": "same", "day": "2026-11-24"}, "line 1: other: 'b' is no absolute http or https address"),
        ({"address": A, "other": B, "event": "same", "day": "24.11.2026"}, "line 1: day: '24.11.2026' is no day"),
    ],
)
def test_a_slip_in_the_file_is_named(tmp_path: Path, line: dict[str, str], says: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps(line) + "\n", "utf-8")
    with pytest.raises(LabelsError) as error:
        LabelsFile(path).read()
    assert says in str(error.value)
