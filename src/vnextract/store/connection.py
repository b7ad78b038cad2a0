"""One SQLite connection as this package wants it: WAL, short write transactions, and patience with locks."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from vnextract.errors import VnExtractError

# "vnex" in ASCII: tells our files from any other SQLite database.
APPLICATION_ID = 0x766E6578
# Seconds that SQLite itself waits for a lock before it reports it ...
_BUSY_TIMEOUT = 5.0
# ... and that we keep asking after that. A batch run and several reviewers each hold it for milliseconds.
_PATIENCE = 120.0

Result = TypeVar("Result")


class WorkspaceError(VnExtractError):
    """A workspace file that can't be opened, written or understood; the message says what to do."""


def connect(path: str | Path, *, create: bool = True, patience: float = _PATIENCE) -> sqlite3.Connection:
    """Open a workspace file.

    Args:
        path: The SQLite file, or ``":memory:"``.
        create: Make it if it is missing.
        patience: Seconds to wait for a lock that another process holds.

    Raises:
        WorkspaceError: it is missing (and ``create`` is off), can't be opened or is no workspace.
    """
    memory = str(path) == ":memory:"
    if not memory and not create and not Path(path).exists():
        raise WorkspaceError(
            f"{path}: there is no such workspace; `vnextract run PATH --workspace {path}` makes one"
        )
    try:
        connection = sqlite3.connect(
            path, timeout=_BUSY_TIMEOUT, isolation_level=None, check_same_thread=False
        )
        # In this order: another process that is making the file gives it tables and our id at once.
        in_use = _holds_tables(connection)
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        if application not in (0, APPLICATION_ID) or (application == 0 and in_use):
            connection.close()
            raise WorkspaceError(
                f"{path} is another program's database; choose another name for the workspace"
            )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -32000")  # KiB
        if not memory and connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            patiently(lambda: connection.execute("PRAGMA journal_mode = WAL").fetchone(), patience)
        # WAL with NORMAL: a power cut may lose the last commits but never damages the file, and a run that is
        # started again redoes what was lost.
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error as error:
        raise explain(error, path) from error
    return connection


@contextmanager
def transaction(
    connection: sqlite3.Connection, *, patience: float = _PATIENCE
) -> Iterator[sqlite3.Connection]:
    """One write transaction: all of it or nothing. The lock is taken at the start, never half-way.

    Raises:
        WorkspaceError: the lock could not be had in ``patience`` seconds, or the disk is full or read-only.
    """
    try:
        patiently(lambda: connection.execute("BEGIN IMMEDIATE"), patience)
        try:
            yield connection
            patiently(lambda: connection.execute("COMMIT"), patience)
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    except sqlite3.OperationalError as error:
        raise explain(error, "the workspace") from error


def patiently(act: Callable[[], Result], patience: float) -> Result:
    """Do ``act``, again and again while another process holds the lock, for at most ``patience`` seconds."""
    deadline = time.monotonic() + patience
    pause = 0.01
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            if not _is_lock(error) or time.monotonic() > deadline:
                raise
            time.sleep(pause)
            pause = min(pause * 2, 0.5)


def explain(error: sqlite3.Error, path: str | Path) -> WorkspaceError:
    """Say in words what SQLite reports, and what helps."""
    message = str(error)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return WorkspaceError(f"{path}: the disk is full; free some space and run the same command again")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return WorkspaceError(
            f"{path}: another program has kept the workspace to itself for minutes; close it"
        )
    if code == sqlite3.SQLITE_READONLY:
        return WorkspaceError(f"{path}: the workspace is read-only; check its permissions")
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return WorkspaceError(f"{path}: not a workspace, or damaged ({message}); take the last backup")
    if code == sqlite3.SQLITE_CANTOPEN:
        return WorkspaceError(f"{path}: can't be opened; is its folder there, and yours to write in?")
    return WorkspaceError(f"{path}: {message}")


def _is_lock(error: sqlite3.OperationalError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _holds_tables(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
