"""An HTTP answer as archives keep it: its status, headers and body, the transfer coding and the content codings undone. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crawler.guards.content_coding import DecodingError, decode

_STATUS = re.compile(rb"HTTP/[\d.]+ +(\d{3})\b")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"\s*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
MAX_HEAD = 64 * 1024  # bytes; no server sends more


class NoMessage(ValueError):
    """A block that is no HTTP answer."""


@dataclass(frozen=True, slots=True)
class Message:
    """`headers` by name in lower case, the first of each; `payload` as it was sent."""

    status: int
    headers: Mapping[str, str]
    payload: bytes

    @property
    def content_type(self) -> str | None:
        return self.headers.get("content-type")

    def body(self, limit: int) -> bytes:
        """The plain bytes of the page. Raises DecodingError."""
        body = self.payload
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            body = _joined(body)
        codings = self.headers.get("content-encoding", "").split(",")
        if body.lstrip()[:1] == b"<":  # undone by whoever archived it, and the header left
            codings = []
        return decode(body, codings, limit)


def parse(block: bytes) -> Message:
    """Raises NoMessage."""
    status = _STATUS.match(block)
    end = _END_OF_HEAD.search(block, 0, MAX_HEAD)
    if status is None or end is None:
        raise NoMessage("it does not begin as an HTTP answer" if status is None else "the head of its answer has no end")
    headers: dict[str, str] = {}
    for line in block[: end.start()].split(b"\n")[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            headers.setdefault(name.strip().decode("latin-1").lower(), value.strip().decode("latin-1")[:1000])
    return Message(int(status[1]), headers, block[end.end() :])


def _joined(body: bytes) -> bytes:
    """A body without its chunks' sizes; one that has none is as it was. DecodingError where the last is missing."""
    if _CHUNK.match(body) is None:
        return body
    out = bytearray()
    at = 0
    while (size := _CHUNK.match(body, at)) is not None:
        length = int(size[1], 16)
        if length == 0:
            return bytes(out)
        part = body[size.end() : size.end() + length]
        out += part
        at = size.end() + length
        if len(part) < length:
            break
    raise DecodingError("incomplete_body", "its last chunk is missing")
