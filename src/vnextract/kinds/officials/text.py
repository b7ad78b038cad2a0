"""The words of an article, with all that the lexicons say of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from vnextract.kinds.officials.rules import OfficialRules, Word
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


@dataclass(frozen=True)
class Words:
    """Tokens as parallel lists, clean offsets.

    ``longest[flag][i]`` is the token index after the longest phrase of that sort beginning at token i;
    ``ending[flag][j]`` the first token of the longest phrase that ends before token j.
    """

    source: SourceText
    start: list[int]
    end: list[int]
    folded: list[str]
    capital: list[bool]
    flags: list[int]
    longest: dict[int, dict[int, int]]
    ending: dict[int, dict[int, int]]

    def __len__(self) -> int:
        return len(self.start)

    def at(self, flag: Word, i: int) -> int:
        """The token index after the longest phrase of a sort at i; 0 if there is none."""
        found = self.longest[flag].get(i, 0)
        if not found and i < len(self.flags) and self.flags[i] & flag:
            return i + 1
        return found

    def before(self, flag: Word, j: int) -> int:
        """The first token of the longest phrase of a sort that ends before j; -1 if there is none."""
        found = self.ending[flag].get(j, -1)
        if found < 0 and j > 0 and self.flags[j - 1] & flag:
            return j - 1
        return found

    def joined(self, i: int) -> bool:
        """Whether one blank stands between token i - 1 and token i."""
        return i > 0 and self.start[i] - self.end[i - 1] == 1

    def text(self, i: int, j: int) -> str:
        """The clean text of tokens ``[i, j)``."""
        return self.source.text[self.start[i] : self.end[j - 1]]


_MULTI = tuple(Word)


def _tokens(text: str, low: str, title_starts: frozenset[str]) -> Iterator[tuple[int, int]]:
    for match in _TOKEN.finditer(text):
        a, b = match.span()
        hyphen = low.rfind("-", a, b)
        if hyphen > a and (low[hyphen + 1 : b] in title_starts or low[hyphen + 1 : b] in ("ông", "bà")):
            yield a, hyphen
            yield hyphen, hyphen + 1
            yield hyphen + 1, b
        else:
            yield a, b


def read_words(source: SourceText, rules: OfficialRules) -> Words:
    """Cut a text into words and look each up; linear in its length."""
    start: list[int] = []
    end: list[int] = []
    folded: list[str] = []
    capital: list[bool] = []
    flags: list[int] = []
    text, low, single = source.text, source.folded, rules.single
    for a, b in _tokens(text, low, rules.title_starts):
        word = low[a:b]
        start.append(a)
        end.append(b)
        folded.append(word)
        capital.append(text[a].isupper())
        flags.append(single.get(word, 0))
    at_start = {offset: i for i, offset in enumerate(start)}
    at_end = {offset: i for i, offset in enumerate(end)}
    longest: dict[int, dict[int, int]] = {flag: {} for flag in _MULTI}
    ending: dict[int, dict[int, int]] = {flag: {} for flag in _MULTI}
    for last, (length, flag) in rules.phrases.iter(low):
        i = at_start.get(last + 1 - length)
        j = at_end.get(last + 1)
        if i is None or j is None:
            continue
        for one in _MULTI:
            if flag & one:
                if longest[one].get(i, 0) < j + 1:
                    longest[one][i] = j + 1
                if ending[one].get(j + 1, len(start)) > i:
                    ending[one][j + 1] = i
    return Words(source, start, end, folded, capital, flags, longest, ending)
