"""`scrapy label`, as a person runs it: at once, through every retag and every crawl, and back."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.run.lock import run_lock
from tests.command import command, environment, scrapy
from tests.pipelines.storage.newsroom import QUOTE, TEXT, TITLE, newsroom, story
from tests.servers import Answer, Seen, Site
from tests.shared import ROOT, soak
from vigia.facts import Evidence
from vigia.items import TopicTag

WARM = "El tiempo será bueno en toda la península durante el fin de semana, según la agencia de meteorología. " * 3
NEBULA, WEATHER = "https://faro.example/nebula", "https://faro.example/tiempo"
TAGS = "SELECT url, topic FROM article_topics JOIN articles ON articles.id = article WHERE topic = 'layoffs' ORDER BY url"
NOON = "2026-11-24T12:00:00+00:00"


@dataclass(frozen=True)
class Desk:
    """A database with a story about job cuts and one about the weather, read by today's rules, and a labels file beside it."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "news.db"

    @property
    def labels(self) -> Path:
        return self.folder / "labels.jsonl"

    def environment(self, **more: str) -> dict[str, str]:
        told = {"VIGIA_DATABASE": str(self.database), "VIGIA_LABELS": str(self.labels), "VIGIA_NOW": NOON, "VIGIA_WORKERS": "1"}
        return environment(**told, **more)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return scrapy(*words, env=self.environment())

    def label(self, *words: str) -> str:
        done = self.run("label", *words)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(sql).fetchall()

    def write(self, sql: str) -> None:
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(sql)

    def written(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.labels.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The database, read by today's rules."""
    folder = tmp_path_factory.mktemp("made")
    room = newsroom(folder / "news.db")
    room.store.articles.save(story(NEBULA, aliases=["https://faro.example/n/1"], rules_version="old"))
    room.store.articles.save(story(WEATHER, title="Buen tiempo", text=WARM, topics=[], facts=[], companies=[], rules_version="old"))
    room.store.close()
    assert Desk(folder).run("retag").returncode == 0
    return (folder / "news.db").read_bytes()


@pytest.fixture
def desk(tmp_path: Path, made: bytes) -> Desk:
    (tmp_path / "news.db").write_bytes(made)
    return Desk(tmp_path)


def test_a_tag_is_set_at_once_stays_through_a_retag_and_goes_with_its_label(desk: Desk) -> None:
    told = desk.label("http://www.faro.example/tiempo?utm_source=x#top", "layoffs=yes")
    assert re.fullmatch(rf"{WEATHER}\n  layoffs: tagged, score 0\.0\d, by label\n", told)
    assert desk.rows(TAGS) == [(NEBULA, "layoffs"), (WEATHER, "layoffs")]
    proof = (
        "SELECT field, quote, start_offset, end_offset, rule FROM evidence JOIN articles ON articles.id = article WHERE url LIKE '%tiempo'"
    )
    assert desk.rows(proof) == [("title", "Buen tiempo", 0, 11, "label")]
    assert desk.written() == [{"address": WEATHER, "topic": "layoffs", "verdict": "yes", "day": "2026-11-24"}]
    desk.write("UPDATE articles SET rules_version = 'old'")
    assert desk.run("retag").stdout.splitlines()[0].endswith(", 0 changed")
    assert desk.rows(TAGS) == [(NEBULA, "layoffs"), (WEATHER, "layoffs")]
    explained = desk.run("explain", WEATHER).stdout
    assert re.search(r"layoffs: tagged, score 0\.0\d \(threshold 0\.\d\d\), corrected by label on 2026-11-24\n", explained)
    assert desk.label(WEATHER, "layoffs=forget") == f"{WEATHER}\n  layoffs: not tagged, the label is taken back\n"
    assert desk.rows(TAGS) == [(NEBULA, "layoffs")]
    assert "label" not in desk.run("explain", WEATHER).stdout


def test_a_wrong_tag_and_a_wrong_row_go_and_come_back_by_any_address_of_the_story(desk: Desk) -> None:
    before = [desk.rows(f"SELECT * FROM {table}") for table in ("article_topics", "layoffs", "article_companies")]
    told = desk.label("https://faro.example/n/1", "layoffs=no", "layoffs:NÉBULA=no")
    assert told == f"{NEBULA}\n  layoffs: not tagged, by label\n  layoffs:NÉBULA: wrong, 1 row taken out\n"
    assert (desk.rows(TAGS), desk.rows("SELECT * FROM layoffs")) == ([], [])
    explained = desk.run("explain", NEBULA).stdout
    assert ", corrected by label on 2026-11-24\n" in explained
    assert "  layoffs:NÉBULA: wrong, and taken out by label on 2026-11-24\n" in explained
    desk.write("UPDATE articles SET rules_version = 'old'")
    assert desk.run("retag").returncode == 0
    assert (desk.rows(TAGS), desk.rows("SELECT * FROM layoffs")) == ([], [])
    desk.label(NEBULA, "layoffs=forget", "layoffs:Nébula=forget")
    after = [desk.rows(f"SELECT * FROM {table}") for table in ("article_topics", "layoffs", "article_companies")]
    assert [sorted(row[1:] for row in table) for table in after] == [sorted(row[1:] for row in table) for table in before]


def test_a_right_row_is_confirmed_and_changes_nothing(desk: Desk) -> None:
    before = desk.rows("SELECT company, headcount_min FROM layoffs")
    assert desk.label(NEBULA, "layoffs:Nébula=yes") == f"{NEBULA}\n  layoffs:Nébula: right, 1 row\n"
    assert desk.rows("SELECT company, headcount_min FROM layoffs") == before
    assert desk.written() == [{"address": NEBULA, "fact": "layoffs:Nébula", "verdict": "yes", "day": "2026-11-24"}]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("https://faro.example/nada", "layoffs=yes"),
            "https://faro.example/nada: no article is stored under this address; is it spelt right?",
        ),
        ((WEATHER, "layoff=yes"), "there is no topic 'layoff': did you mean layoffs?"),
        ((NEBULA, "layoffs:Meta=no"), f"layoffs:Meta: {NEBULA} has no such row; it has layoffs:Nébula"),
        soak((WEATHER, "layoffs:Meta=no"), f"layoffs:Meta: {WEATHER} has no such row; it has no row in layoffs"),
        soak((WEATHER, "layoffs=perhaps"), "verdict: 'perhaps' is none of yes, no, forget"),
        soak((NEBULA, "layoffs=no", "layoff=no"), "there is no topic 'layoff'"),
        soak((WEATHER,), "an address and a verdict are wanted"),
        soak(("tiempo", "layoffs=yes"), "tiempo is no absolute http or https address"),
        soak((WEATHER, "layoffs=yes", "--limit", "3"), "--topic and --limit go with --review"),
        soak((WEATHER, "--review"), "--review takes no address"),
        soak(("--review", "--topic", "layoff"), "there is no topic 'layoff'"),
        soak(("--review", "--limit", "0"), "--limit '0': a whole number from 1 on is wanted"),
        (("--review",), "--review asks on a terminal, and this is none"),
    ],
    ids=str,
)
def test_what_cannot_be_labelled_is_told_and_nothing_is_written(words: tuple[str, ...], says: str, desk: Desk) -> None:
    before = desk.database.read_bytes()
    done = desk.run("label", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert not desk.labels.exists()
    assert desk.database.read_bytes() == before


def test_without_a_database_nothing_is_made(tmp_path: Path) -> None:
    done = Desk(tmp_path).run("label", WEATHER, "layoffs=yes")
    assert done.returncode == 2
    assert "there is no such database" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("label", WEATHER, "layoffs=yes"), ("retag",), soak(("explain", WEATHER))], ids=str)
def test_a_broken_labels_file_stops_whoever_goes_by_it(words: tuple[str, ...], desk: Desk) -> None:
    desk.labels.write_text(
        '{"address": "https://faro.example/tiempo", "topic": "layoffs", "verdict": "si", "day": "2026-11-24"}\n', "utf-8"
    )
    before = desk.database.read_bytes()
    done = desk.run(*words)
    assert done.returncode == 2
    assert f"{desk.labels}, line 1: verdict: 'si' is none of yes, no, forget" in done.stderr
    assert desk.database.read_bytes() == before


@pytest.mark.soak
def test_what_a_killed_writer_left_is_said_and_costs_nothing(desk: Desk) -> None:
    desk.label(WEATHER, "layoffs=yes")
    with desk.labels.open("a") as file:
        file.write('{"address": "https://faro.ex')
    retagged = desk.run("retag")
    assert (retagged.returncode, "line 2: it ends in the middle, as its writer was stopped" in retagged.stderr) == (0, True)
    done = desk.run("label", NEBULA, "layoffs=no")
    assert (done.returncode, "line 2: it ends in the middle" in done.stderr) == (0, True)
    assert [(row["address"], row["verdict"]) for row in desk.written()] == [(WEATHER, "yes"), (NEBULA, "no")]


@pytest.mark.soak
def test_two_who_label_at_once_lose_nothing(desk: Desk) -> None:
    words = [(WEATHER, "layoffs=yes"), (NEBULA, "layoffs=no"), (WEATHER, "ai_startup=yes"), (NEBULA, "ai_startup=no")]
    both = [subprocess.Popen(command("label", *each), cwd=ROOT, env=desk.environment(), stdout=subprocess.DEVNULL) for each in words]
    assert [process.wait(120) for process in both] == [0] * 4
    assert sorted((row["address"], f"{row['topic']}={row['verdict']}") for row in desk.written()) == sorted(words)
    tags = "SELECT url, topic FROM article_topics JOIN articles ON articles.id = article ORDER BY topic"
    assert desk.rows(tags) == [(WEATHER, "ai_startup"), (WEATHER, "layoffs")]


def test_a_label_waits_for_no_run(desk: Desk) -> None:
    with run_lock(desk.database):
        desk.label(WEATHER, "layoffs=yes")
    assert (WEATHER, "layoffs") in desk.rows(TAGS)


def test_after_a_label_a_copy_of_the_file_alone_is_whole(desk: Desk, tmp_path: Path) -> None:
    desk.label(WEATHER, "layoffs=yes")
    copy = Desk(tmp_path / "copy")
    copy.folder.mkdir()
    copy.database.write_bytes(desk.database.read_bytes())
    assert (WEATHER, "layoffs") in copy.rows(TAGS)


def test_a_label_that_came_in_with_another_file_holds_from_the_next_retag_on(desk: Desk) -> None:
    desk.labels.write_text(f'{{"address": "{NEBULA}", "topic": "layoffs", "verdict": "no", "day": "2026-11-24"}}', "utf-8")
    assert desk.run("retag").stdout.splitlines()[0] == "1 article changed to what the labels say"
    assert desk.rows(TAGS) == []


@pytest.mark.soak
def test_of_a_withheld_text_what_is_stored_is_corrected(desk: Desk) -> None:
    desk.write("UPDATE articles SET text = NULL, text_withheld = 'reservation: noai' WHERE url LIKE '%nebula'")
    assert "layoffs: not tagged, by label" in desk.label(NEBULA, "layoffs=no")
    assert desk.rows(TAGS) == []
    assert desk.run("explain", NEBULA).stdout.endswith("\nlayoffs: not tagged, corrected by label on 2026-11-24\n")
    desk.label(NEBULA, "reverse_acquihire=yes")
    explained = desk.run("explain", NEBULA).stdout
    assert f"reverse_acquihire: tagged, score 0.00, corrected by label on 2026-11-24\n  rule label: «{TITLE}»\n" in explained
    told = desk.label(NEBULA, "layoffs=forget")
    assert "its text is not kept, so that it cannot be read again: what a label took away stays away" in told


def test_a_text_that_cannot_be_read_again_is_said_and_the_label_holds(desk: Desk) -> None:
    done = desk.run("label", NEBULA, "layoffs=no", "-s", "ANALYSIS_TIME_LIMIT=0.0001")
    assert done.returncode == 3
    assert f"scrapy label: {NEBULA}: its text could not be read again" in done.stderr
    assert desk.rows(TAGS) == []


# a terminal


@pytest.fixture
def doubtful(desk: Desk) -> Desk:
    """Four doubtful stories, the newest first: c, b, a for layoffs, and the weather for reverse_acquihire."""
    room = newsroom(desk.database)
    for number, name in enumerate("abc"):
        nearly = [TopicTag("layoffs", False, 0.41, [Evidence(QUOTE, "text", 0, len(QUOTE), "learned")], doubtful=True)]
        text = f"{WARM}La noticia número {number} de este día."
        room.store.articles.save(story(f"https://faro.example/{name}", title=f"Noticia {name}", text=text, topics=nearly, facts=[]))
    room.store.execute("INSERT INTO doubtful_topics VALUES (2, 'reverse_acquihire', 0.4, 'old')")
    room.store.close()
    return desk


@dataclass
class Terminal:
    """`scrapy label --review` on a terminal. `said`: everything that it has shown."""

    process: subprocess.Popen[bytes]
    descriptor: int
    said: str = ""

    def answer(self, word: str) -> None:
        """As soon as it asks."""
        self._read_until(lambda: self.said.endswith("q(uit): "))
        os.write(self.descriptor, word.encode())
        self.said += "\n"

    def end(self) -> int:
        self._read_until(lambda: False)
        return self.process.wait(60)

    def _read_until(self, enough: Callable[[], bool]) -> None:
        while not enough():
            try:
                part = os.read(self.descriptor, 65536)
            except OSError:  # whoever wrote has gone
                part = b""
            if not part:
                return
            self.said += part.decode("utf-8").replace("\r\n", "\n")


@pytest.fixture
def review(doubtful: Desk) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(*words: str) -> Terminal:
        ours, theirs = pty.openpty()
        told = command("label", "--review", *words)
        process = subprocess.Popen(told, cwd=ROOT, env=doubtful.environment(), stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        opened.append(Terminal(process, ours))
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.process.kill()
        terminal.process.wait()
        os.close(terminal.descriptor)


def test_a_review_shows_the_doubtful_stories_and_keeps_each_answer_at_once(review: Callable[..., Terminal], doubtful: Desk) -> None:
    terminal = review("--topic", "layoffs")
    terminal.answer("y\n")
    terminal.answer("perhaps\n")
    assert [(row["address"], row["verdict"]) for row in doubtful.written()] == [("https://faro.example/c", "yes")]
    terminal.answer("no\n")
    terminal.answer("s\n")
    assert terminal.end() == 0
    assert (
        f"Noticia c\n  El Faro Digital, 2026-11-24, https://faro.example/c\n  «{QUOTE}»\n  layoffs: doubtful, score 0.41 (1 of 3)\n"
        "layoffs: tag it? y(es), n(o), s(kip), q(uit): "
    ) in terminal.said
    assert f"2 labels given, in {doubtful.labels}" in terminal.said
    assert doubtful.rows(TAGS) == [("https://faro.example/c", "layoffs"), (NEBULA, "layoffs")]
    waiting = "SELECT url FROM doubtful_stories WHERE topic = 'layoffs'"
    assert doubtful.rows(waiting) == [("https://faro.example/a",)]


@pytest.mark.parametrize("last", ["q\n", "\x04"], ids=["q", "Ctrl-D"])
def test_a_review_ends_when_it_is_told_to(last: str, review: Callable[..., Terminal], doubtful: Desk) -> None:
    terminal = review("--limit", "2")
    terminal.answer("n\n")
    terminal.answer(last)
    assert terminal.end() == 0
    assert "(1 of 2)" in terminal.said
    assert len(doubtful.written()) == 1


def test_ctrl_c_ends_a_review_and_what_was_said_stays(review: Callable[..., Terminal], doubtful: Desk) -> None:
    terminal = review()
    terminal.answer("n\n")
    terminal._read_until(lambda: terminal.said.endswith("q(uit): "))
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.end() == 130
    assert "scrapy label: interrupted (Ctrl-C)" in terminal.said
    assert len(doubtful.written()) == 1


def test_a_review_without_a_doubtful_story_says_so(review: Callable[..., Terminal]) -> None:
    terminal = review("--topic", "ai_startup")
    assert terminal.end() == 0
    assert terminal.said == "no story is doubtful for ai_startup\n"


# a crawl

PAGE = "<html lang='es'><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"


def page(title: str, text: str) -> Answer:
    body = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return Answer(PAGE.format(title=title, body=body))


MORE = "La plantilla de la compañía supera las 800 personas, repartidas entre las oficinas de Valencia, Madrid y Lisboa desde hace años."


def crawl(desk: Desk, site: Site, at: str = NOON) -> subprocess.CompletedProcess[str]:
    words = ("crawl", "pages", "-a", f"url={site.url('/nebula')}")
    return scrapy(*words, env=desk.environment(), ALLOWED_PRIVATE_HOSTS=site.netloc, DOWNLOAD_DELAY=0, NOW=at)


@pytest.mark.soak
def test_a_crawl_heeds_labels_from_a_story_s_first_coming_to_its_last(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with Site() as site:
        site.pages["/nebula"] = page(TITLE, f"{TEXT}\n{MORE}")
        desk.labels.write_text(
            f'{{"address": "{site.url("/nebula")}", "topic": "layoffs", "verdict": "no", "day": "2026-11-24"}}\n', "utf-8"
        )
        assert crawl(desk, site).returncode == 0
        assert desk.rows("SELECT title FROM articles") == [(TITLE,)]
        assert desk.rows(TAGS) == []
        site.pages["/nebula"] = page(TITLE, f"{TEXT}\n{MORE}\n{MORE.replace('800', '900')}")
        assert crawl(desk, site, "2026-11-26T12:00:00+00:00").returncode == 0
        assert desk.rows("SELECT field FROM revisions") == [("text",)]
        assert desk.rows(TAGS) == []
        desk.label(site.url("/nebula"), "layoffs=forget")
        assert desk.rows(TAGS) == [(site.url("/nebula"), "layoffs")]


@pytest.mark.soak
def test_a_label_given_while_a_crawl_fetches_the_story_holds_for_what_it_fetches(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with Site() as site:
        site.pages["/nebula"] = page(TITLE, f"{TEXT}\n{MORE}")
        assert crawl(desk, site).returncode == 0
        assert desk.rows(TAGS) == [(site.url("/nebula"), "layoffs")]

        def changed(seen: Seen) -> Answer:
            desk.label(site.url("/nebula"), "layoffs=no")
            return page(TITLE, f"{TEXT}\n{MORE}\n{MORE.replace('800', '900')}")

        site.pages["/nebula"] = changed
        assert crawl(desk, site, "2026-11-26T12:00:00+00:00").returncode == 0
    assert desk.rows("SELECT field FROM revisions") == [("text",)]
    assert desk.rows(TAGS) == []


@pytest.mark.soak
def test_a_label_that_came_in_with_another_file_holds_from_the_next_crawl_on(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with Site() as site:
        site.pages["/nebula"] = page(TITLE, f"{TEXT}\n{MORE}")
        assert crawl(desk, site).returncode == 0
        given = {"address": site.url("/nebula"), "topic": "layoffs", "verdict": "no", "day": "2026-11-24"}
        desk.labels.write_text(json.dumps(given), "utf-8")
        assert crawl(desk, site, "2026-11-26T12:00:00+00:00").returncode == 0
    assert desk.rows(TAGS) == []


def test_a_crawl_with_a_broken_labels_file_asks_nobody(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.labels.write_text('{"address": "https://faro.example/a", "topic": "layoffs", "verdict": "no", "day": "ayer"}\n', "utf-8")
    with Site() as site:
        done = crawl(desk, site)
        assert site.requests == []
    assert done.returncode == 2
    assert f"{desk.labels}, line 1: day: 'ayer' is no day; write it as in 2026-11-24" in done.stderr
    assert not desk.database.exists()
