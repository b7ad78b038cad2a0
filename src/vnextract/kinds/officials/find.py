"""Who holds which office: names, titles and bodies put together by what stands between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from vnextract.kinds.officials.names import free_names, licensed_name
from vnextract.kinds.officials.positions import PositionSpan, find_positions
from vnextract.kinds.officials.rules import OfficialRules, Word
from vnextract.kinds.officials.text import Words, read_words
from vnextract.text import SourceText

_DASHES = frozenset("-–—‐‑−")
# A clause of appointment seldom has more words between the person and the office.
_APPOINTMENT_REACH = 40


@dataclass(frozen=True, slots=True)
class Held:
    """A position given to a person, in clean offsets; ``parent`` is a body named beside it."""

    start: int
    end: int
    title_end: int
    body: tuple[int, int] | None
    parent: tuple[int, int] | None
    key: str
    title: str
    former: bool
    alone: bool
    cue: str


@dataclass(frozen=True, slots=True)
class OfficialCandidate:
    """A named person with what the sentence says of them; ``start`` and ``end`` are those of the name.

    ``free`` tells that the family name shows the name; otherwise a title, rank or honorific vouches for it.
    """

    start: int
    end: int
    honorific: str | None
    rank: str | None
    positions: tuple[Held, ...]
    free: bool
    rule: str
    cues: tuple[str, ...]


@dataclass(slots=True)
class _Person:
    first: int
    last: int
    free: bool
    honorific: str | None = None
    rank: str | None = None
    lead: int = 0  # first token of "Đại tướng, PGS.TS" before the name
    left: list[PositionSpan] | None = None
    right: list[PositionSpan] | None = None
    cues: dict[int, str] | None = None
    bracket: bool = False
    born: bool = False  # the text tells birth and home before the offices, all parted by semicolons


def find(source: SourceText, rules: OfficialRules) -> list[OfficialCandidate]:
    """Find the persons of a text with the positions it gives them, in text order; linear in its length."""
    words = read_words(source, rules)
    names = free_names(words)
    positions = find_positions(words, rules, names)
    people = _people(words, names, positions)
    return list(_settle(words, people, positions))


def _people(words: Words, names: dict[int, int], positions: dict[int, PositionSpan]) -> list[_Person]:
    """Names in text order: those that show themselves, and those that a word before them vouches for."""
    inside = {t for p in positions.values() for t in range(p.start, p.end)}
    vouched: dict[int, int] = {}
    for position in positions.values():
        if position.name and position.end not in names:
            vouched[position.end] = position.name
    for i in range(len(words)):
        for flag in (Word.HONORIFIC, Word.RANK, Word.ACADEMIC):
            j = words.at(flag, i)
            if j and j < len(words) and j not in names and j not in inside and words.capital[j]:
                end = licensed_name(words, j)
                if (
                    end
                    and not words.at(Word.PLACE, j)
                    and not words.at(Word.COUNTRY, j)
                    and not words.at(Word.HEAD, j)
                ):
                    vouched.setdefault(j, end)
    for position in positions.values():
        # "Trưởng đoàn Kim Anh", "đại biểu H'Yim": a title without a body right before an unknown name
        j = position.end
        if (
            position.body is None
            and j < len(words)
            and words.joined(j)
            and j not in names
            and not position.entry.weak
        ) and (
            words.capital[j]
            and not words.at(Word.HEAD, j)
            and not words.at(Word.COMPOUND, j)
            and not words.at(Word.UNIT, j)
        ):
            end = licensed_name(words, j)
            if end and not words.at(Word.PLACE, j):
                vouched.setdefault(j, end)
    vouched.update(_runs_before(words, names, positions, inside | vouched.keys()))
    people = [_Person(i, j, True) for i, j in names.items() if i not in inside]
    people += [_Person(i, j, False) for i, j in vouched.items() if i not in inside]
    people.sort(key=lambda p: p.first)
    for person in people:
        _lead(words, person)
    return people


def _runs_before(
    words: Words, names: dict[int, int], positions: dict[int, PositionSpan], taken: set[int]
) -> dict[int, int]:
    """Names of families that no lexicon holds, shown by a position behind them: "Mông Duy Liệu, Chánh Văn phòng …"."""
    found: dict[int, int] = {}
    for position in positions.values():
        end = position.start - 1
        if position.body is None or end < 3 or words.folded[end] not in (",", "(", "-", "–"):
            continue
        start = end
        while (
            start > 0 and end - start < 5 and words.capital[start - 1] and words.folded[start - 1].isalpha()
        ):
            start -= 1
            if not words.joined(start):
                break
        if not 3 <= end - start <= 4 or any(k in names or k in taken for k in range(start, end)):
            continue
        before = words.folded[start - 1] if start else "\n"
        if (
            before not in ("\n", ",", ";", ":", ".", "và", "cùng")
            and words.at(Word.ACADEMIC, start - 1) != start
        ):
            continue
        if any(
            words.at(f, start)
            for f in (Word.HEAD, Word.PLACE, Word.COUNTRY, Word.UNIT, Word.TITLE, Word.COMPOUND, Word.FIELD)
        ):
            continue
        found[start] = end
    return found


def _lead(words: Words, person: _Person) -> None:
    """Read honorific, rank and academic titles backwards from the name."""
    at = person.first
    for _ in range(5):
        step = -1
        for flag in (Word.RANK, Word.ACADEMIC, Word.HONORIFIC):
            start = words.before(flag, at)
            if flag == Word.HONORIFIC and start > 0 and words.capital[start] and words.joined(start):
                if words.capital[start - 1] or words.at(Word.COUNTRY, start):
                    continue  # "huyện Đông Anh Nguyễn Văn A"
            if start >= 0 and (step < 0 or start < step):
                step, kind = start, flag
        if step < 0:
            if (
                at > 1
                and words.folded[at - 1] == ","
                and at != person.first
                and words.before(Word.RANK, at - 1) >= 0
            ):
                at -= 1  # "Thiếu tướng, PGS.TS Nguyễn Văn A"
                continue
            break
        text = words.text(step, at if words.folded[at - 1] != "." else at)
        if kind == Word.RANK:
            person.rank = person.rank or text
        elif kind == Word.HONORIFIC:
            person.honorific = person.honorific or text
        at = step
    person.lead = at


def _separator(words: Words, i: int) -> int:
    """The token after a comma or dash at i; i itself if there is none."""
    return i + 1 if i < len(words) and (words.folded[i] == "," or words.folded[i] in _DASHES) else i


def _right_chain(words: Words, person: _Person, positions: dict[int, PositionSpan]) -> None:
    i = person.last
    if i < len(words) and words.folded[i] == "." and words.end[i - 1] - words.start[i - 1] == 1:
        i += 1  # "trung tá Lê Văn B., Phó trưởng phòng"
    chain: list[PositionSpan] = []
    cues: dict[int, str] = {}
    cue = "sau tên"
    if i < len(words) and words.folded[i] == "(" and _skip_age(words, i + 1) in positions:
        i = _skip_age(words, i + 1)
        person.bracket = True
        cue = "trong ngoặc"
    else:
        i = _skip_aside(words, i)
        after = _separator(words, i)
        if after == i:
            link = _link_end(words, i, positions)
            if not link:
                return
            cue, after = "động từ", link
        elif link := _link_end(words, after, positions):
            cue, after = "động từ", link
        i = _skip_degree(words, after) if after not in positions else after
        if i not in positions and (born := _skip_birth(words, i, positions)):
            i, person.born = born, True
    while i in positions and len(chain) < 12:
        position = positions[i]
        chain.append(position)
        cues[position.start] = cue
        i = position.end
        if position.parent:
            i = position.parent[1]
        if i + 1 in positions and words.folded[i] == "(":
            i += 1  # "Giám đốc (nguyên Giám đốc Bệnh viện Tim)"
            continue
        j = _skip_belonging(words, _skip_term(words, _skip_aside(words, i)))
        if j < len(words) and (
            words.folded[j] == ","
            or (person.born and words.folded[j] == ";")
            or words.folded[j] in _DASHES
            or words.folded[j] == "/"
        ):
            j += 1
        if conjunction := words.at(Word.CONJUNCTION, j):
            j = conjunction
        if (link := _link_end(words, j, positions)) and link in positions:
            cue, j = "động từ", link
        if j == position.end and j in positions:
            break
        i = j
    if person.left and chain and cue != "trong ngoặc" and words.folded[chain[0].start - 1] == ",":
        # "Theo Phó Thủ tướng A, Bộ trưởng Bộ B kiến nghị": another person, unless a comma closes the apposition.
        end = _skip_term(words, _skip_aside(words, chain[-1].end))
        if (
            end < len(words)
            and words.folded[end] not in (",", ".", ";", ")", "\n")
            and words.folded[end] not in _DASHES
        ):
            chain = []
    person.right, person.cues = chain, cues


def _link_end(words: Words, i: int, positions: dict[int, PositionSpan]) -> int:
    """The token after "là", "giữ chức vụ" …; in "giữ chức Vụ trưởng" the last word begins the title."""
    end = words.at(Word.LINK, i)
    return end - 1 if end and end not in positions and end - 1 in positions else end


def _skip_age(words: Words, i: int) -> int:
    """Pass over "35 tuổi," or "SN 1980," inside a bracket."""
    for j in range(i, min(len(words), i + 9)):
        if words.folded[j] == "," and any(words.folded[k] in ("tuổi", "sn", "năm") for k in range(i, j)):
            return j + 1
        if words.folded[j] in (")", "\n"):
            break
    return i


def _skip_belonging(words: Words, i: int) -> int:
    """Pass over "thuộc Đoàn đại biểu Quốc hội tỉnh Gia Lai" up to the comma behind it."""
    if i < len(words) and words.folded[i] == "thuộc":
        for j in range(i + 1, min(len(words), i + 14)):
            if words.folded[j] in (",", ";"):
                return j
            if words.folded[j] in ("\n", "."):
                break
    return i


def _skip_birth(words: Words, i: int, positions: dict[int, PositionSpan]) -> int:
    """The first office behind "sinh ngày …; quê quán: …;"; 0 if there is none in the sentence."""
    if i >= len(words) or words.folded[i] not in ("sinh", "quê", "sn", "dân"):
        return 0
    for j in range(i, min(len(words), i + 45)):
        if words.folded[j] in ("\n", "."):
            return 0
        if j in positions and words.folded[j - 1] in (",", ";"):
            return j
    return 0


def _skip_degree(words: Words, i: int) -> int:
    """Pass over ", tiến sĩ luật," or ", sinh năm 1980," between name and position."""
    if (
        words.at(Word.ACADEMIC, i)
        or (i < len(words) and words.folded[i] in ("sinh", "sn", "quê"))
        or (i + 1 < len(words) and words.folded[i].isdigit() and words.folded[i + 1] == "tuổi")
    ):
        for j in range(i + 1, min(len(words), i + 7)):
            if words.folded[j] == ",":
                return j + 1
            if words.folded[j] in ("\n", "."):
                break
    return i


def _skip_aside(words: Words, i: int) -> int:
    """Pass over a short bracket: "(bên trái)", "(LĐTB&XH)"."""
    if i < len(words) and words.folded[i] == "(":
        for j in range(i + 1, min(len(words), i + 10)):
            if words.folded[j] == ")":
                return j + 1
            if words.folded[j] == "\n":
                break
    return i


def _skip_term(words: Words, i: int) -> int:
    """Pass over "khóa XIII", ", nhiệm kỳ 2020 - 2025" behind a position."""
    j = i
    for _ in range(2):
        k = j + 1 if j < len(words) and words.folded[j] == "," else j
        if k + 1 < len(words) and words.folded[k] in ("khóa", "khoá"):
            j = k + 2
        elif k + 2 < len(words) and words.folded[k] == "nhiệm" and words.folded[k + 1] == "kỳ":
            j = k + 3
            if j + 1 < len(words) and words.folded[j] in _DASHES and words.folded[j + 1].isdigit():
                j += 2
    return j


def _left_chain(
    words: Words, person: _Person, ends: dict[int, PositionSpan]
) -> tuple[list[PositionSpan], bool]:
    """Positions before the name, nearest last; and whether the last one touches the name or its rank."""
    chain: list[PositionSpan] = []
    at = person.lead
    touching = at in ends
    if not touching:
        back = at - 1
        if back > 0 and (
            words.folded[back] == "," or words.folded[back] in _DASHES or words.folded[back] == ":"
        ):
            at = back
            if at not in ends:
                at = _back_over_aside(words, at)
        elif back > 0 and words.folded[back] in ("là", "gồm"):
            at = back
        else:
            at = _back_over_aside(words, at)
    if at not in ends and (given := _given_to(words, person.lead, ends)):
        return [given], True
    if not touching and at in ends and words.folded[ends[at].start - 1] in ("của", "cho", "với"):
        return [], False  # "thừa ủy quyền của Bộ trưởng Bộ Công an, Thiếu tướng A": not A's office
    while at in ends and len(chain) < 12:
        position = ends[at]
        if (
            chain
            and words.folded[position.start - 1] == "của"
            and words.folded[position.start - 2] in ("quyền", "nhiệm")
        ):
            break
        chain.insert(0, position)
        at = position.start
        back = at - 1
        if (back > 0 and words.folded[back] == ",") or (back > 0 and words.folded[back] in _DASHES):
            at = back
        elif (start := words.before(Word.CONJUNCTION, at)) > 0 and words.folded[start] in ("kiêm", "đồng"):
            at = start - (words.folded[start - 1] == ",")
        else:
            break
    return chain, touching


def _given_to(words: Words, lead: int, ends: dict[int, PositionSpan]) -> PositionSpan | None:
    """The office of "miễn nhiệm chức vụ Phó Chủ tịch UBND tỉnh (nhiệm kỳ …) đối với ông A"."""
    if lead < 3 or words.folded[lead - 2 : lead] != ["đối", "với"]:
        return None
    for at in range(lead - 2, max(0, lead - 10), -1):
        if at in ends and words.folded[ends[at].start - 1] in ("vụ", "chức", "danh", "nhiệm"):
            return ends[at] if at == lead - 2 or words.folded[at] in ("nhiệm", "khóa", "khoá", ",") else None
    return None


def _back_over_aside(words: Words, at: int) -> int:
    if at > 1 and words.folded[at - 1] == ")":
        for j in range(at - 2, max(0, at - 10), -1):
            if words.folded[j] == "(":
                return j
    return at


def _usable(position: PositionSpan, touching: bool) -> bool:
    if position.entry.weak:
        # "cán bộ địa chính xã" is an office of the commune, "nhân viên văn phòng" an occupation.
        return position.body is not None and (position.named or position.in_unit)
    if position.key in ("trưởng đoàn", "phó trưởng đoàn", "phó đoàn"):
        return position.body is not None and position.body[1] - position.body[0] > 2
    if position.key in ("trưởng ban", "phó trưởng ban", "phó ban"):
        # "Trưởng Ban tổ chức giải" is a role of the moment, "Trưởng Ban Tổ chức Tỉnh ủy" an office.
        return not position.momentary and (position.body is not None or touching)
    if position.key in ("đội trưởng", "đội phó", "tổ trưởng", "nhóm trưởng", "trưởng bộ phận", "thủ trưởng"):
        return position.named
    if position.key == "trưởng nhóm":
        return False
    if position.key in (
        "đại biểu",
        "đb",
        "thành viên",
        "thư ký",
        "phụ trách",
        "cố vấn",
        "trợ lý",
        "trưởng nhóm",
    ):
        return position.body is not None or (touching and position.key in ("đại biểu", "đb"))
    return True


def _settle(
    words: Words, people: list[_Person], positions: dict[int, PositionSpan]
) -> Iterator[OfficialCandidate]:
    ends = {p.end: p for p in positions.values()}
    # An end may be behind a parent body too: "Cục trưởng Cục A, Bộ B Nguyễn Văn C".
    for p in positions.values():
        if p.parent:
            ends.setdefault(p.parent[1], p)
    given: dict[int, list[tuple[PositionSpan, str]]] = {}
    for person in people:
        person.left, _ = _left_chain(words, person, ends)
        _right_chain(words, person, positions)
    owned: set[int] = set()
    for k, person in enumerate(people):
        chain, touching = _left_chain(words, person, ends)
        previous = people[k - 1] if k else None
        if previous and previous.right and chain:
            chain = _divide(words, previous, person, chain, touching)
        chain = [p for p in chain if p.start not in owned and _usable(p, touching and p is chain[-1])]
        person.left = chain
        owned.update(p.start for p in chain)
        given[k] = [(p, "trước tên") for p in chain]
    for k, person in enumerate(people):
        right = [p for p in person.right or () if p.start not in owned and _usable(p, False)]
        owned.update(p.start for p in right)
        given[k] += [(p, (person.cues or {}).get(p.start, "sau tên")) for p in right]
    _shared(words, people, given)
    _plural(words, people, positions, given, owned)
    _appointments(words, people, positions, given, owned)
    _careers(words, people, positions, given, owned)
    for k, person in enumerate(people):
        held = sorted(given[k], key=lambda item: item[0].start)
        if True:
            yield _candidate(words, person, held)


def _divide(
    words: Words, previous: _Person, person: _Person, chain: list[PositionSpan], touching: bool
) -> list[PositionSpan]:
    """Which positions between two persons belong to the second."""
    claimed = {p.start for p in previous.right or ()}
    contested = [p for p in chain if p.start in claimed]
    if not contested:
        return chain
    if previous.left and not previous.bracket:
        mine = chain
    elif touching:
        # "ông A, Phó Bí thư Tỉnh ủy và Chủ tịch UBND tỉnh Trần Văn B": what touches a name is that person's,
        # and so is all behind the last "và".
        cut = 0
        for x in range(len(chain) - 1, 0, -1):
            if words.folded[chain[x].start - 1] in ("và", "cùng"):
                cut = x
                break
        else:
            cut = len(chain) - 1
        mine = chain[cut:] if chain[0].start in claimed and cut < len(chain) else chain
        if len(chain) == 1:
            mine = chain
    else:
        mine = [p for p in chain if p.start not in claimed]
    taken = {p.start for p in mine}
    previous.right = [p for p in previous.right or () if p.start not in taken]
    person.left = mine
    return mine


def _shared(words: Words, people: list[_Person], given: dict[int, list[tuple[PositionSpan, str]]]) -> None:
    """Give "ông A cùng bà B, đều là Phó Chánh án" to both."""
    for k in range(1, len(people)):
        person, before = people[k], people[k - 1]
        after = _separator(words, person.last)
        if person.right and after < len(words) and words.folded[after] in ("đều", "cùng"):
            joint = words.at(Word.CONJUNCTION, before.last)
            if joint and joint == person.lead:
                given[k - 1] += [(p, "chung") for p, _ in given[k] if p in person.right]


def _plural(
    words: Words,
    people: list[_Person],
    positions: dict[int, PositionSpan],
    given: dict[int, list[tuple[PositionSpan, str]]],
    owned: set[int],
) -> None:
    """Give "các Phó Chủ tịch UBND tỉnh: A, B và C" to each of A, B and C."""
    index = {p.first: k for k, p in enumerate(people)}
    lead = {p.lead: k for k, p in enumerate(people)}
    for position in positions.values():
        if words.before(Word.PLURAL, position.start) < 0 or not _usable(position, False):
            continue
        i = position.end
        i += i < len(words) and words.folded[i] in ("gồm", "là")
        colon = i < len(words) and words.folded[i] == ":"
        k = lead.get(i + 1 if colon else i, index.get(i + 1 if colon else i))
        if k is None:
            continue
        members = [k]
        while k + 1 < len(people):
            gap = people[k].last
            here = given[k][-1][0].end if given[k] and given[k][-1][0].end > gap else gap
            here = _skip_aside(words, here)
            here = here + 1 if here < len(words) and words.folded[here] in (",", ";") else here
            here += here < len(words) and words.folded[here] == "và"
            if people[k + 1].lead != here or here == gap:
                break
            k += 1
            members.append(k)
        if len(members) < 2 and not colon:
            continue
        for member in members:
            if all(p.start != position.start for p, _ in given[member]):
                given[member].insert(0, (position, "chung"))
        owned.add(position.start)


def _appointments(
    words: Words,
    people: list[_Person],
    positions: dict[int, PositionSpan],
    given: dict[int, list[tuple[PositionSpan, str]]],
    owned: set[int],
) -> None:
    """Give an office to the person it was given to: "ông A được HĐND tỉnh bầu giữ chức Chủ tịch UBND tỉnh"."""
    for k, person in enumerate(people):
        i = max([person.last, *(p.end for p, _ in given[k])])
        stop = people[k + 1].lead if k + 1 < len(people) else len(words)
        limit = min(stop, i + _APPOINTMENT_REACH)
        appointed = words.before(Word.APPOINT, person.lead) >= 0
        while i < limit:
            if words.folded[i] == "\n" or (words.folded[i] == "." and not _goes_on(words, i + 1)):
                break
            if words.at(Word.APPOINT, i):
                appointed = True
            link = words.at(Word.LINK, i)
            if (
                link
                and link in positions
                and link not in owned
                and (appointed or words.folded[i] in _STRONG_LINKS)
            ):
                while link in positions and link not in owned:
                    position = positions[link]
                    if _usable(position, False):
                        given[k].append((position, "bổ nhiệm"))
                        owned.add(link)
                    nxt = _separator(words, _skip_term(words, position.end))
                    link = words.at(Word.CONJUNCTION, nxt) or nxt
                    i = position.end
                limit = min(stop, i + _APPOINTMENT_REACH)  # a biography names one office after the other
                continue
            i += 1


# What a line of a career begins with: "- Từ 1976 đến 1982: Phó Bí thư Tỉnh ủy".
_CAREER_STARTS = frozenset(("từ", "năm", "tháng", "trước", "sau", "đến", "giai"))


def _careers(
    words: Words,
    people: list[_Person],
    positions: dict[int, PositionSpan],
    given: dict[int, list[tuple[PositionSpan, str]]],
    owned: set[int],
) -> None:
    """Give the offices of a career told line by line to the person named last before it."""
    named = [p.first for p in people]
    line_start = 0
    for i in range(len(words) + 1):
        if i < len(words) and words.folded[i] != "\n":
            continue
        start = line_start
        line_start = i + 1
        while start < i and not words.folded[start][0].isalnum():
            start += 1
        if start >= i or not (words.folded[start][0].isdigit() or words.folded[start] in _CAREER_STARTS):
            continue
        colon = next((j for j in range(start, min(i, start + 14)) if words.folded[j] == ":"), 0)
        k = bisect_left(named, start) - 1
        if not colon or k < 0 or (k + 1 < len(named) and named[k + 1] < i):
            continue
        for j in range(colon, i):
            if j in positions and j not in owned and _usable(positions[j], False):
                given[k].append((positions[j], "lý lịch"))
                owned.add(j)


# How a biography goes on after a full stop without naming its person anew.
_GOES_ON = frozenset(
    ("ông", "bà", "trong", "trước", "từ", "năm", "sau", "tháng", "đến", "đồng", "hiện", "anh", "chị")
)


def _goes_on(words: Words, i: int) -> bool:
    return i < len(words) and words.folded[i] in _GOES_ON


_STRONG_LINKS = frozenset(("giữ", "đảm", "thôi", "trúng", "đắc", "tái", "khỏi"))


def _candidate(words: Words, person: _Person, held: list[tuple[PositionSpan, str]]) -> OfficialCandidate:
    def offsets(span: tuple[int, int] | None) -> tuple[int, int] | None:
        return (words.start[span[0]], words.end[span[1] - 1]) if span else None

    spans = tuple(
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
        )
        for p, cue in held
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
        positions=spans,
        free=person.free,
        rule=held[0][0].entry.id if held else "rank",
        cues=tuple(cues),
    )
