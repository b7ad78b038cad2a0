"""What a run may be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from vnextract.errors import VnExtractError
from vnextract.model import KINDS, Document, Source
from vnextract.readers.options import ReadOptions

Extract = Callable[[Source], Document]
MakeExtract = Callable[[], Extract]
"""Loads rules and models; called once in every worker process, so it must be picklable."""


class BatchError(VnExtractError):
    """A run that can't go on; the message says what to do."""


class StartError(BatchError):
    """Workers that can't load rules and models: no article can be extracted."""


@dataclass(frozen=True, slots=True)
class PoolOptions:
    """How many processes work, and what one article may take."""

    workers: int = 1
    timeout: float = 60.0
    """Seconds for one article, or for one step of reading a file."""
    memory: int = 1024
    """Megabytes that a worker may grow by over what it has once its models are loaded; 0 is no limit."""
    recycle: int = 2000
    """Articles after which a worker is replaced, so that nothing that leaks adds up."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """Which articles a run takes, and what it does with them.

    ``limit`` takes the first articles of the input, ``sample`` as many by a chance that never changes.
    ``since`` and ``until`` are days of publication, inclusive; articles without one are left out then.
    """

    rules: Path | None = None
    kinds: tuple[str, ...] = KINDS
    read: ReadOptions = field(default_factory=ReadOptions)
    limit: int | None = None
    sample: int | None = None
    since: date | None = None
    until: date | None = None
    force: bool = False
    dry_run: bool = False
    retry: bool = False
    """Redo articles that failed before, though neither they nor the rules have changed."""
    pool: PoolOptions = field(default_factory=PoolOptions)

    def told(self) -> dict[str, Any]:
        """What has to be known to do the same again, as JSON values."""
        return {
            "rules": str(self.rules.resolve()) if self.rules else None,
            "kinds": list(self.kinds),
            "published": self.read.published.isoformat() if self.read.published else None,
            "fields": {
                f.name: list(getattr(self.read, f.name))
                for f in fields(self.read)
                if f.name.endswith("_fields")
            },
            "limit": self.limit,
            "sample": self.sample,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "force": self.force,
        }
