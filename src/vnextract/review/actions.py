"""What each action does to items: pure, from the items before to the items after."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vnextract.review.records import ARTICLE, STANDING, Item, ReviewError, Value
from vnextract.review.values import checked

Changes = dict[str, "Item | None"]


@dataclass(frozen=True, slots=True)
class Request:
    """A decision as the page asks for it.

    ``items`` maps the items it is about to the revision that the reviewer saw; ``seen`` is the last decision
    on the article that the page showed; ``data`` is what the action needs besides.
    """

    action: str
    items: Mapping[str, int] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    seen: int | None = None
    uid: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """The article that a decision is about: its items, its own item, its text, and who decides when."""

    items: Mapping[str, Item]
    article: Item
    text: str
    who: str
    at: str


def accept(scene: Scene, asked: Request) -> Changes:
    """The facts are right as they stand."""
    return {i: replace(_item(scene, i), state="accepted", reason=None) for i in asked.items}


def reject(scene: Scene, asked: Request) -> Changes:
    """The facts are wrong; ``reason`` may say why."""
    reason = _text(asked.data.get("reason"))
    return {i: replace(_item(scene, i), state="rejected", reason=reason) for i in asked.items}


def reset(scene: Scene, asked: Request) -> Changes:
    """The facts are undecided again."""
    return {i: replace(_item(scene, i), state="open", reason=None) for i in asked.items}


def edit(scene: Scene, asked: Request) -> Changes:
    """The fact gets another ``value``, and is accepted with it."""
    item = _item(scene, _only(asked))
    given = {
        **dict(asked.data.get("value") or {}),
        **{k: item.value[k] for k in ("id", "rule", "cues", "confidence")},
    }
    value = checked(item.kind, given, scene.text)
    return {item.id: replace(item, state="accepted", value=value, edited=True, reason=None, differs=None)}


def add(scene: Scene, asked: Request) -> Changes:
    """A new fact of ``kind`` with ``value``."""
    kind = str(asked.data.get("kind"))
    value = checked(kind, asked.data.get("value"), scene.text)
    key = f"added.{uuid.uuid4().hex[:12]}"
    return {key: Item(key, kind, "accepted", {**value, "id": key, "rule": "", "cues": []}, edited=True)}


def merge(scene: Scene, asked: Request) -> Changes:
    """Several officials (or documents) are one: the first keeps its fields and takes all mentions."""
    if len(asked.items) < 2:
        raise ReviewError("merge", "merging takes two or more")
    first, *others = [_item(scene, i) for i in asked.items]
    if any(o.kind != first.kind for o in others) or first.kind not in ("officials", "documents"):
        raise ReviewError("merge", "only officials or documents of the same kind can be merged")
    value: Value = {**first.value}
    for name in ("positions", "mentions"):
        if name in value:
            seen: dict[tuple[int, int], Any] = {}
            for item in (first, *others):
                for span in item.value[name]:
                    seen.setdefault((span["start"], span["end"]), span)
            value[name] = [seen[at] for at in sorted(seen)]
    for name, empty in value.items():
        if empty is None:  # what the first does not say, another may
            value[name] = next((o.value[name] for o in others if o.value.get(name) is not None), None)
    changes: Changes = {
        first.id: replace(first, state="accepted", value=value, edited=True, reason=None, differs=None)
    }
    for other in others:
        changes[other.id] = replace(other, state="merged", into=first.id, reason=None)
    return changes


def split(scene: Scene, asked: Request) -> Changes:
    """One official or document is two: ``mentions`` and ``positions`` (indexes) go to a new one."""
    item = _item(scene, _only(asked))
    if item.kind not in ("officials", "documents"):
        raise ReviewError("split", "only officials and documents can be split")
    stay, go = {**item.value}, {**item.value}
    for name in ("mentions", "positions"):
        if name in item.value:
            moving = {int(n) for n in asked.data.get(name) or ()}
            stay[name] = [s for n, s in enumerate(item.value[name]) if n not in moving]
            go[name] = [s for n, s in enumerate(item.value[name]) if n in moving]
    for part in (stay, go):
        if not part["mentions"]:
            raise ReviewError("split", "each of the two needs at least one mention")
    if item.kind == "officials":
        go["name"] = max((s["text"] for s in go["mentions"]), key=len)
    key = f"added.{uuid.uuid4().hex[:12]}"
    new = Item(key, item.kind, "accepted", {**go, "id": key, "rule": "", "cues": []}, edited=True)
    return {
        item.id: replace(item, state="accepted", value=stay, edited=True, reason=None, differs=None),
        key: new,
    }


def sign(scene: Scene, asked: Request) -> Changes:
    """The article is done: every fact is decided, and the reviewer answers for it."""
    undecided = [i.id for i in scene.items.values() if i.state == "open"]
    if undecided:
        raise ReviewError("open", f"{len(undecided)} facts are not decided yet", items=tuple(undecided))
    return _article(scene, signed={"who": scene.who, "at": scene.at}, look=False)


def reopen(scene: Scene, asked: Request) -> Changes:
    """A signed article is worked on again."""
    if not scene.article.value["signed"]:
        raise ReviewError("unsigned", "the article is not signed")
    return _article(scene, signed=None)


def assign(scene: Scene, asked: Request) -> Changes:
    """The article is ``to`` that reviewer's desk, or nobody's."""
    return _article(scene, assignee=_text(asked.data.get("to")))


def look(scene: Scene, asked: Request) -> Changes:
    """The article needs a second look (``on``), or no longer."""
    return _article(scene, look=bool(asked.data.get("on", True)))


Action = Callable[[Scene, Request], Changes]
ON_FACTS: Mapping[str, Action] = {
    "accept": accept,
    "reject": reject,
    "reset": reset,
    "edit": edit,
    "add": add,
    "merge": merge,
    "split": split,
}
ON_ARTICLE: Mapping[str, Action] = {"sign": sign, "reopen": reopen, "assign": assign, "look": look}


def standing(items: Mapping[str, Item]) -> list[Item]:
    """The facts that the article has after review, as far as it has got: the accepted ones."""
    return [item for item in items.values() if item.state in STANDING]


def _article(scene: Scene, **changes: Any) -> Changes:
    return {ARTICLE: replace(scene.article, value={**scene.article.value, **changes})}


def _item(scene: Scene, item: str) -> Item:
    found = scene.items.get(item)
    if found is None or found.state in ("merged", "lost"):
        raise ReviewError("gone", f"there is no fact {item} to decide about")
    return found


def _only(asked: Request) -> str:
    if len(asked.items) != 1:
        raise ReviewError("value", f"{asked.action} is about one fact")
    return next(iter(asked.items))


def _text(value: Any) -> str | None:
    return str(value).strip()[:2000] or None if value is not None else None
