"""Reading and extracting in a process of its own, for engines whose workers must not die of an article.

A cluster's worker talks over pipes to :func:`main` in another process, which does what a run on one machine
does: it reads in one child and extracts in another. So an article behaves in the same way on both.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from multiprocessing.connection import wait
from typing import IO

from vnextract.batch.options import BatchError, MakeExtract, PoolOptions, StartError
from vnextract.batch.pool import Pool, Task
from vnextract.batch.processes import Child
from vnextract.batch.reading import EndOfFile, Place, Reading
from vnextract.readers import ReadOptions
from vnextract.store import Extracted, StoredFailure

_LENGTH = 8  # bytes that say how long the next message is


@dataclass(frozen=True, slots=True)
class Setup:
    """What stays the same over all batches of a run."""

    make: MakeExtract
    read: ReadOptions
    pool: PoolOptions
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Files to do; ``known`` maps keys to the fingerprints that need not be done again."""

    places: tuple[Place, ...]
    known: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a batch, in order of reading."""

    results: tuple[Extracted | StoredFailure, ...]
    ends: tuple[EndOfFile, ...]
    unchanged: int


class Isolated:
    """The driver's side: one process that does batches, one at a time.

    Args:
        setup: Pickled :class:`Setup`.
    """

    def __init__(self, setup: bytes) -> None:
        command = [sys.executable, "-c", "from vnextract.batch.isolated import main; main()"]
        # The path of this process, so that what `setup` names can be imported there too.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout
        _send(self._to, setup)

    def do(self, batch: Batch) -> Done:
        """Do a batch.

        Raises:
            StartError: the children can't start.
            BatchError: the process has died.
        """
        try:
            _send(self._to, pickle.dumps(batch))
            answer = pickle.loads(_receive(self._from))
        except (OSError, EOFError) as error:
            raise BatchError("the isolated process has died") from error
        if isinstance(answer, str):
            raise StartError(answer)
        assert isinstance(answer, Done)
        return answer

    def close(self) -> None:
        """End the process and its children."""
        self._process.kill()
        self._process.wait()
        self._to.close()
        self._from.close()


def in_time(task: Task, since: date | None, until: date | None) -> bool:
    """Whether an article was published in that time; one without a day was not, unless all are taken."""
    if since is None and until is None:
        return True
    published = str(task.source.published or "")[:10]
    return bool(published) and str(since or "") <= published <= str(until or "9999-12-31")


class _Server:
    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._options = replace(setup.pool, workers=1)
        self._pool: Pool | None = None
        self._reader: Child | None = None

    def do(self, batch: Batch) -> Done:
        setup = self._setup
        reading = Reading(batch.places, setup.read, setup.pool, child=self._reader)
        order: list[str] = []
        results: dict[str, Extracted | StoredFailure] = {}
        ends: list[EndOfFile] = []
        unchanged = 0
        while not (reading.done and (self._pool is None or not self._pool.busy)):
            while (self._pool is None or self._pool.wants()) and (found := reading.take()) is not None:
                if isinstance(found, EndOfFile):
                    ends.append(found)
                elif isinstance(found, StoredFailure):
                    order.append(found.key)
                    results[found.key] = found
                elif batch.known.get(found.key) == found.fingerprint:
                    unchanged += 1
                elif in_time(found, setup.since, setup.until):
                    order.append(found.key)
                    self._pool = self._pool or Pool(setup.make, self._options)
                    self._pool.submit(found)
            hungry = not reading.done and (self._pool is None or self._pool.wants())
            sources = self._pool.connections() if self._pool is not None else []
            ready = wait([*sources, *(reading.connections() if hungry else [])], timeout=0.2)
            reading.check(hungry=hungry)
            for task, result in self._pool.results(ready) if self._pool is not None else ():
                results[task.key] = result
        self._reader = reading.hand_over()
        return Done(tuple(results[key] for key in order), tuple(ends), unchanged)


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(len(message).to_bytes(_LENGTH) + message)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    head = stream.read(_LENGTH)
    message = stream.read(int.from_bytes(head))
    if len(head) < _LENGTH or len(message) < int.from_bytes(head):
        raise EOFError
    return message


def _messages(stream: IO[bytes]) -> Iterator[bytes]:
    try:
        while True:
            yield _receive(stream)
    except EOFError:
        return


def main() -> None:
    """Serve batches from standard input to standard output until it closes."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get among the answers
    messages = _messages(sys.stdin.buffer)
    server = _Server(pickle.loads(next(messages)))
    for message in messages:
        try:
            answer: Done | str = server.do(pickle.loads(message))
        except StartError as error:
            answer = str(error)
        with suppress(BrokenPipeError):  # the worker that asked has gone
            _send(answers, pickle.dumps(answer))
    os._exit(0)  # the children leave with this process
