"""Texts compared by their runs of five words (shingles): whether one is a copy of another, cut or lightly rewritten, or stands in it. Pure.

A few of the runs are kept as a sketch of the text, chosen by their hash and so the same ones of every text (modulo sampling, Broder 1997).
By it copies are found without reading other texts, and judged where a text may not be kept.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Literal

from pipelines.duplicates.text_hash import SHORTEST, words_of
from vigia.items import Sketch

VERSION = 1  # of the sketches: whatever changes in words, runs, hashes or sampling, sketches of two versions cannot be compared
RUN = 5  # words

# One run in so many is kept of a text of at least so many words; each is a multiple of the one before, so that the coarser of two samples
# is part of the finer. Some 25 to 100 runs are left of a text: a third of one inside another is then still found.
SAMPLING = {0: 1, 100: 8, 400: 16, 1_500: 32}

KEPT_SAMPLING = 8  # of a text that may not be kept: of runs that overlap its words could be guessed again, one after the other

# Two texts that share fewer samples are not compared further. Of 13 million pairs of 5,103 different stories 89 share as many.
CANDIDATE_SAMPLES = 3
CANDIDATE_SHARE = 0.1  # of the samples of the shorter text

# Figures from labelled pairs (tests/pipelines/duplicates/test_copies_of_a_text.py): rewritten texts share 0.43 of the runs of the shorter
# and more, a part inside another's own text 0.37 and more; quoted communiqués, footers and stock sentences 0.22 at most.
LEAST = 0.28
LEAST_RUNS = 20  # a sentence that two short texts quote is no part of a text
FRAGMENT = 0.2  # a text that is a smaller part of the other than this is an item in a digest, not the cut text of it
# A text that was taken over is changed all over, a sentence here and a word there. What stands around a part taken over is its author's
# own and comes in long stretches: in both texts, since what was left out of the other is one stretch as well.
STRETCH = 40  # runs of five words in a row of which the other text has none: 36 words, more than a sentence
STRETCH_SAMPLES = 6  # in samples: below, a gap may be chance
OWN = 0.4  # of the text


@dataclass(frozen=True, slots=True)
class Pair:
    """What two texts have in common. `containment`: share of the runs of the shorter one that stand in the longer one, 0 to 1."""

    kind: Literal["copy", "embedded"]
    containment: float


def sketch(text: str | None) -> Sketch:
    """Of a text of fewer than 25 words nothing is sampled: such texts may be alike by chance."""
    words, runs = _read(text or "")
    if words < SHORTEST:
        return Sketch(VERSION, 1, 0, (), ())
    sampling = list(SAMPLING.values())[bisect_right(list(SAMPLING), words) - 1]
    found = [(_hash(run, low), place) for place, run in enumerate(runs) if (low := zlib.crc32(run)) % sampling == 0]
    return Sketch(VERSION, sampling, len(runs), tuple(hash for hash, _ in found), tuple(place for _, place in found))


def compare(a: Sketch, b: Sketch, text_a: str | None, text_b: str | None) -> Pair | None:
    """What two texts are to each other, in either order; None when no copies.

    A text that may not be kept is None, on every occasion: then the verdict comes from the sketches alone.
    """
    if a.version != b.version:
        return None
    sampling = max(a.sampling, b.sampling)
    sample_a, sample_b = _samples(a, sampling), _samples(b, sampling)
    least = min(len(sample_a), len(sample_b))
    shared = sample_a.keys() & sample_b.keys()
    if len(shared) < max(CANDIDATE_SAMPLES, CANDIDATE_SHARE * least):
        return None
    if text_a is None or text_b is None:
        return _judged(
            _Side([place for hash, place in sample_a.items() if hash in shared], len(sample_a), a.shingles),
            _Side([place for hash, place in sample_b.items() if hash in shared], len(sample_b), b.shingles),
            sampling,
        )
    runs_a, runs_b = _read(text_a)[1], _read(text_b)[1]
    common = runs_a.keys() & runs_b.keys()
    return _judged(
        _Side([place for run, place in runs_a.items() if run in common], len(runs_a), len(runs_a)),
        _Side([place for run, place in runs_b.items() if run in common], len(runs_b), len(runs_b)),
        1,
    )


def coarsened(sketch: Sketch, sampling: int = KEPT_SAMPLING) -> Sketch:
    """The same text's sketch with no more than one run in `sampling`."""
    if sketch.sampling >= sampling:
        return sketch
    kept = _samples(sketch, sampling)
    return replace(sketch, sampling=sampling, hashes=tuple(kept), places=tuple(kept.values()))


def _samples(sketch: Sketch, sampling: int) -> dict[int, int]:
    """The places of its samples by their hashes, those alone that the coarser sketch of another text would have as well."""
    return {hash: place for hash, place in zip(sketch.hashes, sketch.places, strict=True) if hash % sampling == 0}


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two texts: where the runs are that the other has as well, in order, of how many that were looked at, of how many."""

    places: Sequence[int]
    seen: int
    length: int

    def own(self, stretch: int) -> float:
        """The share of the text that is stretches of at least so many runs which the other has not."""
        gaps = (after - before - 1 for before, after in pairwise((-1, *self.places, self.length)))
        return sum(gap for gap in gaps if gap >= stretch) / self.length


def _judged(a: _Side, b: _Side, sampling: int) -> Pair | None:
    shorter, longer = sorted((a, b), key=lambda side: side.length)
    shared = len(a.places)
    containment = shared / min(a.seen, b.seen)
    if containment < LEAST or (shared * sampling < LEAST_RUNS and containment < 0.9):
        return None
    stretch = max(STRETCH, STRETCH_SAMPLES * sampling)
    taken_over = shorter.length >= FRAGMENT * longer.length and min(a.own(stretch), b.own(stretch)) < OWN
    return Pair("copy" if taken_over else "embedded", round(min(containment, 1.0), 3))


@lru_cache(maxsize=2)  # a text that comes in is compared with several
def _read(text: str) -> tuple[int, dict[bytes, int]]:
    """How many words a text has; its runs of five in their order, each with its place among them."""
    words = " ".join(words_of(text)).encode().split()
    runs = dict.fromkeys(map(b" ".join, zip(*(words[start:] for start in range(RUN)), strict=False)))
    return len(words), {run: place for place, run in enumerate(runs)}


def _hash(run: bytes, low: int) -> int:
    """63 bits; the lower ones, which the sampling looks at, are quick to have."""
    return int.from_bytes(blake2b(run, digest_size=4).digest()) >> 1 << 32 | low
