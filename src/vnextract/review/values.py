"""Check what a reviewer wrote: the fields of a fact, grounded in the text."""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, Any

import regex

from vnextract.evaluate.compare import interval
from vnextract.model import Date, DocumentReference, Official, Quantity
from vnextract.review.records import ReviewError, Value, spans

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_TYPES: dict[str, type] = {
    "officials": Official,
    "dates": Date,
    "documents": DocumentReference,
    "quantities": Quantity,
}
# One point of ISO 8601-2 as this package writes it: 2024-06-06, 2024-33, 199X, XXXX-06-XX.
_POINT = r"[\dX]{4}(?:-[\dX]{2}(?:-[\dX]{2})?)?"
_EDTF = regex.compile(rf"{_POINT}(?:/(?:{_POINT}|\.\.))?|\.\./{_POINT}")
_DAY = regex.compile(r"\d{4}-\d\d-\d\d")
_LONGEST = 2000
"""Characters of one field: nobody writes more, and nobody shall fill the disk with it."""


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(_TYPES[kind])


def checked(kind: str, value: Any, text: str) -> Value:
    """The fact as the output document writes it, quotations copied from the text.

    Args:
        kind: "officials", "dates", "documents" or "quantities".
        value: Fields as the page sends them; each quotation needs only ``start`` and ``end`` (code points).
        text: The article as given.

    Raises:
        ReviewError: ("value") a field is missing, malformed or outside the text; the message names it.
    """
    if kind not in _TYPES or not isinstance(value, dict):
        raise ReviewError("value", f"kind: there is no kind {kind!r}")
    value = _tidied(copy.deepcopy(value))
    for span in spans(value):
        start, end = span["start"], span["end"]
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
            raise ReviewError("value", f"start: [{start}, {end}) is no stretch of this article")
        span["text"] = text[start:end]
    value.setdefault("id", "")
    value.setdefault("confidence", 1.0)
    if kind == "officials":
        for position in value.get("positions") or ():
            position.setdefault("confidence", 1.0)
            position.setdefault("former", False)
    if kind == "dates":
        _complete_date(value)
    plain = validated(kind, value)
    if kind == "officials" and not plain["name"]:
        raise ReviewError("value", "name: an official needs a name")
    if kind in ("officials", "documents") and not (plain["mentions"] or plain.get("positions")):
        raise ReviewError("value", "mentions: at least one place in the text is needed")
    if kind == "documents" and not plain["type"]:
        raise ReviewError("value", "type: a document needs a type")
    for mentions in (plain.get("mentions"), plain.get("positions")):
        if mentions:
            mentions.sort(key=lambda span: (span["start"], span["end"]))
    return plain


def validated(kind: str, value: Value) -> Value:
    """The fields of a fact, complete and of the right types.

    Raises:
        ReviewError: ("value") the message names the field.
    """
    from pydantic import ValidationError

    try:
        adapter = _adapter(kind)
        plain: Value = adapter.dump_python(adapter.validate_python(value), mode="json")
        return plain
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ReviewError("value", f"{field}: {first['msg']}") from error


def _tidied(value: Any) -> Any:
    """Strings without blanks around them, empty ones as null; what a form sends."""
    if isinstance(value, str):
        if len(value) > _LONGEST:
            raise ReviewError("value", f"a field has more than {_LONGEST} characters")
        return value.strip() or None
    if isinstance(value, dict):
        # `text` is overwritten from the article; rule and cues may be empty.
        return {
            k: v if k in ("text", "rule", "cues", "id") else "" if k == "name" and v == "" else _tidied(v)
            for k, v in value.items()
        }
    return [_tidied(inner) for inner in value] if isinstance(value, list) else value


def _complete_date(value: Value) -> None:
    edtf = value.get("edtf")
    if not isinstance(edtf, str) or not _EDTF.fullmatch(edtf):
        raise ReviewError(
            "value", "edtf: write it as 2024-06-06, 2024-06, 2024, 2024-33 (quarter) or 2020/2025"
        )
    found = interval(edtf)
    first, last = found if isinstance(found, tuple) else (None, None)
    for name, day in (("earliest", first), ("latest", last)):
        value[name] = day if isinstance(day, str) and _DAY.fullmatch(day) else None
    if "X" in edtf:
        value["basis"] = "partial"
    elif value.get("basis") in (None, "partial"):
        value["basis"] = "context"


def short(value: Value) -> str:
    """A fact in a few words: "Đỗ Hoà Bình", "ngày 6/6 → 2024-06-06", "Quyết định 749/QĐ-TTg", "95% → 95"."""
    if "edtf" in value:
        return f"{value.get('text', '')} → {value['edtf']}"
    if "type" in value:
        told = value.get("code") or value.get("number") or value.get("name") or ""
        return f"{value['type']} {told}" if told != value.get("name") else str(told)
    if "name" in value:
        return str(value["name"])
    return str(value.get("text", ""))


def told_changes(before: Value | None, after: Value | None) -> list[tuple[str, str, str]]:
    """What differs between two records, field by field: ``(field, before, after)`` as text."""
    old, new = _flat(before), _flat(after)
    return [
        (name, old.get(name, ""), new.get(name, ""))
        for name in dict.fromkeys((*old, *new))
        if old.get(name, "") != new.get(name, "")
    ]


def _flat(record: Value | None) -> dict[str, str]:
    if record is None:
        return {}
    told = {name: record[name] for name in ("state", "reason") if record.get(name)}
    told |= {name: _plain(inner) for name, inner in record["value"].items() if name not in _UNTOLD}
    return {name: str(inner) for name, inner in told.items() if inner not in (None, "", False)}


_UNTOLD = ("id", "rule", "cues", "confidence", "start", "end")


def _plain(value: Any) -> Any:
    """A field as people read it: quotations as their words, lists with commas."""
    if isinstance(value, list):
        return ", ".join(str(_plain(inner)) for inner in value)
    if isinstance(value, dict):
        if "who" in value:
            return value["who"]
        return value.get("text", "") + (f" → {value['resolved']}" if value.get("resolved") else "")
    return value
