"""Accept many facts at once: everything that a filter chooses, after a preview."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, replace

from vnextract.review.anchors import surroundings
from vnextract.review.filters import (
    OWN_FACTS,
    UNDECIDED,
    Filter,
    all_facts,
    is_frequent,
    on_articles,
    on_facts,
)
from vnextract.review.journal import known_decision, paired, put_changes, reattach, record
from vnextract.review.records import Conflict, Item, ReviewError
from vnextract.review.state import load
from vnextract.store import Workspace

MOST = 10_000
"""Facts that one action takes: it is one transaction, and others wait for it."""
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Quoted:
    """A fact of a preview in its surroundings: ``before`` + ``text`` + ``after`` is the article's own."""

    article: int
    title: str
    fact: str
    kind: str
    confidence: float
    value: dict[str, object]
    before: str
    text: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a bulk acceptance would accept: how many facts in how many articles, and some of them.

    ``stamp`` names exactly this set of facts; ``capped`` says that there are more than one action takes.
    """

    facts: int
    articles: int
    shown: tuple[Quoted, ...]
    stamp: str
    capped: bool


def preview(db: sqlite3.Connection, chosen: Filter) -> Preview:
    """The undecided facts of unsigned articles that a filter chooses."""
    found = _chosen(db, chosen)
    # Spread over the whole choice, so that the preview is no picture of its beginning only.
    step = max(1, len(found) // _SHOWN)
    shown = tuple(_quoted(db, *row[:2]) for row in found[::step][:_SHOWN])
    return Preview(
        len(found), len({row[0] for row in found}), shown, _stamp(found), capped=len(found) == MOST
    )


def accept_all(
    workspace: Workspace, who: str, chosen: Filter, stamp: str, *, sample: float = 0.0, uid: str | None = None
) -> tuple[int, int]:
    """Accept all that the preview showed.

    Args:
        workspace: Where.
        who: The reviewer.
        chosen: The filter of the preview.
        stamp: That of the preview; another set of facts is not accepted unseen.
        sample: Share (0 to 1) of the facts that are drawn for an audit: accepted, but to be looked at.
        uid: Makes a request that is sent twice decide once.

    Returns:
        The decision's id, and how many facts it accepted.

    Raises:
        Conflict: the set has changed since the preview.
        ReviewError: it is empty.
    """
    with workspace.write() as db:
        if uid and (known := known_decision(db, uid, who)):
            row = db.execute("SELECT count(*) FROM changes WHERE decision = ?", (known,)).fetchone()
            return known, int(row[0])
        found = _chosen(db, chosen)
        if not found:
            raise ReviewError("nothing", "no undecided fact matches the filter")
        if _stamp(found) != stamp:
            raise Conflict("changed", "the facts that match have changed since the preview")
        by_article: dict[int, set[str]] = defaultdict(set)
        for article, fact, _ in found:
            by_article[article].add(fact)
        for article in by_article:
            reattach(db, article, chosen.layer)
        decision = record(db, who, chosen.layer, "bulk", uid=uid)
        accepted = 0
        for article, facts in by_article.items():
            state = load(db, article, chosen.layer)
            after = {
                item.id: _accepted(item, _is_drawn(item, article, sample))
                for item in state.items.values()
                if item.fact in facts and item.state == "open"
            }
            accepted += len(after)
            put_changes(db, decision, chosen.layer, article, state.stored.version, paired(state, after))
        return decision, accepted


def _chosen(db: sqlite3.Connection, chosen: Filter) -> list[tuple[int, str, int]]:
    """Article, fact and article version of the undecided facts, up to the limit."""
    narrowed = replace(chosen, state="", kind="", rule="", low=0.0, high=1.0)
    articles, facts = on_articles(narrowed), on_facts(chosen)
    tables = (
        f"articles a CROSS JOIN {OWN_FACTS} ON f.article = a.id"
        if is_frequent(db, chosen)
        else f"{all_facts(chosen)} CROSS JOIN articles a ON a.id = f.article"
    )  # the first one is gone through, article by article or fact by fact
    return db.execute(
        f"SELECT f.article, f.fact, a.version FROM {tables}"
        " LEFT JOIN review_articles r ON r.article = a.id AND r.layer = ?"
        f" WHERE {facts.sql} AND {articles.sql} AND coalesce(r.state, 'todo') <> 'done' AND {UNDECIDED}"
        f" ORDER BY a.id, f.id LIMIT {MOST}",
        (chosen.layer, *facts.values, *articles.values, chosen.layer),
    ).fetchall()


def _stamp(found: list[tuple[int, str, int]]) -> str:
    return hashlib.blake2b(json.dumps(found).encode(), digest_size=16).hexdigest()


def _accepted(item: Item, drawn: bool) -> Item:
    return replace(item, state="sampled" if drawn else "accepted", drawn=drawn, reason=None)


def _is_drawn(item: Item, article: int, share: float) -> bool:
    # By chance, yet the same ones when the same action is previewed and taken.
    drawn = hashlib.blake2b(f"{article}/{item.id}".encode(), digest_size=4).digest()
    return int.from_bytes(drawn) < share * 2**32


def _quoted(db: sqlite3.Connection, article: int, fact: str) -> Quoted:
    row = db.execute(
        "SELECT f.kind, f.confidence, f.start, f.end, f.value, coalesce(a.title, a.key), c.text"
        " FROM facts f JOIN articles a ON a.id = f.article JOIN contents c ON c.article = f.article"
        " WHERE f.article = ? AND f.fact = ?",
        (article, fact),
    ).fetchone()
    kind, confidence, start, end, value, title, text = row
    return Quoted(
        article, title, fact, kind, confidence, json.loads(value),
        *surroundings(text, start, end),
    )  # fmt: skip
