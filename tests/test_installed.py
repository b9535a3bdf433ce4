"""An installed copy, `pip install .`, has all it needs and runs from any directory: built and installed here without a network."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.servers import Answer, Site
from tests.shared import ROOT

PACKAGES = ("backfill", "crawler", "pipelines", "reports", "vigia")
STORY = (
    "La empresa presentó este martes su nuevo ordenador portátil, que llegará a las tiendas de toda España el próximo mes de octubre. "
    "El equipo incorpora una pantalla de catorce pulgadas, ocho gigas de memoria y una batería que, según la compañía, dura todo el día."
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """bin/ of an environment with an installed copy; this environment's packages are lent to it."""
    folder = tmp_path_factory.mktemp("installed")
    tree = folder / "tree"  # building leaves files in the tree
    tree.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy2(ROOT / name, tree)
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    home = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True, timeout=60)
    (library,) = home.glob("lib/python*/site-packages")
    (library / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin/python"), "install", "--quiet", "--no-input"]
    done = subprocess.run(
        [*pip, "--no-index", "--no-deps", "--no-build-isolation", str(tree)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    shutil.rmtree(tree)
    return home / "bin"


def vigia(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """As a user runs it who has no checkout, and no PATH to speak of."""
    return subprocess.run(
        [installed / "vigia", *words],
        cwd=folder,
        env={"PATH": "/nonexistent", "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def files(root: Path) -> set[str]:
    found = (path.relative_to(root) for name in PACKAGES for path in (root / name).rglob("*") if path.is_file())
    return {path.as_posix() for path in found if path.suffix != ".pyc"}


def test_every_file_of_ours_is_installed(installed: Path) -> None:
    (library,) = installed.parent.glob("lib/python*/site-packages")
    assert files(library) == files(ROOT)


def test_it_knows_its_commands_and_its_outlets(installed: Path, tmp_path: Path) -> None:
    listed = vigia(installed, tmp_path, "list")
    assert (listed.returncode, listed.stdout.split(), listed.stderr) == (0, ["archive", "news", "pages"], "")
    sources = vigia(installed, tmp_path, "sources")
    assert (sources.returncode, sources.stderr) == (0, "")
    assert "xataka" in sources.stdout
    assert list(tmp_path.iterdir()) == []


def test_it_reads_a_story(installed: Path, tmp_path: Path) -> None:
    text = "La empresa Telefónica despedirá a 300 trabajadores en España, según anunció este martes la compañía."
    (tmp_path / "stories.jsonl").write_text(json.dumps({"id": "a", "title": "Telefónica despedirá a 300 empleados", "text": text}))
    done = vigia(installed, tmp_path, "analyse", "stories.jsonl")
    assert done.returncode == 0, done.stderr
    assert "300" in done.stdout
    assert "layoffs" in done.stdout


def test_it_crawls_into_the_current_directory(installed: Path, tmp_path: Path) -> None:
    with Site({"/robots.txt": Answer("", 404, "text/plain")}) as site:
        item = f"<item><title>El nuevo portátil llega en octubre</title><link>{site.url('/portatil')}</link></item>"
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>El Faro</title>{item}</channel></rss>'
        site.pages["/feed"] = Answer(feed, content_type="application/rss+xml")
        paragraphs = "".join(f"<p>{STORY}</p>" for _ in range(3))
        site.pages["/portatil"] = Answer(
            f'<html lang="es"><head><title>El nuevo portátil llega en octubre</title><meta property="og:type" content="article">'
            f'<meta property="article:published_time" content="2026-01-15T09:00:00+01:00"></head>'
            f"<body><article><h1>El nuevo portátil llega en octubre</h1>{paragraphs}</article></body></html>"
        )
        (tmp_path / "sources.toml").write_text(
            f'[sources.faro]\nname = "El Faro"\nhomepage = "{site.url()}"\nkind = "tech"\nfeeds = ["{site.url("/feed")}"]\n'
        )
        told = {
            "SOURCES_FILE": "sources.toml",
            "ALLOWED_PRIVATE_HOSTS": site.netloc,
            "CONTACT": "ops@elfaro.es",
            "NOW": "2026-01-15T12:00:00+00:00",
            "DOWNLOAD_DELAY": "0",
            "WORKERS": "1",
        }
        done = vigia(installed, tmp_path, "crawl", "news", *(part for name, value in told.items() for part in ("-s", f"{name}={value}")))
    assert (done.returncode, done.stderr) == (0, "")
    connection = sqlite3.connect(tmp_path / "output/news.db")
    assert connection.execute("SELECT source, title FROM articles").fetchall() == [("faro", "El nuevo portátil llega en octubre")]
    connection.close()
    assert (tmp_path / "output/logs/crawl.log").stat().st_size > 0
