"""What a figure is the size of (a rise, a fall), what it is compared with, and when it holds."""

from __future__ import annotations

from vnextract.kinds.quantities.figures import Figure
from vnextract.kinds.quantities.rules import QuantityRules
from vnextract.model import Change

# Characters before a figure that may hold its verb, and after it its base.
VERB_WINDOW = 90
BASE_WINDOW = 160


def find_change(
    text: str, figure: Figure, begin: int, subject: str | None, rules: QuantityRules
) -> Change | None:
    """Say whether a figure is the size of a rise or of a fall.

    Args:
        text: The folded text.
        figure: The figure.
        begin: Where the words about it begin: behind the figure before, else with its sentence.
        subject: What it measures, folded.
        rules: The rules.
    """
    if figure.kind in ("ratio", "rank"):
        return None
    cues = rules.cues
    begin = max(begin, figure.start - VERB_WINDOW)
    before = text[begin : figure.start]
    grows = subject is not None and cues["change.growth_head"].match(subject) is not None
    if cues["change.level"].search(before):
        # Growth that a goal puts at a level is still growth; the second of two levels is not.
        return "increase" if grows and len(before.split()) > len(("lên", "mức")) else None
    if before.endswith("từ ") and cues["change.from_to"].match(text, figure.end):
        return None
    change: Change | None = None
    quoted = text[begin : figure.core]  # "ước tăng 6,5%": the verb is quoted with the figure
    if any(cues["change.increase"].search(words) for words in (before, quoted)):
        change = "increase"
    elif (before.endswith("mất ") or quoted.endswith("mất ")) and cues["change.lost_share"].match(
        text, figure.end
    ):
        change = None  # "mất 35% sức khỏe"
    elif any(cues["change.decrease"].search(words) for words in (before, quoted)):
        change = "decrease"
    elif (cues["bound.surplus"].search(quoted) and cues["bound.compared"].match(text, figure.end)) or (grows):
        change = "increase"
    elif subject and cues["change.shrink_head"].match(subject):
        change = "decrease"
    return "decrease" if change == "increase" and figure.value < 0 else change


def find_base(text: str, figure: Figure, limit: int, rules: QuantityRules) -> tuple[int, int] | None:
    """Find the words that name what a figure is compared with ("so với cùng kỳ năm trước")."""
    match = rules.cues["context.base"].match(text, figure.end, min(limit, figure.end + BASE_WINDOW))
    return match.span("base") if match else None


def find_time(
    text: str, figure: Figure, sentence: int, limit: int, rules: QuantityRules
) -> tuple[int, int] | None:
    """Find the time that a sentence states a figure for: the last one before it, else one right behind."""
    cue = rules.cues["context.time"]
    times = list(cue.finditer(text, max(sentence, figure.start - VERB_WINDOW), figure.start))
    if times:
        return times[-1].span()
    behind = cue.match(text, figure.end + 1, limit) or cue.match(text, figure.end + len(" vào "), limit)
    return behind.span() if behind else None
