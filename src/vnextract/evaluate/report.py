"""What a comparison of gold and predicted facts counts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

ROWS = (
    "officials",
    "positions",
    "dates (found)",
    "dates (value)",
    "documents (numbered)",
    "documents (named)",
    "quantities",
)
# A date found and a date read right are one fact: only the second is counted among all facts.
COUNTED_ROWS = tuple(row for row in ROWS if row != "dates (found)")
ALL_FACTS = "ALL FACTS (micro)"


@dataclass(slots=True)
class Row:
    """Counts of one kind of fact over all articles."""

    hit: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Share of the predicted that is right; 1 where there is nothing to find and nothing was found."""
        return self.hit / self.predicted if self.predicted else float(not self.gold)

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 1 where there is nothing to find and nothing was found."""
        return self.hit / self.gold if self.gold else float(not self.predicted)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Error:
    """A gold fact that was missed, or a predicted one that is false."""

    row: str
    verdict: str
    article: str
    fact: str


@dataclass(frozen=True, slots=True)
class Bin:
    """The facts whose stated confidence lies in one tenth: their count, mean and share that is right."""

    count: int
    stated: float
    right: float


@dataclass(slots=True)
class Report:
    """Everything that was counted; grows with each article that is scored."""

    articles: int = 0
    predicted: int = 0
    rows: dict[str, Row] = field(default_factory=lambda: {name: Row() for name in ROWS})
    attributes: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    stated: dict[str, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))
    errors: list[Error] = field(default_factory=list)

    @property
    def all_facts(self) -> Row:
        """The micro average: counts of all kinds together."""
        rows = [self.rows[name] for name in COUNTED_ROWS]
        return Row(sum(r.hit for r in rows), sum(r.predicted for r in rows), sum(r.gold for r in rows))

    def bins(self) -> list[Bin | None]:
        """Ten tenths of stated confidence, None for an empty one."""
        tenths: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
        for stated, right in self._stated():
            tenths[min(int(stated * 10), 9)].append((stated, right))
        return [
            Bin(len(t), sum(s for s, _ in t) / len(t), sum(r for _, r in t) / len(t)) if t else None
            for t in tenths
        ]

    @property
    def calibration_error(self) -> float:
        """Expected calibration error over ten bins."""
        count = len(self._stated()) or 1
        return sum(abs(b.stated - b.right) * b.count for b in self.bins() if b is not None) / count

    def kept_at(self, precision: float = 0.99) -> float:
        """The largest share of the facts that one threshold of confidence keeps at this precision."""
        facts = sorted(self._stated(), reverse=True)
        hits = kept = 0
        for count, (stated, right) in enumerate(facts, 1):
            hits += right
            is_threshold = count == len(facts) or facts[count][0] < stated
            if is_threshold and hits >= precision * count:
                kept = count
        return kept / (len(facts) or 1)

    def _stated(self) -> list[tuple[float, bool]]:
        return [pair for name in COUNTED_ROWS for pair in self.stated[name]]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        rows = {**self.rows, ALL_FACTS: self.all_facts}
        return {
            "facts": {
                name: {
                    "precision": row.precision,
                    "recall": row.recall,
                    "f1": row.f1,
                    "gold": row.gold,
                    "predicted": row.predicted,
                }
                for name, row in rows.items()
            },
            "attributes": {
                name: {"score": sum(scores) / len(scores), "n": len(scores)}
                for name, scores in self.attributes.items()
            },
            "confidence": {
                "n": len(self._stated()),
                "ece": self.calibration_error,
                "kept_at_99": self.kept_at(0.99),
                "bins": [
                    None if b is None else {"n": b.count, "stated": b.stated, "right": b.right}
                    for b in self.bins()
                ],
            },
            "articles": self.articles,
            "predicted": self.predicted,
        }
