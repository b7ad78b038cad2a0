"""Rules as data: load, check and compile TOML rule folders. Knows no title and no number."""

from vnextract.rulebook.entries import CompiledPattern, Entry, Fragment, Pattern
from vnextract.rulebook.examples import Marked, MarkError, parse_marked
from vnextract.rulebook.load import Rulebook, load, shipped_folder

__all__ = [
    "CompiledPattern",
    "Entry",
    "Fragment",
    "MarkError",
    "Marked",
    "Pattern",
    "Rulebook",
    "load",
    "parse_marked",
    "shipped_folder",
]
