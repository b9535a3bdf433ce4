"""What reading a story for tags, facts and companies costs, and what texts made to be slow cost: `python -m benchmarks.analysis`, JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from demo.outlets import load_outlets
from pipelines.reading.read import read

ROUNDS = 3
BAIT = 200_000  # characters

BAITS: dict[str, Callable[[], str]] = {
    "one word": lambda: "a" * BAIT,
    "one word again and again": lambda: "despido " * (BAIT // 8),
    "figures": lambda: "14.300 millones de dólares, el 14 %, 200 personas; " * (BAIT // 50),
    "one sentence without end": lambda: "la startup de inteligencia artificial que Meta compró y " * (BAIT // 55),
    "capitals": lambda: "Scale AI Meta Google Inflection AI Windsurf " * (BAIT // 44),
    "opening quotes": lambda: "«" * BAIT,
    "numbers in words": lambda: "mil doscientos treinta y cuatro mil " * (BAIT // 36),
    "no spaces": lambda: "despidos,ERE,14%" * (BAIT // 16),
    "lines": lambda: "Despide a 200.\n" * (BAIT // 15),
}


def main() -> None:
    stories = [(story.title, "\n".join(story.paragraphs)) for outlet in load_outlets() for story in outlet.stories if story.kind == "story"]
    for title, text in stories[:5]:
        read(title, text, "ES")  # what is loaded once
    started = time.process_time()
    for _ in range(ROUNDS):
        for title, text in stories:
            read(title, text, "ES")
    each = (time.process_time() - started) / (ROUNDS * len(stories))
    baits = {}
    for name, make in BAITS.items():
        text = make()
        started = time.process_time()
        read("Título", text, "ES")
        baits[name] = round((time.process_time() - started) * 1000, 1)
    print(json.dumps({"ms": each * 1000, "stories": len(stories), "baits_ms": baits}, ensure_ascii=False))


if __name__ == "__main__":
    main()
