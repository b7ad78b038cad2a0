"""Whether a text is Vietnamese."""

from __future__ import annotations

from typing import Literal

from vnextract.readers.syllables import is_syllable, marked_words

# Some seven in ten Vietnamese syllables bear a mark; a French or Czech text reaches a few in a hundred.
_LEAST_MARKED = 0.2
# Enough of an article to tell its language, in code points.
_SAMPLE = 20_000


def language_of(text: str) -> Literal["vi", "und"] | None:
    """Tell Vietnamese from anything else: "vi", "und" (undetermined), or None for a text without words."""
    sample = text[:_SAMPLE]
    words = [word for word in sample.split() if any(c.isalpha() for c in word)]
    if not words:
        return None
    vietnamese = sum(map(is_syllable, marked_words(sample)))
    return "vi" if vietnamese / len(words) >= _LEAST_MARKED else "und"
