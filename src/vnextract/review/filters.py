"""What a reviewer looks for, and the SQL that finds it in a workspace of any size."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal
from urllib.parse import urlencode

from vnextract.model import KINDS
from vnextract.review.state import COMMON
from vnextract.store import fold_for_search

QUEUES = ("todo", "progress", "look", "done", "all")
ORDERS = ("file", "date", "oldest", "least")
FACT_STATES = ("open", "accepted", "rejected", "sampled", "edited", "lost")
Queue = Literal["todo", "progress", "look", "done", "all"]


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of articles, and of facts in them.

    ``low`` and ``high`` bound the stated confidence (0 to 1, ``high`` excluded unless it is 1), ``words``
    are looked for in title and text whatever their marks, case or đ/d, ``assignee`` is a reviewer's name.
    """

    queue: str = "todo"
    order: str = "file"
    kind: str = ""
    rule: str = ""
    state: str = ""
    low: float = 0.0
    high: float = 1.0
    source: str = ""
    words: str = ""
    assignee: str = ""
    since: str = ""
    until: str = ""
    layer: str = COMMON
    reviews: int = 0

    @classmethod
    def of(cls, asked: Mapping[str, str], *, layer: str = COMMON, reviews: int = 0) -> Filter:
        """Read the fields of a form; what is malformed is left at its default.

        ``reviews`` is the number of independent reviews that an article gets; what has enough by others is
        nobody's to do any more.
        """
        values: dict[str, Any] = {"layer": layer, "reviews": reviews}
        choices = {"queue": QUEUES, "order": ORDERS, "kind": KINDS, "state": FACT_STATES}
        for name in ("queue", "order", "kind", "state"):
            if asked.get(name) in choices[name]:
                values[name] = asked[name]
        for name in ("rule", "source", "words", "assignee"):
            printable = "".join(c if c.isprintable() else " " for c in asked.get(name, "")[:200])
            values[name] = printable.strip()
        for name in ("low", "high"):
            values[name] = _share(asked.get(name, ""), 0.0 if name == "low" else 1.0)
        for name in ("since", "until"):
            values[name] = _day(asked.get(name, ""))
        return cls(**values)

    def to_query(self, **changes: Any) -> str:
        """The query string of this filter, defaults left out."""
        told = {
            f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("layer", "reviews")
        } | changes
        default = {f.name: f.default for f in fields(self)}
        return urlencode({k: v for k, v in told.items() if v != default.get(k)})

    @property
    def about_facts(self) -> bool:
        """Whether it chooses facts, not only articles."""
        return bool(self.kind or self.rule or self.state or self.low > 0 or self.high < 1)


def _share(given: str, default: float) -> float:
    try:
        return min(1.0, max(0.0, float(given.replace(",", "."))))
    except ValueError:
        return default


def _day(given: str) -> str:
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL and its values."""

    sql: str
    values: tuple[Any, ...] = ()

    def __and__(self, other: Condition) -> Condition:
        return Condition(f"{self.sql} AND {other.sql}", self.values + other.values)


ALWAYS = Condition("1")
# The indexes are named, because a workspace without statistics lets SQLite choose between them blindly.
OWN_FACTS = "facts f INDEXED BY facts_article"
_FREQUENT = 200_000
"""Matching facts; to count so many in an index takes some milliseconds."""


def on_articles(chosen: Filter, *, frequent: bool = False) -> Condition:
    """The condition on ``articles a LEFT JOIN review_articles r`` (of the filter's layer).

    Where the facts it chooses are ``frequent``, articles are looked at one by one until a page is full; else
    the facts are gathered first.
    """
    found = _queue(chosen)
    if chosen.source:
        found &= Condition("a.source = ?", (chosen.source,))
    if chosen.assignee:
        found &= Condition("r.assignee = ?", (chosen.assignee,))
    if chosen.since:
        found &= Condition("a.published >= ?", (chosen.since,))
    if chosen.until:
        found &= Condition("a.published <= ?", (chosen.until,))
    if terms := search_terms(chosen.words):
        found &= Condition("a.id IN (SELECT rowid FROM search WHERE search MATCH ?)", (terms,))
    if chosen.about_facts:
        found &= _with_facts(chosen, frequent)
    return found


def all_facts(chosen: Filter) -> str:
    """The facts of the whole workspace, by the index that the filter is about."""
    column = "rule" if chosen.rule else "kind" if chosen.kind else "confidence"
    return f"facts f INDEXED BY facts_{column}"


def is_frequent(db: sqlite3.Connection, chosen: Filter) -> bool:
    """Whether so many facts match that going through articles finds them sooner than gathering the facts."""
    if chosen.state not in ("", "open"):
        return False
    if not chosen.about_facts:
        return True
    inside = on_facts(chosen)
    counted = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {all_facts(chosen)} WHERE {inside.sql} LIMIT ?)",
        (*inside.values, _FREQUENT),
    ).fetchone()[0]
    return bool(counted == _FREQUENT)


def search_terms(words: str) -> str:
    """The full-text query for words as typed: all of them, the last one as a beginning."""
    folded = fold_for_search(words).split()
    return " ".join('"' + word.replace('"', '""') + '"' for word in folded) + ("*" if folded else "")


def _queue(chosen: Filter) -> Condition:
    if chosen.queue == "todo":
        waiting = Condition("(r.state IS NULL OR r.state = 'todo')")
        if chosen.layer != COMMON and chosen.reviews > 1:
            waiting &= Condition(
                "(SELECT count(*) FROM review_articles o WHERE o.article = a.id AND o.layer <> ''"
                " AND o.state = 'done') < ?",
                (chosen.reviews,),
            )
        return waiting
    if chosen.queue == "look":
        return Condition("r.look = 1")
    if chosen.queue in ("progress", "done"):
        return Condition("r.state = ?", (chosen.queue,))
    return ALWAYS


def _with_facts(chosen: Filter, frequent: bool) -> Condition:
    if chosen.state and chosen.state != "open":
        # Of decided facts: these are few, and have a table of their own.
        inside = Condition("i.layer = ?", (chosen.layer,)) & decided_state(chosen.state)
        if chosen.kind:
            inside &= Condition("i.kind = ?", (chosen.kind,))
        if chosen.rule:
            inside &= Condition("i.rule = ?", (chosen.rule,))
        if chosen.low > 0 or chosen.high < 1:
            stated = "json_extract(i.record, '$.value.confidence')"
            inside &= Condition(f"{stated} >= ? AND {stated} {_below(chosen)} ?", (chosen.low, chosen.high))
        return Condition(f"a.id IN (SELECT i.article FROM review_items i WHERE {inside.sql})", inside.values)
    inside = on_facts(chosen)
    own = f"EXISTS (SELECT 1 FROM {OWN_FACTS} WHERE f.article = a.id AND {inside.sql}"
    any_of = f"a.id IN (SELECT f.article FROM {all_facts(chosen)} WHERE {inside.sql})"
    found = Condition(f"{own})" if frequent else any_of, inside.values)
    if chosen.state == "open":
        # In an article that nobody touched all are undecided; in a signed one none, unless a new extraction
        # brought some, which asks for a second look.
        found &= Condition(
            f"(r.article IS NULL OR ((r.state <> 'done' OR r.look = 1) AND {own} AND {UNDECIDED})))",
            (*inside.values, chosen.layer),
        )
    return found


# Facts that no decision stands against; takes the layer.
UNDECIDED = (
    "NOT EXISTS (SELECT 1 FROM review_items i WHERE i.layer = ? AND i.article = f.article AND i.fact = f.fact"
    " AND i.state <> 'open')"
)


def decided_state(state: str) -> Condition:
    """The condition on ``review_items i`` for a state of facts."""
    if state == "edited":
        return Condition("i.edited = 1 AND i.state = 'accepted'")
    return Condition("i.state = ?", (state,))


def on_facts(chosen: Filter) -> Condition:
    """The condition on ``facts f`` for kind, rule and confidence; each form is covered by one index."""
    found = Condition(f"f.confidence >= ? AND f.confidence {_below(chosen)} ?", (chosen.low, chosen.high))
    if chosen.rule:
        found &= Condition("f.rule = ?", (chosen.rule,))
    if chosen.kind:
        found &= Condition("f.kind = ?", (chosen.kind,))
    return found


def _below(chosen: Filter) -> str:
    return "<=" if chosen.high >= 1 else "<"
