"""Persons: the names of a text, with what stands right before them."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field

from vnextract.kinds.officials.endings import in_association
from vnextract.kinds.officials.foreign import foreign_name
from vnextract.kinds.officials.lexicon import Word
from vnextract.kinds.officials.names import licensed_name
from vnextract.kinds.officials.positions import PositionSpan
from vnextract.kinds.officials.text import Words

_NO_PERSON = Word.PLACE | Word.COUNTRY | Word.HEAD
_NO_UNKNOWN_PERSON = Word.PLACE | Word.HEAD | Word.COMPOUND | Word.UNIT
_NO_RARE_NAME = Word.HEAD | Word.PLACE | Word.COUNTRY | Word.UNIT | Word.TITLE | Word.COMPOUND | Word.FIELD
# Titles before one name: "Ông, Thiếu tướng, PGS.TS, bác sĩ".
_MOST_LEADS = 5


@dataclass(slots=True)
class Person:
    """A name in tokens ``[first, last)`` and the positions that are read to be the person's.

    ``free`` tells that the family name shows the name; ``lead`` is the first token of "Đại tướng, PGS.TS"
    before it. ``left`` and ``right`` are the positions before and behind, ``touching`` tells that the last of
    the left ones stands right before the name or, ``given``, before "đối với" or "cho", ``cue`` what led
    to the right ones, from the first on.
    ``bracket`` tells that these stand in a bracket, ``born`` that birth and home are told before them.
    ``held`` is what is settled in the end, each position with its cue.
    """

    first: int
    last: int
    free: bool
    honorific: str | None = None
    rank: str | None = None
    lead: int = 0
    left: list[PositionSpan] = field(default_factory=list)
    right: list[PositionSpan] = field(default_factory=list)
    touching: bool = False
    given: bool = False
    cues: dict[int, str] = field(default_factory=dict)
    bracket: bool = False
    born: bool = False
    held: list[tuple[PositionSpan, str]] = field(default_factory=list)


def find_people(words: Words, names: dict[int, int], positions: dict[int, PositionSpan]) -> list[Person]:
    """Names in text order: those that show themselves, and those that a word before them vouches for."""
    inside = {t for p in positions.values() for t in range(p.start, p.end)}
    vouched = {p.end: p.name for p in positions.values() if p.name and p.end not in names}
    for start, end in _behind_leads(words):
        if start not in names and start not in inside:
            vouched.setdefault(start, end)
    for start, end in _behind_titles(words, positions) + _behind_short_forms(words, positions):
        if start not in names:
            vouched.setdefault(start, end)
    vouched.update(_before_positions(words, positions, names.keys() | inside | vouched.keys()))
    people = [Person(i, j, True) for i, j in names.items() if i not in inside]
    people += [Person(i, j, False) for i, j in vouched.items() if i not in inside]
    people.sort(key=lambda p: p.first)
    ends = {p.end for p in positions.values()}
    for person in people:
        _read_lead(words, person, ends)
    return people


def _behind_leads(words: Words) -> list[tuple[int, int]]:
    """Names behind an honorific, a rank or an academic title."""
    found = []
    for i in range(len(words)):
        if not words.begins[i] & Word.LEAD:
            continue
        for bit in (Word.HONORIFIC, Word.RANK, Word.ACADEMIC):
            j = words.at(bit, i)
            if not j or j >= len(words) or not words.capital[j] or words.begins[j] & _NO_PERSON:
                continue
            if words.begins[j] & Word.ACADEMIC and words.abbreviated(j):
                continue  # "TS.BS CKII Nguyễn Văn A"
            if bit == Word.ACADEMIC and in_association(words, i, two=True):
                continue  # "Văn phòng luật sư Hoàng Long"
            if end := licensed_name(words, j):
                found.append((j, end))
    return found


def _behind_titles(words: Words, positions: dict[int, PositionSpan]) -> list[tuple[int, int]]:
    """Names of unknown families right behind a title without a body: "Trưởng đoàn Kim Anh"."""
    found = []
    for position in positions.values():
        j = position.end
        if position.body is not None or position.entry.weak or j >= len(words) or not words.joined(j):
            continue
        if words.capital[j] and not words.begins[j] & _NO_UNKNOWN_PERSON and (end := licensed_name(words, j)):
            found.append((j, end))
    return found


def _behind_short_forms(words: Words, positions: dict[int, PositionSpan]) -> list[tuple[int, int]]:
    """Names of unknown families behind a body's short form: "Tổ chức Y tế Thế giới (WHO) John Smith"."""
    found = []
    for position in positions.values():
        j = position.end
        if position.body is None or words.word(j) != "(" or words.word(j + 2) != ")":
            continue
        name = j + 3
        if name >= len(words) or not words.abbreviated(j + 1) or words.begins[name] & _NO_UNKNOWN_PERSON:
            continue
        if words.capital[name] and (end := licensed_name(words, name)) >= name + 2:
            found.append((name, end))
    return found


def _before_positions(
    words: Words, positions: dict[int, PositionSpan], taken: Container[int]
) -> dict[int, int]:
    """Names of families that no lexicon holds, shown by a position behind them.

    "Mông Duy Liệu, Chánh Văn phòng …": three or four capital words at the start of a line or list item; of a
    foreigner two, and "61 tuổi" or "người từng làm …" may stand between.
    """
    ends = {p.start - 1 for p in positions.values() if p.body is not None}
    apart = [i for i, word in enumerate(words.folded) if word == "," and _is_apposed(words, i + 1)]
    found: dict[int, int] = {}
    for end in [*ends, *apart]:
        if end < 2 or words.folded[end] not in (",", "(", "-"):
            continue
        start = end
        while start > 0 and end - start < 5 and _is_name_word(words, start - 1):
            start -= 1
            if not words.joined(start):
                break
        foreign = foreign_name(words, start) == end
        usual = 3 <= end - start <= 4 and end in ends and all(words.capital[start:end])
        if not (usual or foreign) or any(k in taken for k in range(start, end)):
            continue
        if words.folded[start] in words.sets.no_name:
            continue
        before = words.word(start - 1)
        opens = before in ("\n", "", ",", ";", ":", ".", "và", "cùng", '"') or (
            foreign and before in words.sets.before_foreigner
        )
        if not (opens or words.at(Word.ACADEMIC, start - 1) == start) or words.begins[start] & _NO_RARE_NAME:
            continue
        found[start] = end
    return found


def _is_name_word(words: Words, i: int) -> bool:
    word = words.folded[i]
    return word.isalpha() and (words.capital[i] or word in words.sets.particle)


def _is_apposed(words: Words, i: int) -> bool:
    """Whether ", người …" or ", 61 tuổi" tells of the person named before it."""
    return words.word(i) == "người" or (words.word(i).isdigit() and words.word(i + 1) == "tuổi")


def _read_lead(words: Words, person: Person, ends: Container[int]) -> None:
    """Read honorific, rank and academic titles backwards from the name, up to the end of a position."""
    at = person.first
    for _ in range(_MOST_LEADS):
        if at in ends:
            break  # "Cục Bảo vệ chăm sóc trẻ em Nguyễn Văn A"
        step, bit = _lead_before(words, at)
        if step < 0:
            comma = at > 1 and at != person.first and words.folded[at - 1] == ","
            if not comma or words.before(Word.RANK, at - 1) < 0:
                break
            at -= 1  # "Thiếu tướng, PGS.TS Nguyễn Văn A"
            continue
        if bit == Word.RANK:
            person.rank = person.rank or words.text(step, at)
        elif bit == Word.HONORIFIC:
            person.honorific = person.honorific or words.text(step, at)
        at = step
    person.lead = at


def _lead_before(words: Words, at: int) -> tuple[int, int]:
    """The first token of the longest rank, title or honorific before a token, and its sort; -1 if none."""
    if not words.closes[at] & Word.LEAD:
        return -1, 0
    found = -1, 0
    for bit in (Word.RANK, Word.ACADEMIC, Word.HONORIFIC):
        start = words.before(bit, at)
        if bit == Word.HONORIFIC and start > 0 and _ends_place(words, start):
            continue
        if start >= 0 and (found[0] < 0 or start < found[0]):
            found = start, bit
    return found


def _ends_place(words: Words, i: int) -> bool:
    """Whether an honorific is the end of a place's name: "huyện Đông Anh Nguyễn Văn A"."""
    inside = words.capital[i - 1] or bool(words.at(Word.COUNTRY, i))
    return inside and words.capital[i] and words.joined(i)
