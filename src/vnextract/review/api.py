"""The JSON that the article page works with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from vnextract.review.accounts import reviewers
from vnextract.review.actions import Request
from vnextract.review.calls import Call
from vnextract.review.filters import Filter
from vnextract.review.journal import decide, reattach
from vnextract.review.proposals import propose
from vnextract.review.queue import neighbour
from vnextract.review.reasons import explain
from vnextract.review.records import ARTICLE, Item, ReviewError
from vnextract.review.state import ArticleState, load
from vnextract.review.undo import redo, stacks, undo


def article(call: Call) -> Response:
    """GET: the state of an article, its text included."""
    return JSONResponse(state_of(call, current(call, call.path["article"]), text=True))


def current(call: Call, article: int) -> ArticleState:
    """The state of an article, laid over the newest extraction."""
    state = load(call.workspace.db, article, call.layer)
    if state.attached is not None and state.attached != state.stored.version:
        with call.desk.writing, call.workspace.write() as db:
            reattach(db, article, call.layer)
        state = load(call.workspace.db, article, call.layer)
    return state


def state_of(call: Call, state: ArticleState, *, text: bool = False) -> dict[str, Any]:
    """What the page knows of an article."""
    db = call.workspace.db
    mine = stacks(db, call.name, call.layer, state.stored.id)
    stored = state.stored
    told: dict[str, Any] = {
        "article": {
            "id": stored.id, "key": stored.key, "title": stored.title, "source": stored.source,
            "published": stored.published, "version": stored.version,
        },
        "items": [_item(item) for item in state.items.values()],
        **state.article.value,
        "seq": state.seq,
        "undo": len(mine.undo),
        "redo": len(mine.redo),
        "who": _deciders(call, state),
    }  # fmt: skip
    if text:
        header = json.loads(
            db.execute("SELECT header FROM contents WHERE article = ?", (stored.id,)).fetchone()[0]
        )
        told["text"] = state.text
        told["segments"] = header["article"].get("segments") or []
        told["reviewers"] = [r.name for r in reviewers(db) if r.active] or [call.name]
    return told


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id, "kind": item.kind, "state": item.state, "value": item.value, "edited": item.edited,
        "reason": item.reason, "into": item.into, "was": item.was, "differs": item.differs, "rev": item.rev,
        "confidence": item.confidence, "rule": item.rule, "added": item.id.startswith("added."),
    }  # fmt: skip


def _deciders(call: Call, state: ArticleState) -> dict[str, str]:
    rows = call.workspace.db.execute(
        "SELECT i.item, d.who FROM review_items i JOIN decisions d ON d.id = i.decision"
        " WHERE i.layer = ? AND i.article = ? AND i.item <> ''",
        (call.layer, state.stored.id),
    )
    return dict(rows.fetchall())


def decision(call: Call) -> Response:
    """POST: ``{"action", "items": {id: rev}, "data", "seen", "uid"}``; undo and redo are actions too."""
    number, data = call.path["article"], call.data
    action, uid = str(data.get("action", "")), data.get("uid")
    uid = str(uid)[:200] if uid else None
    told: dict[str, Any] = {}
    if action in ("undo", "redo"):
        turn = undo if action == "undo" else redo
        done = turn(call.workspace, call.name, article=number, layer=call.layer, uid=uid)
        told = {"turned": _changed_items(call, done.decision, number), "articles": len(done.articles)}
        state = load(call.workspace.db, number, call.layer)
    else:
        asked = Request(
            action, _revisions(data.get("items")), _mapping(data.get("data")), data.get("seen"), uid
        )
        made, state = decide(call.workspace, number, call.name, asked, layer=call.layer)
        told = {"decision": made, "turned": _changed_items(call, made, number)}
    return JSONResponse({**state_of(call, state), **told})


def _changed_items(call: Call, decision: int, article: int) -> list[str]:
    rows = call.workspace.db.execute(
        "SELECT item FROM changes WHERE decision = ? AND article = ? AND item <> ?",
        (decision, article, ARTICLE),
    )
    return [item for (item,) in rows]


def _revisions(given: Any) -> dict[str, int]:
    items = _mapping(given)
    if not all(type(rev) is int for rev in items.values()):
        raise ReviewError("value", "items: each needs the revision that was seen")
    return dict(items)


def _mapping(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, dict) else {}


def proposal(call: Call) -> Response:
    """GET ``?kind&start&end``: the value that the pipeline reads in a selection."""
    state = load(call.workspace.db, call.path["article"], call.layer)
    try:
        start, end = int(call.query["start"]), int(call.query["end"])
    except (KeyError, ValueError):
        raise ReviewError("value", "start and end are needed") from None
    value = propose(
        call.desk.extractor, call.query.get("kind", ""), state.text, start, end, state.stored.published
    )
    return JSONResponse({"kind": call.query.get("kind", ""), "value": value})


def why(call: Call) -> Response:
    """GET: the rule, cues and steps behind a fact."""
    state = load(call.workspace.db, call.path["article"], call.layer)
    item = state.items.get(call.path["item"])
    if item is None:
        raise ReviewError("gone", "there is no such fact")
    return JSONResponse({"lines": explain(call, item, state.stored.published)})


def next_article(call: Call) -> Response:
    """GET ``?after=…&step=…`` and a filter: where the queue goes on."""
    chosen = Filter.of(call.query, layer=call.layer)
    step = -1 if call.query.get("step") == "-1" else 1
    return JSONResponse({"article": neighbour(call.workspace.db, chosen, call.path["article"], step)})
