"""The rule tables of quantities, and their compiled form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import regex

from vnextract.errors import RuleError
from vnextract.model import Comparator, QuantityKind
from vnextract.rulebook import CompiledPattern, Entry, Pattern, Rulebook

NAME = "quantities"

# What the finder asks for by name; a rules folder that drops one of them is told so.
CUES = (
    "bound.difference", "bound.surplus", "bound.compared", "bound.up_to", "change.increase",
    "change.decrease", "change.level", "change.growth_head", "change.shrink_head", "change.from_to",
    "context.base", "context.time", "subject.sentence_break", "subject.segment_break", "subject.tail",
    "subject.lead", "subject.report", "subject.object_of", "subject.measure", "subject.relative",
    "subject.trailing", "subject.agent", "subject.predicate", "subject.existential", "subject.counted",
    "subject.modal", "subject.anaphor", "subject.bare", "subject.respective", "subject.share",
    "subject.level", "subject.whole", "subject.no_noun", "subject.right_break", "subject.right_lead",
    "subject.coordinate", "subject.about", "subject.field", "subject.deed", "subject.giving",
    "subject.amounted", "subject.main_verb", "subject.predicated", "subject.comparative",
    "subject.compared_to", "subject.source", "subject.until", "subject.adjunct", "subject.list_head",
    "subject.in_terms_of", "subject.rate_noun", "subject.growth", "subject.cell", "subject.person",
    "subject.verbal", "subject.place", "subject.carried", "subject.with", "subject.purpose_head",
    "subject.there", "subject.row_head", "subject.covering", "subject.among", "subject.being",
    "change.lost_share",
)  # fmt: skip


class FigurePattern(Pattern):
    """A figure; groups ``value``, ``value_max`` and ``denominator`` are its numbers."""

    kind: QuantityKind
    comparator: Comparator = "eq"


class BoundWords(Entry):
    """Words before a figure that bound it."""

    comparator: Comparator
    words: tuple[str, ...]
    quoted: bool = True
    """Whether they belong to the figure's text; "ước đạt" does not."""


class AfterPattern(Pattern):
    """Words behind a figure that bound it; matched right where the figure ends."""

    comparator: Comparator


class Cue(Pattern):
    """A regex that the finder asks for by its id."""


@dataclass(frozen=True, slots=True)
class QuantityRules:
    """Rules ready to use.

    ``bounds`` matches a run of bound words at the end of a string, ``bound_word`` one of them;
    ``comparators`` gives each word's meaning, ``unquoted`` are those that stay out of the figure's text.
    """

    patterns: tuple[CompiledPattern[FigurePattern], ...]
    after: tuple[CompiledPattern[AfterPattern], ...]
    bounds: regex.Pattern[str]
    bound_word: regex.Pattern[str]
    comparators: Mapping[str, Comparator]
    unquoted: frozenset[str]
    cues: Mapping[str, regex.Pattern[str]]


SCHEMA: Mapping[str, type[Entry]] = MappingProxyType(
    {"pattern": FigurePattern, "bound": BoundWords, "after": AfterPattern, "cue": Cue}
)


def compile_rules(rulebook: Rulebook) -> QuantityRules:
    """Compile the tables of quantities.

    Raises:
        RuleError: a pattern that is no regex, or a cue that is missing.
    """
    cues = {p.entry.id: p.regex for p in rulebook.patterns(NAME, "cue", Cue)}
    if missing := [name for name in CUES if name not in cues]:
        raise RuleError([f"{NAME}: cue: {name}: missing; the finder needs it" for name in missing])
    comparators: dict[str, Comparator] = {}
    unquoted: set[str] = set()
    for entry in rulebook.entries(NAME, "bound", BoundWords):
        comparators |= dict.fromkeys(entry.words, entry.comparator)
        if not entry.quoted:
            unquoted.update(entry.words)
    words = "|".join(regex.escape(w, literal_spaces=True) for w in sorted(comparators, key=len, reverse=True))
    one = rf"(?<!\w)(?:{words})(?!\w)"
    return QuantityRules(
        patterns=rulebook.patterns(NAME, "pattern", FigurePattern),
        after=rulebook.patterns(NAME, "after", AfterPattern),
        bounds=regex.compile(rf"(?:{one} ?){{1,4}}\Z"),
        bound_word=regex.compile(one),
        comparators=comparators,
        unquoted=frozenset(unquoted),
        cues=cues,
    )
