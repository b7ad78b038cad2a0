"""What a run tells while it works."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import IO, Any, Protocol

from vnextract.store import StoredFailure


@dataclass(slots=True)
class Counts:
    """What happened to the inputs so far. ``new`` and ``changed`` are only told by a dry run."""

    seen: int = 0
    extracted: int = 0
    copied: int = 0
    unchanged: int = 0
    failed: int = 0
    left_out: int = 0
    new: int = 0
    changed: int = 0
    outdated: int = 0

    def of_run(self) -> dict[str, int]:
        """The counts that the workspace keeps of a run."""
        return {n: getattr(self, n) for n in ("seen", "extracted", "copied", "unchanged", "failed")}


class Listener(Protocol):
    """Is told how a run goes; calls come often, so a listener decides itself how often it speaks."""

    def files(self, total: int) -> None:
        """There are so many files to read."""

    def progress(self, counts: Counts, files: int) -> None:
        """So far: the counts, and files read to their end."""

    def failure(self, failure: StoredFailure) -> None:
        """An input has failed."""


class Silent:
    """Tells nothing."""

    def files(self, total: int) -> None:
        """Nothing."""

    def progress(self, counts: Counts, files: int) -> None:
        """Nothing."""

    def failure(self, failure: StoredFailure) -> None:
        """Nothing."""


class JsonLines:
    """A JSON object a second on a stream, for other programs.

    Args:
        stream: Where to.
        every: Seconds between two lines.
    """

    def __init__(self, stream: IO[str], *, every: float = 1.0) -> None:
        self._stream, self._every = stream, every
        self._total = 0
        self._started = self._last = time.monotonic()

    def files(self, total: int) -> None:
        """Remember the total for the estimate."""
        self._total = total

    def progress(self, counts: Counts, files: int) -> None:
        """Write a line if the last one is old enough."""
        now = time.monotonic()
        if now - self._last >= self._every:
            self._last = now
            self._write({"event": "progress", **told(counts, files, self._total, now - self._started)})

    def failure(self, failure: StoredFailure) -> None:
        """Write the failure at once."""
        line = {"event": "failure", "article": failure.key, "error": failure.error, "reason": failure.reason}
        self._write(line)

    def end(self, state: str, counts: Counts, files: int) -> None:
        """Write the last line."""
        rates = told(counts, files, self._total, time.monotonic() - self._started)
        self._write({"event": "end", "state": state, **rates})

    def _write(self, line: dict[str, Any]) -> None:
        self._stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._stream.flush()


def told(counts: Counts, files: int, total: int, seconds: float) -> dict[str, Any]:
    """Counts with rate (articles a second) and the estimated seconds that are left, null if unknown."""
    rate = counts.seen / seconds if seconds > 0 else 0.0
    left = (total - files) * seconds / files if files and total else None
    return {
        **counts.of_run(),
        "files": files,
        "files_total": total,
        "rate": round(rate, 2),
        "seconds": round(seconds, 1),
        "seconds_left": round(left, 1) if left is not None else None,
    }
