"""Read decisions back that another workspace exported, or this one before it was lost."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, get_args

from vnextract.model import KINDS
from vnextract.review.actions import ON_ARTICLE, ON_FACTS
from vnextract.review.journal import put_state, reattach
from vnextract.review.records import ARTICLE, REATTACH, ReviewError, State, from_record, spans
from vnextract.review.state import replayed
from vnextract.review.values import validated
from vnextract.store import Workspace

_ACTIONS = frozenset((*ON_FACTS, *ON_ARTICLE, "bulk", "settle", "undo", "redo", REATTACH))


@dataclass(frozen=True, slots=True)
class Loaded:
    """What an import did: decisions taken over, articles they are about, and lines that could not be read."""

    decisions: int
    articles: int
    problems: tuple[str, ...]


def read_back(workspace: Workspace, lines: Iterable[str]) -> Loaded:
    """Take over the decisions of a JSON export (one output document a line).

    Decisions that are here already are left alone, so the same file can be read twice. An article whose
    decisions have gone another way here is reported, not overwritten.
    """
    decisions = articles = 0
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            json.dumps(told, ensure_ascii=False, allow_nan=False).encode()  # nothing that JSON or UTF-8 lacks
            review = told["review"]
            with workspace.write() as db:
                taken = _take(db, told["article"], review)
        except (ValueError, KeyError, TypeError, RecursionError, sqlite3.Error) as error:
            problems.append(f"line {number}: not an exported review: {error}")
        except ReviewError as error:
            problems.append(f"line {number}: {error}")
        else:
            decisions += taken
            articles += taken > 0
    return Loaded(decisions, articles, tuple(problems))


def _take(db: sqlite3.Connection, told: dict[str, Any], review: dict[str, Any]) -> int:
    row = db.execute(
        "SELECT id, sha256, length, key FROM articles WHERE key = ?1"
        " UNION ALL SELECT id, sha256, length, key FROM articles WHERE sha256 = ?2 AND key <> ?1 LIMIT 1",
        (review["key"], told["sha256"]),
    ).fetchone()
    if row is None:
        raise ReviewError("missing", f"there is no article {review['key']!r} here")
    article, layer = int(row[0]), str(review["layer"])
    here = {
        uid
        for (uid,) in db.execute(
            "SELECT DISTINCT d.uid FROM changes c JOIN decisions d ON d.id = c.decision"
            " WHERE c.article = ? AND d.layer = ?",
            (article, layer),
        )
    }
    given = {decision["uid"] for decision in review["decisions"]}
    new = [decision for decision in review["decisions"] if decision["uid"] not in here]
    if not new:
        return 0
    if here - given:
        raise ReviewError(
            "changed", f"{row[3]!r} has decisions here that the file does not know; nothing was overwritten"
        )
    if (row[1], row[2]) != (told["sha256"], told["length"]):
        raise ReviewError("text", f"{row[3]!r} has another text here")
    for decision in new:
        _put(db, article, layer, decision)
    _rebuild(db, article, layer)
    return len(new)


def _put(db: sqlite3.Connection, article: int, layer: str, told: dict[str, Any]) -> None:
    if not all(type(told[name]) is str for name in ("uid", "at", "who", "action")):
        raise ReviewError("value", "a decision without uid, at, who or action")
    if told["action"] not in _ACTIONS:
        raise ReviewError("value", f"there is no action {told['action']!r}")
    datetime.fromisoformat(told["at"])
    target = None
    if told["target"] is not None:
        found = db.execute("SELECT id FROM decisions WHERE uid = ?", (told["target"],)).fetchone()
        target = found[0] if found else None
    # A bulk decision is about many articles: the first of them brings it in.
    db.execute(
        "INSERT OR IGNORE INTO decisions (uid, at, who, layer, action, target) VALUES (?, ?, ?, ?, ?, ?)",
        (told["uid"], told["at"], told["who"], layer, told["action"], target),
    )
    decision = db.execute("SELECT id FROM decisions WHERE uid = ?", (told["uid"],)).fetchone()[0]
    for change in told["changes"]:
        records = [
            _checked(change["item"], change[side]) if change[side] else None for side in ("before", "after")
        ]
        db.execute(
            "INSERT INTO changes (article, decision, item, version, before, after) VALUES (?, ?, ?, ?, ?, ?)",
            (article, decision, change["item"], change["version"], *records),
        )


def _checked(key: str, told: dict[str, Any]) -> str:
    """A record as given, if a page can show it: a malformed one is an error of its line, not of a page."""
    item = from_record(key, json.dumps(told))
    if item.state not in get_args(State) or (key == ARTICLE) != (item.kind == "article"):
        raise ReviewError("value", f"{key}: no such state or kind")
    if key == ARTICLE:
        unread = {"signed": None, "look": False, "assignee": None}
        item = replace(item, value={name: item.value[name] for name in unread})
    elif item.kind in KINDS:
        validated(item.kind, item.value)
        if len(item.anchors) != sum(1 for _ in spans(item.value)):
            raise ReviewError("value", f"{key}: not every quotation has its surroundings")
    else:
        raise ReviewError("value", f"{key}: there is no kind {item.kind!r}")
    return item.to_record()


def _rebuild(db: sqlite3.Connection, article: int, layer: str) -> None:
    """Make the derived tables of an article anew from its decisions."""
    items = replayed(db, article, layer)
    db.execute("DELETE FROM review_items WHERE layer = ? AND article = ?", (layer, article))
    last = 0
    for item in items.values():
        # Version 0 is no extraction's: whatever is here now, the items are laid over it afresh.
        put_state(db, item.rev, layer, article, 0, {item.id: item})
        last = max(last, item.rev)
    db.execute(
        "UPDATE review_articles SET decision = ? WHERE layer = ? AND article = ?", (last, layer, article)
    )
    reattach(db, article, layer)
