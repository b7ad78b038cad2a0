"""Gold files: one article a line with the facts quoted from its text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vnextract.errors import InputError

Fact = Mapping[str, Any]
Place = tuple[int, int]


def read_gold(path: Path) -> list[Fact]:
    """Read a gold file.

    Raises:
        InputError: it is no JSON lines with ``id``, ``text`` and ``gold``; the message names the line.
        OSError: it can't be read.
    """
    articles: list[Fact] = []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is no UTF-8; save it as UTF-8") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            article = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{path}: line {number}: no JSON: {error.msg}") from error
        if not isinstance(article, dict) or not {"id", "text", "gold"} <= article.keys():
            raise InputError(f"{path}: line {number}: a gold article has id, text and gold")
        articles.append(article)
    return articles


def place_of(article: Fact, quoted: Fact) -> Place:
    """Where the nth occurrence of a quoted string stands; occurrences may overlap."""
    text, needle, at = article["text"], quoted["text"], -1
    for _ in range(quoted.get("nth") or 1):
        at = text.find(needle, at + 1)
        if at < 0:
            nth = quoted.get("nth", 1)
            raise InputError(f"{article['id']}: gold text not in the article: {needle!r}, nth {nth}")
    return at, at + len(needle)
