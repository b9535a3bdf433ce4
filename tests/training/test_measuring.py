"""`make measure-press` counts tags and rows in 1,000 articles, and what is right of them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from training.measuring import main

CUT = "Tavirel despedirá a 120 empleados, el 15 % de su plantilla, según comunicó ayer la empresa al comité de empresa."
ROW = {"company": "Tavirel", "headcount": 120, "percent": 15, "quote": CUT}


@pytest.fixture
def press(tmp_path: Path) -> Path:
    articles = [
        {"id": "cut", "title": "Tavirel despide a 120 empleados", "text": CUT, "country": "ES"},
        {"id": "none", "title": "Llueve en Galicia", "text": "Ayer llovió en toda Galicia y hoy lloverá también.", "country": "ES"},
    ]
    labels = [
        {"id": "cut", "layoffs": True, "facts": {"layoffs": [ROW], "funding": None}},
        {"id": "none", "layoffs": False, "ai_startup": "borderline", "facts": {"layoffs": []}},
    ]
    with gzip.open(tmp_path / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(article)}\n" for article in articles)
    (tmp_path / "labels.jsonl").write_text("".join(f"{json.dumps(label)}\n" for label in labels), encoding="utf-8")
    return tmp_path


def test_what_is_right_is_counted(press: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(press)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2 articles, 0 could not be read"
    told = {line[:18].strip(): line[18:].split() for line in lines if "in 1,000" in line}
    assert told["layoffs"][0] == told["layoffs rows"][0] == "500.00"
    assert "of 2 read:   0.00 wrong in 1,000, precision 1.000, recall 1.000 of 1" in next(
        line for line in lines if line.startswith("layoffs rows")
    )
    assert not any("made from these articles" in line for line in lines)


def test_press_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 0
    assert "PRESS=DIR" in capsys.readouterr().out
