from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crawler.middlewares.crawling import Loop


@pytest.fixture(scope="session")
def loop() -> Iterator[Loop]:
    running = Loop()
    yield running
    running.stop()
