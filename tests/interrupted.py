"""The project's own settings with a part that interrupts the run from within, at the moment that INTERRUPT_AT names."""

from __future__ import annotations

import os
import signal
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.settings import *  # noqa: F403 - Scrapy reads settings from one module; this one is that one and a part that interrupts
from crawler.settings import EXTENSIONS as _EXTENSIONS

INTERRUPT_AT = "built"


class Interrupter:
    """`built`: the parts of the run are being made; else the name of one of Scrapy's signals."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = cls()
        if crawler.settings["INTERRUPT_AT"] == "built":
            made.interrupt()
        else:
            crawler.signals.connect(made.interrupt, getattr(signals, crawler.settings["INTERRUPT_AT"]))
        return made

    def interrupt(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


EXTENSIONS = _EXTENSIONS | {"tests.interrupted.Interrupter": 10}
