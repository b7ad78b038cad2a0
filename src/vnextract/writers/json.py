"""One JSON file an article, under the article's id."""

from __future__ import annotations

import hashlib
from pathlib import Path

from vnextract.model import Document, OffsetUnit
from vnextract.writers.atomic import atomic_text

# File systems allow 255 bytes a name; the rest is for ".json" and for the temporary file's name.
_LONGEST_NAME = 200


class FolderWriter:
    """Writes ``<folder>/<article.id>.json``; never outside the folder, never two articles into one file."""

    def __init__(self, folder: Path, *, offsets: OffsetUnit = "codepoints", text: bool = False) -> None:
        self._folder, self._offsets, self._text = folder, offsets, text
        self._taken: set[str] = set()
        self._unnamed = 0

    def write(self, document: Document) -> Path:
        """Write one document and return where.

        Raises:
            OSError: it can't be written.
        """
        path = self._folder / self._name(document)
        with atomic_text(path) as stream:
            stream.write(document.to_json(offsets=self._offsets, text=self._text, indent=2) + "\n")
        return path

    def _name(self, document: Document) -> str:
        identity = document.article.id
        if identity is None:
            self._unnamed += 1
            identity = f"article-{self._unnamed}"
        safe = safe_name(identity)
        name, number = safe, 1
        # Some file systems take A.json and a.json for one file.
        while name.casefold() in self._taken:
            number += 1
            name = f"{safe}~{number}"
        self._taken.add(name.casefold())
        return f"{name}.json"


def safe_name(identity: str) -> str:
    """A relative path for an id: ``"../a\\\\b"`` becomes ``"_/a_b"``; the parts of a path stay folders."""
    parts = [_safe_part(part) for part in identity.split("/") if part != ""]
    return "/".join(parts) or "_"


def _safe_part(part: str) -> str:
    cleaned = "".join("_" if _is_unsafe(character) else character for character in part)
    if set(cleaned) <= {"."}:
        return "_"
    if len(cleaned.encode()) > _LONGEST_NAME:
        short = cleaned.encode()[: _LONGEST_NAME - 17].decode("utf-8", "ignore")
        cleaned = f"{short}-{hashlib.sha256(part.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
    return cleaned


def _is_unsafe(character: str) -> bool:
    """Characters that Windows refuses, controls, and lone surrogates, which no file system encodes."""
    return character in '\\:*?"<>|' or ord(character) < 32 or 0xD800 <= ord(character) < 0xE000
