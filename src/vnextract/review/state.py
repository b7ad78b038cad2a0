"""The state of an article's review: what was extracted, overlaid with what was decided."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from vnextract.review.records import ARTICLE, Item, ReviewError, Value, from_record, place
from vnextract.store import StoredArticle
from vnextract.store.workspace import ARTICLE_COLUMNS

COMMON = ""
"""The layer of the common review; independent reviews have their reviewer's name."""


@dataclass(frozen=True, slots=True)
class ArticleState:
    """An article under review, in one layer.

    ``items`` holds every item by id, in text order; ``article`` is the article's own item. ``seq`` is the
    last decision about it (0: none); ``attached`` is the version of the extraction that its decided items
    are attached to (None: nothing was decided).
    """

    stored: StoredArticle
    layer: str
    text: str
    items: Mapping[str, Item]
    article: Item
    seq: int
    attached: int | None

    @property
    def signed(self) -> dict[str, str] | None:
        """Who signed it and when, or None."""
        signed: dict[str, str] | None = self.article.value["signed"]
        return signed

    @property
    def undecided(self) -> int:
        """How many facts are still open."""
        return sum(item.state == "open" for item in self.items.values())


def unread_article() -> Item:
    """The article's own item before any decision."""
    return Item(ARTICLE, "article", "open", {"signed": None, "look": False, "assignee": None})


def load(db: sqlite3.Connection, article: int, layer: str = COMMON) -> ArticleState:
    """Read the state of an article.

    Raises:
        ReviewError: ("missing") there is no such article.
    """
    row = db.execute(f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE id = ?", (article,)).fetchone()
    if row is None:
        raise ReviewError("missing", "there is no such article (any more)")
    stored = StoredArticle(*row)
    text = str(db.execute("SELECT text FROM contents WHERE article = ?", (article,)).fetchone()[0])
    decided = decided_items(db, article, layer)
    own = decided.pop(ARTICLE, None) or unread_article()
    seen = db.execute(
        "SELECT version, decision FROM review_articles WHERE layer = ? AND article = ?", (layer, article)
    ).fetchone()
    covered = {item.fact for item in decided.values() if item.fact}
    items = [
        Item(f"{stored.version}.{fact}", kind, "open", value, fact)
        for fact, (kind, value) in extracted(db, article).items()
        if fact not in covered
    ]
    items += decided.values()
    items.sort(key=lambda item: (item.state == "lost", place(item), item.kind, item.id))
    return ArticleState(
        stored=stored,
        layer=layer,
        text=text,
        items={item.id: item for item in items},
        article=own,
        seq=int(seen[1]) if seen else 0,
        attached=int(seen[0]) if seen else None,
    )


def extracted(db: sqlite3.Connection, article: int) -> dict[str, tuple[str, Value]]:
    """Fact id → (kind, value) of the present extraction."""
    rows = db.execute("SELECT fact, kind, value FROM facts WHERE article = ? ORDER BY id", (article,))
    return {fact: (kind, json.loads(value)) for fact, kind, value in rows}


def decided_items(db: sqlite3.Connection, article: int, layer: str) -> dict[str, Item]:
    """The items that decisions touched, by id."""
    rows = db.execute(
        "SELECT item, record, decision FROM review_items WHERE layer = ? AND article = ?", (layer, article)
    )
    return {item: from_record(item, record, rev) for item, record, rev in rows}


def replayed(db: sqlite3.Connection, article: int, layer: str) -> dict[str, Item]:
    """The same as :func:`decided_items`, made from the decisions alone."""
    items: dict[str, Item] = {}
    for item, after, decision in db.execute(
        "SELECT c.item, c.after, c.decision FROM changes c JOIN decisions d ON d.id = c.decision "
        "WHERE c.article = ? AND d.layer = ? ORDER BY c.decision",
        (article, layer),
    ):
        if after is None:
            items.pop(item, None)
        else:
            items[item] = from_record(item, after, decision)
    return items
