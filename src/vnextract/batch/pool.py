"""A pool of worker processes that survives what articles do to them.

Each worker answers its articles in order, so the first unanswered one is to blame when it dies or hangs.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler

from vnextract.batch.options import MakeExtract, PoolOptions, StartError
from vnextract.batch.processes import Child, limit_memory
from vnextract.model import Source
from vnextract.store import Extracted, StoredFailure, prepare

# A second article waits in the pipe so that a worker never idles, but only if it fits into the pipe's buffer:
# a longer one would make the driver wait for a worker that may hang.
_FITS_PIPE = 48 * 1024
_AHEAD = 2
_START_LIMIT = 300.0  # seconds to load rules and models, on the slowest machine
_FAILED_STARTS = 3


@dataclass(frozen=True, slots=True)
class Task:
    """One article to extract; ``origin`` is the file it came from, ``key`` its identity."""

    key: str
    origin: str
    source: Source
    content: str
    fingerprint: str

    def failure(self, error: str, reason: str) -> StoredFailure:
        """What stands in the place of the result."""
        return StoredFailure(
            self.key, self.source.id, self.origin, "extract", error, reason, self.fingerprint
        )


@dataclass(slots=True)
class _Worker:
    child: Child
    since: float
    ready: bool = False
    done: int = 0
    tasks: deque[Task] = field(default_factory=deque)


class Pool:
    """Worker processes that turn tasks into results, in any order.

    Args:
        make: Loads rules and models, once a worker.
        options: Number of workers and limits.
    """

    def __init__(self, make: MakeExtract, options: PoolOptions) -> None:
        self._make, self._options = make, options
        self._workers = [self._start() for _ in range(max(1, options.workers))]
        self._again: deque[Task] = deque()
        self._deaths: dict[str, int] = {}
        self._failed_starts = 0

    def connections(self) -> list[Connection]:
        """What to wait on for the next result."""
        return [worker.child.connection for worker in self._workers]

    def pids(self) -> list[int]:
        """Process ids of the workers."""
        return [worker.child.pid for worker in self._workers]

    @property
    def busy(self) -> bool:
        """Whether results are still to come."""
        return bool(self._again) or any(worker.tasks for worker in self._workers)

    def wants(self) -> bool:
        """Whether another task can be taken at once."""
        return not self._again and any(self._has_room(worker) for worker in self._workers)

    def submit(self, task: Task) -> None:
        """Take a task; it waits if no worker has room for it."""
        self._again.append(task)
        self._feed()

    def results(self, ready: Iterable[object] = ()) -> list[tuple[Task, Extracted | StoredFailure]]:
        """What has come in since the last call; also finds the dead and the hanging.

        Args:
            ready: Those of :meth:`connections` that have something to say.
        """
        found: list[tuple[Task, Extracted | StoredFailure]] = []
        waiting = set(map(id, ready))
        now = time.monotonic()
        for index, worker in enumerate(self._workers):
            if id(worker.child.connection) in waiting:
                self._receive(index, worker, found)
            elif worker.tasks and worker.ready and now - worker.since > self._options.timeout:
                worker.child.kill()
                task = worker.tasks.popleft()
                found.append((task, task.failure("Timeout", f"took longer than {self._options.timeout:g} s")))
                self._replace(index, worker)
            elif not worker.ready and now - worker.since > _START_LIMIT:
                worker.child.kill()
                raise StartError("a worker process did not start in five minutes; is the machine overloaded?")
        self._feed()
        return found

    def close(self) -> None:
        """End all workers at once."""
        for worker in self._workers:
            worker.child.kill()
        self._workers.clear()

    def _start(self) -> _Worker:
        return _Worker(Child(work, self._make, self._options.memory), time.monotonic())

    def _replace(self, index: int, worker: _Worker) -> None:
        self._again.extendleft(reversed(worker.tasks))
        self._workers[index] = self._start()

    def _has_room(self, worker: _Worker) -> bool:
        if worker.done + len(worker.tasks) >= self._options.recycle:
            return False
        # A task that has killed a worker before gets one to itself.
        return len(worker.tasks) < _AHEAD and not any(task.key in self._deaths for task in worker.tasks)

    def _feed(self) -> None:
        while self._again:
            task = self._again[0]
            message = ForkingPickler.dumps(task)
            alone = len(message) > _FITS_PIPE or task.key in self._deaths
            room = [
                w for w in self._workers if self._has_room(w) and not (alone and (w.tasks or not w.ready))
            ]
            if not room:
                return
            worker = min(room, key=lambda w: (not w.ready, len(w.tasks)))
            self._again.popleft()
            if not worker.tasks:
                worker.since = time.monotonic()
            worker.tasks.append(task)
            try:
                worker.child.connection.send_bytes(message)
            except OSError:  # it has just died: results() will see the closed pipe
                return

    def _receive(
        self, index: int, worker: _Worker, found: list[tuple[Task, Extracted | StoredFailure]]
    ) -> None:
        try:
            answer = worker.child.connection.recv()
        except (EOFError, OSError):
            self._bury(index, worker, found)
            return
        worker.since = time.monotonic()
        if not worker.ready:
            if isinstance(answer, str):
                raise StartError(f"a worker could not load the rules and models: {answer}")
            worker.ready, self._failed_starts = True, 0
            return
        task = worker.tasks.popleft()
        self._deaths.pop(task.key, None)
        worker.done += 1
        result, spent = answer
        found.append((task, result))
        # A worker that ran out of memory would fail the next article without its fault.
        if spent or (worker.done >= self._options.recycle and not worker.tasks):
            worker.child.kill()
            self._replace(index, worker)

    def _bury(self, index: int, worker: _Worker, found: list[tuple[Task, Extracted | StoredFailure]]) -> None:
        how = worker.child.kill()
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= _FAILED_STARTS:
                raise StartError(f"worker processes die while they start ({how}); is there enough memory?")
        elif worker.tasks:
            suspect = worker.tasks[0]
            deaths = self._deaths.get(suspect.key, 0) + 1
            self._deaths[suspect.key] = deaths
            # The first time it may have been an accident (an operator's kill, memory that others took).
            if deaths > 1:
                worker.tasks.popleft()
                del self._deaths[suspect.key]
                reason = f"killed its process twice ({how})"
                found.append((suspect, suspect.failure("WorkerDied", reason)))
        self._replace(index, worker)


def work(connection: Connection, make: MakeExtract, memory: int) -> None:
    """The life of a worker: load once, then answer tasks with ``(result, spent)`` until the pipe closes."""
    try:
        extract = make()
    except Exception as error:
        connection.send(f"{type(error).__name__}: {error}")
        return
    limit_memory(memory)
    connection.send(None)
    while True:
        task: Task = connection.recv()
        spent = False
        result: Extracted | StoredFailure
        try:
            result = prepare(extract(task.source), task.source, task.key)
        except MemoryError:
            spent = True
            result = task.failure("MemoryError", f"needs more than {memory} MB of memory")
        except (Exception, SystemExit) as error:
            reason = " ".join(str(error).split())[:300] or type(error).__name__
            result = task.failure(type(error).__name__, reason)
        connection.send((result, spent))
