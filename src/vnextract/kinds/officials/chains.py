"""Positions in a row before and behind a name, and what may stand between."""

from __future__ import annotations

from dataclasses import replace

from vnextract.kinds.officials.lexicon import Word
from vnextract.kinds.officials.people import Person
from vnextract.kinds.officials.positions import PositionSpan, find_parent
from vnextract.kinds.officials.text import Words

# Positions in a row.
_MOST = 12
_BULLETS = frozenset("-–•+*")
# Tokens of what is passed over: age or home in a bracket, a degree, "thuộc Đoàn …", birth and home.
_AGE, _DEGREE, _ASIDE, _BELONGING, _BIRTH, _TERM, _CHARGE, _CALLING = 30, 7, 10, 14, 110, 10, 10, 9

Positions = dict[int, PositionSpan]


def separator_end(words: Words, i: int) -> int:
    """The token after a comma or dash at i; i itself if there is none."""
    return i + 1 if words.word(i) in (",", "-") else i


def skip_aside(words: Words, i: int) -> int:
    """Pass over a short bracket: "(bên trái)", "(LĐTB&XH)"."""
    if words.word(i) == "(":
        for j in range(i + 1, min(len(words), i + _ASIDE)):
            if words.folded[j] == ")":
                return j + 1
            if words.folded[j] == "\n":
                break
    return i


def skip_term(words: Words, i: int) -> int:
    """Pass over "khóa XIII", "các khóa XI, XII", ", nhiệm kỳ 2020 - 2025" behind a position."""
    j = i
    for _ in range(2):
        k = j + 1 if words.word(j) == "," else j
        k += words.folded[k : k + 2] == ["các", "khóa"]
        if words.word(k) == "khóa" and k + 1 < len(words):
            j = k + 2
            while words.word(j) in (",", "và") and _is_term(words, j + 1):
                j += 2
        elif words.folded[k : k + 2] == ["nhiệm", "kỳ"] and k + 2 < len(words):
            j = k + 3
            if words.word(j) == "-" and words.word(j + 1).isdigit():
                j += 2
        elif _is_year(words.word(k)) and words.word(k + 1) == "-" and _is_year(words.word(k + 2)):
            j = k + 3  # "Chủ tịch huyện A 2010-2015, nay là …"
    return j


def _is_term(words: Words, i: int) -> bool:
    """Whether the number of a term stands at i: "XII", "12"."""
    word = words.word(i)
    return bool(word) and (word.isdigit() or (words.capital[i] and not word.strip("ivx")))


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit()


def link_end(words: Words, i: int, positions: Positions) -> int:
    """The token after "là", "giữ chức vụ" …; in "giữ chức Vụ trưởng" the last word begins the title."""
    end = words.at(Word.LINK, i)
    return end - 1 if end and end not in positions and end - 1 in positions else end


def _skip_age(words: Words, i: int, positions: Positions) -> int:
    """Pass over "35 tuổi," or "SN 1980, ngụ quận 3 -" inside a bracket, up to an office."""
    told = False
    for j in range(i, min(len(words), i + _AGE)):
        if words.folded[j] in (",", "-") and told and j + 1 in positions:
            return j + 1
        if words.folded[j] in (")", "\n"):
            break
        told = told or words.folded[j] in words.sets.age_word
    return i


def _skip_home(words: Words, i: int) -> int:
    """Pass over a bracket that tells age, home or another name: "(SN 1981, trú tại TP. Biên Hòa)"."""
    if words.word(i) == "(":
        told = False
        for j in range(i + 1, min(len(words), i + _AGE)):
            told = told or words.folded[j] in words.sets.age_word
            if words.folded[j] == ")" and told:
                return j + 1
            if words.folded[j] in (")", "\n"):
                break
    return i


def skip_asides(words: Words, i: int) -> int:
    """Pass over what may stand between a position and the next: "(LĐTB&XH)", "khóa XIV", "thuộc …"."""
    return _skip_belonging(words, skip_term(words, skip_aside(words, i)))


def _skip_belonging(words: Words, i: int) -> int:
    """Pass over "thuộc Đoàn đại biểu tỉnh Gia Lai", "nay là Bộ Công an" up to the comma behind it."""
    if words.word(i) in words.sets.body_aside:
        for j in range(i + 1, min(len(words), i + _BELONGING)):
            if words.folded[j] in (",", ";"):
                return j
            if words.folded[j] in ("\n", "."):
                break
    return i


def _skip_birth(words: Words, i: int, positions: Positions) -> int:
    """The first office behind "sinh ngày …; quê quán: …;"; 0 if there is none in the sentence."""
    if words.word(i) not in words.sets.birth_word:
        return 0
    for j in range(i, min(len(words), i + _BIRTH)):
        if words.folded[j] in ("\n", "."):
            return 0
        if words.folded[j - 1] in (",", ";"):
            link = link_end(words, j, positions)  # "sinh năm 1968, quê Hưng Yên, từng là Vụ trưởng"
            if j in positions or link in positions:
                return j if j in positions else link
    return 0


def _skip_calling(words: Words, i: int, positions: Positions) -> int:
    """Pass over what somebody is besides: "ông A, doanh nhân khách sạn và là thủ quỹ Công đảng B"."""
    for j in range(i, min(len(words) - 2, i + _CALLING)):
        if words.folded[j : j + 2] == ["và", "là"] and j + 2 in positions:
            return j + 2
        if not words.folded[j].isalpha() or words.capital[j] or words.begins[j] & Word.STOP:
            break
    return i


def _skip_degree(words: Words, i: int) -> int:
    """Pass over ", tiến sĩ luật,", "nay là Thiếu tướng," or ", sinh năm 1980," between name and position."""
    aged = words.word(i).isdigit() and words.word(i + 1) == "tuổi"
    titled = words.at(Word.ACADEMIC, i) or words.at(Word.RANK, i)
    if titled or words.word(i) in words.sets.birth_word or aged:
        for j in range(i + 1, min(len(words), i + _DEGREE)):
            if words.folded[j] == ",":
                return j + 1
            if words.folded[j] in ("\n", "."):
                break
    return i


def read_right(words: Words, person: Person, positions: Positions) -> None:
    """Read the positions behind a name: ", A, B và C", " (A)", " - A", " là A"."""
    i, cue = _enter_right(words, person, positions)
    chain: list[PositionSpan] = []
    while i in positions and len(chain) < _MOST:
        position = positions[i]
        chain.append(position)
        person.cues[position.start] = cue
        i = position.parent[1] if position.parent else position.end
        if i + 1 in positions and words.folded[i] == "(":
            i += 1  # "Giám đốc (nguyên Giám đốc Bệnh viện Tim)"
            continue
        j = i if link_end(words, i, positions) in positions else skip_asides(words, i)
        if words.word(j) in (",", "-", "/") or (person.born and words.word(j) == ";"):
            j += 1
        if conjunction := words.at(Word.CONJUNCTION, j):
            j = conjunction
        if (link := link_end(words, j, positions)) and link in positions:
            cue, j = "động từ", link
        if j == position.end and j in positions:
            break
        i = j
    told = person.left and not person.given
    if told and chain and cue != "trong ngoặc" and words.folded[chain[0].start - 1] == ",":
        # "Theo Phó Thủ tướng A, Bộ trưởng Bộ B kiến nghị": another person, unless a comma closes it.
        end = skip_term(words, skip_aside(words, chain[-1].end))
        open_end = end < len(words) and words.folded[end] not in (",", ".", ";", ")", "\n", "-")
        if open_end and not _opens_clause(words, person.left[0].start, chain, end):
            chain = []
    person.right = chain


def _opens_clause(words: Words, start: int, chain: list[PositionSpan], end: int) -> bool:
    """Whether offices held beside another stand between a name and a verb, without a comma before it.

    "Bộ trưởng A, Trưởng Ban Chỉ đạo chủ trì hội nghị" at the start of a sentence: no "theo", no "cùng".
    """
    if start and words.folded[start - 1] not in ("\n", "."):
        return False
    beside = words.rules.bodies.patterns["held-beside"]
    folded = words.source.folded
    if not all(beside.match(folded, words.start[p.start], words.end[p.end - 1]) for p in chain):
        return False
    return bool(words.begins[end] & Word.STOP) and words.folded[end] not in words.sets.with_others


def _enter_right(words: Words, person: Person, positions: Positions) -> tuple[int, str]:
    """The token where the positions behind a name begin, and what leads to them."""
    i = person.last
    if words.word(i) == "." and words.end[i - 1] - words.start[i - 1] == 1:
        i += 1  # "trung tá Lê Văn B., Phó trưởng phòng"
    if words.word(i) == "(" and (inside := _skip_age(words, i + 1, positions)) in positions:
        person.bracket = True
        return inside, "trong ngoặc"
    i = skip_aside(words, _skip_home(words, i))
    after = separator_end(words, i)
    cue = "sau tên"
    if words.word(i) == ":" and _is_item(words, person, positions, i + 1):
        return i + 1, cue
    if words.word(i) == "\n" and _is_row(words, person, positions, i + 1):
        return i + 1, cue
    if link := link_end(words, after, positions):
        cue, after = "động từ", link
    elif after == i and words.word(i) not in words.sets.birth_word:
        return -1, cue
    if after not in positions:
        after = _skip_degree(words, after)
    unknown = words.abbreviated(after) if after < len(words) else False
    if after not in positions and unknown and words.word(after + 1) == ",":
        after += 2  # "ông A - TVTU, Bí thư Huyện ủy"
    if after not in positions:
        after = _skip_calling(words, after, positions)
    if after not in positions and (born := _skip_birth(words, after, positions)):
        after, person.born = born, True
    return after, cue


def _is_item(words: Words, person: Person, positions: Positions, i: int) -> bool:
    """Whether a line tells a person's offices: "- Ông A: tỉnh ủy viên, bí thư Huyện ủy;".

    "Ông A: Chủ tịch tỉnh đã nói rồi." is what A says.
    """
    k = person.lead - 1
    while k > 0 and words.folded[k] in _BULLETS:
        k -= 1
    if words.word(k) not in ("\n", "") or i not in positions:
        return False
    while i in positions:
        i = skip_asides(words, positions[i].end)
        i += words.word(i) == ","
    return words.word(i) in ("", "\n", ";", ".", "(") or words.folded[i - 1] == ","


def _is_row(words: Words, person: Person, positions: Positions, i: int) -> bool:
    """Whether a name, an office and a figure stand on lines of their own, as a table is left by a crawler."""
    if words.word(person.lead - 1) not in ("\n", "") or i not in positions:
        return False
    end = positions[i].end
    return (
        words.word(end) == "\n"
        and words.word(end + 1)[:1] not in ("", "\n")
        and not (words.capital[end + 1] or words.folded[end + 1][0].isalpha())
    )


def read_left(words: Words, person: Person, ends: Positions) -> None:
    """Read the positions before a name: "A, B kiêm C Nguyễn Văn D"; ``ends`` are positions by their end."""
    chain: list[PositionSpan] = []
    at = person.lead
    touching = at in ends
    if not touching:
        at = _enter_left(words, at, ends)
    if at not in ends:
        at = _back_over_charge(words, at, ends)
    if at not in ends and (given := _given_to(words, person.lead, ends)):
        person.left, person.touching, person.given = [given], True, True
        return
    glossed = at + 3 == person.lead and words.word(at) == "(" and words.abbreviated(at + 1)
    touching = touching or glossed  # "Đại biểu (ĐB) Nguyễn Văn A"
    if not touching and at in ends and words.word(ends[at].start - 1) in words.sets.on_behalf:
        return  # "thừa ủy quyền của Chủ tịch UBND tỉnh, Đại tá A": not A's office
    while at in ends and len(chain) < _MOST:
        position = ends[at]
        before = position.start
        of = words.word(before - 1) == "của"
        if chain and words.word(before - 1 - of) in words.sets.authority:
            break  # "thừa ủy quyền Thủ tướng, Bộ trưởng A"
        chain.append(position)
        at = before
        if words.word(at - 1) in (",", "-") and at > 1:
            at -= 1
        elif (start := words.before(Word.CONJUNCTION, at)) > 0 and _one_person(words, start, at):
            at = start - (words.folded[start - 1] == ",")
        else:
            break
    person.left, person.touching = chain[::-1], touching


def name_body(words: Words, names: dict[int, int], person: Person) -> None:
    """Take the body in a bracket behind a name: "Chánh án Nguyễn Văn A (TAND tỉnh Sơn La)"."""
    if person.left and person.touching:
        person.left[-1] = _of_bracket(words, names, person, person.left[-1])


def name_shared_bodies(words: Words, names: dict[int, int], person: Person) -> None:
    """The same of an office told of several: "các Thứ trưởng A (Bộ Ngoại giao), B (Bộ Công Thương)"."""
    for k, (position, cue) in enumerate(person.held):
        if cue == "chung":
            person.held[k] = (_of_bracket(words, names, person, position), cue)


def _of_bracket(words: Words, names: dict[int, int], person: Person, position: PositionSpan) -> PositionSpan:
    if position.parent or position.key in words.sets.deputy or words.word(person.last) != "(":
        return position
    parent = find_parent(words, names, person.last)
    return replace(position, parent=parent) if parent and words.word(parent[1]) == ")" else position


def _one_person(words: Words, start: int, end: int) -> bool:
    return words.source.folded[words.start[start] : words.end[end - 1]] in words.sets.in_one_person


def _enter_left(words: Words, lead: int, ends: Positions) -> int:
    """The end of what stands before a name, behind a comma, colon, dash, verb or bracket."""
    back = lead - 1
    if back > 0 and words.folded[back] in (",", "-", ":"):
        return back if back in ends else _back_over_aside(words, back)
    if back > 0 and words.folded[back] in words.sets.introducing:
        return back
    return _back_over_aside(words, lead)


def _back_over_aside(words: Words, at: int) -> int:
    if at > 1 and words.folded[at - 1] == ")":
        for j in range(at - 2, max(0, at - _ASIDE), -1):
            if words.folded[j] == "(":
                return j
    return at


def _back_over_charge(words: Words, at: int, ends: Positions) -> int:
    """The end of an office whose field of work is told behind it: "Phó Giám đốc Sở Y tế phụ trách …"."""
    if words.capital[at - 1] and words.joined(at):
        return at  # "phụ trách Thái Bình Dương John Smith": the name may have begun too early
    for j in range(at - 1, max(0, at - _CHARGE), -1):
        word = words.folded[j]
        if word == "phụ" and words.word(j + 1) == "trách":
            return j if j in ends else at
        if not (word[0].isalpha() or word in "-,") or words.begins[j] & Word.STOP:
            break
    return at


def _given_to(words: Words, lead: int, ends: Positions) -> PositionSpan | None:
    """The office of "miễn nhiệm chức vụ Phó Chủ tịch UBND tỉnh (nhiệm kỳ …) đối với ông A", "… cho ông A"."""
    if words.word(lead - 1) == ":":  # "đối với các ông: A, B"
        several = words.before(Word.HONORIFIC, lead - 1)
        lead = several if several >= 0 else lead - 1
    last = lead - (2 if words.folded[max(0, lead - 2) : lead] == ["đối", "với"] else 1)
    if last == lead - 1 and words.word(last) != "cho":
        return None
    for at in range(last, max(0, last - _TERM), -1):
        before = words.word(ends[at].start - 1) if at in ends else ""
        listed = last < lead - 1 and before in (":", ";")  # "phê chuẩn: Chủ tịch … đối với ông A; …"
        if listed or before in words.sets.office_word:
            term = words.folded[at] in words.sets.term_word or words.folded[at] == ","
            return ends[at] if at == last or term else None
    return None


def divide(words: Words, previous: Person, person: Person) -> None:
    """Settle which positions between two persons belong to the second, where both claim them."""
    claimed = {p.start for p in previous.right}
    chain = person.left
    if all(p.start not in claimed for p in chain):
        return
    if previous.left and not previous.bracket:
        mine = chain
    elif not person.touching:
        mine = [p for p in chain if p.start not in claimed]
    elif chain[0].start in claimed:
        # "ông A, Phó Bí thư Tỉnh ủy và Chủ tịch UBND tỉnh Trần Văn B": what touches a name is that person's,
        # and so is all behind the last "và".
        cut = next((x for x in range(len(chain) - 1, 0, -1) if _is_and(words, chain[x].start - 1)), -1)
        mine = chain[cut:]
    else:
        mine = chain
    taken = {p.start for p in mine}
    previous.right = [p for p in previous.right if p.start not in taken]
    person.left = mine


def _is_and(words: Words, i: int) -> bool:
    return words.folded[i] in ("và", "cùng")
