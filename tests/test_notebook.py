"""docs/five-questions.ipynb, executed cell by cell on a newsroom whose year was counted by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.reports.event_newsroom import filled
from tests.shared import ROOT

NOTEBOOK = ROOT / "docs" / "five-questions.ipynb"


def test_its_cells_answer_the_five_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed: a developers' tool, and what the notebook is written for")
    filled(tmp_path / "news.db").close()
    monkeypatch.setenv("VIGIA_DATABASE", str(tmp_path / "news.db"))
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    said: dict[str, Any] = {}
    for number, cell in enumerate(notebook["cells"]):
        assert not cell.get("outputs"), "kept without answers: they are of whoever runs it"
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"cell {number}", "exec"), said)
    said["news"].close()
    assert said["people_by_month"].to_dict() == {"2026-08": 60, "2026-09": 0, "2026-10": 120, "2026-11": 40, "2026-12": 0}
    assert said["cut_afterwards"].values.tolist() == [["Oriol", "Trenza", 70, 60]]
    assert set(said["deals"]["target"]) == {"Trenza", "Lumbre"}
    assert list(said["money"].index) == ["2026-Q3"]
    assert said["times_first"]["La Plaza"] >= 1
    assert said["alone"][["company", "class", "value"]].values.tolist()[0][0] == "Nexora"
