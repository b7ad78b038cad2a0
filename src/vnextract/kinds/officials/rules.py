"""The rule tables of officials, made ready for search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import ahocorasick
import regex

from vnextract.kinds.officials.lexicon import FRAGMENT_BITS, Word, WordSets, read_word_sets
from vnextract.rulebook import Entry, Fragment, Pattern, Rulebook
from vnextract.text import fold

Needs = Literal["body", "title", "named", "long", "standing", "abroad", "never"]


class Title(Entry):
    """Titles of office; see ``rules/officials/titles.toml`` for the fields."""

    surfaces: tuple[str, ...]
    alone: bool = False
    shares: bool = False
    weak: bool = False
    of_field: bool = False


class Need(Entry):
    """What makes titles an office."""

    what: Needs
    titles: tuple[str, ...]


class NotTitle(Entry):
    """Words before titles that make them a part of something else."""

    titles: tuple[str, ...]
    after: tuple[str, ...]


class NotFamily(Entry):
    """Words before family names that make them a part of something else.

    Behind those of ``free_after``, in lower case, a name of three syllables is one nevertheless.
    """

    families: tuple[str, ...]
    after: tuple[str, ...]
    free_after: tuple[str, ...] = ()
    abbreviation: bool = False


class Head(Entry):
    """What begins the full name of a body whose first word the title stands for."""

    head: str
    titles: tuple[str, ...]
    ministry: bool = False
    always: bool = False


class Meant(Entry):
    """The full body of titles with a body in short form."""

    titles: tuple[str, ...]
    bodies: tuple[str, ...]
    full: str


class HostOf(Entry):
    """The sorts of bodies that titles told without one belong to."""

    titles: tuple[str, ...]
    sorts: tuple[str, ...]


class Contraction(Entry):
    """Titles that hold their body, and both written apart."""

    titles: tuple[str, ...]
    title: str
    body: str


class Committee(Entry):
    """The committee of a level, the unit it leads (that of its host if none), and the titles of members."""

    name: str
    unit: str | None = None
    members: tuple[str, ...] = ()
    youth: bool = False


class Abbreviation(Entry):
    """Short forms (folded) and what they stand for."""

    full: Mapping[str, str]


class Province(Entry):
    """Provinces of one sort; ``valid_to`` is the last day of their existence."""

    kind: str
    names: tuple[str, ...]
    valid_to: date | None = None


class Parent(Entry):
    """Bodies that sit in another one; ``join`` is what stands between the two names."""

    parent: str
    bodies: tuple[str, ...]
    join: str = ", "


SCHEMA: Mapping[str, type[Entry]] = {
    "title": Title,
    "need": Need,
    "not_title": NotTitle,
    "not_family": NotFamily,
    "head": Head,
    "meant": Meant,
    "host": HostOf,
    "contraction": Contraction,
    "committee": Committee,
    "abbreviation": Abbreviation,
    "province": Province,
    "parent": Parent,
    "pattern": Pattern,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A province as the country knew or knows it."""

    name: str
    kind: str
    valid_to: date | None

    @property
    def full(self) -> str:
        """With its sort: ``tỉnh Tiền Giang``; a capital letter where the city is named after a person."""
        kind = self.kind.capitalize() if self.name == "Hồ Chí Minh" else self.kind
        return f"{kind} {self.name}"


@dataclass(frozen=True, slots=True)
class TitleRules:
    """What titles ask for and tell, by folded surface; bodies by folded name."""

    entries: Mapping[str, Title]
    needs: Mapping[str, Needs]
    not_after: Mapping[str, frozenset[str]]
    heads: Mapping[str, Head]
    meant: Mapping[tuple[str, str], str]
    hosts: Mapping[str, frozenset[str]]
    contractions: Mapping[str, Contraction]
    starts: frozenset[str]
    """First words of titles; a hyphen before one joins nothing: "Nguyễn Văn A-Phó Bí thư"."""


@dataclass(frozen=True, slots=True)
class BodyRules:
    """What is known of bodies and places, by folded name.

    ``place_finder`` finds ``places``, ``state`` foreign states; ``committees`` are by name,
    ``patterns`` by the end of their id.
    """

    abbreviations: Mapping[str, str]
    mixed_case: frozenset[str]
    places: Mapping[str, Place]
    place_finder: Any
    countries: frozenset[str]
    state: regex.Pattern[str]
    parents: Mapping[str, str]
    committees: Mapping[str, Committee]
    committee_of_member: Mapping[str, Committee]
    patterns: Mapping[str, regex.Pattern[str]]


@dataclass(frozen=True, slots=True)
class OfficialRules:
    """Lexicons ready for search.

    ``single`` knows what words without a blank may be, ``phrases`` finds the longer ones.
    """

    single: Mapping[str, int]
    phrases: Any
    sets: WordSets
    not_family: Mapping[str, NotFamily]
    titles: TitleRules
    bodies: BodyRules


# A word as the tokens of text.py see one: anything else has a blank or a punctuation mark inside.
_SIMPLE = regex.compile(r"[\p{L}\p{N}]++(?:['&.,\-][\p{L}\p{N}]++)*+")


def compile_rules(rulebook: Rulebook) -> OfficialRules:
    """Make the lexicons of officials ready."""
    single: dict[str, int] = {}
    phrases = ahocorasick.Automaton()
    for key, bits in _word_bits(rulebook).items():
        if _SIMPLE.fullmatch(key):
            single[key] = bits
        else:
            phrases.add_word(key, (len(key), bits, tuple(_single_bits(bits))))
    phrases.make_automaton()
    not_family = {
        fold(family): entry
        for entry in rulebook.entries("officials", "not_family", NotFamily)
        for family in entry.families
    }
    sets = read_word_sets(rulebook)
    return OfficialRules(single, phrases, sets, not_family, _title_rules(rulebook), _body_rules(rulebook))


def _word_bits(rulebook: Rulebook) -> dict[str, int]:
    found: dict[str, int] = {}

    def add(words: Iterable[str], bit: int) -> None:
        for word in words:
            key = fold(word)
            found[key] = found.get(key, 0) | bit

    for fragment in rulebook.entries("officials", "fragment", Fragment):
        if fragment.id in FRAGMENT_BITS:
            add(fragment.words, FRAGMENT_BITS[fragment.id])
    for title in rulebook.entries("officials", "title", Title):
        add(title.surfaces, Word.TITLE)
    for province in rulebook.entries("officials", "province", Province):
        add(province.names, Word.PLACE)
    return found


def _single_bits(bits: int) -> Iterator[int]:
    while bits:
        yield bits & -bits
        bits &= bits - 1


def _words(rulebook: Rulebook, *fragments: str) -> Iterator[str]:
    for fragment in rulebook.entries("officials", "fragment", Fragment):
        if fragment.id in fragments:
            yield from fragment.words


def _title_rules(rulebook: Rulebook) -> TitleRules:
    entries = {
        fold(surface): title
        for title in rulebook.entries("officials", "title", Title)
        for surface in title.surfaces
    }
    starts = {surface.split()[0] for surface in entries} | set(_words(rulebook, "former", "prefix"))
    return TitleRules(
        entries=entries,
        needs={t: need.what for need in rulebook.entries("officials", "need", Need) for t in need.titles},
        not_after={
            t: frozenset(entry.after)
            for entry in rulebook.entries("officials", "not_title", NotTitle)
            for t in entry.titles
        },
        heads={t: head for head in rulebook.entries("officials", "head", Head) for t in head.titles},
        meant={
            (t, body): entry.full
            for entry in rulebook.entries("officials", "meant", Meant)
            for t in entry.titles
            for body in entry.bodies
        },
        hosts={
            t: frozenset(entry.sorts)
            for entry in rulebook.entries("officials", "host", HostOf)
            for t in entry.titles
        },
        contractions={
            t: entry
            for entry in rulebook.entries("officials", "contraction", Contraction)
            for t in entry.titles
        },
        starts=frozenset(starts),
    )


def _body_rules(rulebook: Rulebook) -> BodyRules:
    abbreviations: dict[str, str] = {}
    for entry in rulebook.entries("officials", "abbreviation", Abbreviation):
        abbreviations.update(entry.full)
    places = {
        fold(name): Place(name, province.kind, province.valid_to)
        for province in rulebook.entries("officials", "province", Province)
        for name in province.names
    }
    if city := places.get("hồ chí minh"):
        places.update({fold(alias): city for alias in _words(rulebook, "city_alias")})
    committees = rulebook.entries("officials", "committee", Committee)
    finder = ahocorasick.Automaton()
    for key, place in places.items():
        finder.add_word(key, (len(key), place))
    finder.make_automaton()
    return BodyRules(
        abbreviations=abbreviations,
        mixed_case=frozenset(_words(rulebook, "mixed_case")),
        places=places,
        place_finder=finder,
        countries=frozenset(_words(rulebook, "country")),
        state=regex.compile(
            r"(?<![\w-])\L<states>(?![\w-])",
            states=sorted(set(_words(rulebook, "country")) - set(_words(rulebook, "no_foreign_state"))),
        ),
        parents={
            fold(body): entry.join + entry.parent
            for entry in rulebook.entries("officials", "parent", Parent)
            for body in entry.bodies
        },
        committees={fold(c.name): c for c in committees},
        committee_of_member={fold(title): c for c in committees for title in c.members},
        patterns={
            p.entry.id.removeprefix("officials."): p.regex
            for p in rulebook.patterns("officials", "pattern", Pattern)
        },
    )
