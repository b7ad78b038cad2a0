"""An article as HTML, with a mark around every mention; marks may overlap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import regex

from vnextract.model import Document

# What HTML can't hold, and what turns the order of letters around, is shown as a box.
_UNSHOWN = regex.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_SEGMENTS = {"title": "title", "lead": "lead", "caption": "caption", "byline": "byline"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text to mark: its class, a tooltip, and where a link from the cards leads."""

    start: int
    end: int
    kind: str
    tip: str = ""
    anchor: str = ""


def highlighted(document: Document, number: int) -> str:
    """The text of a document with its marks; blanks and line breaks stay, for ``white-space: pre-wrap``.

    The text is cut wherever a mark begins or ends; every piece lies in nested marks, the longest outside.
    """
    text = document.text
    if text is None:
        return '<p class="none">Không có toàn văn.</p>'
    marks = sorted(_marks(document, number), key=lambda m: (m.start, -m.end, m.kind))
    edges = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    pieces: list[str] = []
    open_marks: list[Mark] = []
    placed: set[str] = set()
    following = 0
    for start, end in pairwise(edges):
        open_marks = [mark for mark in open_marks if mark.end > start]
        while following < len(marks) and marks[following].start == start:
            open_marks.append(marks[following])
            following += 1
        piece = shown(text[start:end])
        for mark in sorted(open_marks, key=lambda m: (m.end - m.start, m.kind)):
            anchor = ""
            if mark.anchor and mark.anchor not in placed:
                placed.add(mark.anchor)
                anchor = f' id="{mark.anchor}"'
            tip = f' title="{escape(mark.tip)}"' if mark.tip else ""
            edge = " first" * (mark.start == start) + " last" * (mark.end == end)
            piece = f'<span class="{mark.kind}{edge}"{anchor}{tip}>{piece}</span>'
        pieces.append(piece)
    return "".join(pieces)


def shown(text: str) -> str:
    """Text as HTML: markup escaped, unprintable characters as a box."""
    return escape(_UNSHOWN.sub("\ufffd", text))


def anchor_of(number: int, fact: str, mention: int) -> str:
    """The id of a mention on the page: article number, fact id, mention number."""
    return f"b{number}-{fact}-{mention}"


def _marks(document: Document, number: int) -> Iterator[Mark]:
    yield from _parts(document)
    for official in document.officials:
        for i, mention in enumerate(official.mentions):
            anchor = anchor_of(number, official.id, i)
            yield Mark(mention.start, mention.end, "m official", f"Cán bộ: {official.name}", anchor)
        for i, position in enumerate(official.positions):
            anchor = anchor_of(number, f"{official.id}-p", i)
            tip = f"Chức vụ: {position.title or position.text} — {official.name}"
            yield Mark(position.start, position.end, "m position", tip, anchor)
            body = position.organization
            if body and (at := position.text.rfind(body)) >= 0:
                start = position.start + at
                tip = f"Cơ quan: {position.resolved or body}"
                yield Mark(start, start + len(body), "m body", tip)
    for date in document.dates:
        yield Mark(date.start, date.end, "m date", f"Ngày tháng: {date.edtf}", anchor_of(number, date.id, 0))
    for reference in document.documents:
        known_by = reference.code or reference.number or reference.name or ""
        for i, place in enumerate(reference.mentions):
            anchor = anchor_of(number, reference.id, i)
            yield Mark(place.start, place.end, "m document", f"Văn bản: {reference.type} {known_by}", anchor)
    for quantity in document.quantities:
        anchor = anchor_of(number, quantity.id, 0)
        yield Mark(quantity.start, quantity.end, "m quantity", f"Tỷ lệ: {quantity.value}", anchor)
        if quantity.subject is not None:
            subject = quantity.subject
            yield Mark(subject.start, subject.end, "subject", f"Chỉ tiêu của {quantity.text}")


def _parts(document: Document) -> Iterator[Mark]:
    article, text = document.article, document.text or ""
    for segment in article.segments:
        if segment.kind in _SEGMENTS:
            yield Mark(segment.start, segment.end, _SEGMENTS[segment.kind])
    if not article.segments and article.title:
        at = text.find(article.title, 0, len(article.title) + 100)
        if at >= 0:
            yield Mark(at, at + len(article.title), "title")
