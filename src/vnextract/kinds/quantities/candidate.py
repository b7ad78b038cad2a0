"""What the finder returns."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from vnextract.model import Change, Comparator, QuantityKind


@dataclass(frozen=True, slots=True)
class QuantityCandidate:
    """A figure with its reading, in clean coordinates.

    ``value`` is in percent, percentage points, a count or a place; ``as_of`` and ``base`` quote the text,
    ``subject`` is a clean span ``(start, end)``. Null where the text does not say.
    """

    start: int
    end: int
    kind: QuantityKind
    value: Decimal
    value_max: Decimal | None
    denominator: Decimal | None
    comparator: Comparator
    change: Change | None
    as_of: str | None
    base: str | None
    subject: tuple[int, int] | None
    rule: str
    cues: tuple[str, ...]
