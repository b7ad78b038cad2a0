"""One row a fact: CSV for spreadsheets, Parquet for data frames."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from vnextract.store import StoredArticle, StoredFact, Workspace
from vnextract.writers.atomic import atomic_text

# Column → whether it holds text ("s"), a whole number ("i") or any number ("f").
COLUMNS = {
    "article": "s", "id": "s", "title": "s", "source": "s", "published": "s", "kind": "s", "fact": "s",
    "text": "s", "start": "i", "end": "i", "confidence": "f", "rule": "s",
    "name": "s", "honorific": "s", "rank": "s", "positions": "s",
    "edtf": "s", "earliest": "s", "latest": "s", "basis": "s",
    "type": "s", "number": "s", "code": "s", "issuer": "s", "issued": "s", "term": "s", "signer": "s",
    "unit": "s", "value": "f", "value_max": "f", "denominator": "f", "comparator": "s", "change": "s",
    "as_of": "s", "base": "s", "subject": "s",
    "duplicate_of": "s", "near_duplicate_of": "s",
}  # fmt: skip
_ROW_GROUP = 20_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def rows(workspace: Workspace) -> Iterator[dict[str, Any]]:
    """One dict of ``COLUMNS`` for each fact; articles by key, facts by place in the text.

    ``positions`` joins the texts of an official's positions with "; "; ``unit`` is the kind of a quantity;
    ``near_duplicate_of`` is the first article of the group.
    """
    for article in workspace.articles():
        about = _about(workspace, article)
        for fact in workspace.facts(article.id):
            yield {**about, **_row(fact)}


def harmless(cell: Any) -> Any:
    """Keep a spreadsheet from running a cell that starts like a formula; numbers stay numbers."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell


def write_csv(workspace: Workspace, path: Path, text: bool) -> int:
    """Write ``path`` in UTF-8 with a byte-order mark, by which Excel knows the encoding."""
    with atomic_text(path) as stream:
        stream.write("\ufeff")
        table = csv.writer(stream, lineterminator="\r\n")
        table.writerow(COLUMNS)
        for row in rows(workspace):
            table.writerow([harmless(row.get(column)) for column in COLUMNS])
    return workspace.counts()["articles"]


def write_parquet(workspace: Workspace, path: Path, text: bool) -> int:
    """Write ``path`` with the columns of the CSV, typed."""
    pyarrow: Any = import_module("pyarrow")  # of the extra "parquet", and without types
    parquet: Any = import_module("pyarrow.parquet")

    types = {"s": pyarrow.string(), "i": pyarrow.int64(), "f": pyarrow.float64()}
    schema = pyarrow.schema([(column, types[kind]) for column, kind in COLUMNS.items()])
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    try:
        with parquet.ParquetWriter(partial, schema, compression="zstd") as writer:
            found = rows(workspace)
            while group := list(islice(found, _ROW_GROUP)):
                writer.write_table(pyarrow.Table.from_pylist([_typed(row) for row in group], schema))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return workspace.counts()["articles"]


def _about(workspace: Workspace, article: StoredArticle) -> dict[str, Any]:
    def key_of(other: int | None) -> str | None:
        found = workspace.article(other) if other is not None and other != article.id else None
        return found.key if found else None

    return {
        "article": article.key,
        "id": article.source_id,
        "title": article.title,
        "source": article.source,
        "published": article.published,
        "duplicate_of": key_of(article.duplicate_of),
        "near_duplicate_of": key_of(article.near_group),
    }


def _row(fact: StoredFact) -> dict[str, Any]:
    value = {
        name: told for name, told in fact.value.items() if name in COLUMNS and name not in ("id", "kind")
    }
    if fact.kind == "officials":
        value["positions"] = "; ".join(position["text"] for position in fact.value["positions"])
    if fact.kind == "quantities":
        value["unit"] = fact.value["kind"]
        value["subject"] = (fact.value["subject"] or {}).get("text")
    return {
        **value,
        "kind": fact.kind,
        "fact": fact.fact,
        "text": fact.text,
        "start": fact.start,
        "end": fact.end,
        "confidence": fact.confidence,
        "rule": fact.rule,
    }


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    return {
        column: float(row[column]) if kind == "f" and row.get(column) is not None else row.get(column)
        for column, kind in COLUMNS.items()
    }
