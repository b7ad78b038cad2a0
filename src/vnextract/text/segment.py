"""Paragraphs, sentences, words and syllables, as offsets into the clean text."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from vnextract.text.source import SourceText

# A longer sentence is cut at a blank, so that memory does not grow with a text that has no full stop.
MAX_SYLLABLES = 2_000
# Sentences are tagged together up to this many syllables: enough to make numpy's calls cheap, few enough for
# the processor's cache.
_BATCH = 4_000
# The marks that may end a sentence, with the quotes and brackets that they stand inside, before a blank.
_MARKS = regex.compile(r"""(?<![.!?…])(?P<marks>[.!?…]++)["”’»)\]']{0,3}+(?=\s)""")
_NEXT = regex.compile(r"\s++[\"“‘«(\['\-–—*•]{0,3}+(?P<letter>\S)")
_LAST_PIECE = regex.compile(r"[\w&]{1,8}$")
# Written with a full stop before a name or number. A capital alone ("Q. 1", "V. Putin") counts too.
# fmt: off
_ABBREVIATIONS = frozenset({
    "TP", "Tp", "tp", "TX", "Tx", "TT", "Tt", "GS", "PGS", "TS", "ThS", "Ths", "Th", "BS", "Bs", "BSCKI",
    "BSCKII", "CKI", "CKII", "KS", "Ks", "KTS", "CN", "LS", "Ls", "NCS", "CVC", "NSND", "NSƯT", "NGND",
    "NGƯT", "TTND", "TTƯT", "ĐT", "Đt", "đt", "Tr", "tr", "NXB", "Nxb", "Mr", "Mrs", "Ms", "Dr", "Prof",
    "St", "No",
})
# fmt: on
_NUMBERING = regex.compile(r"(?:\d{1,3}|[IVXLC]{1,6}|[A-ZĐa-zđ])")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The text cut into paragraphs, sentences, words and syllables, in clean coordinates.

    What lies between two syllables is blank, so words and blanks are the whole text. A word is one or more
    syllables of one sentence; words are those of ``underthesea.word_tokenize`` on each sentence.

    ``starts`` and ``ends`` hold the offsets of syllables (numbers and punctuation marks are syllables too).
    ``word_heads[i]`` is the first syllable of word i and ``sentence_heads[i]`` the first word of sentence i;
    both close with one more entry, the count.
    """

    text: str = field(repr=False)
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    starts: array[int] = field(repr=False)
    ends: array[int] = field(repr=False)
    word_heads: array[int] = field(repr=False)
    sentence_heads: array[int] = field(repr=False)

    def words(self) -> list[Span]:
        """Offsets of every word."""
        starts, ends = self.starts, self.ends
        return [(starts[a], ends[b - 1]) for a, b in pairwise(self.word_heads)]

    def sentence_words(self) -> list[list[str]]:
        """For each sentence its words as underthesea writes them, syllables joined by one blank."""
        text = self.text
        syllables = [text[a:b] for a, b in zip(self.starts, self.ends, strict=True)]
        words = [
            syllables[a] if b - a == 1 else " ".join(syllables[a:b]) for a, b in pairwise(self.word_heads)
        ]
        return [words[a:b] for a, b in pairwise(self.sentence_heads)]


def segment(source: SourceText) -> Segmentation:
    """Cut a text; time and memory grow linearly with its length."""
    from vnextract.text.words import find_tokens, join_words

    text = source.text
    paragraphs = tuple(find_paragraphs(text))
    sentences: list[Span] = []
    starts, ends = array("L"), array("L")
    word_heads, sentence_heads = array("L"), array("L")
    waiting: list[list[Span]] = []
    first = 0  # of the syllables that wait
    words = 0

    def join() -> None:
        nonlocal first, words
        for tokens, heads in zip(
            waiting, join_words([[text[a:b] for a, b in tokens] for tokens in waiting]), strict=True
        ):
            sentence_heads.append(words)
            word_heads.extend([first + head for head in heads])
            words += len(heads)
            first += len(tokens)
        waiting.clear()

    for paragraph in paragraphs:
        for start, end in find_sentences(text, *paragraph):
            for tokens in _windows(find_tokens(text, start, end)):
                sentences.append((tokens[0][0], tokens[-1][1]))
                starts.extend([a for a, _ in tokens])
                ends.extend([b for _, b in tokens])
                waiting.append(tokens)
                if len(starts) - first >= _BATCH:
                    join()
    join()
    word_heads.append(len(starts))
    sentence_heads.append(words)
    return Segmentation(text, paragraphs, tuple(sentences), starts, ends, word_heads, sentence_heads)


def find_paragraphs(text: str) -> Iterator[Span]:
    """Find the lines that hold more than blanks, without the blanks around them."""
    at = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = at + line.index(stripped[0])
            yield start, start + len(stripped)
        at += len(line) + 1


def find_sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Find the sentences of one paragraph; closing quotes and brackets stay with what they close."""
    for match in _MARKS.finditer(text, start, end):
        following = _NEXT.match(text, match.end(), end)
        if following is None or not _ends_sentence(text, start, match, following["letter"]):
            continue
        yield start, match.end()
        start = following.start() + len(following.group()) - len(following.group().lstrip())
    if start < end:
        yield start, end


def _ends_sentence(text: str, start: int, match: regex.Match[str], letter: str) -> bool:
    if letter.islower():
        return False
    if match["marks"] != ".":
        return True
    at = match.start()
    if _NUMBERING.fullmatch(text, start, at):  # "1. Về công tác cán bộ", "II. Kết quả"
        return False
    piece = _LAST_PIECE.search(text, max(start, at - 9), at)
    if piece is None:
        return True
    word = piece.group()
    return word not in _ABBREVIATIONS and not (len(word) == 1 and word.isupper())


def _windows(tokens: list[Span]) -> Iterator[list[Span]]:
    """Cut a sentence of too many syllables at the last blank before the limit."""
    while len(tokens) > MAX_SYLLABLES:
        cut = MAX_SYLLABLES
        while cut > 1 and tokens[cut][0] == tokens[cut - 1][1]:
            cut -= 1
        if cut == 1:
            cut = MAX_SYLLABLES
        yield tokens[:cut]
        tokens = tokens[cut:]
    if tokens:
        yield tokens
