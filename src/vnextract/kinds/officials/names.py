"""Names of persons: where one begins and where it ends."""

from __future__ import annotations

from vnextract.kinds.officials.rules import Word
from vnextract.kinds.officials.text import Words

# Six syllables: Công Tằng Tôn Nữ Thị A. A foreign name may have as many parts.
_LONGEST = 6
_PARTICLES = frozenset(
    ["bin", "van", "von", "de", "da", "del", "der", "den", "al", "el", "la", "le", "ibn", "dos", "abu", "ben"]
)
_JOINERS = frozenset("’'ʼ`-")


def _is_part(words: Words, j: int) -> bool:
    return (
        words.capital[j]
        and words.folded[j][0].isalpha()
        and not any(c.isdigit() or c in "&.," for c in words.folded[j])
    )


def run_end(words: Words, i: int, limit: int = _LONGEST) -> int:
    """The token index after the run of capital words that begins at i, one blank between them."""
    j = i
    while j < len(words) and j - i < limit and _is_part(words, j) and (j == i or words.joined(j)):
        if j > i and _begins_other(words, j):
            break
        j += 1
    return j


def _begins_other(words: Words, j: int) -> bool:
    """Whether a title, rank or honorific of more than one word begins at j: no part of a name does that."""
    for flag in (Word.TITLE, Word.RANK, Word.ACADEMIC):
        end = words.at(flag, j)
        if end > j + 1 and not (words.capital[j + 1] and flag == Word.ACADEMIC):  # "Bành Tiến Sỹ" is a name
            return True
    return False


def _place_end(words: Words, i: int) -> int:
    return max(words.at(Word.PLACE, i), words.at(Word.COUNTRY, i))


def _family_end(words: Words, i: int, flag: Word) -> int:
    if words.folded[i][:2] in ("h'", "k'", "h’", "k’", "y'") and len(words.folded[i]) > 2:
        return i + 1
    return words.at(flag, i)


def free_names(words: Words) -> dict[int, int]:
    """Names that show themselves by their family name.

    Returns:
        First token → token after the last. Names that a street, school or unit bears are left out.
    """
    found: dict[int, int] = {}
    i, n = 0, len(words)
    while i < n:
        if not words.capital[i]:
            i += 1
            continue
        run = run_end(words, i, 10)
        place = _place_end(words, i)
        if place and place >= run:
            i = place
            continue
        if place > i + 1 and run - place >= 2 and _family(words, place, run):
            i = place  # "Hà Nội Vương Đình Huệ"
            continue
        if unit := _unit_name_end(words, i, run):
            i = unit
            continue
        if other := max(words.at(Word.COMPOUND, i), words.at(Word.FIELD, i), words.at(Word.HEAD, i)):
            if other > i + 1:
                i = other
                continue
        family = _family(words, i, run)
        if family and _inside_other(words, i):
            i += 1
            continue
        if family and words.folded[i] not in _COMMONEST and _in_midst(words, i):
            # "Điện lực Gia Lâm Nguyễn Văn A": the run began before, and the commonest families begin names.
            later = next((k for k in range(i + 1, run - 1) if words.folded[k] in _COMMONEST), 0)
            if later:
                i = later
                continue
        if run - i == 2 and words.folded[i] not in _COMMONEST and not _vouched(words, i):
            i = run  # "Khu bảo tồn thiên nhiên Sơn Trà"
            continue
        alone = family == i + 1 and words.folded[i][1:2] in ("'", "’")  # "K'Brỗi" is a whole name
        if not family or (not alone and (run < i + 2 or run <= family)):
            i += 1
            continue
        if words.before(Word.NAMED_AFTER, i) >= 0 and words.joined(i) and not _after_unit(words, i):
            # "Bệnh viện Nguyễn Tri Phương Võ Đức Chiến": the second family name begins the person.
            i = next((k for k in range(i + 2, run - 1) if words.at(Word.COMMON_FAMILY, k)), run)
            continue
        end = min(run, i + (6 if words.folded[i] == "công" else 5))
        if run - i >= 5:
            end = next((k for k in range(i + 2, run - 1) if words.folded[k] in _STRONG), end)
        found[i] = end
        i = end
    return found


_COMMONEST = frozenset("nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ ngô".split())


def _in_midst(words: Words, i: int) -> bool:
    """Whether a capital word stands right before i that is no title, rank, place or whole body."""
    if i == 0 or not words.joined(i) or not words.capital[i - 1]:
        return False
    flags = (Word.TITLE, Word.RANK, Word.ACADEMIC, Word.HONORIFIC, Word.PLACE, Word.COUNTRY, Word.COMPOUND)
    return all(words.before(flag, i) < 0 for flag in flags)


def _vouched(words: Words, i: int) -> bool:
    """Whether a name of two syllables may begin at i: at a boundary, or behind a title, rank or finished body."""
    if not words.joined(i) or not words.folded[i - 1][0].isalnum():
        return True
    flags = (
        Word.TITLE,
        Word.RANK,
        Word.ACADEMIC,
        Word.HONORIFIC,
        Word.COMPOUND,
        Word.PLACE,
        Word.COUNTRY,
        Word.STOP,
    )
    return any(words.before(flag, i) >= 0 for flag in flags) or words.folded[i - 1] in (
        "tỉnh",
        "phố",
        "và",
        "cùng",
    )


def _inside_other(words: Words, i: int) -> bool:
    """Whether a family name is a word of a body: "Trung ương Đoàn", "châu Âu"."""
    before = words.folded[i - 1] if i else ""
    if words.folded[i] == "đoàn":
        abbreviation = i + 1 < len(words) and words.end[i + 1] - words.start[i + 1] > 1
        upper = words.source.text[words.start[i + 1] : words.end[i + 1]].isupper() if abbreviation else False
        return before in ("ương", "thành", "tỉnh", "huyện", "quận") or (
            upper and not words.source.text[words.start[i] : words.end[i]].isupper()
        )
    return before == "châu"


def _family(words: Words, i: int, run: int) -> int:
    """The end of a family name at i that needs no title to be seen; 0 if there is none.

    A middle name "Thị" or "Văn" shows any family name; a rare family name needs three or four syllables.
    """
    if end := _family_end(words, i, Word.COMMON_FAMILY):
        return end
    if i + 2 < run and words.folded[i + 1] in ("thị", "văn") and not words.at(Word.HONORIFIC, i):
        return i + 1
    end = words.at(Word.FAMILY, i)
    return end if end and 3 <= run - i <= 4 else 0


def _after_unit(words: Words, i: int) -> bool:
    return i > 0 and words.folded[i - 1] in _UNITS


# Words of units that a name of two syllables follows, and committees that may stand without it.
_UNITS = frozenset(["huyện", "quận", "xã", "phường", "trấn", "buôn", "thôn", "bản"])
_COMMITTEES = frozenset(("huyện", "quận", "thị"))


def _unit_name_end(words: Words, i: int, run: int) -> int:
    """The end of a district's or commune's name at i; 0 if a person's name begins there.

    "huyện Krông Pa Kpă Hyâo": two syllables are the usual length; a family name at another place moves the end.
    """
    if not words.joined(i):
        return 0
    committee = words.folded[i - 1] in ("ủy", "uỷ") and i > 1 and words.folded[i - 2] in _COMMITTEES
    if not committee and words.folded[i - 1] not in _UNITS and words.before(Word.UNIT, i) < 0:
        return 0
    if (
        not committee
        and words.folded[i - 1] not in _UNITS
        and words.folded[i - 1] not in ("xã", "trấn", "khu", "đoàn")
    ):
        return 0
    size = run - i
    if size == 1:
        return run
    person = _family_end(words, i, Word.COMMON_FAMILY)
    if size == 2:
        return 0 if committee and person and words.folded[i] in _STRONG else run
    if size == 3:
        if _family_end(words, i + 2, Word.COMMON_FAMILY) == i + 3 and words.folded[i + 2][1:2] in ("'", "’"):
            return i + 2  # "Lạc Dương K'Brỗi"
        if person and (
            committee
            or words.folded[i - 1] in ("huyện", "quận", "xã")
            or words.folded[i + 1] in ("thị", "văn")
        ):
            return 0
        return run
    for place in (2, 3, 1):
        if size - place >= 2 and _family(words, i + place, run):
            return i + place
    if person and size <= 4:
        return 0
    return i + 2


# Families that no Vietnamese given name or middle name begins with, for cutting a run of two persons.
_STRONG = frozenset(("nguyễn", "trần", "phạm", "huỳnh", "võ", "đặng", "bùi", "đỗ"))


def licensed_name(words: Words, i: int) -> int:
    """The end of a name that a title, rank or honorific before it vouches for; 0 if none begins at i.

    Foreign names and family names that no lexicon holds are found this way: "Thủ tướng Lào Thongloun Sisoulith".
    """
    if i >= len(words) or not _is_part(words, i) or not words.joined(i):
        return 0
    if words.at(Word.TITLE, i) > i + 1 or _begins_other(words, i):
        return 0
    j = i
    while j < len(words) and j - i < _LONGEST and (j == i or words.joined(j)):
        if _is_part(words, j):
            if j > i and _begins_other(words, j):
                break
            j += 1
        elif words.folded[j] in _PARTICLES and j > i and j + 1 < len(words) and _is_part(words, j + 1):
            j += 1
        else:
            break
    return j
