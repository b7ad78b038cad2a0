"""What the server holds between requests: connections, the extractor, and how it was started."""

from __future__ import annotations

import hashlib
import queue
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from vnextract.review.sessions import Attempts, Sessions
from vnextract.review.trial import Trials
from vnextract.store import Workspace

if TYPE_CHECKING:
    from vnextract.pipeline import Extractor


class Connections:
    """Open workspaces, one for each thread that works at the moment."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: queue.LifoQueue[Workspace] = queue.LifoQueue()

    @contextmanager
    def take(self) -> Iterator[Workspace]:
        """A workspace of one's own for the time of the block."""
        try:
            workspace = self._idle.get_nowait()
        except queue.Empty:
            workspace = Workspace.open(self._path, create=False)
            # A decision that the page shows as saved must outlast a power cut too, not only a crash.
            workspace.db.execute("PRAGMA synchronous = FULL")
        try:
            yield workspace
        except BaseException:
            workspace.close()
            raise
        self._idle.put(workspace)

    def close(self) -> None:
        """Close all that nobody uses."""
        while not self._idle.empty():
            self._idle.get_nowait().close()


@dataclass
class Desk:
    """One review server.

    ``single`` is the name of the only user where the workspace has no accounts; ``ticket`` then stands in the
    address that the command prints, so that other users of the machine can't walk in. ``reviews`` is the
    number of independent reviews an article gets; 0 or 1 is one common review. ``stopping`` ends the streams
    of a server that shuts down.
    """

    path: Path
    hosts: tuple[str, ...]
    single: str | None = None
    reviews: int = 0
    rules: Path | None = None
    ticket: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    sessions: Sessions = field(default_factory=Sessions)
    attempts: Attempts = field(default_factory=Attempts)
    stopping: threading.Event = field(default_factory=threading.Event)
    trials: Trials = field(default_factory=Trials)
    writing: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def cookie(self) -> str:
        """The name of the session's cookie: one a workspace, because servers on other ports share the jar."""
        digest = hashlib.blake2b(str(self.path.resolve()).encode("utf-8", "surrogateescape"), digest_size=6)
        return f"vnextract_{digest.hexdigest()}"

    @cached_property
    def connections(self) -> Connections:
        """The workspaces of this server."""
        return Connections(self.path)

    @cached_property
    def extractor(self) -> Extractor:
        """The pipeline that proposes values; loaded when first asked for."""
        from vnextract.pipeline import Extractor

        return Extractor(rules=self.rules)

    def is_independent(self) -> bool:
        """Whether each reviewer reviews on a layer of one's own."""
        return self.reviews > 1
