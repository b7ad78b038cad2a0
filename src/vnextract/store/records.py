"""What the workspace gives back: one frozen record a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Recipe:
    """What made a result: equal recipes and equal input give equal facts."""

    program: str
    rules: str
    kinds: str


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article without its text; ``id`` is for joins, ``key`` its identity for people and exports.

    ``near_group`` is the id of the first of the articles that say nearly the same, ``duplicate_of`` that of
    the first with exactly the same text and date.
    """

    id: int
    key: str
    source_id: str | None
    path: str
    title: str | None
    source: str | None
    published: str | None
    sha256: str
    length: int
    version: int
    fact_count: int
    least_confidence: float | None
    duplicate_of: int | None
    near_group: int | None


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A fact of an article: ``value`` is the fact as in the output document."""

    id: int
    article: int
    fact: str
    kind: str
    rule: str
    confidence: float
    start: int
    end: int
    text: str
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredFailure:
    """What stands in the place of an article that could not be read or extracted."""

    key: str
    source_id: str | None
    path: str
    stage: str
    error: str
    reason: str
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run; the counts are of inputs. ``state`` is running, finished, interrupted or failed."""

    id: int
    started: str
    finished: str | None
    state: str
    program: str
    rules: str
    kinds: str
    options: dict[str, Any]
    seen: int
    extracted: int
    copied: int
    unchanged: int
    failed: int
