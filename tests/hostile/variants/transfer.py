"""Bodies and transfers."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import time
import zlib
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tests.hostile.variants.site import CONFIG, HTML, Answer, Exchange, add, canary, feed, hold, page, rss, story

MEGABYTE = 1 << 20
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
HAS_BROTLI = find_spec("brotli") is not None


def encoded(encoding: str, body: bytes) -> Answer:
    return Answer(body, headers=[("Content-Encoding", encoding)])


def raw_deflate(data: bytes) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeeze.compress(data) + squeeze.flush()


def bomb() -> bytes:
    size: int = CONFIG.megabytes * MEGABYTE
    return b"<p>" + b"a" * size


def brotli_bomb() -> bytes:
    made: bytes = import_module("brotli").compress(bomb(), quality=5)
    return made


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


page("deflate-bomb", "deflate that inflates without end", lambda: encoded("deflate", zlib.compress(bomb(), 9)), hostile_items=0)
page("brotli-bomb", "brotli that inflates without end", lambda: encoded("br", brotli_bomb()), hostile_items=0, available=HAS_BROTLI)
page(
    "raw-deflate",
    "deflate without its zlib wrapper, as old IIS sends it",
    lambda: encoded("deflate", raw_deflate(story("raw").encode())),
    hostile_items=1,
)
page(
    "gzip-trailing",
    "gzip with other bytes after its end",
    lambda: encoded("gzip", gzip.compress(story("trailing").encode()) + b"\0basura" * 20),
    hostile_items=1,
)
page(
    "gzip-members",
    "gzip in two members",
    lambda: encoded("gzip", gzip.compress(story("m").encode()[:900]) + gzip.compress(story("m").encode()[900:])),
    hostile_items=1,
)
page(
    "gzip-bad-crc",
    "gzip whose check sum is wrong",
    lambda: encoded("gzip", gzip.compress(story("crc").encode())[:-8] + b"\1\2\3\4\5\6\7\x08"),
)
page("gzip-in-name-only", "plain text that says gzip", lambda: encoded("gzip", story("plain").encode()))
page("gzip-silent", "gzip that does not say so", lambda: gzip.compress(story("silent").encode()), hostile_items=None)
page("encoding-unknown", "Content-Encoding: sdch", lambda: encoded("sdch", b"\x12\x90" * 4000), hostile_items=0)
page("encoding-charset", "Content-Encoding: UTF-8, taken for the charset", lambda: encoded("UTF-8", story("enc").encode()), hostile_items=1)
page(
    "encoding-x-gzip",
    "the old name x-gzip, in capitals",
    lambda: encoded("X-GZIP", gzip.compress(story("xgzip").encode())),
    hostile_items=1,
)
page(
    "encoding-many", "thirty encodings one over the other", lambda: encoded(", ".join(["gzip"] * 30), gzip.compress(b"x")), hostile_items=0
)
page("brotli-garbage", "brotli that is none", lambda: encoded("br", bytes(range(256)) * 40), hostile_items=0)
page("pdf-as-html", "a PDF that says text/html", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 200, hostile_items=0)
page("status-999", "an article with status 999", lambda: Answer(story("s999"), status=999), hostile_items=0, max_hits={"/h.html": 3})
page("status-304", "304 to a request without conditions", lambda: Answer(b"", status=304), hostile_items=0)
page("status-204", "204 without content", lambda: Answer(b"", status=204, kind=None), hostile_items=0)
page(
    "status-300",
    "300 with a Location and a list",
    lambda: Answer("<ul><li><a href='a'>a</a></ul>", status=300, headers=[("Location", canary())]),
    hostile_items=0,
)
page(
    "refresh-header",
    "a Refresh header to the internal service",
    lambda: Answer(story("refresh"), headers=[("Refresh", f"0; url={canary()}")]),
    hostile_items=1,
)
page(
    "link-header",
    "Link headers: preload, canonical and amphtml of the internal service",
    lambda: Answer(story("link"), headers=[("Link", f'<{canary()}>; rel="{rel}"') for rel in ("preload", "canonical", "amphtml", "next")]),
    hostile_items=1,
)
page(
    "cookies-many",
    "500 cookies of 4 kB",
    lambda: Answer(story("cookies"), headers=[("Set-Cookie", f"c{i}={'x' * 4000}") for i in range(500)]),
)
page("type-twice", "the Content-Type twice in one line", lambda: Answer(story("types"), f"{HTML}, {HTML}"), hostile_items=1)
page("type-none", "no Content-Type", lambda: Answer(story("type"), None), hostile_items=1)
page("type-garbage", "a Content-Type that is no type", lambda: Answer(story("garbage"), ";;=html;;"))
page("type-plain", "HTML as text/plain", lambda: Answer(story("plain"), "text/plain; charset=utf-8"))
page("type-xml", "HTML as text/xml", lambda: Answer(story("xml"), "text/xml"))
page(
    "type-xhtml",
    "XHTML as application/xhtml+xml",
    lambda: Answer('<?xml version="1.0" encoding="utf-8"?>' + story("xhtml"), "application/xhtml+xml"),
    hostile_items=1,
)
page("type-json", "HTML as application/json", lambda: Answer(story("json"), "application/json"))
page(
    "type-mixed",
    "multipart/x-mixed-replace",
    lambda: Answer("--x\r\nContent-Type: text/html\r\n\r\n" + story("mixed") + "\r\n--x", "multipart/x-mixed-replace; boundary=x"),
    hostile_items=None,
)
feed(
    "feed-gzip-twice",
    "a feed gzipped twice and announced twice",
    lambda: Answer(gzip.compress(gzip.compress(rss("").encode())), "text/xml", headers=[("Content-Encoding", "gzip, gzip")]),
)
feed(
    "feed-gzip-bomb", "a feed that is a gzip bomb", lambda: Answer(gzip.compress(b"<rss>" + bomb()), "application/x-gzip"), hostile_items=0
)


def wire(id: str, behaviour: str, *pieces: bytes, **expect: Any) -> None:
    """The bytes as they are, then the end of the connection."""

    async def handler(exchange: Exchange) -> None:
        for piece in pieces:
            await exchange.raw(piece)

    add(id, behaviour, handler, **expect)


_BODY = story("cable").encode()
_LENGTH = b"Content-Length: %d\r\n" % len(_BODY)
_CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
wire("cut-in-chunk", "ends in the middle of a chunk", _CHUNKED + chunk(_BODY[:900]) + b"fff\r\n" + _BODY[900:1200], hostile_items=0)
wire("cut-after-chunk", "chunks without the last, empty one", _CHUNKED + chunk(_BODY[:1500]), hostile_items=0)
wire("chunk-huge", "a chunk of 2^64 bytes", _CHUNKED + b"FFFFFFFFFFFFFFFF\r\n" + _BODY, hostile_items=0)
wire("chunk-negative", "a chunk of -5 bytes", _CHUNKED + b"-5\r\n" + _BODY, hostile_items=0)
wire("chunk-extension", "a chunk extension of 2 MB", _CHUNKED + b"5;" + b"x" * 2 * MEGABYTE + b"\r\n<html\r\n0\r\n\r\n", hostile_items=0)
wire("chunk-tiny", "a byte a chunk", _CHUNKED + b"".join(chunk(bytes([b])) for b in _BODY) + b"0\r\n\r\n", hostile_items=1)
wire("chunk-trailers", "30,000 trailers after the last chunk", _CHUNKED + chunk(_BODY) + b"0\r\n" + b"X-T: v\r\n" * 30_000 + b"\r\n")
wire("length-twice", "the same Content-Length twice", HEAD + _LENGTH + _LENGTH + b"\r\n" + _BODY)
wire("length-conflict", "two Content-Lengths", HEAD + _LENGTH + b"Content-Length: 20\r\n\r\n" + _BODY)
wire("length-negative", "Content-Length: -1", HEAD + b"Content-Length: -1\r\n\r\n" + _BODY)
wire("length-words", "Content-Length: muchos", HEAD + b"Content-Length: muchos\r\n\r\n" + _BODY)
wire("length-vast", "Content-Length of ten terabytes", HEAD + b"Content-Length: 10995116277760\r\n\r\n" + _BODY, hostile_items=0)
wire(
    "length-and-chunked",
    "Content-Length and chunks at once",
    HEAD + b"Content-Length: 20\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(_BODY) + b"0\r\n\r\n",
)
wire(
    "continue-spam", "2,000 interim answers before the real one", b"HTTP/1.1 100 Continue\r\n\r\n" * 2000 + HEAD + _LENGTH + b"\r\n" + _BODY
)
wire(
    "early-hints",
    "103 with links to the internal service, then the article",
    b"HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n" + HEAD + _LENGTH + b"Connection: close\r\n\r\n" + _BODY,
)
wire(
    "switching",
    "101 Switching Protocols",
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x05hello",
    hostile_items=0,
)
wire("header-megabyte", "one header of a megabyte", HEAD + b"X-A: " + b"v" * MEGABYTE + b"\r\n" + _LENGTH + b"\r\n" + _BODY)
wire("header-folded", "20,000 folded lines of one header", HEAD + b"X-A: v\r\n" + b"  v\r\n" * 20_000 + _LENGTH + b"\r\n" + _BODY)
wire(
    "no-reason",
    "a status line without a reason",
    b"HTTP/1.1 200\r\nContent-Type: text/html\r\n" + _LENGTH + b"\r\n" + _BODY,
    hostile_items=1,
)
wire("bare-newlines", "header lines ended by a newline alone", (HEAD + _LENGTH + b"\r\n").replace(b"\r\n", b"\n") + _BODY)
wire("http-two", "HTTP/2.0 in the status line", b"HTTP/2.0 200 OK\r\nContent-Type: text/html\r\n" + _LENGTH + b"\r\n" + _BODY)
wire("icy", "ICY 200 OK", b"ICY 200 OK\r\nContent-Type: text/html\r\n\r\n" + _BODY)
wire("closed-at-once", "the connection is closed without a word", hostile_items=0, max_hits={"/h.html": 4})
wire(
    "second-answer",
    "a second answer nobody asked for, after the first on a living connection",
    HEAD
    + _LENGTH
    + b"Connection: keep-alive\r\n\r\n"
    + _BODY
    + b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 80\r\n\r\n"
    + b"<title>ENVENENADO</title>".ljust(80),
    hostile_items=None,
    not_in_title=["ENVENENADO"],
    links=[f"/h{i}.html" for i in range(4)],
)
wire(
    "keep-alive-lie",
    "says keep-alive and closes",
    HEAD + _LENGTH + b"Connection: keep-alive\r\nKeep-Alive: timeout=600\r\n\r\n" + _BODY,
    hostile_items=1,
)


async def reset_at_once(exchange: Exchange) -> None:
    exchange.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    exchange.writer.transport.abort()


async def reset_in_body(exchange: Exchange) -> None:
    await exchange.raw(HEAD + _LENGTH + b"\r\n" + _BODY[:1000])
    await reset_at_once(exchange)


async def nothing(exchange: Exchange) -> None:
    await hold()


async def processing_for_ever(exchange: Exchange) -> None:
    end = time.monotonic() + CONFIG.hold
    while time.monotonic() < end:
        await exchange.raw(b"HTTP/1.1 102 Processing\r\n\r\n")
        await asyncio.sleep(0.05)


async def folding_for_ever(exchange: Exchange) -> None:
    await exchange.raw(HEAD + b"X-A: v\r\n")
    end = time.monotonic() + CONFIG.hold
    while time.monotonic() < end:
        await exchange.raw(b"  mas\r\n" * 50)
        await asyncio.sleep(0.05)


async def dripping_chunks(exchange: Exchange) -> None:
    await exchange.raw(_CHUNKED + chunk(_BODY[:-30]))
    end = time.monotonic() + CONFIG.hold
    while time.monotonic() < end:
        await exchange.raw(chunk(b" "))
        await asyncio.sleep(0.5)


add("reset-at-once", "the connection is reset at once", reset_at_once, hostile_items=0, max_hits={"/h.html": 4})
add("reset-in-body", "the connection is reset in the body", reset_in_body, hostile_items=0, max_hits={"/h.html": 4})
add("slow-first-byte", "no byte at all", nothing, hostile_items=0)
add("slow-feed", "a feed of which no byte comes", nothing, kind="feed", hostile_items=0)
add("processing", "102 Processing for ever", processing_for_ever, hostile_items=0)
add("folding", "a header that is folded for ever", folding_for_ever, hostile_items=0)
add("drip", "a story at once and then a space each half second", dripping_chunks, hostile_items=None)
