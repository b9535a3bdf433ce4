"""CPU of trafilatura alone, metadata and text, over the pages of the multiplied newsroom: `python -m benchmarks.bare 500` prints JSON."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime

import trafilatura

from benchmarks.corpus import dresser, multiplied
from demo.site import Site


def main(articles: int, now: datetime) -> None:
    """Pages are made outside the clock; the first of each template warms what is loaded once."""
    dress = dresser()
    spent, pages, size = 0.0, 0, 0
    for outlet in multiplied(articles, later=0):
        site = Site(outlet, "http://127.0.0.1:1", now, dress=dress)
        for number, path in enumerate(site.story_paths):
            body = site.reply(path).body
            if number == 0:
                trafilatura.bare_extraction(body, with_metadata=True)
            started = time.process_time()
            trafilatura.bare_extraction(body, with_metadata=True)
            spent += time.process_time() - started
            pages += 1
            size += len(body)
    print(json.dumps({"pages": pages, "cpu": spent, "bytes": size / pages}))


if __name__ == "__main__":
    main(int(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
