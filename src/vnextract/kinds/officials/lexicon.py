"""What words may be: bits for the words of a text, and small sets that settle a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from vnextract.rulebook import Fragment, Rulebook
from vnextract.text import fold


class Word:
    """What a word or phrase may be; one may be several things, so these are bits.

    Plain numbers: the ``&`` of an ``IntFlag`` is ten times slower and was a tenth of the whole pipeline.
    """

    TITLE: Final = 1 << 0
    FORMER: Final = 1 << 1
    ACTING: Final = 1 << 2
    PREFIX: Final = 1 << 3
    SUFFIX: Final = 1 << 4
    HONORIFIC: Final = 1 << 5
    RANK: Final = 1 << 6
    ACADEMIC: Final = 1 << 7
    LINK: Final = 1 << 8
    CONJUNCTION: Final = 1 << 9
    UNIT: Final = 1 << 10
    STOP: Final = 1 << 11
    NAMED_AFTER: Final = 1 << 12
    HEAD: Final = 1 << 13
    COMPOUND: Final = 1 << 14
    PLACE: Final = 1 << 15
    COUNTRY: Final = 1 << 16
    FAMILY: Final = 1 << 17
    COMMON_FAMILY: Final = 1 << 18
    APPOINT: Final = 1 << 19
    PLURAL: Final = 1 << 20
    KEEP: Final = 1 << 21
    FIELD: Final = 1 << 22
    CLOSED: Final = 1 << 23
    REPUBLIC: Final = 1 << 24
    HONORED: Final = 1 << 25
    ACTIVITY: Final = 1 << 26
    ORDINARY: Final = 1 << 27
    TRADE: Final = 1 << 28

    # What stands before a person's name.
    LEAD: Final = RANK | ACADEMIC | HONORIFIC
    # What begins a person or another position.
    PERSON: Final = TITLE | RANK | ACADEMIC | HONORIFIC


# The fragment that gives each bit; titles and provinces have tables of their own.
FRAGMENT_BITS: Mapping[str, int] = {
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
    "foreign_city": Word.COUNTRY,
    "world_body": Word.COUNTRY,
    "city_alias": Word.PLACE,
    "local_place": Word.PLACE,
    "family": Word.FAMILY,
    "common_family": Word.COMMON_FAMILY,
    "appoint": Word.APPOINT,
    "plural": Word.PLURAL,
    "keep": Word.KEEP,
    "field": Word.FIELD,
    "closed": Word.CLOSED,
    "republic": Word.REPUBLIC,
    "honored": Word.HONORED,
    "activity": Word.ACTIVITY,
    "ordinary": Word.ORDINARY,
    "trade": Word.TRADE,
}

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class WordSets:
    """Folded words that settle a question; each field is the fragment of that name, which says what for."""

    # titles.toml
    deputy: Words
    abroad: Words
    name_follows: Words
    of_place: Words
    seated_office: Words
    not_of_unit: Words
    shares_office: Words
    chair: Words
    secretary: Words
    ministry_unit_head: Words
    unshared: Words
    # names.toml
    commonest_family: Words
    strong_family: Words
    middle_name: Words
    name_prefix: Words
    particle: Words
    highland_place: Words
    no_name: Words
    before_foreigner: Words
    name_unit: Words
    name_unit_end: Words
    person_unit: Words
    committee_unit: Words
    vouching: Words
    # words.toml
    introducing: Words
    on_behalf: Words
    authority: Words
    before_authority: Words
    in_one_person: Words
    office_word: Words
    term_word: Words
    age_word: Words
    birth_word: Words
    both: Words
    of_another: Words
    with_others: Words
    replacing: Words
    strong_link: Words
    goes_on: Words
    career_start: Words
    glued_honorific: Words
    body_aside: Words
    of_men: Words
    of_several: Words
    newly: Words
    credit: Words
    short_state: Words
    of_women: Words
    # bodies.toml
    belonging: Words
    joint: Words
    before_inner_title: Words
    association: Words
    place_honorific: Words
    named_body: Words
    unit_or_word: Words
    office: Words
    ordinal: Words
    counted: Words
    field_end: Words
    seated: Words
    resolved_unit: Words
    provincial: Words
    about_place: Words
    host_sort: Words
    has_parent: Words
    speaks_for: Words
    room: Words
    room_host: Words
    room_placed: Words
    bare_sort: Words
    inner_party: Words
    office_party: Words
    inner_board: Words
    standing_committee: Words
    company_sort: Words
    company_word: Words
    company_end: Words
    headed: Words
    state_body: Words
    whole_head: Words
    room_heads: Words
    own_head: Words
    headed_already: Words
    repeats_head: Words
    linking: Words
    # places.toml
    foreign_city: Words


def read_word_sets(rulebook: Rulebook) -> WordSets:
    """Read the sets; a fragment that a user's folder removes is an empty set."""
    words = {f.id: f.words for f in rulebook.entries("officials", "fragment", Fragment)}
    return WordSets(**{f.name: frozenset(map(fold, words.get(f.name, ()))) for f in fields(WordSets)})
