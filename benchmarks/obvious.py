"""The spider one writes first: feeds, trafilatura in the callback, a commit a row. What the real crawl is measured against.

BENCH_DATABASE=... BENCH_FEEDS=... python -m scrapy runspider benchmarks/obvious.py
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
import trafilatura
from langdetect import detect
from scrapy.http import Response, TextResponse
from trafilatura.settings import Document


class ObviousSpider(scrapy.Spider):
    name = "obvious"
    custom_settings = {  # noqa: RUF012 - Scrapy's own way of giving a spider its settings
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "WARNING",
        "TELNETCONSOLE_ENABLED": False,
        "EXTENSIONS": {"benchmarks.loop_watch.LoopWatch": 900},
    }

    def __init__(self) -> None:
        super().__init__()
        self.database = sqlite3.connect(os.environ["BENCH_DATABASE"])
        self.database.execute(
            "CREATE TABLE IF NOT EXISTS articles (url TEXT PRIMARY KEY, title TEXT, author TEXT, date TEXT, text TEXT, language TEXT)"
        )

    async def start(self) -> AsyncIterator[Any]:
        for feed in json.loads(os.environ["BENCH_FEEDS"]):
            yield scrapy.Request(feed, callback=self.parse_feed)

    def parse_feed(self, response: Response) -> Iterator[Any]:
        assert isinstance(response, TextResponse)
        for link in response.xpath("//item/link/text()").getall():
            yield scrapy.Request(link, callback=self.parse_article)

    def parse_article(self, response: Response) -> None:
        document = trafilatura.bare_extraction(response.body, url=response.url, with_metadata=True)
        if not isinstance(document, Document) or not document.text:
            return
        row = (response.url, document.title, document.author, document.date, document.text, detect(document.text))
        self.database.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?)", row)
        self.database.commit()
