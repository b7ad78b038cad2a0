"""Places: which province, district and commune an article is about."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

import regex

from vnextract.kinds.officials import OfficialRules, Place, Word, looks_foreign
from vnextract.text import SourceText, fold

_WORD_BEFORE, _WORD_BEHIND = regex.compile(r"(\w{1,12}) $"), regex.compile(r" (\p{Lu}\w{0,12})")
# States of a line that are looked at before a foreigner's office.
_MOST_STATES = 20
# Characters of a word and the blank behind it.
_WORD = 13
_NEWLINE = regex.compile(r"\n")
# Characters of the title and the lead, and of some three paragraphs.
_OPENING, _FURTHER_UP = 300, 1500
# Characters before a province that tell what it is named for.
_BEFORE = 14
# What being named, being named as "tỉnh X" and standing in the opening weigh; the least that settles it.
_NAMED, _STRONG, _OPENS, _LEAST = 1, 2, 2, 3


class Places:
    """What a text says of its place; read once, linear in its length.

    ``province`` is the one the article is about, where that is certain.
    """

    def __init__(self, source: SourceText, rules: OfficialRules) -> None:
        self._source = source
        self._rules = rules
        self._newlines = [match.start() for match in _NEWLINE.finditer(source.text)]
        self._mentions = [(start, place) for start, _, place in _find_provinces(source, rules)]
        self._mention_at = [start for start, _ in self._mentions]
        self.province = self._main_province()

    def line_start(self, at: int) -> int:
        """The offset of the line feed before ``at``; -1 on the first line."""
        k = bisect_left(self._newlines, at) - 1
        return self._newlines[k] if k >= 0 else -1

    def province_at(self, at: int, kind: str | None = None) -> Place | None:
        """The province that "tỉnh", "thành phố" or a bare department means at an offset.

        Args:
            at: A clean offset.
            kind: "tỉnh" or "thành phố", None for either.
        """
        if self.province and kind in (None, self.province.kind):
            return self.province
        if near := self._nearest(at):
            return near
        return self._only_province if kind == "tỉnh" else None

    def last_province(self, at: int) -> Place | None:
        """The province named last before an offset."""
        k = bisect_left(self._mention_at, at) - 1
        return self._mentions[k][1] if k >= 0 else None

    def local_name(self, unit: str) -> str | None:
        """The district, town or commune that an article means by its bare unit word, if it names one most."""
        return self._local.get(unit)

    def foreign_state(self, at: int) -> str | None:
        """The one foreign state that the line up to an offset names, else the one the article names most."""
        k, since = bisect_left(self._states, (at, "")), self.line_start(at)
        near = {name for start, name in self._states[max(0, k - _MOST_STATES) : k] if start > since}
        return near.pop() if len(near) == 1 else self._most_named_state

    @cached_property
    def _most_named_state(self) -> str | None:
        return _clear_winner(Counter(name for _, name in self._states))

    @cached_property
    def _states(self) -> list[tuple[int, str]]:
        """Where foreign states are named; few articles ask."""
        text, folded = self._source.text, self._source.folded
        return [
            (match.start(), text[slice(*match.span())])
            for match in self._rules.bodies.state.finditer(folded)
            if text[match.start()].isupper() and not self._in_longer_name(*match.span())
        ]

    def _in_longer_name(self, start: int, end: int) -> bool:
        """Whether a state's name is a part of another: "Lê Thị Nga", "Mỹ Tho", not "Mỹ Donald Trump"."""
        text = self._source.text
        if " " in text[start:end]:
            return False
        if (before := _WORD_BEFORE.search(text, max(0, start - _WORD), start)) and before[1][0].isupper():
            return True
        after = _WORD_BEHIND.match(text, end)
        return after is not None and not looks_foreign([fold(after[1])])

    def _main_province(self) -> Place | None:
        weight: Counter[str] = Counter()
        by_name: dict[str, Place] = {}
        for start, place in self._mentions:
            before = self._source.folded[max(0, start - _BEFORE) : start].rstrip()
            weight[place.name] += _NAMED
            # "tại Hà Nội": a meeting held there, a court seated there; not what the article is about.
            if not before.endswith("tại"):
                weight[place.name] += _STRONG * before.endswith(tuple(self._rules.sets.about_place))
                weight[place.name] += _OPENS * (start < _OPENING)
            by_name[place.name] = place
        return by_name[name] if (name := _clear_winner(weight)) and weight[name] >= _LEAST else None

    @cached_property
    def _only_province(self) -> Place | None:
        named = {place.name: place for _, place in self._mentions if place.kind == "tỉnh"}
        return next(iter(named.values())) if len(named) == 1 else None

    @cached_property
    def _local(self) -> dict[str, str]:
        """The clear winner among the names of each unit word."""
        counts: dict[str, Counter[str]] = {}
        cities = {place.name for place in self._rules.bodies.places.values()}
        for match in self._rules.bodies.patterns["local-unit"].finditer(self._source.text):
            unit, name = match["unit"].lower(), match["name"]
            if unit.endswith(".") and " " not in name and not self._is_place(name):
                continue  # "chủ tịch HĐND TP. Kỳ họp này …"
            if unit.startswith("tp"):
                unit = "thành phố"
            if not self._is_person(name) and not (unit == "thành phố" and name in cities):
                counts.setdefault(unit, Counter())[name] += _NAMED + _OPENS * (match.start() < _OPENING)
        return {unit: name for unit, count in counts.items() if (name := _clear_winner(count))}

    def _is_place(self, word: str) -> bool:
        return bool(self._rules.single.get(fold(word), 0) & Word.PLACE)

    def _is_person(self, name: str) -> bool:
        """ "UBND thành phố Nguyễn Văn A": three syllables that begin with a very common family name."""
        return name.count(" ") >= 2 and fold(name).split(" ")[0] in self._rules.sets.commonest_family

    def _nearest(self, at: int) -> Place | None:
        """The province named last before an offset: in the same line, or as "tỉnh X" a little further up."""
        k = bisect_left(self._mention_at, at) - 1
        if k < 0:
            return None
        start, place = self._mentions[k]
        if start > self.line_start(at):
            return place
        before = self._source.folded[max(0, start - 5) : start].strip()
        return place if before in ("tỉnh", "ủy") and at - start < _FURTHER_UP else None


def _find_provinces(source: SourceText, rules: OfficialRules) -> Iterator[tuple[int, int, Place]]:
    """Find the provinces a text names, the longest name where two overlap."""
    text, folded = source.text, source.folded
    waiting: tuple[int, int, Place] | None = None
    for last, (length, place) in rules.bodies.place_finder.iter(folded):
        start, end = last + 1 - length, last + 1
        inside = folded[start - 1 : start].isalnum() or folded[end : end + 1].isalnum()
        if inside or not text[start].isupper():
            continue
        if waiting and start >= waiting[1]:
            yield waiting
        elif waiting and end <= waiting[1]:
            continue
        waiting = start, end, place
    if waiting:
        yield waiting


def _clear_winner(count: Counter[str]) -> str | None:
    """What is counted alone, or twice as often as anything else."""
    ranked = count.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return ranked[0][0]
