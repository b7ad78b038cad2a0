"""Positions told at a distance from the name: lists, appointments, careers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice, pairwise

from vnextract.kinds.officials.chains import Positions, separator_end, skip_aside, skip_asides, skip_term
from vnextract.kinds.officials.lexicon import Word
from vnextract.kinds.officials.people import Person
from vnextract.kinds.officials.positions import PositionSpan
from vnextract.kinds.officials.text import Words

# Tokens between the person and the office of an appointment.
_APPOINTMENT_REACH = 40
# Characters from a name to a pronoun that means it.
_PRONOUN_REACH = 500
# Persons who are given one office in one breath.
_MOST_LISTED = 12
# Characters from the head of a clause to the office that it tells.
_CLAUSE = 120
# Tokens behind an office up to the bracket that closes it.
_ASIDE = 8
# Tokens of "qua các thời kỳ".
_LONGEST_TIMES = 6
# Characters between two names of one person.
_LONGEST_ALIAS = 30
# Tokens of "Từ tháng 9/1976 đến tháng 12/1982" before the colon.
_LONGEST_PERIOD = 14


def give_shared(words: Words, people: Sequence[Person]) -> None:
    """Give "ông A cùng bà B, đều là Phó Chánh án" to both."""
    for before, person in pairwise(people):
        if not person.right or words.word(separator_end(words, person.last)) not in words.sets.both:
            continue
        joint = words.at(Word.CONJUNCTION, before.last)
        if joint and joint == person.lead:
            before.held += [(p, "chung") for p, _ in person.held if p in person.right]


def share_bodies(words: Words, people: Sequence[Person]) -> None:
    """Name the body of "ông A, Giám đốc và bà B, Kế toán trưởng Công ty C" for A too."""
    for before, person in pairwise(people):
        if not (before.held and person.held) or words.word(person.lead - 1) != "và":
            continue
        (mine, cue), theirs = before.held[-1], person.held[0][0]
        bare = mine.body is None and mine.parent is None and mine.end == person.lead - 1
        if bare and theirs.body and theirs.start > person.last and mine.entry is theirs.entry:
            before.held[-1] = (replace(mine, parent=theirs.body), cue)


def give_succeeded(words: Words, people: Sequence[Person]) -> None:
    """Give "ông A thay ông B làm Giám đốc" to A."""
    for before, person in pairwise(people):
        if words.word(person.lead - 1) not in words.sets.replacing:
            continue
        taken = [(p, cue) for p, cue in person.held if cue == "động từ"]
        if taken and "\n" not in words.folded[before.last : person.lead]:
            before.held += taken
            person.held = [each for each in person.held if each not in taken]


def give_together(words: Words, people: Sequence[Person]) -> None:
    """Give the office of "phê chuẩn chức vụ Phó Chủ tịch đối với ông A, Giám đốc Sở B và ông C" to both."""
    for k, person in enumerate(people):
        if person.given and person.left:
            for other in islice(_members(words, people, k), 1, None):
                other.held.insert(0, (person.left[0], "chung"))


def give_plural(words: Words, people: Sequence[Person], positions: Positions, owned: set[int]) -> None:
    """Give "các Phó Chủ tịch UBND tỉnh: A, B và C" to each of A, B and C; a colon alone says as much."""
    at = {p.first: k for k, p in enumerate(people)} | {p.lead: k for k, p in enumerate(people)}
    for position in positions.values():
        if not position.is_office(touching=False):
            continue
        new = words.word(position.start - 1) in words.sets.newly  # "hai tân Phó Chủ tịch"
        plural = words.before(Word.PLURAL, position.start - new) >= 0
        i = skip_term(words, position.end)
        i += words.word(i) in words.sets.introducing
        i = _through_times(words, i)
        colon = words.word(i) == ":"
        if not plural and not colon:
            continue
        first = at.get(i + colon)
        if first is None:
            continue
        members = list(_members(words, people, first))
        if len(members) < 2 and not (plural and colon):
            continue
        theirs = any(p is position for member in members for p, _ in member.held)
        if not plural and position.start in owned and not theirs:
            continue  # "Theo ông A, Giám đốc Sở Y tế: Bác sĩ B và bác sĩ C …"
        for member in members:
            if all(p.start != position.start for p, _ in member.held):
                member.held.insert(0, (position, "chung"))
        owned.add(position.start)


def _through_times(words: Words, i: int) -> int:
    """The colon behind "hiệu trưởng qua các thời kỳ:"; i itself if there is none."""
    if words.word(i) != "qua":
        return i
    return next((j for j in range(i, min(len(words), i + _LONGEST_TIMES)) if words.folded[j] == ":"), i)


def _members(words: Words, people: Sequence[Person], k: int) -> Iterator[Person]:
    """The persons of a list that begins with person k; a semicolon ends one that commas part."""
    yield people[k]
    marks: set[str] = set()
    while k + 1 < len(people):
        person = people[k]
        here = person.last
        if person.held and person.held[-1][0].end > here:
            last = person.held[-1][0]
            here = last.parent[1] if last.parent else last.end
            if person.bracket:  # "A (Giám đốc Sở Tài chính, phụ trách chuyên môn) và B"
                here = next(
                    (j + 1 for j in range(here, min(len(words), here + _ASIDE)) if words.folded[j] == ")"),
                    here,
                )
        here = skip_aside(words, here)
        if (mark := words.word(here)) in (",", ";"):
            marks.add(mark)
            here += 1
        here += words.word(here) == "và"
        if people[k + 1].lead != here or here == person.last or (mark == ";" and "," in marks):
            return
        k += 1
        yield people[k]


def give_appointments(words: Words, people: Sequence[Person], positions: Positions, owned: set[int]) -> None:
    """Give an office to whom it was given: "ông A được HĐND tỉnh bầu giữ chức Chủ tịch UBND tỉnh"."""
    for k, person in enumerate(people):
        stop = people[k + 1].lead if k + 1 < len(people) else len(words)
        i = max([person.last, *(p.end for p, _ in person.held)])
        limit = min(stop, i + _APPOINTMENT_REACH)
        appointed = words.before(Word.APPOINT, person.lead) >= 0
        while i < limit:
            if words.folded[i] == "\n" or (
                words.folded[i] == "." and words.word(i + 1) not in words.sets.goes_on
            ):
                break
            appointed = appointed or bool(words.begins[i] & Word.APPOINT)
            link = words.at(Word.LINK, i)
            link += bool(link) and words.word(link) == ":"  # "giữ các chức vụ: A, B"
            given = appointed or words.folded[i] in words.sets.strong_link
            if not link or not given or link not in positions or link in owned:
                i += 1
                continue
            for position in _row(words, link, positions, owned):
                if position.is_office(touching=False):
                    person.held.append((position, "bổ nhiệm"))
                    owned.add(position.start)
                i = position.end
            limit = min(stop, i + _APPOINTMENT_REACH)  # a biography names one office after the other


def give_listed(words: Words, people: Sequence[Person]) -> None:
    """Give "ông A, ông B và ông C được bầu làm Phó Bí thư" to all three.

    A comma alone lists nobody: "Thay ông A, ông B được bầu …".
    """
    joints = (["và"], ["cùng"], [",", "và"])
    listed: list[Person] = []
    for before, person in pairwise(people):
        between = words.folded[before.last : min(person.lead, before.last + 3)]
        if before.held or (between != [","] and between not in joints):
            listed = []
            continue
        listed = [*listed, before][-_MOST_LISTED:]
        several = (listed[0].honorific or "").lower() in words.sets.of_several
        together = between in joints or several
        if not person.held or not together or not _heads_clause(words, listed[0]):
            continue
        given = [
            (p, cue)
            for p, cue in person.held
            if cue in ("động từ", "bổ nhiệm") and "là" not in words.folded[person.last : p.start]
        ]
        for other in listed:
            other.held = list(given)


def _heads_clause(words: Words, person: Person) -> bool:
    """Whether a name stands at the head of a clause or behind a verb of appointment."""
    before = words.word(person.lead - 1)
    return before in ("", "\n", ".", ",", ";", ":") or bool(words.closes[person.lead] & Word.APPOINT)


def _row(words: Words, i: int, positions: Positions, owned: set[int]) -> Iterator[PositionSpan]:
    """Positions joined by commas, dashes and "kiêm", as long as nobody holds them."""
    while i in positions and i not in owned:
        yield positions[i]
        after = separator_end(words, skip_asides(words, positions[i].end))
        i = words.at(Word.CONJUNCTION, after) or after


def give_aliases(words: Words, people: Sequence[Person]) -> None:
    """Give "ông A tên thật là B, nguyên Bộ trưởng" to A: the second name is the same person's."""
    alias = words.rules.bodies.patterns["alias"]
    folded = words.source.folded
    for before, person in pairwise(people):
        start, end = words.end[before.last - 1], words.start[person.lead]
        if end - start <= _LONGEST_ALIAS and alias.fullmatch(folded[start:end].strip(" ,(")):
            before.held += person.held
            person.held = []


def give_unnamed(words: Words, people: Sequence[Person], positions: Positions, owned: set[int]) -> None:
    """Give "Đại sứ Hàn Quốc" told without a name to the one "Đại sứ A" of the text.

    Only titles of foreign states: of a bare "Giám đốc A" the body told elsewhere may be another's.
    """
    holders: dict[str, list[Person]] = {}
    for person in people:
        for position, _ in person.held:
            if position.key in words.sets.name_follows:
                holders.setdefault(position.key, []).append(person)
    for start, position in positions.items():
        named = {words.text(p.first, p.last) for p in holders.get(position.key, ())}
        if start in owned or not position.named or len(named) != 1:
            continue
        first = holders[position.key][0]
        if all(p.body is None for person in holders[position.key] for p, _ in person.held):
            first.held.append((position, "chung"))
            owned.add(start)


def give_careers(words: Words, people: Sequence[Person], positions: Positions, owned: set[int]) -> None:
    """Give the offices of a career told line by line to the person named last before it."""
    named = [p.first for p in people]
    for start, end in _lines(words):
        if not (words.folded[start][0].isdigit() or words.folded[start] in words.sets.career_start):
            continue
        colon = next(
            (j for j in range(start, min(end, start + _LONGEST_PERIOD)) if words.folded[j] == ":"), 0
        )
        k = bisect_left(named, start) - 1
        if not colon or k < 0 or (k + 1 < len(named) and named[k + 1] < end):
            continue
        for j in range(colon, end):
            if j in positions and j not in owned and positions[j].is_office(touching=False):
                people[k].held.append((positions[j], "lý lịch"))
                owned.add(j)


def give_told(words: Words, people: Sequence[Person], positions: Positions, owned: set[int]) -> None:
    """Give "Trước đó ông là Giám đốc Sở Y tế" to the person named last.

    On a line before only if nobody else is named near.
    """
    named = [p.first for p in people]
    offices = _Offices(words, positions, owned)
    for start, i, who in chain(_going_on(words, people, offices), _told(words, offices)):
        k = bisect_left(named, i) - 1
        if k > 0 and words.at(Word.HONORED, people[k].first):
            k -= 1  # "nhà số 3 đường Lý Nam Đế"
        if k > 0 and _other_sex(words, people[k], who):
            k -= 1
        if k < 0 or not _is_meant(words, people, k, start, who):
            continue
        for position in _row(words, i, positions, owned):
            if position.is_office(touching=False):
                people[k].held.append((position, "động từ"))
                owned.add(position.start)


def _going_on(
    words: Words, people: Sequence[Person], offices: _Offices
) -> Iterator[tuple[int, int, str | None]]:
    """What :func:`_told` tells, of the sentence that a name itself begins: "ông A trước đó là Giám đốc"."""
    patterns, folded = words.rules.bodies.patterns, words.source.folded
    for person in people:
        if words.word(person.lead - 1) in words.sets.of_another:
            continue  # "Vợ ông A đang làm Phó Giám đốc"
        start = words.end[person.last - 1]
        between = patterns["goes-on"].match(folded, start)
        verb = between and patterns["clause-verb"].match(folded, between.end())
        i = offices.at(verb.end()) if verb else None
        if i is not None:
            yield start, i, None


def _told(words: Words, offices: _Offices) -> Iterator[tuple[int, int, str | None]]:
    """Offices told in a clause: where its head begins, the token of the office, and the pronoun if any.

    The pronoun is "người" where the clause stands right behind what it tells of.
    """
    patterns, folded = words.rules.bodies.patterns, words.source.folded
    mourned = patterns["mourned"].search(folded)
    for match in patterns["retired"].finditer(folded) if mourned else ():
        if (i := offices.at(match.end())) is not None and offices.stands_alone(i):
            yield match.start(), i, None
    for match in patterns["in-office"].finditer(folded):
        i = offices.at(match.end())
        if i is not None:
            yield match.start(), i, match["who"]
    for match in patterns["clause"].finditer(folded):
        if words.source.text[match.end() + 1 : match.end() + 2].isupper():
            continue  # "Ông Nguyễn Văn A …" is no pronoun
        limit = match.end() + _CLAUSE
        bar = patterns["clause-bar"].search(folded, match.end(), limit)
        for verb in patterns["clause-verb"].finditer(folded, match.end(), bar.start() if bar else limit):
            i = offices.at(verb.end())
            if i is not None:
                yield match.start(), i, "người" if match["apposed"] else match["who"]
                break


class _Offices:
    """Offices that nobody holds yet, by the offset where they begin."""

    def __init__(self, words: Words, positions: Positions, owned: set[int]) -> None:
        self._words, self._positions, self._owned = words, positions, owned
        self._at = {start: i for i, start in enumerate(words.start)}

    def at(self, offset: int) -> int | None:
        """The token of the office at an offset, or behind a rank there: "nay là Thiếu tướng, Phó Tư lệnh"."""
        i = self._at.get(offset, -1)
        if rank := self._words.at(Word.RANK, i):
            i = separator_end(self._words, rank)
        position = self._positions.get(i)
        if position is None or i in self._owned or not position.is_office(touching=False):
            return None
        return i

    def stands_alone(self, i: int) -> bool:
        """Whether nothing but offices stands from token i up to a full stop or the end of the line."""
        words = self._words
        while i in self._positions:
            i = skip_asides(words, self._positions[i].end)
            if words.word(i) in (".", ";", "\n", ""):
                return True
            i = words.at(Word.CONJUNCTION, separator_end(words, i)) or separator_end(words, i)
        return False


def _is_meant(words: Words, people: Sequence[Person], k: int, start: int, who: str | None) -> bool:
    """Whether person k is the one of whom a clause tells that begins at offset ``start``."""
    person = people[k]
    since = words.end[person.last - 1]
    if who == "người":
        last = max([person.last, *(p.parent[1] if p.parent else p.end for p, _ in person.held)])
        aside = words.rules.bodies.patterns["clause-aside"]
        since = words.end[last - 1]
        return start >= since and aside.fullmatch(words.source.folded, since, start) is not None
    if start - since > _PRONOUN_REACH or _other_sex(words, person, who):
        return False
    return "\n" not in words.source.text[since:start] or _only(words, people, k)


def _other_sex(words: Words, person: Person, who: str | None) -> bool:
    """Whether "ông" or "bà" cannot be meant of a person."""
    called = (person.honorific or "").lower()
    men, women = words.sets.of_men, words.sets.of_women
    return (who in women and called in men) or (who in men and called in women)


def _only(words: Words, people: Sequence[Person], k: int) -> bool:
    """Whether nobody but person k is named near before: "ông Ba" is Trần Văn Ba."""
    since = words.start[people[k].first] - _PRONOUN_REACH
    called = words.folded[people[k].last - 1]
    for j in range(k - 1, -1, -1):
        if words.start[people[j].first] < since:
            break
        if words.folded[people[j].last - 1] != called:
            return False
    return True


def _lines(words: Words) -> Iterator[tuple[int, int]]:
    """Tokens of each line, without bullets."""
    ends = [i for i, word in enumerate(words.folded) if word == "\n"]
    start = 0
    for end in (*ends, len(words)):
        while start < end and not words.folded[start][0].isalnum():
            start += 1
        if start < end:
            yield start, end
        start = end + 1
