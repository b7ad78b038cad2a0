"""What two runs, or two exports, differ in."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from vnextract.errors import InputError
from vnextract.model import KINDS
from vnextract.store import Workspace

Facts = dict[str, list[dict[str, Any]]]
"""Kind → the facts of one article, as in the output document."""
# What may differ between two facts that say the same: numbering, certainty, reasons and place.
_BESIDE_THE_VALUE = frozenset({"id", "confidence", "rule", "cues", "start", "end"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that only one side has, or that has another value there; ``rule`` is the newer side's."""

    change: Literal["added", "removed", "altered"]
    article: str
    kind: str
    rule: str
    text: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def diff_runs(workspace: Workspace, before: int, after: int) -> Iterator[Difference]:
    """Compare what the workspace held after one run with what it held after another.

    Raises:
        InputError: there is no such run.
    """
    known = {run.id for run in workspace.runs()}
    if missing := [str(run) for run in (before, after) if run not in known]:
        raise InputError(
            f"there is no run {missing[0]}; there are {', '.join(map(str, sorted(known))) or 'none'}"
        )
    for article in workspace.articles():
        old, new = (_facts_after(workspace, article.id, run) for run in (before, after))
        yield from diff_facts(article.key, old, new)


def diff_exports(before: Path, after: Path) -> Iterator[Difference]:
    """Compare two exports: JSON-lines files, or folders of JSON files; articles are matched by path and id,
    those that share both by their order.

    Raises:
        InputError: a file holds no output document.
        OSError: it can't be read.
    """
    # A temporary file of SQLite's: the exports may be larger than memory.
    store = sqlite3.connect("")
    try:
        store.execute("CREATE TABLE old (name TEXT PRIMARY KEY, document TEXT, seen INTEGER DEFAULT 0)")
        rows = ((name, json.dumps(document)) for name, document in _documents(before))
        store.executemany("INSERT OR REPLACE INTO old (name, document) VALUES (?, ?)", rows)
        for name, document in _documents(after):
            row = store.execute(
                "UPDATE old SET seen = 1 WHERE name = ? RETURNING document", (name,)
            ).fetchall()
            yield from diff_facts(name, json.loads(row[0][0]) if row else {}, document)
        for name, document in store.execute("SELECT name, document FROM old WHERE seen = 0 ORDER BY name"):
            yield from diff_facts(name, json.loads(document), {})
    finally:
        store.close()


def diff_facts(article: str, before: Facts, after: Facts) -> Iterator[Difference]:
    """Compare the facts of one article; its text may have moved, so facts are matched by what they quote."""
    for kind in KINDS:
        old, new = _numbered(kind, before.get(kind, ())), _numbered(kind, after.get(kind, ()))
        for name in sorted(old.keys() | new.keys()):
            one, other = old.get(name), new.get(name)
            rule = str((other or one or {}).get("rule", ""))
            if one is None:
                yield Difference("added", article, kind, rule, name[0], None, other)
            elif other is None:
                yield Difference("removed", article, kind, rule, name[0], one, None)
            elif _value(one) != _value(other):
                yield Difference("altered", article, kind, rule, name[0], one, other)


def summary(differences: Iterable[Difference]) -> dict[tuple[str, str], Counter[str]]:
    """Count the differences: (kind, rule) → added, removed, altered."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for difference in differences:
        counts.setdefault((difference.kind, difference.rule), Counter())[difference.change] += 1
    return dict(sorted(counts.items()))


def _facts_after(workspace: Workspace, article: int, run: int) -> Facts:
    row = workspace.db.execute(
        "SELECT facts FROM history WHERE article = ?1 AND run <= ?2 AND ?2 < until", (article, run)
    ).fetchone()
    if row:
        facts: Facts = json.loads(row[0])
        return facts
    made_by = workspace.db.execute("SELECT run FROM articles WHERE id = ?", (article,)).fetchone()[0]
    if made_by > run:
        return {}
    document: Facts = json.loads(workspace.document_json(article))
    return document


def _documents(path: Path) -> Iterator[tuple[str, Facts]]:
    seen: Counter[str] = Counter()
    for text, where in _texts(path):
        name, facts = _named(text, where)
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}~{seen[name]}", facts


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    if path.is_dir():
        for file in sorted(path.rglob("*.json")):
            yield file.read_text(encoding="utf-8"), str(file)
        return
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            yield line, f"{path}:{number}"


def _named(text: str, where: str) -> tuple[str, Facts]:
    try:
        document = json.loads(text)
        article = document["article"]
        return f"{article['path'] or ''}#{article['id'] or ''}", {kind: document[kind] for kind in KINDS}
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise InputError(f"{where}: no output document; compare exports in json or jsonl") from error


def _numbered(kind: str, facts: Iterable[dict[str, Any]]) -> dict[tuple[str, int], dict[str, Any]]:
    """Facts by what they quote and how often it was quoted before."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    seen: Counter[str] = Counter()
    for fact in facts:
        text = fact["name"] if kind == "officials" else fact.get("text") or fact["mentions"][0]["text"]
        seen[text] += 1
        found[text, seen[text]] = fact
    return found


def _value(fact: Any) -> Any:
    if isinstance(fact, dict):
        return {name: _value(value) for name, value in fact.items() if name not in _BESIDE_THE_VALUE}
    return [_value(item) for item in fact] if isinstance(fact, list) else fact
