"""What `scrapy notify` owes: nothing that nobody was told counts as told, whatever came in between."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from tests.command import environment, scrapy
from tests.crawler.desk import RULES, Desk, cut
from tests.event_worlds import opened
from vigia.items import Instant

Inbox = tuple[str, list[Mapping[str, Any]], dict[str, Any]]
DAY = timedelta(days=1)


def companies(message: Mapping[str, Any]) -> set[str]:
    return {line.split(":")[0].removeprefix("Despidos en ") for line in message["message"].splitlines() if line.startswith("Despidos")}


def test_what_a_killed_run_was_sending_is_complained_of_and_sent_again(desk: Desk, inbox: Inbox) -> None:
    url, taken, answer = inbox
    desk.save(cut(1, "Nexora", 120))
    desk.killed_in(answer, EQUIPO=url)
    assert len(taken) == 1
    preview = desk.notify("--dry-run")
    done = desk.notify(EQUIPO=url, after=30 * DAY)  # the rule asks for seven days
    assert (done.returncode, done.stdout, len(taken)) == (0, "", 2)
    assert done.stderr == preview.stderr
    assert "EQUIPO may not have got ev-" in done.stderr
    assert (
        "(Despidos en Nexora: 120 personas), of 'recortes': the run of 2026-01-11T09:00:00Z ended while it was sent; it is sent again"
        in done.stderr
    )
    assert (desk.notify(EQUIPO=url).stderr, len(taken)) == ("", 2)


def test_what_a_killed_run_was_sending_is_sent_as_what_it_became(desk: Desk, inbox: Inbox) -> None:
    url, taken, answer = inbox
    first, second = cut(1, "Nexora", 120), cut(2, "Kuntur", 125)
    desk.save(first, second)
    desk.killed_in(answer, EQUIPO=url)
    labels = environment(VIGIA_DATABASE=str(desk.path), VIGIA_LABELS=str(desk.path.with_name("labels.jsonl")))
    assert scrapy("label", "--same", first.url, second.url, env=labels).returncode == 0
    assert desk.notify(EQUIPO=url).stderr.count("it is sent again") == 2
    assert (desk.notify(EQUIPO=url).stderr, len(taken)) == ("", 2)


def test_a_digest_that_a_kill_cut_off_does_not_wait_for_its_next_day(desk: Desk, inbox: Inbox) -> None:
    url, taken, answer = inbox
    desk.rules.write_text(RULES + 'digest = "week"\n', encoding="utf-8")
    desk.save(cut(1, "Nexora", 120))
    desk.killed_in(answer, EQUIPO=url)
    assert desk.notify(EQUIPO=url).returncode == 0
    assert len(taken) == 2


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        (RULES.replace("recortes", "otra"), "no rule of the file sends it there"),
        (RULES.replace("= 100", "= 500"), "the rule does not ask for it any more, and it is not sent again"),
    ],
)
def test_what_may_not_have_arrived_and_no_rule_sends_is_said_once(desk: Desk, inbox: Inbox, rules: str, says: str) -> None:
    url, _, answer = inbox
    desk.save(cut(1, "Nexora", 120))
    desk.killed_in(answer, EQUIPO=url)
    desk.rules.write_text(rules, encoding="utf-8")
    assert says in desk.notify(EQUIPO=url).stderr
    assert desk.notify(EQUIPO=url).stderr == ""


def test_a_dry_run_shows_what_a_run_would_send_and_nothing_else(desk: Desk, inbox: Inbox) -> None:
    url, taken, _ = inbox
    desk.rules.write_text(f'{RULES}{RULES.replace("recortes", "todo").replace("= 100", "= 50")}digest = "day"\n', encoding="utf-8")
    desk.save(cut(1, "Nexora", 120), cut(2, "Sintia", 60))
    preview = desk.notify("--dry-run")
    assert desk.notify(EQUIPO=url).returncode == 0
    sent = [line for message in taken for line in (f"  {message['title']}", *(f"    {line}" for line in message["message"].splitlines()))]
    assert [line for line in preview.stdout.splitlines() if line.startswith(" ")] == sent
    assert {*map(len, map(companies, taken))} == {1}  # what the first rule tells the channel the second does not
    desk.save(cut(3, "Andamio", 60))
    assert desk.notify("--dry-run").stdout.splitlines() == [
        "recortes -> EQUIPO: 0 events",
        "todo -> EQUIPO: 0 events, and the digest of this day is sent",
    ]


def test_a_company_that_no_story_told_of_is_named_with_the_nearest(desk: Desk, inbox: Inbox) -> None:
    url, taken, _ = inbox
    desk.rules.write_text(RULES + 'companies = ["Nexxora", "Nexora"]\n', encoding="utf-8")
    desk.save(cut(1, "Nexora", 120))
    done = desk.notify(EQUIPO=url)
    assert (done.returncode, len(taken)) == (0, 1)
    assert done.stderr == "scrapy notify: rule 'recortes': no story told of Nexxora yet; did you mean Nexora?\n"


def test_what_is_too_much_for_a_message_has_others(desk: Desk, inbox: Inbox) -> None:
    url, taken, _ = inbox
    firms = [f"Firma{number}" for number in range(64)]
    desk.save(*(cut(number, firm, 100 + 50 * number) for number, firm in enumerate(firms)))
    assert desk.notify(EQUIPO=url).returncode == 0
    assert [message["title"] for message in taken] == [f"Vigía: 64 novedades: recortes ({number} de 3)" for number in (1, 2, 3)]
    assert [len(companies(message)) for message in taken] == [30, 30, 4]
    assert set.union(*map(companies, taken)) == set(firms)


def test_what_is_left_of_a_digest_is_told_as_soon_as_the_channel_takes_it(desk: Desk, inbox: Inbox) -> None:
    url, taken, answer = inbox
    desk.rules.write_text(RULES + 'digest = "week"\n', encoding="utf-8")
    desk.save(*(cut(number, f"Firma{number}", 100 + 50 * number) for number in range(34)))
    answer["meanwhile"] = lambda: answer.update(status=200 if len(taken) == 1 else 500)
    done = desk.notify(EQUIPO=url, after=timedelta(minutes=1))
    assert (done.returncode, done.stderr) == (1, "scrapy notify: EQUIPO took nothing of 'recortes' (4 events); it is told the next time\n")
    answer.update(status=200, meanwhile=lambda: None)
    del taken[1:]
    assert [desk.notify(EQUIPO=url, after=timedelta(minutes=minute)).returncode for minute in (2, 3)] == [0, 0]
    assert [len(companies(message)) for message in taken] == [30, 4]


@pytest.mark.parametrize("digest", ["week", "none"])
def test_what_came_in_while_nobody_was_told_is_told_however_late(desk: Desk, inbox: Inbox, digest: str) -> None:
    """A story of six days before that comes in behind a digest is twice as old when the next one is due."""
    url, taken, _ = inbox
    desk.rules.write_text(f'{RULES}digest = "{digest}"\n', encoding="utf-8")
    desk.save(cut(1, "Nexora", 120))
    assert desk.notify(EQUIPO=url).returncode == 0
    late = cut(2, "Sintia", 150)
    assert isinstance(late.published, Instant)
    late.published = Instant(late.published.at - 5 * DAY, "minute", "meta")
    desk.save(late)
    assert desk.notify(EQUIPO=url, after=8 * DAY).returncode == 0
    assert companies(taken[-1]) == {"Sintia"}
    store = opened(desk.path)
    store.execute("DELETE FROM announcements")
    store.close()
    assert desk.notify(EQUIPO=url, after=20 * DAY).returncode == 0
    assert len(taken) == 2  # what is older than the rule asks for, and was known when nothing was left, is no news
