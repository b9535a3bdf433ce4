"""`python -m benchmarks`: the demo newsroom multiplied, the real crawl against the obvious spider, in one run on one machine.

It reports and asserts nothing. CPU seconds and ratios are what to compare: wall time depends on who else uses the machine.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import cluster, robots
from benchmarks.runs import ROOT, Bench

PARTS = ("crawl", "bare", "obvious", "peers", "unchanged", "stages", "stored", "analysis", "robots", "copies", "events", "cluster")
SIZES = (500, 2_000, 10_000)
STORED = (1_000, 10_000, 100_000)
MANY = 100_000  # stored: where the cost of an article is compared with that in an empty database
WIDTH_WITHOUT_TERMINAL = 120
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=list(SIZES), help="sizes of the crawl (default: 500 2000 10000)")
    parser.add_argument(
        "--parts", nargs="+", choices=PARTS, default=list(PARTS), help="what to run (default: everything); crawl always runs"
    )
    parser.add_argument(
        "--stored",
        type=int,
        nargs="+",
        default=list(STORED),
        help="articles already stored in the part of that name (default: 1000 10000 100000)",
    )
    parser.add_argument(
        "--json", type=Path, default=ROOT / "output" / "bench.json", help="where the figures go (default: output/bench.json)"
    )
    told = parser.parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL, highlight=False)
    told.json.parent.mkdir(parents=True, exist_ok=True)
    figures: dict[str, Any] = {"sizes": {}}
    with tempfile.TemporaryDirectory(prefix="vigia-bench-") as folder:
        bench = Bench(Path(folder), NOW, say=lambda text: console.print(f"[dim]{text}[/dim]"))
        try:
            measure(bench, told.articles, told.parts, told.stored, figures)
        finally:  # half an hour's figures are not lost by the part that fails
            figures["ratios"] = ratios(figures, told.articles) if min(told.articles) in figures["sizes"] else {}
            told.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", "utf-8")
            console.print(report(figures))
    console.print(f"The figures: {told.json}", markup=False)
    return 0


def measure(bench: Bench, sizes: Sequence[int], parts: Sequence[str], stored: Sequence[int], figures: dict[str, Any]) -> None:
    """Every part in one run, each written into `figures`; the smallest size is what the comparisons are made on."""
    smallest = min(sizes)
    for size in sizes:
        with bench.newsroom(size) as newsroom:
            figures["sizes"][size] = bench.crawl(newsroom, size, f"crawl-{size}")
            if size != smallest:
                continue
            if "unchanged" in parts:
                figures["unchanged"] = bench.unchanged(newsroom, size)
                figures["few_new"] = bench.few_new(newsroom, size)
            if "obvious" in parts:
                figures["obvious"] = bench.obvious(newsroom, size)
            if "peers" in parts:
                figures["peers"] = bench.peers(newsroom, size)
    if "bare" in parts:
        figures["bare"] = bench.bare(smallest)
    if "stored" in parts:
        figures["with_stored"] = {}
        for count in sorted(stored):
            figures["with_stored"][count] = bench.with_stored(smallest, count)
    if "stages" in parts:
        figures["stages"] = bench.stages()
    if "analysis" in parts:
        figures["analysis"] = bench.analysis()
    if "robots" in parts:
        figures["robots"] = robots.measure()
    for name in ("copies", "events"):
        if name in parts:
            figures[name] = _apart(name, sorted({min(stored), max(stored)}))
    if "cluster" in parts:
        figures["cluster"] = cluster.figures()


def _apart(name: str, stored: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The figures of a part that is measured in a process of its own, by how many articles are stored."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *map(str, stored)]
    lines = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return {found["stored"]: found for found in map(json.loads, lines)}


def ratios(figures: dict[str, Any], sizes: Sequence[int]) -> dict[str, float]:
    """What stays comparable between machines, of what was measured."""
    smallest, largest = min(sizes), max(figures["sizes"])
    crawl = figures["sizes"][smallest]
    found: dict[str, float] = {}
    if "bare" in figures:
        found["crawl_cpu_of_bare_cpu"] = crawl["cpu"] / figures["bare"]["cpu"]
    if "obvious" in figures:
        found["throughput_of_obvious"] = crawl["articles_per_second"] / figures["obvious"]["articles_per_second"]
    if "scaling" in figures.get("cluster", {}):
        found["two_workers_against_one"] = figures["cluster"]["scaling"]["two_against_one"]
    if largest != smallest:
        found["cost_largest_of_smallest"] = figures["sizes"][largest]["cpu_ms_per_article"] / crawl["cpu_ms_per_article"]
    if figures.get("with_stored"):
        compared = min(figures["with_stored"], key=lambda count: abs(count - MANY))
        found["cost_with_stored_of_without"] = figures["with_stored"][compared]["cpu_ms_per_article"] / crawl["cpu_ms_per_article"]
    return found


def report(figures: dict[str, Any]) -> Table:
    table = Table(title="Benchmarks", title_justify="left")
    table.add_column("what")
    table.add_column("measured", justify="right")
    table.add_column("wanted")
    shares = figures["ratios"]

    def row(what: str, value: float | None, form: str, wanted: str = "") -> None:
        if value is not None:
            table.add_row(what, form.format(value), wanted)

    row("CPU of the whole crawl / of bare trafilatura", shares.get("crawl_cpu_of_bare_cpu"), "{:.2f}", "at most 1.9")
    row("throughput / the obvious spider's", shares.get("throughput_of_obvious"), "{:.2f}", "at least 1.9")
    row("cost per article, largest / smallest size", shares.get("cost_largest_of_smallest"), "{:.2f}", "0.9 to 1.1")
    row("cost per article, with many stored / with none", shares.get("cost_with_stored_of_without"), "{:.2f}", "at most 1.2")
    row("two workers / one, where politeness bounds them", shares.get("two_workers_against_one"), "{:.2f}", "at least 1.7")
    for size, crawl in figures["sizes"].items():
        _crawl_rows(table, f"{size} articles", crawl)
    if "obvious" in figures:
        _crawl_rows(table, "obvious spider", figures["obvious"], wanted=False)
    for name, peer in figures.get("peers", {}).items():
        table.add_row(f"{name}: articles a second", f"{peer['articles_per_second']:.1f}", "")
        table.add_row(f"{name}: CPU ms an article, lost", f"{peer['cpu_ms_per_article']:.1f}, {peer['lost']}", "")
    for crawl in figures.get("with_stored", {}).values():
        _crawl_rows(table, f"{crawl['stored']} stored", crawl)
    if "unchanged" in figures:
        unchanged, few = figures["unchanged"], figures["few_new"]
        row("unchanged run: CPU seconds", unchanged["cpu"], "{:.2f}", "about 1.5")
        table.add_row(
            "unchanged run: requests",
            f"{unchanged['requests']} ({unchanged['conditional']} conditional)",
            f"{unchanged['endpoints']}, all conditional",
        )
        row(f"{few['new']} new articles: CPU seconds", few["cpu"], "{:.2f}", "at most 3")
    if "stages" in figures:
        _stage_rows(table, figures["stages"])
    if "analysis" in figures:
        analysis = figures["analysis"]
        row("tags, facts and companies: ms per article", analysis["ms"], "{:.2f}")
        slowest = max(analysis["baits_ms"], key=analysis["baits_ms"].get)
        table.add_row("slowest text of 200 kB made to be slow", f"{analysis['baits_ms'][slowest]:.0f} ms ({slowest})", "")
    for name, wanted in (("copies", "at most 2"), ("events", "at most 5")):
        for count, found in figures.get(name, {}).items():
            row(f"{name} of an article, {count} stored: ms, median", found["median_ms"], "{:.2f}", wanted)
            row(f"{name} of an article, {count} stored: ms, 19 of 20", found["p95_ms"], "{:.2f}")
            if "saved_median_ms" in found:
                row(f"an article with everything, {count} stored: ms, median", found["saved_median_ms"], "{:.2f}", "at most 5")
                row(f"an article with everything, {count} stored: ms, 19 of 20", found["saved_p95_ms"], "{:.2f}")
            row(f"{name}, {count} stored: memory, MB", found["memory_mb"], "{:.0f}", "flat")
    for name, (ours, library) in figures.get("robots", {}).items():
        table.add_row(f"{name}: ms to read, ours / a library", f"{ours:.2f} / {library:.2f}", "")
    return table


def _stage_rows(table: Table, stages: dict[str, Any]) -> None:
    """Each beside what bare trafilatura costs on the same pages in the same process."""
    ms = dict(stages["ms"])
    bare = ms.pop("bare trafilatura")
    table.add_row("bare trafilatura: CPU ms an article", f"{bare:.1f}", "")
    for name, spent in ms.items():
        table.add_row(f"{name}: CPU ms an article", f"{spent:.1f}", "")
    table.add_row("all stages: CPU ms an article", f"{sum(ms.values()):.1f}", "")


def _crawl_rows(table: Table, name: str, crawl: dict[str, Any], *, wanted: bool = True) -> None:
    table.add_row(f"{name}: articles a second", f"{crawl['articles_per_second']:.1f}", "")
    table.add_row(f"{name}: CPU ms an article", f"{crawl['cpu_ms_per_article']:.1f}", "")
    table.add_row(f"{name}: share of the cores at work", f"{crawl['efficiency']:.0%}", "")
    table.add_row(f"{name}: event loop held longest", f"{crawl['loop_longest_ms']:.0f} ms", "at most 200" if wanted else "")
    table.add_row(
        f"{name}: memory of all processes, middle / last third",
        f"{crawl['early_peak_mb']:.0f} / {crawl['late_peak_mb']:.0f} MB",
        "flat" if wanted else "",
    )
    table.add_row(
        f"{name}: lost, twice, processes left", f"{crawl['lost']}, {crawl['twice']}, {crawl['left']}", "0, 0, 0" if wanted else ""
    )


if __name__ == "__main__":
    sys.exit(main())
