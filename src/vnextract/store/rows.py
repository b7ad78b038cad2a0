"""What the workspace stores of an article, made from its output document."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import regex

from vnextract.model import KINDS, Document, Source
from vnextract.store.duplicates import signature

# Fields of a source that no fact depends on; they are only told in the output. A new field counts by default.
_WITHOUT_FACTS = (
    "id", "path", "sha256", "source", "url", "embed_text", "encoding", "encoding_certainty", "published_from",
)  # fmt: skip
_MARKS = regex.compile(r"\p{Mn}+")


# A tuple, because dozens an article go from worker to driver and pickle must be quick.
class FactRow(NamedTuple):
    """One fact; start, end and text are those of its first mention (text is the name of an official)."""

    fact: str
    kind: str
    rule: str
    confidence: float
    start: int
    end: int
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """One article ready to be stored.

    ``content`` and ``fingerprint`` are digests, see :func:`digests`. ``header`` is the output document
    without its facts and without the text; ``embedded`` says that ``article.text`` belongs into it.
    """

    key: str
    source_id: str | None
    path: str
    title: str | None
    source: str | None
    published: str | None
    sha256: str
    length: int
    content: str
    fingerprint: str
    text: str
    folded: str
    header: str
    embedded: bool
    facts: tuple[FactRow, ...]
    signature: bytes | None


def digests(source: Source) -> tuple[str, str]:
    """Two digests of a source: of what its facts depend on, and of what its output document depends on.

    Exact duplicates share the first. An article whose second is known, with the same rules and program, needs
    no new extraction.

    Raises:
        UnicodeEncodeError: the text holds half a surrogate pair.
    """
    told = {f.name: getattr(source, f.name) for f in fields(source)}
    where = {name: told.pop(name) for name in _WITHOUT_FACTS}
    content = _digest(told)
    return content, _digest({"content": content, **where})


def prepare(document: Document, source: Source, key: str) -> Extracted:
    """Turn an output document into what the workspace stores; pure, so that workers can do it.

    Args:
        document: The facts of ``source``, offsets in code points.
        source: The input; its text is kept exactly as it is.
        key: Identity of the article in the workspace.
    """
    plain = document.to_dict()
    facts = tuple(_fact(kind, fact) for kind in KINDS for fact in plain.pop(kind))
    return _extracted(plain, facts, source, key)


def copy(header: str, facts: tuple[FactRow, ...], source: Source, key: str) -> Extracted:
    """What is stored of ``source``, an exact duplicate of the article with this header and these facts."""
    plain = json.loads(header)
    article = plain["article"]
    for name in article.keys() & set(_WITHOUT_FACTS):
        article[name] = getattr(source, name)
    article["sha256"] = source.sha256 or hashlib.sha256(source.text.encode()).hexdigest()
    article["text"] = source.text if source.embed_text else None
    return _extracted(plain, facts, source, key)


def _extracted(plain: dict[str, Any], facts: tuple[FactRow, ...], source: Source, key: str) -> Extracted:
    mark = signature(fold_for_search(source.text))
    return _row(plain, facts, source.text, key, *digests(source), mark)


def _row(
    plain: dict[str, Any],
    facts: tuple[FactRow, ...],
    text: str,
    key: str,
    content: str,
    fingerprint: str,
    mark: bytes | None,
) -> Extracted:
    article = plain["article"]
    embedded = article["text"] is not None
    article["text"] = None
    body = fold_for_search(text)
    title = article["title"]
    return Extracted(
        key=key,
        source_id=article["id"],
        path=article["path"] or key,
        title=title,
        source=article["source"],
        published=article["published"],
        sha256=article["sha256"],
        length=article["length"],
        content=content,
        fingerprint=fingerprint,
        text=text,
        folded=body if title is None or title in text else f"{fold_for_search(title)}\n{body}",
        header=to_json(plain),
        embedded=embedded,
        facts=facts,
        signature=mark,
    )


def to_line(result: Extracted) -> str:
    """Write an article as one line of JSON: its output document with text, ``workspace`` for the store."""
    facts: dict[str, list[str]] = {}
    for fact in result.facts:
        facts.setdefault(fact.kind, []).append(fact.value)
    told = {
        "key": result.key,
        "content": result.content,
        "fingerprint": result.fingerprint,
        "embedded": result.embedded,
        "signature": result.signature.hex() if result.signature is not None else None,
    }
    document = document_json(result.header, result.text, facts)
    return f'{document[:-1]}, "workspace": {to_json(told)}}}'


def from_line(line: str) -> Extracted:
    """Read what :func:`to_line` wrote."""
    plain = json.loads(line)
    told = plain.pop("workspace")
    facts = tuple(_fact(kind, fact) for kind in KINDS for fact in plain.pop(kind))
    text = plain["article"]["text"]
    plain["article"]["text"] = text if told["embedded"] else None
    mark = bytes.fromhex(told["signature"]) if told["signature"] is not None else None
    return _row(plain, facts, text, told["key"], told["content"], told["fingerprint"], mark)


def fold_for_search(text: str) -> str:
    """Fold for search: "Hoà", "hòa" and NFD "hòa" all become "hoa", "Đ" becomes "d"."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return plain.replace("đ", "d").replace("ð", "d")


def to_json(value: Any) -> str:
    """Write JSON on one line, Vietnamese letters as they are."""
    return json.dumps(value, ensure_ascii=False)


def document_json(header: str, text: str | None, facts: dict[str, list[str]]) -> str:
    """Put header, ``article.text`` and the facts of each kind together: the output document on one line."""
    if text is not None:
        plain = json.loads(header)
        plain["article"]["text"] = text
        header = to_json(plain)
    kinds = "".join(f', "{kind}": [{", ".join(facts.get(kind, ()))}]' for kind in KINDS)
    return f"{header[:-1]}{kinds}}}"


def _fact(kind: str, fact: dict[str, Any]) -> FactRow:
    first = fact
    if kind in ("officials", "documents"):
        first = (fact["mentions"] or fact.get("positions") or [{"text": "", "start": 0, "end": 0}])[0]
    return FactRow(
        fact=fact["id"],
        kind=kind,
        rule=fact["rule"],
        confidence=fact["confidence"],
        start=first["start"],
        end=first["end"],
        text=fact["name"] if kind == "officials" else first["text"],
        value=to_json(fact),
    )


def _digest(told: dict[str, Any]) -> str:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
