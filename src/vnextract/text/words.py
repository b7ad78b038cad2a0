"""Word segmentation: the tokens and words of ``underthesea.word_tokenize``, with their offsets."""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Sequence
from functools import cache

import regex

from vnextract.text.crf import Function, Tagger, read_model

# A run without a blank is cut into pieces of this many characters, because underthesea's pattern looks ahead
# from each of its tokens to the end of the run. No word and hardly an address is longer.
MAX_RUN = 256
_LONG_RUN = regex.compile(rf"\S{{{MAX_RUN + 1}}}")
_PIECE = regex.compile(rf"\S{{1,{MAX_RUN}}}\s*+|\s++")
# Words of letters alone before a blank or comma are four tokens in five. The long pattern comes to the same
# except where "Th.S" stands (its dot is any character) and for ʺ, which counts as a letter.
_PLAIN = r"(?!Th.[Ss]|ʺ)[^\W\d_]+(?=[\ ,])|"
# The address part of underthesea's pattern repeats a repetition, which takes exponential time on
# "http://!!!!…". One repetition reads the same addresses.
_NESTED = r"[^\s()<>{}\[\]]+                   #"
_FLAT = r"[^\s()<>{}\[\]]                    #"

Spans = list[tuple[int, int]]


@cache
def token_pattern() -> re.Pattern[str]:
    """Return underthesea's token pattern, made linear."""
    from underthesea.pipeline.word_tokenize import regex_tokenize

    original: re.Pattern[str] = regex_tokenize.patterns
    return re.compile(_PLAIN + original.pattern.replace(_NESTED, _FLAT), original.flags)


def find_tokens(text: str, start: int, end: int) -> Spans:
    """Find the tokens of one sentence (syllables, numbers, punctuation marks).

    Returns:
        The offsets in ``text`` of underthesea's tokens; what lies between them is blank.
    """
    sentence = text[start:end]
    find = token_pattern().finditer
    if _LONG_RUN.search(sentence) is None:
        return [(start + a, start + b) for a, b in (match.span() for match in find(sentence))]
    tokens = []
    for piece in _PIECE.finditer(sentence):
        at = start + piece.start()
        tokens += [(at + a, at + b) for a, b in (match.span() for match in find(piece.group()))]
    return tokens


@cache
def word_tagger() -> tuple[Tagger, int]:
    """Load underthesea's word segmentation model, and the number of its label for "goes on"."""
    import joblib  # type: ignore[import-untyped]

    folder = importlib.resources.files("underthesea.pipeline.word_tokenize") / "models"
    with importlib.resources.as_file(folder / "ws_crf_vlsp2013_20230727") as path:
        model = read_model(path / "models.bin")
        templates = joblib.load(path / "features.bin")
        dictionary = joblib.load(path / "dictionary.bin")
    tagger = Tagger(model, templates, _functions(dictionary))
    return tagger, model.labels.index("I-W")


def _functions(dictionary: set[str]) -> dict[str, Function]:
    """Do what the ``CRFFeaturizer`` of underthesea_core does, which differs from underthesea's Python."""

    def lower(windows: list[str]) -> list[str]:
        return [window.lower() for window in windows]

    def isdigit(windows: list[str]) -> list[str]:
        return [str(window.isdigit() and window.isascii()) for window in windows]

    def istitle(windows: list[str]) -> list[str]:
        # Most windows begin with a small letter, which settles them without a call.
        return [
            "True" if (first := window[0]).upper() == first and _is_title(window) else "False"
            for window in windows
        ]

    def is_in_dict(windows: list[str]) -> list[str]:
        return ["True" if window.lower() in dictionary else "False" for window in windows]

    return {"lower": lower, "isdigit": isdigit, "istitle": istitle, "is_in_dict": is_in_dict}


def _is_title(window: str) -> bool:
    """Ask whether the first character of every token has no other upper case: true of digits and marks."""
    return all(token[:1].upper() == token[:1] for token in window.split(" "))


def join_words(tokens: Sequence[Sequence[str]]) -> list[list[int]]:
    """Join the tokens of sentences into words.

    Returns:
        For each sentence the index of the first token of each of its words.
    """
    tagger, inside = word_tagger()
    tags = tagger.tag([[sentence] for sentence in tokens])
    return [[i for i, tag in enumerate(sentence) if tag != inside or i == 0] for sentence in tags]
