"""Content-Encoding undone strictly: a body that ends too early is an error, and nothing is inflated beyond a limit."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import brotli  # type: ignore[import-untyped]  # ships neither types nor stubs

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 64 * 1024  # bytes inflated at a time: what a bomb can cost beyond the limit
CHAIN_LIMIT = 2  # codings on top of each other: some servers compress twice, none three times
PLAIN = frozenset({"", "identity", "none", "utf-8", "utf8", "binary", "text", "text/html"})  # what servers write that compressed nothing


class DecodingError(ValueError):
    """A body that cannot be decoded: `reason` is incomplete_body (cut or broken), too_large or unknown_encoding."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def decode(body: bytes, encodings: Sequence[str], limit: int, *, beginning: bool = False, stopped: bool = False) -> bytes:
    """The plain body; `encodings` in the order of the header (the last one was applied last), `limit` in bytes of every step.

    With `beginning`, a body that is too large gives its first `limit` bytes: of a robots.txt no more is wanted. With `stopped`, one that
    ends too early gives what there is: we ended the download ourselves. Raises DecodingError.
    """
    chain = [name for name in (encoding.strip().lower() for encoding in encodings) if name not in PLAIN]
    if not body or not chain:
        return body
    if len(chain) > CHAIN_LIMIT:
        raise DecodingError("too_large", f"{len(chain)} codings on top of each other")
    for name in reversed(chain):
        if name not in _DECODERS:
            if body.lstrip()[:1] == b"<":  # not compressed at all, whatever the header says
                return body
            raise DecodingError("unknown_encoding", name[:40])
        body = _bounded(_DECODERS[name](body), limit, beginning, stopped)
    return body


def _bounded(chunks: Iterator[bytes], limit: int, beginning: bool, stopped: bool) -> bytes:
    out = bytearray()
    try:
        for chunk in chunks:
            out += chunk
            if len(out) > limit:
                if beginning:
                    return bytes(out[:limit])
                raise DecodingError("too_large", f"more than {limit} bytes after decompression")
    except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
        if not (stopped and isinstance(error, EOFError)):
            raise DecodingError("incomplete_body", str(error) or type(error).__name__) from error
    return bytes(out)


def _zlib(body: bytes, wbits: int) -> Iterator[bytes]:
    """One stream or, for gzip, several on end (RFC 1952, 2.2). What follows the last one is padding. EOFError when the last is cut."""
    rest = body
    while True:
        stream = zlib.decompressobj(wbits)
        while rest and not stream.eof:
            yield stream.decompress(rest, CHUNK)
            rest = stream.unconsumed_tail
        if not stream.eof:
            yield stream.flush(CHUNK)
            raise EOFError("the compressed stream ends before its end")
        rest = stream.unused_data
        if wbits != _GZIP or not rest.startswith(b"\x1f\x8b"):
            return


_GZIP = 16 + zlib.MAX_WBITS


def _gzip(body: bytes) -> Iterator[bytes]:
    return _zlib(body, _GZIP)


def _deflate(body: bytes) -> Iterator[bytes]:
    """With a zlib header as the standard says, or bare as some servers send it: told apart by the first two bytes (RFC 1950, 2.2)."""
    headed = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] * 256 + body[1]) % 31 == 0
    return _zlib(body, zlib.MAX_WBITS if headed else -zlib.MAX_WBITS)


def _brotli(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    chunk = stream.process(body, output_buffer_limit=CHUNK)
    while chunk:
        yield chunk
        chunk = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=CHUNK)
    if not stream.is_finished():
        raise EOFError("the compressed stream ends before its end")


def _zstd(body: bytes) -> Iterator[bytes]:
    rest = body
    while rest:
        stream: Any = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})  # RFC 9659: 8 MB at most on the web
        data = rest
        while not stream.eof:
            chunk = stream.decompress(data, CHUNK)
            data = b""
            if not chunk and stream.needs_input and not stream.eof:
                raise EOFError("the compressed stream ends before its end")
            yield chunk
        rest = stream.unused_data
        if not rest.startswith(b"\x28\xb5\x2f\xfd"):
            return


_DECODERS = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd}
