"""What ``find`` gives: one mention of a document with all that stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Span = tuple[int, int]
Basis = Literal["text", "shared", "sentence", "code"]


@dataclass(frozen=True, slots=True)
class DocumentCandidate:
    """One mention, ``[start, end)`` in clean coordinates.

    ``issuer`` is written out, but without a place that the mention's own words do not give; ``issuer_basis``
    says whether the text names it beside the mention, once for an enumeration, somewhere in the sentence, or
    only through the letters of the number. ``year`` is the year inside the number or the name. The day of
    issue is a date that starts inside one of ``issued_after``, else one that ends inside ``issued_before``,
    else one that starts inside one of ``issued_head``, the heads of the clause. ``group`` is shared by all
    of one enumeration; ``asks`` are the letters of the number that name a sort of body (UBND, TU),
    ``issuer_letters`` those that the issuer numbers with.
    """

    start: int
    end: int
    type: str
    number: str | None
    code: str | None
    name: str | None
    rule: str
    cues: tuple[str, ...] = ()
    key: str | None = None
    issuer: str | None = None
    issuer_basis: Basis | None = None
    year: str | None = None
    term: str | None = None
    subject: str | None = None
    signer: str | None = None
    pinpoint: Span | None = None
    issued_after: tuple[Span, ...] = ()
    issued_before: Span | None = None
    issued_head: tuple[Span, ...] = ()
    group: int = 0
    asks: frozenset[str] = frozenset()
    issuer_letters: frozenset[str] = frozenset()
