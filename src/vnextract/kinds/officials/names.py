"""Names of persons: where one begins and where it ends."""

from __future__ import annotations

from itertools import chain

from vnextract.kinds.officials.lexicon import Word
from vnextract.kinds.officials.text import Words

# Syllables. A foreign name may have as many parts; a Vietnamese one has two behind its family at least.
_LONGEST = 6
# "van der", "von der", "de la".
_MOST_PARTICLES = 2
_USUAL = 5
# Tokens from "Công ty" to the company's own name.
_LONGEST_COMPANY = 14
# Tokens of a run of capital words that is looked at for names: two persons, or a place and a person.
_LONGEST_RUN = 10

_LONG_LEADS = Word.TITLE | Word.RANK | Word.ACADEMIC
_BEFORE_PERSON = Word.TITLE | Word.LEAD | Word.PLACE | Word.COUNTRY | Word.COMPOUND
_PLACES = Word.PLACE | Word.COUNTRY
_BODY_WORDS = Word.COMPOUND | Word.FIELD | Word.HEAD


def _is_part(words: Words, j: int) -> bool:
    if not words.capital[j]:
        return False
    word = words.folded[j]
    return word.isalpha() or (word[0].isalpha() and not any(c.isdigit() or c in "&.," for c in word))


def run_end(words: Words, i: int, limit: int = _LONGEST) -> int:
    """The token index after the run of capital words that begins at i, one blank between them."""
    j = i
    while j < len(words) and j - i < limit and _is_part(words, j) and (j == i or words.joined(j)):
        if j > i and (_begins_other(words, j) or words.folded[j] in words.sets.term_word):
            break  # "HĐND tỉnh Phú Yên Khóa VII"
        j += 1
    return j


def _begins_other(words: Words, j: int) -> bool:
    """Whether a title or rank of more than one word, or an office, begins at j: no part of a name does that.

    "Đinh Công Sứ" is a name, though "công sứ" is a title.
    """
    begins = words.begins[j]
    if begins & _LONG_LEADS:
        for bit in (Word.TITLE, Word.RANK, Word.ACADEMIC):
            end = words.at(bit, j)
            family = words.closes[j] & Word.COMMON_FAMILY
            in_name = words.capital[j + 1 : end] == [True] and (bit == Word.ACADEMIC or family)
            if end > j + 1 and not in_name:
                return True
    # "Nghiệp vụ Y Sở Y tế": a head with its field in two syllables.
    return (
        bool(begins & Word.HEAD) and max(words.at(Word.COMPOUND, j + 1), words.at(Word.FIELD, j + 1)) > j + 2
    )


def _family_end(words: Words, i: int, bit: int) -> int:
    word = words.folded[i]
    if len(word) > 2 and word[1] == "'" and word[0] in words.sets.name_prefix:
        return i + 1
    return words.at(bit, i)


def _family(words: Words, i: int, run: int) -> int:
    """The end of a family name at i that needs no title to be seen; 0 if there is none.

    A middle name "Thị" or "Văn" shows any family name; a rare family name needs three or four syllables.
    """
    if end := _family_end(words, i, Word.COMMON_FAMILY):
        return end
    if i + 2 < run and words.folded[i + 1] in words.sets.middle_name and not words.at(Word.HONORIFIC, i):
        return i + 1
    end = words.at(Word.FAMILY, i)
    return end if end and 3 <= run - i <= 4 else 0


def free_names(words: Words) -> dict[int, int]:
    """Names that show themselves by their family name.

    Returns:
        First token → token after the last. Names that a street, school or unit bears are left out.
    """
    found: dict[int, int] = {}
    i = 0
    while i < len(words):
        if not words.capital[i]:
            i += 1
            continue
        run = run_end(words, i, _LONGEST_RUN)
        if skipped := _skip_other(words, i, run):
            i = skipped
            continue
        family = _family(words, i, run)
        begins = _begin(words, i, run, family)
        if begins != i:
            i = begins
            continue
        end = _name_end(words, i, run, family)
        found[i] = end
        i = end
    return found


def _skip_other(words: Words, i: int, run: int) -> int:
    """The token after a place, a unit's name or a body's words at i; 0 if none begins there."""
    if words.begins[i] & _PLACES:
        if (country := words.at(Word.COUNTRY, i)) > i + 1:
            return country  # "Hàn Quốc Moon Jae-in": no name begins with a state's
        place = max(words.at(Word.PLACE, i), words.at(Word.COUNTRY, i))
        if place >= run or (place > i + 1 and run - place >= 2 and _family(words, place, run)):
            return place  # "Hà Nội Vương Đình Huệ"
    if words.begins[i] & Word.ACADEMIC and words.abbreviated(i):
        return words.at(Word.ACADEMIC, i)  # "TS.BS CKII Nguyễn Văn A"
    if words.flags[i] & Word.PREFIX and words.at(Word.TITLE, i + 1):
        return i + 1  # "Phó GĐ BHXH": no family "Phó"
    if unit := _unit_name_end(words, i, run):
        return unit
    if words.begins[i] & _BODY_WORDS:
        end = max(words.at(Word.COMPOUND, i), words.at(Word.FIELD, i), words.at(Word.HEAD, i))
        return end if end > i + 1 else 0
    return 0


def _begin(words: Words, i: int, run: int, family: int) -> int:
    """Where to look on: i itself if a name begins there."""
    commonest = words.sets.commonest_family
    if family and _inside_other(words, i):
        return i + 1
    if words.folded[i] not in commonest:
        if _in_heading(words, i):
            return i + 1
        # "Điện lực Gia Lâm Nguyễn Văn A": the run began before, and the commonest families begin names.
        later = next((k for k in range(i + 1, run - 1) if _shows_itself(words, k)), 0)
        if later and family and _in_midst(words, i):
            return later
        if run - i == 2 and not _vouched(words, i):
            return run  # "Khu bảo tồn thiên nhiên Sơn Trà"
    alone = family == i + 1 and words.folded[i][1:2] == "'"  # "K'Brỗi" is a whole name
    if not family or (not alone and (run < i + 2 or run <= family)):
        return i + 1
    if _company_name(words, i, run):
        return _second_name(words, i, run)
    if _named_after(words, i) and words.word(i - 1) not in words.sets.name_unit:
        return words.at(Word.HONORED, i) or _second_name(words, i, run)
    return i


def _named_after(words: Words, i: int) -> bool:
    """Whether a school, a street … is named at i: not behind "môi trường", "thành phố" or "Vân Đồn"."""
    start = words.before(Word.NAMED_AFTER, i)
    if start < 0 or not words.joined(i) or _leads_house(words, start, i):
        return False
    return not any(-1 < words.before(bit, i) < start for bit in (Word.ORDINARY, Word.PLACE))


def _leads_house(words: Words, start: int, i: int) -> bool:
    """Whether who leads a house told without its name is named at i: "Giám đốc bệnh viện Trần Văn A".

    Behind a comma the house has a name: "ông A, giám đốc bệnh viện Nguyễn Tri Phương".
    """
    if words.capital[start] or words.at(Word.HONORED, i):
        return False
    family = Word.COMMON_FAMILY | (Word.FAMILY if words.word(i - 1) == "bản" else 0)
    if 0 <= words.before(Word.TITLE, i) < start and words.begins[i] & family:
        return run_end(words, i) - i > 2  # "Trưởng ấp Nguyễn Văn A", not "Trưởng ấp Tân Thành"
    house = start - (words.word(start - 1) == "nhà")  # "hiệu trưởng nhà trường"
    if words.source.folded[words.start[house] : words.end[i - 1]] not in words.sets.bare_sort:
        return False
    title = words.before(Word.TITLE, house)
    return title >= 0 and (title == 0 or words.folded[title - 1] not in ",-(")


def _company_name(words: Words, i: int, run: int) -> bool:
    """Whether a company is named at i: "Công ty TNHH Thương mại Hoàng Long", by its two syllables.

    Three or four syllables there are the person's: "Công ty Xây dựng Nguyễn Văn A", but in
    "Thái Sơn Invest" the last tells the company.
    """
    person = 3 <= run - i <= 4 and words.folded[run - 1] not in words.sets.company_end
    if not words.closes[i] & Word.TRADE or person:
        return False
    for k in range(i - 1, max(-1, i - _LONGEST_COMPANY), -1):
        if not words.folded[k][0].isalnum() and words.folded[k] not in "-&":
            return False
        if words.folded[k] in words.sets.company_word:
            return True
    return False


def _second_name(words: Words, i: int, run: int) -> int:
    """Where the person begins behind a name that a school bears: "Trường Nguyễn Tri Phương Võ Đức Chiến"."""
    strong = (k for k in range(i + 2, run - 1) if words.folded[k] in words.sets.strong_family)
    usual = (k for k in (i + 3, i + 2) if k < run - 1 and words.at(Word.COMMON_FAMILY, k))
    later = (k for k in range(i + 4, run - 1) if words.at(Word.COMMON_FAMILY, k))
    return next(chain(strong, usual, later), run)


def _shows_itself(words: Words, k: int) -> bool:
    """Whether one of the commonest families stands at k, or one behind a rare one or before "Thị"."""
    if words.folded[k] in words.sets.commonest_family:
        return True
    if words.begins[k] & Word.COMMON_FAMILY and not words.begins[k - 1] & Word.COMMON_FAMILY:
        return True
    return words.folded[k + 1] in words.sets.middle_name and words.at(Word.COMMON_FAMILY, k) == k + 1


def _name_end(words: Words, i: int, run: int, family: int) -> int:
    end = min(run, max(i + _USUAL, family + 2))
    if run - i >= _USUAL:
        strong = words.sets.strong_family
        return next((k for k in range(i + 2, run - 1) if words.folded[k] in strong), end)
    return end


def _in_midst(words: Words, i: int) -> bool:
    """Whether a capital word stands right before i that is no title, rank, place or whole body."""
    return words.joined(i) and words.capital[i - 1] and not words.closes[i] & _BEFORE_PERSON


def _in_heading(words: Words, i: int) -> bool:
    """Whether capital letters go on from the word before: "TÓM TẮT QUÁ TRÌNH CÔNG TÁC" names nobody."""
    return words.joined(i) and words.abbreviated(i) and words.abbreviated(i - 1)


def _vouched(words: Words, i: int) -> bool:
    """Whether a name of two syllables may begin at i: at a boundary, behind a title or a finished body."""
    if not words.joined(i) or not words.folded[i - 1][0].isalnum():
        return True
    return bool(words.closes[i] & (_BEFORE_PERSON | Word.STOP)) or words.folded[i - 1] in words.sets.vouching


def _inside_other(words: Words, i: int) -> bool:
    """Whether a family name is a word of something else: "Trung ương Đoàn", "châu Âu"."""
    entry = words.rules.not_family.get(words.folded[i])
    if entry is None:
        return False
    if words.word(i - 1) in entry.after:
        # "UBND tỉnh Đoàn Thế Vững" is a person, "Bí thư tỉnh Đoàn Bắc Giang" of the union.
        free = words.word(i - 1) in entry.free_after and not words.capital[i - 1]
        named = run_end(words, i) - i == 3 and not words.begins[i + 1] & (_PLACES | Word.COMMON_FAMILY)
        return not (free and named)
    return (
        entry.abbreviation
        and i + 1 < len(words)
        and words.abbreviated(i + 1)
        and not words.text(i, i + 1).isupper()
    )


def _unit_name_end(words: Words, i: int, run: int) -> int:
    """The end of a district's or commune's name at i; 0 if a person's name begins there.

    "huyện Krông Pa Kpă Hyâo": two syllables are the usual length; a family name elsewhere moves the end.
    """
    if not words.joined(i):
        return 0
    sets, unit = words.sets, words.folded[i - 1]
    committee = unit == "ủy" and words.word(i - 2) in sets.committee_unit
    named = committee or unit in sets.name_unit
    if not named and not (words.closes[i] & Word.UNIT and unit in sets.name_unit_end):
        return 0
    size = run - i
    if size == 1:
        return run
    person = _family_end(words, i, Word.COMMON_FAMILY)
    if size == 2:
        return 0 if committee and person and words.folded[i] in sets.strong_family else run
    if size == 3:
        if _family_end(words, i + 2, Word.COMMON_FAMILY) == i + 3 and words.folded[i + 2][1:2] == "'":
            return i + 2  # "Lạc Dương K'Brỗi"
        shown = committee or unit in sets.person_unit or words.folded[i + 1] in sets.middle_name
        shown = shown or words.before(Word.TITLE, i) >= 0  # "Trưởng bản Giàng A Páo"
        return 0 if person and shown else run
    for place in (2, 3, 1):
        if size - place >= 2 and _family(words, i + place, run):
            return i + place
    return 0 if person and size <= 4 else i + 2


def licensed_name(words: Words, i: int) -> int:
    """The end of a name that a title, rank or honorific before it vouches for; 0 if none begins at i.

    Foreign names and families that no lexicon holds are found this way: "Thủ tướng Thongloun Sisoulith".
    """
    if i >= len(words) or not _is_part(words, i) or not words.joined(i):
        return 0
    return name_run(words, i)


def name_run(words: Words, i: int) -> int:
    """The end of what may be a name at i, particles and initials inside; 0 if none begins there."""
    if words.at(Word.TITLE, i) > i + 1 or not _is_part(words, i) or _begins_other(words, i):
        return 0
    j = i
    while j < len(words) and j - i < _LONGEST and (j == i or words.joined(j)):
        if _is_part(words, j):
            if j > i and _begins_other(words, j):
                break
            if j > i and _is_initial(words, j):
                j += 1
        elif j == i or not (behind := _behind_particles(words, j)):
            break
        else:
            j = behind
        j += 1
    return j


def _is_initial(words: Words, j: int) -> bool:
    """Whether a name goes on behind one letter and a point: "Margaret L. Winslow"."""
    if words.end[j] - words.start[j] > 1 or words.word(j + 1) != "." or words.joined(j + 1):
        return False
    return words.joined(j + 2) and _is_part(words, j + 2)


def _behind_particles(words: Words, j: int) -> int:
    """The part of a name behind the particles at j: "Ursula von der Leyen"; 0 if there are none."""
    k = j
    while k < len(words) and k - j < _MOST_PARTICLES and words.folded[k] in words.sets.particle:
        k += 1
    return k if k > j and k < len(words) and words.joined(k) and _is_part(words, k) else 0
