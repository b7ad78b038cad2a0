"""Convert articles to each legacy encoding and count how many come back exactly.

    python benchmarks/legacy_encodings.py [corpus/articles | articles.jsonl …]

"Exactly" is said of what an encoding can hold: typographic quotes and dashes that it lacks are plain ones
before, and TCVN3, which has no capitals with a tone, is compared without case.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path

from vnextract.readers.encoding import decode
from vnextract.readers.legacy import tables

ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "windows-1258",
    "tcvn3",
    "vni",
    "viscii",
)
_PLAIN = str.maketrans(
    {
        "–": "-",
        "—": "-",
        "−": "-",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "…": "...",
        "\u00a0": " ",
        "•": "-",
    }
)
_VNI_LETTER = dict(zip("đĐơƠưƯíÍìÌỉỈĩĨịỊỵỴ", "ñÑôÔöÖíÍìÌæÆóÓòÒîÎ", strict=True))
_VNI_MARK = {
    "\u0301": "ù",
    "\u0300": "ø",
    "\u0309": "û",
    "\u0303": "õ",
    "\u0323": "ï",
    "\u0302": "â",
    "\u0302\u0301": "á",
    "\u0302\u0300": "à",
    "\u0302\u0309": "å",
    "\u0302\u0303": "ã",
    "\u0302\u0323": "ä",
    "\u0306": "ê",
    "\u0306\u0301": "é",
    "\u0306\u0300": "è",
    "\u0306\u0309": "ú",
    "\u0306\u0303": "ü",
    "\u0306\u0323": "ë",
}
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def encode(text: str, encoding: str) -> bytes:
    """Encode NFC text; a character that the encoding lacks is an error."""
    if encoding == "windows-1258":
        return b"".join(_cp1258(character) for character in text)
    if encoding == "vni":
        return "".join(map(_vni, text)).encode("cp1252")
    if encoding in ("tcvn3", "viscii"):
        table = {character: byte for byte, character in tables()[encoding].items() if character != "\ufffd"}
        return bytes(table.get(c, table.get(c.lower(), -1)) for c in text)
    return text.encode(encoding)


def _cp1258(character: str) -> bytes:
    try:
        return character.encode("cp1258")
    except UnicodeEncodeError:
        letters = unicodedata.normalize("NFD", character)
        tone = next((c for c in letters if c in _TONES), "")
        if not tone:
            raise
        base = unicodedata.normalize("NFC", letters.replace(tone, ""))
        return base.encode("cp1258") + tone.encode("cp1258")


def _vni(character: str) -> str:
    if character in _VNI_LETTER:
        return _VNI_LETTER[character]
    letters = unicodedata.normalize("NFD", character)
    if character.isascii() or len(letters) == 1:
        return character
    base, marks = letters[0], letters[1:]
    if "\u031b" in marks:  # the horn: ơ and ư are letters of their own
        base, marks = unicodedata.normalize("NFC", base + "\u031b"), marks.replace("\u031b", "")
        base = _VNI_LETTER[base]
    marks = "".join(sorted(marks, key=lambda mark: mark in _TONES))
    mark = _VNI_MARK[marks]
    return base + (mark.upper() if character.isupper() else mark)


def what_it_holds(text: str, encoding: str) -> str:
    """The text with the characters that an encoding lacks made plain."""
    text = unicodedata.normalize("NFC", text)
    if encoding.startswith("utf"):
        return text
    if encoding == "viscii":
        text = text.translate(_PLAIN)
    kept = []
    for character in text:
        try:
            encode(character, encoding)
        except (UnicodeEncodeError, ValueError, KeyError, StopIteration):
            plain = character.translate(_PLAIN)
            character = plain if plain.isascii() else "?"
        kept.append(character)
    return "".join(kept)


def comes_back(text: str, encoding: str) -> bool:
    """Whether the text, as far as the encoding holds it, is the same after encoding and detection."""
    wanted = what_it_holds(text, encoding)
    try:
        got = decode(encode(wanted, encoding)).text
    except Exception as error:
        print(f"{encoding}: {error}", file=sys.stderr)
        return False
    return got.lower() == wanted.lower() if encoding == "tcvn3" else got == wanted


def articles(paths: list[str]) -> list[str]:
    texts = []
    for path in map(Path, paths):
        if path.is_dir():
            texts += [p.read_text(encoding="utf-8") for p in sorted(path.rglob("*.txt"))]
        elif path.suffix == ".jsonl":
            texts += [json.loads(line)["text"] for line in path.open(encoding="utf-8") if line.strip()]
        else:
            texts.append(path.read_text(encoding="utf-8"))
    return texts


def main() -> None:
    texts = articles(sys.argv[1:] or ["corpus/articles"])
    for encoding in ENCODINGS:
        right = sum(comes_back(text, encoding) for text in texts)
        print(f"{encoding:14}{right:6} of {len(texts)}  {right / len(texts):.1%}")


if __name__ == "__main__":
    main()
