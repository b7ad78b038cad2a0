"""Foreign names: capital words that are no Vietnamese syllables."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import regex

from vnextract.kinds.officials.lexicon import Word
from vnextract.kinds.officials.names import name_run
from vnextract.kinds.officials.text import Words

# What follows a whole body's name is a person, not more of the name.
_NO_PERSON = Word.PLACE | Word.COUNTRY | Word.HEAD | Word.COMPOUND | Word.UNIT | Word.TITLE
_TONES = {ord(mark): None for mark in "\u0300\u0301\u0303\u0309\u0323"}
# Source: Đoàn Thiện Thuật, "Ngữ âm tiếng Việt" (initials, medials and rhymes of the syllable), without tones.
_SYLLABLE = regex.compile(
    r"(?:ngh?|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
    r"(?:a(?:ch?|i|m|n[gh]?|o|p|t|u|y)?|ă(?:c|m|ng?|p|t)|â(?:c|m|ng?|p|t|u|y)|e(?:c|m|ng?|o|p|t)?"
    r"|ê(?:ch|m|nh?|p|t|u)?|i(?:a|ch|m|nh?|p|t|u)?|i?ê(?:c|m|ng?|p|t|u)|o(?:c|i|m|ng?|p|t)?|oo(?:c|ng)"
    r"|ô(?:c|i|m|ng?|p|t)?|ơ(?:i|m|n|p|t)?|u(?:a|c|i|m|ng?|p|t)?|uô(?:c|i|m|ng?|t)|ư(?:a|c|i|m|ng?|t|u)?"
    r"|ươ(?:c|i|m|ng?|p|t|u)|y(?:ch|n|nh|p|t|u)?|yê(?:m|ng?|t|u)|oa(?:ch?|i|m|n[gh]?|o|p|t|y)?|oă(?:c|m|ng?|t)|oe(?:n|o|t)?"
    r"|uâ(?:ng?|t|y)|uê(?:ch|nh)?|uơ|uy(?:a|ch|nh?|p|t|u)?|uyê(?:n|t))"
)


@lru_cache(maxsize=4096)
def _is_syllable(word: str) -> bool:
    """Whether a folded word is built like a Vietnamese syllable."""
    bare = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(_TONES))
    return _SYLLABLE.fullmatch(bare) is not None


def foreign_name(words: Words, i: int) -> int:
    """The end of a run at i that shows itself to be a foreigner's name: "Helga Brandt"; 0 if it is none.

    Two parts at least, one of the first two no Vietnamese syllable; no company ("Samsung Electronics").
    """
    end = name_run(words, i)
    parts = [k for k in range(i, end) if words.folded[k] != "."]
    if len(parts) < 2 or words.folded[i] in words.sets.highland_place:
        return 0
    for k in parts:
        if words.abbreviated(k) or words.begins[k] & _NO_PERSON or words.folded[k] in words.sets.company_end:
            return 0
    return end if looks_foreign([words.folded[k] for k in parts]) else 0


def looks_foreign(parts: Sequence[str]) -> bool:
    """Whether one of the first two folded parts of a name is no Vietnamese syllable."""
    return any(not _is_syllable(part) for part in parts[:2])
