"""Plain text, in whatever encoding."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from vnextract.model import Failure, Source
from vnextract.readers.encoding import decode
from vnextract.readers.inputs import Input
from vnextract.readers.language import language_of
from vnextract.readers.options import ReadOptions


def read(item: Input, options: ReadOptions) -> Iterator[Source | Failure]:
    """Read one article; its offsets need ``article.text`` unless the file is UTF-8.

    Raises:
        InputError: a binary file, undecodable bytes, or too many of them.
    """
    yield source_of(item.read(options.limits), id=item.stem, path=item.path, embed=item.compressed)


def source_of(data: bytes, *, id: str | None, path: str | None, embed: bool = False) -> Source:
    """Decode the bytes of one plain text.

    Raises:
        InputError: a binary file or undecodable bytes.
    """
    decoded = decode(data)
    return Source(
        decoded.text,
        id=id,
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        embed_text=embed or decoded.encoding not in ("utf-8", "utf-8-sig") or decoded.certainty < 1,
        encoding=decoded.encoding,
        encoding_certainty=decoded.certainty,
        language=language_of(decoded.text),
    )
