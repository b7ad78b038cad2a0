"""Dates: expressions that name a day, week, month, quarter, year or a span of these."""

from vnextract.kinds.base import Kind
from vnextract.kinds.dates.find import find
from vnextract.kinds.dates.rules import SCHEMA, DateRules, compile_rules
from vnextract.kinds.dates.value import DateCandidate

KIND: Kind[DateRules, DateCandidate] = Kind("dates", SCHEMA, compile_rules, find)

__all__ = ["KIND", "DateCandidate", "DateRules", "find"]
