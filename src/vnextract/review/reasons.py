"""Why a fact is there, in the reader's words: rule, cues, and the steps from the text to the value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vnextract.review.calls import Call
from vnextract.review.records import Item, Value


def explain(call: Call, item: Item, published: str | None) -> list[dict[str, str]]:
    """Lines of ``{"label", "text"}``, the rule first."""
    return [
        {"label": call.say(f"why_{label}"), "text": text}
        for label, text in _lines(call, item, published)
        if text
    ]


def _lines(call: Call, item: Item, published: str | None) -> Iterator[tuple[str, str]]:
    value = item.value
    if not item.rule:
        yield "rule", call.say("why_by_hand")
    else:
        yield "rule", _rule(call, item.kind, item.rule)
    yield "cues", ", ".join(value.get("cues") or ())
    yield "confidence", call.say("why_confidence_of", share=f"{item.confidence:.0%}")
    if item.kind == "dates":
        yield "steps", f"“{value['text']}” → {value['edtf']}"
        yield "basis", call.say(f"basis_{value['basis']}")
        if value["basis"] == "published" and published:
            yield "published", published
    if item.kind == "officials":
        for position in value["positions"]:
            yield "position", _position(call, item.kind, position)
    if item.kind == "quantities" and value["subject"]:
        yield "steps", f"“{value['text']}” ← “{value['subject']['text']}”"
    if item.kind == "documents":
        parts = (
            value["type"],
            value["code"] or value["number"] or value["name"],
            value["issuer"],
            value["issued"],
        )
        yield "steps", " · ".join(part for part in parts if part)
    if item.edited and item.rule:
        yield "edited", call.say("why_edited")


def _rule(call: Call, kind: str, rule: str) -> str:
    origin = call.desk.extractor.rulebook.origin.get((kind, rule))
    return f"{rule} ({origin.parent.name}/{origin.name})" if origin is not None else rule


def _position(call: Call, kind: str, position: Value) -> str:
    told: list[Any] = [f"“{position['text']}”"]
    if position.get("rule"):
        told.append(_rule(call, kind, position["rule"]))
    if position.get("cues"):
        told.append(", ".join(position["cues"]))
    resolved = f" → {position['resolved']}" if position.get("resolved") else ""
    return " · ".join(told) + resolved
