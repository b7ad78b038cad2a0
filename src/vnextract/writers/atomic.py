"""Write a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

_TEMPORARY = ".vnextract-"


@contextmanager
def atomic_text(path: Path) -> Iterator[TextIO]:
    """Open a UTF-8 text file that appears under its name only when the block ends well.

    What is no file, such as ``/dev/stdout`` or a pipe, is written as it stands.

    Raises:
        OSError: the folder can't be made or the file not written; what stood there before still does.
    """
    with _named_errors(path), _stream(path) as stream:
        yield stream


@contextmanager
def _named_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # A full disk does not say what it was to hold, a closed folder names the temporary file.
        if error.errno is not None and (error.filename is None or _TEMPORARY in str(error.filename)):
            error.filename = str(path)
        raise


@contextmanager
def _stream(path: Path) -> Iterator[TextIO]:
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as stream:
            yield stream
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=_TEMPORARY, suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass", newline="\n") as stream:
            yield stream
        # mkstemp makes files that only the owner may read; results get the permissions of any new file.
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
