"""A child process that takes messages in order and answers them, and may die at any moment."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any


class Child:
    """One child process and the pipe to it.

    Args:
        target: Runs in the child with ``(connection, *arguments)``; a module-level function.
        arguments: Picklable.
    """

    def __init__(self, target: Callable[..., None], *arguments: Any) -> None:
        # spawn: a fork would copy the driver's open SQLite connection, which SQLite forbids.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self.connection: Connection = ours
        self._process = context.Process(target=_main, args=(target, theirs, arguments), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid or 0

    def kill(self) -> str:
        """End the child at once and say how it ended."""
        if self._process.is_alive():
            self._process.kill()
        return self.reap()

    def reap(self) -> str:
        """Wait for a child that is ending; ``"signal 9"`` or ``"exit code 1"``."""
        self._process.join()
        code = self._process.exitcode or 0
        self.connection.close()
        self._process.close()
        return f"signal {-code}" if code < 0 else f"exit code {code}"


def _main(target: Callable[..., None], connection: Connection, arguments: tuple[Any, ...]) -> None:
    # Ctrl-C reaches the whole process group; only the driver may decide what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    # The driver has gone, or has closed the pipe because it wants no more.
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        target(connection, *arguments)


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def limit_memory(megabytes: int) -> None:
    """Let this process grow by so much from now on; what goes beyond raises MemoryError. Linux only."""
    if megabytes <= 0:
        return
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
            used = int(statm.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + megabytes * 1024 * 1024, resource.RLIM_INFINITY))
    except (ImportError, OSError, ValueError):  # no such limit on this system: the run goes on without it
        return
