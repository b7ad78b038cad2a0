"""Reading files in a child process, so that a hostile file can't take the driver with it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path, PurePosixPath

from vnextract.batch.options import PoolOptions
from vnextract.batch.pool import Task
from vnextract.batch.processes import Child, limit_memory
from vnextract.model import Failure, Source
from vnextract.readers import Input, ReadOptions, read_input
from vnextract.store import StoredFailure, digests

# Files handed over at once, and how many such parcels the child may have: it never waits for the driver.
_PARCEL, _PARCELS = 32, 2


@dataclass(frozen=True, slots=True)
class Place:
    """A file and what it is called in the workspace: ``path`` is ``label/relative path``."""

    item: Input
    path: str


@dataclass(frozen=True, slots=True)
class EndOfFile:
    """A file was read to its end; ``failed`` are the keys of the failures in it."""

    path: str
    failed: tuple[str, ...]


Found = Task | StoredFailure | EndOfFile


def relative_path(item: Input) -> str:
    """The path of an input below the folder it was found in, ending included: ``"2024/a.txt.gz"``."""
    return f"{item.name}.gz" if item.compressed and item.path.lower().endswith(".gz") else item.name


def storable(name: str) -> str:
    """A file name as text that can be stored: bytes that are no UTF-8 become ``\\udcff`` and the like."""
    return name.encode("utf-8", "backslashreplace").decode()


def root_folder(item: Input) -> Path:
    """The folder that :func:`relative_path` is relative to."""
    folder = Path(item.path).absolute()  # not resolved: a link has another name than its target
    for _ in Path(relative_path(item)).parts:
        folder = folder.parent
    return folder


def read_place(place: Place, options: ReadOptions) -> Iterator[Task | StoredFailure]:
    """Read one file; every article gets its key, and paths become those of the workspace."""
    item = place.item
    taken: dict[str, int] = {}
    for found in read_input(item, options):
        path = found.path or item.path
        # "!member" of an archive, ":5" of a line
        inside = storable(path[len(item.path) :]) if path.startswith(item.path) else ""
        path = place.path + inside
        # What readers call an article after its file adds nothing to the path.
        stem = storable(item.stem)
        usual = f"{stem}/{PurePosixPath(inside[1:]).with_suffix('')}" if inside else stem
        id = storable(found.id) if found.id is not None else None
        name = path if id in (None, usual) else f"{path}#{id}"
        number = taken[name] = taken.get(name, 0) + 1
        key = name if number == 1 else f"{name}~{number}"
        if isinstance(found, Failure):
            yield StoredFailure(key, id, place.path, "read", found.error, storable(found.reason))
            continue
        source: Source = replace(found, path=path, id=id)
        try:
            yield Task(key, place.path, source, *digests(source))
        except UnicodeEncodeError:
            reason = "holds half a surrogate pair, which is no character"
            yield StoredFailure(key, id, place.path, "read", "InputError", reason)


class Reading:
    """Iterates over the contents of files that a child process reads.

    Args:
        places: The files.
        options: For the readers.
        limits: Time for one step of reading, and memory.
        child: One that an earlier reading, with the same options, handed over.
    """

    def __init__(
        self,
        places: Iterable[Place],
        options: ReadOptions,
        limits: PoolOptions,
        *,
        child: Child | None = None,
    ) -> None:
        self._places, self._options, self._limits = iter(places), options, limits
        self._given: deque[Place] = deque()
        self._found: deque[Found] = deque()
        self._received = 0  # articles and failures of the file that is being read
        self._skip = 0  # of them, those known from before the child died
        self._failed: list[str] = []
        self._suspect: Place | None = None
        self._exhausted = False
        self._child = child
        self._since = 0.0

    @property
    def done(self) -> bool:
        """Whether everything has been read and taken."""
        return self._exhausted and not self._given and not self._found

    def connections(self) -> list[Connection]:
        """What to wait on for more."""
        return [self._child.connection] if self._child is not None and self._given else []

    def take(self) -> Found | None:
        """The next thing found, if it is there already."""
        if not self._found:
            self._give()
            if self._child is not None and self._given and self._child.connection.poll():
                self._receive()
        return self._found.popleft() if self._found else None

    def check(self, *, hungry: bool) -> None:
        """Look after the child; its time only counts while the driver is hungry for more."""
        if not hungry or not self._given:
            self._since = time.monotonic()
        elif self._child is not None and time.monotonic() - self._since > self._limits.timeout:
            self._child.kill()
            self._child = None
            self._give_up("Timeout", f"reading took longer than {self._limits.timeout:g} s")

    def hand_over(self) -> Child | None:
        """Give the child, which has nothing left to do, to the next reading."""
        child, self._child = self._child, None
        return child

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.kill()
            self._child = None

    def _give(self) -> None:
        if self._child is None and self._given:
            self._child = Child(read, self._options, self._limits.memory)
            self._child.connection.send(list(self._given))
            self._since = time.monotonic()
        while not self._exhausted and len(self._given) <= _PARCEL * (_PARCELS - 1):
            parcel = []
            for place in self._places:
                parcel.append(place)
                if len(parcel) == _PARCEL:
                    break
            self._exhausted = len(parcel) < _PARCEL
            if not parcel:
                return
            if self._child is None:
                self._child = Child(read, self._options, self._limits.memory)
            if not self._given:
                self._since = time.monotonic()
            self._given.extend(parcel)
            try:
                self._child.connection.send(parcel)
            except OSError:  # it has just died: _receive() will see the closed pipe
                return

    def _receive(self) -> None:
        assert self._child is not None
        try:
            message: Task | StoredFailure | None = self._child.connection.recv()
        except (EOFError, OSError):
            how = self._child.kill()
            self._child = None
            if self._suspect is self._given[0]:
                self._give_up("ReaderDied", f"reading it killed the process twice ({how})")
            else:  # the first time it may have been an accident
                self._suspect = self._given[0]
                self._skip, self._received = max(self._skip, self._received), 0
            return
        self._since = time.monotonic()
        if message is None:
            self._end()
            return
        self._received += 1
        if self._received > self._skip:
            self._found.append(message)
            if isinstance(message, StoredFailure):
                self._failed.append(message.key)

    def _end(self) -> None:
        place = self._given.popleft()
        self._found.append(EndOfFile(place.path, tuple(self._failed)))
        self._received = self._skip = 0
        self._failed = []

    def _give_up(self, error: str, reason: str) -> None:
        place = self._given[0]
        self._failed.append(place.path)
        self._found.append(
            StoredFailure(place.path, storable(place.item.stem), place.path, "read", error, reason)
        )
        self._end()


def read(connection: Connection, options: ReadOptions, memory: int) -> None:
    """The life of the reading child: takes parcels of places, sends what is in them; None ends a file.

    Everything is sent as soon as it is found, so that the file to blame for a death is always known.
    """
    limit_memory(memory)
    while True:
        for place in connection.recv():
            for found in read_place(place, options):
                connection.send(found)
            connection.send(None)
