"""Undo and redo without limit: each is a decision too, and nothing that was written down changes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from vnextract.review.actions import ON_ARTICLE
from vnextract.review.anchors import attach
from vnextract.review.journal import known_decision, put_changes, reattach, record
from vnextract.review.records import (
    ARTICLE,
    REATTACH,
    Conflict,
    Item,
    ReviewError,
    from_record,
    same_decision,
)
from vnextract.review.state import COMMON, extracted, load
from vnextract.store import Workspace


@dataclass(frozen=True, slots=True)
class Stacks:
    """What one reviewer can undo and redo in an article, the next one last; ids of decisions."""

    undo: tuple[int, ...] = ()
    redo: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo or redo did: the decision it made, the articles it changed, and those it left as they are.

    An article is left where somebody else has decided about the same fact since, or signed it.
    """

    decision: int
    target: int
    articles: tuple[int, ...]
    left: tuple[int, ...] = ()


def stacks(db: sqlite3.Connection, who: str, layer: str, article: int | None = None) -> Stacks:
    """What a reviewer can undo and redo: in one article, or (None) the actions on many articles at once."""
    if article is None:
        chosen = (
            "d.action IN ('bulk', 'undo', 'redo') AND (d.target IS NULL"
            " OR EXISTS (SELECT 1 FROM decisions t WHERE t.id = d.target AND t.action = 'bulk'))"
        )
        values: tuple[object, ...] = (who, layer)
    else:
        chosen = "EXISTS (SELECT 1 FROM changes c WHERE c.article = ? AND c.decision = d.id)"
        values = (who, layer, article)
    rows = db.execute(
        "SELECT d.id, d.action, d.target FROM decisions d"
        f" WHERE d.who = ? AND d.layer = ? AND ({chosen}) ORDER BY d.id",
        values,
    )
    done: list[int] = []
    undone: list[int] = []
    for decision, action, target in rows:
        if action == "undo":
            if target in done:
                done.remove(target)
                undone.append(target)
        elif action == "redo":
            if target in undone:
                undone.remove(target)
                done.append(target)
        elif action != REATTACH:
            done.append(decision)
            undone.clear()
    return Stacks(tuple(done), tuple(undone))


def undo(
    workspace: Workspace, who: str, *, article: int | None = None, layer: str = COMMON, uid: str | None = None
) -> Undone:
    """Take back the reviewer's last decision in an article, or (``article=None``) the last bulk one.

    Raises:
        Conflict: somebody else has decided about the same facts since.
        ReviewError: ("nothing") there is nothing to undo.
    """
    return _turn(workspace, who, "undo", article, layer, uid)


def redo(
    workspace: Workspace, who: str, *, article: int | None = None, layer: str = COMMON, uid: str | None = None
) -> Undone:
    """Take the last decision that was undone again; errors as :func:`undo`."""
    return _turn(workspace, who, "redo", article, layer, uid)


def _turn(
    workspace: Workspace, who: str, action: str, article: int | None, layer: str, uid: str | None
) -> Undone:
    with workspace.write() as db:
        if uid and (known := known_decision(db, uid, who)):
            return _as_known(db, known)
        both = stacks(db, who, layer, article)
        stack = both.undo if action == "undo" else both.redo
        if not stack:
            raise ReviewError("nothing", f"there is nothing to {action}")
        target = stack[-1]
        row = db.execute("SELECT action FROM decisions WHERE id = ?", (target,)).fetchone()
        articles = [
            int(r[0])
            for r in db.execute(
                "SELECT DISTINCT article FROM changes WHERE decision = ? ORDER BY 1", (target,)
            )
        ]
        for one in articles:  # before the decision, so that the order of their numbers is that of the changes
            reattach(db, one, layer)
        decision = record(db, who, layer, action, uid=uid, target=target)
        changed, left = [], []
        for one in articles:
            if _turn_article(db, decision, target, action, one, layer, on_facts=row[0] not in ON_ARTICLE):
                changed.append(one)
            else:
                left.append(one)
        if not changed or (article is not None and article in left):
            # Raising rolls the whole turn back.
            raise Conflict("changed", "somebody else has changed this since, or the article is signed")
        return Undone(decision, target, tuple(changed), tuple(left))


def _as_known(db: sqlite3.Connection, decision: int) -> Undone:
    target = db.execute("SELECT target FROM decisions WHERE id = ?", (decision,)).fetchone()[0]
    rows = db.execute("SELECT DISTINCT article FROM changes WHERE decision = ? ORDER BY 1", (decision,))
    return Undone(decision, target, tuple(int(r[0]) for r in rows))


def _turn_article(
    db: sqlite3.Connection,
    decision: int,
    target: int,
    action: str,
    article: int,
    layer: str,
    *,
    on_facts: bool,
) -> bool:
    """Turn one article back (undo) or forth (redo); False, and nothing changed, where that can't be."""
    state = load(db, article, layer)
    if on_facts and state.signed:
        return False
    now = {**state.items, ARTICLE: state.article}
    turned: dict[str, Item | None] = {}
    for i, before, after in db.execute(
        "SELECT item, before, after FROM changes WHERE decision = ? AND article = ?", (target, article)
    ):
        old = from_record(i, before) if before else None
        new = from_record(i, after) if after else None
        wanted, expected = (old, new) if action == "undo" else (new, old)
        # A fact that a new extraction no longer finds was only ever undecided: nothing is overwritten.
        vanished = now.get(i) is None and expected is not None and expected.state == "open"
        if not vanished and not same_decision(now.get(i), expected):
            return False
        turned[i] = wanted
    facts = extracted(db, article)
    covered = {item.fact for i, item in state.items.items() if i not in turned and item.rev and item.fact}
    pairs: dict[str, tuple[Item | None, Item | None]] = {}
    for i, wanted in turned.items():
        current = now.get(i)
        if wanted is not None and wanted.kind != "article":
            wanted = attach(wanted, state.text, facts, covered)
            if wanted.fact:
                covered.add(wanted.fact)
        pairs[i] = (current, wanted)
    put_changes(db, decision, layer, article, state.stored.version, pairs)
    return True
