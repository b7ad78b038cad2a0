"""What every kind of fact provides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from vnextract.rulebook import Entry, Rulebook
from vnextract.text import SourceText


class Candidate(Protocol):
    """A mention in clean coordinates, with the rule that made it and the cues that spoke for it."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """One after the last character."""

    @property
    def rule(self) -> str:
        """Id of the rule."""

    @property
    def cues(self) -> tuple[str, ...]:
        """Short names of what spoke for it."""


class Weights(Entry):
    """Log odds of one part of a kind: ``base`` for any fact, and what each rule and cue adds."""

    base: float
    rules: Mapping[str, float] = {}
    cues: Mapping[str, float] = {}


R = TypeVar("R")
C = TypeVar("C", bound=Candidate)


@dataclass(frozen=True)
class Kind(Generic[R, C]):
    """One kind of fact.

    ``schema`` names the tables of its rule files, ``compile`` makes its rules ready once, ``find`` is pure:
    the same text and rules give the same candidates, in text order.
    """

    name: str
    schema: Mapping[str, type[Entry]]
    compile: Callable[[Rulebook], R]
    find: Callable[[SourceText, R], Sequence[C]]
