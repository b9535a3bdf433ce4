"""The project's own settings and the watch over the event loop, nothing else."""

from crawler.settings import *  # noqa: F403 - Scrapy reads settings from one module; this one is that one and a line more
from crawler.settings import EXTENSIONS as _EXTENSIONS

EXTENSIONS = {**_EXTENSIONS, "benchmarks.loop_watch.LoopWatch": 900}
