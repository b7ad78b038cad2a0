"""How a run is shown to people: a line on a terminal, and a log file."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import IO

from rich.console import Console
from rich.live import Live
from rich.text import Text

from vnextract.batch.progress import Counts, Listener, told
from vnextract.store import StoredFailure

_SEEN = 0.2  # seconds


class TerminalLine:
    """One line that is kept up to date, failures above it.

    Args:
        console: Where to; without a terminal only failures are written.
    """

    def __init__(self, console: Console) -> None:
        self._console, self._total = console, 0
        self._started = self._last = time.monotonic()
        self._live = Live(console=console, refresh_per_second=4, transient=True)
        if console.is_terminal:
            self._live.start()

    def files(self, total: int) -> None:
        """Remember the total for the estimate."""
        self._total = total

    def progress(self, counts: Counts, files: int) -> None:
        """Update the line, if the last time is long enough ago for an eye to see it."""
        now = time.monotonic()
        if self._live.is_started and now - self._last >= _SEEN:
            self._last = now
            self._live.update(Text(line(counts, files, self._total, now - self._started)))

    def failure(self, failure: StoredFailure) -> None:
        """Write the failure."""
        # A file name may hold a line feed.
        message = " ".join(f"{failure.key}: {failure.reason}".split())
        self._console.print(message, markup=False, highlight=False, soft_wrap=True)

    def close(self) -> None:
        """Take the line away."""
        if self._live.is_started:
            self._live.stop()


class LogFile:
    """A line with the time for each failure, and one a minute on how it goes. No text of any article.

    Args:
        stream: Where to.
        every: Seconds between two lines on progress.
    """

    def __init__(self, stream: IO[str], *, every: float = 60.0) -> None:
        self._stream, self._every, self._total = stream, every, 0
        self._started = self._last = time.monotonic()

    def files(self, total: int) -> None:
        """Write how many files there are."""
        self._total = total
        self.write(f"begin {total} files")

    def progress(self, counts: Counts, files: int) -> None:
        """Write a line if the last one is old enough."""
        now = time.monotonic()
        if now - self._last >= self._every:
            self._last = now
            self.write(line(counts, files, self._total, now - self._started))

    def failure(self, failure: StoredFailure) -> None:
        """Write which input failed and of what kind the error is; the reason may quote the article."""
        self.write(f"failure {failure.stage} {failure.error} {failure.key}")

    def write(self, message: str) -> None:
        """Write one line with the time."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._stream.write(f"{now} {' '.join(message.split())}\n")
        self._stream.flush()


class Several:
    """Tells several listeners."""

    def __init__(self, listeners: Sequence[Listener]) -> None:
        self._listeners = listeners

    def files(self, total: int) -> None:
        """Tell all."""
        for listener in self._listeners:
            listener.files(total)

    def progress(self, counts: Counts, files: int) -> None:
        """Tell all."""
        for listener in self._listeners:
            listener.progress(counts, files)

    def failure(self, failure: StoredFailure) -> None:
        """Tell all."""
        for listener in self._listeners:
            listener.failure(failure)


def line(counts: Counts, files: int, total: int, seconds: float) -> str:
    """``"1,204 of 20,000 files · 1,180 extracted · 20 unchanged · 4 failed · 31.2/s · 10:02 left"``."""
    rates = told(counts, files, total, seconds)
    of_all = f" of {total:,}" if total else ""  # nobody counts the files of a cluster's storage first
    parts = [f"{files:,}{of_all} files", f"{counts.extracted:,} extracted"]
    parts += [
        f"{number:,} {name}"
        for name, number in (
            ("copied", counts.copied),
            ("unchanged", counts.unchanged),
            ("failed", counts.failed),
        )
        if number
    ]
    parts.append(f"{rates['rate']:,.1f}/s")
    if rates["seconds_left"] is not None:
        minutes, rest = divmod(round(rates["seconds_left"]), 60)
        hours, minutes = divmod(minutes, 60)
        parts.append(f"{hours}:{minutes:02}:{rest:02} left" if hours else f"{minutes}:{rest:02} left")
    return " · ".join(parts)
