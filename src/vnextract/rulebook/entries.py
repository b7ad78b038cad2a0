"""What an entry of a rule file may hold; each kind of fact adds its own fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Generic, Literal, TypeVar

import regex
from pydantic import BaseModel, ConfigDict, Field, model_validator
from regex import Match

from vnextract.rulebook.examples import parse_marked
from vnextract.text import SourceText

# A reference to a fragment: lower-case, so that {1,5} and \p{Lu} stay what they are.
_REFERENCE = regex.compile(r"\{([a-z][a-z_]*)\}")


class Entry(BaseModel):
    """Any entry: an id unique in its kind, and sentences that prove it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    source: str | None = None
    """Where the facts of this entry come from."""

    @model_validator(mode="after")
    def _marks_are_paired(self) -> Entry:
        for text in (*self.examples, *self.counterexamples):
            parse_marked(text)
        return self


class Fragment(Entry):
    """A named part of patterns: a regex, or words of which the longest matches first."""

    regex: str | None = None
    words: tuple[str, ...] = ()
    adds_to: str | None = None
    """The id of a fragment of words that these are added to."""

    @model_validator(mode="after")
    def _one_of_two(self) -> Fragment:
        if (self.regex is None) == (not self.words):
            raise ValueError("give either regex or words")
        if self.adds_to is not None and not self.words:
            raise ValueError("only words can be added to a fragment")
        return self

    def body(self) -> str:
        """The fragment as regex source, not yet expanded."""
        if self.regex is not None:
            return self.regex
        return "|".join(
            regex.escape(w, literal_spaces=True) for w in sorted(self.words, key=len, reverse=True)
        )


class Pattern(Entry):
    """A regex over the text, or over its folded form (lower case, "hòa" for "hoà", plain dashes)."""

    regex: str
    on: Literal["text", "folded"] = "folded"


P = TypeVar("P", bound=Pattern)


@dataclass(frozen=True, slots=True)
class CompiledPattern(Generic[P]):
    """A pattern ready to search; ``entry`` is what the rule file says of it."""

    entry: P
    regex: regex.Pattern[str]

    def finditer(self, source: SourceText, *, timeout: float | None = None) -> Iterator[Match[str]]:
        """Search a source text in the layer that the pattern reads; offsets are clean ones."""
        text = source.folded if self.entry.on == "folded" else source.text
        return self.regex.finditer(text, timeout=timeout)


def expand(source: str, fragments: Mapping[str, str], *, depth: int = 0) -> str:
    """Put fragments into a pattern: ``{number}`` becomes ``(?:…)``.

    Raises:
        ValueError: an unknown fragment, or fragments that contain each other.
    """
    if depth > 20:
        raise ValueError("fragments contain each other")

    def body(match: regex.Match[str]) -> str:
        name = match[1]
        if name not in fragments:
            raise ValueError(f"unknown fragment {{{name}}}")
        return f"(?:{expand(fragments[name], fragments, depth=depth + 1)})"

    return _REFERENCE.sub(body, source)
