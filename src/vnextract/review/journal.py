"""Take decisions: check them against what the reviewer saw, write them down, keep the state up to date."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from vnextract.review.actions import ON_ARTICLE, ON_FACTS, Request, Scene
from vnextract.review.anchors import anchored, attach
from vnextract.review.records import ARTICLE, REATTACH, SYSTEM, Conflict, Item, ReviewError
from vnextract.review.state import COMMON, ArticleState, extracted, load
from vnextract.store import Workspace

_AT_ONCE = 50
Pairs = Mapping[str, tuple[Item | None, Item | None]]


def now() -> str:
    """The time of a decision: UTC, ISO, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def decide(
    workspace: Workspace, article: int, who: str, asked: Request, *, layer: str = COMMON
) -> tuple[int, ArticleState]:
    """Take one decision about one article.

    A request with the ``uid`` of a decision already taken is that decision: nothing happens twice.

    Returns:
        The decision's id and the state after it.

    Raises:
        Conflict: somebody else changed one of the items since the reviewer saw it; the error names them.
        ReviewError: the decision can't be taken.
    """
    with workspace.write() as db:
        if asked.uid and (known := known_decision(db, asked.uid, who)):
            return known, load(db, article, layer)
        reattach(db, article, layer)
        state = load(db, article, layer)
        _check(state, asked)
        at = now()
        scene = Scene(state.items, state.article, state.text, who, at)
        act = ON_FACTS.get(asked.action) or ON_ARTICLE.get(asked.action)
        if act is None:
            raise ReviewError("action", f"there is no action {asked.action!r}")
        after = act(scene, asked)
        decision = record(db, who, layer, asked.action, at=at, uid=asked.uid)
        put_changes(db, decision, layer, article, state.stored.version, paired(state, after))
        return decision, load(db, article, layer)


def paired(state: ArticleState, after: Mapping[str, Item | None]) -> Pairs:
    """Each changed item as it was and as it is, both with the surroundings of their quotations."""
    before = {**state.items, ARTICLE: state.article}
    return {
        i: (
            anchored(old, state.text)
            if (old := before.get(i)) and old.kind != "article" and not old.anchors
            else old,
            anchored(new, state.text) if new and new.kind != "article" and new.state != "lost" else new,
        )
        for i, new in after.items()
    }


def known_decision(db: sqlite3.Connection, uid: str, who: str) -> int | None:
    """The decision that a request with this ``uid`` made already.

    Raises:
        ReviewError: it was somebody else's.
    """
    row = db.execute("SELECT id, who FROM decisions WHERE uid = ?", (uid,)).fetchone()
    if row and row[1] != who:
        raise ReviewError("action", "this request belongs to another reviewer")
    return int(row[0]) if row else None


def _check(state: ArticleState, asked: Request) -> None:
    if asked.action in ON_FACTS and state.signed:
        raise ReviewError("signed", f"the article is signed by {state.signed['who']}; open it again first")
    changed = tuple(
        i for i, rev in asked.items.items() if (item := state.items.get(i)) is None or item.rev != rev
    )
    if changed:
        raise Conflict("changed", "somebody else has changed this since you saw it", items=changed)
    if asked.action in ("sign", "reopen") and asked.seen != state.seq:
        raise Conflict("changed", "somebody else has changed the article since you saw it")


def record(
    db: sqlite3.Connection,
    who: str,
    layer: str,
    action: str,
    *,
    at: str | None = None,
    uid: str | None = None,
    target: int | None = None,
) -> int:
    """Write down that a decision was taken; what it changed follows with :func:`put_changes`."""
    cursor = db.execute(
        "INSERT INTO decisions (uid, at, who, layer, action, target) VALUES (?, ?, ?, ?, ?, ?)",
        (uid or uuid.uuid4().hex, at or now(), who, layer, action, target),
    )
    return int(cursor.lastrowid or 0)


def put_changes(
    db: sqlite3.Connection, decision: int, layer: str, article: int, version: int, pairs: Pairs
) -> None:
    """Write down what a decision changed in one article, and bring its state up to date."""
    db.executemany(
        "INSERT INTO changes (article, decision, item, version, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (article, decision, i, version, b.to_record() if b else None, a.to_record() if a else None)
            for i, (b, a) in pairs.items()
        ],
    )
    put_state(db, decision, layer, article, version, {i: after for i, (_, after) in pairs.items()})


def put_state(
    db: sqlite3.Connection,
    decision: int,
    layer: str,
    article: int,
    version: int,
    after: Mapping[str, Item | None],
) -> None:
    """Bring the derived tables up to date with the items that a decision changed."""
    gone = [(layer, article, i) for i, item in after.items() if item is None]
    db.executemany("DELETE FROM review_items WHERE layer = ? AND article = ? AND item = ?", gone)
    db.executemany(
        "INSERT OR REPLACE INTO review_items"
        " (layer, article, item, kind, state, fact, rule, edited, drawn, decision, record)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                layer, article, i, item.kind, item.state, item.fact, item.rule, int(item.edited),
                int(item.drawn), decision, item.to_record(),
            )
            for i, item in after.items()
            if item is not None
        ],
    )  # fmt: skip
    own = after.get(ARTICLE)
    if own is None:
        row = db.execute(
            "SELECT signed_by, signed_at, look, assignee FROM review_articles"
            " WHERE layer = ? AND article = ?",
            (layer, article),
        ).fetchone() or (None, None, 0, None)
    else:
        signed = own.value["signed"] or {"who": None, "at": None}
        row = (signed["who"], signed["at"], int(own.value["look"]), own.value["assignee"])
    touched = db.execute(
        "SELECT 1 FROM review_items"
        " WHERE layer = ? AND article = ? AND item <> '' AND (state <> 'open' OR edited)",
        (layer, article),
    ).fetchone()
    db.execute(
        "INSERT OR REPLACE INTO review_articles (layer, article, state, look, assignee, signed_by, signed_at,"
        " version, decision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            layer, article, "done" if row[0] else "progress" if touched else "todo",
            row[2], row[3], row[0], row[1], version, decision,
        ),
    )  # fmt: skip


def reattach(db: sqlite3.Connection, article: int, layer: str) -> int | None:
    """Lay an article's decided items over a new extraction, if there is one they don't know yet.

    Must run inside a write transaction. Returns the decision that says what moved, or None.
    """
    row = db.execute(
        "SELECT r.version, a.version FROM review_articles r JOIN articles a ON a.id = r.article "
        "WHERE r.layer = ? AND r.article = ?",
        (layer, article),
    ).fetchone()
    if row is None or row[0] == row[1]:
        return None
    version = int(row[1])
    state = load(db, article, layer)
    facts = extracted(db, article)
    after = _attached(decided_of(state), state.text, facts)
    # Every item that moves is told, and those that no longer fit with them.
    pairs: dict[str, tuple[Item | None, Item | None]] = {
        i: (state.items[i], item) for i, item in after.items() if item != state.items[i]
    }
    covered = {item.fact for item in after.values()}
    is_new = any(fact not in covered for fact in facts)
    if state.signed and (is_new or any(item.state == "lost" or item.differs for item in after.values())):
        own = replace(state.article, value={**state.article.value, "look": True})
        pairs[ARTICLE] = (state.article, own)
    if not pairs:
        db.execute(
            "UPDATE review_articles SET version = ? WHERE layer = ? AND article = ?",
            (version, layer, article),
        )
        return None
    decision = record(db, SYSTEM, layer, REATTACH)
    put_changes(db, decision, layer, article, version, pairs)
    return decision


def _attached(
    items: Iterable[Item], text: str, facts: dict[str, tuple[str, dict[str, object]]]
) -> dict[str, Item]:
    taken: set[str] = set()
    after: dict[str, Item] = {}
    # Those whose ends nobody moved fit exactly, so they choose first.
    for item in sorted(items, key=lambda item: item.edited):
        after[item.id] = attach(item, text, facts, taken)
        if (fact := after[item.id].fact) is not None:
            taken.add(fact)
    return after


def decided_of(state: ArticleState) -> list[Item]:
    """The items of a state that decisions have touched."""
    return [item for item in state.items.values() if item.rev]


def reattach_all(workspace: Workspace) -> int:
    """Lay all decisions over the present extractions; returns how many articles had a new one."""
    rows = workspace.db.execute(
        "SELECT r.layer, r.article FROM review_articles r JOIN articles a ON a.id = r.article "
        "WHERE r.version <> a.version"
    ).fetchall()
    for start in range(0, len(rows), _AT_ONCE):  # short transactions: reviewers go on meanwhile
        with workspace.write() as db:
            for layer, article in rows[start : start + _AT_ONCE]:
                reattach(db, article, layer)
    return len(rows)
