"""Subjects of all figures of an article: each its own, or shared out over a list ("lần lượt")."""

from __future__ import annotations

import itertools

import regex

from vnextract.kinds.quantities.clause import Clause, clause_of, joined
from vnextract.kinds.quantities.figures import Figure
from vnextract.kinds.quantities.phrase import Span
from vnextract.kinds.quantities.rules import QuantityRules
from vnextract.kinds.quantities.subject import Search
from vnextract.text import SourceText

_ITEM = regex.compile(r"(?:, và | và |, )")


def find_subjects(
    source: SourceText, figures: list[Figure], rules: QuantityRules
) -> list[tuple[Clause, Span | None]]:
    """Find the clause and the subject of every figure.

    Returns:
        One pair a figure; a subject is a clean span, None where nothing names it.
    """
    text = source.folded
    found: list[tuple[Clause, Span | None]] = []
    while len(found) < len(figures):
        first = len(found)
        stop = first + 1
        while stop < len(figures) and joined(text, figures[stop - 1], figures[stop]):
            stop += 1
        clause = clause_of(text, figures, first, rules)
        earlier = found[-1][1] if found else None
        search = Search(source, rules, clause, figures, first, earlier)
        subject = search.subject()
        spans = [subject] * (stop - first)
        if stop - first > 1:
            spans = _share_out(text, search, clause, stop - first, rules) or spans
        for at, span in enumerate(spans, first):
            found.append((clause if at == first else clause_of(text, figures, at, rules), span))
    return found


def _share_out(
    text: str, search: Search, clause: Clause, count: int, rules: QuantityRules
) -> list[Span | None] | None:
    """Give each of ``count`` figures its item of the list before them, where "lần lượt" says so."""
    begin = clause.previous.end if clause.previous is not None else clause.offset
    end = search.figure.start
    if not rules.cues["subject.respective"].search(text, max(begin, end - 60), end):
        return None
    measure = rules.cues["subject.measure"].search(text, begin, end)
    if measure and text[begin : measure.start()].count(" và "):
        return None  # "Hà Nam và Nam Định có tỷ lệ … cao nhất, lần lượt là": the measure is one
    tail = rules.cues["subject.tail"].search(text[begin:end])
    stop = begin + tail.start() if tail else end
    cuts = [(begin, begin), *(m.span() for m in _ITEM.finditer(text, begin, stop)), (stop, stop)]
    items = [search.noun(a[1], b[0]) for a, b in itertools.pairwise(cuts)]
    named = [item for item in items if item is not None][-count:]
    # "Năm 2022 và 2023, tỷ lệ hộ nghèo lần lượt là …": the items are times, the measure is one.
    if len(named) < count or any(text[item[0]].isdigit() for item in named):
        return None
    return list(named)
