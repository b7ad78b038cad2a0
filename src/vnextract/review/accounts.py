"""The reviewers of a workspace and their passwords."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
import unicodedata
from dataclasses import dataclass

from vnextract.errors import VnExtractError
from vnextract.review.journal import now
from vnextract.review.records import SYSTEM
from vnextract.store import Workspace

# scrypt with 32 MiB and about 0.1 s a try (RFC 7914; OWASP's second choice of parameters).
_N, _R, _P = 2**15, 8, 1
_MEMORY = 64 * 1024 * 1024
SHORTEST_PASSWORD = 8
_LONGEST = 200


class AccountError(VnExtractError):
    """A reviewer or password that can't be taken."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A person who may sign in; ``stamp`` changes with the password and ends older sessions."""

    name: str
    active: bool
    created: str
    stamp: str


def tidy_name(name: str) -> str:
    """A name in one spelling: NFC, single blanks.

    Raises:
        AccountError: it is empty, too long, or the program's own.
    """
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    if not tidy or len(tidy) > 80 or not tidy.isprintable() or tidy.casefold() == SYSTEM:
        raise AccountError(f"{name!r} can't be a reviewer's name; take one of 1 to 80 letters")
    return tidy


def given_name_first(name: str) -> tuple[str, ...]:
    """A sort key: Vietnamese names sort by given name, which stands last, then from the surname on."""
    words = [unicodedata.normalize("NFD", word.casefold().replace("đ", "d~")) for word in name.split()]
    return (words[-1], *words[:-1]) if words else ()


def reviewers(db: sqlite3.Connection) -> list[Reviewer]:
    """All reviewers, by given name."""
    rows = db.execute("SELECT name, active, created, password FROM reviewers").fetchall()
    return sorted(
        (Reviewer(name, bool(active), created, password[-12:]) for name, active, created, password in rows),
        key=lambda reviewer: given_name_first(reviewer.name),
    )


def find_reviewer(db: sqlite3.Connection, name: str) -> Reviewer | None:
    """The active reviewer of that name, or None."""
    row = db.execute(
        "SELECT name, active, created, password FROM reviewers WHERE name = ? AND active = 1", (name,)
    ).fetchone()
    return Reviewer(row[0], True, row[2], row[3][-12:]) if row else None


def add_reviewer(workspace: Workspace, name: str, password: str) -> str:
    """Add a reviewer, or give one who was barred a new password; returns the name as stored.

    Raises:
        AccountError: the name is taken or can't be one; the password is too short.
    """
    name, hashed = tidy_name(name), hash_password(password)
    with workspace.write() as db:
        row = db.execute("SELECT active FROM reviewers WHERE name = ?", (name,)).fetchone()
        if row and row[0]:
            raise AccountError(f"there is a reviewer {name!r} already")
        db.execute(
            "INSERT INTO reviewers (name, password, active, created) VALUES (?1, ?2, 1, ?3)"
            " ON CONFLICT (name) DO UPDATE SET password = ?2, active = 1",
            (name, hashed, now()),
        )
    return name


def set_password(workspace: Workspace, name: str, password: str) -> None:
    """Give a reviewer a new password; errors as :func:`add_reviewer`."""
    hashed = hash_password(password)
    _change(workspace, "UPDATE reviewers SET password = ? WHERE name = ?", (hashed, tidy_name(name)))


def bar_reviewer(workspace: Workspace, name: str) -> None:
    """End a reviewer's access; what the reviewer decided stays, with the name.

    Raises:
        AccountError: there is no such reviewer.
    """
    _change(workspace, "UPDATE reviewers SET active = 0 WHERE name = ?", (tidy_name(name),))


def _change(workspace: Workspace, statement: str, values: tuple[str, ...]) -> None:
    with workspace.write() as db:
        if db.execute(statement, values).rowcount == 0:
            raise AccountError(f"there is no reviewer {values[-1]!r}; `vnextract users list` shows all")


def hash_password(password: str) -> str:
    """``scrypt$n$r$p$salt$hash``, hexadecimal.

    Raises:
        AccountError: the password is shorter than 8 characters or longer than 200.
    """
    if not SHORTEST_PASSWORD <= len(password) <= _LONGEST:
        raise AccountError(f"a password has {SHORTEST_PASSWORD} to {_LONGEST} characters")
    salt = secrets.token_bytes(16)
    return f"scrypt${_N}${_R}${_P}${salt.hex()}${_scrypt(password, salt, _N, _R, _P).hex()}"


def is_password(db: sqlite3.Connection, name: str, password: str) -> bool:
    """Whether an active reviewer has that password; takes as long for a name that is not there."""
    row = db.execute("SELECT password FROM reviewers WHERE name = ? AND active = 1", (name,)).fetchone()
    stored = row[0] if row else f"scrypt${_N}${_R}${_P}${'00' * 16}${'00' * 32}"
    _, n, r, p, salt, expected = stored.split("$")
    found = _scrypt(password[:_LONGEST], bytes.fromhex(salt), int(n), int(r), int(p))
    return hmac.compare_digest(found, bytes.fromhex(expected)) and row is not None


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    # One spelling: a keyboard may give the letters of a password composed or not.
    word = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(word, salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)
