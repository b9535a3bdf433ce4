"""What is read back from Redis is a request of ours, or is refused: nothing of it is run."""

from __future__ import annotations

import json
import pickle

import pytest
from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.utils.request import request_from_dict
from twisted.python.failure import Failure

from crawler.cluster import request_json


class Reader(Spider):
    name = "news"

    def parse_page(self, response: Response) -> None: ...

    def page_failed(self, failure: Failure) -> None: ...


def ours(spider: Reader) -> Request:
    return Request(
        "https://faro.example/a?b=%C3%B1",
        headers={"If-None-Match": '"\xf1"'},
        callback=spider.parse_page,
        errback=spider.page_failed,
        cb_kwargs={"job": {"id": "page x", "hints": '{"title": "Año"}'}},
        meta={"source": "faro", "delay": None, "handle_httpstatus_list": [304]},
        priority=1,
        dont_filter=True,
    )


def test_a_request_comes_back_as_it_was() -> None:
    spider = Reader()
    request = ours(spider)
    text = request_json.dumps(request.to_dict(spider=spider))
    assert text.isascii()
    again = request_from_dict(request_json.loads(text), spider=spider)
    for name in ("url", "headers", "meta", "cb_kwargs", "priority", "dont_filter", "method", "callback", "errback"):
        assert getattr(again, name) == getattr(request, name), name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        pickle.dumps({"url": "https://faro.example/"}, 0).decode("latin-1"),
        json.dumps(dict.fromkeys(request_json.FIELDS, 1)),
        json.dumps({name: {} for name in request_json.FIELDS} | {"_class": "os.system"}),
    ],
)
def test_what_is_no_request_of_ours_is_refused(text: str) -> None:
    with pytest.raises(request_json.NotOurs):
        request_json.loads(text)
