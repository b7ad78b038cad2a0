"""The clean text that rules read, with the way back to the characters given."""

from __future__ import annotations

import unicodedata
from array import array
from dataclasses import dataclass, field

import regex

from vnextract.text.fold import fold

# Zero-width and soft characters carry no letter; a BOM inside a text is one of them.
_DROPPED = "\u200b\u200c\u200d\u2060\ufeff\xad\u200e\u200f"
_ODD_BLANKS = (
    "\t\x0b\x0c\x1c\x1d\x1e\x1f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
# Ð (U+00D0, Icelandic) is typed for Đ (U+0110) in old keyboard layouts; ð for đ.
_ONE_TO_ONE = str.maketrans(
    {**dict.fromkeys(_ODD_BLANKS, " "), "\u2028": "\n", "\u2029": "\n", "\x85": "\n", "Ð": "Đ", "ð": "đ"}
)
_NEEDS_MAP = regex.compile(f"[{_DROPPED}\r]")
# A unit is what NFC may compose: one grapheme, CR LF included.
_UNIT = regex.compile(r"\X", regex.DOTALL)


@dataclass(frozen=True, slots=True)
class SourceText:
    """An article in three layers.

    ``given`` is what the caller gave. ``text`` is its clean form: NFC, zero-width characters dropped, CR LF
    as one line feed, odd blanks as blanks, Ð as Đ. ``folded`` is ``fold(text)``, of the same length as
    ``text``. Rules work in clean coordinates; :meth:`span` leads back.
    """

    given: str
    text: str
    folded: str
    _starts: array[int] | None = field(default=None, repr=False)
    _ends: array[int] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, given: str) -> SourceText:
        """Clean a text; time and memory grow linearly with its length."""
        if not _NEEDS_MAP.search(given) and unicodedata.is_normalized("NFC", given):
            text = given.translate(_ONE_TO_ONE)
            return cls(given, text, fold(text))
        pieces: list[str] = []
        starts, ends = array("L"), array("L")
        dropped = frozenset(_DROPPED)
        for match in _UNIT.finditer(given):
            start, end = match.span()
            unit = match.group()
            if unit in ("\r\n", "\r"):
                clean = "\n"
            else:
                if len(unit) > 1 and not dropped.isdisjoint(unit):
                    unit = "".join(c for c in unit if c not in dropped)
                clean = "" if unit in dropped else unicodedata.normalize("NFC", unit).translate(_ONE_TO_ONE)
            pieces.append(clean)
            if len(clean) == 1:
                starts.append(start)
                ends.append(end)
            else:
                # Several characters that stay apart (emoji sequences, stacked marks): each is the whole unit.
                starts.extend([start] * len(clean))
                ends.extend([end] * len(clean))
        text = "".join(pieces)
        return cls(given, text, fold(text), starts, ends)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Lead a non-empty clean span back to the given text: ``[start, end)`` in code points."""
        if self._starts is None or self._ends is None:
            return start, end
        return self._starts[start], self._ends[end - 1]
