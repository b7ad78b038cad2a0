"""The queues: which articles wait, in which order, and which one is next."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from vnextract.review.filters import Filter, is_frequent, on_articles

PAGE = 50
_MOST = 10_000
"""Matches that are counted; beyond it the page says "more than"."""

# Each order is the one of an index, so that a page of it needs no sort.
_ORDER_BY = {
    "file": "a.key",
    "date": "a.published DESC, a.id DESC",
    "oldest": "a.published, a.id",
    "least": "a.least_confidence, a.id",
}
_FROM = "FROM articles a LEFT JOIN review_articles r ON r.article = a.id AND r.layer = ?"


@dataclass(frozen=True, slots=True)
class Row:
    """One article of a queue; the counts are of its facts in the filter's layer."""

    id: int
    key: str
    title: str | None
    source: str | None
    published: str | None
    facts: int
    least: float | None
    state: str
    look: int
    assignee: str | None
    signed_by: str | None
    decided: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a queue. ``total`` counts all matches, up to 10,000 ("more than" if ``more``)."""

    rows: tuple[Row, ...]
    number: int
    total: int
    more: bool

    @property
    def pages(self) -> int:
        """How many pages the counted matches fill."""
        return max(1, -(-self.total // PAGE))


def page(db: sqlite3.Connection, chosen: Filter, number: int = 1) -> Page:
    """One page of the articles that a filter chooses, from 1."""
    where = on_articles(chosen, frequent=is_frequent(db, chosen))
    rows = db.execute(
        "SELECT a.id, a.key, a.title, a.source, a.published, a.fact_count, a.least_confidence,"
        f" coalesce(r.state, 'todo'), coalesce(r.look, 0), r.assignee, r.signed_by {_FROM}"
        f" WHERE {where.sql} ORDER BY {_ORDER_BY[chosen.order]} LIMIT ? OFFSET ?",
        (chosen.layer, *where.values, PAGE, (number - 1) * PAGE),
    ).fetchall()
    counted = db.execute(
        f"SELECT count(*) FROM (SELECT 1 {_FROM} WHERE {where.sql} LIMIT ?)",
        (chosen.layer, *where.values, _MOST + 1),
    ).fetchone()[0]
    marks = ", ".join("?" * len(rows))
    decided = dict(
        db.execute(
            f"SELECT article, count(*) FROM review_items WHERE layer = ? AND article IN ({marks})"
            " AND item <> '' AND state NOT IN ('open', 'lost', 'merged') GROUP BY article",
            (chosen.layer, *(row[0] for row in rows)),
        ).fetchall()
    )
    return Page(
        tuple(Row(*(*row, decided.get(row[0], 0))) for row in rows),
        number,
        min(counted, _MOST),
        counted > _MOST,
    )


def counts(db: sqlite3.Connection, layer: str) -> dict[str, int]:
    """How many articles each queue holds."""
    total = db.execute("SELECT count(*) FROM articles").fetchone()[0]
    by_state = dict(
        db.execute("SELECT state, count(*) FROM review_articles WHERE layer = ? GROUP BY state", (layer,))
    )
    look = db.execute(
        "SELECT count(*) FROM review_articles WHERE layer = ? AND look = 1", (layer,)
    ).fetchone()[0]
    progress, done = by_state.get("progress", 0), by_state.get("done", 0)
    return {"todo": total - progress - done, "progress": progress, "look": look, "done": done, "all": total}


def neighbour(db: sqlite3.Connection, chosen: Filter, article: int, step: int) -> int | None:
    """The article after (``step`` 1) or before (-1) one in a queue.

    The article itself may have left the queue by now (just signed): its place in the order still counts.
    """
    where = on_articles(chosen)
    ids = [
        int(row[0])
        for row in db.execute(
            f"SELECT a.id {_FROM} WHERE ({where.sql}) OR a.id = ? ORDER BY {_ORDER_BY[chosen.order]}",
            (chosen.layer, *where.values, article),
        )
    ]
    at = ids.index(article) + step if article in ids else 0
    return ids[at] if 0 <= at < len(ids) else None


def sources(db: sqlite3.Connection) -> list[str]:
    """The papers of the workspace, at most 200."""
    # A skip scan: one index lookup a paper, however many articles each has.
    rows = db.execute(
        "WITH RECURSIVE s(name) AS (SELECT min(source) FROM articles WHERE source IS NOT NULL UNION ALL"
        " SELECT (SELECT min(source) FROM articles WHERE source > s.name) FROM s WHERE s.name IS NOT NULL)"
        " SELECT name FROM s WHERE name IS NOT NULL LIMIT 200"
    )
    return [str(row[0]) for row in rows]


def rules(db: sqlite3.Connection) -> list[str]:
    """The rules that made the facts of the workspace, at most 1000."""
    rows = db.execute(
        "WITH RECURSIVE s(name) AS (SELECT min(rule) FROM facts UNION ALL"
        " SELECT (SELECT min(rule) FROM facts WHERE rule > s.name) FROM s WHERE s.name IS NOT NULL)"
        " SELECT name FROM s WHERE name <> '' LIMIT 1000"
    )
    return [str(row[0]) for row in rows]
