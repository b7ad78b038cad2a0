"""spaCy's DocBin: articles as ``Doc`` objects, facts in ``doc.spans``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import regex
import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from vnextract.batch.marks import Mark, marks_of
from vnextract.store import Workspace

# spaCy reads a folder of .spacy files as one corpus; so many articles a file bound the memory.
_SHARD = 1000
_PIECES = regex.compile(r"\w+|\s+|[^\w\s]", regex.V1)


def write(workspace: Workspace, path: Path, text: bool) -> int:
    """Write ``00000.spacy``, ``00001.spacy`` … into the folder ``path``.

    Each ``Doc`` holds the article exactly (``doc.text``), its facts in ``doc.spans["facts"]`` with the label
    as ``label_`` and the fact's id as ``id_``, and the article's key in ``doc.user_data["article"]``. Token
    borders are set so that every fact begins and ends at one.
    """
    vocab = spacy.blank("xx").vocab
    path.mkdir(parents=True, exist_ok=True)
    count = 0
    articles = iter(workspace.articles())
    for number in range(1_000_000):
        shard = list(islice(articles, _SHARD))
        if not shard:
            break
        bin = DocBin(store_user_data=True)
        for article in shard:
            doc = _doc(vocab, workspace.text(article.id), marks_of(workspace.facts(article.id)))
            doc.user_data["article"] = article.key
            bin.add(doc)
            count += 1
        bin.to_disk(path / f"{number:05}.spacy")
    return count


def _doc(vocab: Vocab, text: str, marks: list[Mark]) -> Doc:
    words: list[str] = []
    spaces: list[bool] = []
    start_at: dict[int, int] = {}
    end_at: dict[int, int] = {}
    at = 0
    for piece in _cut(text, {border for mark in marks for border in (mark.start, mark.end)}):
        # A single blank after a word belongs to it; any other blank is a token, so that no character is lost.
        if piece == " " and words and not spaces[-1] and not words[-1].isspace():
            spaces[-1] = True
        else:
            start_at[at] = len(words)
            words.append(piece)
            spaces.append(False)
            end_at[at + len(piece)] = len(words)
        at += len(piece)
    doc = Doc(vocab, words=words, spaces=spaces)
    doc.spans["facts"] = [
        Span(doc, start_at[mark.start], end_at[mark.end], label=mark.label, span_id=mark.fact)
        for mark in marks
        if mark.start in start_at and mark.end in end_at
    ]
    return doc


def _cut(text: str, borders: Iterable[int]) -> Iterator[str]:
    cuts = sorted(borders)
    index = 0
    for match in _PIECES.finditer(text):
        start, end = match.span()
        while index < len(cuts) and cuts[index] < end:
            if cuts[index] > start:
                yield text[start : cuts[index]]
                start = cuts[index]
            index += 1
        yield text[start:end]
