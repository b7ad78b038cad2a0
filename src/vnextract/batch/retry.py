"""Do the failures of a workspace again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from vnextract.batch.options import BatchError, MakeExtract, PoolOptions, RunOptions
from vnextract.batch.progress import Listener
from vnextract.batch.run import Outcome, run_inputs
from vnextract.model import Failure
from vnextract.readers import Input, ReadOptions
from vnextract.store import Recipe, Workspace


def retry(
    workspace: Workspace,
    pool: PoolOptions,
    *,
    listener: Listener | None = None,
    make: MakeExtract | None = None,
    recipe: Recipe | None = None,
) -> Outcome:
    """Read the files of all failures again, as the last run did, and extract what failed in them.

    Raises:
        BatchError: there was no run yet.
        Others as :func:`vnextract.batch.run`.
    """
    runs = workspace.runs()
    if not runs:
        raise BatchError(f"{workspace.path}: there was no run yet; begin with `vnextract run`")
    options = replace(options_of(runs[0].options), retry=True, pool=pool)
    inputs = list(_inputs(workspace))
    return run_inputs(
        lambda: iter(inputs), runs[0].options, workspace, options, listener=listener, make=make, recipe=recipe
    )


def options_of(told: dict[str, Any]) -> RunOptions:
    """The options that :meth:`RunOptions.told` wrote down, except for those that choose articles."""
    published = date.fromisoformat(told["published"]) if told["published"] else None
    fields: dict[str, Any] = {name: tuple(values) for name, values in told["fields"].items()}
    return RunOptions(
        rules=Path(told["rules"]) if told["rules"] else None,
        kinds=tuple(told["kinds"]),
        read=ReadOptions(published=published, **fields),
    )


def _inputs(workspace: Workspace) -> Iterator[Input | Failure]:
    roots = workspace.roots()
    for path in sorted({failure.path for failure in workspace.failures()}):
        label, slash, rest = path.partition("/")
        if not slash or label not in roots:
            # A path that was missing when the run began: only that run's own command can look for it again.
            continue
        place = str(Path(roots[label], rest))
        if rest.lower().endswith(".gz"):
            yield Input(place, rest[: -len(".gz")], compressed=True, depth=1)
        else:
            yield Input(place, rest)
