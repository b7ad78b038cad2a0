"""Surfaces of figures → values: digits written the Vietnamese way, and number words.

Pure functions on bare strings; nothing here looks at a text around the figure.
"""

from __future__ import annotations

from decimal import Decimal

import regex

from vnextract.errors import NormalizationError
from vnextract.text import fold

# Number words are a closed class and a grammar, not a list that grows, so they stand here and not in rules/.
_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_TENS = frozenset({"mươi", "chục"})
_TEN = "mười"
_HUNDRED = "trăm"
_SCALES = {
    "vạn": 10**4, "nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9,
}  # fmt: skip
_ZERO_TENS = frozenset({"linh", "lẻ"})
_POINT = frozenset({"phẩy", "chấm"})
_HALF = "rưỡi"
_MINUS = frozenset({"âm", "trừ"})
_ORDINALS = {"nhất": 1, "nhì": 2, "tư": 4}

_FIGURE = regex.compile(r"[\d.,]{1,40}")
_THOUSANDS = regex.compile(r"\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3}){0,8}")
_PLAIN = regex.compile(r"\d{0,30}(?:[.,]\d{1,20})?")
_MIXED = regex.compile(r"\d{1,3}(?:(?P<mark>[.,])\d{3}){1,8}(?!(?P=mark))(?P<point>[.,])\d{1,20}")


def parse_number(surface: str) -> Decimal:
    """Read a number in digits, in words or in both.

    Args:
        surface: For example ``"1.234,5"``, ``"hai mươi mốt"``, ``"1,5 triệu"``, ``"âm ba phẩy năm"``.

    Returns:
        The exact value; no unit is read.

    Raises:
        NormalizationError: it is no number, or has another word in it.
    """
    words = fold(surface).split()
    sign = 1
    if words and (words[0] in _MINUS or words[0] == "-"):
        sign, words = -1, words[1:]
    elif words and words[0][0] in "+-":
        sign, words = (-1 if words[0][0] == "-" else 1), [words[0][1:], *words[1:]]
    if not words or not words[0]:
        raise NormalizationError(f"no number in {surface!r}")
    try:
        return sign * _read(words)
    except ValueError as error:
        raise NormalizationError(f"no number: {surface!r}: {error}") from error


def parse_figure(digits: str) -> Decimal:
    """Read digits with Vietnamese marks: a comma before decimals, dots between thousands.

    A single dot before one, two or four digits is a decimal one ("6.5"), as is one after a lone zero
    ("0.125"); before three digits it parts thousands ("1.250").

    Raises:
        NormalizationError: the marks make no number ("1.2.3").
    """
    if not _FIGURE.fullmatch(digits) or not any(c.isdigit() for c in digits):
        raise NormalizationError(f"no figure: {digits!r}")
    if thousands := _THOUSANDS.fullmatch(digits):
        mark = thousands["mark"]
        # One comma is the decimal mark whatever follows it: "1,234" is a little more than one.
        if digits.count(mark) > 1 or (mark == "." and not digits.startswith("0")):
            return Decimal(digits.replace(mark, ""))
    if mixed := _MIXED.fullmatch(digits):
        return Decimal(digits.replace(mixed["mark"], "").replace(mixed["point"], "."))
    if _PLAIN.fullmatch(digits):
        return Decimal(digits.replace(",", "."))
    raise NormalizationError(f"no figure: {digits!r}")


def parse_ordinal(surface: str) -> Decimal:
    """Read the number after "thứ": digits or words, "nhất", "nhì" and "tư" included.

    Raises:
        NormalizationError: it names no place.
    """
    word = fold(surface).strip()
    return Decimal(_ORDINALS[word]) if word in _ORDINALS else parse_number(surface)


def _read(words: list[str]) -> Decimal:
    """Sum groups of hundreds, each with its scales: "hai triệu ba trăm nghìn"."""
    if words == ["nửa"]:
        return Decimal("0.5")
    total, last_scale = Decimal(0), None
    group: list[str] = []
    for at, word in enumerate(words):
        if word not in _SCALES:
            group.append(word)
            continue
        scale = Decimal(_SCALES[word])
        if group:
            value = _group(group)
        elif last_scale is not None and at and words[at - 1] in _SCALES:
            total *= scale  # "nghìn tỷ": a scale of a scale takes all before it
            last_scale = last_scale * scale
            continue
        else:
            value = Decimal(1)  # "nghìn" alone
        if last_scale is not None and scale >= last_scale:
            raise ValueError("scales out of order")
        total += value * scale
        last_scale, group = scale, []
    if not group:
        return total
    if last_scale is None:
        return _group(group)
    if group == [_HALF]:
        return total + last_scale / 2
    if len(group) == 1 and group[0] in _DIGITS:
        return total + _DIGITS[group[0]] * last_scale / 10  # "hai nghìn ba" is 2300
    return total + _group(group)


def _group(words: list[str]) -> Decimal:
    """Read a number below a thousand, with decimals: "một trăm linh hai phẩy năm"."""
    if words[-1] == _HALF and len(words) > 1:
        rest = _group(words[:-1])
        return rest + (50 if words[-2] == _HUNDRED else Decimal("0.5"))
    for at, word in enumerate(words):
        if word in _POINT:
            decimals = words[at + 1 :]
            if not at or not decimals:
                raise ValueError("a decimal point needs a number on both sides")
            return _group(words[:at]) + _decimals(decimals)
    if len(words) == 1 and words[0][0] in ",.0123456789":
        return parse_figure(words[0])
    total, pending, state = 0, None, "start"
    for word in words:
        if word in _DIGITS:
            if pending is not None:
                raise ValueError("two digits in a row")
            pending = _DIGITS[word]
        elif word == _HUNDRED and state == "start":
            total, pending, state = 100 * (1 if pending is None else pending), None, "hundreds"
        elif word in _TENS and state in ("start", "hundreds"):
            if pending is None and word != "chục":
                raise ValueError("tens without a digit")
            total, pending, state = total + 10 * (1 if pending is None else pending), None, "tens"
        elif word == _TEN and state in ("start", "hundreds") and pending is None:
            total, state = total + 10, "tens"
        elif word in _ZERO_TENS and state in ("start", "hundreds") and pending is None:
            state = "zero tens"
        elif word.isdecimal() and state in ("hundreds",) and pending is None:
            pending = int(word)
        else:
            raise ValueError(f"{word!r} has no place there")
    if state == "zero tens" and pending is None:
        raise ValueError("a zero without a digit")
    if state == "hundreds" and pending is not None and len(words) > 1:
        return Decimal(total + 10 * pending)  # "một trăm hai" is 120; "một trăm linh hai" 102
    return Decimal(total + (pending or 0))


def _decimals(words: list[str]) -> Decimal:
    """Read what follows the point, digit by digit ("không năm") or as a number ("mười hai")."""
    if len(words) == 1 and words[0].isdecimal():
        return Decimal("0." + words[0])
    if all(word in _DIGITS for word in words):
        return Decimal("0." + "".join(str(_DIGITS[word]) for word in words))
    zeros = 0
    while zeros < len(words) and words[zeros] == "không":
        zeros += 1
    return Decimal("0." + "0" * zeros + str(_group(words[zeros:])))
