"""One article from one JSON object, as ``.json`` and ``.jsonl`` hold it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import regex

from vnextract.errors import InputError
from vnextract.model import Segment, Source
from vnextract.readers.language import language_of
from vnextract.readers.options import ReadOptions

_SURROGATE = regex.compile("[\ud800-\udfff]")


def is_result(record: Any) -> bool:
    """Whether a record is an output document: results written beside the articles are no articles."""
    return isinstance(record, dict) and "schema_version" in record and isinstance(record.get("article"), dict)


def source_of(
    record: Any, data: bytes, *, id: str, path: str, encoding: str, certainty: float, options: ReadOptions
) -> Source:
    """Make a source text of a JSON object.

    A title in a field of its own is put above the text, unless the text already begins with it.

    Args:
        record: The object, decoded.
        data: The bytes that it stood in, for ``sha256``.
        id: Used where the record has none.
        path: Becomes ``article.path``.
        encoding: As found for the file.
        certainty: As found for the file.
        options: Names the fields.

    Raises:
        InputError: it is no object, has no text, or a field is of the wrong type.
    """
    if not isinstance(record, dict):
        raise InputError(f"expected an object with a text, found {type(record).__name__}")
    text = _required_string(record, options.text_fields)
    if text is None:
        names = ", ".join(options.text_fields)
        raise InputError(f"no text in the fields {names}; name yours with --text-field")
    title = _string(record, options.title_fields)
    title = title.strip() if title and title.strip() else None
    segments: tuple[Segment, ...] = ()
    if title is not None:
        if not text.lstrip().startswith(title):
            text = f"{title}\n{text}"
        start = text.index(title)
        body = start + len(title)
        segments = (Segment("title", start, body), Segment("body", body, len(text)))
    published = _published(record, options.published_fields)
    given = _value(record, options.id_fields)
    if given is not None and not isinstance(given, str | int):
        raise InputError(f"the id must be a string or a number, found {type(given).__name__}")
    return Source(
        text,
        id=str(given) if given not in (None, "") else id,
        published=published,
        title=title,
        source=_string(record, options.source_fields),
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        embed_text=True,
        published_from="record" if published is not None else None,
        url=_string(record, options.url_fields),
        encoding=encoding,
        encoding_certainty=certainty,
        language=language_of(text),
        segments=segments,
    )


def _value(record: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((record[name] for name in names if record.get(name) is not None), None)


def _string(record: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """A field that may be missing, or of a type that says nothing to us."""
    value = _value(record, names)
    # JSON can spell half a character; no encoding can write it.
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else None


def _required_string(record: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    value = _value(record, names)
    if value is not None and not isinstance(value, str):
        raise InputError(f"{'/'.join(names)} must be a string, found {type(value).__name__}")
    return _string(record, names)


def _published(record: Mapping[str, Any], names: tuple[str, ...]) -> date | None:
    from vnextract.readers.published import parse_day

    value = _required_string(record, names)
    if value is None or not value.strip():
        return None
    day = parse_day(value)
    if day is None:
        raise InputError(f"{value!r} is no date; write it as 2024-06-30")
    return day
