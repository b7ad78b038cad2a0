"""Read back what people corrected in Label Studio or doccano, against the workspace it was exported from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vnextract.batch.marks import LABELS, Mark, marks_of
from vnextract.errors import InputError
from vnextract.store import StoredFact, Workspace

# Characters around the given place in which a quotation is looked for: tools count line ends differently.
_NEAR = 200


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch as the tool gave it back, ``[start, end)`` in the article's code points."""

    label: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One article as people left it.

    ``document`` is the output document with the facts they kept, without the mentions and positions that they
    took away. ``removed`` are the ids of facts without a mention left, ``added`` the stretches that no stored
    fact has: their values are not known yet.
    """

    article: str
    document: dict[str, Any]
    removed: tuple[str, ...]
    added: tuple[Span, ...]

    def to_dict(self) -> dict[str, Any]:
        """Write the correction as plain dicts and lists."""
        added = [{"label": s.label, "start": s.start, "end": s.end, "text": s.text} for s in self.added]
        return {
            "article": self.article,
            "document": self.document,
            "removed": list(self.removed),
            "added": added,
        }


def read_corrections(path: Path, workspace: Workspace) -> Iterator[Correction]:
    """Read an export of Label Studio (JSON) or doccano (JSON lines); which of them it is, the content tells.

    Raises:
        InputError: the file is neither, or names an article or label that the workspace does not have.
        OSError: it can't be read.
    """
    for number, record in enumerate(_records(path), 1):
        try:
            key, given = _label_studio(record) if "data" in record else _doccano(record)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise InputError(
                f"{path}: record {number}: not as Label Studio or doccano write it: {error!r}"
            ) from error
        if given is None:  # nobody has worked on it yet
            continue
        article = workspace.article(key)
        if article is None:
            raise InputError(f"{path}: record {number}: the workspace has no article {key!r}")
        text = workspace.text(article.id)
        spans = {_placed(text, span, f"{path}: record {number}") for span in given}
        yield _correction(workspace, article.id, key, spans)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig") as stream:
        first = stream.read(1)
        stream.seek(0)
        try:
            if first == "[":
                yield from json.load(stream)
            else:
                yield from (json.loads(line) for line in stream if line.strip())
        except json.JSONDecodeError as error:
            raise InputError(f"{path}: neither JSON nor JSON lines: {error}") from error


def _label_studio(record: dict[str, Any]) -> tuple[str, list[Span] | None]:
    done = [each for each in record.get("annotations", ()) if not each.get("was_cancelled")]
    if not done:
        return record["data"]["article"], None
    spans = [
        Span(result["value"]["labels"][0], value["start"], value["end"], value.get("text", ""))
        for result in done[-1]["result"]
        if result["type"] == "labels"
        for value in (result["value"],)
    ]
    return record["data"]["article"], spans


def _doccano(record: dict[str, Any]) -> tuple[str, list[Span] | None]:
    text = record.get("text") or record["data"]
    # Projects with relations export "entities", others "label" or, in older releases, "labels".
    if "entities" in record:
        triples = [(e["start_offset"], e["end_offset"], e["label"]) for e in record["entities"]]
    else:
        triples = record.get("label") or record.get("labels") or []
    key = record.get("article") or record["meta"]["article"]
    return key, [Span(label, start, end, text[start:end]) for start, end, label in triples]


def _placed(text: str, span: Span, where: str) -> Span:
    if span.label not in LABELS:
        raise InputError(f"{where}: unknown label {span.label!r}; there are {', '.join(LABELS)}")
    if 0 <= span.start < span.end <= len(text) and span.text in ("", text[span.start : span.end]):
        return Span(span.label, span.start, span.end, text[span.start : span.end])
    low = max(0, span.start - _NEAR)
    places = [
        at
        for at in range(low, min(len(text), span.start + _NEAR) + 1)
        if span.text and text.startswith(span.text, at)
    ]
    if not places:
        raise InputError(f"{where}: {span.text!r} does not stand near character {span.start} of the article")
    start = min(places, key=lambda at: abs(at - span.start))
    return Span(span.label, start, start + len(span.text), span.text)


def _correction(workspace: Workspace, article: int, key: str, spans: set[Span]) -> Correction:
    facts = workspace.facts(article)
    stored: dict[Span, Mark] = {Span(m.label, m.start, m.end, m.text): m for m in marks_of(facts)}
    document: dict[str, Any] = json.loads(workspace.document_json(article))
    removed = []
    for fact in facts:
        kept = _kept(fact, spans)
        siblings = document[fact.kind]
        index = next(i for i, value in enumerate(siblings) if value["id"] == fact.fact)
        if kept is None:
            removed.append(fact.fact)
            del siblings[index]
        else:
            siblings[index] = kept
    added = sorted(spans - stored.keys(), key=lambda s: (s.start, s.end, s.label))
    return Correction(key, document, tuple(removed), tuple(added))


def _kept(fact: StoredFact, spans: set[Span]) -> dict[str, Any] | None:
    alive = {(s.label, s.start, s.end) for s in spans}
    label = next(label for label, kind in LABELS.items() if kind == fact.kind)
    if "mentions" not in fact.value:
        return fact.value if (label, fact.start, fact.end) in alive else None
    mentions = [m for m in fact.value["mentions"] if (label, m["start"], m["end"]) in alive]
    if not mentions:
        return None
    kept = {**fact.value, "mentions": mentions}
    if "positions" in kept:
        kept["positions"] = [p for p in kept["positions"] if ("position", p["start"], p["end"]) in alive]
    return kept
