"""JSON lines: one article a line, read one line at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator

from vnextract.errors import InputError
from vnextract.model import Failure, Source
from vnextract.readers.encoding import decode
from vnextract.readers.inputs import Input
from vnextract.readers.options import ReadOptions
from vnextract.readers.records import source_of


def read(item: Input, options: ReadOptions) -> Iterator[Source | Failure]:
    """Read a file of any length in the memory of its longest line; a bad line is a failure of its own.

    Raises:
        InputError: a line beyond ``options.limits.line``.
        OSError: the file can't be read.
    """
    limit = options.limits.line
    with item.open(options.limits) as stream:
        number = 0
        while line := stream.readline(limit + 1):
            number += 1
            if len(line) > limit:
                raise InputError(f"line {number}: longer than {limit:,} bytes")
            if not line.strip(b"\xef\xbb\xbf \t\r\n"):
                continue
            name, path = f"{item.stem}/{number}", f"{item.path}:{number}"
            try:
                decoded = decode(line)
                yield source_of(
                    json.loads(decoded.text),
                    line,
                    id=name,
                    path=item.path,
                    encoding=decoded.encoding,
                    certainty=decoded.certainty,
                    options=options,
                )
            except json.JSONDecodeError as error:
                yield Failure(name, path, "JSONDecodeError", f"line {number}: no JSON: {error.msg}")
            except (InputError, RecursionError) as error:
                reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
                yield Failure(name, path, type(error).__name__, f"line {number}: {reason}")
