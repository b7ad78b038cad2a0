"""Write a workspace in the formats that other programs read.

Articles come in order of their keys, and no export holds a clock time, a run number or an absolute path:
equal workspaces give equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from vnextract.store import StoredArticle, Workspace
from vnextract.writers.atomic import atomic_text
from vnextract.writers.json import safe_name


@dataclass(frozen=True, slots=True)
class Format:
    """``module.function(workspace, path, text)`` writes it; ``folder`` says that ``path`` is one."""

    module: str
    function: str
    folder: bool
    summary: str


FORMATS: Mapping[str, Format] = {
    "jsonl": Format("vnextract.batch.export", "write_jsonl", False, "one output document a line"),
    "json": Format("vnextract.batch.export", "write_json", True, "one file an article"),
    "csv": Format("vnextract.batch.tables", "write_csv", False, "one row a fact, for spreadsheets"),
    "parquet": Format("vnextract.batch.tables", "write_parquet", False, "one row a fact; extra 'parquet'"),
    "docbin": Format("vnextract.batch.docbin", "write", True, "spaCy's own, facts as spans"),
    "label-studio": Format(
        "vnextract.batch.annotation", "write_label_studio", True, "tasks and configuration"
    ),
    "doccano": Format(
        "vnextract.batch.annotation", "write_doccano", False, "JSON lines for sequence labelling"
    ),
    "brat": Format(
        "vnextract.batch.annotation", "write_brat", True, "standoff: .txt, .ann and annotation.conf"
    ),
}

Write = Callable[[Workspace, Path, bool], int]


def export(workspace: Workspace, format: str, path: Path, *, text: bool = False) -> int:
    """Write all articles of a workspace.

    Args:
        workspace: Where from; a run may go on in it, articles are taken as they are when their turn comes.
        format: A name of ``FORMATS``.
        path: The file, or the folder for formats of several files.
        text: Put every article's text into ``article.text`` (``json`` and ``jsonl``).

    Returns:
        How many articles were written.

    Raises:
        KeyError: no such format.
        ModuleNotFoundError: the extra for this format is not installed.
        OSError: it can't be written.
    """
    chosen = FORMATS[format]
    write: Write = getattr(import_module(chosen.module), chosen.function)
    return write(workspace, path, text)


def write_jsonl(workspace: Workspace, path: Path, text: bool) -> int:
    """Write ``path``, one output document a line."""
    count = 0
    with atomic_text(path) as stream:
        for article in workspace.articles():
            stream.write(workspace.document_json(article.id, text=text) + "\n")
            count += 1
    return count


def write_json(workspace: Workspace, path: Path, text: bool) -> int:
    """Write one file an article into the folder ``path``."""
    count = 0
    for name, article in named(workspace):
        document = json.loads(workspace.document_json(article.id, text=text))
        with atomic_text(path / f"{name}.json") as stream:
            stream.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        count += 1
    return count


def named(workspace: Workspace) -> Iterator[tuple[str, StoredArticle]]:
    """All articles with a relative file name, without ending, for each; no two names are the same."""
    taken: set[str] = set()
    for article in workspace.articles():
        safe = safe_name(article.key)
        name, number = safe, 1
        while name.casefold() in taken:  # some file systems take A and a for one name
            number += 1
            name = f"{safe}~{number}"
        taken.add(name.casefold())
        yield name, article
