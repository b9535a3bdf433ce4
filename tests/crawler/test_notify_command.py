"""`scrapy notify` with channels that take what they are sent, refuse it, or are not there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.commands import notify
from crawler.run.lock import run_lock
from pipelines.storage.reader import opened as reader
from reports.messages.due import all_due, read_told
from reports.messages.rules import KEYS, RulesError, read_rules
from reports.messages.wording import Message
from tests.command import environment, scrapy
from tests.crawler.desk import RULES, TODAY, Desk, cut
from tests.event_worlds import opened

Inbox = tuple[str, list[Mapping[str, Any]], dict[str, Any]]
HOSTILE = "Nexora\u202e <script>alert(1)</script>"


def test_an_event_is_told_once_and_again_when_its_figure_changes(desk: Desk, inbox: Inbox) -> None:
    url, taken, _ = inbox
    desk.save(cut(1, "Nexora", 120), cut(2, "Sintia", 60))
    for _ in range(2):
        done = desk.notify(EQUIPO=url)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [message["title"] for message in taken] == ["Vigía: Despidos en Nexora: 120 personas"]
    assert "plaza.example/1" in taken[0]["message"] or "https://" in taken[0]["message"]
    desk.save(cut(3, "Nexora", 125))
    assert desk.notify(EQUIPO=url).returncode == 0
    assert len(taken) == 1  # a rounding is no news
    desk.save(cut(4, "Nexora", 300, stage="done"), cut(5, "Nexora", 300, stage="done"), cut(6, "Nexora", 300, stage="done"))
    assert desk.notify(EQUIPO=url).returncode == 0
    assert [message["title"] for message in taken][1:] == ["Vigía: Despidos en Nexora: 300 personas (hecho)"]


def test_what_a_channel_refuses_is_told_when_it_is_up_again(desk: Desk, inbox: Inbox) -> None:
    url, taken, answer = inbox
    desk.save(cut(1, "Nexora", 120))
    answer["status"] = 500
    done = desk.notify(EQUIPO=url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "scrapy notify: EQUIPO took nothing of 'recortes' (1 event); it is told the next time\n"
    answer["status"] = 200
    tried = len(taken)
    assert [desk.notify(EQUIPO=url).returncode for _ in range(2)] == [0, 0]
    assert len(taken) == tried + 1


def test_what_is_interrupted_is_told_the_next_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody knows whether it arrived; better twice than never."""
    desk.save(cut(1, "Nexora", 120))
    store = opened(desk.path)
    monkeypatch.setattr(notify, "send", interrupted)
    (rule,) = read_rules(desk.rules)
    with reader(desk.path) as database:
        (due,) = all_due(database, read_told(database), [rule], TODAY.date(), str.__eq__)
    with pytest.raises(KeyboardInterrupt):
        notify._sent(store, due, [], due.events, Message("x", ()))
    assert store.rows("SELECT * FROM announcements") == []
    store.close()


def interrupted(*_: object) -> int:
    raise KeyboardInterrupt


def test_two_at_once_do_not_send_twice(desk: Desk, inbox: Inbox) -> None:
    url, taken, _ = inbox
    desk.save(cut(1, "Nexora", 120))
    with run_lock(desk.path.with_name("news.db.notify")):
        done = desk.notify(EQUIPO=url)
    assert (done.returncode, done.stdout, taken) == (75, "", [])
    assert "another run is at work" in done.stderr


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path, inbox: Inbox) -> None:
    desk = Desk(tmp_path)
    desk.path.unlink()
    done = desk.notify(EQUIPO=inbox[0])
    assert (done.returncode, desk.path.exists()) == (2, False)
    assert "there is no such database" in done.stderr


def test_one_deaf_address_of_a_channel_is_said(desk: Desk, inbox: Inbox) -> None:
    url, taken, _ = inbox
    desk.save(cut(1, "Nexora", 120))
    done = desk.notify(EQUIPO=f"{url} json://127.0.0.1:9/")
    assert (done.returncode, len(taken)) == (1, 1)
    assert done.stderr == "scrapy notify: 1 of the 2 addresses of EQUIPO took nothing of 'recortes' (1 event), and are not told again\n"


def test_each_channel_is_told_by_itself(desk: Desk, inbox: Inbox) -> None:
    url, taken, _ = inbox
    desk.rules.write_text(RULES.replace('["EQUIPO"]', '["EQUIPO", "MESA"]'), encoding="utf-8")
    desk.save(cut(1, "Nexora", 120))
    down = "json://127.0.0.1:9/"
    assert desk.notify(EQUIPO=down, MESA=url).returncode == 1
    assert len(taken) == 1
    assert desk.notify(EQUIPO=url, MESA=url).returncode == 0
    assert len(taken) == 2


def test_a_digest_waits_for_the_next_day(desk: Desk, inbox: Inbox) -> None:
    url, taken, _ = inbox
    desk.rules.write_text(RULES + 'digest = "day"\n', encoding="utf-8")
    desk.save(cut(1, "Nexora", 120))
    assert desk.notify(EQUIPO=url).returncode == 0
    desk.save(cut(2, "Sintia", 150), cut(3, "Andamio", 170))
    assert desk.notify(EQUIPO=url).returncode == 0
    assert len(taken) == 1
    assert desk.notify(EQUIPO=url, after=timedelta(days=1)).returncode == 0
    assert [message["title"] for message in taken][1:] == ["Vigía: 2 novedades: recortes"]
    assert {line.split(":")[0] for line in taken[1]["message"].splitlines() if line.startswith("Despidos")} == {
        "Despidos en Sintia",
        "Despidos en Andamio",
    }


def test_another_rule_of_the_channel_lets_a_digest_wait_all_the_same(desk: Desk, inbox: Inbox) -> None:
    url, taken, _ = inbox
    desk.rules.write_text(f'{RULES}digest = "day"\n{RULES.replace("recortes", "todo")}', encoding="utf-8")
    for number, people in enumerate((120, 300, 900)):
        desk.save(cut(number, f"Nexora{number}", people))
        assert desk.notify(EQUIPO=url).returncode == 0
    store = opened(desk.path)
    by_rule = [tuple(row) for row in store.rows("SELECT rule, count(*) FROM announcements GROUP BY rule ORDER BY rule")]
    store.close()
    assert by_rule == [("recortes", 1), ("todo", 2)]
    assert len(taken) == 3


def test_two_events_that_became_one_are_not_told_again(desk: Desk, inbox: Inbox, tmp_path: Path) -> None:
    url, taken, _ = inbox
    first, second = cut(1, "Nexora", 120), cut(2, "Kuntur", 125)
    desk.save(first, second)
    assert desk.notify(EQUIPO=url).returncode == 0
    told = environment(VIGIA_DATABASE=str(desk.path), VIGIA_LABELS=str(tmp_path / "labels.jsonl"))
    assert scrapy("label", "--same", first.url, second.url, env=told).returncode == 0
    store = opened(desk.path)
    assert store.value("SELECT count(*) FROM events") == 1
    assert store.value("SELECT count(*) FROM announcements") == 2
    store.close()
    assert desk.notify(EQUIPO=url).returncode == 0
    assert len(taken) == 1


def test_a_dry_run_prints_and_leaves_all_as_it_was(desk: Desk) -> None:
    desk.save(cut(1, HOSTILE, 120))
    for _ in range(2):
        done = desk.notify("--dry-run")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines()[0] == "recortes -> EQUIPO: 1 event"
        assert "\u202e" not in done.stdout


def test_a_channel_without_its_variable_and_a_wrong_address_are_named_and_no_address_is_shown(desk: Desk) -> None:
    done = desk.notify()
    assert (done.returncode, done.stdout) == (2, "")
    assert "rule 'recortes': the environment has no EQUIPO" in done.stderr
    done = desk.notify(EQUIPO="nonsense://user:hunter2@host")
    assert done.returncode == 2
    assert "EQUIPO" in done.stderr
    assert "hunter2" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("", "no [[rules]] is in it"),
        ("[[rules]]\nchannels = ['A']", "rule 1: name is wanted"),
        ("[[rules]]\nname = 'x'", "rule 'x': channels is wanted"),
        ("[[rules]]\nname = 'x'\nchannels = ['A']\npeopel = 3", "rule 'x': peopel: unknown key; did you mean people"),
        ("[[rules]]\nname = 'x'\nchannels = ['A']\npeople = 'many'", "rule 'x': people: a whole number from 0 is wanted"),
        ("[[rules]]\nname = 'x'\nchannels = ['A']\nkinds = ['layofs']", "did you mean layoff"),
        ("[[rules]]\nname = 'x'\nchannels = ['A']\ncountries = ['Spain']", "two capitals, such as ES"),
        ("[[rules]]\nname = 'x'\nchannels = ['A']\ndigest = 'dya'", "did you mean day"),
        ("[[rules]]\nname = 'x'\nchannels = ['A']\ndays = 9999999", "up to 3650"),
        ("[[rules]]\nname = 'x'\nchannels = ['A']\ncertainty = 'mailto:u:hunter2@x'", "not shown"),
        ("[[rules]]\nname = 'x'\nchannels = ['mailto://me:hunter2@example.com']", "the name of an environment variable"),
        ("[[rules]]\nname = 'x'\nchannels = ['A']\n" * 2, "two rules are called 'x'"),
        ("[rules\n", "no TOML"),
        ("rules = 3", "no [[rules]] is in it"),
        ("[[rule]]\nname = 'x'", "rule: unknown key; did you mean rules"),
    ],
)
def test_a_wrong_file_is_named_with_the_rule_the_key_and_the_cure(tmp_path: Path, rule: str, says: str) -> None:
    path = tmp_path / "notify.toml"
    path.write_text(rule, encoding="utf-8")
    with pytest.raises(RulesError) as raised:
        read_rules(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert says in str(raised.value)
    assert "hunter2" not in str(raised.value)


def test_a_file_that_is_not_there_is_named(desk: Desk) -> None:
    desk.rules.unlink()
    done = desk.notify()
    assert done.returncode == 2
    assert f"{desk.rules} is not there" in done.stderr
    assert len(KEYS) == len(set(KEYS))
