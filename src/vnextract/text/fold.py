"""One spelling for matching; the length never changes."""

# Unicode 15: hyphen to horizontal bar, minus sign.
_DASHES = "‐‑‒–—―−"
_APOSTROPHES = "’‘ʼ`´"
_QUOTES = "“”„«»"
# Laws print "hòa", schools teach "hoà": both are right. "qu" and "gi" take their vowel into the consonant,
# so "quý" is no old spelling; the pairs below never touch a vowel after q.
_OLD_TONES = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ"
_NEW_TONES = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy"
_TONES = dict(zip(_OLD_TONES.split(), _NEW_TONES.split(), strict=True))
_TABLE = str.maketrans(
    {**dict.fromkeys(_DASHES, "-"), **dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_QUOTES, '"')}
)


def fold(text: str) -> str:
    """Lower case, one tone placement, plain dashes, quotes and apostrophes.

    Args:
        text: NFC text without zero-width characters, as in :attr:`SourceText.text`.

    Returns:
        Text of the same length: ``fold("Hoà Bình") == "hòa bình"``; "quý" and "toàn" stay.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter such as İ lowers to two
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    folded = lowered.translate(_TABLE)
    for old, new in _TONES.items():
        if old in folded:
            folded = _replace_tone(folded, old, new)
    return folded


def _replace_tone(text: str, old: str, new: str) -> str:
    pieces, start = [], 0
    at = text.find(old)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + 2 : at + 3]
        # "toàn": the vowel is followed by a consonant and the mark stands on a in both spellings.
        if not after.isalpha() and not (old[0] == "u" and before == "q"):
            pieces += [text[start:at], new]
            start = at + 2
        at = text.find(old, at + 2)
    pieces.append(text[start:])
    return "".join(pieces)
