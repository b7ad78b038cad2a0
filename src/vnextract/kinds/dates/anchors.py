"""Where in a text a pattern can match at all, read from the pattern itself.

Two hundred patterns on every character of an article take longer than all the rest of the pipeline, and most
find nothing. So the words that every match must hold ("tháng", "hôm sau") are looked for first, which is a
plain string search shared by all patterns; the regex then runs only around them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

# What may be read after a match by look-aheads whose own length is not bounded.
_LOOK_AHEAD = 200
# A shorter literal is in every line, and more of them cost more than they save.
_SHORTEST, _MOST_WORDS = 2, 24
# Beyond this a stretch is not worth cutting out.
_WIDEST = 400
_QUANTIFIER = regex.compile(r"(?:([?*+])|\{(\d*)(,?)(\d*)\})[+?]?")
_GROUP = regex.compile(r"\((?:\?(?:(:|P<\w+>|>)|(=|!|<=|<!)|(P=\w+)|([a-zA-Z-]+:)))?")
_CLASS = regex.compile(r"\[\^?\]?(?:\\.|[^\]\\])*+\]")
_ESCAPE = regex.compile(r"\\(?:[pP]\{[^}]*\}|.)", regex.DOTALL)
_OF_A_KIND = frozenset("dDwWsS")
_ZERO_WIDTH = frozenset("bBAZG")


@dataclass(frozen=True, slots=True)
class Anchors:
    """Every match holds one of ``words``, at most ``before`` characters after its start.

    ``width`` is the longest match and what is read behind it, in characters.
    """

    words: tuple[str, ...]
    before: int
    width: int


@dataclass(slots=True)
class _Item:
    literal: str | None
    width: float
    alternatives: list[list[_Item]] | None = None
    least: int = 1
    most: float = 1


def read_anchors(source: str) -> Anchors | None:
    """Read from a regex what all its matches hold.

    Args:
        source: The regex, its fragments filled in.

    Returns:
        None where no word is in every match, or a match may be of any length.
    """
    looks = [0.0]
    alternatives, _ = _parse(source, 0, looks)
    whole = _Item(None, 0, alternatives)
    found = _best([whole])
    width = _width(whole) + 1 + min(max(looks), _LOOK_AHEAD)
    if found is None or width > _WIDEST:
        return None
    words, before = found
    return Anchors(words, int(before), int(width))


@dataclass(slots=True)
class Places:
    """Where words stand in one text, each looked for once."""

    text: str
    _of: dict[str, list[int]] = field(default_factory=dict)

    def around(self, anchors: Anchors) -> list[tuple[int, int]]:
        """The stretches in which matches of these anchors lie, apart from each other, in order."""
        at: list[int] = []
        for word in anchors.words:
            places = self._of.get(word)
            at = at + places if places is not None else at + self._look_for(word)
        if not at:
            return []
        if len(anchors.words) > 1:
            at.sort()
        stretches: list[tuple[int, int]] = []
        end = -1
        for place in at:
            first = max(0, place - anchors.before)
            if first <= end:
                stretches[-1] = (stretches[-1][0], min(place + anchors.width, len(self.text)))
            else:
                stretches.append((first, min(place + anchors.width, len(self.text))))
            end = place + anchors.width
        return stretches

    def _look_for(self, word: str) -> list[int]:
        found: list[int] = []
        at = self.text.find(word)
        while at >= 0:
            found.append(at)
            at = self.text.find(word, at + 1)
        self._of[word] = found
        return found


def _best(items: Sequence[_Item]) -> tuple[tuple[str, ...], float] | None:
    """The words, one of which is always there, that are rarest by length; and how far in they may begin."""
    found: list[tuple[tuple[str, ...], float]] = []
    runs, run_at, at = [""], 0.0, 0.0
    queue = list(reversed(items))
    while queue:
        item = queue.pop()
        once = item.least == 1 == item.most
        if item.alternatives is not None and once and len(item.alternatives) == 1:
            queue.extend(reversed(item.alternatives[0]))
            continue
        if item.width == 0 and item.alternatives is None:
            continue
        literals = _literals(item) if once else None
        if literals is not None and len(runs) * len(literals) <= _MOST_WORDS:
            run_at = run_at if runs != [""] else at
            runs = [run + literal for run in runs for literal in literals]
            at += max(map(len, literals))
            continue
        found.append((tuple(runs), run_at))
        runs = [""]
        if item.alternatives is not None and item.least >= 1:
            inner = [_best(alternative) for alternative in item.alternatives]
            if all(inner):
                words = tuple(dict.fromkeys(word for one in inner if one for word in one[0]))
                found.append((words, at + max(one[1] for one in inner if one)))
        at += _width(item)
    found.append((tuple(runs), run_at))
    usable = [one for one in found if min(map(len, one[0])) >= _SHORTEST and len(one[0]) <= _MOST_WORDS]
    return max(usable, key=lambda one: (min(map(len, one[0])), -len(one[0])), default=None)


def _literals(item: _Item) -> list[str] | None:
    """The strings that an item stands for, if it stands for nothing else."""
    if item.literal is not None:
        return [item.literal]
    strings = []
    for alternative in item.alternatives or [[]]:
        if (
            any(one.literal is None or (one.least, one.most) != (1, 1) for one in alternative)
            or not alternative
        ):
            return None
        strings.append("".join(one.literal or "" for one in alternative))
    return strings


def _width(item: _Item) -> float:
    if item.alternatives is None:
        return item.width * item.most if item.width else 0
    return max(sum(map(_width, items)) for items in item.alternatives) * item.most


def _parse(source: str, at: int, looks: list[float]) -> tuple[list[list[_Item]], int]:
    """Read alternatives up to the bracket that closes them; ``looks`` takes the lengths of look-aheads."""
    alternatives: list[list[_Item]] = [[]]
    while at < len(source) and source[at] != ")":
        if source[at] == "|":
            alternatives.append([])
            at += 1
            continue
        item, at = _parse_item(source, at, looks)
        if quantifier := _QUANTIFIER.match(source, at):
            at = quantifier.end()
            sign, least, comma, most = quantifier.groups()
            if sign:
                item.least, item.most = int(sign == "+"), 1 if sign == "?" else math.inf
            else:
                item.least = int(least or 0)
                item.most = item.least if not comma else int(most) if most else math.inf
        alternatives[-1].append(item)
    return alternatives, at


def _parse_item(source: str, at: int, looks: list[float]) -> tuple[_Item, int]:
    char = source[at]
    if char == "(":
        opening = _GROUP.match(source, at)
        if opening is None:
            raise ValueError(f"cannot read the group at {source[at : at + 20]!r}")
        _, look, back, flags = opening.groups()
        if back:
            return _Item(None, math.inf), source.index(")", at) + 1
        alternatives, end = _parse(source, opening.end(), looks)
        if look:
            looks.append(_width(_Item(None, 0, alternatives)) if "<" not in look else 0)
            return _Item(None, 0), end + 1
        if flags:  # letters of either case are no literals
            return _Item(None, _width(_Item(None, 0, alternatives))), end + 1
        return _Item(None, 0, alternatives), end + 1
    if char == "[" and (several := _CLASS.match(source, at)):
        return _Item(None, 1), several.end()
    if char == "\\" and (escape := _ESCAPE.match(source, at)):
        letter = source[at + 1]
        if letter in _ZERO_WIDTH:
            return _Item(None, 0), escape.end()
        named = letter in _OF_A_KIND or letter in "pP"
        literal = None if named else {"n": "\n", "t": "\t"}.get(letter, letter)
        return _Item(literal, 1), escape.end()
    if char in "^$":
        return _Item(None, 0), at + 1
    return _Item(None if char == "." else char, 1), at + 1
