"""Bodies: the one that begins at a place, or the one that ends there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from vnextract.kinds.documents.normalize import code_parts, write_out
from vnextract.kinds.documents.rules import DocumentRules
from vnextract.text import SourceText

# A place or a person: a run of capitalised syllables; foreign and minority names carry ' and -.
_SYLLABLE = r"\p{Lu}[\p{L}'’-]{0,11}"
_PLACE = regex.compile(rf"[ ]{{0,2}}{_SYLLABLE}(?:[ ]{_SYLLABLE}){{0,3}}")
_NUMBERED_PLACE = regex.compile(r"[ ]?\d{1,2}(?!\d|[/.,-]\d)")  # quận 9, phường 3
_COMMUNES = ("xã", "phường", "thị trấn")  # xã Sơn Kim 1
_PERSON_BEFORE = regex.compile(rf"(?<![\p{{L}}])(?:{_SYLLABLE}[ ]){{1,8}}{_SYLLABLE}$")
_PERSON = regex.compile(rf"[ ]{_SYLLABLE}(?:[ ]{_SYLLABLE}){{1,4}}")
_WORD = regex.compile(
    r"[ ]{1,2}(?:-[ ]|TP\.[ ]?|Q\.[ ]?)?[\p{L}&\d-]{1,14}|,[ ](?=\p{Lu}|chống[ ])[\p{L}&]{1,12}"
)
_REACH = 100  # characters that the longest name of a body takes, with its office and its head's name


@dataclass(frozen=True, slots=True)
class BodyRead:
    """A body at ``[start, end)``, its name written out, and the letters it numbers with, as far as known."""

    start: int
    end: int
    name: str
    hints: tuple[str, ...] = ()

    @property
    def central(self) -> bool:
        """Whether it is a central body of the Party."""
        return "TW" in self.hints


def body_at(source: SourceText, rules: DocumentRules, at: int, limit: int | None = None) -> BodyRead | None:
    """Read the body that begins at ``at`` and ends before ``limit``."""
    limit = min(len(source.text), at + _REACH) if limit is None else limit
    match = rules.bodies.match(source.folded, at, limit)
    if match is None:
        return _generic_body(source, rules, at, limit)
    body = rules.body_of_word[regex.sub(r" +", " ", match.group())]
    if not body.place:
        return BodyRead(at, match.end(), body.name or "", (*body.hints, *body.codes))
    if match.group() == "đảng ủy" and (wide := _generic_body(source, rules, at, limit)):
        return BodyRead(at, wide.end, wide.name, body.hints)  # "Đảng ủy Khối các cơ quan tỉnh"
    hints = (*body.hints, *body.codes)
    end, written = match.end(), body.name or source.text[at : match.end()]
    unit = next((u for u in body.units if source.folded.startswith(u, end + 1, limit)), None)
    level = rules.readers["level"].match(source.folded, end, limit)
    if unit == "đảng ủy" and (wide := _generic_body(source, rules, end + 1, limit)):
        return BodyRead(at, wide.end, f"{written} {wide.name}", rules.body_of_word[unit].hints)
    if unit:
        written += " " + (
            unit if unit in rules.body_of_word["ubnd"].units else source.text[end + 1 : end + 1 + len(unit)]
        )
        end += 1 + len(unit)
        # "Ban Thường vụ Huyện ủy" numbers with the letters of the Huyện ủy.
        hints = (*body.hints, *rules.body_of_word[unit].hints) if unit in rules.body_of_word else hints
    elif level:
        written += " " + write_out(source.text[level.start() : level.end()].strip(), rules)
        end = level.end()
    place = _place_at(source, rules, end, limit)
    if place is None and end > match.end() and (numbered := _NUMBERED_PLACE.match(source.text, end, limit)):
        place = numbered.end()
    if place and not rules.type_anchor.match(source.folded, end + 1):
        if unit in _COMMUNES and (number := _NUMBERED_PLACE.match(source.text, place, limit)):
            place = place if rules.readers["counted"].match(source.folded, number.end()) else number.end()
        written = f"{written} {write_out(source.text[end:place].strip(), rules)}"
        end = place
    return BodyRead(at, end, written, hints)


def body_of_unit(source: SourceText, rules: DocumentRules, at: int, code: str | None) -> BodyRead | None:
    """A unit said for its committee or council, which the letters name: "12/QĐ-UBND của tỉnh"."""
    level = rules.readers["unit"].match(source.folded, at)
    if level is None:
        return None
    hinted = asked_letters(code, rules)
    body = next((b for b in rules.committees if not hinted.isdisjoint(b.hints)), None)
    if body is None:
        return None
    end = _place_at(source, rules, level.end(), min(len(source.text), at + _REACH)) or level.end()
    written = write_out(f"{body.name} {source.text[at:end]}", rules)
    return BodyRead(at, end, written, body.hints)


def _place_at(source: SourceText, rules: DocumentRules, start: int, limit: int) -> int | None:
    """Where the place that begins at ``start`` ends: before the name of its head, if that follows."""
    place = _PLACE.match(source.text, start, limit)
    if place is None:
        return None
    starts = list(_word_starts(source.text, start, place.end()))
    if not starts:
        return None  # "tỉnhÔng": no word begins here
    if rules.readers["person"].match(source.folded, starts[0], place.end()):
        return None
    # A place has two syllables, or the letters of one ("HCM"); then a family name begins a person's.
    first = 1 if source.text[starts[0] : starts[0] + 2].isupper() else 2
    for word in starts[first:-1]:
        if rules.readers["family_name"].match(source.folded, word):
            return word - 1
    return place.end()


def _generic_body(source: SourceText, rules: DocumentRules, at: int, limit: int) -> BodyRead | None:
    """Any other body: from its first word, which is capitalised, to the next word that no name contains."""
    head = rules.readers["body_word"].match(source.folded, at, limit)
    if head is None or not (
        source.text[at].isupper() or source.text[head.end() + 1 : head.end() + 2].isupper()
    ):
        return None
    if source.folded.startswith(" trưởng", head.end()):
        return None  # "Bộ trưởng", "Cục trưởng": a person
    if source.text[at].islower() and rules.readers["person"].match(source.folded, head.end() + 1, limit):
        return None  # "Bộ Nội ⟦vụ⟧ Tống Thị Mây"
    end = head.end()
    while word := _WORD.match(source.text, end, limit):
        stop = rules.readers["body_stop"].match(source.folded, end)
        # "Ban Chỉ đạo": a capital shows that the word still belongs to the name.
        small = source.text[end + 1 : end + 2].islower()
        ended = small and source.folded.endswith("trung ương", at, end)
        if source.text[end] == "," and _begins_another(source, rules, end + 2, limit):
            break
        if small and source.folded.startswith(" tại", end) and source.folded.endswith(" cấp cao", at, end):
            stop = None  # "Tòa án nhân dân cấp cao tại Đà Nẵng"
        if ended or (stop and small) or rules.type_anchor.match(source.folded, end + 1):
            break
        end = word.end()
    name = source.text[at:end]
    while name.endswith((" và", " -", " của")):  # the name broke off before its last part
        name = name[: name.rindex(" ")]
    if len(name) == head.end() - at:
        return None
    return BodyRead(at, at + len(name), name[0].upper() + write_out(name, rules)[1:])


def _begins_another(source: SourceText, rules: DocumentRules, at: int, limit: int) -> bool:
    """Whether a body or a person begins after a comma: "Sở Y tế, Sở Tài chính", "…, Lò Văn Pọm"."""
    return any(
        reader.match(source.folded, at, limit)
        for reader in (rules.bodies, rules.readers["body_word"], rules.readers["family_name"])
    )


def body_before(
    source: SourceText, rules: DocumentRules, floor: int, end: int
) -> tuple[BodyRead, str | None] | None:
    """Read the body, or its head with a name ("Bộ trưởng Bộ Y tế Đào Hồng Lan"), that ends at ``end``.

    Returns:
        The body and the person's name.
    """
    floor = max(floor, end - _REACH)
    for stop in (end, *_cuts(source, rules, floor, end)):
        for at in _word_starts(source.text, floor, stop):
            body = body_at(source, rules, at, stop)
            if body and body.end == stop:
                return body, source.text[stop:end].strip() or None
    return None


def _cuts(source: SourceText, rules: DocumentRules, floor: int, end: int) -> Iterator[int]:
    """Where a person's name before ``end`` may begin: family names first, since places have capitals too."""
    person = _PERSON_BEFORE.search(source.text, floor, end)
    if person is None:
        return
    starts = list(_word_starts(source.text, person.start(), end))[:-1]  # no name has one syllable only
    family = [s for s in starts if rules.readers["family_name"].match(source.folded, s)]
    for start in (*reversed(family), *(s for s in starts if s not in family)):
        yield start - 1


def _word_starts(text: str, floor: int, end: int) -> Iterator[int]:
    at = floor
    while at < end:
        if text[at].isalpha() and (at == 0 or not text[at - 1].isalpha()):
            yield at
        following = text.find(" ", at, end)
        if following < 0:
            return
        at = following + 1


def bodies_in(source: SourceText, rules: DocumentRules, floor: int, end: int) -> Iterator[BodyRead]:
    """The well-known and the local bodies between two places."""
    at = floor
    while match := rules.bodies.search(source.folded, at, end):
        body = body_at(source, rules, match.start(), min(end, match.start() + _REACH))
        if body:
            yield body
        at = max(match.end(), body.end if body else 0)


def fits(code: str | None, body: BodyRead, rules: DocumentRules) -> bool:
    """Whether a body may issue what is numbered so: the Politburo nothing of TU, a province nothing of TW."""
    hinted = asked_letters(code, rules)
    central = "TW" in hinted and "trung ương" in body.name.lower()
    return not hinted or central or not hinted.isdisjoint(body.hints)


def asks_for(code: str | None, body: BodyRead, rules: DocumentRules) -> bool:
    """Whether the letters of a number call for this body: UBND for "Ủy ban nhân dân tỉnh"."""
    return code is not None and not set(code_parts(code)[1:]).isdisjoint(body.hints)


def asked_letters(code: str | None, rules: DocumentRules) -> frozenset[str]:
    """The letters of a number that name a sort of body, of which there are many: UBND, TU, TW."""
    return frozenset(code_parts(code)[1:]) & rules.hints if code else frozenset()


def person_at(source: SourceText, at: int) -> int:
    """Where a person's name that begins at ``at`` ends; ``at`` itself if there is none."""
    match = _PERSON.match(source.text, at)
    return match.end() if match else at


def last_of_head(source: SourceText, rules: DocumentRules, head: str, before: int) -> BodyRead | None:
    """What "Bộ này", "Tổng cục", "Sở" mean at ``before``: the body of that sort that was named last.

    Two thousand characters are read back, and no more than a dozen places where the word stands.
    """
    floor, at = max(0, before - 2000), before - len(head) - 1
    places = [m.start() for m in rules.heads[head].finditer(source.folded, floor, at)]
    for place in reversed(places[-12:]):
        body = body_at(source, rules, place, min(at, place + _REACH))
        if body and body.end - body.start > len(head) + 2:
            return replace(body, start=before, end=before)
    return None
