"""Text → quantities."""

from __future__ import annotations

from vnextract.kinds.quantities.candidate import QuantityCandidate
from vnextract.kinds.quantities.context import find_base, find_change, find_time
from vnextract.kinds.quantities.figures import find_figures
from vnextract.kinds.quantities.rules import QuantityRules
from vnextract.kinds.quantities.subject import clause_of, find_subject
from vnextract.text import SourceText


def find(source: SourceText, rules: QuantityRules) -> list[QuantityCandidate]:
    """Find percentages, percentage points, ratios and ranks.

    Returns:
        Candidates in text order, none overlapping another; all offsets are clean ones.
    """
    text = source.folded
    figures = find_figures(source, rules)
    found: list[QuantityCandidate] = []
    subject: tuple[int, int] | None = None
    for at, figure in enumerate(figures):
        clause = clause_of(text, figures, at, rules)
        subject = find_subject(text, figures, at, clause, subject, rules)
        begin = clause.segment
        if clause.previous is not None:
            begin = max(begin, clause.previous.end)
        named = text[subject[0] : subject[1]] if subject else None
        change = find_change(text, figure, begin, named, rules)
        base = find_base(text, figure, clause.limit, rules)
        time = find_time(text, figure, clause.offset, clause.limit, rules)
        found.append(
            QuantityCandidate(
                start=figure.start,
                end=figure.end,
                kind=figure.kind,
                value=figure.value,
                value_max=figure.value_max,
                denominator=figure.denominator,
                comparator=figure.comparator,
                change=change,
                as_of=source.text[time[0] : time[1]] if time else None,
                base=source.text[base[0] : base[1]] if base else None,
                subject=subject,
                rule=figure.rule,
                cues=(*figure.cues, *((change,) if change else ())),
            )
        )
    return found
