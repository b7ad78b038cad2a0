"""What a caller may ask of the readers, and how much they take from a hostile file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds in bytes, except where said; beyond one of them a file is a failure, never a crash."""

    file: int = 64 * MEGABYTE
    """One file that is read whole (all formats but JSON lines)."""
    line: int = 16 * MEGABYTE
    """One line of a JSON-lines file."""
    text: int = 8 * 1024 * 1024
    """One article, in code points."""
    expanded: int = 4096 * MEGABYTE
    """What one archive may grow to."""
    ratio: int = 200
    """How many times its own size an archive may grow to, once it is past ``ratio_floor``."""
    ratio_floor: int = 16 * MEGABYTE
    members: int = 100_000
    """Entries of one archive."""
    depth: int = 2
    """Archives inside each other, and the JSON nesting of :func:`json.loads` is bounded by Python itself."""
    pages: int = 2_000
    """Pages of one PDF."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Field names of JSON records, first match wins; ``published`` is for texts that bring no date."""

    text_fields: tuple[str, ...] = ("text", "content", "body")
    title_fields: tuple[str, ...] = ("title",)
    published_fields: tuple[str, ...] = ("published", "date")
    id_fields: tuple[str, ...] = ("id",)
    source_fields: tuple[str, ...] = ("source",)
    url_fields: tuple[str, ...] = ("url",)
    published: date | None = None
    limits: Limits = field(default_factory=Limits)
