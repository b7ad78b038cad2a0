"""Find the figures themselves, with the words that bound them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from vnextract.errors import NormalizationError
from vnextract.kinds.quantities.normalize import parse_number, parse_ordinal
from vnextract.kinds.quantities.rules import FigurePattern, QuantityRules
from vnextract.model import Comparator, QuantityKind
from vnextract.rulebook import CompiledPattern
from vnextract.text import SourceText

# Characters before a figure in which its bounds are looked for; four of the longest bounds fit.
BOUND_WINDOW = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in clean coordinates; ``core`` and ``core_end`` leave out the words that bound it."""

    start: int
    end: int
    core: int
    core_end: int
    kind: QuantityKind
    value: Decimal
    value_max: Decimal | None
    denominator: Decimal | None
    comparator: Comparator
    rule: str
    cues: tuple[str, ...]


def find_figures(source: SourceText, rules: QuantityRules) -> list[Figure]:
    """Find all figures in text order; none overlaps another, longer ones and earlier rules win."""
    hits: list[tuple[int, int, int, Figure]] = []
    for order, pattern in enumerate(rules.patterns):
        for match in pattern.finditer(source):
            if figure := _read(match, pattern, rules):
                hits.append((figure.core, -figure.end, order, figure))
    hits.sort(key=lambda hit: hit[:3])
    figures: list[Figure] = []
    for _, _, _, figure in hits:
        if not figures or figure.core >= figures[-1].end:
            figures.append(figure)
    return [_bounded(source.folded, figure, rules) for figure in figures]


def _read(
    match: regex.Match[str], pattern: CompiledPattern[FigurePattern], rules: QuantityRules
) -> Figure | None:
    entry, groups = pattern.entry, match.groupdict()
    start, end = match.span()
    surface = groups["value"]
    value, skipped = _number(surface, ordinal=entry.kind == "rank")
    if value is None:
        return None
    start += skipped
    value_max = denominator = None
    if (upper := groups.get("value_max")) is not None:
        value_max, _ = _number(upper)
        if value_max is None or value_max <= value:
            return None
    if (total := groups.get("denominator")) is not None:
        denominator, _ = _number(total)
        if denominator is None or denominator == 0 or value > denominator:
            return None
    return Figure(
        start,
        end,
        start,
        end,
        entry.kind,
        value,
        value_max,
        denominator,
        entry.comparator,
        entry.id,
        (entry.id,),
    )


def _number(surface: str, *, ordinal: bool = False) -> tuple[Decimal | None, int]:
    """Read a number; leading words that are none of it are skipped ("mỗi năm năm phần trăm").

    Returns:
        The value, and how many characters were skipped.
    """
    read = parse_ordinal if ordinal else parse_number
    skipped = 0
    while True:
        try:
            return read(surface[skipped:]), skipped
        except NormalizationError:
            blank = surface.find(" ", skipped)
            if blank < 0:
                return None, 0
            skipped = blank + 1


def _bounded(text: str, figure: Figure, rules: QuantityRules) -> Figure:
    """Take the words that bound a figure into it."""
    start, end, comparator = figure.start, figure.end, figure.comparator
    cues = list(figure.cues)
    window = max(0, start - BOUND_WINDOW)
    if figure.kind != "rank":
        for pattern in rules.after:
            # A few words may stand between, as in "51% vốn điều lệ trở lên".
            if match := pattern.regex.match(text, end, min(len(text), end + BOUND_WINDOW)):
                end, comparator = match.end(), pattern.entry.comparator
                cues.append("bound")
                break
    spread = figure.value_max is not None or end > figure.end
    before = text[window:start]
    from_word = "từ "
    if spread and before.endswith(from_word) and (len(before) == len(from_word) or not before[-4].isalnum()):
        start -= len(from_word)
        before = before[: -len(from_word)]
    if figure.kind != "rank" and (bound := rules.bounds.search(before)):
        found = list(rules.bound_word.finditer(before, bound.start()))
        if _is_difference(text, before, found[0], figure, rules):
            del found[0]
        for match in reversed(found):
            # Of a ratio only the figure is quoted.
            if match[0] in rules.unquoted or figure.kind == "ratio":
                break
            start = window + match.start()
        if found:
            comparator = _combine([rules.comparators[match[0]] for match in found], comparator)
            cues.append("bound")
    elif up_to := rules.cues["bound.up_to"].search(before):
        start = window + up_to.start("bound")
        comparator = "le"
        cues.append("bound")
    # "từ khoảng 5% đến 7%": the preposition stands before the bound.
    if spread and start < figure.start and text[max(0, start - 4) : start].strip() == "từ":
        start -= len(from_word)
    return replace(figure, start=start, end=end, comparator=comparator, cues=tuple(cues))


def _is_difference(
    text: str, before: str, bound: regex.Match[str], figure: Figure, rules: QuantityRules
) -> bool:
    """Whether "cao hơn", "vượt" measure a distance ("cao hơn 2% so với") rather than bound a level."""
    difference = rules.cues["bound.difference"].search(before[: bound.end()])
    if difference is not None and bound[0] == "hơn":
        return True  # "nhanh hơn 5%": no level is faster
    if difference is None and rules.cues["bound.surplus"].fullmatch(bound[0]) is None:
        return False
    compared = rules.cues["bound.compared"].match(text, figure.end)
    return figure.kind == "percentage_point" or compared is not None


def _combine(comparators: list[Comparator], behind: Comparator) -> Comparator:
    """Join stacked bounds: what excludes ("trên", "dưới") wins over what limits, that over what rounds.

    "khoảng trên 2%" is more than 2, "ít nhất hơn 30%" more than 30; words behind a figure ("trở lên") limit.
    """
    found = [*comparators, behind]
    strong: tuple[Comparator, ...] = ("gt", "lt", "ge", "le")
    for comparator in strong:
        if comparator in found and not (behind in ("ge", "le") and comparator in ("gt", "lt")):
            return comparator
    return "approx" if "approx" in found else "eq"
