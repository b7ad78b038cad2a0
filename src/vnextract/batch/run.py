"""A run: files in, results into the workspace, as often and as far as needed."""

from __future__ import annotations

import heapq
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import takewhile
from multiprocessing.connection import wait
from pathlib import Path
from types import FrameType
from typing import Any

from vnextract import __version__
from vnextract.batch.isolated import in_time
from vnextract.batch.options import BatchError, Extract, MakeExtract, RunOptions
from vnextract.batch.pool import Pool, Task
from vnextract.batch.progress import Counts, Listener, Silent
from vnextract.batch.reading import EndOfFile, Found, Place, Reading, relative_path, root_folder, storable
from vnextract.model import SCHEMA_VERSION, Failure
from vnextract.readers import Input, find_inputs, is_known
from vnextract.store import Extracted, Recipe, StoredFailure, Workspace, WorkspaceError
from vnextract.store.rows import copy

PROGRAM = f"{__version__}/{SCHEMA_VERSION}"
# A transaction is written when so many results are there or so many seconds have passed.
_RESULTS, _SECONDS = 64, 0.5
# How often the driver looks up from waiting: bounds the time Ctrl-C takes.
_LOOK = 0.2


Inputs = Callable[[], Iterator[Input | Failure]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: ``state`` is finished or interrupted; ``run`` is None for a dry run."""

    run: int | None
    state: str
    counts: Counts
    files: int


def make_extract(rules: Path | None, kinds: tuple[str, ...], recipe: Recipe) -> Extract:
    """Load rules and models; what every worker does once.

    Raises:
        BatchError: they are not those that the run began with.
    """
    from vnextract.pipeline import Extractor

    extractor = Extractor(rules=rules, kinds=kinds)
    # A worker that starts late, or on another machine, must not mix its results with those of the others.
    if (PROGRAM, extractor.rulebook.digest) != (recipe.program, recipe.rules):
        raise BatchError("rules or program are not those that the run began with; run the command again")
    return extractor.extract


def recipe_of(options: RunOptions) -> Recipe:
    """The versions of program and rules, and the kinds, that decide whether a result is up to date.

    Raises:
        RuleError: the rules can't be used.
    """
    from vnextract.kinds.registry import schema
    from vnextract.rulebook import load, shipped_folder

    folders = [shipped_folder(), *([options.rules] if options.rules is not None else [])]
    digest = load(*folders, schema=schema()).digest
    return Recipe(PROGRAM, digest, ",".join(options.kinds))


def run(
    paths: Iterable[str | Path],
    workspace: Workspace,
    options: RunOptions,
    *,
    listener: Listener | None = None,
    make: MakeExtract | None = None,
    recipe: Recipe | None = None,
) -> Outcome:
    """Extract what is new or changed, and store it; the same call after a crash carries on.

    Args:
        paths: Files, folders and globs.
        workspace: Where results go, as they are made.
        options: Which articles, and how.
        listener: Is told how it goes.
        make: Makes the function that extracts; the pipeline's by default. Picklable.
        recipe: Version of what ``make`` makes; that of rules and program by default.

    Raises:
        BatchError: the workers can't start.
        RuleError: the rules can't be used.
        WorkspaceError: the workspace can't be written (disk full, read-only).
    """
    given = list(paths)
    told = {"paths": [storable(str(path)) for path in given], **options.told()}
    inputs = partial(find_inputs, given, is_known)
    return run_inputs(inputs, told, workspace, options, listener=listener, make=make, recipe=recipe)


def run_inputs(
    inputs: Inputs,
    told: dict[str, Any],
    workspace: Workspace,
    options: RunOptions,
    *,
    listener: Listener | None = None,
    make: MakeExtract | None = None,
    recipe: Recipe | None = None,
) -> Outcome:
    """Like :func:`run`, for files that are already known.

    Args:
        inputs: Lists the files, the same ones at every call.
        told: What the workspace keeps of the command.
        workspace: As for :func:`run`, and so are the others.
    """
    recipe = recipe or recipe_of(options)
    make = make or partial(make_extract, options.rules, options.kinds, recipe)
    return _Run(inputs, told, workspace, options, listener or Silent(), make, recipe).go()


class _Run:
    def __init__(
        self,
        inputs: Inputs,
        told: dict[str, Any],
        workspace: Workspace,
        options: RunOptions,
        listener: Listener,
        make: MakeExtract,
        recipe: Recipe,
    ) -> None:
        self._inputs, self._told, self._workspace, self._options = inputs, told, workspace, options
        self._listener, self._make, self._recipe = listener, make, recipe
        self._counts, self._files = Counts(), 0
        self._labels: dict[Path, str] = {}
        self._stop = False
        self._run: int | None = None
        # Results that wait for the next transaction, and the articles of them by content.
        self._results: list[Extracted | StoredFailure] = []
        self._fresh: dict[str, Extracted] = {}
        self._flushed = time.monotonic()
        # Exact duplicates of an article that is being extracted wait for its result.
        self._waiting: dict[str, list[Task]] = {}
        self._ended: list[EndOfFile] = []

    def go(self) -> Outcome:
        dry = self._options.dry_run
        before = self._workspace.runs()[:1]
        if not dry:
            self._run = self._workspace.start_run(self._recipe, self._told)
        state = "failed"
        try:
            with _stopping(self._ask_to_stop):
                self._listener.files(sum(1 for _ in takewhile(lambda _: not self._stop, self._inputs())))
                chosen = self._sample() if self._options.sample is not None else None
                self._work(chosen)
            if not self._stop and not dry:
                counts = self._counts
                settled = before and before[0].state == "finished" and not counts.extracted + counts.copied
                if not settled:
                    self._workspace.link_duplicates()
            state = "interrupted" if self._stop else "finished"
        except KeyboardInterrupt:
            state = "interrupted"
        finally:
            if self._run is not None:
                # A full disk has its own error on the way; that this can't be written either adds nothing.
                with suppress(WorkspaceError) if state == "failed" else nullcontext():
                    self._workspace.end_run(self._run, state)
        return Outcome(self._run, state, self._counts, self._files)

    def _ask_to_stop(self) -> None:
        self._stop = True

    # -- reading

    def _places(self) -> Iterator[Place | StoredFailure]:
        for item in self._inputs():
            if isinstance(item, Failure):
                # Not even a file: there is no folder that its path could be relative to.
                name = storable(Path(item.path or "").name) or "?"
                yield StoredFailure(name, None, name, "read", item.error, storable(item.reason))
                continue
            folder = root_folder(item)
            if folder not in self._labels:
                remember = not self._options.dry_run
                self._labels[folder] = self._workspace.root(folder, remember=remember)
            yield Place(item, f"{self._labels[folder]}/{storable(relative_path(item))}")

    def _reading(self, tell: Callable[[StoredFailure], None]) -> Reading:
        def places() -> Iterator[Place]:
            for place in self._places():
                if isinstance(place, StoredFailure):
                    tell(place)
                else:
                    yield place

        return Reading(places(), self._options.read, self._options.pool)

    def _sample(self) -> set[str]:
        """Keys of the articles that chance picks; it needs a look at all of them first."""
        size = self._options.sample or 0
        # The smallest digests of the keys: the same articles every time, whatever the order of the files.
        heap: list[tuple[int, str]] = []
        reading = self._reading(lambda failure: None)
        try:
            for found in self._everything(reading):
                if isinstance(found, Task) and self._in_time(found):
                    rank = -int.from_bytes(blake2b(found.key.encode(), digest_size=8).digest())
                    heapq.heappush(heap, (rank, found.key))
                    if len(heap) > size:
                        heapq.heappop(heap)
        finally:
            reading.close()
        return {key for _, key in heap}

    def _everything(self, reading: Reading) -> Iterator[Found]:
        while not self._stop:
            found = reading.take()
            if found is not None:
                yield found
            elif reading.done:
                return
            else:
                wait(reading.connections(), timeout=_LOOK)
                reading.check(hungry=True)

    def _in_time(self, task: Task) -> bool:
        return in_time(task, self._options.since, self._options.until)

    # -- the loop

    def _work(self, chosen: set[str] | None) -> None:
        reading = self._reading(self._fail)
        pool: Pool | None = None
        taken = 0
        try:
            while not self._stop:
                while (
                    not self._stop
                    and (pool is None or pool.wants())
                    and (found := reading.take()) is not None
                ):
                    if isinstance(found, Task):
                        if not self._in_time(found) or (chosen is not None and found.key not in chosen):
                            self._counts.left_out += 1
                            continue
                        if taken == self._options.limit:
                            break
                        taken += 1
                    if (task := self._consider(found)) is not None:
                        pool = pool or Pool(self._make, self._options.pool)
                        pool.submit(task)
                    self._look_up()
                limited = taken == self._options.limit
                if (reading.done or limited) and (pool is None or not pool.busy):
                    break
                hungry = not limited and (pool is None or pool.wants())
                sources = pool.connections() if pool is not None else []
                ready = wait([*sources, *(reading.connections() if hungry else [])], timeout=_LOOK)
                reading.check(hungry=hungry)
                for task, result in pool.results(ready) if pool is not None else ():
                    self._done(task, result)
                self._look_up()
            self._flush()
        finally:
            reading.close()
            if pool is not None:
                pool.close()

    def _look_up(self) -> None:
        self._flush(soon=True)
        self._listener.progress(self._counts, self._files)

    def _consider(self, found: Found) -> Task | None:
        """Decide what to do about one thing that was read; a task that is returned has to be extracted."""
        if isinstance(found, EndOfFile):
            self._files += 1
            self._ended.append(found)
            return None
        if isinstance(found, StoredFailure):
            self._fail(found)
            return None
        self._counts.seen += 1
        known = self._workspace.state(found.key)
        if known is not None and not self._options.force:
            state, fingerprint, recipe = known
            same = fingerprint == found.fingerprint and recipe == self._recipe
            if same and state == "done":
                self._counts.unchanged += 1
                return None
            if same and not self._options.retry:
                self._counts.failed += 1
                return None
        if self._options.dry_run:
            self._tell_apart(found, known)
            return None
        if found.content in self._waiting:
            self._waiting[found.content].append(found)
        elif found.content in self._fresh:
            self._copy(found, self._fresh[found.content])
        elif not self._options.force and self._take_over(found):
            pass
        else:
            self._waiting[found.content] = []
            return found
        return None

    def _tell_apart(self, task: Task, known: tuple[str, str, Recipe] | None) -> None:
        if known is None:
            self._counts.new += 1
        elif known[1] != task.fingerprint:
            self._counts.changed += 1
        else:
            self._counts.outdated += 1

    def _take_over(self, task: Task) -> bool:
        other = self._workspace.same_content(task.content, self._recipe)
        if other is None:
            return False
        self._add(self._workspace.copy_of(other, task.source, task.key))
        self._counts.copied += 1
        return True

    def _copy(self, task: Task, result: Extracted) -> None:
        self._add(copy(result.header, result.facts, task.source, task.key))
        self._counts.copied += 1

    def _done(self, task: Task, result: Extracted | StoredFailure) -> None:
        duplicates = self._waiting.pop(task.content, [])
        if isinstance(result, StoredFailure):
            self._fail(result)
            for other in duplicates:
                self._fail(other.failure(result.error, result.reason))
            return
        self._counts.extracted += 1
        self._add(result)
        self._fresh[task.content] = result
        for other in duplicates:
            self._copy(other, result)

    def _fail(self, failure: StoredFailure) -> None:
        self._counts.failed += 1
        if failure.stage == "read":
            self._counts.seen += 1
        self._listener.failure(failure)
        self._add(failure)

    def _add(self, result: Extracted | StoredFailure) -> None:
        if self._run is not None:
            self._results.append(result)

    def _flush(self, *, soon: bool = False) -> None:
        """Write what has come in; with ``soon`` only if it is worth a transaction."""
        now = time.monotonic()
        if self._run is None or (soon and len(self._results) < _RESULTS and now - self._flushed < _SECONDS):
            return
        self._workspace.save(self._run, self._recipe, self._results, **self._counts.of_run())
        for end in self._ended:
            self._workspace.forget_failures(end.path, end.failed)
        self._results, self._ended = [], []
        self._fresh.clear()
        self._flushed = now


@contextmanager
def _stopping(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and SIGTERM call ``stop`` once; a second Ctrl-C interrupts at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def asked(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        stop()

    before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
