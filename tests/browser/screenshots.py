"""make screenshots: what the README shows, taken of the demo's database in the system's Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
DATABASE = ROOT / "output" / "demo" / "news.db"
DOCS = ROOT / "docs" / "screenshots"
DESK, PHONE = {"width": 1280, "height": 1000}, {"width": 390, "height": 844}


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("make screenshots: there is no chromium; install it (apt-get install chromium)")
    if not DATABASE.is_file():
        subprocess.run([sys.executable, "-m", "demo"], cwd=ROOT, check=True)
    DOCS.mkdir(parents=True, exist_ok=True)
    report = _report()
    with _datasette() as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, address, size, scheme in (
            ("report", report.as_uri(), DESK, "light"),
            ("report-phone", report.as_uri(), PHONE, "dark"),
            ("datasette", served, DESK, "light"),
            ("question", f"{served}/news/layoffs-by-month", DESK, "light"),
        ):
            page = browser.new_page(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(address)
            page.screenshot(path=DOCS / f"{name}.png")
            page.close()
        browser.close()
    print(*(path.relative_to(ROOT) for path in sorted(DOCS.glob("*.png"))), sep="\n")


def _report() -> Path:
    told = [sys.executable, "-m", "scrapy", "report", "--lang", "es", "-s", f"DATABASE={DATABASE}"]
    written = subprocess.run(told, cwd=ROOT, check=True, capture_output=True, text=True)
    return Path(written.stdout.strip())


@contextmanager
def _datasette() -> Iterator[str]:
    """Its address, without a slash at the end."""
    told = [sys.executable, "-m", "reports.datasette", str(DATABASE), "--port", "0"]
    served = subprocess.Popen(told, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        assert served.stderr is not None
        yield next(found[0] for line in served.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
    finally:
        served.terminate()
        served.wait()


if __name__ == "__main__":
    main()
