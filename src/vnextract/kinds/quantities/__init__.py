"""Percentages, percentage points, ratios out of a total, and ranks."""

from vnextract.kinds.base import Kind
from vnextract.kinds.quantities.candidate import QuantityCandidate
from vnextract.kinds.quantities.find import find
from vnextract.kinds.quantities.rules import NAME, SCHEMA, QuantityRules, compile_rules

KIND: Kind[QuantityRules, QuantityCandidate] = Kind(
    name=NAME, schema=SCHEMA, compile=compile_rules, find=find
)

__all__ = ["KIND", "QuantityCandidate", "QuantityRules", "find"]
