"""Write what was reviewed: corrected output documents, gold lines, and a table for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from vnextract.batch.tables import harmless
from vnextract.model import KINDS
from vnextract.review.records import STANDING, Item, spans
from vnextract.review.state import COMMON, ArticleState, load
from vnextract.store import Workspace

_PREFIX = {"officials": "official", "dates": "date", "documents": "document", "quantities": "quantity"}
_COLUMNS = (
    "article", "title", "source", "published", "kind", "fact", "text", "start", "end", "state", "edited",
    "reason", "decided_by", "decided_at", "signed_by", "signed_at", "confidence", "rule",
    "name", "honorific", "rank", "positions", "edtf", "earliest", "latest", "basis",
    "type", "number", "code", "issuer", "issued", "term", "signer",
    "unit", "value", "value_max", "denominator", "comparator", "change", "as_of", "subject",
)  # fmt: skip


def write(
    workspace: Workspace, format: str, *, signed_only: bool = False, layer: str = COMMON
) -> Iterator[str]:
    """The export, piece by piece; articles in order of their keys.

    Args:
        workspace: Where from.
        format: "json" (one output document a line, with its decisions), "gold" or "csv".
        signed_only: Leave out what nobody signed.
        layer: The common review, or one reviewer's.

    Raises:
        KeyError: no such format.
    """
    return FORMATS[format](_states(workspace, signed_only, layer), workspace.db)


def _states(workspace: Workspace, signed_only: bool, layer: str) -> Iterator[ArticleState]:
    after = ""
    signed = "AND r.state = 'done'" if signed_only else ""
    while True:
        rows = workspace.db.execute(
            "SELECT a.id, a.key FROM articles a"
            " LEFT JOIN review_articles r ON r.article = a.id AND r.layer = ?"
            f" WHERE a.key > ? {signed} ORDER BY a.key LIMIT 500",
            (layer, after),
        ).fetchall()
        if not rows:
            return
        for article, _ in rows:
            yield load(workspace.db, article, layer)
        after = rows[-1][1]


def write_json(states: Iterator[ArticleState], db: sqlite3.Connection) -> Iterator[str]:
    """One output document a line, rejected facts left out; ``review`` says who decided what."""
    for state in states:
        yield json.dumps(reviewed_document(state, db), ensure_ascii=False) + "\n"


def reviewed_document(state: ArticleState, db: sqlite3.Connection) -> dict[str, Any]:
    """The output document as reviewed: accepted and undecided facts, numbered anew, and the decisions."""
    header, embedded = db.execute(
        "SELECT header, embedded FROM contents WHERE article = ?", (state.stored.id,)
    ).fetchone()
    document: dict[str, Any] = json.loads(header)
    if embedded:
        document["article"]["text"] = state.text
    deciders = _deciders(db, state)
    told: dict[str, Any] = {}
    for kind in KINDS:
        document[kind] = []
        for item in state.items.values():
            if item.kind == kind and item.state in (*STANDING, "open"):
                number = f"{_PREFIX[kind]}-{len(document[kind]) + 1}"
                document[kind].append({**item.value, "id": number})
                who, at = deciders.get(item.id, (None, None))
                told[number] = {
                    "item": item.id, "state": item.state, "edited": item.edited, "by": who, "at": at,
                }  # fmt: skip
    signed: Mapping[str, str | None] = state.signed or {"who": None, "at": None}
    document["review"] = {
        "key": state.stored.key,
        "layer": state.layer,
        "signed_by": signed["who"],
        "signed_at": signed["at"],
        "look": state.article.value["look"],
        "assignee": state.article.value["assignee"],
        "facts": told,
        "decisions": decisions_of(db, state.stored.id, state.layer),
    }
    return document


def _deciders(db: sqlite3.Connection, state: ArticleState) -> dict[str, tuple[str, str]]:
    """Item → who decided about it last, and when."""
    rows = db.execute(
        "SELECT c.item, d.who, d.at FROM changes c JOIN decisions d ON d.id = c.decision"
        " WHERE c.article = ? AND d.layer = ? AND d.action <> 'reattach' ORDER BY d.id",
        (state.stored.id, state.layer),
    )
    return {item: (who, at) for item, who, at in rows}


def decisions_of(db: sqlite3.Connection, article: int, layer: str) -> list[dict[str, Any]]:
    """All decisions about an article, the first one first, each with what it changed here."""
    decisions: dict[int, dict[str, Any]] = {}
    for decision, uid, at, who, action, target, item, version, before, after in db.execute(
        "SELECT d.id, d.uid, d.at, d.who, d.action, t.uid, c.item, c.version, c.before, c.after"
        " FROM changes c JOIN decisions d ON d.id = c.decision LEFT JOIN decisions t ON t.id = d.target"
        " WHERE c.article = ? AND d.layer = ? ORDER BY d.id, c.item",
        (article, layer),
    ):
        told = decisions.setdefault(
            decision, {"uid": uid, "at": at, "who": who, "action": action, "target": target, "changes": []}
        )
        told["changes"].append(
            {
                "item": item,
                "version": version,
                "before": json.loads(before) if before else None,
                "after": json.loads(after) if after else None,
            }
        )
    return list(decisions.values())


def write_gold(states: Iterator[ArticleState], db: sqlite3.Connection) -> Iterator[str]:
    """One gold line an article, as ``vnextract evaluate`` reads it: accepted facts only."""
    for state in states:
        yield json.dumps(gold_article(state), ensure_ascii=False) + "\n"


def gold_article(state: ArticleState) -> dict[str, Any]:
    """The accepted facts of an article, quoted from its text (``nth`` says which occurrence)."""
    facts: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for item in state.items.values():
        if item.state in STANDING:
            facts[item.kind].append(_GOLD[item.kind](item.value, state.text))
    return {
        "id": state.stored.source_id or state.stored.key,
        "published": state.stored.published,
        "text": state.text,
        "gold": facts,
    }


def _quote(span: Mapping[str, Any], text: str) -> dict[str, Any]:
    nth, at = 0, -1
    while at < span["start"]:
        at = text.find(span["text"], at + 1)
        nth += 1
    return {"text": span["text"]} | ({"nth": nth} if nth > 1 else {})


def _gold_official(value: Mapping[str, Any], text: str) -> dict[str, Any]:
    named = ("title", "organization", "resolved")
    return {
        "name": value["name"],
        "positions": [{**_quote(p, text), **{n: p[n] for n in named}} for p in value["positions"]],
    }


def _gold_date(value: Mapping[str, Any], text: str) -> dict[str, Any]:
    return {**_quote(value, text), "edtf": [value["edtf"]]}


def _gold_document(value: Mapping[str, Any], text: str) -> dict[str, Any]:
    named = ("type", "number", "code", "name", "issuer", "issued")
    return {**{n: value[n] for n in named}, "mentions": [_quote(m, text) for m in value["mentions"]]}


def _gold_quantity(value: Mapping[str, Any], text: str) -> dict[str, Any]:
    named = ("kind", "value", "value_max", "denominator", "comparator", "change")
    subject = value["subject"]["text"] if value["subject"] else None
    return {**_quote(value, text), **{n: value[n] for n in named}, "subject": subject}


_GOLD: Mapping[str, Callable[[Mapping[str, Any], str], dict[str, Any]]] = {
    "officials": _gold_official,
    "dates": _gold_date,
    "documents": _gold_document,
    "quantities": _gold_quantity,
}


def write_csv(states: Iterator[ArticleState], db: sqlite3.Connection) -> Iterator[str]:
    """One row a fact, in UTF-8 with a byte-order mark; no cell starts like a formula."""
    yield "\ufeff" + _line(_COLUMNS)
    for state in states:
        deciders = _deciders(db, state)
        for item in state.items.values():
            if item.state != "merged":
                row = _row(state, item, deciders.get(item.id, (None, None)))
                yield _line([harmless(row.get(column)) for column in _COLUMNS])


def _line(cells: Any) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def _row(state: ArticleState, item: Item, decided: tuple[str | None, str | None]) -> dict[str, Any]:
    signed: Mapping[str, str | None] = state.signed or {"who": None, "at": None}
    first = next(spans({"mentions": item.value.get("mentions"), "own": item.value}), {})
    row = {
        k: v
        for k, v in item.value.items()
        if not isinstance(v, dict | list) and k in _COLUMNS and k != "kind"
    }
    if item.kind == "officials":
        row["positions"] = "; ".join(position["text"] for position in item.value["positions"])
    if item.kind == "quantities":
        row["unit"] = item.value["kind"]
        row["subject"] = (item.value["subject"] or {}).get("text")
    return row | {
        "article": state.stored.key, "title": state.stored.title, "source": state.stored.source,
        "published": state.stored.published, "kind": item.kind, "fact": item.id,
        "text": first.get("text"), "start": first.get("start"), "end": first.get("end"),
        "state": item.state, "edited": int(item.edited), "reason": item.reason,
        "decided_by": decided[0], "decided_at": decided[1],
        "signed_by": signed["who"], "signed_at": signed["at"],
    }  # fmt: skip


FORMATS: Mapping[str, Callable[[Iterator[ArticleState], sqlite3.Connection], Iterator[str]]] = {
    "json": write_json,
    "gold": write_gold,
    "csv": write_csv,
}
