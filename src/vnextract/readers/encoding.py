"""Which encoding bytes are in, judged by how Vietnamese the text reads."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

import regex

from vnextract.errors import InputError
from vnextract.readers.legacy import decode_legacy
from vnextract.readers.syllables import is_syllable, marked_words

# Longer first, because the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In order of how often they are met; a tie goes to the earlier one.
_LEGACY = ("tcvn3", "vni", "windows-1258", "viscii", "tcvn5712")
# Below this share of Vietnamese syllables a legacy reading is a guess; wrong tables stay under 0.5.
_LEAST_SHARE = 0.7
# Right and wrong tables lie further apart than this in any article of some length.
_CLEAR_MARGIN = 0.3
_UNLIKELY = "\ufffd¶¿¸×¹¬®"
# Where TCVN 5712 has these capitals, TCVN3 files have the quotes, dashes and bullets of Windows.
_LONE_CAPITAL = regex.compile(r"(?<!\p{L})[ẶỊÒỎÕÓỌỘ](?!\p{L})")
# Enough of a file to tell its encoding, in bytes.
_SAMPLE = 200_000
_CONTROL = regex.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LEGACY_CONTROL = regex.compile(rb"[\x00\x03\x07\x08\x0e-\x10\x1a-\x1d]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text without its byte order mark, the encoding it was in, and how certain that is, 0 to 1."""

    text: str
    encoding: str
    certainty: float


def decode(data: bytes) -> Decoded:
    """Decode the bytes of a text file.

    UTF-8 and UTF-16 are certain where they are valid. Other bytes are read as TCVN3 (ABC), VNI, windows-1258,
    VISCII and TCVN 5712, and the reading with the most Vietnamese syllables wins; where none is Vietnamese,
    a text in a western language is read as windows-1252.

    Raises:
        InputError: a binary file, or bytes that make no text in any of them.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data, encoding).removeprefix("\ufeff"), encoding, 1.0)
    if wide := _unmarked_utf16(data):
        return Decoded(_strict(data, wide), wide, 0.9)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _damaged_utf8(data) or _decode_legacy(data, error)
    if _is_binary(text):
        raise InputError("a binary file, no text; give text, HTML, JSON, DOCX or PDF")
    return Decoded(text, "utf-8", 1.0)


def _strict(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"its mark says {encoding}, but byte {error.start} is not; save it as UTF-8"
        ) from error
    if _is_binary(text):
        raise InputError("a binary file, no text; give text, HTML, JSON, DOCX or PDF")
    return text


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    return "\x00" in sample or len(_CONTROL.findall(sample)) > len(sample) // 100


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark has its zero bytes on one side: blanks and Latin letters."""
    sample = data[:_SAMPLE]
    if len(data) < 4 or len(data) % 2 or b"\x00" not in sample:
        return None
    for encoding, high in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros, others = sample[high::2].count(0), sample[1 - high :: 2].count(0)
        if zeros > len(sample) // 8 and not others:
            return encoding
    return None


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few bad bytes, as cut-off strings leave them; each becomes U+FFFD."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(not word.isascii() for word in text[:_SAMPLE].split()) - bad
    if good < 20 * bad or _is_binary(text):
        return None
    return Decoded(text, "utf-8", round(1 - bad / (good + bad), 3))


def _decode_legacy(data: bytes, error: UnicodeDecodeError) -> Decoded:
    sample = data[:_SAMPLE]
    if b"\x00" in sample or len(_LEGACY_CONTROL.findall(sample)) > len(sample) // 100:
        raise InputError("a binary file, no text; give text, HTML, JSON, DOCX or PDF")
    readings = [(_score(sample, encoding), encoding) for encoding in _LEGACY]
    best, encoding = max(readings, key=lambda reading: reading[0])
    if best >= _LEAST_SHARE:
        rival = max(score for score, other in readings if other[:4] != encoding[:4])
        certainty = round(best * min(1.0, (best - rival) / _CLEAR_MARGIN), 3)
        return Decoded(decode_legacy(data, encoding), encoding, certainty)
    western = data.decode("cp1252", "replace")
    if "\ufffd" not in western and len(marked_words(western[:_SAMPLE])) * 3 < len(western[:_SAMPLE].split()):
        return Decoded(western, "windows-1252", 0.5)
    raise InputError(
        f"undecodable bytes (byte {error.start}: no UTF-8, no Vietnamese encoding); save it as UTF-8"
    )


def restore(text: str) -> Decoded | None:
    """Read a text that a legacy font drew: old Word files hold TCVN3 or VNI as Latin letters.

    Returns:
        None where the text is what it seems.
    """
    sample = text[:_SAMPLE]
    words = marked_words(sample)
    if not words or sum(map(is_syllable, words)) > len(words) // 2:
        return None
    data = text.encode("cp1252", "replace")
    readings = [(_score(data[:_SAMPLE], encoding), encoding) for encoding in ("tcvn3", "vni")]
    best, encoding = max(readings, key=lambda reading: reading[0])
    if best < _LEAST_SHARE:
        return None
    return Decoded(decode_legacy(data, encoding), encoding, round(best, 3))


def _score(data: bytes, encoding: str) -> float:
    """The share of Vietnamese syllables; a character that no text holds counts as a wrong word."""
    text = decode_legacy(data, encoding)
    if encoding == "tcvn5712":
        text = _LONE_CAPITAL.sub("", text)
    words = marked_words(text)
    wrong = sum(text.count(character) for character in _UNLIKELY) + len(_CONTROL.findall(text))
    return sum(map(is_syllable, words)) / (len(words) + wrong) if words else 0.0
