"""Where two kinds claim the same characters, one wins."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class Spanned(Protocol):
    """Anything with a clean span."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """One after the last character."""


S = TypeVar("S", bound=Spanned)


def outside(items: Sequence[S], *taken: Iterable[Spanned]) -> list[S]:
    """The items that share no character with any span taken by a stronger kind.

    A document's number is stronger than a date, and a date than a ratio: 15/2020/NĐ-CP is no day, 6/6 no
    share.
    """
    spans: list[tuple[int, int]] = []
    for start, end in sorted((t.start, t.end) for group in taken for t in group):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    ends = [end for _, end in spans]
    kept = []
    for item in items:
        k = bisect_left(ends, item.start + 1)
        if k == len(spans) or spans[k][0] >= item.end:
            kept.append(item)
    return kept
