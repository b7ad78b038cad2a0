"""Read a selection the way the pipeline reads an article, and propose the value of a fact."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from vnextract.model import KINDS, Source
from vnextract.review.records import ReviewError, Value, spans

if TYPE_CHECKING:
    from vnextract.pipeline import Extractor

# Characters around a selection that are read along where its paragraph is longer.
_AROUND = 600


def propose(extractor: Extractor, kind: str, text: str, start: int, end: int, published: str | None) -> Value:
    """The fact of a kind that a selection holds.

    The selection's paragraph is read first (it may say who issued a document), then the selection alone;
    where neither gives a fact, the fields are left for the reviewer to fill.

    Args:
        extractor: The pipeline.
        kind: "officials", "dates", "documents" or "quantities".
        text: The article as given.
        start, end: The selection, in code points.
        published: Day of publication, for incomplete dates.

    Returns:
        Fields as in the output document; every quotation lies in ``text``.

    Raises:
        ReviewError: there is no such kind, or the selection is empty or outside the text.
    """
    if kind not in KINDS:
        raise ReviewError("value", f"there is no kind {kind!r}")
    if not 0 <= start < end <= len(text):
        raise ReviewError("value", "the selection is empty or outside the article")
    left, right = _paragraph(text, start, end)
    for low, high in ((left, right), (start, end)):
        document = extractor.extract(Source(text[low:high], published=published))
        best: tuple[float, Value] | None = None
        for fact in getattr(document, kind):
            value = _moved(asdict(fact), low)
            share = max(
                (_shared((s["start"], s["end"]), (start, end)) for s in _own(kind, value)), default=0.0
            )
            if share > 0.5 and (best is None or share > best[0]):
                best = share, value
        if best is not None:
            return _fitted(kind, best[1], text, start, end)
    return _blank(kind, text[start:end], start, end)


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    right = len(text) if right < 0 else right
    return max(left, start - _AROUND), min(right, end + _AROUND)


def _moved(value: Any, by: int) -> Any:
    if isinstance(value, dict):
        moved = {k: _moved(v, by) for k, v in value.items()}
        if "start" in moved:
            moved["start"] += by
            moved["end"] += by
        return moved
    return [_moved(v, by) for v in value] if isinstance(value, list | tuple) else value


def _own(kind: str, value: Value) -> list[dict[str, Any]]:
    """The quotations by which a selection means this fact."""
    if kind in ("officials", "documents"):
        return [*value["mentions"], *value.get("positions", ())]
    return [next(spans(value))]


def _shared(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Common characters over those of both spans."""
    common = min(a[1], b[1]) - max(a[0], b[0])
    return max(0.0, common / (max(a[1], b[1]) - min(a[0], b[0])))


def _fitted(kind: str, value: Value, text: str, start: int, end: int) -> Value:
    """The value with the reviewer's own ends: what was selected is what is quoted."""
    if kind in ("dates", "quantities"):
        return {**value, "text": text[start:end], "start": start, "end": end}
    return value


def _blank(kind: str, words: str, start: int, end: int) -> Value:
    span = {"text": words, "start": start, "end": end}
    if kind == "officials":
        return {
            "name": " ".join(words.split()),
            "honorific": None,
            "rank": None,
            "positions": [],
            "mentions": [span],
        }
    if kind == "dates":
        return {**span, "edtf": "", "basis": "explicit"}
    if kind == "documents":
        fields = dict.fromkeys(("number", "code", "name", "issuer", "issued", "term", "subject", "signer"))
        return {"type": "", **fields, "mentions": [span]}
    empty = dict.fromkeys(("value", "value_max", "denominator", "change", "as_of", "subject"))
    return {**span, "kind": "percent", "comparator": "eq", **empty}
