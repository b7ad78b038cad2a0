"""Exports for teams that review in Label Studio, doccano or brat. Offsets are code points in all three."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vnextract import __version__
from vnextract.batch.export import named
from vnextract.batch.marks import LABELS, Mark, marks_of
from vnextract.store import StoredArticle, Workspace
from vnextract.writers.atomic import atomic_text

# Okabe and Ito's palette: told apart with every kind of colour vision.
_COLOURS = dict(zip(LABELS, ("#D55E00", "#E69F00", "#0072B2", "#009E73", "#CC79A7"), strict=True))


def write_label_studio(workspace: Workspace, path: Path, text: bool) -> int:
    """Write ``tasks.json``, facts as predictions, and the labelling ``config.xml`` into a folder."""
    labels = "\n".join(f'    <Label value="{label}" background="{_COLOURS[label]}"/>' for label in LABELS)
    with atomic_text(path / "config.xml") as stream:
        stream.write(
            f'<View>\n  <Labels name="label" toName="text">\n{labels}\n  </Labels>\n'
            '  <Text name="text" value="$text" granularity="word"/>\n</View>\n'
        )
    count = 0
    with atomic_text(path / "tasks.json") as stream:
        stream.write("[")
        for article in workspace.articles():
            stream.write(",\n" if count else "\n")
            stream.write(json.dumps(_task(workspace, article), ensure_ascii=False))
            count += 1
        stream.write("\n]\n")
    return count


def write_doccano(workspace: Workspace, path: Path, text: bool) -> int:
    """Write JSON lines for a sequence-labelling project that allows overlapping spans."""
    count = 0
    with atomic_text(path) as stream:
        for article in workspace.articles():
            marks = marks_of(workspace.facts(article.id))
            line = {
                "text": workspace.text(article.id),
                "label": [[mark.start, mark.end, mark.label] for mark in marks],
                **_meta(article),
            }
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            count += 1
    return count


def write_brat(workspace: Workspace, path: Path, text: bool) -> int:
    """Write a brat collection: ``.txt`` and ``.ann`` of each article, and ``annotation.conf``."""
    with atomic_text(path / "annotation.conf") as stream:
        stream.write(
            "\n".join(("[entities]", *LABELS, "[relations]", "holds\tArg1:official, Arg2:position", ""))
        )
        stream.write("[events]\n[attributes]\n")
    count = 0
    for name, article in named(workspace):
        content = workspace.text(article.id)
        with atomic_text(path / f"{name}.txt") as stream:
            stream.write(content)
        with atomic_text(path / f"{name}.ann") as stream:
            stream.write(_standoff(content, marks_of(workspace.facts(article.id))))
        count += 1
    return count


def _meta(article: StoredArticle) -> dict[str, Any]:
    return {
        "article": article.key,
        "title": article.title,
        "published": article.published,
        "sha256": article.sha256,
    }


def _task(workspace: Workspace, article: StoredArticle) -> dict[str, Any]:
    results = []
    for mark in marks_of(workspace.facts(article.id)):
        value = {"start": mark.start, "end": mark.end, "text": mark.text, "labels": [mark.label]}
        results.append(
            {
                "id": mark.id,
                "from_name": "label",
                "to_name": "text",
                "type": "labels",
                "value": value,
                "score": mark.confidence,
            }
        )
    prediction: dict[str, Any] = {"model_version": f"vnextract {__version__}", "result": results}
    if article.least_confidence is not None:
        prediction["score"] = article.least_confidence
    return {"data": {"text": workspace.text(article.id), **_meta(article)}, "predictions": [prediction]}


def _standoff(content: str, marks: list[Mark]) -> str:
    lines, number_of = [], {}
    for number, mark in enumerate(marks, 1):
        number_of[mark.id] = number
        # brat's entities can't cross a line: they become fragments, joined by blanks in the reference text.
        fragments, start = [], mark.start
        for piece in content[mark.start : mark.end].split("\n"):
            if piece:
                fragments.append((start, start + len(piece)))
            start += len(piece) + 1
        where = ";".join(f"{start} {end}" for start, end in fragments)
        text = " ".join(content[start:end] for start, end in fragments)
        lines.append(f"T{number}\t{mark.label} {where}\t{text}\n")
    relations = 0
    for mark in marks:
        if mark.label == "position" and (owner := number_of.get(f"{mark.fact}.1")):
            relations += 1
            lines.append(f"R{relations}\tholds Arg1:T{owner} Arg2:T{number_of[mark.id]}\n")
    return "".join(lines)
