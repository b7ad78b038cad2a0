"""The rule files of dates: their tables, and the rules made ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

import regex
from pydantic import BaseModel, ConfigDict, model_validator

from vnextract.kinds.dates.anchors import Anchors, read_anchors
from vnextract.kinds.dates.value import Anchor, Moment, Shift
from vnextract.rulebook import CompiledPattern, Entry, Pattern, Rulebook

Standing = Literal["alone", "listed", "joined"]


class ShiftEntry(BaseModel):
    """``{ unit = "day", by = -1 }``; see :class:`~vnextract.kinds.dates.value.Shift`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: Literal["day", "week", "month", "quarter", "year", "school_year", "term"]
    by: int
    anchor: Anchor = "published"


class ValuePattern(Pattern):
    """A pattern with what it says beyond its groups: ``value = { month = 9, day = 2 }``."""

    value: Mapping[str, int | bool | str | ShiftEntry] = {}

    @model_validator(mode="after")
    def _fields_exist(self) -> ValuePattern:
        known = {f.name for f in fields(Moment)}
        if unknown := sorted(set(self.value) - known):
            raise ValueError(f"value: unknown {', '.join(unknown)}; there are {', '.join(sorted(known))}")
        return self

    def moment(self) -> Moment:
        """The fixed part of the value."""
        given: dict[str, Any] = {
            name: Shift(part.unit, part.by, part.anchor) if isinstance(part, ShiftEntry) else part
            for name, part in self.value.items()
        }
        return Moment(**given)


class DatePattern(ValuePattern):
    """A point of the calendar. Groups name what they hold: day, month, year, end_day, … (see normalize.py).

    ``stands`` says when the match is a date: ``alone`` always, ``listed`` only beside another date of its
    kind, ``joined`` only as a part of a longer expression. Of two matches of one length the higher
    ``priority`` wins. ``starts`` names a ``[[start]]``: matches begin only where that one matches.
    """

    stands: Standing = "alone"
    priority: int = 0
    starts: str | None = None


class Start(Pattern):
    """Where the matches of many patterns may begin, so that a text is searched once for all of them."""


class Suffix(ValuePattern):
    """Words after a date that belong to it. ``opens`` makes a span without that end of it.

    ``confirms`` lets a date stand that could not stand alone ("thứ ba tới").
    """

    opens: Literal["start", "end"] | None = None
    confirms: bool = False


class Join(Pattern):
    """What stands between two dates that are one fact.

    ``close`` is a bracket after the second, ``after`` what must stand before the first, if anything.
    """

    makes: Literal["interval", "same", "list"]
    close: str = ""
    after: tuple[str, ...] = ()


class Cue(Pattern):
    """Words around a date that say how to read it; ``side`` is where they stand, in the same line."""

    side: Literal["before", "after"]


class Numeral(Entry):
    """What words mean as numbers, in one group: ``month``, ``day``, ``weekday``, …"""

    group: str
    values: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Search:
    """A pattern with where it can match at all: from the places of a ``[[start]]``, or around anchors."""

    entry: DatePattern
    regex: regex.Pattern[str]
    folded: bool
    starts: str | None
    anchors: Anchors | None


@dataclass(frozen=True, slots=True)
class DateRules:
    """The rules of dates, ready to run.

    ``any_suffix`` matches, on folded text, wherever one of the suffixes does; ``cue_words`` has for each cue
    the words of which one is always there, or none where that is not known.
    """

    patterns: tuple[CompiledPattern[DatePattern], ...]
    searches: tuple[Search, ...]
    starts: Mapping[str, CompiledPattern[Start]]
    suffixes: tuple[CompiledPattern[Suffix], ...]
    any_suffix: regex.Pattern[str]
    joins: tuple[CompiledPattern[Join], ...]
    cues: tuple[CompiledPattern[Cue], ...]
    cue_words: tuple[tuple[str, ...], ...]
    numerals: Mapping[str, Mapping[str, int]]


SCHEMA: Mapping[str, type[Entry]] = {
    "pattern": DatePattern,
    "start": Start,
    "suffix": Suffix,
    "join": Join,
    "cue": Cue,
    "numeral": Numeral,
}


def compile_rules(book: Rulebook) -> DateRules:
    """Compile the rules of dates.

    Raises:
        RuleError: a pattern that is no regex, or names an unknown fragment.
    """
    numerals: dict[str, dict[str, int]] = {}
    for entry in book.entries("dates", "numeral", Numeral):
        numerals.setdefault(entry.group, {}).update(entry.values)
    patterns = book.patterns("dates", "pattern", DatePattern)
    suffixes = book.patterns("dates", "suffix", Suffix)
    cues = book.patterns("dates", "cue", Cue)
    return DateRules(
        patterns,
        tuple(
            Search(p.entry, p.regex, p.entry.on == "folded", p.entry.starts, read_anchors(p.regex.pattern))
            for p in patterns
        ),
        {start.entry.id: start for start in book.patterns("dates", "start", Start)},
        suffixes,
        regex.compile("|".join(f"(?:{suffix.regex.pattern})" for suffix in suffixes) or "(?!)"),
        book.patterns("dates", "join", Join),
        cues,
        tuple(anchors.words if (anchors := read_anchors(cue.regex.pattern)) else () for cue in cues),
        numerals,
    )
