"""JSON lines: one output document a line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vnextract.model import Document, OffsetUnit
from vnextract.writers.atomic import atomic_text


def write(
    documents: Iterable[Document], path: Path, *, offsets: OffsetUnit = "codepoints", text: bool = False
) -> int:
    """Write documents to one file, whole or not at all.

    Returns:
        How many were written.

    Raises:
        OSError: it can't be written.
    """
    count = 0
    with atomic_text(path) as stream:
        for document in documents:
            stream.write(document.to_json(offsets=offsets, text=text) + "\n")
            count += 1
    return count
