"""Bodies: read one at a place, or one that ends at a place."""

from __future__ import annotations

import regex

from vnextract.kinds.documents.normalize import write_out
from vnextract.kinds.documents.rules import DocumentRules
from vnextract.text import SourceText

# A place or a person: a run of capitalised syllables; foreign and minority names carry ' and -.
_PLACE = regex.compile(r"[ ]{0,2}\p{Lu}[\p{L}'’-]{0,11}(?:[ ]\p{Lu}[\p{L}'’-]{0,11}){0,3}")
_PERSON_BEFORE = regex.compile(r"(?<![\p{L}])(?:\p{Lu}[\p{L}'’.-]{0,11}[ ]){1,5}\p{Lu}[\p{L}'’-]{0,11}$")
_PERSON = regex.compile(r"[ ]\p{Lu}[\p{L}'’-]{0,11}(?:[ ]\p{Lu}[\p{L}'’-]{0,11}){1,4}")
_WORD = regex.compile(r"[ ]{1,2}(?:-[ ])?[\p{L}&\d-]{1,14}|,[ ](?=\p{Lu})[\p{L}&]{1,12}")
_LONGEST_BODY = 100


def body_at(source: SourceText, rules: DocumentRules, at: int) -> tuple[int, str] | None:
    """Read the body that begins at ``at``: its end, and its name written out."""
    match = rules.bodies.match(source.folded, at)
    if match:
        body = rules.body_of_word[_blanks(match.group())]
        end = match.end()
        if body.place:
            return _local_body(source, rules, at, end, body.name, body.units)
        generic = _generic_body(source, rules, at)
        # "Thanh tra Chính phủ" is longer as a name of its own than "Thanh tra"; "Bộ Y tế" ends where it ends.
        if generic and generic[0] > end and source.text[at].isupper() and not body.id.startswith(("ministry.", "body.")):
            return generic
        return end, body.name or write_out(source.text[at:end], rules)
    return _generic_body(source, rules, at)


def _local_body(
    source: SourceText, rules: DocumentRules, start: int, end: int, name: str | None, units: tuple[str, ...]
) -> tuple[int, str]:
    written = name or source.text[start:end]
    if units:
        level = rules.readers["level"].match(source.folded, end)
        unit = next((u for u in sorted(units, key=len, reverse=True) if source.folded.startswith(u, end + 1)), None)
        if unit:
            written += " " + source.text[end + 1 : end + 1 + len(unit)]
            end += 1 + len(unit)
        elif level:
            written += " " + write_out(level.group().strip(), rules)
            end = level.end()
    place = _PLACE.match(source.text, end)
    if place and not rules.type_anchor.match(source.folded, place.start() + 1):
        tail = place.group().strip()
        cut = rules.bodies.search(tail.lower())
        if cut is None:
            return place.end(), f"{written} {write_out(tail, rules)}"
    return end, written


def _generic_body(source: SourceText, rules: DocumentRules, at: int) -> tuple[int, str] | None:
    head = rules.readers["body_word"].match(source.folded, at)
    if head is None or not source.text[at].isupper():
        return None
    end = head.end()
    while word := _WORD.match(source.text, end, min(len(source.text), at + _LONGEST_BODY)):
        if rules.readers["body_stop"].match(source.folded, end) or rules.type_anchor.match(
            source.folded, end + 1
        ):
            break
        end = word.end()
    tail = source.folded[at:end]
    while tail.endswith((" và", " -", " của")):  # the name broke off before its last part
        tail = tail[: tail.rindex(" ")]
    end = at + len(tail)
    if end == head.end():
        return None
    return end, write_out(source.text[at:end], rules)


def body_before(
    source: SourceText, rules: DocumentRules, floor: int, end: int
) -> tuple[int, str | None, str | None] | None:
    """Read the body, or the person with an office in one, that ends at ``end``.

    Returns:
        Where it starts, its name (None for a deputy head, who signs for another), and the person's name.
    """
    floor = max(floor, end - _LONGEST_BODY)
    signer = None
    stops = [end]
    person = _PERSON_BEFORE.search(source.text, floor, end)
    if person:
        # The name's first syllables may belong to the body ("Bộ Y tế Đào Hồng Lan"): try each cut.
        cut = person.start()
        while 0 <= cut < end:
            stops.append(cut - 1)
            following = source.text.find(" ", cut, end)
            if following < 0:
                break
            cut = following + 1
    for stop in stops:
        at = floor
        while 0 <= at < stop:
            if source.text[at : at + 1].isalpha():
                body = body_at(source, rules, at)
                if body and body[0] == stop:
                    if stop != end:
                        signer = source.text[stop:end].strip()
                        if signer.count(" ") < 1:
                            break
                    deputy = rules.readers["deputy"].search(source.folded, max(floor, at - 8), at)
                    return at, None if deputy else body[1], signer
            following = source.text.find(" ", at, stop)
            if following < 0:
                break
            at = following + 1
    return None


def person_at(source: SourceText, at: int) -> int:
    """Where a person's name that begins at ``at`` ends; ``at`` itself if there is none."""
    match = _PERSON.match(source.text, at)
    return match.end() if match else at


def last_ministry(source: SourceText, rules: DocumentRules, before: int) -> str | None:
    """The ministry named last before a place, in the two thousand characters before: what "Bộ này" means."""
    found = None
    for match in rules.bodies.finditer(source.folded, max(0, before - 2000), before):
        body = rules.body_of_word[_blanks(match.group())]
        if body.id.startswith("ministry."):
            found = body.name
    return found


def _blanks(words: str) -> str:
    return regex.sub(r"\s+", " ", words)
