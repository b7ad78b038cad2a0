"""What a command tells on standard error while it works and when it is done."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from vnextract.model import KINDS, Document, Failure

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

_ONE = {"officials": "official", "dates": "date", "documents": "document", "quantities": "quantity"}


class Progress:
    """Counts results, shows a line on a terminal, tells failures as they come and the sum at the end.

    Args:
        quiet: Only failures are told.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self.articles = 0
        self.failures = 0
        self.facts: Counter[str] = Counter()
        self._quiet = quiet
        self._live: Any = None

    def __enter__(self) -> Self:
        if not self._quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            columns = (
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("files, {task.description}"),
                TimeRemainingColumn(),
            )
            self._live = Bar(*columns, console=Console(stderr=True), transient=True)
            self._live.start()
            self._task = self._live.add_task("reading the first", total=None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()
        if not self._quiet and (self.articles or self.failures) and kind is None:
            click.echo(self.summary(), err=True)

    def add(self, result: Document | Failure) -> None:
        """Count one result; a failure is told at once."""
        if isinstance(result, Failure):
            self.failures += 1
            where = result.path or result.id or "a text"
            message = " ".join(f"vnextract: {where}: {result.reason}".split())
            if self._live is not None:
                self._live.console.print(message, markup=False, highlight=False)
            else:
                click.echo(message, err=True)
        else:
            self.articles += 1
            self.facts.update({kind: len(getattr(result, kind)) for kind in KINDS})
        if self._live is not None:
            counts = (_count(self.articles, "article"), _count(self.facts.total(), "fact"))
            told = ", ".join((*counts, _count(self.failures, "failure")))
            self._live.update(self._task, description=told)

    def file_done(self, done: int, of: int) -> None:
        """Move the bar: so many files are read of so many."""
        if self._live is not None:
            self._live.update(self._task, completed=done, total=of)

    def summary(self) -> str:
        """One line: ``"20 articles: 96 officials, 210 dates, 64 documents, 1 quantity; 1 failure"``."""
        facts = ", ".join(_count(self.facts[kind], _ONE[kind], kind) for kind in KINDS)
        return f"{_count(self.articles, 'article')}: {facts}; {_count(self.failures, 'failure')}"


def _count(number: int, word: str, words: str | None = None) -> str:
    return f"{number:,} {word if number == 1 else words or word + 's'}"
