"""What a stronger kind has taken is nobody else's."""

from dataclasses import dataclass

import pytest

from vnextract.resolving.overlap import outside


@dataclass(frozen=True)
class Item:
    start: int
    end: int


@pytest.mark.parametrize(
    ("items", "taken", "kept"),
    [
        ([(0, 4)], [], [(0, 4)]),
        ([(0, 4)], [(4, 6)], [(0, 4)]),
        ([(0, 4)], [(3, 6)], []),
        ([(3, 6)], [(0, 4)], []),
        ([(2, 3), (6, 7)], [(0, 4), (3, 5)], [(6, 7)]),
        ([(5, 9)], [(0, 4), (10, 12)], [(5, 9)]),
        ([(0, 12)], [(4, 5)], []),
    ],
)
def test_outside(items: list[tuple[int, int]], taken: list[tuple[int, int]], kept: list[tuple[int, int]]):
    found = outside([Item(*i) for i in items], [Item(*t) for t in taken])
    assert [(item.start, item.end) for item in found] == kept
