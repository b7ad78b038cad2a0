"""Run the examples of every rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from vnextract.rulebook.entries import CompiledPattern, Entry, Fragment, Pattern
from vnextract.rulebook.examples import CLOSE, OPEN, parse_marked
from vnextract.rulebook.load import Rulebook
from vnextract.text import SourceText


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Finder = tuple[Callable[[Rulebook], Any], Callable[[SourceText, Any], Sequence[_Spanned]]]
"""How one kind compiles its rules and finds candidates with them."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many rules and sentences were tried, and what failed: ``file: rule: field: reason``."""

    rules: int
    sentences: int
    problems: tuple[str, ...]


def check(rulebook: Rulebook, finders: Mapping[str, Finder]) -> Checked:
    """Run every example and counterexample.

    A marked example must have its marked spans among the matches; one without marks must match as a whole; a
    counterexample must not match at all. Patterns are tried by themselves, other entries (a title, a document
    type) through ``find`` of their kind.

    Raises:
        RuleError: a pattern can't be compiled.
    """
    rules = sentences = 0
    problems: list[str] = []
    for (kind, table), entries in rulebook.tables.items():
        finder: Callable[[SourceText], list[tuple[int, int]]] | None = None
        patterns = {p.entry.id: p for p in rulebook.patterns(kind, table, Pattern)}
        for entry in entries.values():
            rules += 1
            sentences += len(entry.examples) + len(entry.counterexamples)
            if not entry.examples and not entry.counterexamples:
                continue
            if entry.id in patterns:
                spans = _by_pattern(patterns[entry.id])
            else:
                finder = finder or _by_kind(rulebook, finders[kind])
                spans = finder
            where = f"{rulebook.origin[kind, entry.id]}: {entry.id}"
            problems += [f"{where}: {problem}" for problem in _problems(entry, spans)]
    return Checked(rules, sentences, tuple(problems))


def _problems(entry: Entry, find: Callable[[SourceText], list[tuple[int, int]]]) -> Iterator[str]:
    for example in entry.examples:
        marked = parse_marked(example)
        source = SourceText.of(marked.text)
        wanted = marked.spans or ((0, len(marked.text)),)
        found = [source.span(start, end) for start, end in find(source) if start < end]
        for start, end in wanted:
            if (start, end) not in found:
                seen = ", ".join(repr(marked.text[a:b]) for a, b in found) or "nothing"
                yield f"examples: {marked.text[start:end]!r} is not found in {example!r}, but {seen}"
    if isinstance(entry, Fragment):
        return
    for example in entry.counterexamples:
        text = example.replace(OPEN, "").replace(CLOSE, "")
        source = SourceText.of(text)
        for start, end in find(source):
            quoted = slice(*source.span(start, end)) if start < end else slice(start, end)
            yield f"counterexamples: {text[quoted]!r} is found in {example!r}"


def _by_pattern(pattern: CompiledPattern[Pattern]) -> Callable[[SourceText], list[tuple[int, int]]]:
    return lambda source: [match.span() for match in pattern.finditer(source)]


def _by_kind(rulebook: Rulebook, finder: Finder) -> Callable[[SourceText], list[tuple[int, int]]]:
    compile, find = finder
    compiled = compile(rulebook)
    return lambda source: [(c.start, c.end) for c in find(source, compiled)]
