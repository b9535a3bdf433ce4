"""Sites that misbehave in every way known, all at once on one address: each ends with its own name and costs the others nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.middlewares.crawling import Loop

pytestmark = pytest.mark.soak  # the real command meets every site in the suite; here the guards are met without it

SHARED = Path(os.environ.get("VIGIA_SHARED", Path(__file__).resolve().parents[4] / "shared"))
SERVER = SHARED / "hostile" / "server.py"
HOLD = 8  # seconds that slow cases last: longer than DOWNLOAD_TIMEOUT, so that it is the crawler that ends them

# What becomes of the hostile pages of a case; "page" where the guards of the network let it through, for later stages to judge.
ENDS = {
    "zstd-bomb": {"too_large"},
    "gzip-nested": {"too_large"},
    "gzip-truncated": {"incomplete_body"},
    "endless-body": {"too_large", "timeout"},
    "slow-body": {"timeout"},
    "slow-headers": {"timeout"},
    "cl-too-long": {"incomplete_body"},
    "chunk-garbage": {"incomplete_body"},
    "empty-200": {"empty_body"},
    "many-headers": {"page", "broken_response"},
    "header-garbage": {"page"},
    "http09": {"connection_failed"},
    "html-50mb": {"too_large", "page"},
    "html-5mb": {"page"},
    "partial-206": {"http_206"},
    "redirect-loop": {"too_many_redirects"},
    "ssrf-port": {"private_address"},
    "ssrf-localhost": {"private_address"},
    "ssrf-decimal": {"private_address"},
    "ssrf-octal": {"private_address"},
    "ssrf-v6mapped": {"private_address"},
    "ssrf-userinfo": {"userinfo"},
    "ssrf-metadata": {"private_address"},
    "ssrf-file": {"forbidden_scheme"},
    "ssrf-data": {"forbidden_scheme"},
    "ssrf-ftp": {"forbidden_scheme"},
    "ssrf-metarefresh": {"page"},
    "retry-after": {"page"},
    "retry-after-date": {"http_503"},
    "storm-503": {"http_503"},
    "always-503": {"http_503", "host_resting"},
    "forbidden-403": {"http_403"},
    "legal-451": {"http_451"},
    "robots-race": {"robots_disallowed"},
    "robots-500": {"robots_unreachable"},
    "robots-timeout": {"robots_unreachable"},
    "robots-html": {"page"},
    "robots-redirect": {"robots_unreachable"},
    "robots-delay": {"page"},
    "robots-agent": {"robots_disallowed"},
    "robots-bom": {"robots_disallowed"},
    "zip-html": {"not_html"},
    "video": {"not_html"},
    "jpeg-noext": {"not_html"},
    "html-octet": {"page"},
    "duplicate-params": {"address_too_long"},
    "tls-selfsigned": {"tls_certificate"},
    "tls-expired": {"tls_certificate"},
    "tls-wronghost": {"tls_certificate"},
    "tls-stall": {"robots_unreachable"},
    "conn-refused": {"connection_refused"},
}


@pytest.fixture
def newsroom() -> Iterator[dict[str, Any]]:
    if not SERVER.is_file():
        pytest.skip(f"no {SERVER}: set VIGIA_SHARED to where the hostile newsroom is")
    command = [
        sys.executable,
        str(SERVER),
        "--port",
        "0",
        "--scale",
        "0.02",
        "--hold",
        str(HOLD),
        "--endless-mb",
        "12",
        "--max-minutes",
        "3",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            with urllib.request.urlopen(json.loads(process.stdout.readline())["index"]) as index:
                yield json.load(index)
        finally:
            process.kill()


def test_all_of_them_at_once_end_as_they_should_and_every_control_article_comes(loop: Loop, newsroom: dict[str, Any]) -> None:
    cases = {case["id"]: case for case in newsroom["cases"] if case["available"]}
    main = newsroom["ports"]["main"]
    for name in ("zstd-bomb", "gzip-nested", "html-50mb", "html-5mb", "video"):  # it makes them when first asked, which takes it seconds
        if name in cases:
            urllib.request.urlopen(cases[name]["hostile"][0]).close()
    wanted: list[tuple[str, dict[str, Any]]] = []
    for name, case in cases.items():
        for url in case["good"] + case["hostile"]:
            wanted.append((url, {"source": name, "expects": "article"}))
    outcomes = loop.crawl(
        *wanted,
        ALLOWED_PRIVATE_HOSTS=[f"127.0.0.1:{port}" for name, port in newsroom["ports"].items() if name != "canary"],
        DOWNLOAD_TIMEOUT=5.0,
        ROBOTS_TIMEOUT=5.0,
        RETRY_BACKOFF=0.1,
        CONCURRENT_REQUESTS_PER_DOMAIN=4,
        CONCURRENT_ITEMS=4,
    )
    ends = {url: outcomes.failures[url].reason if url in outcomes.failures else "page" for url, _ in wanted}
    assert set(ends) == set(outcomes.pages) | set(outcomes.failures)  # every address has an outcome
    wrong = {
        (name, ends[url]) for name, expected in ENDS.items() if name in cases for url in cases[name]["hostile"] if ends[url] not in expected
    }
    assert wrong == set()
    lost = {
        (name, ends[url])
        for name, case in cases.items()
        for url in case["good"]
        if ends[url] != "page" and case["expect"].get("good", True)
    }
    assert lost == set()
    with urllib.request.urlopen(f"http://127.0.0.1:{main}/_stats.json") as answer:
        stats = json.load(answer)
    assert stats["canary"] == 0
    for name, case in cases.items():
        for prefix, most in case["expect"].get("max_hits", {}).items():
            assert sum(times for path, times in stats["hits"].items() if path.startswith(f"/c/{name}{prefix}")) <= most, name
