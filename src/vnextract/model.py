"""The output document: what one article says, each fact with the characters it came from.

Offsets are Python code points ``[start, end)`` into the text as given. The meaning of every field is in
``docs/output.md``; ``vnextract schema`` prints the JSON Schema made from these classes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Any, Literal

from vnextract.errors import SchemaError

# 1.0 is the contract; 1.1 added rule, cues, base, signer, pinpoint and what the reader found out about the
# article: published_from, encoding, encoding_certainty, language, segments.
SCHEMA_VERSION = "1.1"

Basis = Literal["explicit", "published", "context", "partial"]
QuantityKind = Literal["percent", "percentage_point", "ratio", "rank"]
Comparator = Literal["eq", "gt", "ge", "lt", "le", "approx"]
Change = Literal["increase", "decrease"]
OffsetUnit = Literal["codepoints", "utf16", "bytes"]
SegmentKind = Literal["title", "lead", "body", "caption", "byline"]
KINDS = ("officials", "dates", "documents", "quantities")


@dataclass(frozen=True, slots=True)
class Span:
    """A quotation: ``article[start:end] == text``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Position:
    """An office that the text gives a person; ``resolved`` is its body in full, where that is certain."""

    text: str
    start: int
    end: int
    title: str | None
    organization: str | None
    resolved: str | None
    former: bool
    confidence: float
    rule: str = ""
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Official:
    """A person and the positions held, once an article however often named."""

    id: str
    name: str
    honorific: str | None
    rank: str | None
    positions: tuple[Position, ...]
    mentions: tuple[Span, ...]
    confidence: float
    rule: str = ""
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar expression; ``edtf`` is its value, ``basis`` says where the value came from."""

    id: str
    text: str
    start: int
    end: int
    edtf: str
    earliest: str | None
    latest: str | None
    basis: Basis
    confidence: float
    rule: str = ""
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentMention:
    """One reference to a document; ``pinpoint`` quotes the provision before it ("điểm a khoản 2 Điều 5")."""

    text: str
    start: int
    end: int
    pinpoint: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentReference:
    """A legal, Party or administrative document, once an article however often referred to."""

    id: str
    type: str
    number: str | None
    code: str | None
    name: str | None
    issuer: str | None
    issued: str | None
    term: str | None
    subject: str | None
    mentions: tuple[DocumentMention, ...]
    confidence: float
    signer: str | None = None
    rule: str = ""
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A percentage, percentage-point figure, ratio out of a total, or rank."""

    id: str
    kind: QuantityKind
    text: str
    start: int
    end: int
    value: int | float
    value_max: int | float | None
    denominator: int | float | None
    comparator: Comparator
    change: Change | None
    as_of: str | None
    subject: Span | None
    confidence: float
    base: str | None = None
    rule: str = ""
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of an article that its layout told apart, ``[start, end)`` in the text as given."""

    kind: SegmentKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """What was read.

    ``length`` is in code points, ``sha256`` is of the input bytes, ``text`` is there where the input is not
    itself plain UTF-8 text. ``published_from`` says where the day came from ("json-ld"), ``language`` is
    "vi" or "und", ``encoding_certainty`` lies between 0 and 1.
    """

    id: str | None
    title: str | None
    source: str | None
    published: str | None
    path: str | None
    sha256: str
    length: int
    text: str | None = None
    published_from: str | None = None
    url: str | None = None
    encoding: str | None = None
    encoding_certainty: float | None = None
    language: str | None = None
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The facts of one article, in text order.

    ``text`` is the article itself; it stays in memory and goes into the JSON only as ``article.text``.
    """

    article: Article
    officials: tuple[Official, ...] = ()
    dates: tuple[Date, ...] = ()
    documents: tuple[DocumentReference, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    schema_version: str = SCHEMA_VERSION
    text: str | None = field(default=None, repr=False, compare=False)

    def to_dict(self, *, offsets: OffsetUnit = "codepoints", text: bool = False) -> dict[str, Any]:
        """Write the output document as plain dicts and lists.

        Args:
            offsets: Unit of every ``start``, ``end`` and of ``article.length``: Python code points, UTF-16
                code units (JavaScript, Java, C#) or UTF-8 bytes.
            text: Put the article itself into ``article.text``.

        Raises:
            ValueError: ``offsets`` is another unit than code points and the document holds no text.
        """
        document = self
        if text and self.text is not None:
            document = replace(self, article=replace(self.article, text=self.text))
        if offsets != "codepoints":
            document = _convert_offsets(document, offsets)
        plain = _plain(document)
        del plain["text"]
        return {"schema_version": plain.pop("schema_version"), **plain}

    def to_json(
        self, *, offsets: OffsetUnit = "codepoints", text: bool = False, indent: int | None = None
    ) -> str:
        """Write the output document as JSON, Vietnamese letters as they are."""
        return json.dumps(self.to_dict(offsets=offsets, text=text), ensure_ascii=False, indent=indent)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Document:
        """Read an output document back (code point offsets).

        Raises:
            SchemaError: ``data`` is not an output document; the message names the field.
        """
        from pydantic import ValidationError

        from vnextract.schema import document_adapter

        try:
            document = document_adapter().validate_python(data)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            reason = f"{where}: {first['msg']}" if where else "a JSON object was expected"
            raise SchemaError(f"no output document: {reason}") from error
        return replace(document, text=document.article.text)

    @classmethod
    def from_json(cls, data: str | bytes) -> Document:
        """Read an output document back from JSON; errors as :meth:`from_dict`."""
        try:
            return cls.from_dict(json.loads(data))
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
            raise SchemaError(f"no output document: {error}") from error


@dataclass(frozen=True, slots=True)
class Source:
    """One text to read: what a reader found out about it before any fact is looked for.

    ``text`` is the article as decoded, title first. ``published`` completes incomplete dates; ``sha256`` is
    that of the input bytes (of the UTF-8 text if not given). ``embed_text`` asks for ``article.text`` in the
    output, because the offsets point into a text that no file holds as it stands. The fields after it are
    those of :class:`Article`.
    """

    text: str
    id: str | None = None
    published: date | str | None = None
    title: str | None = None
    source: str | None = None
    path: str | None = None
    sha256: str | None = None
    embed_text: bool = False
    published_from: str | None = None
    url: str | None = None
    encoding: str | None = None
    encoding_certainty: float | None = None
    language: str | None = None
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """What stands in the place of a result where an input could not be read or extracted."""

    id: str | None
    path: str | None
    error: str
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """Write the failure as ``{"failure": {"id", "path", "error", "reason"}}``."""
        return {"failure": _plain(self)}

    def to_json(self) -> str:
        """Write the failure as one line of JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def map_spans(value: Any, move: Callable[[int, int], tuple[int, int, str]]) -> Any:
    """Copy a fact or document with every span moved by ``move(start, end) -> (start, end, text)``."""
    if isinstance(value, tuple):
        return tuple(map_spans(item, move) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes = {
        f.name: map_spans(getattr(value, f.name), move)
        for f in fields(value)
        if isinstance(getattr(value, f.name), tuple) or is_dataclass(getattr(value, f.name))
    }
    if hasattr(value, "start") and hasattr(value, "end"):
        changes["start"], changes["end"], text = move(value.start, value.end)
        if hasattr(value, "text"):  # a segment has none
            changes["text"] = text
    return replace(value, **changes) if changes else value


def _convert_offsets(document: Document, unit: OffsetUnit) -> Document:
    text = document.text
    if text is None:
        raise ValueError(f"offsets={unit!r} needs the article text: read the document with its text")
    codec = {"utf16": "utf-16-le", "bytes": "utf-8"}[unit]
    width = 2 if unit == "utf16" else 1
    at, total = [0], 0
    for character in text:
        total += len(character.encode(codec, "surrogatepass")) // width
        at.append(total)
    moved: Document = map_spans(document, lambda start, end: (at[start], at[end], text[start:end]))
    return replace(moved, article=replace(moved.article, length=total))
