"""The same run on a Dask cluster.

Workers read, extract and write shards; only the driver writes the workspace.
"""

from __future__ import annotations

import json
import pickle
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from hashlib import blake2b
from importlib import import_module
from itertools import islice
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from vnextract.batch.isolated import Batch, Done, Isolated, Setup
from vnextract.batch.options import BatchError, MakeExtract, RunOptions, StartError
from vnextract.batch.progress import Counts, Listener, Silent
from vnextract.batch.reading import EndOfFile, Place, relative_path, root_folder, storable
from vnextract.batch.run import Outcome, make_extract, recipe_of
from vnextract.model import Failure
from vnextract.readers import Input, find_inputs, is_known
from vnextract.store import Extracted, Recipe, StoredFailure, Workspace
from vnextract.store.rows import from_line, to_json, to_line

# Files in one task: seconds of work, so that a lost worker costs little and the scheduler keeps up.
_FILES = 32
# Tasks that are under way or waiting, for each worker: bounds what the driver holds.
_TASKS_A_WORKER = 4
# Times that Dask starts a task again after an error in it, before the batch is halved.
_RETRIES = 2


@dataclass(frozen=True, slots=True)
class Shard:
    """What a task gives back: where its results are. The address holds a digest of the content."""

    address: str
    unchanged: int


def run_on_cluster(
    paths: Iterable[str | Path],
    workspace: Workspace,
    options: RunOptions,
    *,
    scheduler: str,
    shards: str | None = None,
    listener: Listener | None = None,
    make: MakeExtract | None = None,
    recipe: Recipe | None = None,
    files: int = _FILES,
) -> Outcome:
    """Like :func:`vnextract.batch.run`, with the work done by the workers of a Dask scheduler.

    Args:
        paths: Files and folders on storage that all workers reach, also as fsspec addresses (``s3://…``).
        workspace: Where results go; a file of this machine.
        options: As for a run on one machine, without ``limit``, ``sample`` and ``dry_run``.
        scheduler: Address of the scheduler, ``tcp://host:8786``.
        shards: Folder or fsspec address for the shards: JSON lines, an output document with its text each.
            Beside the workspace by default.
        listener: Is told how it goes.
        make: As for a run on one machine; importable on the workers.
        recipe: As for a run on one machine.
        files: Files in one task.

    Raises:
        BatchError: the scheduler can't be reached, the workers can't start, or an option is not for clusters.
        Others as :func:`vnextract.batch.run`.
    """
    if options.limit is not None or options.sample is not None or options.dry_run or options.retry:
        raise BatchError("--limit, --sample, --dry-run and retry are for runs without --scheduler")
    recipe = recipe or recipe_of(options)
    make = make or partial(make_extract, options.rules, options.kinds, recipe)
    setup = Setup(make, options.read, options.pool, options.since, options.until)
    target = shards or str(Path(f"{workspace.path}.shards").resolve())
    given = [str(path) for path in paths]
    try:
        client = _library("distributed").Client(scheduler, timeout="30s")
    except OSError as error:
        raise BatchError(f"no Dask scheduler answers at {scheduler}: {error}") from error
    with client:
        number = workspace.start_run(recipe, {"paths": given, "scheduler": scheduler, **options.told()})
        state = "failed"
        driver = _Driver(client, workspace, options, recipe, number, listener or Silent())
        try:
            submit = partial(extract_batch, pickle.dumps(setup), target)
            driver.go(_places(given, workspace, driver.fail), submit, files)
            workspace.link_duplicates()
            state = "finished"
        except KeyboardInterrupt:
            state = "interrupted"
        finally:
            workspace.end_run(number, state)
    return Outcome(number, state, driver.counts, driver.files)


def extract_batch(setup: bytes, target: str, batch: Batch) -> Shard:
    """What a worker does: read and extract some files, and write the results as a shard."""
    worker = _library("distributed").get_worker()
    # One isolated process for each thread of the worker, kept from task to task: it has the models loaded.
    kept: dict[int, tuple[bytes, Isolated]] = worker.__dict__.setdefault("_vnextract", {})
    thread = threading.get_ident()
    if thread in kept and kept[thread][0] != setup:  # of another run
        kept.pop(thread)[1].close()
    _, isolated = kept.get(thread) or kept.setdefault(thread, (setup, Isolated(setup)))
    try:
        with TemporaryDirectory() as folder:
            places = tuple(_fetched(place, Path(folder), number) for number, place in enumerate(batch.places))
            done = isolated.do(Batch(places, batch.known))
    except BatchError:
        kept.pop(thread)[1].close()
        raise
    return Shard(_write(target, done), done.unchanged)


class _Driver:
    def __init__(
        self,
        client: Any,
        workspace: Workspace,
        options: RunOptions,
        recipe: Recipe,
        run: int,
        listener: Listener,
    ) -> None:
        self._client, self._workspace, self._options = client, workspace, options
        self._recipe, self._run, self._listener = recipe, run, listener
        self.counts, self.files = Counts(), 0

    def go(self, places: Iterator[Place], submit: Callable[[Batch], Shard], files: int) -> None:
        waiting: dict[Any, tuple[Place, ...]] = {}
        completed = _library("distributed").as_completed()

        def start(some: tuple[Place, ...]) -> None:
            batch = Batch(some, self._known(some))
            future = self._client.submit(submit, batch, pure=False, retries=_RETRIES)
            waiting[future] = some
            completed.add(future)

        def start_more() -> None:
            workers = max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))
            while len(waiting) < workers * _TASKS_A_WORKER and (some := tuple(islice(places, files))):
                start(some)

        start_more()
        while waiting:
            future = next(completed)
            some = waiting.pop(future)
            if future.status == "finished":
                self._take(future.result())
            elif isinstance(error := future.exception(), StartError):
                raise error
            elif len(some) > 1:
                # Something in it takes the worker with it: halve the batch until it is alone.
                middle = len(some) // 2
                start(some[:middle])
                start(some[middle:])
            else:
                self._give_up(some[0], error)
            future.release()
            self._listener.progress(self.counts, self.files)
            start_more()

    def fail(self, failure: StoredFailure) -> None:
        """Store a failure that the driver found itself."""
        self._store([failure], [])

    def _known(self, places: Iterable[Place]) -> dict[str, str]:
        if self._options.force:
            return {}
        recipe = self._recipe
        known: dict[str, str] = {}
        for place in places:
            # Members of an archive have paths that begin with its own.
            rows = self._workspace.db.execute(
                "SELECT key, fingerprint FROM articles WHERE path >= ?1 AND path < ?1 || char(1114111)"
                " AND program = ?2 AND rules = ?3 AND kinds = ?4",
                (place.path, recipe.program, recipe.rules, recipe.kinds),
            )
            known.update(rows.fetchall())
            failed = self._workspace.db.execute(
                "SELECT key, coalesce(fingerprint, '') FROM failures WHERE path = ? AND stage = 'extract'"
                " AND program = ? AND rules = ? AND kinds = ?",
                (place.path, recipe.program, recipe.rules, recipe.kinds),
            )
            known.update(failed.fetchall())
        return known

    def _take(self, shard: Shard) -> None:
        results, ends = _read(shard.address)
        self.counts.unchanged += shard.unchanged
        self.counts.seen += shard.unchanged
        self._store(results, ends)

    def _give_up(self, place: Place, error: BaseException) -> None:
        reason = " ".join(str(error).split())[:300]
        failure = StoredFailure(place.path, None, place.path, "read", type(error).__name__, reason)
        self._store([failure], [EndOfFile(place.path, (failure.key,))])

    def _store(self, results: list[Extracted | StoredFailure], ends: list[EndOfFile]) -> None:
        for result in results:
            self.counts.seen += 1
            if isinstance(result, StoredFailure):
                self.counts.failed += 1
                self._listener.failure(result)
            else:
                self.counts.extracted += 1
        self.files += len(ends)
        self._workspace.save(self._run, self._recipe, results, **self.counts.of_run())
        for end in ends:
            self._workspace.forget_failures(end.path, end.failed)


def _library(name: str) -> Any:
    # Of the extra "dask", and without types.
    return import_module(name)


def _places(
    given: Iterable[str], workspace: Workspace, fail: Callable[[StoredFailure], None]
) -> Iterator[Place]:
    labels: dict[str, str] = {}

    def place(item: Input, folder: str) -> Place:
        if folder not in labels:
            labels[folder] = workspace.root(folder)
        return Place(item, f"{labels[folder]}/{storable(relative_path(item))}")

    for path in given:
        if "://" in path:
            yield from (place(item, folder) for item, folder in _remote(path))
            continue
        for item in find_inputs([Path(path).absolute()], is_known):
            if isinstance(item, Failure):
                name = storable(Path(item.path or "").name) or "?"
                fail(StoredFailure(name, None, name, "read", item.error, storable(item.reason)))
            else:
                yield place(item, str(root_folder(item)))


def _remote(address: str) -> Iterator[tuple[Input, str]]:
    """Files under an fsspec address, with the folder that their names are relative to."""
    fsspec = _library("fsspec")
    system, top = fsspec.core.url_to_fs(address)
    single = system.isfile(top)
    folder = str(PurePosixPath(top).parent) if single else top.rstrip("/")
    for path in [top] if single else sorted(system.find(top)):
        name = path[len(folder) + 1 :]
        if is_known(name) and not any(part.startswith(".") for part in PurePosixPath(name).parts):
            packed = name.lower().endswith(".gz")
            bare = name[: -len(".gz")] if packed else name
            item = Input(system.unstrip_protocol(path), bare, compressed=packed, depth=int(packed))
            yield item, str(system.unstrip_protocol(folder))


def _fetched(place: Place, folder: Path, number: int) -> Place:
    """The place with its file on this machine: readers read local files."""
    if "://" not in place.item.path:
        return place
    fsspec = _library("fsspec")
    ending = ".gz" if place.item.compressed else ""
    local = folder / f"{number}{ending}"
    with suppress(OSError), fsspec.open(place.item.path, "rb") as remote, local.open("wb") as file:
        while block := remote.read(1 << 20):
            file.write(block)
    return Place(replace(place.item, path=str(local)), place.path)


def _write(target: str, done: Done) -> str:
    """Write a shard under the digest of its content: a task that runs twice writes the same file."""
    fsspec = _library("fsspec")
    lines = [to_line(r) if isinstance(r, Extracted) else to_json(_failure(r)) for r in done.results]
    lines += [to_json({"end": end.path, "failed": list(end.failed)}) for end in done.ends]
    content = "".join(f"{line}\n" for line in lines).encode()
    name = f"{blake2b(content, digest_size=16).hexdigest()}.jsonl"
    system, folder = fsspec.core.url_to_fs(target)
    system.makedirs(folder, exist_ok=True)
    path = f"{folder}/{name}"
    if not system.exists(path):
        partial = f"{folder}/.{name}.{threading.get_ident()}"
        system.pipe_file(partial, content)
        system.mv(partial, path)
    return str(system.unstrip_protocol(path))


def _read(address: str) -> tuple[list[Extracted | StoredFailure], list[EndOfFile]]:
    fsspec = _library("fsspec")
    results: list[Extracted | StoredFailure] = []
    ends: list[EndOfFile] = []
    with fsspec.open(address, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if line.startswith('{"failure": '):
                results.append(StoredFailure(**json.loads(line)["failure"]))
            elif line.startswith('{"end": '):
                end = json.loads(line)
                ends.append(EndOfFile(end["end"], tuple(end["failed"])))
            else:
                results.append(from_line(line))
    return results, ends


def _failure(failure: StoredFailure) -> dict[str, Any]:
    return {"failure": asdict(failure)}
