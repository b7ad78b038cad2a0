"""Where a body begins, and what joins the parts of its name: dashes, commas, "và", quotation marks."""

from __future__ import annotations

from vnextract.kinds.officials.lexicon import Word
from vnextract.kinds.officials.text import Words

# Tokens from a comma to the end of an enumeration, and from a quotation mark to its partner.
_REACH = 9
_OTHERS = Word.PERSON | Word.FORMER
_FIELDS = Word.COMPOUND | Word.FIELD
_PLACES = Word.UNIT | Word.PLACE | Word.COUNTRY
_STARTS = Word.HEAD | Word.UNIT


def body_start(words: Words, i: int, key: str) -> int | None:
    """The first token of a body, behind "của" or a comma that only repeats the title's own word."""
    word = words.word(i)
    if (word in words.sets.belonging or word == "tại") and starts_body(words, i + 1):
        return None if word == "tại" and key not in words.sets.abroad else i + 1
    if word == "," and (head := words.at(Word.HEAD, i + 1)):
        # "Phó Cục trưởng, Cục Viễn thông", not "Trung đội phó, Trung đoàn 42"
        again = f" {words.source.folded[words.start[i + 1] : words.end[head - 1]]} " in f" {key} "
        return i + 1 if again else i
    return i


def room_field_end(words: Words, names: dict[int, int], i: int) -> int:
    """The end of a room's field that no lexicon knows: "trưởng phòng vật tư thiết bị|"; 0 if it is none.

    Two syllables at least, up to a mark, a capital word or a verb.
    """
    if words.word(i - 1) not in words.sets.room:
        return 0
    k = i
    while k < len(words) and k - i <= _REACH and words.folded[k].isalpha() and not words.capital[k]:
        kept = words.at(Word.KEEP, k)
        if k in names or (words.begins[k] & (Word.STOP | _OTHERS) and not kept):
            break
        k = kept or k + 1
    return k if 2 <= k - i <= _REACH else 0


def starts_body(words: Words, i: int) -> bool:
    """Whether a body may begin at i: a head, a unit, a capital word."""
    if i >= len(words):
        return False
    return bool(words.begins[i] & _STARTS) or (words.capital[i] and words.folded[i][0].isalpha())


def dash_continues(words: Words, names: dict[int, int], start: int, j: int, complete: bool) -> bool:
    """Whether a dash at j stands inside a body: "Lao động - Thương binh", not "UBND tỉnh - Nguyễn Văn A"."""
    k = j + 1
    if j == start or k >= len(words) or k in names:
        return False
    if words.folded[k] in words.sets.credit:
        return False  # "Chánh án TAND tỉnh A - Ảnh: B"
    if words.word(j - 1).isdigit() and words.word(j - 2) == "vực":
        return bool(words.at(Word.PLACE, k))  # "TAND khu vực 1 - Lâm Đồng"
    room = words.folded[start] in words.sets.room or words.word(start - 1) in words.sets.room
    if room and words.folded[j] == "-" and not words.begins[k] & _OTHERS:
        office = words.capital[k] and words.at(Word.HEAD, k) and words.folded[k] not in words.sets.room
        if office:  # "phòng Quản lý công sản - Sở Tài chính"
            return True
    if not words.capital[k]:
        if words.folded[j] == "/":  # "da cam/dioxin"
            return words.end[j - 1] == words.start[j] and words.end[j] == words.start[k]
        return words.folded[k] == "châu" and bool(words.at(Word.COUNTRY, k))
    if complete and not words.capital[j - 1]:
        return False
    return not words.begins[k] & (Word.PERSON | Word.HEAD)


def code_end(words: Words, j: int) -> int:
    """The token after the number at j, or after a code that it begins: "Trung tâm Đăng kiểm 50-03S"."""
    dash = j + 1
    glued = words.word(dash) == "-" and words.start[dash] == words.end[j]
    code = glued and words.word(dash + 1)[:1].isdigit() and words.start[dash + 1] == words.end[dash]
    return dash + 2 if code else dash


def and_continues(words: Words, names: dict[int, int], j: int, complete: bool) -> bool:
    """Whether "và" at j stands inside a body: "Giáo dục và Đào tạo", not "UBND tỉnh và ông A"."""
    k = j + 1
    if k >= len(words) or k in names:
        return False
    if not words.capital[k]:  # "Quản lý nhà và thị trường bất động sản"
        if words.at(Word.FIELD, k):
            return True
        lower = words.folded[j - 1].isalpha() and not words.capital[j - 1] and not complete
        return lower and words.folded[k].isalpha() and not words.begins[k] & (Word.STOP | Word.PLURAL)
    if words.begins[k] & _OTHERS:
        return False
    field = max(words.at(Word.COMPOUND, k), words.at(Word.FIELD, k))
    if field > words.at(Word.UNIT, k) > 0:
        return True
    if words.begins[k] & _PLACES or (words.at(Word.HEAD, k) and not words.at(Word.COMPOUND, k)):
        return False
    # Behind a whole name only a name goes on that is one of fields: "Khoa học công nghệ và Đào tạo".
    return words.capital[j - 1] or not complete or bool(words.closes[j] & _FIELDS)


def enumeration_end(words: Words, names: dict[int, int], start: int, j: int) -> int:
    """The end of an enumeration behind the comma at j: ", Nghiên cứu và Đổi mới"; 0 if there is none."""
    if j == start:
        return 0
    if (end := _activity_end(words, j + 1)) and _ends_activity(words, j):
        return end
    if not (words.capital[j - 1] or words.closes[j] & _FIELDS or words.folded[j - 1] in words.sets.field_end):
        return 0
    k = j + 1
    limit = min(len(words), j + _REACH)
    if k >= limit or not words.capital[k]:
        return 0
    while k < limit:
        word = words.folded[k]
        if k in names or words.begins[k] & (_OTHERS | Word.HEAD):
            return 0
        if word == "và":
            continues = k + 1 < len(words) and words.capital[k + 1] and k - j > 1
            return (
                _last_item(words, names, k + 1, limit)
                if continues and and_continues(words, names, k, False)
                else 0
            )
        if not word[0].isalpha() and word != ",":
            return 0
        k += 1
    return 0


def _ends_activity(words: Words, j: int) -> bool:
    """Whether what a body does ends before j, by itself: "Giám sát", not the end of "Quốc phòng"."""
    start = words.before(Word.ACTIVITY, j)
    if start < 1 or -1 < words.before(Word.COMPOUND, j) < start:
        return False
    return words.capital[start] or words.folded[start - 1] == "," or bool(words.closes[start] & Word.HEAD)


def _activity_end(words: Words, k: int) -> int:
    """The end of what a body does, in lower case: "Giám sát, kiểm tra và xử lý"; 0 if none is named at k."""
    return words.at(Word.ACTIVITY, k) if k < len(words) and not words.capital[k] else 0


def _last_item(words: Words, names: dict[int, int], k: int, limit: int) -> int:
    while k < limit and words.capital[k] and k not in names and words.joined(k):
        k += 1
    while (
        k < limit
        and not words.capital[k]
        and words.folded[k][0].isalpha()
        and not words.begins[k] & (Word.STOP | Word.UNIT)
    ):
        k += 1
    return k


def quoted_end(words: Words, j: int) -> int:
    """The token after the partner of the quotation mark at j; 0 if there is none near on the line."""
    for k in range(j + 1, min(len(words), j + _REACH)):
        if words.folded[k] == '"':
            return k + 1
        if words.folded[k] == "\n":
            return 0
    return 0
