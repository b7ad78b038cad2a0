"""Text → quantities."""

from __future__ import annotations

from vnextract.kinds.quantities.candidate import QuantityCandidate
from vnextract.kinds.quantities.clause import coordinated, joined
from vnextract.kinds.quantities.context import find_base, find_change, find_time
from vnextract.kinds.quantities.figures import Figure, find_figures
from vnextract.kinds.quantities.rules import QuantityRules
from vnextract.kinds.quantities.subjects import find_subjects
from vnextract.model import Change
from vnextract.text import SourceText


def find(source: SourceText, rules: QuantityRules) -> list[QuantityCandidate]:
    """Find percentages, percentage points, ratios and ranks.

    Returns:
        Candidates in text order, none overlapping another; all offsets are clean ones.
    """
    text = source.folded
    figures = find_figures(source, rules)
    subjects = find_subjects(source, figures, rules)
    found: list[QuantityCandidate] = []
    change: Change | None = None
    for at, figure in enumerate(figures):
        clause, subject = subjects[at]
        begin = clause.previous.end if clause.previous is not None else clause.offset
        # "mỗi năm thêm 2%, tối đa 75%": a limit is a level of its own.
        limited = at and figure.comparator in ("le", "ge") and figures[at - 1].comparator == "eq"
        if limited or not (
            at and joined(text, figures[at - 1], figure)
        ):  # "tăng 3%, 5% và 7%" says it of all three
            named = text[slice(*subject)] if subject else None
            change = find_change(text, figure, begin, named, rules)
            if change is None and at and coordinated(text, figures[at - 1], figure):
                first = subjects[at - 1][1]
                # "tăng 6% theo quý và 28% theo năm"; "giảm 12% số vụ và 27% số người chết"
                if subject == first or (_behind(first, figures[at - 1]) and _behind(subject, figure)):
                    change = found[-1].change
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
                as_of=source.text[slice(*time)] if time else None,
                base=source.text[slice(*base)] if base else None,
                subject=subject,
                rule=figure.rule,
                cues=(*figure.cues, *((change,) if change else ())),
            )
        )
    return found


def _behind(subject: tuple[int, int] | None, figure: Figure) -> bool:
    """Whether a figure's subject stands behind it."""
    return subject is not None and subject[0] >= figure.end
