"""One card a person: mentions of one name joined, positions told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from vnextract.kinds.officials import Held, OfficialCandidate, OfficialRules
from vnextract.resolving.bodies import BodyResolver, expand, same_or_part
from vnextract.text import SourceText, fold

_LOCAL_UNIT = regex.compile(r"\b(?P<unit>xã|phường|huyện|quận|thị xã|thị trấn) (?P<name>.+)$")
_MEN = frozenset(("ông", "anh", "ngài", "cụ ông", "các ông", "thầy", "chú"))
_WOMEN = frozenset(("bà", "chị", "cô", "các bà", "nữ đồng chí"))


@dataclass(frozen=True, slots=True)
class ResolvedPosition:
    """A position with its body in full; offsets are clean ones."""

    start: int
    end: int
    title: str
    organization: str | None
    resolved: str | None
    former: bool
    rule: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """An official as one card; ``mentions`` are clean spans in text order."""

    name: str
    honorific: str | None
    rank: str | None
    positions: tuple[ResolvedPosition, ...]
    mentions: tuple[tuple[int, int], ...]
    rule: str
    cues: tuple[str, ...]


@dataclass
class _Card:
    key: str
    name: str
    start: int
    candidates: list[OfficialCandidate] = field(default_factory=list)
    genders: set[str] = field(default_factory=set)
    offices: set[tuple[str, str]] = field(default_factory=set)

    def add(self, candidate: OfficialCandidate, offices: set[tuple[str, str]]) -> None:
        self.candidates.append(candidate)
        self.offices |= offices
        if gender := _gender(candidate.honorific):
            self.genders.add(gender)


def link_people(
    candidates: Sequence[OfficialCandidate], source: SourceText, rules: OfficialRules, resolver: BodyResolver
) -> list[Person]:
    """Join the candidates of one person, resolve bodies, drop what is said twice; in text order."""
    people = [_person(card, source, rules, resolver) for card in _cards(candidates, source, rules)]
    return [person for person in people if person.positions or person.rank]


def _gender(honorific: str | None) -> str | None:
    word = fold(honorific or "")
    return "m" if word in _MEN else "f" if word in _WOMEN else None


def _cards(candidates: Sequence[OfficialCandidate], source: SourceText, rules: OfficialRules) -> list[_Card]:
    cards: list[_Card] = []
    by_name: dict[str, list[_Card]] = {}
    by_tail: dict[str, list[_Card]] = {}
    for candidate in sorted(candidates, key=lambda c: (-len(source.text[c.start : c.end].split()), c.start)):
        name = " ".join(source.text[candidate.start : candidate.end].split())
        key = fold(name)
        offices = {_office(held, source, rules) for held in candidate.positions if not held.former}
        same = [card for card in by_name.get(key, ()) if _may_be(card, candidate, offices)]
        if not same and (" " not in key or not candidate.free):
            # "ông Bình" is the Bình named in full before, the latest where two share the name.
            tails = [card for card in by_tail.get(key, ()) if _may_be(card, candidate, offices)]
            before = [c for c in tails if c.start < candidate.start]
            same = sorted(before, key=lambda c: c.start)[-1:] or tails[:1]
        if same:
            card = same[0]
            card.add(candidate, offices)
            if card.name.isupper() and not name.isupper() and card.key == key:
                card.name = name
            card.start = min(card.start, candidate.start)
        else:
            card = _Card(key, name, candidate.start)
            card.add(candidate, offices)
            cards.append(card)
            by_name.setdefault(key, []).append(card)
            for at, character in enumerate(key):
                if character == " ":
                    by_tail.setdefault(key[at + 1 :], []).append(card)
    for card in cards:
        card.candidates.sort(key=lambda c: c.start)
    return sorted(cards, key=lambda c: c.start)


def _may_be(card: _Card, candidate: OfficialCandidate, offices: set[tuple[str, str]]) -> bool:
    """Whether a mention may be the person of a card: no other sex, not the same office elsewhere."""
    gender = _gender(candidate.honorific)
    if gender and not card.genders <= {gender}:
        return False
    return not any(
        title == other_title and _elsewhere(body, other_body)
        for title, body in offices
        for other_title, other_body in card.offices
    )


def _office(held: Held, source: SourceText, rules: OfficialRules) -> tuple[str, str]:
    return held.key, fold(expand(source.text[slice(*held.body)], rules=rules)) if held.body else ""


def _elsewhere(body: str, other: str) -> bool:
    """ "UBND xã Tân Lợi" and "UBND xã Tân Hòa": one office in two communes is held by two persons."""
    one, two = _LOCAL_UNIT.search(body), _LOCAL_UNIT.search(other)
    return bool(one and two and one["unit"] == two["unit"] and one["name"] != two["name"]) and (
        body[: one.start()] == other[: two.start()]  # type: ignore[union-attr]
    )


def _person(card: _Card, source: SourceText, rules: OfficialRules, resolver: BodyResolver) -> Person:
    text = source.text
    kept: list[tuple[Held, str, str]] = []  # position, title without blanks, body written out
    resolved: dict[int, str | None] = {}
    for candidate in card.candidates:
        for k, held in enumerate(candidate.positions):
            body = expand(text[held.body[0] : held.body[1]], rules=rules) if held.body else ""
            title = ("nguyên " if held.former else "") + held.key
            if held.key == "uvtw đảng":
                title, body = title.replace("uvtw đảng", "ủy viên"), "Trung ương Đảng"
            resolved[held.start] = resolver.resolve(held, candidate.positions[k + 1 :])
            twin = next((x for x, (_, t, b) in enumerate(kept) if _same_office(t, b, title, body)), None)
            if twin is None:
                kept.append((held, title, body))
            elif (len(title), len(body)) > (len(kept[twin][1]), len(kept[twin][2])) and len(body) >= len(
                kept[twin][2]
            ):
                kept[twin] = (held, title, body)
    positions = tuple(
        ResolvedPosition(
            start=held.start,
            end=held.end,
            title=" ".join(text[held.start : held.title_end].split()),
            organization=" ".join(text[held.body[0] : held.body[1]].split()) if held.body else None,
            resolved=resolved[held.start],
            former=held.former,
            rule=held.title,
            cues=(held.cue,),
        )
        for held, _, _ in sorted(kept, key=lambda item: item[0].start)
    )
    first = card.candidates[0]
    return Person(
        name=card.name,
        honorific=next((c.honorific for c in card.candidates if c.honorific), None),
        rank=next((c.rank for c in card.candidates if c.rank), None),
        positions=positions,
        mentions=_mentions(card, source),
        rule=next((c.rule for c in card.candidates if c.positions), first.rule),
        cues=tuple(dict.fromkeys(cue for c in card.candidates for cue in c.cues)),
    )


def _same_office(title: str, body: str, other_title: str, other_body: str) -> bool:
    """Whether two positions of one person are one office said twice."""
    if title != other_title and not (
        title.startswith(other_title + " thường trực") or other_title.startswith(title + " thường trực")
    ):
        return False
    return not body or not other_body or same_or_part(body, other_body)


def _mentions(card: _Card, source: SourceText) -> tuple[tuple[int, int], ...]:
    spans = {(c.start, c.end) for c in card.candidates}
    at = source.folded.find(card.key)
    while at >= 0:
        end = at + len(card.key)
        if not (at and source.folded[at - 1].isalnum()) and not source.folded[end : end + 1].isalnum():
            spans.add((at, end))
        at = source.folded.find(card.key, end)
    return tuple(sorted(spans))
