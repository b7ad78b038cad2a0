"""Officials: a named person and the positions that the text gives them."""

from vnextract.kinds.base import Kind
from vnextract.kinds.officials.find import Held, OfficialCandidate, find
from vnextract.kinds.officials.rules import SCHEMA, OfficialRules, Place, compile_rules

KIND: Kind[OfficialRules, OfficialCandidate] = Kind("officials", SCHEMA, compile_rules, find)

__all__ = ["KIND", "Held", "OfficialCandidate", "OfficialRules", "Place", "compile_rules", "find"]
