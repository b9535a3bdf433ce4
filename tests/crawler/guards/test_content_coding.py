"""A compressed body is either whole and within bounds, or an error with a name."""

from __future__ import annotations

import gzip
import sys
import zlib

import brotli  # type: ignore[import-untyped]  # ships neither types nor stubs
import pytest

from crawler.guards.content_coding import DecodingError, decode

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = ("<p>El niño Núñez despidió a 40 empleados en A Coruña.</p>" * 3_000).encode()
LIMIT = 1024 * 1024


def raw_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


CODINGS = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    " DEFLATE": raw_deflate(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstd.compress(TEXT),
}
BOMBS = {
    "gzip": gzip.compress(bytes(50 * LIMIT)),
    "deflate": zlib.compress(bytes(50 * LIMIT)),
    "br": brotli.compress(bytes(50 * LIMIT), quality=3),
    "zstd": zstd.compress(bytes(50 * LIMIT)),
}


@pytest.mark.parametrize("coding", CODINGS)
def test_a_whole_body_comes_out_as_it_went_in(coding: str) -> None:
    assert decode(CODINGS[coding], [coding], LIMIT) == TEXT


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("kept", [0.5, 0.999])
def test_a_body_that_is_cut_is_no_body(coding: str, kept: float) -> None:
    body = CODINGS[coding]
    with pytest.raises(DecodingError) as error:
        decode(body[: int(len(body) * kept)], [coding], LIMIT)
    assert error.value.reason == "incomplete_body"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_garbage_is_no_body(coding: str) -> None:
    with pytest.raises(DecodingError) as error:
        decode(bytes(range(256)) * 10, [coding], LIMIT)
    assert error.value.reason == "incomplete_body"


@pytest.mark.parametrize("coding", BOMBS)
def test_a_bomb_is_given_up_at_the_limit(coding: str) -> None:
    with pytest.raises(DecodingError) as error:
        decode(BOMBS[coding], [coding], LIMIT)
    assert error.value.reason == "too_large"


def test_a_bomb_inside_a_bomb_is_given_up_at_the_limit_of_either() -> None:
    with pytest.raises(DecodingError) as error:
        decode(gzip.compress(BOMBS["gzip"]), ["gzip", "gzip"], LIMIT)
    assert error.value.reason == "too_large"


def test_codings_are_undone_from_the_last_to_the_first() -> None:
    assert decode(brotli.compress(gzip.compress(TEXT)), ["gzip", "br"], LIMIT) == TEXT


def test_three_codings_on_end_are_refused() -> None:
    with pytest.raises(DecodingError):
        decode(gzip.compress(gzip.compress(gzip.compress(b"x"))), ["gzip"] * 3, LIMIT)


def test_members_of_gzip_on_end_are_one_body_and_padding_is_none() -> None:
    assert decode(gzip.compress(b"uno ") + gzip.compress(b"dos") + b"\x00" * 20, ["gzip"], LIMIT) == b"uno dos"


def test_names_that_mean_nothing_are_taken_for_nothing() -> None:
    for name in ("identity", "UTF-8", "none", ""):
        assert decode(TEXT, [name], LIMIT) == TEXT
    assert decode(TEXT, ["aws-chunked"], LIMIT) == TEXT
    with pytest.raises(DecodingError) as error:
        decode(b"\x01\x02", ["compress"], LIMIT)
    assert error.value.reason == "unknown_encoding"


def test_where_a_beginning_is_enough_a_body_may_be_too_large_and_not_cut() -> None:
    assert decode(BOMBS["gzip"], ["gzip"], 100, beginning=True) == bytes(100)
    with pytest.raises(DecodingError) as error:
        decode(CODINGS["gzip"][:-40], ["gzip"], LIMIT, beginning=True)
    assert error.value.reason == "incomplete_body"


@pytest.mark.parametrize("coding", CODINGS)
def test_of_a_body_that_we_stopped_ourselves_what_can_be_read_is_read(coding: str) -> None:
    body = CODINGS[coding]
    cut = decode(body[: len(body) - 2], [coding], LIMIT, stopped=True)
    assert TEXT.startswith(cut)


def test_an_empty_body_needs_no_decoding() -> None:
    assert decode(b"", ["gzip"], LIMIT) == b""
