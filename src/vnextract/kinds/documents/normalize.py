"""Surface → value: numbers, codes, types and names of documents, on bare strings."""

from __future__ import annotations

import regex

from vnextract.errors import NormalizationError
from vnextract.kinds.documents.rules import DocumentRules
from vnextract.text import fold

_DASHES = regex.compile(r"[‐‑‒–—―−]")
_PARTS = regex.compile(r"[^\s/.:-]+")
_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMBER = regex.compile(r"\d{1,5}(?:-\d{1,3}){0,2}[a-zđ]?(?![\p{L}\d])")
_LAW_YEAR = regex.compile(r"\s*(?:\(\s*)?(?:năm\s+)?((?:19|20)\d\d)\s*\)?$")
_JOINT = regex.compile(r"TTLB|(?:KH|QC|CTr?|HD|NQ|TT)(?:PH|LT|LN)")
_LEGISLATURE = regex.compile(r"(UBTVQH|QH)[\dXVIK]{0,5}")


def normalize_number(surface: str) -> str:
    """The running number: leading zeros dropped, letters small.

    Args:
        surface: A number as written, e.g. ``"08"`` or ``"30A"``.

    Raises:
        NormalizationError: there is no number in it.

    >>> normalize_number("08"), normalize_number("30A"), normalize_number("01-1")
    ('8', '30a', '1-1')
    """
    match = _NUMBER.search(_DASHES.sub("-", surface.lower()).replace(".", ""))
    if match is None:
        raise NormalizationError(f"no running number in {surface!r}")
    return match.group().lstrip("0") or "0"


def code_parts(code: str) -> tuple[str, ...]:
    """The parts of a number in order: ``"15/2020/NĐ-CP"`` → ``("15", "2020", "NĐ", "CP")``."""
    return tuple(_PARTS.findall(_DASHES.sub("-", code)))


def code_year(code: str) -> str | None:
    """The year inside a number, else None: ``"15/2020/NĐ-CP"`` → ``"2020"``, ``"36-NQ/TW"`` → None."""
    for part in code_parts(code)[1:]:
        if _YEAR.fullmatch(part):
            return part
    return None


def code_key(code: str) -> str:
    """One spelling of a number, for comparing: ``"36 – NQ / TW"`` and ``"36-NQ/TW"`` give the same."""
    number, *rest = code_parts(code)
    return "/".join([number.lstrip("0") or "0", *rest]).casefold()


def type_of_code(code: str, rules: DocumentRules) -> str | None:
    """The type that a number's letters show: ``"57-NQ/TW"`` → "Nghị quyết"; None where they show none."""
    for part in code_parts(code)[1:]:
        kind = rules.type_of_code.get(part) or rules.type_of_code.get(part.upper())
        if kind:
            return kind.name
        if part.isalpha():
            return None
    return None


def issuer_of_code(code: str, rules: DocumentRules) -> str | None:
    """The body that a number's letters show, written out; None where they show none, or one of many.

    ``"749/QĐ-TTg"`` → "Thủ tướng Chính phủ"; ``"15-CT/TU"`` → None, since every province has its TU.
    """
    parts = [part for part in code_parts(code)[1:] if not part.isdigit()]
    joint = any(_JOINT.fullmatch(part) for part in parts)
    found: list[str] = []
    for part in parts:
        if legislature := _LEGISLATURE.fullmatch(part):
            return "Ủy ban Thường vụ Quốc hội" if legislature[1] == "UBTVQH" else "Quốc hội"
        # UBTP13 is the committee of the thirteenth legislature.
        name = rules.issuer_of_code.get(part) or rules.issuer_of_code.get(part.rstrip("0123456789"))
        if name and name not in found:
            found.append(name)
        elif name is None and part is not parts[0] and not joint:
            break  # after an unknown body stand the letters of its office: HD/TWĐTN-BTC
        if found and not joint:
            break
    if joint and len(found) < len(parts) - 1:
        return None  # one of the bodies is unknown
    return ", ".join(found) or None


def law_year(name: str) -> str | None:
    """The year that ends a law's name: ``"Luật Đất đai năm 2013"`` → ``"2013"``."""
    match = _LAW_YEAR.search(name)
    return match[1] if match else None


def law_key(name: str, rules: DocumentRules) -> str:
    """One spelling of a law's name without its year, abbreviations written out.

    "Luật BHXH", "Luật Bảo hiểm xã hội", "Luật bảo hiểm xã hội năm 2014" give one key; "(sửa đổi)" stays.
    """
    folded = fold(_LAW_YEAR.sub("", name))
    for short, long in rules.synonyms:
        folded = short.sub(long, folded)
    folded = (
        folded.replace("&", " và ").replace(",", " ").replace("(", " ").replace(")", " ").replace("-", " ")
    )
    folded = regex.sub(r" nước chxhcn việt nam| nước cộng hòa xã hội chủ nghĩa việt nam", "", folded)
    return regex.sub(r"\s+", " ", folded.replace(" của ", " ").replace(" và ", " ")).strip()


def write_out(body: str, rules: DocumentRules) -> str:
    """A body's name without abbreviations: "UBND TP Quy Nhơn" → "Ủy ban nhân dân thành phố Quy Nhơn"."""
    for short, long in rules.abbreviations:
        body = short.sub(long, body)
    return regex.sub(r"\s+", " ", body).strip()
