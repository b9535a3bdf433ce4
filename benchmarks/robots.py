"""What reading a robots.txt costs, ours and a library's: an ordinary one, and two as long as one may be."""

from __future__ import annotations

import time
from collections.abc import Callable

from protego import Protego

from crawler.politeness.robots_txt import parse

ADDRESS = "https://periodico.example/2026/01/15/una-noticia"
ORDINARY = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\nDisallow: /*?s=\nDisallow: /tag/*/feed/\n"
FILES = {
    "an ordinary robots.txt": ORDINARY + "".join(f"\nUser-agent: {name}\nDisallow: /\n" for name in ("GPTBot", "CCBot", "Bytespider")),
    "20,000 rules with wildcards": "User-agent: *\n" + "".join(f"Disallow: /a{number}*b*c$\n" for number in range(20_000)),
    "13,000 groups": "".join(f"User-agent: bot{number}\nDisallow: /x{number}\n\n" for number in range(13_000)),
}


def measure() -> dict[str, tuple[float, float]]:
    """Milliseconds of CPU to read a file and ask it about one address, ours and protego's, by what the file holds."""
    return {
        name: (
            _milliseconds(lambda text=text: parse(text.encode(), ("vigia", "scrapy")).allows(ADDRESS)),  # type: ignore[misc]
            _milliseconds(lambda text=text: Protego.parse(text).can_fetch(ADDRESS, "vigia")),  # type: ignore[misc]
        )
        for name, text in FILES.items()
    }


def _milliseconds(work: Callable[[], object]) -> float:
    """The best of five."""
    best = float("inf")
    for _ in range(5):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best * 1000
