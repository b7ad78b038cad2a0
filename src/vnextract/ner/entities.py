"""The names that underthesea's model finds, as spans of the clean text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from vnextract.text.segment import Segmentation

Label = Literal["PER", "LOC", "ORG"]
_LABELS: dict[str, Label] = {"PER": "PER", "LOC": "LOC", "ORG": "ORG"}
# Words tagged together, for the same reasons as in segmentation.
_BATCH = 3_000


@dataclass(frozen=True, slots=True)
class Entity:
    """A name in clean coordinates."""

    start: int
    end: int
    label: Label


def entities(segmentation: Segmentation) -> tuple[Entity, ...]:
    """Find names of persons, places and organisations, in text order; linear in the length of the text."""
    # Imported here, because it needs numpy, which takes longer to import than all the rest.
    from vnextract.ner.tags import tag_names, tag_parts_of_speech

    spans = segmentation.words()
    found: list[Entity] = []
    first = 0
    for sentences in _batches(segmentation.sentence_words()):
        for tags in tag_names(sentences, tag_parts_of_speech(sentences)):
            for start, end, label in _merge(tags):
                found.append(Entity(spans[first + start][0], spans[first + end - 1][1], label))
            first += len(tags)
    return tuple(found)


def _batches(sentences: list[list[str]]) -> Iterator[list[list[str]]]:
    batch: list[list[str]] = []
    size = 0
    for sentence in sentences:
        batch.append(sentence)
        size += len(sentence)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _merge(tags: Sequence[str]) -> Iterator[tuple[int, int, Label]]:
    """Merge ``B-PER I-PER`` into one span of words; an ``I-`` after another label begins a name too."""
    start, open_label = 0, ""
    for i, tag in enumerate([*tags, "O"]):
        if tag[:2] == "I-" and tag[2:] == open_label:
            continue
        if open_label in _LABELS:
            yield start, i, _LABELS[open_label]
        start, open_label = i, tag[2:]
