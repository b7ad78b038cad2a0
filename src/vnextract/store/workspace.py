"""The workspace: one SQLite file with the articles, their facts, the runs and the failures."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vnextract.model import Document, Source
from vnextract.store.connection import WorkspaceError, connect, transaction
from vnextract.store.duplicates import Groups
from vnextract.store.migrations import migrate
from vnextract.store.records import Recipe, Run, StoredArticle, StoredFact, StoredFailure
from vnextract.store.rows import Extracted, copy, document_json, fold_for_search, to_json
from vnextract.store.write import FACT_VALUES, put_article, put_failure, stored_facts

ARTICLE_COLUMNS = (
    "id, key, source_id, path, title, source, published, sha256, length, version, fact_count, "
    "least_confidence, duplicate_of, near_group"
)
FACT_COLUMNS = f"id, article, {FACT_VALUES}"
FAILURE_COLUMNS = "key, source_id, path, stage, error, reason, fingerprint"
_RUN_COLUMNS = (
    "id, started, finished, state, program, rules, kinds, options, seen, extracted, copied, unchanged, failed"
)


class Workspace:
    """An open workspace file. One instance a thread; any number of processes may hold the same file open.

    Reading never waits. Writing waits its turn: ``with workspace.write() as db: …`` is one transaction.
    """

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self.db = db
        self.path = path

    @classmethod
    def open(cls, path: str | Path, *, create: bool = True) -> Workspace:
        """Open a workspace and bring its tables up to date.

        Args:
            path: The SQLite file, or ``":memory:"``.
            create: Make the file if it is missing.

        Raises:
            WorkspaceError: it is missing, no workspace, unwritable, or made by a newer version.
        """
        db = connect(path, create=create)
        try:
            migrate(db)
        except BaseException:
            db.close()
            raise
        return cls(db, Path(path))

    def close(self) -> None:
        """Close the file; the write-ahead log goes into it if nobody else has it open."""
        self.db.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def write(self) -> AbstractContextManager[sqlite3.Connection]:
        """One short write transaction, all or nothing; waits while another process writes.

        Raises:
            WorkspaceError: the lock can't be had for minutes, the disk is full or the file read-only.
        """
        return transaction(self.db)

    # -- articles

    def article(self, key: int | str) -> StoredArticle | None:
        """The article of that id (int) or key (str)."""
        column = "id" if isinstance(key, int) else "key"
        row = self.db.execute(f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE {column} = ?", (key,)).fetchone()
        return StoredArticle(*row) if row else None

    def find(self, name: str) -> list[StoredArticle]:
        """All articles that a person may mean by ``name``: that key, else that source id, else that path."""
        for column in ("key", "source_id", "path"):
            rows = self.db.execute(
                f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE {column} = ? ORDER BY key", (name,)
            ).fetchall()
            if rows:
                return [StoredArticle(*row) for row in rows]
        return []

    def articles(self) -> Iterator[StoredArticle]:
        """All articles in order of their keys; memory stays small however many there are."""
        after = ""
        while rows := self.db.execute(
            f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE key > ? ORDER BY key LIMIT 500", (after,)
        ).fetchall():
            for row in rows:
                yield StoredArticle(*row)
            after = rows[-1][1]

    def text(self, article: int) -> str:
        """The article exactly as it was decoded: offsets of facts point into it."""
        return str(self._content(article, "text"))

    def facts(self, article: int) -> list[StoredFact]:
        """The facts of an article, by place in the text."""
        rows = self.db.execute(
            f"SELECT {FACT_COLUMNS} FROM facts WHERE article = ? ORDER BY start, end, id", (article,)
        )
        return [StoredFact(*(*row[:9], json.loads(row[9]))) for row in rows]

    def document(self, article: int) -> Document:
        """The output document of an article, with its text."""
        return replace(Document.from_json(self.document_json(article)), text=self.text(article))

    def document_json(self, article: int, *, text: bool = False) -> str:
        """The output document as one line of JSON.

        Args:
            article: Its id.
            text: Put the text into ``article.text``, even if a plain UTF-8 file holds it.
        """
        facts: dict[str, list[str]] = {}
        for kind, value in self.db.execute(
            "SELECT kind, value FROM facts WHERE article = ? ORDER BY id", (article,)
        ):
            facts.setdefault(kind, []).append(value)
        embedded = self.text(article) if text or self._content(article, "embedded") else None
        return document_json(str(self._content(article, "header")), embedded, facts)

    def search(self, words: str, *, limit: int = 100) -> list[StoredArticle]:
        """Articles that hold all the words, best first; marks, case, đ/d and tone placement do not matter."""
        terms = " ".join('"' + word.replace('"', '""') + '"' for word in fold_for_search(words).split())
        if not terms:
            return []
        columns = ", ".join(f"a.{column}" for column in ARTICLE_COLUMNS.split(", "))
        rows = self.db.execute(
            f"SELECT {columns} FROM search JOIN articles a ON a.id = search.rowid "
            "WHERE search MATCH ? ORDER BY search.rank, a.key LIMIT ?",
            (terms, limit),
        )
        return [StoredArticle(*row) for row in rows]

    def counts(self) -> dict[str, int]:
        """How many articles, facts, failures, exact duplicates and articles in groups of near-duplicates."""
        row = self.db.execute(
            "SELECT (SELECT count(*) FROM articles), (SELECT coalesce(sum(fact_count), 0) FROM articles),"
            " (SELECT count(*) FROM failures),"
            " (SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL),"
            " (SELECT count(*) FROM articles WHERE near_group IS NOT NULL)"
        ).fetchone()
        return dict(zip(("articles", "facts", "failures", "duplicates", "near_duplicates"), row, strict=True))

    def _content(self, article: int, column: str) -> Any:
        row = self.db.execute(f"SELECT {column} FROM contents WHERE article = ?", (article,)).fetchone()
        if row is None:
            raise WorkspaceError(f"{self.path}: there is no article {article}")
        return row[0]

    # -- what a run needs

    def state(self, key: str) -> tuple[str, str, Recipe] | None:
        """What is known of an input: ``("done" or "failed", fingerprint, recipe)``, or None if it is new.

        An article that was extracted once and failed after a change is "failed".
        """
        row = self.db.execute(
            "SELECT 'failed', coalesce(fingerprint, ''), program, rules, kinds FROM failures WHERE key = ?1 "
            "UNION ALL SELECT 'done', fingerprint, program, rules, kinds FROM articles WHERE key = ?1",
            (key,),
        ).fetchone()
        return (row[0], row[1], Recipe(*row[2:])) if row else None

    def same_content(self, content: str, recipe: Recipe) -> int | None:
        """The id of an article with exactly this content that this recipe has already extracted."""
        row = self.db.execute(
            "SELECT id FROM articles WHERE content = ? AND program = ? AND rules = ? AND kinds = ? LIMIT 1",
            (content, recipe.program, recipe.rules, recipe.kinds),
        ).fetchone()
        return int(row[0]) if row else None

    def copy_of(self, other: int, source: Source, key: str) -> Extracted:
        """What to store of ``source``, an exact duplicate of the stored article ``other``."""
        return copy(str(self._content(other, "header")), stored_facts(self.db, other), source, key)

    def save(
        self, run: int, recipe: Recipe, results: Iterable[Extracted | StoredFailure], **counts: int
    ) -> None:
        """Store results in one transaction; a result takes the place of what the same key had.

        Args:
            run: The run that made them.
            recipe: What made them.
            results: Articles with their facts, and failures.
            counts: New counts of the run: ``seen``, ``extracted``, ``copied``, ``unchanged``, ``failed``.
        """
        with self.write() as db:
            for result in results:
                if isinstance(result, Extracted):
                    put_article(db, run, recipe, result)
                else:
                    put_failure(db, run, recipe, result)
            if counts:
                assignments = ", ".join(f"{name} = ?" for name in counts)
                db.execute(f"UPDATE runs SET {assignments} WHERE id = ?", (*counts.values(), run))

    def forget_failures(self, path: str, seen: Iterable[str]) -> None:
        """Drop what could not be read of a file that has now been read to its end, but for ``seen``."""
        seen = set(seen)
        rows = self.db.execute(
            "SELECT key FROM failures WHERE path = ? AND stage = 'read'", (path,)
        ).fetchall()
        if gone := [row for row in rows if row[0] not in seen]:
            with self.write() as db:
                db.executemany("DELETE FROM failures WHERE key = ?", gone)

    def root(self, location: str | Path, *, remember: bool = True) -> str:
        """The label that stands for a folder in paths: its name, numbered if another folder has that name.

        A folder that was moved keeps its label: one whose old place is gone gives it up. ``remember=False``
        says the label and writes nothing.
        """
        place = str(location) if "://" in str(location) else str(Path(location).resolve())
        place = place.encode("utf-8", "backslashreplace").decode()
        if label := self._label(place):
            return label
        name = Path(place).name or "root"
        if not remember:
            return self._free_label(name)
        with self.write() as db:
            label = self._label(place) or self._free_label(name)
            db.execute("INSERT OR REPLACE INTO roots (label, location) VALUES (?, ?)", (label, place))
        return label

    def _label(self, place: str) -> str | None:
        row = self.db.execute("SELECT label FROM roots WHERE location = ?", (place,)).fetchone()
        return str(row[0]) if row else None

    def _free_label(self, name: str) -> str:
        number, label = 1, name
        while row := self.db.execute("SELECT location FROM roots WHERE label = ?", (label,)).fetchone():
            if "://" not in row[0] and not os.path.lexists(row[0]):
                break
            number += 1
            label = f"{name}-{number}"
        return label

    def roots(self) -> dict[str, str]:
        """Label → absolute folder."""
        return dict(self.db.execute("SELECT label, location FROM roots ORDER BY label").fetchall())

    # -- runs and failures

    def start_run(self, recipe: Recipe, options: dict[str, Any]) -> int:
        """Open a new run; runs that a crash left as running become interrupted.

        Failures of paths that were no files (a slip of the pen) concern only the run that was given them.
        """
        with self.write() as db:
            db.execute("DELETE FROM failures WHERE instr(path, '/') = 0")
            db.execute("UPDATE runs SET state = 'interrupted' WHERE state = 'running'")
            row = db.execute(
                "INSERT INTO runs (started, state, program, rules, kinds, options) "
                "VALUES (?, 'running', ?, ?, ?, ?) RETURNING id",
                (_now(), recipe.program, recipe.rules, recipe.kinds, to_json(options)),
            ).fetchone()
        return int(row[0])

    def end_run(self, run: int, state: str) -> None:
        """Close a run as finished, interrupted or failed."""
        with self.write() as db:
            db.execute("UPDATE runs SET state = ?, finished = ? WHERE id = ?", (state, _now(), run))

    def runs(self) -> list[Run]:
        """All runs, the last one first."""
        rows = self.db.execute(f"SELECT {_RUN_COLUMNS} FROM runs ORDER BY id DESC")
        return [Run(*(*row[:7], json.loads(row[7]), *row[8:])) for row in rows]

    def failures(self) -> Iterator[StoredFailure]:
        """All failures in order of their keys."""
        for row in self.db.execute(f"SELECT {FAILURE_COLUMNS} FROM failures ORDER BY key"):
            yield StoredFailure(*row)

    # -- duplicates, deletion, backup

    def link_duplicates(self) -> None:
        """Set ``duplicate_of`` and ``near_group`` of every article; linear in the number of articles."""
        same = dict(
            self.db.execute(
                "WITH groups AS"
                " (SELECT content, min(key) AS first FROM articles GROUP BY content HAVING count(*) > 1)"
                " SELECT a.id, f.id FROM groups g JOIN articles a ON a.content = g.content"
                " JOIN articles f ON f.key = g.first WHERE a.id <> f.id"
            )
        )
        groups = Groups()
        buckets = self.db.execute("SELECT band, hash FROM bands GROUP BY band, hash HAVING count(*) > 1")
        for band, hash_ in buckets:
            members = self.db.execute(
                "SELECT a.key, a.id, s.signature FROM bands b JOIN articles a ON a.id = b.article "
                "JOIN signatures s ON s.article = a.id WHERE b.band = ? AND b.hash = ? ORDER BY a.key",
                (band, hash_),
            ).fetchall()
            groups.add_bucket(members)
        self._set("duplicate_of", same)
        self._set("near_group", dict(groups.named()))

    def _set(self, column: str, wanted: dict[int, int]) -> None:
        stored = dict(self.db.execute(f"SELECT id, {column} FROM articles WHERE {column} IS NOT NULL"))
        changes = [
            (wanted.get(a), a)
            for a in sorted(stored.keys() | wanted.keys())
            if wanted.get(a) != stored.get(a)
        ]
        for start in range(0, len(changes), 1000):
            with self.write() as db:
                db.executemany(
                    f"UPDATE articles SET {column} = ? WHERE id = ?", changes[start : start + 1000]
                )

    def delete(self, articles: Iterable[int]) -> None:
        """Remove articles and all that came from them, so that their text is no longer in the file."""
        self.db.execute("PRAGMA secure_delete = ON")
        with self.write() as db:
            for article in articles:
                db.execute(
                    "DELETE FROM failures WHERE key = (SELECT key FROM articles WHERE id = ?)", (article,)
                )
                db.execute("DELETE FROM articles WHERE id = ?", (article,))
            # Without this the index keeps the words of deleted texts until it next merges.
            db.execute("INSERT INTO search(search) VALUES ('optimize')")
        self.link_duplicates()
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def backup(self, target: str | Path) -> None:
        """Copy the workspace as it is at this moment, while others may go on working in it.

        Raises:
            WorkspaceError: ``target`` exists or can't be written.
        """
        target = Path(target)
        if target.exists():
            raise WorkspaceError(f"{target} exists; choose another name for the backup")
        partial = target.with_name(target.name + ".part")
        partial.unlink(missing_ok=True)
        try:
            copy = sqlite3.connect(partial)
            try:
                self.db.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            finally:
                copy.close()
            partial.rename(target)
        except (sqlite3.Error, OSError) as error:
            partial.unlink(missing_ok=True)
            raise WorkspaceError(f"{target}: the backup could not be written: {error}") from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
