"""Find the words that say what a figure measures.

A figure's subject stands before it ("tỷ lệ hộ nghèo còn 3%"), behind it ("100% xã có điện"), in an earlier
part of the sentence ("xuất khẩu đạt 5 tỷ USD, tăng 8%") or, in a table, in a cell above. The words between,
a few hundred characters at most, decide which; README.md tells the order.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from vnextract.kinds.quantities.figures import Figure
from vnextract.kinds.quantities.rules import QuantityRules

# Characters of a sentence that are read before and behind a figure.
LEFT, RIGHT = 500, 260
# Cells of a table that are read upwards.
CELLS, CELL_LENGTH = 12, 90

Span = tuple[int, int]
_BRACKET = regex.compile(r"\([^()]{0,120}\)")


@dataclass(frozen=True, slots=True)
class Clause:
    """The sentence around a figure; ``segment`` is where the part with the figure begins.

    ``masked`` is the folded sentence up to the figure with closed brackets blanked out, ``offset`` where it begins.
    """

    offset: int
    masked: str
    segment: int
    limit: int
    previous: Figure | None


def clause_of(text: str, figures: list[Figure], at: int, rules: QuantityRules) -> Clause:
    """Cut out the sentence around a figure and the part of it that the figure stands in."""
    figure = figures[at]
    window = max(0, figure.start - LEFT)
    sentence = window
    for match in rules.cues["subject.sentence_break"].finditer(text, window, figure.start):
        sentence = match.end()
    masked = _BRACKET.sub(lambda m: " " * len(m[0]), text[sentence : figure.start])
    end = min(len(text), figure.end + RIGHT)
    stop = rules.cues["subject.sentence_break"].search(text, figure.end, end)
    segment = 0
    for match in rules.cues["subject.segment_break"].finditer(masked):
        segment = match.end()
    previous = figures[at - 1] if at and figures[at - 1].end > sentence else None
    return Clause(sentence, masked, sentence + segment, stop.start() if stop else end, previous)


def find_subject(
    text: str, figures: list[Figure], at: int, clause: Clause, earlier: Span | None, rules: QuantityRules
) -> Span | None:
    """Find a figure's subject.

    Args:
        text: The folded text.
        figures: All figures, in text order.
        at: Which figure.
        clause: Its sentence.
        earlier: The subject of the figure before it.
        rules: The rules.

    Returns:
        A clean span, or None where nothing names it.
    """
    cues, figure = rules.cues, figures[at]
    following = figures[at + 1].start if at + 1 < len(figures) else len(text)
    behind = _behind(text, figure, min(clause.limit, following), rules)
    if figure.kind == "rank":
        about = cues["subject.about"].match(text, figure.end, clause.limit)
        if about:
            return _trim(text, *about.span("noun"), rules)
    inherited = earlier if clause.previous is not None else None
    begin = clause.segment
    if clause.previous is not None and clause.previous.end > begin:
        # Another figure stands in the same part: only what follows "và" behind it can be a subject of its own.
        begin = clause.previous.end
        between = text[begin : figure.start]
        joint = max(between.rfind(" và "), between.rfind(" hoặc "), between.rfind(", "))
        if joint < 0:
            measure = cues["subject.measure"].search(between)
            if measure is None:
                return inherited or behind
            begin += measure.start()
        else:
            begin += joint + 1
    local, tail = _before(text, begin, figure.start, rules)
    if local is not None and cues["subject.anaphor"].match(text[local[0] : local[1]]):
        if earlier is not None:
            return earlier
        local = None
    whole = behind is not None and cues["subject.whole"].match(text[behind[0] : behind[1]]) is not None
    share = cues["subject.share"].search(tail) is not None
    if local is not None:
        if behind is not None and not whole:
            agent = cues["subject.agent"].match(text[local[0] : local[1]]) is not None
            level = cues["subject.level"].search(tail) is not None
            takes = figure.kind != "rank" and tail.split()[-1:] in (["giảm"], ["tăng"], ["được"], ["có"])
            if agent or takes or not (level or share) or figure.kind == "ratio":
                return behind
        return local
    if behind is not None and not share and not whole:
        return behind
    prior = _prior(text, clause, begin, rules)
    return prior or inherited or behind or _cell(text, clause, figure, rules)


def _before(text: str, begin: int, end: int, rules: QuantityRules) -> tuple[Span | None, str]:
    """Find the noun phrase right before a figure, and the verbs between the two."""
    cues = rules.cues
    part = text[begin:end]
    tail = cues["subject.tail"].search(part)
    words = tail[0] if tail else ""
    stop = begin + tail.start() if tail else end
    growth = None
    if tail:
        for growth in cues["subject.growth"].finditer(text, begin, end):
            pass
    span = _noun(text, begin, stop, rules)
    if growth is not None and (span is None or cues["subject.agent"].match(text[span[0] : span[1]])):
        return growth.span(), words
    return span, words


def _noun(text: str, begin: int, end: int, rules: QuantityRules) -> Span | None:
    """Take lead-ins, reporting clauses, relative clauses and adjuncts off a stretch before a figure."""
    cues = rules.cues
    for match in cues["subject.report"].finditer(text, begin, end):
        if match.end() < end:
            begin = match.end()
    span = _trim(text, begin, end, rules)
    if span is None:
        return None
    begin, end = span
    for match in cues["subject.object_of"].finditer(text, begin, end):
        begin = match.end()
    if measure := cues["subject.measure"].search(text, begin, end):
        begin = measure.start()
    if relative := cues["subject.relative"].search(text[begin:end]):
        end = begin + relative.start()
    return _trim(text, begin, end, rules)


def _trim(text: str, begin: int, end: int, rules: QuantityRules) -> Span | None:
    """Take connectives and adjuncts off both ends, until nothing changes."""
    cues = rules.cues
    for _ in range(4):
        before = (begin, end)
        if lead := cues["subject.lead"].match(text[begin:end]):
            begin += lead.end()
        if trailing := cues["subject.trailing"].search(text[begin:end]):
            end = begin + trailing.start()
        if tail := cues["subject.tail"].search(text[begin:end]):
            end = begin + tail.start()
        if (begin, end) == before or begin >= end:
            break
    while begin < end and not (text[begin].isalnum() or text[begin] == "("):
        begin += 1
    while end > begin and not (text[end - 1].isalnum() or text[end - 1] in ")%"):
        end -= 1
    return (begin, end) if end - begin >= 2 else None


def _behind(text: str, figure: Figure, limit: int, rules: QuantityRules) -> Span | None:
    """Find the noun phrase right behind a figure."""
    cues = rules.cues
    begin, limit = figure.end, min(limit, figure.end + RIGHT)
    if lead := cues["subject.right_lead"].match(text[begin:limit]):
        if not lead[0].strip().startswith(("dùng", "dành", "số này", "trong tổng", "trong số")):
            return None
        begin += lead.end()
    elif cues["subject.no_noun"].match(text[begin:limit]):
        return None
    end = limit
    for stop in cues["subject.right_break"].finditer(text, begin, limit):
        if stop[0] == "," and cues["subject.coordinate"].match(text, stop.start()):
            continue
        if stop[0] == "(":
            continue
        end = stop.start()
        break
    return _trim(text, begin, end, rules)


def _prior(text: str, clause: Clause, begin: int, rules: QuantityRules) -> Span | None:
    """Find the subject of an earlier part of the sentence, the nearest first."""
    cues = rules.cues
    parts: list[Span] = []
    last = 0
    for match in cues["subject.segment_break"].finditer(clause.masked[: max(0, begin - clause.offset)]):
        parts.append((last, match.start()))
        last = match.end()
    for start, end in reversed(parts[-6:]):
        part = clause.masked[start:end]
        counted = cues["subject.existential"].search(part)
        lead = cues["subject.lead"].match(part)
        head = lead.end() if lead else 0
        verb = cues["subject.predicate"].search(part, max(0, head - 1))
        stop = verb.start() if verb else len(part)
        span = (
            _noun(text, clause.offset + start + head, clause.offset + start + stop, rules)
            if stop > head
            else None
        )
        if span is not None and cues["subject.agent"].match(text[span[0] : span[1]]):
            span = None
        if counted and (span is None or clause.offset + start + counted.start() <= span[0]):
            return _trim(
                text,
                clause.offset + start + counted.start("noun"),
                clause.offset + start + counted.end("noun"),
                rules,
            )
        if span is not None:
            return span
    return None


def _cell(text: str, clause: Clause, figure: Figure, rules: QuantityRules) -> Span | None:
    """Look for a cell above that names a measure, where a figure stands alone in its line."""
    end = clause.offset
    if text[end : figure.start].strip(" -+*•:("):
        return None
    for _ in range(CELLS):
        end = text.rfind("\n", 0, end)
        if end <= 0:
            return None
        begin = text.rfind("\n", max(0, end - CELL_LENGTH), end) + 1
        if begin == 0:
            continue
        if cell := rules.cues["subject.cell"].match(text[begin:end]):
            return begin + cell.start("noun"), begin + cell.end("noun")
    return None
