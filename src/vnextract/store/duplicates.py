"""Find texts that are nearly the same, in time linear in the number of articles.

MinHash (Broder 1997) over shingles of five syllables, compared only where two articles share a band of the
signature (locality-sensitive hashing). A shared band is a candidate; the whole signatures decide.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

# 12 bands of 5 hashes: a pair of Jaccard similarity 0.8 shares a band in 99 of 100 cases, one of 0.4 in 12.
BANDS, _ROWS = 12, 5
# Share of equal hashes from which two texts count as nearly the same.
_NEARLY = 0.7
_SHINGLE = 5
# A prime above 2**32, so that (a*x + b) mod p permutes 32-bit values; a < 2**31 keeps the product in 64 bits.
_PRIME = np.uint64(4_294_967_311)
_RANDOM = np.random.Generator(np.random.PCG64(20241125))
_A = _RANDOM.integers(1, 2**31, size=BANDS * _ROWS, dtype=np.uint64)
_B = _RANDOM.integers(0, 2**31, size=BANDS * _ROWS, dtype=np.uint64)
# Members of a bucket that a newcomer is compared with: bounds the work where thousands share a template.
_LEADERS = 8


def signature(folded: str) -> bytes | None:
    """MinHash of a text folded for search: 60 little-endian uint32, or None below five syllables."""
    words = folded.split()
    if len(words) < _SHINGLE:
        return None
    hashes = np.fromiter((zlib.crc32(word.encode()) for word in words), dtype=np.uint64, count=len(words))
    count = len(words) - _SHINGLE + 1
    shingles = np.zeros(count, dtype=np.uint64)
    for at in range(_SHINGLE):  # a rolling polynomial, cut to 32 bits at each step
        shingles = (shingles * np.uint64(1_000_003) + hashes[at : at + count]) & np.uint64(0xFFFF_FFFF)
    shingles = np.unique(shingles)
    smallest = np.full(BANDS * _ROWS, 0xFFFF_FFFF, dtype=np.uint64)
    for start in range(0, len(shingles), 4096):  # bounds the memory a very long text takes
        block = shingles[start : start + 4096, None]
        np.minimum(smallest, ((block * _A + _B) % _PRIME).min(axis=0), out=smallest)
    return smallest.astype("<u4").tobytes()


def bands(signature: bytes) -> list[int]:
    """The hash of each band of a signature, signed 64 bits."""
    width = _ROWS * 4
    return [
        zlib.crc32(piece) << 31 | zlib.adler32(piece) >> 1
        for piece in (signature[at : at + width] for at in range(0, BANDS * width, width))
    ]


class Groups:
    """Near-duplicates put together bucket by bucket; the first key of a group names it."""

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}
        self._keys: dict[int, str] = {}

    def add_bucket(self, members: Sequence[tuple[str, int, bytes]]) -> None:
        """Link the articles of one bucket.

        Args:
            members: ``(key, article id, signature)`` in order of key.
        """
        leaders: list[tuple[int, npt.NDArray[np.uint32]]] = []
        for key, article, blob in members:
            hashes = np.frombuffer(blob, dtype="<u4")
            for leader, theirs in leaders:
                if np.count_nonzero(hashes == theirs) >= _NEARLY * len(hashes):
                    self._keys[article] = key
                    self._link(leader, article)
                    break
            else:
                if len(leaders) < _LEADERS:
                    leaders.append((article, hashes))
                    self._keys[article] = key

    def named(self) -> Iterable[tuple[int, int]]:
        """``(article, first article of its group)`` for all that are in a group."""
        for article in self._parents:
            yield article, self._root(article)

    def _root(self, article: int) -> int:
        path = []
        while (parent := self._parents.get(article, article)) != article:
            path.append(article)
            article = parent
        for step in path:
            self._parents[step] = article
        return article

    def _link(self, left: int, right: int) -> None:
        first, second = self._root(left), self._root(right)
        if self._keys[second] < self._keys[first]:
            first, second = second, first
        self._parents[first] = first
        self._parents[second] = first
