"""What a figure is the size of (a rise, a fall), what it is compared with, and when it holds."""

from __future__ import annotations

from vnextract.kinds.quantities.figures import Figure
from vnextract.kinds.quantities.rules import QuantityRules
from vnextract.model import Change

# Characters before a figure that may hold its verb, and after it its base.
VERB_WINDOW = 90
BASE_WINDOW = 160


def find_change(
    text: str, figure: Figure, clause: int, subject: str | None, rules: QuantityRules
) -> Change | None:
    """Say whether a figure is the size of a rise or of a fall.

    Args:
        text: The folded text.
        figure: The figure.
        clause: Where its clause begins.
        subject: What it measures, folded.
        rules: The rules.
    """
    if figure.kind in ("ratio", "rank"):
        return None
    cues = rules.cues
    before = text[max(clause, figure.start - VERB_WINDOW) : figure.start]
    if cues["change.level"].search(before):
        return None
    if before.endswith("từ ") and cues["change.from_to"].match(text, figure.end):
        return None
    # "ước tăng 6,5%": the verb is quoted with the figure.
    quoted = text[max(clause, figure.start - VERB_WINDOW) : figure.core]
    for change in ("increase", "decrease"):
        cue = cues[f"change.{change}"]
        if cue.search(before) or cue.search(quoted):
            return change  # type: ignore[return-value]
    if cues["bound.surplus"].search(quoted) and cues["bound.compared"].match(text, figure.end):
        return "increase"
    if subject and cues["change.growth_head"].match(subject):
        return "increase"
    if subject and cues["change.shrink_head"].match(subject):
        return "decrease"
    return None


def find_base(text: str, figure: Figure, limit: int, rules: QuantityRules) -> tuple[int, int] | None:
    """Find the words that name what a figure is compared with ("so với cùng kỳ năm trước")."""
    match = rules.cues["context.base"].match(text, figure.end, min(limit, figure.end + BASE_WINDOW))
    return match.span("base") if match else None


def find_time(
    text: str, figure: Figure, clause: int, limit: int, rules: QuantityRules
) -> tuple[int, int] | None:
    """Find the point in time that the clause states a figure for: the last one before it, else the next behind."""
    cue = rules.cues["context.time"]
    found = None
    for found in cue.finditer(text, max(clause, figure.start - VERB_WINDOW), figure.start):
        pass
    if found is None:
        found = cue.match(text, figure.end + 1, limit) or cue.match(text, figure.end + len(" vào "), limit)
    return found.span() if found else None
