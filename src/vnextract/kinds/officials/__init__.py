"""Officials: a named person and the positions that the text gives them."""

from vnextract.kinds.base import Kind
from vnextract.kinds.officials.find import Held, OfficialCandidate, find
from vnextract.kinds.officials.foreign import looks_foreign
from vnextract.kinds.officials.lexicon import Word, WordSets
from vnextract.kinds.officials.named import NamedBody, find_named_bodies
from vnextract.kinds.officials.rules import SCHEMA, Committee, Head, OfficialRules, Place, compile_rules

KIND: Kind[OfficialRules, OfficialCandidate] = Kind("officials", SCHEMA, compile_rules, find)

__all__ = [
    "KIND",
    "Committee",
    "Head",
    "Held",
    "NamedBody",
    "OfficialCandidate",
    "OfficialRules",
    "Place",
    "Word",
    "WordSets",
    "compile_rules",
    "find",
    "find_named_bodies",
    "looks_foreign",
]
