"""Positions: a title of office and the body it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from vnextract.kinds.officials.bodies import Span, find_body
from vnextract.kinds.officials.lexicon import Word
from vnextract.kinds.officials.rules import Needs, Title
from vnextract.kinds.officials.text import Words
from vnextract.text import fold

_BEGINS_TITLE = Word.TITLE | Word.FORMER | Word.ACTING | Word.PREFIX
# Tokens of "phụ trách" and the field behind it.
_LONGEST_CHARGE = 9
# Capital words of a unit's name in an aside: "UBND phường 12, quận Bình Thạnh".
_LONGEST_UNIT_NAME = 3
# Bodies in a row, each a part of the next: "Phòng A, Cục B, Bộ C".
_MOST_PARENTS = 3
# What a parent stands behind: "Vụ Pháp chế, Bộ Tư pháp", "… (Bộ Tư pháp)", "… - Bộ Tư pháp".
_ASIDE = frozenset(",(-–")
_PLACED = Word.UNIT | Word.PLACE
# A body without a title of its own.
BARE = Title(id="parent", surfaces=())


@dataclass(frozen=True, slots=True)
class PositionSpan:
    """A position in tokens ``[start, end)``.

    ``title_end`` ends the title; ``body`` is the token span of the organization, sharing words with the title
    where it must ("Trưởng Ban" of "Ban Dân vận"); ``entry`` is the title's rule, ``key`` its folded surface
    without "nguyên", ``need`` what makes it an office. ``named`` tells that the body has a capital letter,
    ``in_unit`` that it is an administrative unit, ``momentary`` that it is a committee for one event.
    ``name`` is the end of a name that stands right behind and that only this title vouches for; ``parent`` a
    body named in an aside.
    """

    start: int
    end: int
    title_end: int
    body: Span | None
    entry: Title
    key: str
    need: Needs | None
    former: bool
    named: bool
    in_unit: bool
    momentary: bool
    name: int
    parent: Span | None

    def is_office(self, *, touching: bool) -> bool:
        """Whether title and body together make an office.

        Args:
            touching: The person's name stands right behind.
        """
        if self.entry.weak and not (self.named or self.in_unit):
            # "cán bộ địa chính xã" is an office of the commune, "nhân viên văn phòng" an occupation.
            return False
        match self.need:
            case None:
                return True
            case "body":
                return self.body is not None
            case "title":
                return self.body is not None or touching
            case "named":
                return self.named
            case "long":
                return self.body is not None and self.body[1] - self.body[0] > 2
            case "standing":
                return not self.momentary and (self.body is not None or touching)
            case "abroad":
                return True  # else it is no position at all
            case "never":
                return False


def find_positions(words: Words, names: dict[int, int]) -> dict[int, PositionSpan]:
    """All positions of a text by their first token; they don't overlap."""
    found: dict[int, PositionSpan] = {}
    i = 0
    while i < len(words):
        if i in names:
            i = names[i]
            continue
        position = _position_at(words, names, i) if words.begins[i] & _BEGINS_TITLE else None
        if position is None:
            i += 1
        else:
            found[position.start] = position
            i = position.end
    return found


def _position_at(words: Words, names: dict[int, int], i: int) -> PositionSpan | None:
    former = words.at(Word.FORMER, i)
    if words.at(Word.TITLE, i) > former:
        former = 0  # "Cố vấn" is no late "vấn"
    base, title_end = _title_at(words, former or i)
    if not title_end:
        return None
    if words.word(i - 1) == "chức" and words.folded[i] == "vụ" and words.at(Word.TITLE, i + 1) > i + 2:
        return None  # "giữ chức vụ Trưởng phòng", not the "Vụ trưởng" of one
    key = words.source.folded[words.start[base] : words.end[title_end - 1]]
    rules = words.rules.titles
    entry = rules.entries.get(key)
    if entry is None or words.word(i - 1) in rules.not_after.get(key, ()) or "\n" in words.text(i, title_end):
        return None
    k = title_end
    while (end := words.at(Word.SUFFIX, k)) and words.joined(k):
        k = _charge_end(words, k) or end
    body, name = find_body(words, names, k, key, entry)
    if body is not None:
        body = _with_shared_words(words, body, base, title_end, k, entry)
        if words.folded[body[0] - 1] == "của" and _generic(words, body):
            body = None  # "kế toán trưởng của công ty"
    if body and body[0] == k and _shares_office(words, key, k):
        body = (k - 2, body[1])
    end = body[1] if body else k
    if rules.needs.get(key) == "abroad" and not (body and _seated(words, body)):
        return None
    return PositionSpan(
        start=i,
        end=end,
        title_end=k,
        body=body,
        entry=entry,
        key=key,
        need=rules.needs.get(key),
        former=bool(former),
        named=body is not None and not _generic(words, body),
        in_unit=body is not None and bool(words.flags[body[0]] & Word.UNIT),
        momentary=words.folded[k : k + 2] == ["tổ", "chức"] and not words.capital[k],
        name=name,
        parent=find_parent(words, names, end),
    )


def _charge_end(words: Words, k: int) -> int:
    """The end of "phụ trách giáo dục đại học" behind a title; 0 where no field in lower case is named.

    It ends at a mark, before "của" or a verb; before a capital word nothing tells the field from a body.
    """
    if words.folded[k : k + 2] != ["phụ", "trách"]:
        return 0
    end = k + 2
    while end < min(len(words), k + _LONGEST_CHARGE) and words.folded[end][0].isalpha():
        if words.capital[end]:
            return 0
        if words.folded[end] in words.sets.belonging or words.begins[end] & Word.STOP:
            break
        end += 1
    return end if end > k + 2 else 0


def _title_at(words: Words, j: int) -> tuple[int, int]:
    """The first token of a title at j, behind "quyền", and the token after it; 0 if there is none."""
    acting = words.at(Word.ACTING, j)
    if acting and words.at(Word.TITLE, acting) and words.word(j - 1) not in words.sets.before_authority:
        j = acting
    if end := words.at(Word.TITLE, j):
        return j, end
    if j < len(words) and words.flags[j] & Word.PREFIX:
        return j + 1, words.at(Word.TITLE, j + 1)
    return j, 0


def _with_shared_words(words: Words, body: Span, base: int, title_end: int, k: int, entry: Title) -> Span:
    """Give the body back the words that it shares with the title: "Trưởng Ban" of "Ban Dân vận"."""
    if not entry.shares or k > title_end or body[0] != k:
        return body
    first, shared = words.folded[k], words.folded[k - 1]
    if (first == shared and words.at(Word.FIELD, k) <= k + 1) or (shared == "an" and first == "công"):
        return body
    # "Trưởng Công an": two words are shared; "Trưởng Ban": one.
    start = next((x for x in range(base, title_end) if words.at(Word.HEAD, x) == title_end), title_end - 1)
    return start, body[1]


def _shares_office(words: Words, key: str, k: int) -> bool:
    """Whether the title names the office: "Chánh Thanh tra huyện A", not "Chánh Văn phòng Bộ Y tế"."""
    return key in words.sets.shares_office and not (key.endswith("phòng") and words.at(Word.HEAD, k))


def _generic(words: Words, body: Span) -> bool:
    """Whether a body is only its own sort in lower case: "công ty", "đơn vị", "tỉnh"."""
    return not any(words.capital[body[0] : body[1]])


def _seated(words: Words, body: Span) -> bool:
    """Whether a body ends in "tại" and a country: "WHO tại Việt Nam"."""
    country = words.before(Word.COUNTRY, body[1])
    return words.capital[body[0]] and country > body[0] + 1 and words.folded[country - 1] == "tại"


def find_parent(words: Words, names: dict[int, int], end: int) -> Span | None:
    """Bodies and units in an aside: "…, Bộ Y tế", "(Cục A, Bộ B)", ", huyện Cư Kuin, tỉnh Đắk Lắk"."""
    short = words.word(end) == "(" and words.word(end + 2) == ")" and words.abbreviated(end + 1)
    if short and not words.begins[end + 1] & Word.PLACE:
        end += 3  # "Cục A (C05), Bộ Công an"
    parent = _parent_at(words, names, end)
    if parent is None:
        return None
    sorts = {words.word(parent[0])}
    placed = words.begins[parent[0]] & _PLACED
    for _ in range(_MOST_PARENTS - 1):
        above = _parent_at(words, names, parent[1]) if words.word(parent[1]) == "," else None
        # Two bodies of one sort stand side by side; a unit lies in a unit, a body in a body.
        if (
            above is None
            or words.word(above[0]) in sorts
            or bool(placed) != bool(words.begins[above[0]] & _PLACED)
        ):
            break
        sorts.add(words.word(above[0]))
        parent = parent[0], above[1]
    return parent


def _parent_at(words: Words, names: dict[int, int], end: int) -> Span | None:
    behind = words.word(end - 1) == ")"  # "Phòng A (PC02) Công an tỉnh B"
    if words.word(end) not in _ASIDE and not behind:
        return None
    k = end + (words.word(end) in _ASIDE)
    if words.word(end) in (",", "(") and (unit := _unit_at(words, names, k)):
        return unit
    place = words.at(Word.PLACE, k)
    if place and fold(words.text(k, place)) in words.rules.bodies.places:
        # In brackets, or behind a unit up to a comma or a name: "(Đắk Lắk)", "phường 5, TP.HCM Lê Văn A".
        aside = words.word(place) == ")"
        if _ends_unit(words, end):
            aside = aside or words.word(place) == "," or place in names
        return (k, place) if aside else None
    if k >= len(words) or not words.capital[k] or not words.at(Word.HEAD, k) or words.at(Word.TITLE, k):
        return None
    body, _ = find_body(words, names, k, "", BARE)
    return body if body and body[1] - body[0] > 1 else None


def _unit_at(words: Words, names: dict[int, int], k: int) -> Span | None:
    """A unit with its name: "huyện Cư Kuin", "quận 3"."""
    unit = words.at(Word.UNIT, k)
    if (
        not unit
        or unit >= len(words)
        or not (words.capital[unit] or words.folded[unit].isdigit())
        or unit in names
    ):
        return None
    if words.folded[unit].isdigit():
        return k, unit + 1
    m = unit
    while (
        m < len(words)
        and m - unit < _LONGEST_UNIT_NAME
        and words.capital[m]
        and m not in names
        and (words.joined(m) or m == unit)  # "Q.Tân Bình"
    ):
        m += 1
    return k, m


def _ends_unit(words: Words, end: int) -> bool:
    """Whether a unit's name ends here: "huyện Cư Kuin|", "quận 3|"."""
    return any(
        (words.flags[k] | words.begins[k]) & Word.UNIT
        for k in range(max(end - _LONGEST_UNIT_NAME - 1, 0), end)
    )
