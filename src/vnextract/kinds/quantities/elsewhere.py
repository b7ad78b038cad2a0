"""Find what a figure measures away from its own clause: in a table's head, or where its whole was counted."""

from __future__ import annotations

import regex

from vnextract.kinds.quantities.figures import Figure

# Lines of a table that are read upwards, and characters of one of its cells and of all of them.
CELLS, CELL_LENGTH, TABLE_LENGTH = 14, 90, 1500

# Characters before a ratio that may hold its whole, and the noun that it counts.
TOTAL = 160
_NOUN = regex.compile(
    r"(?!(?:năm|tháng|ngày|tuần|quý|giờ|tỷ|tỉ|triệu|nghìn|đồng)(?!\w))\p{L}[^,;.:()\n]{1,60}"
)

# A row of a table whose cells only blanks part: a name, counts, and the figure at its end.
_ROW = regex.compile(r"[^\d\n]{2,40}(?: [\d.,]{1,12}){1,6} ")


def column_head(text: str, figure: Figure, measure: regex.Pattern[str]) -> tuple[int, int] | None:
    """Find the head of the last column of a table, where a figure ends a row of counts.

    The head is the measure that ends the nearest line above without a digit.
    """
    begin = text.rfind("\n", max(0, figure.start - CELL_LENGTH), figure.start) + 1
    if (
        not begin
        or text[figure.end : figure.end + 1] not in ("", "\n")
        or not _ROW.fullmatch(text, begin, figure.start)
    ):
        return None
    floor = max(0, begin - TABLE_LENGTH)
    for _ in range(CELLS):
        end = begin - 1
        if end <= floor:
            return None
        begin = text.rfind("\n", floor, end) + 1 or floor
        if not regex.search(r"\d", text[begin:end]):
            heads = list(measure.finditer(text, begin, end)) if end - begin <= 2 * CELL_LENGTH else []
            return (heads[-1].start(), end) if heads else None
    return None


def cell_above(text: str, end: int, cell: regex.Pattern[str]) -> tuple[int, int] | None:
    """Look upwards for a cell that names a measure, where a figure stands alone in its line.

    Args:
        text: The folded text.
        end: Where the figure's line begins.
        cell: What a cell with a measure looks like; group ``noun`` is the measure.
    """
    top, seen = max(0, end - TABLE_LENGTH), 0
    while end > top and seen < CELLS:
        begin = text.rfind("\n", top, end) + 1 or top
        if 0 < end - begin <= CELL_LENGTH:
            seen += 1
            if found := cell.match(text[begin:end]):
                return begin + found.start("noun"), begin + found.end("noun")
        end = begin - 1
    return None


def counted_whole(text: str, figure: Figure) -> tuple[int, int] | None:
    """Find the noun that the whole of a ratio counted before: "19 người nhập viện, 3/19 gãy tay"."""
    if figure.kind != "ratio" or figure.rule in ("ratio.counted", "ratio.part"):
        return None
    whole = text[figure.core : figure.core_end].rpartition("/")[2].strip()
    at = text.rfind(f" {whole} ", max(0, figure.start - TOTAL), figure.start)
    if at < 0 or not whole:
        return None
    noun = _NOUN.match(text, at + len(whole) + 2, figure.start)
    return noun.span() if noun else None
