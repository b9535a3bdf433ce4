"""An upgrade of the environment leaves a program that works, whatever comes of it. Real make, venv and pip; locks that need no network."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shared import ROOT

NOTHING = "# a lock of nothing\n"
ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}  # no MAKEFLAGS: the suite itself is started by make


def lay_out(root: Path, *folders: str) -> Path:
    """A checkout, as far as make needs one."""
    (root / "deploy").mkdir(parents=True)
    for name in ("Makefile", "deploy/environment.sh", "scrapy.cfg"):
        shutil.copy2(ROOT / name, root / name)
    for folder in folders:
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "new.lock").write_text(NOTHING, "utf-8")
    return root


def command(*words: str) -> list[str]:
    return ["make", f"PYTHON={sys.executable}", *words]


def make(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*words), cwd=root, env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False)


def old_environment(path: Path, *locks: str) -> Path:
    """What an earlier make left: an interpreter, a program, where it was made and the sums of the locks it has."""
    root = path.parent if path.name == ".venv" else path.parent.parent
    (path / "bin").mkdir(parents=True)
    (path / "bin" / "python").symlink_to(sys.executable)
    (path / "bin" / "vigia").write_text("#!/bin/sh\necho the old program\n", "utf-8")
    (path / "bin" / "vigia").chmod(0o755)
    sums = (hashlib.sha256(lock.encode()).hexdigest() for lock in locks)
    (path / ".ready").write_text("".join(f"{line}\n" for line in (root.resolve(), *sums)), "utf-8")
    return path


def link(root: Path, name: str) -> None:
    (root / ".venv").symlink_to(f".venvs/{name}")


def runs_as_before(root: Path) -> bool:
    return subprocess.run([root / ".venv/bin/vigia"], capture_output=True, text=True, check=True).stdout == "the old program\n"


def environments(root: Path) -> set[str]:
    return {path.name for path in (root / ".venvs").iterdir() if path.is_dir()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout whose environment two makes asked for at the same time; this environment's packages are lent to it."""
    root = lay_out(tmp_path_factory.mktemp("built") / "a checkout", "vigia", "crawler", "pipelines", "reports")
    both = [
        subprocess.Popen(command("env", "LOCK=new.lock"), cwd=root, env=ENVIRONMENT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=120)[1].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert sum("Preparing" in words for words in told) == 1, told
    assert len(environments(root)) == 1
    (library,) = (root / ".venv").glob("lib/python*/site-packages")
    (library / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return root


def test_a_second_make_in_a_row_does_nothing(built: Path) -> None:
    before = (built / ".venv").readlink(), (built / ".venv/.ready").stat().st_mtime_ns
    done = make(built, "env", "LOCK=new.lock")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert ((built / ".venv").readlink(), (built / ".venv/.ready").stat().st_mtime_ns) == before


def test_the_environment_has_vigia_which_runs_from_any_directory_without_a_path(built: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [built / ".venv/bin/vigia", "sources"], cwd=tmp_path, env={"PATH": ""}, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "xataka" in done.stdout
    wrong = subprocess.run(
        [built / ".venv/bin/vigia", "crawl", "nothing"],
        cwd=tmp_path,
        env={"PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert wrong.returncode == 2
    assert "\nvigia: error: " in wrong.stderr


@pytest.mark.soak
@pytest.mark.parametrize("how", ["copied", "moved"])
def test_a_checkout_that_was_copied_or_moved_says_so_and_make_makes_its_environment_anew(how: str, built: Path, tmp_path: Path) -> None:
    root = tmp_path / "another place"
    shutil.copytree(built, tmp_path / "first", symlinks=True)
    (tmp_path / "first").rename(root)
    program = root / ".venv/bin/vigia"
    if how == "moved":
        program.write_text(program.read_text("utf-8").replace(str(built), str(tmp_path / "first")), "utf-8")
    done = subprocess.run([program, "list"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("does not work elsewhere: make env, in this checkout, makes it anew\n")
    before = (root / ".venv").readlink()
    assert make(root, "env", "LOCK=new.lock").returncode == 0
    assert (root / ".venv").readlink() != before
    (library,) = (root / ".venv").glob("lib/python*/site-packages")
    (library / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    (tmp_path / "vigia").symlink_to(program)
    done = subprocess.run([tmp_path / "vigia", "list"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "archive\nnews\npages\n", "")
    assert f'"{root}/vigia/command.py"' in program.read_text("utf-8")


@pytest.mark.soak
def test_a_lock_that_cannot_be_installed_leaves_the_old_program_and_is_said_in_words(tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    old_environment(root / ".venvs/old", "another lock")
    link(root, "old")
    (root / "new.lock").write_text(f"absent @ file://{tmp_path}/absent-1-py3-none-any.whl --hash=sha256:{'0' * 64}\n", "utf-8")
    done = make(root, "crawl", "LOCK=new.lock")
    assert done.returncode == 2
    assert "absent-1-py3-none-any.whl" in done.stderr
    assert "could not be made from new.lock" in done.stderr
    assert "is as it was and works on" in done.stderr
    assert runs_as_before(root)
    assert environments(root) == {"old"}


@contextlib.contextmanager
def silent_index() -> Iterator[socket.socket]:
    """A package index that never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        yield server


@pytest.mark.soak
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL], ids=lambda stop: stop.name)
def test_an_upgrade_that_is_stopped_half_way_leaves_the_old_program_and_the_next_one_is_made(stop: signal.Signals, tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    old_environment(root / ".venv", "another lock")  # as Vigía 0.1 made it: no link, the place itself
    with silent_index() as server:
        lock = f"--index-url http://127.0.0.1:{server.getsockname()[1]}/\nabsent==1 --hash=sha256:{'0' * 64}\n"
        (root / "hangs.lock").write_text(lock, "utf-8")
        process = subprocess.Popen(
            command("env", "LOCK=hangs.lock"),
            cwd=root,
            env=ENVIRONMENT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
        server.accept()[0].close()
        os.killpg(process.pid, stop)
        assert process.wait(60) != 0
    assert runs_as_before(root)
    if stop is signal.SIGINT:
        assert environments(root) == set()
        return
    assert len(environments(root)) == 1  # nobody was left to remove it
    done = make(root, "env", "LOCK=new.lock")
    assert done.returncode == 0, done.stderr
    assert (root / ".venv").is_symlink()
    left = environments(root) - {(root / ".venv").readlink().name}
    assert len(left) == 1  # the half is gone; the one before was moved aside
    assert left.pop().startswith("before-")


def test_an_environment_with_the_developers_tools_serves_the_crawl_as_well(tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    (root / "dev.lock").write_text("# the same and tools\n", "utf-8")
    old_environment(root / ".venvs/dev", "# the same and tools\n", NOTHING)
    link(root, "dev")
    done = make(root, "crawl", "LOCK=new.lock", "DEV_LOCK=dev.lock", "SOURCES=xataka")
    assert (done.returncode, done.stdout, done.stderr) == (0, "the old program\n", "")
    assert make(root, "dev-env", "LOCK=new.lock", "DEV_LOCK=dev.lock").stderr == ""


def test_going_back_finds_the_environment_before_without_making_it_again(tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    for name, lock in (("now", "another lock"), ("before", NOTHING), ("older", "an older lock")):
        old_environment(root / ".venvs" / name, lock)
    link(root, "now")
    done = make(root, "env", "LOCK=new.lock")
    assert (done.returncode, done.stderr) == (0, "")
    assert (root / ".venv").readlink().name == "before"
    assert environments(root) == {"now", "before"}


def test_the_environment_of_a_run_at_work_stays_however_many_upgrades_come(tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    for name, lock in (("at-work", "the first"), ("second", "the second"), ("third", NOTHING)):
        old_environment(root / ".venvs" / name, lock)
    link(root, "second")
    run = subprocess.Popen(
        [root / ".venvs/at-work/bin/python", "-c", "print(flush=True); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with run:
        assert run.stdout
        run.stdout.readline()  # it is there
        assert make(root, "env", "LOCK=new.lock").returncode == 0
        assert environments(root) == {"at-work", "second", "third"}
    (root / "new.lock").write_text("the second", "utf-8")
    assert make(root, "env", "LOCK=new.lock").returncode == 0
    assert environments(root) == {"second", "third"}


def test_a_python_that_is_too_old_or_absent_is_said_in_words(tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    for python in ("false", "no-such-python"):
        done = make(root, "crawl", "LOCK=new.lock", f"PYTHON={python}")
        assert done.returncode == 2
        assert "Vigía needs Python 3.11 or newer; say which with PYTHON=" in done.stderr


def test_the_tests_of_one_room_are_run_alone_and_a_room_that_is_none_is_said_with_those_there_are(tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    python = old_environment(root / ".venvs/now", NOTHING) / "bin/python"
    python.unlink()
    python.write_text('#!/bin/sh\necho "$@"\n', "utf-8")
    python.chmod(0o755)
    link(root, "now")
    for room in ("demo", "pipelines/reading/topics"):
        (root / "tests" / room).mkdir(parents=True)
        (root / "tests" / room / "test_it.py").touch()
    locks = ("LOCK=new.lock", "DEV_LOCK=new.lock")
    one_room = make(root, "test", "ROOM=pipelines/reading/topics", *locks)
    assert one_room.stdout == "-m pytest tests/pipelines/reading/topics tests/test_house.py\n"
    done = make(root, "test", "ROOM=topics", *locks)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("There is no room tests/topics. There are: demo pipelines/reading/topics\n")
    assert len(make(root, "test", *locks).stdout.splitlines()) == 2  # everything, and what wants to be alone


def test_datasette_without_its_database_is_said_in_words(tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    old_environment(root / ".venvs/now", NOTHING)
    link(root, "now")
    done = make(root, "datasette", "LOCK=new.lock", "DB=output/my other.db")
    assert done.returncode == 2
    assert done.stderr.startswith("There is no output/my other.db: make crawl makes")
    assert "DB=" in done.stderr


def test_datasette_opens_the_database_that_is_named(tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    python = old_environment(root / ".venvs/now", NOTHING) / "bin/python"
    python.unlink()
    python.write_text('#!/bin/sh\necho "$3 of $*"\n', "utf-8")
    python.chmod(0o755)
    link(root, "now")
    (root / "my other.db").touch()
    assert make(root, "datasette", "LOCK=new.lock", "DB=my other.db").stdout == "my other.db of -m reports.datasette my other.db\n"
