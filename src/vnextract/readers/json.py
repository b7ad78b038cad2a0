"""JSON: one article, or a list of them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from vnextract.errors import InputError
from vnextract.model import Failure, Source
from vnextract.readers.encoding import decode
from vnextract.readers.inputs import Input
from vnextract.readers.options import ReadOptions
from vnextract.readers.records import is_result, source_of


def read(item: Input, options: ReadOptions) -> Iterator[Source | Failure]:
    """Read an object with a text, or a list of such objects; a bad record is a failure of its own.

    Raises:
        InputError: no JSON, nested too deeply, or too large.
    """
    data = item.read(options.limits)
    decoded = decode(data)
    try:
        content = json.loads(decoded.text)
    except json.JSONDecodeError as error:
        raise InputError(f"no JSON: {error}") from error
    except RecursionError as error:
        raise InputError("nested too deeply") from error
    several = isinstance(content, list)
    for number, record in enumerate(content if several else [content], 1):
        if is_result(record):
            continue
        name = f"{item.stem}/{number}" if several else item.stem
        own = json.dumps(record).encode() if several else data
        try:
            yield source_of(
                record,
                own,
                id=name,
                path=item.path,
                encoding=decoded.encoding,
                certainty=decoded.certainty,
                options=options,
            )
        except InputError as error:
            where = f"record {number}: " if several else ""
            yield Failure(name, item.path, "InputError", f"{where}{error}")
