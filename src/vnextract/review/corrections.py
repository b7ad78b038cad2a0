"""Which rules reviewers correct most, the cases, and what an audit of unseen facts found."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from vnextract.review.anchors import surroundings

_CASES = 100
# Each read from an index of its own; an item is in one of them only.
_REJECTED = "state = 'rejected' AND kind <> 'article'"
_EDITED = "edited = 1 AND state = 'accepted' AND kind <> 'article'"


@dataclass(frozen=True, slots=True)
class Corrected:
    """How often a rule was corrected; the empty rule stands for facts that were missed and added by hand."""

    rule: str
    kind: str
    decided: int
    rejected: int
    edited: int

    @property
    def share(self) -> float:
        """Of the decided facts, those that were wrong."""
        return (self.rejected + self.edited) / self.decided


@dataclass(frozen=True, slots=True)
class Case:
    """One corrected fact in its surroundings."""

    article: int
    title: str
    kind: str
    state: str
    reason: str | None
    value: dict[str, Any]
    was: dict[str, Any] | None
    before: str
    text: str
    after: str


@dataclass(frozen=True, slots=True)
class Audit:
    """Facts that were accepted unseen and drawn: how many, looked at, and found right."""

    total: int
    done: int
    right: int


def corrected_rules(db: sqlite3.Connection, layer: str) -> list[Corrected]:
    """The rules with corrections, the most corrected first."""
    wrong: dict[tuple[str, str], list[int]] = {}
    for place, condition in enumerate((_REJECTED, _EDITED)):
        for rule, kind, count in db.execute(
            f"SELECT rule, kind, count(*) FROM review_items WHERE layer = ? AND {condition}"
            " GROUP BY rule, kind",
            (layer,),
        ):
            wrong.setdefault((rule, kind), [0, 0])[place] = count
    found = [
        Corrected(rule, kind, _decided(db, layer, rule), rejected, edited)
        for (rule, kind), (rejected, edited) in wrong.items()
    ]
    return sorted(found, key=lambda row: (-(row.rejected + row.edited), row.rule))


def _decided(db: sqlite3.Connection, layer: str, rule: str) -> int:
    row = db.execute(
        "SELECT count(*) FROM review_items"
        " WHERE layer = ? AND rule = ? AND state IN ('accepted', 'rejected', 'sampled', 'merged')",
        (layer, rule),
    ).fetchone()
    return int(row[0])


def cases(db: sqlite3.Connection, layer: str, rule: str) -> list[Case]:
    """The corrected facts of one rule, at most 100, the last decision first."""
    wrong = " UNION ALL ".join(
        "SELECT article, item, record, decision FROM review_items"
        f" WHERE layer = ?1 AND rule = ?2 AND {condition}"
        for condition in (_REJECTED, _EDITED)
    )
    rows = db.execute(
        "SELECT i.article, coalesce(a.title, a.key), i.record, c.text,"
        " (SELECT before FROM changes h"
        "  WHERE h.article = i.article AND h.item = i.item AND h.before IS NOT NULL"
        "  ORDER BY h.decision LIMIT 1)"
        f" FROM (SELECT * FROM ({wrong}) ORDER BY decision DESC LIMIT ?3) i"
        " JOIN articles a ON a.id = i.article JOIN contents c ON c.article = i.article"
        " ORDER BY i.decision DESC",
        (layer, rule, _CASES),
    )
    found = []
    for article, title, record, text, first in rows:
        item = json.loads(record)
        at = item["anchors"][0] if item["anchors"] else {"start": 0, "end": 0}
        start, end = at["start"], at["end"]
        was = json.loads(first)["value"] if first else None
        found.append(
            Case(
                article, title, item["kind"], item["state"], item["reason"], item["value"],
                was if item["state"] != "rejected" else None,
                *surroundings(text, start, end),
            )
        )  # fmt: skip
    return found


def audit(db: sqlite3.Connection, layer: str) -> Audit:
    """What has become of the facts that were drawn for an audit."""
    rows = db.execute(
        "SELECT state, edited, count(*) FROM review_items WHERE layer = ? AND drawn = 1"
        " AND state IN ('sampled', 'accepted', 'rejected') GROUP BY state, edited",
        (layer,),
    ).fetchall()
    total = sum(count for _, _, count in rows)
    waiting = sum(count for state, _, count in rows if state == "sampled")
    right = sum(count for state, edited, count in rows if state == "accepted" and not edited)
    return Audit(total, total - waiting, right)
