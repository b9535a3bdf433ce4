"""The demo's crawl ends with whoever started it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import psutil

from crawler.run.lock import run_lock
from tests.shared import ROOT

DEMO = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import demo.__main__ as demo
demo.DATABASE = Path(sys.argv[1])
sys.exit(demo.main(["--now", "2026-01-15T12:00:00"]))
"""


def test_sigterm_takes_the_crawl_along(tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    with subprocess.Popen([sys.executable, "-c", DEMO, str(database)], cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        while not (tmp_path / "logs/crawl.log").exists():  # a run is at work
            assert process.poll() is None
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGTERM)
        _, stderr = process.communicate(timeout=30)
    assert process.returncode == 143, stderr
    assert children
    assert not [child for child in children if child.is_running()]
    with run_lock(database):
        pass
