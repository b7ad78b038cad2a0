"""The main path: a text in, its facts out."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from vnextract.errors import InvalidDateError
from vnextract.kinds.officials import OfficialCandidate, OfficialRules
from vnextract.kinds.registry import ALL_KINDS, schema
from vnextract.model import KINDS, Article, Document, Failure, Segment, Source
from vnextract.ner import Entity, entities
from vnextract.resolving.assemble import Candidates, assemble
from vnextract.resolving.confidence import Confidence
from vnextract.rulebook import Rulebook, load, shipped_folder
from vnextract.text import SourceText
from vnextract.text.segment import segment

# Longer first lines are a paragraph, not a headline.
_LONGEST_TITLE = 250


def parse_published(published: date | str | None) -> date | None:
    """Read a publication date: a ``date``, an ISO string (a time after it is ignored) or nothing.

    Raises:
        InvalidDateError: it is no calendar day.
    """
    if published is None or published == "":
        return None
    if isinstance(published, datetime):
        return published.date()
    if isinstance(published, date):
        return published
    try:
        return datetime.fromisoformat(published).date()
    except (TypeError, ValueError):
        raise InvalidDateError(f"{published!r} is no ISO date; write it as 2024-06-30") from None


class Extractor:
    """Rules and models loaded once, for any number of texts.

    Args:
        rules: A folder of your own rules, laid over the shipped ones.
        kinds: The kinds of fact to look for; all by default.

    Raises:
        RuleError: the rules can't be used; one line a problem.
        ValueError: an unknown kind, or none at all.
    """

    def __init__(self, *, rules: str | Path | None = None, kinds: Iterable[str] = KINDS) -> None:
        wanted = (kinds,) if isinstance(kinds, str) else tuple(kinds)
        if not wanted:
            raise ValueError(f"name at least one kind; there are {', '.join(KINDS)}")
        if unknown := sorted(set(wanted) - set(KINDS)):
            raise ValueError(f"unknown kind {unknown[0]!r}; there are {', '.join(KINDS)}")
        self.kinds = tuple(k for k in KINDS if k in wanted)
        folders = (shipped_folder(), *([Path(rules)] if rules is not None else []))
        self.rulebook: Rulebook = load(*folders, schema=schema())
        self._confidence = Confidence(self.rulebook, KINDS)
        # Dates, documents and quantities settle overlaps among each other, so one of them needs all three.
        looked_for = {k for k in self.kinds if k == "officials"} | (
            set(KINDS) - {"officials"} if set(self.kinds) - {"officials"} else set()
        )
        compiled = {kind.name: kind.compile(self.rulebook) for kind in ALL_KINDS}
        self._officials: OfficialRules = compiled["officials"]  # places and abbreviations serve every kind
        self._stages = tuple((kind, compiled[kind.name]) for kind in ALL_KINDS if kind.name in looked_for)

    def extract(
        self, text: str | Source, *, published: date | str | None = None, id: str | None = None
    ) -> Document:
        """Extract the facts of one text.

        Args:
            text: The article, title first, or a :class:`Source`.
            published: Day of publication; it completes incomplete dates.
            id: Becomes ``article.id``.

        Raises:
            InvalidDateError: ``published`` is no day.
            TypeError: the text is no string.
        """
        item = text if isinstance(text, Source) else Source(text, id=id, published=published)
        if not isinstance(item.text, str):
            raise TypeError(f"a text must be a str, not {type(item.text).__name__}; decode it first")
        parse_published(item.published)  # a wrong day costs no work
        source = SourceText.of(item.text)
        found = {kind.name: kind.find(source, rules) for kind, rules in self._stages}
        # Names are a cue for officials alone.
        names = entities(segment(source)) if "officials" in found else ()
        return self.resolve(item, source, found, names)

    def find(self, kind: str, source: SourceText) -> Sequence[Any]:
        """Find the candidates of one kind, in clean coordinates and text order.

        Raises:
            ValueError: this extractor does not look for the kind.
        """
        for stage, rules in self._stages:
            if stage.name == kind:
                found: Sequence[Any] = stage.find(source, rules)
                return found
        raise ValueError(f"this extractor looks for {', '.join(self.kinds)}, not for {kind!r}")

    def resolve(
        self,
        item: Source,
        source: SourceText,
        candidates: Mapping[str, Sequence[Any]],
        names: Sequence[Entity] = (),
    ) -> Document:
        """Make the document of candidates that :meth:`find` found.

        Args:
            item: Where the text comes from.
            source: The text.
            candidates: By kind; a kind that was not looked for may be missing.
            names: Those of the language model, a cue for officials.

        Raises:
            InvalidDateError: ``item.published`` is no day.
        """
        day = parse_published(item.published)
        bylines = Bylines.of(item.segments)
        found = {**candidates, "officials": bylines.outside(candidates.get("officials", ()), source)}
        document = assemble(
            article_of(item, day),
            source,
            Candidates(**found, entities=names),
            published=day,
            officials=self._officials,
            confidence=self._confidence,
            kinds=self.kinds,
        )
        return bylines.clear(document)

    def stream(self, items: Iterable[str | Source]) -> Iterator[Document | Failure]:
        """Extract one after the other, in order; a text that fails gives a :class:`Failure` in its place.

        Raises:
            TypeError: ``items`` is one text.
        """
        if isinstance(items, str | Source):
            raise TypeError("stream() takes many texts; give one to extract(), or put it into a list")
        for item in items:
            try:
                yield self.extract(item)
            except Exception as error:  # one bad text must neither stop nor shift the rest
                known = item if isinstance(item, Source) else Source("")
                yield Failure(known.id, known.path, type(error).__name__, str(error))


@dataclass(frozen=True, slots=True)
class Bylines:
    """Where authors and photographers sign: they are no officials, even with a rank or of the same name.

    ``starts`` and ``ends`` are those of the segments, sorted, in the text as given.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, segments: Iterable[Segment]) -> Bylines:
        """Take the bylines of an article's segments."""
        found = sorted((s.start, s.end) for s in segments if s.kind == "byline")
        return cls(tuple(start for start, _ in found), tuple(end for _, end in found))

    def hold(self, at: int) -> bool:
        """Whether the character at ``at`` of the given text is part of a byline."""
        last = bisect_right(self.starts, at) - 1
        return last >= 0 and at < self.ends[last]

    def outside(self, found: Sequence[OfficialCandidate], source: SourceText) -> Sequence[OfficialCandidate]:
        """The candidates whose name stands elsewhere."""
        return [c for c in found if not self.hold(source.span(c.start, c.end)[0])]

    def clear(self, document: Document) -> Document:
        """Take the mentions out that were found by their name alone; one elsewhere is left to each person."""
        if not self.starts:
            return document
        officials = tuple(
            replace(o, mentions=tuple(m for m in o.mentions if not self.hold(m.start)))
            for o in document.officials
        )
        return replace(document, officials=officials, text=document.text)


def article_of(item: Source, published: date | None) -> Article:
    """What the output document says of the article itself."""
    text = item.text
    first, _, rest = text.lstrip("\ufeff \r\n\t").partition("\n")
    headline = first.strip() if rest.strip() else ""
    title = item.title or (headline if 0 < len(headline) <= _LONGEST_TITLE else None)
    return Article(
        id=item.id,
        title=title,
        source=item.source,
        published=published.isoformat() if published else None,
        path=item.path,
        sha256=item.sha256 or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        length=len(text),
        text=text if item.embed_text else None,
        published_from=item.published_from,
        url=item.url,
        encoding=item.encoding,
        encoding_certainty=item.encoding_certainty,
        language=item.language,
        segments=item.segments,
    )


@cache
def _default() -> Extractor:
    return Extractor()


def extract(text: str, *, published: date | str | None = None, id: str | None = None) -> Document:
    """Extract the facts of one text with the shipped rules; see :meth:`Extractor.extract`."""
    return _default().extract(text, published=published, id=id)
