"""Sentences with ⟦marks⟧ around what must be found."""

from dataclasses import dataclass

OPEN, CLOSE = "⟦", "⟧"


class MarkError(ValueError):
    """A mark without its partner, or an empty one."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence without its marks, and the spans that stood between them."""

    text: str
    spans: tuple[tuple[int, int], ...]


def parse_marked(marked: str) -> Marked:
    """Take the marks out of a sentence.

    Args:
        marked: For example ``"Nghị quyết ⟦57-NQ/TW⟧"``; marks don't nest.

    Raises:
        MarkError: a stray, nested or empty mark.
    """
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    length, opened = 0, None
    for character in marked:
        if character == OPEN:
            if opened is not None:
                raise MarkError(f"{OPEN} inside {OPEN} in {marked!r}")
            opened = length
        elif character == CLOSE:
            if opened is None or opened == length:
                raise MarkError(f"stray or empty {CLOSE} in {marked!r}")
            spans.append((opened, length))
            opened = None
        else:
            pieces.append(character)
            length += 1
    if opened is not None:
        raise MarkError(f"{OPEN} without {CLOSE} in {marked!r}")
    return Marked("".join(pieces), tuple(spans))
