"""The examples in deploy/ are what cron, systemd and logrotate take, and name commands of ours that exist."""

from __future__ import annotations

import argparse
import importlib
import re
import shlex
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest

from crawler.configuration import NAMES
from crawler.sources import load
from crawler.spiders.arguments import NewsArguments
from tests.shared import system_program

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
HOME = "/srv/vigia"  # where the examples suppose the checkout
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
    """A command line of scrapy: the verb exists, and it takes these arguments."""
    program, verb, *arguments = words
    assert program.removeprefix(f"{HOME}/") == ".venv/bin/scrapy"
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
    change, _, rest = command.partition(" && ")
    assert shlex.split(change) == ["cd", HOME]
    check_command(shlex.split(rest))


def test_cron_crawls_and_looks_at_the_health() -> None:
    assert [shlex.split(line.partition(" && ")[2])[1] for line in cron_lines()] == ["crawl", "health"]


def test_what_cron_and_systemd_set_are_settings_of_ours() -> None:
    told = "".join((DEPLOY / name).read_text("utf-8") for name in ("vigia.cron", "vigia.service"))
    names = re.findall(r"\bVIGIA_(\w+)=", told)
    assert set(names) == {"CONTACT"}
    assert set(names) <= set(NAMES)


def unit(name: str) -> RawConfigParser:
    parser = RawConfigParser(strict=True, delimiters=("=",), comment_prefixes=("#", ";"), empty_lines_in_values=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # the documented way to keep the case of keys
    parser.read_string((DEPLOY / name).read_text("utf-8"))
    return parser


def test_the_service_runs_a_command_of_ours_once_and_knows_its_exit_statuses() -> None:
    service = unit("vigia.service")["Service"]
    check_command(shlex.split(service["ExecStart"]))
    assert service["Type"] == "oneshot"
    assert service["WorkingDirectory"] == HOME
    assert service["ReadWritePaths"] == f"{HOME}/output"
    assert service["SuccessExitStatus"].split() == ["3", "75"]
    assert int(service["TimeoutStopSec"]) >= 15  # a run ends cleanly within 15 seconds


def test_the_timer_comes_round_and_is_installed() -> None:
    timer = unit("vigia.timer")
    assert timer["Timer"]["OnCalendar"] == "*:0/10"
    assert timer["Install"]["WantedBy"] == "timers.target"


def test_systemd_takes_both_units(tmp_path: Path) -> None:
    program = system_program("systemd-analyze")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "scrapy").symlink_to(sys.executable)
    for name in ("vigia.service", "vigia.timer"):
        (tmp_path / name).write_text((DEPLOY / name).read_text("utf-8").replace(HOME, str(tmp_path)), "utf-8")
    command = [program, "verify", "--man=no", str(tmp_path / "vigia.service"), str(tmp_path / "vigia.timer")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    told = [line for line in done.stderr.splitlines() if "vigia" in line]
    assert told == []
    calendar = subprocess.run([program, "calendar", "*:0/10"], capture_output=True, text=True, timeout=60, check=False)
    assert calendar.returncode == 0, calendar.stderr


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
