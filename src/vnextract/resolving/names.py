"""One card a person: mentions of one name joined, positions told once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import ahocorasick

from vnextract.kinds.officials import Held, OfficialCandidate, OfficialRules
from vnextract.resolving.abbreviations import expand
from vnextract.resolving.bodies import BodyResolver
from vnextract.text import SourceText, fold

# Persons of one name, and offices of one title, that a new one is compared with: the latest, so that time
# stays linear however often a name comes up.
_MOST_NAMESAKES, _MOST_TWINS = 20, 50
_STANDING = " thường trực"

Span = tuple[int, int]
# Title, body up to the unit's name, and that name: one such office in two communes is held by two persons.
LocalOffice = tuple[str, str, str]


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
    mentions: tuple[Span, ...]
    rule: str
    cues: tuple[str, ...]


@dataclass(slots=True)
class _Card:
    key: str
    name: str
    start: int
    candidates: list[OfficialCandidate] = field(default_factory=list)
    genders: set[str] = field(default_factory=set)
    offices: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    mentions: set[Span] = field(default_factory=set)

    def add(self, candidate: OfficialCandidate, gender: str | None, offices: Sequence[LocalOffice]) -> None:
        self.candidates.append(candidate)
        self.start = min(self.start, candidate.start)
        self.mentions.add((candidate.start, candidate.end))
        for title, body, place in offices:
            self.offices.setdefault((title, body), set()).add(place)
        if gender:
            self.genders.add(gender)

    def may_be(self, gender: str | None, offices: Sequence[LocalOffice]) -> bool:
        """Whether a mention may be this person: no other sex, not the same office elsewhere."""
        if gender and not self.genders <= {gender}:
            return False
        return all(self.offices.get((title, body), {place}) == {place} for title, body, place in offices)


def link_people(
    candidates: Sequence[OfficialCandidate], source: SourceText, rules: OfficialRules, resolver: BodyResolver
) -> list[Person]:
    """Join the candidates of one person, resolve bodies, drop what is said twice; in text order."""
    cards = _cards(candidates, source, rules)
    _find_mentions(cards, source)
    people = [_person(card, source, rules, resolver) for card in cards]
    return [person for person in people if person.positions or person.rank]


def _cards(candidates: Sequence[OfficialCandidate], source: SourceText, rules: OfficialRules) -> list[_Card]:
    cards: list[_Card] = []
    by_name: dict[str, list[_Card]] = {}
    by_tail: dict[str, list[_Card]] = {}
    by_title: dict[str, list[_Card]] = {}
    # Full names first, so that short ones find them.
    for candidate in sorted(candidates, key=lambda c: (-len(source.text[c.start : c.end].split()), c.start)):
        name = " ".join(source.text[candidate.start : candidate.end].split())
        key = fold(name)
        gender = _gender(candidate.honorific, rules)
        offices = list(_local_offices(candidate, source, rules))
        same = [c for c in by_name.get(key, ())[-_MOST_NAMESAKES:] if c.may_be(gender, offices)]
        if not same and (" " not in key or not candidate.free):
            # "ông Bình" is the Bình named in full before, the latest where two share the name.
            tails = [c for c in by_tail.get(key, ())[-_MOST_NAMESAKES:] if c.may_be(gender, offices)]
            before = [card for card in tails if card.start < candidate.start]
            same = sorted(before, key=lambda card: card.start)[-1:] or tails[:1]
        if not same and (twin := _misspelt(candidate, key, by_title)):
            same = [twin]
        if same:
            card = same[0]
            if card.name.isupper() and not name.isupper() and card.key == key:
                card.name = name
        else:
            card = _Card(key, name, candidate.start)
            cards.append(card)
            by_name.setdefault(key, []).append(card)
            for at, character in enumerate(key):
                if character == " ":
                    by_tail.setdefault(key[at + 1 :], []).append(card)
            if candidate.foreign and " " in key:  # "Tổng thống Ganzorig" of Ganzorig Tumurbat
                by_tail.setdefault(key[: key.index(" ")], []).append(card)
        card.add(candidate, gender, offices)
        for held in candidate.positions:
            by_title.setdefault(held.key, []).append(card)
    for card in cards:
        card.candidates.sort(key=lambda c: c.start)
    return sorted(cards, key=lambda card: card.start)


def _misspelt(candidate: OfficialCandidate, key: str, by_title: dict[str, list[_Card]]) -> _Card | None:
    """The card of a mention whose name differs by one letter: the same bare title shows one person."""
    if not candidate.positions or any(held.body for held in candidate.positions):
        return None
    for card in by_title.get(candidate.positions[-1].key, ())[-_MOST_NAMESAKES:]:
        if len(card.key) == len(key) and sum(a != b for a, b in zip(card.key, key, strict=True)) == 1:
            return card
    return None


def _gender(honorific: str | None, rules: OfficialRules) -> str | None:
    word = fold(honorific or "")
    return "m" if word in rules.sets.of_men else "f" if word in rules.sets.of_women else None


def _local_offices(
    candidate: OfficialCandidate, source: SourceText, rules: OfficialRules
) -> Iterator[LocalOffice]:
    """The offices held in a district or commune: "UBND xã Tân Lợi" and "UBND xã Tân Hòa" differ."""
    for held in candidate.positions:
        if held.body and not held.former:
            body = fold(expand(source.text[slice(*held.body)], rules))
            if match := rules.bodies.patterns["one-unit"].search(body):
                yield held.key, body[: match.start("name")], match["name"]


def _find_mentions(cards: Sequence[_Card], source: SourceText) -> None:
    """Find every writing of every name in one pass; of namesakes, the one introduced last is meant."""
    by_key: dict[str, list[_Card]] = {}
    for card in cards:
        by_key.setdefault(card.key, []).append(card)
    if not by_key:
        return
    finder = ahocorasick.Automaton()
    for key in by_key:
        finder.add_word(key, key)
    finder.make_automaton()
    folded = source.folded
    claimed = {span for card in cards for span in card.mentions}
    starts = {key: [card.start for card in namesakes] for key, namesakes in by_key.items()}
    for last, key in finder.iter(folded):
        start, end = last + 1 - len(key), last + 1
        if folded[start - 1 : start].isalnum() or folded[end : end + 1].isalnum():
            continue
        namesakes = by_key[key]
        if len(namesakes) == 1:
            namesakes[0].mentions.add((start, end))
        elif (start, end) not in claimed:
            namesakes[max(0, bisect_right(starts[key], start) - 1)].mentions.add((start, end))


def _person(card: _Card, source: SourceText, rules: OfficialRules, resolver: BodyResolver) -> Person:
    first = card.candidates[0]
    return Person(
        name=card.name,
        honorific=next((c.honorific for c in card.candidates if c.honorific), None),
        rank=next((c.rank for c in card.candidates if c.rank), None),
        positions=_positions(card, source, rules, resolver),
        mentions=tuple(sorted(card.mentions)),
        rule=next((c.rule for c in card.candidates if c.positions), first.rule),
        cues=tuple(dict.fromkeys(cue for c in card.candidates for cue in c.cues)),
    )


@dataclass(slots=True)
class _Office:
    """A position with what it is compared by: title and body written out, and the body's words."""

    held: Held
    following: Sequence[Held]
    title: str
    body: str
    words: tuple[str, ...]


def _positions(
    card: _Card, source: SourceText, rules: OfficialRules, resolver: BodyResolver
) -> tuple[ResolvedPosition, ...]:
    kept: dict[str, list[_Office]] = {}
    for candidate in card.candidates:
        for k, held in enumerate(candidate.positions):
            # Offices before a name and behind it share no body: "Giám đốc A, Phó Chủ tịch Hiệp hội B".
            before = held.start < candidate.start
            following = [o for o in candidate.positions[k + 1 :] if (o.start < candidate.start) == before]
            office = _office(held, following, source, rules)
            alike = kept.setdefault(office.title.partition(_STANDING)[0], [])
            recent = range(max(0, len(alike) - _MOST_TWINS), len(alike))
            twin = next((x for x in recent if _same_office(alike[x], office)), None)
            if twin is None:
                alike.append(office)
            elif _says_more(office, alike[twin]):
                alike[twin] = office
    offices = sorted((office for alike in kept.values() for office in alike), key=lambda o: o.held.start)
    foreign = card.candidates[0].foreign
    return tuple(_resolve(office, source, resolver, foreign=foreign) for office in offices)


def _office(held: Held, following: Sequence[Held], source: SourceText, rules: OfficialRules) -> _Office:
    title, body = held.key, expand(source.text[slice(*held.body)], rules) if held.body else ""
    if not body and (contraction := rules.titles.contractions.get(title)):
        title, body = contraction.title, contraction.body
    # Words that one writer leaves out of a body's name and another puts tell nothing.
    words = tuple(w for w in fold(body).replace(",", " ").split() if w not in rules.sets.linking)
    return _Office(held, following, ("nguyên " if held.former else "") + title, body, words)


def _same_office(one: _Office, other: _Office) -> bool:
    """Whether two positions of one person are one office said twice: one body a part of the other."""
    if one.title != other.title and not (
        one.title.startswith(other.title + _STANDING) or other.title.startswith(one.title + _STANDING)
    ):
        return False
    return not one.body or not other.body or _part(one.words, other.words) or _part(other.words, one.words)


def _part(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether some words stand among others in the same order."""
    rest = iter(others)
    return all(word in rest for word in words)


def _says_more(one: _Office, other: _Office) -> bool:
    """Whether an office is told more fully: "Phó Bí thư Thường trực", or its body at greater length."""
    sizes = [(office.held.title_end - office.held.start, len(office.body)) for office in (one, other)]
    return sizes[0] > sizes[1] and len(one.body) >= len(other.body)


def _resolve(
    office: _Office, source: SourceText, resolver: BodyResolver, *, foreign: bool
) -> ResolvedPosition:
    text, held = source.text, office.held
    return ResolvedPosition(
        start=held.start,
        end=held.end,
        title=" ".join(text[held.start : held.title_end].split()),
        organization=" ".join(text[slice(*held.body)].split()) if held.body else None,
        resolved=resolver.resolve(held, office.following, foreign=foreign),
        former=held.former,
        rule=held.title,
        cues=(held.cue, *held.shape),
    )
