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
_BLANK = f"[ {_ODD_BLANKS}]"
_BLANKS = f"{_BLANK}(?:[{_DROPPED}]*+{_BLANK})++"
# What changes the length of an NFC text: what is dropped, CR LF, and blanks in a row, which count as one.
_SPECIAL = regex.compile(rf"(?P<dropped>[{_DROPPED}]++)|(?P<line>\r\n?)|{_BLANKS}")
# A mark that a dropped character parts from its letter: "a", zero-width space, acute.
_PARTED_MARK = regex.compile(rf"[{_DROPPED}]\p{{M}}")
# A unit is what NFC may compose: one grapheme, and the marks parted from it.
_UNIT = regex.compile(rf"{_BLANKS}|\r\n?|\X(?:[{_DROPPED}]++\p{{M}}++)*+", regex.DOTALL)
# A line broken in mid-sentence: "tại buổi⏎tiếp Bộ trưởng".
_SOFT_BREAK = regex.compile(r"(?<=[\p{L}\d,])\n(?=\p{Ll})")
# In a text with such lines, one that goes on with a capital: "Thủ tướng⏎Nguyễn Văn A". A line of less
# than forty characters may be a headline.
_SOFT_BREAK_BEFORE_CAPITAL = regex.compile(r"(?<=[^\n]{40}[\p{L}\d,])\n(?=\p{Lu})")
_WRAPPED = 3


@dataclass(frozen=True, slots=True)
class SourceText:
    """An article in three layers.

    ``given`` is what the caller gave. ``text`` is its clean form: NFC, zero-width characters dropped, CR LF
    as one line feed, odd blanks and blanks in a row as one blank, lines broken in mid-sentence joined, Ð as
    Đ. ``folded`` is ``fold(text)``, of the same length as ``text``. Rules work in clean coordinates;
    :meth:`span` leads back.
    """

    given: str
    text: str
    folded: str
    _starts: array[int] | None = field(default=None, repr=False)
    _ends: array[int] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, given: str) -> SourceText:
        """Clean a text; time and memory grow linearly with its length."""
        if unicodedata.is_normalized("NFC", given) and not _PARTED_MARK.search(given):
            if not _SPECIAL.search(given):
                return cls._of_clean(given, given.translate(_ONE_TO_ONE))
            pieces, starts, ends = _clean_composed(given)
        else:
            pieces, starts, ends = _clean_decomposed(given)
        return cls._of_clean(given, "".join(pieces), starts, ends)

    @classmethod
    def _of_clean(
        cls, given: str, text: str, starts: array[int] | None = None, ends: array[int] | None = None
    ) -> SourceText:
        text = _unwrap(text)
        return cls(given, text, fold(text), starts, ends)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Lead a non-empty clean span back to the given text: ``[start, end)`` in code points."""
        if self._starts is None or self._ends is None:
            return start, end
        return self._starts[start], self._ends[end - 1]


def _clean_composed(given: str) -> tuple[list[str], array[int], array[int]]:
    """Clean an NFC text piece by piece: the clean text, and where each of its characters starts and ends."""
    pieces: list[str] = []
    starts, ends = array("L"), array("L")
    at = 0
    for match in _SPECIAL.finditer(given):
        start, end = match.span()
        pieces.append(given[at:start].translate(_ONE_TO_ONE))
        starts.extend(range(at, start))
        ends.extend(range(at + 1, start + 1))
        if match["dropped"] is None:
            pieces.append("\n" if match["line"] else " ")
            starts.append(start)
            ends.append(end)
        at = end
    pieces.append(given[at:].translate(_ONE_TO_ONE))
    starts.extend(range(at, len(given)))
    ends.extend(range(at + 1, len(given) + 1))
    return pieces, starts, ends


def _clean_decomposed(given: str) -> tuple[list[str], array[int], array[int]]:
    """Clean a text in any other form grapheme by grapheme; the same values as :func:`_clean_composed`."""
    pieces: list[str] = []
    starts, ends = array("L"), array("L")
    dropped = frozenset(_DROPPED)
    blank = frozenset(_ODD_BLANKS + " ")
    for match in _UNIT.finditer(given):
        start, end = match.span()
        unit = match.group()
        if unit[0] == "\r":
            clean = "\n"
        elif end - start > 1 and unit[0] in blank and unit[-1] in blank:
            clean = " "
        else:
            if not dropped.isdisjoint(unit):
                unit = "".join(c for c in unit if c not in dropped)
            clean = unicodedata.normalize("NFC", unit).translate(_ONE_TO_ONE)
        pieces.append(clean)
        # Several characters that stay apart (stacked marks): each is the whole unit.
        starts.extend([start] * len(clean))
        ends.extend([end] * len(clean))
    return pieces, starts, ends


def _unwrap(text: str) -> str:
    """Join the lines that a fixed width broke in mid-sentence; the length stays."""
    joined, count = _SOFT_BREAK.subn(" ", text)
    return _SOFT_BREAK_BEFORE_CAPITAL.sub(" ", joined) if count >= _WRAPPED else joined
