"""The examples in deploy/ are what cron, systemd and logrotate take, and name commands of ours that exist."""

from __future__ import annotations

import argparse
import importlib
import re
import shlex
import signal
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest

from crawler.run.configuration import NAMES
from crawler.run.tally import LOCKED, SOURCE_FAILED, USAGE
from crawler.sources import load
from crawler.spiders.arguments import NewsArguments
from tests.shared import ROOT, system_program

DEPLOY = ROOT / "deploy"
HOME = "/srv/vigia"  # where the examples suppose the checkout
PROGRAM = f"{HOME}/.venv/bin/vigia"
SERVICES = ("vigia.service", "vigia-health.service")
TIMERS = ("vigia.timer", "vigia-health.timer")
WORKER = "vigia-worker.service"
NOTIFY = "vigia-notify@.service"
FIELDS = {"minute": (0, 59), "hour": (0, 23), "day of month": (1, 31), "month": (1, 12), "day of week": (0, 7)}


def cron_lines() -> list[str]:
    lines = (DEPLOY / "vigia.cron").read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#") and not re.match(r"\w+\s*=", line)]


def check_field(field: str, least: int, most: int) -> None:
    """A field of crontab(5), numbers only."""
    for part in field.split(","):
        found = re.fullmatch(r"(?:\*|(\d+)(?:-(\d+))?)(?:/(\d+))?", part)
        assert found, field
        numbers = [int(number) for number in found.groups()[:2] if number is not None]
        assert all(least <= number <= most for number in numbers), field
        assert numbers == sorted(numbers), field
        assert found[3] is None or 1 <= int(found[3]) <= most, field


def check_command(words: list[str]) -> None:
    """A command line of ours: the verb exists, and it takes these arguments."""
    program, verb, *arguments = words
    assert program == PROGRAM
    command = importlib.import_module(f"crawler.commands.{verb}").Command()
    parser = argparse.ArgumentParser(exit_on_error=False)
    command.settings = None
    parser.add_argument("-a", dest="spargs", action="append", default=[])
    given, rest = parser.parse_known_args(arguments)
    if verb == "crawl":
        assert rest == ["news"]
        NewsArguments.parse(dict(pair.split("=", 1) for pair in given.spargs)).choose(load(ROOT / "crawler" / "sources.toml"), ROOT)
    else:
        assert (rest, given.spargs) == ([], [])


@pytest.mark.parametrize("line", cron_lines())
def test_a_line_of_cron_has_five_fields_and_a_command_that_needs_no_path(line: str) -> None:
    *fields, command = line.split(None, 5)
    for field, (least, most) in zip(fields, FIELDS.values(), strict=True):
        check_field(field, least, most)
    assert "%" not in command  # a line break to cron
    check_command(shlex.split(command))


def test_the_readme_shows_the_lines_of_cron_and_names_every_example() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    section = readme[readme.index("## From cron") :]
    assert re.findall(r"^    (\S+ \S+ \* \* \* .*)$", section[: section.index("\n## ")], re.MULTILINE) == cron_lines()
    examples = {path.name for path in DEPLOY.iterdir()} - {
        "environment.sh",
        "vigia.service",
        "vigia-health.service",
    }  # their timers are named
    assert [name for name in sorted(examples) if name not in readme] == []


def test_cron_crawls_and_looks_at_the_health() -> None:
    assert [shlex.split(line.split(None, 5)[5])[1] for line in cron_lines()] == ["crawl", "health"]


@pytest.mark.parametrize("name", ["vigia.cron", *SERVICES, "Containerfile"])
def test_every_example_says_who_can_be_reached_and_sets_settings_of_ours(name: str) -> None:
    names = re.findall(r"\bVIGIA_(\w+)=", (DEPLOY / name).read_text("utf-8"))
    assert "CONTACT" in names
    assert set(names) <= {"CONTACT", "DATABASE", "LABELS"} <= set(NAMES)


def unit(name: str) -> RawConfigParser:
    parser = RawConfigParser(strict=True, delimiters=("=",), comment_prefixes=("#", ";"), empty_lines_in_values=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # the documented way to keep the case of keys
    parser.read_string((DEPLOY / name).read_text("utf-8"))
    return parser


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_a_command_of_ours_once_and_tells_when_it_fails(name: str) -> None:
    service = unit(name)["Service"]
    check_command(shlex.split(service["ExecStart"]))
    assert service["Type"] == "oneshot"
    assert service["User"] == "vigia"
    assert service["WorkingDirectory"] == HOME
    assert service["ReadWritePaths"] == f"{HOME}/output"
    assert unit(name)["Unit"]["OnFailure"] == NOTIFY.replace("@", "@%n")


def test_a_worker_is_started_again_unless_it_is_of_another_version() -> None:
    service = unit(WORKER)["Service"]
    check_command(shlex.split(service["ExecStart"]))
    assert service["Restart"] == "always"
    assert int(service["RestartPreventExitStatus"]) == USAGE
    assert int(service["SuccessExitStatus"]) == 128 + signal.SIGTERM
    assert unit(WORKER)["Install"]["WantedBy"] == "multi-user.target"


def test_sources_that_failed_a_lock_that_is_held_and_a_stop_are_no_failure_of_the_crawl() -> None:
    service = unit("vigia.service")["Service"]
    assert [int(status) for status in service["SuccessExitStatus"].split()] == [SOURCE_FAILED, LOCKED, 128 + signal.SIGTERM]
    assert int(service["TimeoutStopSec"]) >= 15  # a run ends cleanly within 15 seconds
    assert "SuccessExitStatus" not in unit("vigia-health.service")["Service"]  # 1 is what it tells


@pytest.mark.parametrize(("name", "calendar"), [("vigia.timer", "*:0/10"), ("vigia-health.timer", "*-*-* 08:07")])
def test_a_timer_comes_round_and_is_installed(name: str, calendar: str) -> None:
    timer = unit(name)
    assert timer["Timer"]["OnCalendar"] == calendar
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert (DEPLOY / name).with_suffix(".service").is_file()  # what it starts


def test_there_is_no_unit_that_no_test_knows() -> None:
    assert {path.name for suffix in ("service", "timer") for path in DEPLOY.glob(f"*.{suffix}")} == {*SERVICES, *TIMERS, WORKER, NOTIFY}


def test_systemd_takes_every_unit(tmp_path: Path) -> None:
    program = system_program("systemd-analyze")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "vigia").symlink_to(sys.executable)
    for name in (*SERVICES, *TIMERS, WORKER, NOTIFY):
        (tmp_path / name).write_text((DEPLOY / name).read_text("utf-8").replace(HOME, str(tmp_path)), "utf-8")
    units = [str(tmp_path / name) for name in (*SERVICES, *TIMERS, WORKER, NOTIFY.replace("@", "@vigia.service"))]
    done = subprocess.run([program, "verify", "--man=no", *units], capture_output=True, text=True, timeout=60, check=False)
    told = [line for line in done.stderr.splitlines() if "vigia" in line]
    assert told == []
    for name in TIMERS:
        calendar = [program, "calendar", unit(name)["Timer"]["OnCalendar"]]
        assert subprocess.run(calendar, capture_output=True, timeout=60, check=False).returncode == 0


@pytest.mark.parametrize(
    ("teller", "told"), [("mail", "mail -s vigia.service failed ops@example.org"), ("logger", "logger --priority daemon.err --tag vigia")]
)
def test_a_failure_is_told_with_the_units_last_lines_by_mail_or_else_in_the_log(teller: str, told: str, tmp_path: Path) -> None:
    """The example's own shell line, where the programs of the system stand for what they were given."""
    words = shlex.split(unit(NOTIFY)["Service"]["ExecStart"].replace("$$", "$").replace("%i", "vigia.service"))
    programs = {"journalctl": 'echo "the last lines of: $*"', teller: f'echo "{teller} $*"; /bin/cat'}
    for name, line in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    done = subprocess.run(words, env={"PATH": str(tmp_path)}, capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.splitlines()[0] == told
    assert "the last lines of: --unit=vigia.service --lines=20" in done.stdout.splitlines()[1]
    assert done.stderr == ""


# Directives of logrotate.conf(5) that the example uses, and the form of their arguments.
DIRECTIVES = {
    "weekly": "",
    "rotate": r"\d+",
    "compress": "",
    "delaycompress": "",
    "missingok": "",
    "notifempty": "",
    "su": r"\w+ \w+",
}


def test_logrotate_takes_the_logs_where_the_crawler_writes_them() -> None:
    found = re.fullmatch(r"(\S+) \{\n((?: {4}\S.*\n)+)\}\n", (DEPLOY / "vigia.logrotate").read_text("utf-8"))
    assert found
    assert found[1] == f"{HOME}/output/logs/*.log"
    for line in found[2].splitlines():
        name, _, argument = line.strip().partition(" ")
        assert re.fullmatch(DIRECTIVES[name], argument), line


def test_logrotate_itself_takes_the_example(tmp_path: Path) -> None:
    program = system_program("logrotate")
    text = (DEPLOY / "vigia.logrotate").read_text("utf-8").replace(HOME, str(tmp_path))
    (tmp_path / "vigia").write_text(
        re.sub(r"^ *su .*\n", "", text, flags=re.MULTILINE), "utf-8"
    )  # the example's user exists where it is deployed
    command = [program, "--debug", "--state", str(tmp_path / "state"), str(tmp_path / "vigia")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
