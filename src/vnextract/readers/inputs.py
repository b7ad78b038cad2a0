"""Which files there are to read: files, folders, globs, lists, each with the name its articles go by."""

from __future__ import annotations

import glob
import gzip
import io
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from vnextract.errors import InputError
from vnextract.model import Failure
from vnextract.readers.options import Limits

# Word, LibreOffice, vi and editors leave these beside the real file; __MACOSX is what Finder adds to a zip.
_TEMPORARY_STARTS = (".", "~$", "#", "__MACOSX")
_TEMPORARY_ENDS = ("~", ".tmp", ".temp", ".bak", ".swp", ".part", ".crdownload")


@dataclass(frozen=True, slots=True)
class Input:
    """One file, or one member of an archive; it can be sent to another process.

    ``path`` says where it is, for people; ``name`` is its relative path, from which ``article.id`` is made.
    ``data`` is the content of a member, ``compressed`` says that the bytes are gzip, ``depth`` counts the
    archives around it.
    """

    path: str
    name: str
    data: bytes | None = None
    compressed: bool = False
    depth: int = 0

    @property
    def ending(self) -> str:
        """The ending that decides on the reader, in lower case with its dot."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return self.name[: len(self.name) - len(PurePosixPath(self.name).suffix)]

    def open(self, limits: Limits) -> BinaryIO:
        """Open the bytes, decompressed.

        Raises:
            OSError: it can't be opened.
        """
        raw: BinaryIO = io.BytesIO(self.data) if self.data is not None else open(self.path, "rb")  # noqa: SIM115, PTH123
        if not self.compressed:
            return raw
        size = len(self.data) if self.data is not None else os.fstat(raw.fileno()).st_size
        allowed = min(limits.expanded, max(limits.ratio_floor, size * limits.ratio))
        return io.BufferedReader(_Expanding(raw, allowed))

    def read(self, limits: Limits) -> bytes:
        """All bytes.

        Raises:
            InputError: there are more than ``limits.file``, or they don't decompress.
            OSError: it can't be read.
        """
        with self.open(limits) as stream:
            data = stream.read(limits.file + 1)
        if len(data) > limits.file:
            raise InputError(f"larger than {limits.file:,} bytes; split it or give JSON lines")
        return data


class _Expanding(io.RawIOBase):
    """A gzip stream that refuses to grow beyond ``allowed`` bytes."""

    def __init__(self, raw: BinaryIO, allowed: int) -> None:
        self._raw, self._stream, self._left = raw, gzip.GzipFile(fileobj=raw), allowed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # io types the buffer too widely
        try:
            count = self._stream.readinto(view)
        except (EOFError, OSError, ValueError) as error:
            raise InputError(f"damaged gzip data: {error}") from error
        self._left -= count
        if self._left < 0:
            raise InputError("the archive expands without measure; unpack it yourself if you trust it")
        return count

    def close(self) -> None:
        self._stream.close()
        self._raw.close()
        super().close()


def is_passed_over(name: str) -> bool:
    """Whether a file or folder of this name is hidden or temporary."""
    return name.startswith(_TEMPORARY_STARTS) or name.lower().endswith(_TEMPORARY_ENDS)


def find_inputs(paths: Iterable[str | Path], is_known: Callable[[str], bool]) -> Iterator[Input | Failure]:
    """Walk files, folders and globs, in sorted order.

    Args:
        paths: A file given by name is read whatever it is called; in a folder hidden and temporary files and
            those with an unknown ending are passed over.
        is_known: Says of a file name whether there is a reader for it.

    Yields:
        A failure stands for a path that is missing or can't be listed.
    """
    for given in paths:
        try:
            yield from _found(given, is_known)
        except (OSError, ValueError) as error:  # a name that is too long, or holds a null
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            yield Failure(None, str(given), type(error).__name__, f"no usable path: {reason}")


def _found(given: str | Path, is_known: Callable[[str], bool]) -> Iterator[Input | Failure]:
    path = Path(given)
    if str(given) == "":
        yield Failure(None, "", "InputError", "an empty path; is a variable of your shell unset?")
    elif path.is_dir():
        yield from _walk(path, is_known)
    elif path.exists():
        yield _input(path, path.name)
    elif glob.has_magic(str(given)):
        matches = sorted(glob.glob(str(given), recursive=True))  # noqa: PTH207
        if not matches:
            yield Failure(None, str(given), "InputError", "no file matches; check the pattern")
        for match in map(Path, matches):
            if match.is_dir():
                yield from _walk(match, is_known)
            elif not is_passed_over(match.name) and is_known(match.name):
                yield _input(match, match.name)
    else:
        yield Failure(None, str(given), "InputError", "no such file or folder; check the path")


def _walk(top: Path, is_known: Callable[[str], bool]) -> Iterator[Input | Failure]:
    problems: list[OSError] = []
    for folder, folders, names in os.walk(top, onerror=problems.append):
        folders[:] = sorted(f for f in folders if not is_passed_over(f))
        for name in sorted(names):
            path = Path(folder, name)
            if is_passed_over(name) or not is_known(name):
                continue
            # A broken link is a failure when it is opened.
            if path.is_file() or not path.exists():
                yield _input(path, path.relative_to(top).as_posix())
            else:
                yield Failure(
                    None, str(path), "InputError", "a pipe or a device, no file; it might never end"
                )
        while problems:
            yield _unlisted(problems.pop())
    while problems:
        yield _unlisted(problems.pop())


def _unlisted(error: OSError) -> Failure:
    return Failure(
        None, str(error.filename), type(error).__name__, f"can't list the folder: {error.strerror}"
    )


def _input(path: Path, name: str) -> Input:
    # macOS gives file names in NFD; the same name should give the same id everywhere.
    name = unicodedata.normalize("NFC", name)
    if name.lower().endswith(".gz"):
        return Input(str(path), name[: -len(".gz")], compressed=True, depth=1)
    return Input(str(path), name)
