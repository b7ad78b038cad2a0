"""When two values are the same: spelling, bodies, dates, figures, spans."""

from __future__ import annotations

import calendar
import math
import unicodedata
from collections import Counter
from typing import Any

import regex

from vnextract.evaluate.gold import Fact, Place

# One tone placement; which of the two does not matter as long as both sides get it.
_TONES = dict(
    zip(
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        strict=True,
    )
)
_TONE = regex.compile("|".join(_TONES))
_DASH = regex.compile("[\u2010-\u2015\u2212]")
_INVISIBLE = regex.compile("[\u200b-\u200d\u2060\ufeff\xad]")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`", "'"))
# In this order: "tp hcm" is written "tphcm" before "tp" is written out.
_SHORT_FORMS = (
    ("ubnd", "uỷ ban nhân dân"),
    ("hđnd", "hội đồng nhân dân"),
    ("mttq", "mặt trận tổ quốc"),
    ("ubmttq", "uỷ ban mặt trận tổ quốc"),
    ("tphcm", "thành phố hồ chí minh"),
    ("hcm", "hồ chí minh"),
    ("tp", "thành phố"),
    ("đbqh", "đại biểu quốc hội"),
    ("bch", "ban chấp hành"),
    ("btv", "ban thường vụ"),
    ("tw", "trung ương"),
)
# Words that one of two names of a body may leave out.
_OPTIONAL_WORDS = frozenset(["tỉnh", "thành", "phố", "của", "và", "các"])

Interval = tuple[Any, Any] | str | None


def fold(text: str | None) -> str:
    """One spelling for case, tone placement, dashes, apostrophes and blanks; no punctuation at the edges."""
    folded = unicodedata.normalize("NFC", text or "").lower()
    folded = _DASH.sub("-", _INVISIBLE.sub("", folded)).replace("ð", "đ").translate(_APOSTROPHES)
    folded = _TONE.sub(lambda match: _TONES[match.group()], folded)
    return regex.sub(r"\s+", " ", folded).strip(" ,.;:-–")


def same_text(one: str | None, other: str | None) -> bool:
    """The same words but for spelling."""
    return fold(one) == fold(other)


def _words(text: str | None) -> Counter[str]:
    """The words of a text, short forms written out."""
    spaced = " " + regex.sub(r"[^\w\s'%]", " ", fold(text).replace("&", " và ")) + " "
    for short, full in _SHORT_FORMS:
        spaced = regex.sub(rf"(?<=\s){short}(?=\s)", full, spaced)
    return Counter(spaced.split())


def token_f1(one: str | None, other: str | None) -> float:
    """Words shared by two texts, 0 to 1."""
    a, b = _words(one), _words(other)
    shared = (a & b).total()
    return 2 * shared / (a.total() + b.total()) if shared else 0.0


def same_body(one: str | None, other: str | None) -> bool:
    """The same words of a body's name, of which one side may leave some out ("Công an [tỉnh] Hà Tĩnh")."""
    a, b = _words(one), _words(other)
    if a == b:
        return True
    more, less = a - b, b - a
    return bool(a and b) and not (more and less) and set(more + less) <= _OPTIONAL_WORDS


def interval(edtf: Any) -> Interval:
    """First and last day of an EDTF value; the string itself where a part of it is unknown."""
    if not isinstance(edtf, str):
        return None
    if "/" in edtf:
        first, last = map(interval, edtf.split("/", 1))
        return (
            first[0] if isinstance(first, tuple) else first,
            last[1] if isinstance(last, tuple) else last,
        )
    value = regex.sub(r"(-XX)+$", "", regex.sub("[?~%]", "", edtf.strip()))
    if match := regex.fullmatch(r"(\d{3})X|(\d{2})XX|(\d{4})", value):
        known = match[1] or match[2] or match[3]
        return f"{known:0<4}-01-01", f"{known:9<4}-12-31"
    if match := regex.fullmatch(r"(\d{4})-(\d\d)", value):
        year, part = match[1], int(match[2])
        # ISO 8601-2: 33 to 36 are quarters, 40 and 41 half years.
        for first_part, last_part, months in ((1, 12, 1), (33, 36, 3), (40, 41, 6)):
            if first_part <= part <= last_part:
                end = (part - first_part + 1) * months
                day = calendar.monthrange(int(year), end)[1]
                return f"{year}-{end - months + 1:02}-01", f"{year}-{end:02}-{day:02}"
    if regex.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return value, value
    return value


def number(value: Any) -> str | None:
    """A running number without leading zeros."""
    return regex.sub(r"^0+(?=\d)", "", str("" if value is None else value).strip().lower()) or None


def _figure(value: Any) -> float | None:
    try:
        return None if value is None else float(value)
    except (TypeError, ValueError):
        return math.nan  # equal to nothing


def _close(one: Any, other: Any) -> bool:
    a, b = _figure(one), _figure(other)
    return a is b is None or (a is not None and b is not None and abs(a - b) < 1e-6)


def same_value(gold: Fact, predicted: Fact) -> bool:
    """The same kind and figures."""
    return gold["kind"] == predicted.get("kind") and all(
        _close(gold.get(name), predicted.get(name)) for name in ("value", "value_max", "denominator")
    )


def span_of(fact: Fact) -> Place:
    """Where a predicted mention stands."""
    return fact["start"], fact["end"]


def overlap(a: Place, b: Place) -> bool:
    """Whether two spans share a character."""
    return a[0] < b[1] and b[0] < a[1]


def nearness(a: Place, b: Place) -> float:
    """Shared characters over all characters of two spans."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0])) / (max(a[1], b[1]) - min(a[0], b[0]) or 1)
