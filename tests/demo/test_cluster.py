"""The demo by a cluster finds what the demo finds, and takes everything along that it started."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import environment
from tests.demo.test_crawl import DEMO
from tests.shared import ROOT, system_program

TOGETHER = DEMO.replace('demo.main(["--now"', 'demo.main(["--cluster", "--now"')


def told(program: str, database: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, str(database)],
        cwd=ROOT,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.soak
def test_the_demo_prints_the_same_however_many_machines_there_are(tmp_path: Path) -> None:
    system_program("redis-server")
    program = "import demo.__main__; demo.__main__.ROOT = __import__('pathlib').Path('/')\n"
    alone = told(program + DEMO, tmp_path / "news.db")
    together = told(program + TOGETHER, tmp_path / "news.db")
    assert (alone.returncode, together.returncode) == (0, 0), together.stderr
    assert without_seconds(together.stdout) == without_seconds(alone.stdout)


def without_seconds(text: str) -> list[str]:
    """The lines without ports, by which the addresses among them are sorted."""
    return sorted(re.sub(r"127\.0\.0\.1:\d+", "HOST", line.split(" requests, ")[0]) for line in text.splitlines())


def test_without_a_redis_server_it_says_what_is_wanted(tmp_path: Path) -> None:
    finished = told(TOGETHER, tmp_path / "news.db", PATH=str(tmp_path))
    assert finished.returncode == 1
    assert "apt-get install redis-server" in finished.stderr
