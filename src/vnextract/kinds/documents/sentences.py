"""Where the sentence around a mention begins and ends: at its stop, at a semicolon, at a line's end."""

from __future__ import annotations

import regex

_END = regex.compile(r"[.!?:][ ]+(?=[\p{Lu}\"“])|;[ ]+|\n")
_ABBREVIATED = regex.compile(r"(?:TP|Tp|tp|TX|Q|P|Th\.?S|TS|GS|BS|Mr|St)\.[ ]*$")


def sentence_start(text: str, floor: int, end: int) -> int:
    """Where the sentence that holds ``end`` begins, at ``floor`` at the earliest."""
    start = floor
    for match in _END.finditer(text, floor, end + 1):  # the next capital belongs to what the stop looks like
        if match.end() <= end and not _ABBREVIATED.search(text, max(0, match.start() - 5), match.end()):
            start = match.end()
    return start


def sentence_end(text: str, start: int, limit: int) -> int:
    """Where the sentence that goes on at ``start`` ends, at ``limit`` at the latest."""
    for match in _END.finditer(text, start, limit):
        if not _ABBREVIATED.search(text, max(0, match.start() - 5), match.end()):
            return match.start()
    return limit
