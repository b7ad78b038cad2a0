"""How sure a fact is: a probability from its rule and its cues, fitted on the corpus."""

from __future__ import annotations

import math
from collections.abc import Iterable

from vnextract.kinds.base import Weights
from vnextract.rulebook import Rulebook

# What an unfitted fact is worth: log odds of 0.95.
_UNKNOWN = 2.94


class Confidence:
    """The fitted weights of all parts (officials, positions, dates, documents, quantities)."""

    def __init__(self, rulebook: Rulebook, kinds: Iterable[str]) -> None:
        self._parts = {
            entry.id: entry for kind in kinds for entry in rulebook.entries(kind, "confidence", Weights)
        }

    def of(self, part: str, rule: str, cues: Iterable[str]) -> float:
        """The probability that a fact of a part is right, two digits; what was never fitted adds nothing."""
        weights = self._parts.get(part)
        if weights is None:
            total = _UNKNOWN
        else:
            total = weights.base + weights.rules.get(rule, 0.0) + sum(weights.cues.get(c, 0.0) for c in cues)
        return round(1 / (1 + math.exp(-max(-6.0, min(6.0, total)))), 3)
