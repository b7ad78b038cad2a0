"""What is under review: items, and the record of each that decisions keep."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from vnextract.errors import VnExtractError

# "sampled" is accepted unseen and drawn for an audit; "merged" has gone into another item; "lost" quotes
# words that a newer version of the article no longer has.
State = Literal["open", "accepted", "rejected", "sampled", "merged", "lost"]
STANDING: tuple[State, ...] = ("accepted", "sampled")
ARTICLE = ""
"""The item id that stands for the article itself."""
REATTACH = "reattach"
SYSTEM = "vnextract"
"""Who decides where no person does."""
Value = dict[str, Any]


class ReviewError(VnExtractError):
    """A decision that can't be taken; ``code`` names the reason for the page, the message for people."""

    def __init__(self, code: str, message: str, *, items: tuple[str, ...] = ()) -> None:
        self.code = code
        self.items = items
        super().__init__(message)


class Conflict(ReviewError):
    """Somebody else changed what the decision is about since the reviewer saw it."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a quotation stands and what surrounds it: enough to find it in another version of the text."""

    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Item:
    """One fact under review, or (id ``ARTICLE``) the article itself.

    ``id`` is never used twice in an article. ``value`` is the fact as in the output document; for the
    article: ``signed`` ({"who", "at"} or null), ``look``, ``assignee``. ``fact`` is the extracted fact that
    the item stands for now, ``differs`` what a newer extraction reads instead of the decided value, ``was``
    the state of an item before its words were lost, ``into`` the item that a merged one went into, ``drawn``
    that it was accepted unseen and drawn for an audit.
    """

    id: str
    kind: str
    state: State
    value: Value
    fact: str | None = None
    edited: bool = False
    drawn: bool = False
    reason: str | None = None
    into: str | None = None
    was: State | None = None
    differs: Value | None = None
    anchors: tuple[Anchor, ...] = ()
    rev: int = 0

    @property
    def rule(self) -> str:
        """The rule that made the fact; empty for one that a person added."""
        return str(self.value.get("rule") or "")

    @property
    def confidence(self) -> float:
        """The stated confidence, 0 to 1."""
        return float(self.value.get("confidence") or 0.0)

    def to_record(self) -> str:
        """What is stored: JSON of all but ``id`` and ``rev``."""
        plain = asdict(self)
        del plain["id"], plain["rev"]
        return json.dumps(plain, ensure_ascii=False)


def from_record(item: str, record: str, rev: int = 0) -> Item:
    """Read :meth:`Item.to_record` back."""
    plain = json.loads(record)
    plain["anchors"] = tuple(Anchor(**anchor) for anchor in plain["anchors"])
    return Item(id=item, rev=rev, **plain)


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """All quotations of a fact, its own first: the dicts with ``text``, ``start`` and ``end``."""
    if isinstance(value, Mapping):
        if "start" in value and "end" in value:
            yield value  # type: ignore[misc]
        for inner in value.values():
            yield from spans(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from spans(inner)


def place(item: Item) -> tuple[int, int]:
    """Where the item begins and ends in the text, by its first mention; (-1, -1) without any."""
    if item.kind == "officials" and item.value.get("mentions"):
        first = item.value["mentions"][0]
    else:
        first = next(spans(item.value), None)
    return (first["start"], first["end"]) if first else (-1, -1)


def same_decision(one: Item | None, other: Item | None) -> bool:
    """Whether two records say the same, wherever their quotations stand."""
    if one is None or other is None:
        return one is other
    return bool(_essence(one) == _essence(other))


def _essence(item: Item) -> Any:
    # A lost item is still what a person decided; that its words are gone is the text's doing.
    state = item.was if item.state == "lost" and item.was else item.state
    return replace(
        item, state=state, was=None, fact=None, differs=None, anchors=(), rev=0, value=_placeless(item.value)
    )


def _placeless(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _placeless(v) for k, v in value.items() if k not in ("start", "end")}
    if isinstance(value, list | tuple):
        return [_placeless(inner) for inner in value]
    return value
