"""Run the examples of every rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import regex

from vnextract.rulebook.entries import CompiledPattern, Entry, Fragment, Pattern, expand
from vnextract.rulebook.examples import parse_marked
from vnextract.rulebook.load import Rulebook
from vnextract.text import SourceText

Finder = tuple[Callable[[Rulebook], Any], Callable[[SourceText, Any], Sequence[Any]]]
"""How one kind compiles its rules and finds candidates with them."""
_Found = tuple[int, int, str | None]
"""Start, end, and the rule that made it; None where only one rule was tried."""
_Find = Callable[[SourceText], Iterable[_Found]]


@dataclass(frozen=True, slots=True)
class Checked:
    """How many rules and sentences were tried, and what failed: ``file: rule: field: reason``."""

    rules: int
    sentences: int
    problems: tuple[str, ...]


def check(rulebook: Rulebook, finders: Mapping[str, Finder]) -> Checked:
    """Run every example and counterexample.

    A marked example must have its marked spans among the finds; one without marks must be found as a whole;
    in a counterexample the entry must find nothing. A pattern finds its matches and what its named groups
    take of them, a fragment finds only a whole string, and any other entry (a title, a document type) is
    tried through ``find`` of its kind.

    Raises:
        RuleError: a pattern can't be compiled.
    """
    rules = sentences = 0
    problems: list[str] = []
    by_kind: dict[str, _Find] = {}
    for (kind, table), entries in rulebook.tables.items():
        patterns = {p.entry.id: p for p in rulebook.patterns(kind, table, Pattern)}
        for entry in entries.values():
            rules += 1
            sentences += len(entry.examples) + len(entry.counterexamples)
            if not entry.examples and not entry.counterexamples:
                continue
            if entry.id in patterns:
                find = _by_pattern(patterns[entry.id])
            elif isinstance(entry, Fragment):
                find = _by_fragment(entry, rulebook, kind)
            else:
                if kind not in by_kind:
                    by_kind[kind] = _by_kind(rulebook, finders[kind])
                find = by_kind[kind]
            where = f"{rulebook.origin[kind, entry.id]}: {entry.id}"
            problems += [f"{where}: {problem}" for problem in _problems(entry, find)]
    return Checked(rules, sentences, tuple(problems))


def _problems(entry: Entry, find: _Find) -> Iterator[str]:
    for example in entry.examples:
        marked = parse_marked(example)
        found = list(_given_spans(marked.text, find))
        for start, end in marked.spans or ((0, len(marked.text)),):
            if (start, end) not in found:
                seen = ", ".join(repr(marked.text[a:b]) for a, b in found) or "nothing"
                yield f"examples: {marked.text[start:end]!r} is not found in {example!r}, but {seen}"
    for example in entry.counterexamples:
        text = parse_marked(example).text
        for start, end in _given_spans(text, find, entry.id):
            yield f"counterexamples: {text[start:end]!r} is found in {example!r}"
            break


def _given_spans(text: str, find: _Find, rule: str | None = None) -> Iterator[tuple[int, int]]:
    source = SourceText.of(text)
    for start, end, made_by in find(source):
        if start < end and (rule is None or made_by in (None, rule)):
            yield source.span(start, end)


def _by_pattern(pattern: CompiledPattern[Pattern]) -> _Find:
    def find(source: SourceText) -> Iterator[_Found]:
        for match in pattern.finditer(source):
            yield *match.span(), None
            yield from ((*match.span(name), None) for name in pattern.regex.groupindex if match[name])

    return find


def _by_fragment(fragment: Fragment, rulebook: Rulebook, kind: str) -> _Find:
    fragments = {f.id: f.body() for f in rulebook.entries(kind, "fragment", Fragment)}
    compiled = regex.compile(expand(fragment.body(), fragments))

    def find(source: SourceText) -> Iterator[_Found]:
        # Patterns put fragments into regexes over either layer.
        if compiled.fullmatch(source.folded) or compiled.fullmatch(source.text):
            yield 0, len(source.text), None

    return find


def _by_kind(rulebook: Rulebook, finder: Finder) -> _Find:
    compile, find = finder
    compiled = compile(rulebook)

    def spans(source: SourceText) -> Iterator[_Found]:
        for candidate in find(source, compiled):
            yield candidate.start, candidate.end, candidate.rule
            # A person's positions are finds of their own.
            for field in fields(candidate):
                parts = getattr(candidate, field.name)
                if isinstance(parts, tuple):
                    yield from ((p.start, p.end, candidate.rule) for p in parts if hasattr(p, "start"))

    return spans
