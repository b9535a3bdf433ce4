from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crawler.run.lock import LockTaken, NoLock, run_lock
from tests.shared import ROOT

HOLD = """
import sys
from pathlib import Path
from crawler.run.lock import run_lock
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


@pytest.mark.parametrize("folder", ["/proc", "/dev/null/folder"], ids=["where no file is made", "where a file stands"])
def test_a_lock_that_cannot_be_taken_is_not_called_another_run(folder: str) -> None:
    with (
        pytest.raises(NoLock, match=r"news\.db\.lock: the lock of the database cannot be taken .*DATABASE"),
        run_lock(Path(folder, "news.db")),
    ):
        pass
