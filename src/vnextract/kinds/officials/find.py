"""Who holds which office: names, titles and bodies put together by what stands between them."""

from __future__ import annotations

from dataclasses import dataclass

from vnextract.kinds.officials.bodies import Span
from vnextract.kinds.officials.careers import (
    give_aliases,
    give_appointments,
    give_careers,
    give_listed,
    give_plural,
    give_shared,
    give_succeeded,
    give_together,
    give_told,
    give_unnamed,
    share_bodies,
)
from vnextract.kinds.officials.chains import (
    Positions,
    divide,
    name_body,
    name_shared_bodies,
    read_left,
    read_right,
)
from vnextract.kinds.officials.foreign import looks_foreign
from vnextract.kinds.officials.names import free_names
from vnextract.kinds.officials.people import Person, find_people
from vnextract.kinds.officials.positions import PositionSpan, find_positions
from vnextract.kinds.officials.rules import OfficialRules
from vnextract.kinds.officials.text import Words, read_words
from vnextract.text import SourceText


@dataclass(frozen=True, slots=True)
class Held:
    """A position given to a person, in clean offsets.

    ``title_end`` ends the title, ``parent`` is a body named beside it, ``key`` the folded title without
    "nguyên", ``title`` the id of its rule, ``alone`` tells that it needs no body. ``cue`` is what gave it to
    the person, ``shape`` how its end was seen: cues for the confidence.
    """

    start: int
    end: int
    title_end: int
    body: Span | None
    parent: Span | None
    key: str
    title: str
    former: bool
    alone: bool
    cue: str
    shape: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficialCandidate:
    """A named person with what the sentence says of them; ``start`` and ``end`` are those of the name.

    ``free`` tells that the family name shows the name; otherwise a title, rank or honorific vouches for it.
    ``foreign`` tells that its words are no Vietnamese syllables.
    """

    start: int
    end: int
    honorific: str | None
    rank: str | None
    positions: tuple[Held, ...]
    free: bool
    foreign: bool
    rule: str
    cues: tuple[str, ...]


def find(source: SourceText, rules: OfficialRules) -> list[OfficialCandidate]:
    """Find the persons of a text with the positions it gives them, in text order; linear in its length."""
    words = read_words(source, rules)
    names = free_names(words)
    positions = find_positions(words, names)
    people = find_people(words, names, positions)
    _settle(words, names, people, positions)
    return [_candidate(words, person) for person in people]


def _settle(words: Words, names: dict[int, int], people: list[Person], positions: Positions) -> None:
    """Give each position to one person: what stands before a name first, then what stands behind it."""
    ends = {p.end: p for p in positions.values()}
    # An end may be behind a parent body too: "Cục trưởng Cục A, Bộ B Nguyễn Văn C".
    for position in positions.values():
        if position.parent:
            ends.setdefault(position.parent[1], position)
    for person in people:
        read_left(words, person, ends)
        read_right(words, person, positions)
        name_body(words, names, person)
    owned: set[int] = set()
    for k, person in enumerate(people):
        if k and people[k - 1].right and person.left:
            divide(words, people[k - 1], person)
        last = person.left[-1] if person.left else None
        person.left = [
            p
            for p in person.left
            if p.start not in owned and p.is_office(touching=person.touching and p is last)
        ]
        person.held = [(p, "trước tên") for p in person.left]
        owned.update(p.start for p in person.left)
    for person in people:
        right = [p for p in person.right if p.start not in owned and p.is_office(touching=False)]
        person.held += [(p, person.cues[p.start]) for p in right]
        owned.update(p.start for p in right)
    share_bodies(words, people)
    give_shared(words, people)
    give_succeeded(words, people)
    give_together(words, people)
    give_plural(words, people, positions, owned)
    for person in people:
        name_shared_bodies(words, names, person)
    give_appointments(words, people, positions, owned)
    give_listed(words, people)
    give_careers(words, people, positions, owned)
    give_told(words, people, positions, owned)
    give_aliases(words, people)
    give_unnamed(words, people, positions, owned)


def _candidate(words: Words, person: Person) -> OfficialCandidate:
    def offsets(span: Span | None) -> Span | None:
        return (words.start[span[0]], words.end[span[1] - 1]) if span else None

    held = tuple(
        Held(
            start=words.start[p.start],
            end=words.end[p.end - 1],
            title_end=words.end[p.title_end - 1],
            body=offsets(p.body),
            parent=offsets(p.parent),
            key=p.key,
            title=p.entry.id,
            former=p.former,
            alone=p.entry.alone,
            cue=cue,
            shape=_shape(words, p),
        )
        for p, cue in sorted(person.held, key=lambda item: item[0].start)
    )
    cues = ["họ" if person.free else "không rõ họ"]
    if person.honorific:
        cues.append("xưng hô")
    if person.rank:
        cues.append("cấp bậc")
    return OfficialCandidate(
        start=words.start[person.first],
        end=words.end[person.last - 1],
        honorific=person.honorific,
        rank=person.rank,
        positions=held,
        free=person.free,
        foreign=looks_foreign(words.folded[person.first : person.last]),
        rule=held[0].title if held else "rank",
        cues=tuple(cues),
    )


# Tokens; a longer body is more often cut at the wrong place.
_LONG_BODY = 8


def _shape(words: Words, position: PositionSpan) -> tuple[str, ...]:
    """How sure the end of a position is: at a mark, before a name or capital, or before some other word."""
    after = position.end
    if after == len(words) or not words.folded[after][0].isalnum():
        end = "hết ở dấu câu"
    else:
        end = "hết trước chữ hoa" if words.capital[after] else "hết trước chữ thường"
    if position.body is None:
        return end, "không cơ quan"
    long = position.body[1] - position.body[0] > _LONG_BODY
    return (end, "cơ quan dài") if long else (end,)
