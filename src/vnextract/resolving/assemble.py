"""The last step: candidates of all kinds become the output document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from vnextract.kinds.dates import DateCandidate
from vnextract.kinds.documents import DocumentCandidate
from vnextract.kinds.officials import OfficialCandidate, OfficialRules
from vnextract.kinds.quantities import QuantityCandidate
from vnextract.model import (
    Article,
    Date,
    Document,
    DocumentMention,
    DocumentReference,
    Official,
    Position,
    Quantity,
    Span,
)
from vnextract.ner import Entity
from vnextract.resolving.bodies import BodyResolver
from vnextract.resolving.confidence import Confidence
from vnextract.resolving.dates import resolve_dates
from vnextract.resolving.documents import link_documents
from vnextract.resolving.names import link_people
from vnextract.resolving.overlap import outside
from vnextract.resolving.places import Places
from vnextract.text import SourceText


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the kinds found in one text."""

    officials: Sequence[OfficialCandidate] = ()
    dates: Sequence[DateCandidate] = ()
    documents: Sequence[DocumentCandidate] = ()
    quantities: Sequence[QuantityCandidate] = ()
    entities: Sequence[Entity] = field(default=())


def assemble(
    article: Article,
    source: SourceText,
    candidates: Candidates,
    *,
    published: date | None,
    officials: OfficialRules,
    confidence: Confidence,
    kinds: Sequence[str],
) -> Document:
    """Resolve overlaps, dates, documents, names and bodies, and write every span in the text as given.

    Args:
        article: What the document says of the article.
        source: The text; candidates are in its clean coordinates.
        candidates: Of every kind that was looked for.
        published: Day of publication.
        officials: The rules of officials, which know places and abbreviations.
        confidence: The fitted weights.
        kinds: The kinds of fact that the document shall hold.
    """
    wanted = frozenset(kinds)
    dates = resolve_dates(outside(candidates.dates, candidates.documents), source, published)
    quantities = outside(candidates.quantities, candidates.documents, dates)
    documents = link_documents(candidates.documents, dates, source)
    resolver = BodyResolver(
        source,
        officials,
        Places(source, officials),
        [held for person in candidates.officials for held in person.positions],
    )
    people = link_people(candidates.officials, source, officials, resolver)
    make = _Maker(
        source,
        confidence,
        resolver,
        frozenset((e.start, e.end) for e in candidates.entities if e.label == "PER"),
    )
    return Document(
        article=article,
        officials=tuple(make.official(n, p) for n, p in enumerate(people, 1))
        if "officials" in wanted
        else (),
        dates=tuple(make.date(n, d) for n, d in enumerate(dates, 1)) if "dates" in wanted else (),
        documents=tuple(make.document(n, d) for n, d in enumerate(documents, 1))
        if "documents" in wanted
        else (),
        quantities=tuple(make.quantity(n, q) for n, q in enumerate(quantities, 1))
        if "quantities" in wanted
        else (),
        text=source.given,
    )


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


class _Maker:
    """Turns resolved values into facts of the model, spans led back to the given text."""

    def __init__(
        self,
        source: SourceText,
        confidence: Confidence,
        bodies: BodyResolver,
        persons: frozenset[tuple[int, int]],
    ) -> None:
        self._source = source
        self._confidence = confidence
        self._bodies = bodies
        self._persons = persons

    def _span(self, start: int, end: int) -> Mapping[str, Any]:
        given_start, given_end = self._source.span(start, end)
        return {"text": self._source.given[given_start:given_end], "start": given_start, "end": given_end}

    def official(self, n: int, person: Any) -> Official:
        cues = (*person.cues, *(("NER",) if any(m in self._persons for m in person.mentions) else ()))
        sure = self._confidence.of("official", person.rule, cues)
        positions = tuple(
            Position(
                **self._span(p.start, p.end),
                title=p.title,
                organization=p.organization,
                resolved=p.resolved,
                former=p.former,
                confidence=self._confidence.of("position", p.rule, (*p.cues, *cues)),
                rule=p.rule,
                cues=p.cues,
            )
            for p in person.positions
        )
        mentions = tuple(Span(**self._span(*m)) for m in person.mentions)
        return Official(
            f"official-{n}",
            person.name,
            person.honorific,
            person.rank,
            positions,
            mentions,
            sure,
            person.rule,
            cues,
        )

    def date(self, n: int, found: Any) -> Date:
        return Date(
            id=f"date-{n}",
            **self._span(found.start, found.end),
            edtf=found.edtf,
            earliest=found.earliest,
            latest=found.latest,
            basis=found.basis,
            confidence=self._confidence.of("date", found.rule, (*found.cues, found.basis)),
            rule=found.rule,
            cues=tuple(found.cues),
        )

    def document(self, n: int, found: Any) -> DocumentReference:
        mentions = tuple(
            DocumentMention(
                **self._span(m.start, m.end),
                pinpoint=self._span(*m.pinpoint)["text"] if m.pinpoint else None,
            )
            for m in found.mentions
        )
        return DocumentReference(
            id=f"document-{n}",
            type=found.type,
            number=found.number,
            code=found.code,
            name=found.name,
            # "UBND tỉnh" in an article about Gia Lai; left as written where the place is open.
            issuer=found.issuer
            and (self._bodies.complete(found.issuer, found.mentions[0].start) or found.issuer),
            issued=found.issued,
            term=found.term,
            subject=found.subject,
            mentions=mentions,
            confidence=self._confidence.of("document", found.rule, found.cues),
            signer=found.signer,
            rule=found.rule,
            cues=tuple(found.cues),
        )

    def quantity(self, n: int, found: QuantityCandidate) -> Quantity:
        return Quantity(
            id=f"quantity-{n}",
            kind=found.kind,
            **self._span(found.start, found.end),
            value=_number(found.value),
            value_max=None if found.value_max is None else _number(found.value_max),
            denominator=None if found.denominator is None else _number(found.denominator),
            comparator=found.comparator,
            change=found.change,
            as_of=found.as_of,
            subject=Span(**self._span(*found.subject)) if found.subject else None,
            confidence=self._confidence.of("quantity", found.rule, (found.kind, *found.cues)),
            base=found.base,
            rule=found.rule,
            cues=found.cues,
        )
