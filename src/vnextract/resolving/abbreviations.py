"""Abbreviations in the names of bodies, written out."""

from __future__ import annotations

import regex

from vnextract.kinds.officials import OfficialRules
from vnextract.text import fold

_WORD = regex.compile(r"[\p{L}\p{N}]++(?:[.&,\-]\p{L}++)*+\.?|\S")


def expand(text: str, rules: OfficialRules) -> str:
    """Write the abbreviations of a body out: ``"UBND TP Huế"`` → ``"Ủy ban nhân dân thành phố Huế"``."""
    bodies = rules.bodies
    text = bodies.patterns["glued-unit"].sub(r"\1. ", text)
    folded = fold(text)
    spans = [match.span() for match in _WORD.finditer(folded)]
    out: list[str] = []
    at = k = 0
    while k < len(spans):
        start, end = spans[k]
        if k + 1 < len(spans) and folded[start : spans[k + 1][1]] in bodies.abbreviations:
            k += 1
            end = spans[k][1]
        k += 1
        full = bodies.abbreviations.get(folded[start:end])
        if full is None or not _is_written_short(text, start, end, rules):
            continue
        out += [text[at:start], full, " " if text[end : end + 1].isalnum() else ""]
        at = end
    out.append(text[at:])
    return " ".join("".join(out).split())


def _is_written_short(text: str, start: int, end: int, rules: OfficialRules) -> bool:
    written = text[start:end]
    if written.lower() == "vn" and end < len(text):
        return False  # "VN Pharma" is a name
    return written.isupper() or " " in written or written in rules.bodies.mixed_case
