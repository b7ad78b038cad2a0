"""Positions: a title of office and the body it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from vnextract.kinds.officials.names import licensed_name
from vnextract.kinds.officials.rules import OfficialRules, Title, Word
from vnextract.kinds.officials.text import Words

# The longest bodies have some thirty syllables ("Ban Chỉ đạo Trung ương về phòng, chống tham nhũng, …").
_LONGEST_BODY = 36
_DASHES = frozenset("-–—‐‑−")


@dataclass(frozen=True, slots=True)
class PositionSpan:
    """A position in tokens ``[start, end)``.

    ``title_end`` ends the title; ``body`` is the token span of the organization, sharing words with the title
    where it must ("Trưởng Ban" of "Ban Dân vận"); ``entry`` is the title's rule, ``key`` its folded surface
    without "nguyên". ``named`` tells that the body has a
    capital letter, ``in_unit`` that it is an administrative unit,
    ``momentary`` that it is a committee for one event; ``name`` is the end of a name that stands right behind and that only this title vouches for.
    """

    start: int
    end: int
    title_end: int
    body: tuple[int, int] | None
    entry: Title
    key: str
    former: bool
    named: bool = False
    in_unit: bool = False
    momentary: bool = False
    name: int = 0
    parent: tuple[int, int] | None = None


def find_positions(words: Words, rules: OfficialRules, names: dict[int, int]) -> dict[int, PositionSpan]:
    """All positions of a text by their first token; they don't overlap."""
    found: dict[int, PositionSpan] = {}
    i = 0
    while i < len(words):
        position = _position_at(words, rules, names, i)
        if position is None:
            i += 1
        else:
            found[position.start] = position
            i = position.end
    return found


def _position_at(words: Words, rules: OfficialRules, names: dict[int, int], i: int) -> PositionSpan | None:
    j, former = i, False
    if end := words.at(Word.FORMER, j):
        former, j = True, end
    if j < len(words) and (end := words.at(Word.ACTING, j)) and words.at(Word.TITLE, end):
        j = end
    title_end = words.at(Word.TITLE, j) if j < len(words) else 0
    if not title_end and j + 1 < len(words) and words.flags[j] & Word.PREFIX:
        title_end = words.at(Word.TITLE, j + 1)
        base = j + 1
    else:
        base = j
    if not title_end:
        return None
    key = words.source.folded[words.start[base] : words.end[title_end - 1]]
    entry = rules.titles.get(key)
    if key in ("vụ phó", "cục phó", "viện phó") and i > 0 and words.folded[i - 1] in ("chức", "các"):
        return None  # "chức vụ Phó Chủ tịch" is no "vụ phó"
    if key in ("đại biểu", "đbqh", "đb") and i > 0 and words.folded[i - 1] in ("hội", "đoàn", "nghị"):
        return None  # "Đại hội đại biểu"
    if entry is None or words.source.text[words.start[i] : words.end[title_end - 1]].count("\n"):
        return None
    k = title_end
    while k < len(words) and (end := words.at(Word.SUFFIX, k)) and words.joined(k):
        k = end
    suffixed = k > title_end
    body, name = _body(words, names, k, key, entry)
    if body is None and entry.shares:
        # "Trưởng Công an" of nothing more: the shared word alone is no body.
        pass
    elif body is not None and body[0] < k:
        pass
    elif body is not None and entry.shares and not suffixed and body[0] == k:
        first = words.folded[k]
        shared = words.folded[k - 1]
        if (first != shared or words.at(Word.FIELD, k) > k + 1) and not (shared == "an" and first == "công"):
            body = (_shared_start(words, base, title_end), body[1])
    if body and words.folded[body[0] - 1] == "của" and _generic(words, body):
        body = None  # "kế toán trưởng của công ty"
    if (
        body
        and key in _SHARES_OFFICE
        and body[0] == k
        and not (key.endswith("phòng") and words.at(Word.HEAD, k))
    ):
        body = (k - 2, body[1])  # "Chánh Thanh tra huyện A": the office of "Thanh tra huyện A"
    end = body[1] if body else k
    named = body is not None and not _generic(words, body)
    momentary = k + 1 < len(words) and words.folded[k : k + 2] == ["tổ", "chức"] and not words.capital[k]
    in_unit = body is not None and bool(words.flags[body[0]] & Word.UNIT)
    return PositionSpan(
        i, end, k, body, entry, key, former, named, in_unit, momentary, name, _parent(words, names, end)
    )


_SHARES_OFFICE = frozenset(
    ("chánh thanh tra", "phó chánh thanh tra", "chánh văn phòng", "phó chánh văn phòng")
)


def _generic(words: Words, body: tuple[int, int]) -> bool:
    """Whether a body is only its own sort in lower case: "công ty", "đơn vị", "tỉnh"."""
    return not any(words.capital[body[0] : body[1]])


def _shared_start(words: Words, base: int, title_end: int) -> int:
    # "Trưởng Công an": two words are shared; "Trưởng Ban": one.
    return next((x for x in range(base, title_end) if words.at(Word.HEAD, x) == title_end), title_end - 1)


def _body(
    words: Words, names: dict[int, int], i: int, key: str, entry: Title
) -> tuple[tuple[int, int] | None, int]:
    """The body that begins at token i, and the end of a name that follows it unvouched."""
    n = len(words)
    start = i
    if i < n and words.folded[i] in ("của", "thuộc", "tại") and i + 1 < n and _starts_body(words, i + 1):
        if words.folded[i] == "tại" and key not in _ABROAD:
            return None, 0
        start = i + 1
    elif (
        i + 1 < n
        and words.folded[i] == ","
        and words.folded[i + 1] in key.split()
        and words.at(Word.HEAD, i + 1)
    ):
        start = i + 1  # "Phó Cục trưởng, Cục Viễn thông"
    if entry.shares and i and (shared := words.at(Word.HEAD, i - 1)) > i:
        start, i = i - 1, shared  # "Trưởng Đoàn đại biểu Quốc hội"
    # "Trưởng bản Cá Nọi": the unit word stands in the title already.
    j = max(start, i)
    complete, lower = bool(entry.shares and words.flags[start - 1] & Word.UNIT), 0
    while j < n and j - start < _LONGEST_BODY:
        word = words.folded[j]
        if word == "\n" or (j > start and words.start[j] - words.end[j - 1] > 1):
            break
        head = words.at(Word.HEAD, j)
        if not words.capital[j] and words.at(Word.STOP, j) > max(j + 1, head, words.at(Word.KEEP, j)):
            break
        if word == "số" and j > start and j + 1 < n and words.folded[j + 1].isdigit():
            j, complete = j + 2, True
            continue
        if head > j + 1 and words.at(Word.TITLE, j) < head and words.at(Word.COMPOUND, j) <= head:
            if complete and not words.capital[j] and words.flags[j] & Word.STOP:
                break
            complete = words.at(Word.COMPOUND, j) == head or words.folded[head - 1] in ("ủy",)
            j, lower = head, 0
            continue
        compound = words.at(Word.COMPOUND, j)
        field = words.at(Word.FIELD, j)
        place = max(words.at(Word.PLACE, j), _country_end(words, j, start))
        if place and place >= max(compound, field) and words.capital[place - 1] and j not in names:
            j, complete, lower = place, True, 0
            continue
        if (
            compound
            and compound >= field
            and (j > start or words.capital[j] or entry.shares)
            and not (complete and not words.capital[j])
            and j not in names
        ):
            # "công trình y tế trọng điểm": a field in lower case does not end a name.
            closes = words.capital[j] or "," in words.folded[j:compound] or j == start
            complete = closes and words.folded[start] not in _NAMED_BODIES
            j, lower = compound, 0
            continue
        if field and words.capital[j] and j not in names:
            j, complete, lower = field, False, 0
            continue
        if j in names:
            break
        if j > start and words.at(Word.TITLE, j) and words.folded[j - 1] not in ("phòng", "phủ", "của", "nữ"):
            break
        if j > start and words.at(Word.FORMER, j):
            break
        # "bà Rịa", "cô", "anh": an honorific in lower case ends the body; "Ông" in capitals too.
        if words.at(Word.RANK, j) and not words.at(Word.HEAD, j):
            break
        if words.at(Word.HONORIFIC, j) and not words.at(Word.HEAD, j):
            # "Sức khỏe Bà mẹ", "Đông Anh": in capitals it must stand before a name.
            if not words.capital[j] or (j + 1 in names and words.folded[j] != "anh"):
                break
        if words.at(Word.ACADEMIC, j) and not (
            j > start and words.folded[j - 1] in ("hội", "đoàn", "hiệp", "câu", "lạc", "bộ")
        ):
            break
        unit = words.at(Word.UNIT, j)
        if unit:
            if j == start and words.capital[j] is False and key in _BARE_UNIT_NOT:
                break
            j, complete, lower = unit, True, 0
            continue
        if word in _DASHES or word in ("&", "/"):
            if not _dash_continues(words, names, j, start, complete):
                break
            j += 1
            complete = False
            continue
        if word == ",":
            end = _enumeration(words, names, j, start)
            if not end:
                break
            j, complete, lower = end, True, 0
            continue
        if not (word[0].isalnum()) and word not in ("’", "'"):
            if word in ('"', "“") and j > start and _quoted(words, j):
                j = _quoted(words, j)
                complete = True
                continue
            break
        keep = words.at(Word.KEEP, j)
        if keep and (j > start or words.capital[j]) and not complete:
            j = keep
            continue
        if words.capital[j]:
            if complete and not head and words.folded[start] in _OFFICES and _rare_name(words, names, j):
                return _span(words, start, j), licensed_name(words, j)
            if complete and not head and _foreign_follows(words, start, j, entry):
                return _span(words, start, j), licensed_name(words, j)
            if j == start and not head and _direct_name(words, j, entry, key):
                return None, licensed_name(words, j)
            # "UBND", "HĐQT": the abbreviation is a whole body already; so is "xã Ea Tul", not "Y tế Thế giới".
            complete = bool(words.flags[j] & Word.CLOSED) or (
                complete and not head and _placed(words, start, j)
            )
            j += 1
            lower = 0
            continue
        if (
            word.isdigit()
            and len(word) < 3
            and j > start
            and words.folded[j - 1][0].isalpha()
            and not _counts(words, j)
        ):
            j, complete = j + 1, True
            continue
        if head:
            if (
                complete
                and j > start
                and words.folded[j - 1] not in ("của", "thuộc", "và")
                and words.flags[j] & Word.STOP
            ):
                break
            if j == start or words.folded[j - 1] in ("của", "thuộc", "và") or not words.flags[j] & Word.STOP:
                j, complete, lower = head, False, 0
                continue
        if word in ("và", "với"):
            if word == "và" and _and_continues(words, names, j, complete):
                j += 1
                complete = False
                continue
            break
        if word in ("của", "thuộc", "trực"):
            if word == "trực" and j + 1 < n and words.folded[j + 1] == "thuộc":
                j += 1
                continue
            if j + 1 < n and j > start and _starts_body(words, j + 1) and j + 1 not in names:
                j += 1
                complete = False
                continue
            break
        if word == "tại" and j + 1 < n and words.capital[j + 1] and _seated(words, key, start, j):
            j += 1
            continue
        if word == "về" and j + 1 < n and words.at(Word.COMPOUND, j + 1):
            j = words.at(Word.COMPOUND, j + 1)
            complete = True
            continue
        if word in ("khóa", "khoá", "nhiệm") and j > start and key in _DEPUTY:
            end = _term(words, j)
            if end:
                j, complete = end, True
                continue
        if j == start or complete or words.at(Word.STOP, j) or lower >= 9 or entry.alone:
            break
        j += 1
        lower += 1
    return _span(words, start, j), 0


_ABROAD = frozenset(
    [
        "đại sứ",
        "phó đại sứ",
        "tổng lãnh sự",
        "phó tổng lãnh sự",
        "đại biện",
        "đại biện lâm thời",
        "trưởng đại diện",
        "đại sứ đặc mệnh toàn quyền",
        "tham tán",
        "tham tán thương mại",
        "tùy viên quốc phòng",
        "đại diện thường trú",
        "điều phối viên thường trú",
        "công sứ",
        "bí thư thứ nhất",
        "giám đốc quốc gia",
    ]
)
_DEPUTY = frozenset(("đại biểu", "đbqh", "đại biểu chuyên trách"))
_BARE_UNIT_NOT: frozenset[str] = frozenset(("thư ký", "thành viên", "cán bộ", "thường trực"))


def _span(words: Words, start: int, end: int) -> tuple[int, int] | None:
    while end > start and (
        words.folded[end - 1] in ("và", "của", "thuộc", "về", "tại", "&", ",")
        or words.folded[end - 1] in _DASHES
    ):
        end -= 1
    return (start, end) if end > start else None


def _starts_body(words: Words, i: int) -> bool:
    return bool(
        words.at(Word.HEAD, i)
        or words.at(Word.UNIT, i)
        or (
            words.capital[i]
            and (
                words.at(Word.PLACE, i)
                or words.at(Word.COUNTRY, i)
                or words.at(Word.COMPOUND, i)
                or words.folded[i][0].isalpha()
            )
        )
    )


def _bears_name(words: Words, start: int, j: int) -> bool:
    return j > start and words.before(Word.NAMED_AFTER, j) >= 0


def _dash_continues(words: Words, names: dict[int, int], j: int, start: int, complete: bool) -> bool:
    """Whether a dash stands inside a body: "Lao động - Thương binh", not "UBND tỉnh - Nguyễn Văn A"."""
    k = j + 1
    if j == start or k >= len(words) or k in names:
        return False
    if words.folded[k] == "châu" and words.at(Word.COUNTRY, k):
        return True
    if not words.capital[k]:
        return False
    if complete and not words.capital[j - 1]:
        return False
    if (
        words.at(Word.TITLE, k)
        or words.at(Word.HONORIFIC, k)
        or words.at(Word.RANK, k)
        or words.at(Word.ACADEMIC, k)
    ):
        return False
    return not words.at(Word.HEAD, k)


def _and_continues(words: Words, names: dict[int, int], j: int, complete: bool) -> bool:
    """Whether "và" stands inside a body: "Giáo dục và Đào tạo", not "UBND tỉnh và ông A"."""
    k = j + 1
    if k >= len(words) or k in names:
        return False
    if not words.capital[k] and words.at(Word.FIELD, k):
        return True
    if not words.capital[k]:  # "Quản lý nhà và thị trường bất động sản"
        lower = words.folded[j - 1].isalpha() and not words.capital[j - 1] and not complete
        return (
            lower
            and words.folded[k].isalpha()
            and not words.at(Word.STOP, k)
            and not words.at(Word.PLURAL, k)
        )
    if any(words.at(flag, k) for flag in (Word.TITLE, Word.HONORIFIC, Word.RANK, Word.ACADEMIC, Word.FORMER)):
        return False
    if words.at(Word.COMPOUND, k) > words.at(Word.UNIT, k) > 0:
        return True
    if words.at(Word.UNIT, k) or words.at(Word.PLACE, k) or words.at(Word.COUNTRY, k):
        return False
    if words.at(Word.HEAD, k) and not words.at(Word.COMPOUND, k):
        return False
    return words.capital[j - 1] or not complete


def _enumeration(words: Words, names: dict[int, int], j: int, start: int) -> int:
    """The end of an enumeration inside a body's name: ", Nghiên cứu và Đổi mới"; 0 if the comma ends the body."""
    k = j + 1
    if j == start or (
        not words.capital[j - 1] and words.folded[j - 1] not in ("dục", "hóa", "hoá", "nghệ", "nghiệp")
    ):
        return 0
    limit = min(len(words), j + 9)
    while k < limit:
        word = words.folded[k]
        if word == "\n" or k in names:
            return 0
        if any(
            words.at(flag, k)
            for flag in (Word.TITLE, Word.HONORIFIC, Word.RANK, Word.ACADEMIC, Word.FORMER, Word.HEAD)
        ):
            return 0
        if word == "và":
            if (
                k + 1 < len(words)
                and words.capital[k + 1]
                and k - j > 1
                and _and_continues(words, names, k, False)
            ):
                k += 1
                while k < limit and words.capital[k] and k not in names and words.joined(k):
                    k += 1
                while (
                    k < limit
                    and not words.capital[k]
                    and words.folded[k][0].isalpha()
                    and not words.at(Word.STOP, k)
                    and not words.at(Word.UNIT, k)
                ):
                    k += 1
                return k
            return 0
        if k == j + 1 and not words.capital[k]:
            return 0
        if not word[0].isalpha() and word != ",":
            return 0
        k += 1
    return 0


def _quoted(words: Words, j: int) -> int:
    """The token after a closing quotation mark within eight tokens; 0 if there is none."""
    for k in range(j + 1, min(len(words), j + 9)):
        if words.folded[k] == '"':
            return k + 1
        if words.folded[k] == "\n":
            return 0
    return 0


def _foreign_follows(words: Words, start: int, j: int, entry: Title) -> bool:
    """Whether a capital run behind a finished body is a person's name: "Bộ Ngoại giao Lào Saleumxay"."""
    if not words.joined(j):
        return False
    country = words.before(Word.COUNTRY, j)
    previous_country = country >= start and _country_end(words, country, start) == j
    field = words.before(Word.COMPOUND, j) >= start and entry.id == "title.minister"
    transcribed = "-" in words.folded[j] and words.folded[j][-1].isalpha()
    return (
        (previous_country or field or transcribed)
        and licensed_name(words, j) > 0
        and not words.at(Word.COMPOUND, j)
    )


# Titles that a name follows without a body: "Quốc vụ khanh Martina Hirayama".
_NAME_FOLLOWS = frozenset(
    [
        "đại sứ",
        "ngoại trưởng",
        "quốc vụ khanh",
        "thượng nghị sĩ",
        "hạ nghị sĩ",
        "nghị sĩ",
        "thị trưởng",
        "tổng lãnh sự",
    ]
)


def _direct_name(words: Words, j: int, entry: Title, key: str) -> bool:
    """Whether a capital run right behind a title is a name."""
    if not (entry.alone or key in _NAME_FOLLOWS or entry.id == "title.minister"):
        return False
    if words.at(Word.REPUBLIC, j) or (
        words.source.text[words.start[j] : words.end[j]].isupper() and words.end[j] - words.start[j] > 1
    ):
        return False
    return licensed_name(words, j) > 0


# First words of bodies whose own name follows what they do: "Đồn Biên phòng cửa khẩu Lao Bảo".
_NAMED_BODIES = frozenset("đồn trạm trường bệnh trung nhà hợp htx xí tập điện học hạt công vườn khu".split())

# First words of bodies that bear no name of their own, so a capital run behind them is a person.
_OFFICES = frozenset(
    [
        "ubnd",
        "hđnd",
        "ủy",
        "bộ",
        "sở",
        "ban",
        "phòng",
        "vụ",
        "cục",
        "tổng",
        "công",
        "tòa",
        "tand",
        "viện",
        "vksnd",
        "vks",
        "huyện",
        "tỉnh",
        "thành",
        "quận",
        "thị",
        "hội",
        "văn",
        "mttq",
        "thanh",
        "chi",
    ]
)


def _rare_name(words: Words, names: dict[int, int], j: int) -> bool:
    """Whether a name of a family that no lexicon holds stands behind a finished body.

    "Vụ Kế hoạch - Tài chính Vưu Bích Sương": three or four syllables, not right behind a unit word,
    since "huyện Hải Lăng" has its own name first.
    """
    if not words.joined(j) or words.at(Word.UNIT, j - 1):
        return False
    if words.capital[j - 1] and words.at(Word.UNIT, j - 2):
        return False
    if words.folded[j - 1] in ("ủy", "uỷ") and not words.at(Word.FAMILY, j):
        return False  # "Huyện ủy Mỏ Cày Bắc"
    end = licensed_name(words, j)
    if any(k in names for k in range(j, end)):
        return False
    if any(
        words.folded[k] in ("lần", "thứ", "khóa", "năm") or not words.folded[k].isalpha()
        for k in range(j, end)
    ):
        return False
    return 3 <= end - j <= 4 or (bool(words.at(Word.FAMILY, j)) and end - j == 2)


def _placed(words: Words, start: int, j: int) -> bool:
    """Whether a unit word stands shortly before j, so that the capital words behind it are its name."""
    return any(k >= start - 1 and words.flags[k] & Word.UNIT for k in (j - 1, j - 2, j - 3))


def _country_end(words: Words, j: int, start: int) -> int:
    """The end of a state's name; "Đức" in "Công ty Đức Trung" and "Pháp" in "Pháp chế" are none."""
    if words.folded[j] == "châu" and j + 1 < len(words) and words.capital[j + 1]:
        return words.at(Word.COUNTRY, j)
    if not words.capital[j] or (j > start and words.at(Word.UNIT, j - 1) == j):
        return 0
    begin = words.at(Word.REPUBLIC, j) or j
    end = words.at(Word.COUNTRY, begin) if begin < len(words) else 0
    if not end:
        return 0
    if end == j + 1 and end < len(words) and words.joined(end):
        if not words.capital[end] and words.folded[end][0].isalpha() and not words.at(Word.STOP, end):
            return 0
        if words.capital[end] and _bears_name(words, start, j):
            return 0
    return end


def _counts(words: Words, j: int) -> bool:
    """Whether a number counts what follows: "trao 3 suất quà"."""
    return (
        j + 1 < len(words)
        and words.joined(j + 1)
        and words.folded[j + 1] in ("suất", "lần", "năm", "ngày", "tháng", "người", "%", "tỷ", "triệu")
    )


def _seated(words: Words, key: str, start: int, j: int) -> bool:
    """Whether "tại" belongs to the body: "Đại sứ Lào tại Việt Nam", "TAND cấp cao tại TP.HCM"."""
    return (
        words.at(Word.COUNTRY, j + 1) > 0
        or key in _ABROAD
        or words.before(Word.COUNTRY, j) > start
        or words.folded[j - 1] == "cao"
    )


def _term(words: Words, j: int) -> int:
    """The end of "khóa XIV", "khóa XIV, nhiệm kỳ …" is left out."""
    if words.folded[j] in ("khóa", "khoá") and j + 1 < len(words):
        return j + 2
    return 0


def _parent(words: Words, names: dict[int, int], end: int) -> tuple[int, int] | None:
    """A body named after a comma or in a bracket: "…, Bộ Y tế", "(Bộ Xây dựng)"."""
    j = end
    if j + 1 >= len(words) or words.folded[j] not in (",", "("):
        return None
    k = j + 1
    unit = words.at(Word.UNIT, k)
    if (
        unit
        and words.flags[k] & Word.UNIT
        and unit < len(words)
        and words.capital[unit]
        and unit not in names
    ):
        m = unit  # "UBND phường 12, quận Bình Thạnh"
        while m < len(words) and m - unit < 3 and words.capital[m] and m not in names and words.joined(m):
            m += 1
        return k, m
    if not words.capital[k] or not words.at(Word.HEAD, k) or words.at(Word.TITLE, k):
        return None
    body, _ = _body(words, names, k, "", _PARENT)
    return body if body and body[1] - body[0] > 1 else None


# A body without a title of its own.
_PARENT = Title(id="parent", surfaces=())
