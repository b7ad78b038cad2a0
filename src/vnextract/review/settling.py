"""Settle the differences of independent reviews: choose, place by place, whose fact stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace

from vnextract.review.agreement import Group, compared, layers_of
from vnextract.review.journal import known_decision, paired, put_changes, reattach, record
from vnextract.review.records import Conflict, Item, ReviewError
from vnextract.review.state import COMMON, load
from vnextract.store import Workspace

NOBODY = "-"
"""The choice that no reviewer's fact stands."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article with enough independent reviews: waiting to be settled, or settled already."""

    article: int
    title: str
    reviews: int
    settled: bool


def waiting(db: sqlite3.Connection, reviews: int) -> list[Waiting]:
    """The articles that have at least ``reviews`` signed independent reviews; the unsettled ones first."""
    rows = db.execute(
        "SELECT a.id, coalesce(a.title, a.key), count(*),"
        " EXISTS (SELECT 1 FROM review_articles c"
        "  WHERE c.layer = '' AND c.article = a.id AND c.state = 'done')"
        " FROM review_articles r JOIN articles a ON a.id = r.article WHERE r.layer <> '' AND r.state = 'done'"
        " GROUP BY a.id HAVING count(*) >= ? ORDER BY 4, a.key LIMIT 500",
        (max(2, reviews),),
    )
    return [Waiting(article, title, count, bool(settled)) for article, title, count, settled in rows]


def settle(
    workspace: Workspace,
    article: int,
    who: str,
    choices: Mapping[int, str],
    seen: int,
    *,
    uid: str | None = None,
) -> int:
    """Write the settled facts into the common review; it still has to be signed.

    Args:
        workspace: Where.
        article: The article.
        who: Who settles.
        choices: Number of the group → reviewer whose fact stands, or ``NOBODY``; where all agree, none is
            needed.
        seen: Number of the groups that the page showed.
        uid: Makes a request that is sent twice settle once.

    Raises:
        Conflict: a review has changed since the page was made.
        ReviewError: a difference without a choice, or the common review is signed.
    """
    with workspace.write() as db:
        if uid and (known := known_decision(db, uid, who)):
            return known
        layers = layers_of(db, article)
        if len(layers) < 2:
            raise ReviewError("unsettled", "an article is settled when two reviewers have signed it")
        for layer in (*layers, COMMON):
            reattach(db, article, layer)
        groups = compared(db, article, layers)
        if len(groups) != seen or any(c not in (*layers, NOBODY) for c in choices.values()):
            raise Conflict("changed", "a review has changed since you saw it")
        open_ones = [n for n, group in enumerate(groups) if not group.agreed and n not in choices]
        if open_ones:
            raise ReviewError("unsettled", f"{len(open_ones)} differences have no choice yet")
        state = load(db, article, COMMON)
        if state.signed:
            raise ReviewError("signed", "the common review is signed; open it again first")
        chosen = [item for n, group in enumerate(groups) if (item := _chosen(group, choices.get(n)))]
        after: dict[str, Item | None] = {}
        standing = {item.fact for item in chosen if item.fact}
        for item in state.items.values():
            if item.state not in ("merged", "lost") and item.fact not in standing:
                after[item.id] = replace(item, state="rejected", reason=None)
        own = {item.fact: item.id for item in state.items.values() if item.fact}
        for item in chosen:
            key = own.get(item.fact or "", item.id)
            after[key] = replace(item, id=key, state="accepted", reason=None, into=None, rev=0)
        decision = record(db, who, COMMON, "settle", uid=uid)
        put_changes(db, decision, COMMON, article, state.stored.version, paired(state, after))
        return decision


def _chosen(group: Group, choice: str | None) -> Item | None:
    if group.agreed:
        return next(iter(group.items.values()))
    return None if choice in (None, NOBODY) else group.items[choice]
