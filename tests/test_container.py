"""The image recipe is one a linter has nothing against, and copies what is there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.shared import ROOT, system_program

RECIPE = ROOT / "deploy/Containerfile"


def instructions() -> list[tuple[str, str]]:
    """Each with its arguments; lines that go on are one."""
    text = re.sub(r"^#.*\n", "", RECIPE.read_text("utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    return [(name, " ".join(rest.split())) for name, _, rest in (line.partition(" ") for line in text.splitlines() if line.strip())]


def of(name: str) -> list[str]:
    return [rest for instruction, rest in instructions() if instruction == name]


def test_hadolint_has_nothing_against_it() -> None:
    program = shutil.which("hadolint", path=str(Path(sys.executable).parent)) or system_program("hadolint")
    done = subprocess.run([program, "--no-color", str(RECIPE)], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_it_copies_is_there_and_reaches_the_builder() -> None:
    ignore = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    sources = [source for rest in of("COPY") for source in rest.split()[:-1]]
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert {line.removeprefix("!") for line in ignore if line.startswith("!")} == set(sources)
    assert of("ADD") == []


def test_it_installs_the_servers_lock_with_its_hashes_and_nothing_else() -> None:
    installs = [part for rest in of("RUN") for part in rest.split(" && ") if part.startswith("pip ")]
    assert installs == [
        "pip install --no-cache-dir --require-hashes --requirement requirements.lock",
        "pip install --no-cache-dir --no-deps --no-index --no-build-isolation .",
    ]


def test_it_runs_vigia_as_nobody_in_particular_with_the_database_on_a_volume() -> None:
    assert of("FROM") == ["docker.io/library/python:3.11-slim"]
    assert re.fullmatch(r"[1-9]\d*", of("USER")[-1])
    assert json.loads(of("ENTRYPOINT")[0]) == ["vigia"]
    assert json.loads(of("CMD")[0]) == ["crawl", "news", "-a", "due=1"]
    volume = of("VOLUME")[0]
    assert of("ENV") == [f"VIGIA_DATABASE={volume}/news.db VIGIA_LABELS={volume}/labels.jsonl"]
