"""Tables of the Vietnamese encodings that Python has no codec for, and their decoders.

Sources, all facts: TCVN 5712:1993 (VN1, of which TCVN3 or "ABC" is the part above 0xA0), RFC 1456 (VISCII),
and the VNI Windows convention, in which a mark follows its vowel.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

import regex

# 0xA0-0xFF of TCVN 5712; "\u0300" and the like are combining marks.
_TCVN_HIGH = (
    "\xa0ĂÂÊÔƠƯĐăâêôơưđẰ"
    "\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽ"
    "éẹềểễếệìỉỄẾỒĩíịò"
    "Ổỏõóọồổỗốộờởỡớợù"
    "ỖủũúụừửữứựỳỷỹýỵỐ"
)
# 0x80-0x9F of VN1. TCVN3 files keep the quotes and dashes of Windows there.
_TCVN_CAPITALS = "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
_TCVN_CONTROLS = {0x01: "Ú", 0x02: "Ụ", 0x04: "Ừ", 0x05: "Ử", 0x06: "Ữ", 0x11: "Ứ"} | {
    0x12 + n: letter for n, letter in enumerate("ỰỲỶỸÝỴ")
}
_VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ"
    "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "Õắằặấầẩậẽẹếềểễệố"
    "ồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ"
    "ĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉ"
    "đựòóôõỏọụùúũủýợỮ"
)
_VISCII_CONTROLS = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}

# VNI: what stands for a letter of its own …
_VNI_LETTERS = dict(zip("ñÑôÔöÖíÍìÌæÆóÓòÒîÎ", "đĐơƠưƯíÍìÌỉỈĩĨịỊỵỴ", strict=True))
# … and the marks that follow a vowel, as combining characters; a capital mark follows a capital vowel.
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_MARKS = {
    "ù": _ACUTE,
    "ø": _GRAVE,
    "û": _HOOK,
    "õ": _TILDE,
    "ï": _DOT,
    "â": _CIRCUMFLEX,
    "á": _CIRCUMFLEX + _ACUTE,
    "à": _CIRCUMFLEX + _GRAVE,
    "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE,
    "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE,
    "é": _BREVE + _ACUTE,
    "è": _BREVE + _GRAVE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}
_VNI_MARKS |= {mark.upper(): combining for mark, combining in _VNI_MARKS.items()}
_VNI_PAIR = regex.compile(f"[aeouyôöAEOUYÔÖ][{''.join(_VNI_MARKS)}]")
_VNI_SINGLE = str.maketrans(_VNI_LETTERS)


def windows_character(byte: int) -> str:
    """The character of a byte in Windows code page 1252, "\ufffd" where it has none."""
    return bytes([byte]).decode("cp1252", "replace")


@cache
def tables() -> Mapping[str, Mapping[int, str]]:
    """Byte → character of the single-byte encodings: ``tcvn3``, ``tcvn5712``, ``viscii``."""
    ascii_half = {byte: chr(byte) for byte in range(0x80)}
    tcvn_high = dict(enumerate(_TCVN_HIGH, 0xA0))
    return {
        "tcvn3": ascii_half | {byte: windows_character(byte) for byte in range(0x80, 0xA0)} | tcvn_high,
        "tcvn5712": ascii_half | _TCVN_CONTROLS | dict(enumerate(_TCVN_CAPITALS, 0x80)) | tcvn_high,
        "viscii": ascii_half | _VISCII_CONTROLS | dict(enumerate(_VISCII_HIGH, 0x80)),
    }


def decode_legacy(data: bytes, encoding: str) -> str:
    """Decode bytes to NFC text; a byte without a character becomes U+FFFD.

    Args:
        data: The bytes.
        encoding: ``tcvn3``, ``tcvn5712``, ``viscii``, ``vni`` or ``windows-1258``.
    """
    if encoding == "windows-1258":
        return unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    if encoding == "vni":
        return _decode_vni(data)
    text = unicodedata.normalize("NFC", data.decode("latin-1").translate(tables()[encoding]))
    return _restore_capitals(text) if encoding == "tcvn3" else text


def _decode_vni(data: bytes) -> str:
    def compose(match: regex.Match[str]) -> str:
        vowel, mark = match.group()[0], match.group()[1]
        return unicodedata.normalize("NFC", _VNI_LETTERS.get(vowel, vowel) + _VNI_MARKS[mark])

    text = data.decode("cp1252", "replace")
    pieces, end = [], 0
    for match in _VNI_PAIR.finditer(text):
        pieces += [text[end : match.start()].translate(_VNI_SINGLE), compose(match)]
        end = match.end()
    return "".join(pieces) + text[end:].translate(_VNI_SINGLE)


_WORD = regex.compile(r"\p{L}{2,20}")


def _restore_capitals(text: str) -> str:
    """Write "NGHị QUYếT" as "NGHỊ QUYẾT": TCVN3 has no capitals with a tone, its fonts only draw them."""

    def restored(match: regex.Match[str]) -> str:
        word = match.group()
        capitals = sum(c.isupper() for c in word)
        bare = sum(c.islower() and not _has_tone(c) for c in word)
        return word.upper() if capitals and not bare and capitals < len(word) and len(word) > 2 else word

    return _WORD.sub(restored, text)


def _has_tone(letter: str) -> bool:
    return any(mark in unicodedata.normalize("NFD", letter) for mark in (_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT))
