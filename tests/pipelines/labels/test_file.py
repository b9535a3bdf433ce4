"""The labels file: what was written down stays, whoever writes beside it and however a writer ends."""

from __future__ import annotations

import json
import logging
import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.labels.file import LabelsError, LabelsFile, NotWritten
from pipelines.labels.label import Label
from tests.shared import ROOT

URL = "https://faro.example/a"
COPY = "https://faro.example/amp/a-1"
HALF = b'{"address": "https://faro.example/b", "topic": "lay'
WRITE = """
import sys
from pathlib import Path
from pipelines.labels.file import LabelsFile
from pipelines.labels.label import Label
for number in range(25):
    LabelsFile(Path(sys.argv[1])).add([Label(f"https://faro.example/{sys.argv[2]}/{number}", "layoffs", "yes", "2026-11-24")])
"""
KILLED = """
import os, signal, sys
from pathlib import Path
from pipelines.labels.file import LabelsFile
with LabelsFile(Path(sys.argv[1]))._locked() as descriptor:
    os.write(descriptor, sys.argv[2].encode())
    os.kill(os.getpid(), signal.SIGKILL)
"""
FULL = """
import resource, signal, sys
from pathlib import Path
from pipelines.labels.file import LabelsFile
from pipelines.labels.label import Label
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path = Path(sys.argv[1])
size = path.stat().st_size + 20
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
LabelsFile(path).add([Label("https://faro.example/b", "layoffs", "yes", "2026-11-24")])
"""


def label(verdict: str = "yes", subject: str = "layoffs", address: str = URL) -> Label:
    return Label(address, subject, verdict, "2026-11-24")


@pytest.fixture
def file(tmp_path: Path) -> LabelsFile:
    return LabelsFile(tmp_path / "output" / "labels.jsonl")


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def test_no_file_is_no_label(file: LabelsFile) -> None:
    assert file.read().addresses == []
    assert file.current().of([URL]) == {}


def test_the_last_label_of_a_subject_holds_until_it_is_taken_back(file: LabelsFile) -> None:
    file.add([label("yes"), label("no", "ai_startup")])
    file.add([label("no")])
    held = file.read().of([URL])
    assert {about: one.verdict for about, one in held.items()} == {"layoffs": "no", "ai_startup": "no"}
    file.add([label("forget")])
    assert [*file.read().of([URL])] == ["ai_startup"]


def test_of_a_story_s_addresses_the_last_label_holds(file: LabelsFile) -> None:
    file.add([label("yes"), label("no", address=COPY)])
    assert file.read().of([URL, COPY])["layoffs"].verdict == "no"
    assert file.read().of([URL])["layoffs"].verdict == "yes"


def test_a_row_is_the_same_however_its_company_is_spelt(file: LabelsFile) -> None:
    file.add([label("no", "layoffs:Nébula")])
    file.add([label("forget", "layoffs:  NÉBULA")])
    assert file.read().of([URL]) == {}


def test_a_line_holds_what_was_said_and_nothing_else(file: LabelsFile) -> None:
    file.add([label(), label("no", "deals:Cuarzo>Nébula")])
    assert [json.loads(line) for line in file.path.read_text("utf-8").splitlines()] == [
        {"address": URL, "topic": "layoffs", "verdict": "yes", "day": "2026-11-24"},
        {"address": URL, "fact": "deals:Cuarzo>Nébula", "verdict": "no", "day": "2026-11-24"},
    ]


def test_who_writes_at_once_loses_nothing(file: LabelsFile) -> None:
    writers = [python(WRITE, file.path, name) for name in "abcd"]
    assert [writer.communicate()[1] for writer in writers] == [""] * 4
    assert len(file.read().addresses) == 100
    assert len(file.path.read_bytes().splitlines()) == 100


def test_what_a_killed_writer_left_is_no_label_and_the_next_writer_takes_it_away(file: LabelsFile) -> None:
    file.add([label()])
    python(KILLED, file.path, HALF.decode()).communicate()
    read = file.read()
    assert read.addresses == [URL]
    told = f"{file.path}, line 2: it ends in the middle, as its writer was stopped; it is left out, and the next label takes it away"
    assert read.unfinished == told
    file.add([label("no")])
    assert file.read().unfinished is None
    assert file.path.read_text("utf-8") == f"{label().line()}\n{label('no').line()}\n"


def test_a_line_that_lacks_nothing_but_its_end_is_a_label(file: LabelsFile) -> None:
    file.path.parent.mkdir()
    file.path.write_text(label().line(), "utf-8")
    assert file.read().of([URL])["layoffs"].verdict == "yes"
    file.add([label("no")])
    assert file.path.read_text("utf-8") == f"{label().line()}\n{label('no').line()}\n"


def test_a_full_disk_leaves_no_half_of_a_line(file: LabelsFile) -> None:
    file.add([label()])
    before = file.path.read_bytes()
    full = python(FULL, file.path)
    assert "File too large" in full.communicate()[1]
    assert full.returncode
    assert file.path.read_bytes() == before


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"layoffs yes\n", "the line: no JSON object"),
        (label().line().replace("yes", "perhaps").encode() + b"\n", "verdict: 'perhaps' is none of yes, no, forget"),
        (HALF + b"\n" + label().line().encode(), "the line: no JSON object"),
        (label().line().replace('"topic"', "topic").encode(), "the line: no JSON object"),
        (b"layoffs yes", "the line: no JSON object"),
    ],
)
def test_a_broken_line_is_named_with_file_and_number(line: bytes, says: str, file: LabelsFile) -> None:
    file.add([label()])
    with file.path.open("ab") as written:
        written.write(b"\n" + line)
    with pytest.raises(LabelsError) as refused:
        file.read()
    assert str(refused.value).startswith(f"{file.path}, line 3: {says}")


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match=r"the labels cannot be read .*; name another file with LABELS"):
        LabelsFile(tmp_path).read()


def test_a_run_heeds_what_comes_in_meanwhile_and_outlives_what_is_broken(file: LabelsFile, caplog: pytest.LogCaptureFixture) -> None:
    file.read()
    LabelsFile(file.path).add([label()])
    assert file.current().addresses == [URL]
    with file.path.open("ab") as written:
        written.write(b"oh\n")
    with caplog.at_level(logging.WARNING):
        assert [file.current().addresses for _ in range(3)] == [[URL]] * 3
    assert [record.getMessage() for record in caplog.records] == [
        f'{file.path}, line 2: the line: no JSON object; one is wanted, such as {{"address": "https://outlet.example/story", '
        '"topic": "layoffs", "verdict": "yes", "day": "2026-11-24"}; the labels that this run has read hold for it'
    ]


def test_a_run_waits_for_nobody_who_is_writing(file: LabelsFile) -> None:
    file.add([label()])
    file.read()
    with LabelsFile(file.path)._locked() as descriptor:
        os.write(descriptor, label("no").line().encode())
        assert file.current().of([URL])["layoffs"].verdict == "yes"
        os.write(descriptor, b"\n")
    assert file.current().of([URL])["layoffs"].verdict == "no"


def test_an_editor_that_puts_another_file_in_its_place_is_followed(file: LabelsFile) -> None:
    file.add([label()])
    file.read()
    other = file.path.with_name("other")
    other.write_text(label("no").line() + "\n", "utf-8")
    other.replace(file.path)
    assert file.current().of([URL])["layoffs"].verdict == "no"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file for another user")
def test_a_file_that_root_makes_is_its_folder_s_owner_s(file: LabelsFile) -> None:
    file.path.parent.mkdir()
    nobody = pwd.getpwnam("nobody")
    os.chown(file.path.parent, nobody.pw_uid, nobody.pw_gid)
    file.add([label()])
    assert (file.path.stat().st_uid, file.path.stat().st_gid) == (nobody.pw_uid, nobody.pw_gid)


def test_a_label_that_cannot_be_written_is_said_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(NotWritten, match=r"the label cannot be written \(.*\); nothing was labelled\. Make the file"):
        LabelsFile(tmp_path / "file" / "labels.jsonl").add([label()])
