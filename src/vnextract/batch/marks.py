"""Facts as labelled stretches of text, which is all that annotation tools know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vnextract.store import StoredFact

# Label → the kind it stands for; an official's positions are stretches of their own.
LABELS = {
    "official": "officials",
    "position": "officials",
    "date": "dates",
    "document": "documents",
    "quantity": "quantities",
}
_LABEL_OF = {"officials": "official", "dates": "date", "documents": "document", "quantities": "quantity"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled stretch, in code points; ``id`` ("official-1.2") is unique in its article."""

    id: str
    fact: str
    label: str
    start: int
    end: int
    text: str
    confidence: float


def marks_of(facts: Iterable[StoredFact]) -> list[Mark]:
    """Every mention of every fact, and every position, in text order."""
    found = [mark for fact in facts for mark in _marks(fact)]
    return sorted(found, key=lambda mark: (mark.start, mark.end, mark.id))


def _marks(fact: StoredFact) -> Iterator[Mark]:
    label, value = _LABEL_OF[fact.kind], fact.value
    spans = [(label, span, fact.confidence) for span in value.get("mentions", [value])]
    spans += [("position", span, span["confidence"]) for span in value.get("positions", ())]
    for number, (name, span, confidence) in enumerate(spans, 1):
        mark = f"{fact.fact}.{number}"
        yield Mark(mark, fact.fact, name, span["start"], span["end"], span["text"], confidence)
