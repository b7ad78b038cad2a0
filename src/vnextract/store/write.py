"""Put results into the tables; always inside a transaction of the caller."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from vnextract.model import KINDS
from vnextract.store.duplicates import bands
from vnextract.store.records import Recipe, StoredFailure
from vnextract.store.rows import Extracted, FactRow

FACT_VALUES = "fact, kind, rule, confidence, start, end, text, value"


def put_article(db: sqlite3.Connection, run: int, recipe: Recipe, result: Extracted) -> int:
    """Store an article and its facts in place of what its key had; returns the article's id.

    Facts that stay the same keep the run that made them, so a repeated run leaves no trace in a comparison.
    """
    old = db.execute("SELECT id, run FROM articles WHERE key = ?", (result.key,)).fetchone()
    values: dict[str, Any] = {
        "source_id": result.source_id,
        "path": result.path,
        "title": result.title,
        "source": result.source,
        "published": result.published,
        "sha256": result.sha256,
        "length": result.length,
        "content": result.content,
        "fingerprint": result.fingerprint,
        "program": recipe.program,
        "rules": recipe.rules,
        "kinds": recipe.kinds,
        "fact_count": len(result.facts),
        "least_confidence": min((fact.confidence for fact in result.facts), default=None),
    }
    if old is None:
        columns = ", ".join(("key", "run", *values))
        marks = ", ".join("?" * (len(values) + 2))
        cursor = db.execute(
            f"INSERT INTO articles ({columns}) VALUES ({marks})", (result.key, run, *values.values())
        )
        article = int(cursor.lastrowid or 0)
        _put_facts(db, article, result.facts)
        _put_text(db, article, result)
    else:
        article = int(old[0])
        same_text = (
            db.execute("SELECT text FROM contents WHERE article = ?", (article,)).fetchone()[0] == result.text
        )
        same_facts = stored_facts(db, article) == result.facts
        if not same_facts:
            _remember(db, article, made_by=old[1], replaced_by=run)
            db.execute("DELETE FROM facts WHERE article = ?", (article,))
            _put_facts(db, article, result.facts)
            values["run"] = run
        assignments = ", ".join(f"{name} = ?" for name in values)
        grown = int(not (same_text and same_facts))
        db.execute(
            f"UPDATE articles SET {assignments}, version = version + ? WHERE id = ?",
            (*values.values(), grown, article),
        )
        _put_text(db, article, result)
    db.execute("DELETE FROM failures WHERE key = ?", (result.key,))
    return article


def put_failure(db: sqlite3.Connection, run: int, recipe: Recipe, failure: StoredFailure) -> None:
    """Store a failure in place of the one its key had. Older facts of the same key stay."""
    db.execute(
        "INSERT OR REPLACE INTO failures (key, source_id, path, stage, error, reason, fingerprint, program,"
        " rules, kinds, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            failure.key, failure.source_id, failure.path, failure.stage, failure.error, failure.reason,
            failure.fingerprint, recipe.program, recipe.rules, recipe.kinds, run,
        ),
    )  # fmt: skip


def _put_text(db: sqlite3.Connection, article: int, result: Extracted) -> None:
    db.execute(
        "INSERT INTO contents (article, text, folded, header, embedded) VALUES (?1, ?2, ?3, ?4, ?5) "
        "ON CONFLICT (article) DO UPDATE SET text = ?2, folded = ?3, header = ?4, embedded = ?5",
        (article, result.text, result.folded, result.header, int(result.embedded)),
    )
    db.execute("DELETE FROM bands WHERE article = ?", (article,))
    db.execute("DELETE FROM signatures WHERE article = ?", (article,))
    if result.signature is not None:
        db.execute("INSERT INTO signatures (article, signature) VALUES (?, ?)", (article, result.signature))
        db.executemany(
            "INSERT INTO bands (band, hash, article) VALUES (?, ?, ?)",
            [(band, hash_, article) for band, hash_ in enumerate(bands(result.signature))],
        )


def _put_facts(db: sqlite3.Connection, article: int, facts: tuple[FactRow, ...]) -> None:
    db.executemany(
        f"INSERT INTO facts (article, {FACT_VALUES}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(article, f.fact, f.kind, f.rule, f.confidence, f.start, f.end, f.text, f.value) for f in facts],
    )


def stored_facts(db: sqlite3.Connection, article: int) -> tuple[FactRow, ...]:
    """The facts of an article as they were put."""
    rows = db.execute(f"SELECT {FACT_VALUES} FROM facts WHERE article = ? ORDER BY id", (article,))
    return tuple(FactRow(*row) for row in rows)


def _remember(db: sqlite3.Connection, article: int, *, made_by: int, replaced_by: int) -> None:
    facts: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for kind, value in db.execute("SELECT kind, value FROM facts WHERE article = ? ORDER BY id", (article,)):
        facts[kind].append(json.loads(value))
    # Two changes within one run leave only the state before the run.
    db.execute(
        "INSERT OR IGNORE INTO history (article, run, until, facts) VALUES (?, ?, ?, ?)",
        (article, made_by, replaced_by, json.dumps(facts, ensure_ascii=False)),
    )
