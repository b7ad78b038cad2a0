"""Hosts: the hospital, company or office that boards, rooms and bare directors of an article belong to."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import regex

from vnextract.kinds.officials import NamedBody, OfficialRules, find_named_bodies, looks_foreign
from vnextract.resolving.abbreviations import expand
from vnextract.resolving.places import Places
from vnextract.text import SourceText, fold

# "… Việt Nam (ACV)", "… Sài Gòn (Sabeco)".
_SHORT_FORM = regex.compile(r" \((?:gọi tắt là |viết tắt là )?(\p{Lu}[\p{L}\d&.\-]{1,14})\)")

# Characters from the body that somebody speaks for to the office; a sentence does not end between them.
_CLAUSE = 100
# Characters of some three paragraphs.
_FURTHER_UP = 1500
_SENTENCE_END = regex.compile(r"[.;!?\n] |\n")


def begins_with(folded: str, words: Iterable[str]) -> bool:
    """Whether a folded name begins with one of some words or phrases."""
    return any(folded.startswith(word) and folded[len(word) :][:1] in ("", " ") for word in words)


@dataclass(frozen=True, slots=True)
class _Named:
    """Where bodies are named, in text order."""

    at: list[int]
    names: list[str]

    def before(self, at: int, since: int) -> str | None:
        """The body named last in ``[since, at)``."""
        k = bisect_left(self.at, at) - 1
        return self.names[k] if k >= 0 and self.at[k] >= since else None

    def sole(self, at: int, since: int) -> str | None:
        """The body named in ``[since, at)``, if it is the only one there."""
        near = {self.names[k] for k in range(bisect_left(self.at, since), bisect_left(self.at, at))}
        return near.pop() if len(near) == 1 else None


@dataclass(frozen=True, slots=True)
class _Sort:
    """The bodies of some sorts: all, those outside positions, the one the text names most, or alone."""

    all: _Named
    outside: _Named
    most: str | None
    sole: str | None


class Hosts:
    """The bodies an article names that others may belong to; read when first asked for, in linear time."""

    def __init__(
        self, source: SourceText, rules: OfficialRules, places: Places, positions: Sequence[tuple[int, int]]
    ) -> None:
        """Collect the bodies.

        Args:
            source: The text.
            rules: Those of officials.
            places: Those of the text.
            positions: The spans of its positions: a body inside one is first of all that position's.
        """
        self._source = source
        self._rules = rules
        self._places = places
        self._positions = positions
        self._sorts: dict[frozenset[str], _Sort] = {}

    @cached_property
    def _bodies(self) -> list[NamedBody]:
        """Most articles never ask."""
        return find_named_bodies(self._source, self._rules)

    @cached_property
    def _hosts(self) -> list[tuple[int, str]]:
        """Where bodies are named, and as what, written out."""
        return [(body.span[0], self._written(body.span)) for body in self._bodies]

    def _written(self, span: tuple[int, int]) -> str:
        return expand(self._source.text[slice(*span)], self._rules)

    @cached_property
    def parents(self) -> dict[str, str]:
        """What the article says bodies sit in, by folded name: "Cục A (Bộ B)"."""
        found: dict[str, str] = {}
        for body in self._bodies:
            if body.parent:
                found.setdefault(fold(self._written(body.span)), self._written(body.parent))
        return found

    @cached_property
    def _inside(self) -> set[int]:
        inside = {at for start, end in self._positions for at in range(start, end)}
        return {at for at, _ in self._hosts if at in inside}

    def sole(self, at: int, sorts: frozenset[str]) -> str | None:
        """The only body of some sorts named a little further up."""
        return self._sort(sorts).all.sole(at, at - _FURTHER_UP)

    def before(self, at: int, sorts: frozenset[str], *, sole: bool = False) -> str | None:
        """The body of some sorts named last in the same line, else the one named most, else :meth:`sole`.

        Args:
            at: A clean offset.
            sorts: First words of bodies, folded.
            sole: One named once will do, if it is the only one of its sort.
        """
        sort = self._sort(sorts)
        since = self._places.line_start(at)
        found = (
            sort.outside.before(at, since) or sort.all.before(at, since) or sort.most or self.sole(at, sorts)
        )
        return found or (sort.sole if sole and sort.all.at and sort.all.at[0] < at else None)

    def ending(self, at: int) -> str | None:
        """The body whose name ends at an offset."""
        return self._by_end.get(at)

    @cached_property
    def _by_end(self) -> dict[int, str]:
        return {body.span[1]: self._written(body.span) for body in reversed(self._bodies)}

    def represented(self, at: int) -> str | None:
        """The body that a sentence says its people speak for: "Đại diện Bộ Công an, Thiếu tướng A, …"."""
        k = bisect_left(self._represented.at, at) - 1
        if k < 0:
            return None
        since = self._represented.at[k]
        apart = at - since > _CLAUSE or _SENTENCE_END.search(self._source.text, since, at)
        return None if apart else self._represented.names[k]

    @cached_property
    def _represented(self) -> _Named:
        folded = self._source.folded
        found = [
            (body.span[1], self._written(body.span))
            for body in self._bodies
            if folded.endswith(tuple(self._rules.sets.speaks_for), 0, body.span[0])
            and folded[body.span[1] : body.span[1] + 1] in (",", ":")
        ]
        return _Named([at for at, _ in found], [name for _, name in found])

    def fuller(self, body: str) -> str:
        """A name without its sort, or its short form, in full where the text tells it.

        "VN Pharma" → "Công ty VN Pharma"; "ACV" → the body whose first mention says "(ACV)".
        """
        folded = fold(body)
        if full := self._by_short_form.get(folded):
            return full
        if folded.split(" ")[0] in self._rules.sets.headed or not body[:1].isupper():
            return body
        return self._by_tail.get(folded, body)

    @cached_property
    def _by_short_form(self) -> dict[str, str]:
        """Bodies by the abbreviation or brand that a bracket behind their name gives."""
        found: dict[str, str] = {}
        for body in self._bodies:
            short = _SHORT_FORM.match(self._source.text, body.span[1])
            # A word that is a Vietnamese syllable is a place in brackets: "(Vinh)".
            if short and (short[1].isupper() or looks_foreign([fold(short[1])])):
                found.setdefault(fold(short[1]), self._written(body.span))
        return found

    def _sort(self, sorts: frozenset[str]) -> _Sort:
        sort = self._sorts.get(sorts)
        if sort is None:
            sort = self._sorts[sorts] = self._of_sort(sorts)
        return sort

    def _of_sort(self, sorts: frozenset[str]) -> _Sort:
        hosts = [(at, name) for at, name in self._hosts if begins_with(fold(name), sorts)]
        outside = [(at, name) for at, name in hosts if at not in self._inside]
        ranked = Counter(name for _, name in outside).most_common(2)
        clear = ranked and ranked[0][1] > 1 and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1])
        return _Sort(
            _Named([at for at, _ in hosts], [name for _, name in hosts]),
            _Named([at for at, _ in outside], [name for _, name in outside]),
            ranked[0][0] if clear else None,
            ranked[0][0] if len(ranked) == 1 else None,
        )

    @cached_property
    def _by_tail(self) -> dict[str, str]:
        """Companies by each ending of their folded name that begins at a word."""
        found: dict[str, str] = {}
        for _, name in self._hosts:
            folded = fold(name)
            if begins_with(folded, self._rules.sets.company_sort):
                syllables = folded.split(" ")
                for k in range(1, len(syllables)):
                    found.setdefault(" ".join(syllables[k:]), name)
        return found
