"""JSON lines: one article a line, read one line at a time."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO

from vnextract.errors import InputError
from vnextract.model import Failure, Source
from vnextract.readers.encoding import decode
from vnextract.readers.inputs import Input
from vnextract.readers.options import Limits, ReadOptions
from vnextract.readers.records import is_result, source_of


def read(item: Input, options: ReadOptions) -> Iterator[Source | Failure]:
    """Read a file of any length in the memory of its longest line; a bad line is a failure of its own.

    Raises:
        InputError: a line beyond ``options.limits.line``.
        OSError: the file can't be read.
    """
    with item.open(options.limits) as stream:
        for number, line in enumerate(_lines(stream, options.limits), 1):
            if not line.strip(b"\xef\xbb\xbf \t\r\n"):
                continue
            name, path = f"{item.stem}/{number}", f"{item.path}:{number}"
            try:
                decoded = decode(line)
                record = json.loads(decoded.text)
                if is_result(record):
                    continue
                yield source_of(
                    record,
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


def _lines(stream: BinaryIO, limits: Limits) -> Iterator[bytes]:
    """The lines without their ends; UTF-16, as PowerShell writes it, is read whole and given as UTF-8."""
    line, number = stream.readline(limits.line + 1), 1
    if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        rest = stream.read(limits.file + 1)
        if len(rest) > limits.file:
            raise InputError(f"UTF-16 and larger than {limits.file:,} bytes; save it as UTF-8")
        text = decode(line + rest).text
        yield from (part.encode("utf-8", "surrogatepass") for part in text.split("\n"))
        return
    while line:
        if len(line) > limits.line:
            raise InputError(f"line {number}: longer than {limits.line:,} bytes")
        yield line.rstrip(b"\r\n")
        line, number = stream.readline(limits.line + 1), number + 1
