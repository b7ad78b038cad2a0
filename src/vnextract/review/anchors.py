"""Find a quotation again in another version of a text: by its words, its surroundings and its place."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from vnextract.review.records import Anchor, Item, Value, place, spans

# Characters kept on either side of a quotation.
_CONTEXT = 24
# Occurrences of a quotation that are weighed: a bound for texts that repeat one word a million times.
_OCCURRENCES = 500
_NEAR = 5_000
"""Characters before the old place from where on a quotation is looked for."""


def surroundings(text: str, start: int, end: int, length: int = 60) -> tuple[str, str, str]:
    """A stretch with what stands before and after it: about ``length`` characters, in whole words."""
    before, after = text[max(0, start - length) : start], text[end : end + length]
    if start > length:
        before = before.partition(" ")[2] or before
    if end + length < len(text):
        after = after.rpartition(" ")[0] or after
    return before, text[start:end], after


def anchors_of(value: Value, text: str) -> tuple[Anchor, ...]:
    """The surroundings of every quotation of a fact, in the order of :func:`spans`."""
    return tuple(
        Anchor(
            s["start"],
            s["end"],
            text[max(0, s["start"] - _CONTEXT) : s["start"]],
            text[s["end"] : s["end"] + _CONTEXT],
        )
        for s in spans(value)
    )


def anchored(item: Item, text: str) -> Item:
    """The item with the surroundings of its quotations in ``text``."""
    return replace(item, anchors=anchors_of(item.value, text))


def find_quote(quote: str, anchor: Anchor, text: str) -> int | None:
    """Where a quotation stands in ``text``: the occurrence with most of the old context, then the nearest.

    Returns:
        Its start in code points, or None if its words are gone.
    """
    if not quote:
        return None
    if text[anchor.start : anchor.end] == quote and _shared(anchor, anchor.start, len(quote), text) == len(
        anchor.before
    ) + len(anchor.after):
        return anchor.start
    # Around its old place first: of a word that stands everywhere only so many occurrences are weighed.
    for begin in dict.fromkeys((max(0, anchor.start - _NEAR), 0)):
        best: tuple[int, int, int] | None = None
        at = text.find(quote, begin)
        for _ in range(_OCCURRENCES):
            if at < 0:
                break
            rank = (_shared(anchor, at, len(quote), text), -abs(at - anchor.start), at)
            best = rank if best is None else max(best, rank)
            at = text.find(quote, at + 1)
        if best is not None:
            return best[2]
    return None


def _shared(anchor: Anchor, at: int, length: int, text: str) -> int:
    """Characters of context that stand around ``at`` as they stood before."""
    before = text[max(0, at - len(anchor.before)) : at]
    after = text[at + length : at + length + len(anchor.after)]
    shared = 0
    for old, new in zip(reversed(anchor.before), reversed(before), strict=False):
        if old != new:
            break
        shared += 1
    for old, new in zip(anchor.after, after, strict=False):
        if old != new:
            break
        shared += 1
    return shared


def moved(item: Item, text: str) -> Item | None:
    """The item with its quotations where they stand in ``text``; None if one of them is gone."""
    value = copy.deepcopy(item.value)
    for span, anchor in zip(spans(value), item.anchors, strict=True):
        at = find_quote(span["text"], anchor, text)
        if at is None:
            return None
        span["start"], span["end"] = at, at + len(span["text"])
    return replace(item, value=value, anchors=anchors_of(value, text))


def attach(item: Item, text: str, facts: Mapping[str, tuple[str, Value]], taken: Iterable[str]) -> Item:
    """Lay a decided item over a new extraction.

    Args:
        item: As it was decided, with its anchors.
        text: The text now.
        facts: Fact id → (kind, value) of the new extraction.
        taken: Facts that other items stand for already.

    Returns:
        The item in its new place, or state "lost" if its words are gone. ``fact`` is the new fact in the same
        place, ``differs`` what that one says instead of an accepted value.
    """
    if item.kind == "article":
        return item
    if item.state == "lost":
        item = replace(item, state=item.was or "accepted", was=None)
    here = moved(item, text)
    if here is None:
        return replace(item, state="lost", was=item.state, fact=None, differs=None)
    used = set(taken)
    best: tuple[int, str] | None = None
    for fact, (kind, value) in facts.items():
        if kind == item.kind and fact not in used and (rank := _nearness(here, kind, value)):
            best = max(best, (rank, fact)) if best else (rank, fact)
    if best is None:
        return replace(here, fact=None, differs=None)
    value = facts[best[1]][1]
    unlike = not item.edited and here.state in ("accepted", "sampled") and told(value) != told(here.value)
    return replace(here, fact=best[1], differs=value if unlike else None)


def _nearness(item: Item, kind: str, value: Value) -> int:
    """How sure it is that a fact of the new extraction is the item's own: 0 not at all, 3 the same place."""
    mine, theirs = place(item), place(Item("", kind, "open", value))
    if mine == theirs:
        return 3
    # An official or document may have won an earlier mention: any shared mention is the same one.
    mentions = {(s["start"], s["end"]) for s in item.value.get("mentions") or ()}
    if mentions & {(s["start"], s["end"]) for s in value.get("mentions") or ()}:
        return 2
    # A person moved its ends; the rules still find it where it was.
    return int(item.edited and mine[0] < theirs[1] and theirs[0] < mine[1])


def told(value: Any) -> Any:
    """A value without what is not said by the text: id, rule, cues and confidence."""
    if isinstance(value, Mapping):
        return {k: told(v) for k, v in value.items() if k not in ("id", "rule", "cues", "confidence")}
    if isinstance(value, list | tuple):
        return [told(inner) for inner in value]
    return value
