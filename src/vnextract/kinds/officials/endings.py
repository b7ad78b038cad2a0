"""What ends a body's name or stands right behind it: a place, a state, a person of a rare family."""

from __future__ import annotations

from vnextract.kinds.officials.lexicon import Word
from vnextract.kinds.officials.names import licensed_name
from vnextract.kinds.officials.rules import Title
from vnextract.kinds.officials.text import Words

_NO_NAME = Word.PLACE | Word.COUNTRY | Word.HEAD | Word.COMPOUND | Word.FIELD | Word.UNIT | Word.TITLE


def country_end(words: Words, start: int, j: int) -> int:
    """The end of a state's name; "Đức" in "Công ty Đức Trung" and "Pháp" in "Pháp chế" are none."""
    if words.folded[j] == "châu" and j + 1 < len(words) and words.capital[j + 1]:
        return words.at(Word.COUNTRY, j)
    if not words.capital[j] or (words.folded[j] in words.sets.short_state and words.word(j - 1) != "tại"):
        return 0  # "Chủ tịch VN Pharma", but "Đại sứ Anh tại VN"
    if j > start and words.closes[j] & Word.UNIT and words.folded[j - 1] not in ("ương", "nước"):
        end = words.at(Word.COUNTRY, j)  # "tỉnh Osaka"; "huyện Đức Thọ" holds no state, "Trung ương Lào" does
        return (
            end
            if end and words.source.folded[words.start[j] : words.end[end - 1]] in words.sets.foreign_city
            else 0
        )
    end = words.at(Word.COUNTRY, words.at(Word.REPUBLIC, j) or j)
    if end == j + 1 and end < len(words) and words.joined(end):
        if words.capital[end]:
            named_after = j > start and words.before(Word.NAMED_AFTER, j) >= 0
            return 0 if named_after else end
        if words.folded[end][0].isalpha() and not words.at(Word.STOP, end):
            return 0
    return end


def place_end(words: Words, start: int, j: int) -> int:
    """The end of a place or state at j, or of whom a school is named after; 0 if none is named.

    One syllable in capitals will do ("tỉnh Quảng trị"), but "TP.HCM." ends before its stop.
    """
    place = max(words.at(Word.PLACE, j), country_end(words, start, j))
    if words.closes[j] & Word.NAMED_AFTER:
        place = max(place, words.at(Word.HONORED, j))  # "Trường Tôn Đức Thắng"
    if not place or words.folded[place - 1] == ".":
        return 0
    return place if words.capital[j] or words.capital[place - 1] else 0


def sentence_begins(words: Words, i: int) -> bool:
    """Whether the stop of "TP." before token i ends the sentence: "chủ tịch HĐND TP. Kỳ họp này …"."""
    if i + 1 >= len(words) or not words.folded[i - 1].endswith(".") or not words.capital[i]:
        return False
    return not words.at(Word.PLACE, i) and words.folded[i + 1].isalpha() and not words.capital[i + 1]


def in_association(words: Words, j: int, *, two: bool) -> bool:
    """Whether a degree or profession at j is a word of a body's name: "Hội Luật sư", "Hội đồng Giáo sư".

    With ``two`` two words before it must show that: "Trưởng Văn phòng luật sư A", not "Trưởng phòng TS. A".
    """
    association = words.sets.association
    return words.word(j - 1) in association and (not two or words.word(j - 2) in association)


def subject_end(words: Words, names: dict[int, int], start: int, k: int) -> int:
    """The token after "Toán" in "Viện Nghiên cứu cao cấp về Toán"; 0 if a place or person is named."""
    if k >= len(words) or not words.capital[k] or k in names or k == start + 1:
        return 0
    return 0 if words.begins[k] & (Word.PLACE | Word.COUNTRY | Word.UNIT | Word.PERSON) else k + 1


def rare_name(words: Words, names: dict[int, int], j: int) -> bool:
    """Whether a name of a family that no lexicon holds stands behind a finished body.

    "Vụ Kế hoạch - Tài chính Vưu Bích Sương": three or four syllables, not right behind a unit word,
    since "huyện Hải Lăng" has its own name first.
    """
    if not words.joined(j) or words.closes[j] & Word.UNIT:
        return False
    if words.abbreviated(j) and not (j + 1 < len(words) and words.abbreviated(j + 1)):
        return False  # "Tổng cục Chính trị QĐND Việt Nam", but "VƯU BÍCH SƯƠNG"
    if words.capital[j - 1] and words.at(Word.UNIT, j - 2):
        return False
    if words.folded[j - 1] == "ủy" and not words.at(Word.FAMILY, j):
        return False  # "Huyện ủy Mỏ Cày Bắc"
    end = licensed_name(words, j)
    if any(
        k in names or words.folded[k] in words.sets.ordinal or not words.folded[k].isalpha()
        for k in range(j, end)
    ):
        return False
    return 3 <= end - j <= 4 or (end - j == 2 and bool(words.at(Word.FAMILY, j)))


def foreign_follows(words: Words, start: int, j: int, entry: Title) -> bool:
    """Whether a capital run behind a finished body is a person's name: "Bộ Ngoại giao Lào Saleumxay"."""
    if not words.joined(j) or words.at(Word.COMPOUND, j):
        return False
    country = words.before(Word.COUNTRY, j)
    shown = (
        (country >= start and country_end(words, start, country) == j)
        or (entry.of_field and words.before(Word.COMPOUND, j) >= start)
        or ("-" in words.folded[j] and words.folded[j][-1].isalpha())  # transcribed
    )
    return shown and licensed_name(words, j) > 0


def direct_name(words: Words, j: int, entry: Title, key: str) -> bool:
    """Whether a capital run right behind a title is a name."""
    if not (entry.alone or entry.of_field or key in words.sets.name_follows):
        return False
    if words.at(Word.REPUBLIC, j) or words.abbreviated(j):
        return False
    end = licensed_name(words, j)
    if end == j + 1 and key in words.sets.of_place and "," in (words.word(j - 3), words.word(end)):
        return False  # "bà A, Thị trưởng Maputo", "Thị trưởng Maputo, bà A"
    if end == j + 1 and words.joined(end) and words.folded[end].isalpha() and not words.capital[end]:
        return bool(words.begins[end] & Word.STOP)  # "Bộ trưởng Sơn cho biết", not "Bộ trưởng Năng lượng"
    return end > 0


def name_behind_abbreviation(words: Words, names: dict[int, int], j: int) -> bool:
    """Whether a person of an unknown family stands behind an abbreviation: "Chủ tịch FIFA John Smith".

    Not behind one that is named after something: "Giám đốc BV Chợ Rẫy".
    """
    end = licensed_name(words, j)
    if end < j + 2 or not words.abbreviated(j - 1) or not words.joined(j):
        return False
    if words.closes[j] & Word.NAMED_AFTER:
        return False
    inside = range(j, end)
    return not any(k in names or words.abbreviated(k) or words.begins[k] & _NO_NAME for k in inside)
