"""The rule tables of officials, made ready for search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

import ahocorasick
import regex

from vnextract.rulebook import Entry, Fragment, Rulebook
from vnextract.text import fold


class Title(Entry):
    """Titles of office; see ``rules/officials/titles.toml`` for the fields."""

    surfaces: tuple[str, ...]
    alone: bool = False
    shares: bool = False
    weak: bool = False


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
    "abbreviation": Abbreviation,
    "province": Province,
    "parent": Parent,
}


class Word(IntEnum):
    """What a word or phrase may be; one may be several things, so these are bits.

    No ``IntFlag``, whose ``&`` is ten times slower and was a tenth of the whole pipeline.
    """

    TITLE = 1
    FORMER = 2
    ACTING = 4
    PREFIX = 8
    SUFFIX = 16
    HONORIFIC = 32
    RANK = 64
    ACADEMIC = 128
    LINK = 256
    CONJUNCTION = 512
    UNIT = 1024
    STOP = 2048
    NAMED_AFTER = 4096
    HEAD = 8192
    COMPOUND = 16384
    PLACE = 32768
    COUNTRY = 65536
    FAMILY = 131072
    COMMON_FAMILY = 262144
    APPOINT = 524288
    PLURAL = 1048576
    KEEP = 2097152
    FIELD = 4194304
    CLOSED = 8388608
    REPUBLIC = 16777216


_FRAGMENTS = {
    "former": Word.FORMER,
    "acting": Word.ACTING,
    "prefix": Word.PREFIX,
    "suffix": Word.SUFFIX,
    "honorific": Word.HONORIFIC,
    "rank": Word.RANK,
    "academic": Word.ACADEMIC,
    "link": Word.LINK,
    "conjunction": Word.CONJUNCTION,
    "unit": Word.UNIT,
    "stop": Word.STOP,
    "named_after": Word.NAMED_AFTER,
    "head": Word.HEAD,
    "compound": Word.COMPOUND,
    "country": Word.COUNTRY,
    "city_alias": Word.PLACE,
    "family": Word.FAMILY,
    "common_family": Word.COMMON_FAMILY,
    "appoint": Word.APPOINT,
    "plural": Word.PLURAL,
    "keep": Word.KEEP,
    "field": Word.FIELD,
    "closed": Word.CLOSED,
    "republic": Word.REPUBLIC,
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


@dataclass(frozen=True)
class OfficialRules:
    """Lexicons ready for search.

    ``single`` knows words without a blank, ``phrases`` finds the longer ones; ``titles`` says what a title needs;
    ``places`` maps the folded name of a province to it; ``abbreviations`` short forms to full ones; ``parents`` a body to what is added to its name;
    ``place_finder`` finds ``places``.
    """

    single: Mapping[str, int]
    phrases: Any
    titles: Mapping[str, Title]
    abbreviations: Mapping[str, str]
    places: Mapping[str, Place]
    countries: frozenset[str]
    title_starts: frozenset[str]
    parents: Mapping[str, str]
    place_finder: Any


# A word as the tokens of text.py see one: anything else has a blank or a punctuation mark inside.
_SIMPLE = regex.compile(r"[\p{L}\p{N}]++(?:['&.,\-][\p{L}\p{N}]++)*+")


def compile_rules(rulebook: Rulebook) -> OfficialRules:
    """Make the lexicons of officials ready."""
    flags: dict[str, int] = {}

    def add(words: Iterable[str], flag: Word) -> None:
        for word in words:
            key = fold(word)
            flags[key] = flags.get(key, 0) | flag

    for fragment in rulebook.entries("officials", "fragment", Fragment):
        if fragment.id in _FRAGMENTS:
            add(fragment.words, _FRAGMENTS[fragment.id])
    titles: dict[str, Title] = {}
    for title in rulebook.entries("officials", "title", Title):
        add(title.surfaces, Word.TITLE)
        titles.update({fold(surface): title for surface in title.surfaces})
    abbreviations: dict[str, str] = {}
    for entry in rulebook.entries("officials", "abbreviation", Abbreviation):
        abbreviations.update(entry.full)
    places: dict[str, Place] = {}
    for province in rulebook.entries("officials", "province", Province):
        for name in province.names:
            places[fold(name)] = Place(name, province.kind, province.valid_to)
        add(province.names, Word.PLACE)
    for alias in rulebook.words("officials", "city_alias"):
        places[fold(alias)] = places["hồ chí minh"]
    phrases = ahocorasick.Automaton()
    single: dict[str, int] = {}
    for key, flag in flags.items():
        if _SIMPLE.fullmatch(key):
            single[key] = flag
        else:
            phrases.add_word(key, (len(key), flag))
    phrases.make_automaton()
    countries = frozenset(rulebook.words("officials", "country"))
    # First words of a title; a hyphen before one joins nothing: "Nguyễn Văn A-Phó Bí thư".
    starts = {surface.split()[0] for surface in titles}
    starts.update(rulebook.words("officials", "former"), rulebook.words("officials", "prefix"))
    place_finder = ahocorasick.Automaton()
    for key, place in places.items():
        place_finder.add_word(key, (len(key), place))
    place_finder.make_automaton()
    parents = {
        fold(body): entry.join + entry.parent
        for entry in rulebook.entries("officials", "parent", Parent)
        for body in entry.bodies
    }
    return OfficialRules(
        single, phrases, titles, abbreviations, places, countries, frozenset(starts), parents, place_finder
    )
