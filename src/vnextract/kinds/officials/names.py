"""Names of persons: where one begins and where it ends."""

from __future__ import annotations

from vnextract.kinds.officials.rules import Word
from vnextract.kinds.officials.text import Words

# Six syllables: Công Tằng Tôn Nữ Thị A. A foreign name may have as many parts.
_LONGEST = 6
_PARTICLES = frozenset("bin van von de da del der den al el la le ibn dos abu ben".split())
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
        if end > j + 1:
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
        place = _place_end(words, i)
        run = run_end(words, i, 9)
        if place and place >= run and place - i >= 1:
            i = place
            continue
        if (
            place > i + 1
            and place < run
            and _family_end(words, place, Word.COMMON_FAMILY)
            and run - place >= 2
        ):
            i = place  # "Hà Nội Vương Đình Huệ"
            continue
        family = _family_end(words, i, Word.COMMON_FAMILY)
        if not family or run < i + 2 or run <= family:
            i += 1
            continue
        if words.before(Word.NAMED_AFTER, i) >= 0 and words.joined(i):
            # "Bệnh viện Nguyễn Tri Phương Võ Đức Chiến": the second family name begins the person.
            split = next((k for k in range(i + 2, run - 1) if _family_end(words, k, Word.COMMON_FAMILY)), 0)
            if not split:
                i = run
                continue
            i = split
            continue
        end = min(run, i + (5 if words.folded[i] not in ("công",) else 6))
        if run - i >= 5:
            split = next((k for k in range(i + 2, run - 1) if words.folded[k] in _STRONG), 0)
            if split:
                end = split
        found[i] = end
        i = end
    return found


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
