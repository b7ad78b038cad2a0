"""The words of an article, with all that the lexicons say of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from vnextract.kinds.officials.lexicon import WordSets
from vnextract.kinds.officials.rules import OfficialRules
from vnextract.text import SourceText

_TOKEN = regex.compile(
    r"""
      \p{Lu}{1,6}(?:[.&,\-][\p{Lu}\p{N}]{1,6}){1,5}(?![\p{Ll}])       # TP.HCM, LĐ-TB&XH, VH,TT&DL, GS.TS
    | Th\.S\b | (?:TP|Tp|TX|Tx|TT|Q|P|H)\.(?=\s?[\p{Lu}\d])                 # TP. before a name
    | \p{Lu}[\p{L}\p{N}]*+(?:['’‘ʼ`\-]\p{L}++){0,4}+                    # H'Bơ, Noh-wan
    | [\p{L}\p{N}]++(?:['’‘ʼ`]\p{L}++){0,2}+
    | \n | [^\s\p{L}\p{N}]
    """,
    regex.VERBOSE,
)
# Entries behind the last token, so that looking a few tokens ahead needs no test for the end.
_MARGIN = 4


@dataclass(frozen=True, slots=True)
class Words:
    """Tokens as parallel lists, clean offsets.

    ``flags[i]`` are the bits of :class:`Word` that token i has by itself, ``begins[i]`` those of all phrases
    that begin with it, ``closes[i]`` those of all phrases that end right before it. ``longest[bit][i]`` is
    the token after the longest such phrase, ``first[bit][j]`` the first token of the longest that ends before
    token j, where it has more than one token.
    """

    source: SourceText
    rules: OfficialRules
    sets: WordSets
    start: list[int]
    end: list[int]
    folded: list[str]
    capital: list[bool]
    flags: list[int]
    begins: list[int]
    closes: list[int]
    longest: dict[int, dict[int, int]]
    first: dict[int, dict[int, int]]

    def __len__(self) -> int:
        return len(self.start)

    def at(self, bit: int, i: int) -> int:
        """The token after the longest phrase of a sort at i; 0 if there is none."""
        if i < 0 or not self.begins[i] & bit:
            return 0
        phrases = self.longest.get(bit)
        return phrases.get(i, i + 1) if phrases else i + 1

    def before(self, bit: int, j: int) -> int:
        """The first token of the longest phrase of a sort that ends before j; -1 if there is none."""
        if j < 1 or not self.closes[j] & bit:
            return -1
        phrases = self.first.get(bit)
        return phrases.get(j, j - 1) if phrases else j - 1

    def word(self, i: int) -> str:
        """Token i, folded; empty before the first and behind the last."""
        return self.folded[i] if 0 <= i < len(self.folded) else ""

    def joined(self, i: int) -> bool:
        """Whether one blank stands between token i - 1 and token i."""
        return 0 < i < len(self.start) and self.start[i] - self.end[i - 1] == 1

    def text(self, i: int, j: int) -> str:
        """The clean text of tokens ``[i, j)``."""
        return self.source.text[self.start[i] : self.end[j - 1]]

    def abbreviated(self, i: int) -> bool:
        """Whether token i is two or more capital letters."""
        return self.end[i] - self.start[i] > 1 and self.text(i, i + 1).isupper()


def _tokens(text: str, low: str, rules: OfficialRules) -> Iterator[tuple[int, int]]:
    starts, honorifics = rules.titles.starts, rules.sets.glued_honorific
    glued_verb = rules.bodies.patterns["glued-verb"]
    for match in _TOKEN.finditer(text):
        a, b = match.span()
        hyphen = low.rfind("-", a, b)
        # "Nguyễn Văn A-Phó Bí thư" is split; "Ba-lát-phi" is one name.
        glued = hyphen > a and (low.find("-", a, hyphen) < 0 or text[hyphen + 1 : b][:1].isupper())
        parted = hyphen > a and glued_verb.match(low, hyphen) is not None  # "huyện Ia Grai-cho biết"
        glued = glued and ((last := low[hyphen + 1 : b]) in starts or last in honorifics)
        if glued or parted:
            yield a, hyphen
            yield hyphen, hyphen + 1
            yield hyphen + 1, b
        else:
            yield a, b


def read_words(source: SourceText, rules: OfficialRules) -> Words:
    """Cut a text into words and look each up; linear in its length."""
    text, low = source.text, source.folded
    spans = list(_tokens(text, low, rules))
    start, end = [a for a, _ in spans], [b for _, b in spans]
    folded = [low[a:b] for a, b in spans]
    flags = [rules.single.get(word, 0) for word in folded]
    begins = flags + [0] * _MARGIN
    closes = [0, *flags, *[0] * _MARGIN]
    at_start = {offset: i for i, offset in enumerate(start)}
    at_end = {offset: i for i, offset in enumerate(end, 1)}
    longest: dict[int, dict[int, int]] = {}
    first: dict[int, dict[int, int]] = {}
    for last, (length, bits, each) in rules.phrases.iter(low):
        i, j = at_start.get(last + 1 - length), at_end.get(last + 1)
        if i is None or j is None:
            continue
        begins[i] |= bits
        closes[j] |= bits
        for bit in each:
            ends = longest.setdefault(bit, {})
            if ends.get(i, 0) < j:
                ends[i] = j
            heads = first.setdefault(bit, {})
            if heads.get(j, i + 1) > i:
                heads[j] = i
    capital = [text[a].isupper() for a in start]
    return Words(
        source, rules, rules.sets, start, end, folded, capital, flags, begins, closes, longest, first
    )
