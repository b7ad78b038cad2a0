"""Cut the sentence around a figure into the parts that the search for a subject reads."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from vnextract.kinds.quantities.figures import Figure
from vnextract.kinds.quantities.rules import QuantityRules

# Characters of a sentence that are read before and behind a figure.
LEFT, RIGHT = 500, 260

# Characters between two figures of which the second has no verb of its own.
COORDINATED = 60

# A closed bracket: an aside that is no part of the sentence.
BRACKET = regex.compile(r"\([^()]{0,120}\)")


@dataclass(frozen=True, slots=True)
class Clause:
    """The sentence around a figure, in clean coordinates.

    ``offset`` and ``limit`` bound the sentence. ``masked`` is its folded text up to the figure, closed
    brackets blanked out. ``parts`` are the stretches between commas, brackets and conjunctions, the figure's
    own last. ``previous`` is the figure before it in the same sentence.
    """

    offset: int
    limit: int
    masked: str
    parts: tuple[tuple[int, int], ...]
    previous: Figure | None

    @property
    def begin(self) -> int:
        """Where the figure's own part begins."""
        return self.parts[-1][0]

    @property
    def bracketed(self) -> bool:
        """Whether the figure's part is an open bracket: "hạng B (65%)"."""
        at = self.begin - self.offset
        return at > 0 and self.masked[at - 1] == "("


def clause_of(text: str, figures: list[Figure], at: int, rules: QuantityRules) -> Clause:
    """Cut out the sentence around a figure."""
    figure = figures[at]
    offset = max(0, figure.start - LEFT)
    for match in rules.cues["subject.sentence_break"].finditer(text, offset, figure.start):
        offset = match.end()
    masked = BRACKET.sub(lambda m: " " * len(m[0]), text[offset : figure.start])
    end = min(len(text), figure.end + RIGHT)
    stop = rules.cues["subject.sentence_break"].search(text, figure.end, end)
    parts, last = [], 0
    for match in rules.cues["subject.segment_break"].finditer(masked):
        parts.append((offset + last, offset + match.start()))
        last = match.end()
    parts.append((offset + last, figure.start))
    previous = figures[at - 1] if at and figures[at - 1].end > offset else None
    return Clause(offset, stop.start() if stop else end, masked, tuple(parts), previous)


def joined(text: str, figure: Figure, following: Figure) -> bool:
    """Whether two figures of a kind stand in one list: "10%, 15% và 20%"."""
    between = text[figure.end : following.start]
    return figure.kind == following.kind and between in (", ", " và ", ", và ", " hoặc ", " và/hoặc ")


def coordinated(text: str, figure: Figure, following: Figure) -> bool:
    """Whether a figure follows another with no verb of its own.

    "tăng 6% theo quý và 28% theo năm", "tăng 2% so với tháng trước, 6% so với đầu năm".
    """
    between = text[figure.end : following.start]
    compared = between.startswith(" so ") and text.startswith(" so ", following.end)
    return (
        figure.kind == following.kind
        and len(between) <= COORDINATED
        and (between.endswith(" và ") or (compared and between.endswith(", ")))
        and "," not in between[:-2]
    )
