"""Bodies named anywhere in a text, with or without an office."""

from __future__ import annotations

from dataclasses import dataclass

from vnextract.kinds.officials.bodies import Span, find_body
from vnextract.kinds.officials.lexicon import Word
from vnextract.kinds.officials.names import free_names
from vnextract.kinds.officials.positions import BARE, find_parent
from vnextract.kinds.officials.rules import OfficialRules
from vnextract.kinds.officials.text import Words, read_words
from vnextract.text import SourceText

_CLOSED = (
    Word.HEAD,
    Word.COMPOUND,
    Word.FIELD,
    Word.UNIT,
    Word.PLACE,
    Word.COUNTRY,
    Word.KEEP,
    Word.ACTIVITY,
)
_CLOSED_BITS = sum(_CLOSED)
# Unknown words in lower case between capital ones: "Cục Bản quyền tác giả Việt Nam".
_MOST_UNKNOWN = 3


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A body in clean offsets, and the one that an aside behind it says it sits in."""

    span: Span
    parent: Span | None


def find_named_bodies(source: SourceText, rules: OfficialRules) -> list[NamedBody]:
    """Find the bodies that have a name of their own, in text order; linear in the length of the text."""
    words = read_words(source, rules)
    names = free_names(words)
    found = []
    i = 0
    while i < len(words):
        head = words.at(Word.HEAD, i)
        body = find_body(words, names, i, "", BARE)[0] if head and i not in names else None
        end = _certain_end(words, head, body[1]) if body else 0
        if body and end > head and any(words.capital[head:end]):
            parent = find_parent(words, names, body[1])
            found.append(NamedBody(_offsets(words, (body[0], end)), parent and _offsets(words, parent)))
        i = max(head, i + 1)  # a body may hold another one: "Đảng ủy Thanh tra Bộ Xây dựng"
    return found


def _certain_end(words: Words, head: int, end: int) -> int:
    """The end of a name without unknown words in lower case: no title shows where such a name ends.

    Args:
        words: The text.
        head: The token after the head.
        end: The token after all that may belong to the name.
    """
    last = k = head
    unknown = 0
    while k < end and unknown <= _MOST_UNKNOWN:
        known = max(words.at(bit, k) for bit in _CLOSED) if words.begins[k] & _CLOSED_BITS else 0
        # "Bệnh viện Nhi đồng 1"
        number = words.folded[k].isdigit() and (not unknown or (unknown == 1 and k + 1 == end))
        if words.capital[k] or number or (known and not unknown):
            last = k = max(known, k + 1)
            unknown = 0
        else:
            if k == head:
                break
            unknown += 1
            k += 1
    return min(last, end)


def _offsets(words: Words, span: Span) -> Span:
    return words.start[span[0]], words.end[span[1] - 1]
