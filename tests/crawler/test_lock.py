from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crawler.lock import LockTaken, run_lock

ROOT = Path(__file__).resolve().parent.parent.parent
HOLD = """
import sys
from pathlib import Path
from crawler.lock import run_lock
with run_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(database: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_is_refused_while_the_first_one_lives(tmp_path: Path) -> None:
    with holder(tmp_path / "news.db") as process:
        with pytest.raises(LockTaken, match="another run"), run_lock(tmp_path / "news.db"):
            pass
        process.kill()


def test_the_lock_is_free_the_moment_its_holder_is_killed(tmp_path: Path) -> None:
    with holder(tmp_path / "news.db") as process:
        process.kill()
        process.wait()
        with run_lock(tmp_path / "news.db"):
            pass


def test_two_databases_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with run_lock(tmp_path / "a.db"), run_lock(tmp_path / "b.db"):
        pass
