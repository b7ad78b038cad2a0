"""Mentions → documents: which are the same, who issued them and when."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import regex

from vnextract.kinds.documents import DocumentCandidate
from vnextract.kinds.documents.candidate import Basis
from vnextract.kinds.documents.normalize import code_key
from vnextract.text import SourceText, fold

Span = tuple[int, int]
_DAY = regex.compile(r"(?:\d{4}|XXXX)(?:-\d\d(?:-\d\d)?)?")
_REVISED = " sửa đổi"
_LAWS = frozenset({"Luật", "Bộ luật", "Đạo luật", "Pháp lệnh", "Hiến pháp"})
# Of many documents of one number only the latest are compared with a mention, so that the work stays linear.
_MOST_COMPARED = 40
# A joint circular is called a circular in its short form.
_JOINT = frozenset({"Thông tư", "Thông tư liên tịch"})
# One is said for the other: the Prime Minister signs what "the government" decided.
_SAME_ISSUER = ({"Chính phủ", "Thủ tướng Chính phủ"},)
_LEVELS = regex.compile(r"\b(?:tỉnh|thành phố|huyện|quận|xã|phường|đảng|việt nam)\b")


class IssueDate(Protocol):
    """A date of the article, resolved: clean offsets and its EDTF value."""

    @property
    def start(self) -> int:
        """Where it begins, a clean offset."""
        ...

    @property
    def end(self) -> int:
        """Where it ends."""
        ...

    @property
    def edtf(self) -> str:
        """Its value."""
        ...


@dataclass(frozen=True, slots=True)
class DocumentMention:
    """Where a document is mentioned, in clean coordinates, and the provision quoted before it."""

    start: int
    end: int
    pinpoint: Span | None


@dataclass(frozen=True, slots=True)
class LinkedDocument:
    """One document of an article.

    ``issuer`` is written out without a place that its own words do not give ("Tỉnh ủy", "Ủy ban nhân dân
    tỉnh"): the article's place may complete it.
    """

    type: str
    number: str | None
    code: str | None
    name: str | None
    issuer: str | None
    issued: str | None
    term: str | None
    subject: str | None
    signer: str | None
    mentions: tuple[DocumentMention, ...]
    rule: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A mention with its day of issue read."""

    candidate: DocumentCandidate
    issued: str | None


@dataclass(slots=True, eq=False)
class _Entry:
    """A document in the making; ``kinds`` holds one member of each sort, so that long articles stay quick."""

    members: list[_Read] = field(default_factory=list)
    kinds: dict[object, _Read] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)

    def add(self, item: _Read) -> None:
        c = item.candidate
        self.members.append(item)
        insort(self.starts, c.start)
        self.kinds.setdefault(
            (c.type, c.number, c.code, c.key, c.year, c.issuer, c.issuer_basis, item.issued), item
        )

    def last_before(self, start: int) -> int | None:
        """Where the member last mentioned before a place begins."""
        at = bisect_left(self.starts, start)
        return self.starts[at - 1] if at else None


def link_documents(
    candidates: Sequence[DocumentCandidate], dates: Sequence[IssueDate], source: SourceText
) -> list[LinkedDocument]:
    """Join the mentions of each document, in the order of first mention.

    Args:
        candidates: Mentions in text order.
        dates: The article's dates, resolved as far as the text allows.
        source: The article.

    Example:
        In "Nghị quyết 19, Nghị quyết 57 của Bộ Chính trị" the issuer belongs to both.
    """
    by_start = {d.start: d for d in dates}
    by_end = {d.end: d for d in dates}
    read = [_Read(c, _issued(c, by_start, by_end, source)) for c in _share(candidates)]
    read = _named_first(read)
    entries: list[_Entry] = []
    by_name: dict[str, list[_Entry]] = {}
    for item in _by_certainty(read):
        handles = [h for h in (item.candidate.number, item.candidate.key) if h]
        near = {id(e): e for h in handles for e in by_name.get(h, [])[-_MOST_COMPARED:]}
        entry = _entry_of(item, list(near.values()))
        if entry is None:
            entry = _Entry()
            entries.append(entry)
        entry.add(item)
        for handle in handles:
            if entry not in by_name.setdefault(handle, [])[-_MOST_COMPARED:]:
                by_name[handle].append(entry)
    documents = [_document(sorted(e.members, key=lambda r: r.candidate.start)) for e in entries]
    return sorted(documents, key=lambda d: d.mentions[0].start)


def _share(candidates: Sequence[DocumentCandidate]) -> list[DocumentCandidate]:
    """Give what an enumeration says once to all its members.

    An issuer after it belongs to the members before that name none, one before it to those after; a day of
    issue after numbers that share one type word, or after "cùng ngày", to all of them.
    """
    shared = list(candidates)
    for i in range(len(shared) - 2, -1, -1):
        here, after = shared[i], shared[i + 1]
        if here.group != after.group or here.type in _LAWS:
            continue
        if not here.issued_after and {"same-day", "list"} & set(after.cues):
            same_day = ("same-day",) if "same-day" in after.cues else ()
            here = replace(here, issued_after=after.issued_after, cues=(*here.cues, *same_day))
        shared[i] = _with_issuer(here, after, "issuer-shared")
    for i in range(1, len(shared)):
        here, before = shared[i], shared[i - 1]
        if here.group == before.group and "issuer-before" in before.cues:
            if not here.issued_after and here.issued_before is None and not here.issued_head:
                here = replace(here, issued_before=before.issued_before, issued_head=before.issued_head)
            shared[i] = _with_issuer(here, before, "issuer-before")
    return shared


def _with_issuer(here: DocumentCandidate, other: DocumentCandidate, cue: str) -> DocumentCandidate:
    """A mention with the issuer of its neighbour, unless it names one, or its letters name another."""
    if here.issuer_basis in ("text", "shared") or other.issuer_basis not in ("text", "shared"):
        return here
    if here.issuer_basis == "code" and here.issuer != other.issuer:
        return here
    if not _same_series(here.code, other.code):
        return here
    if here.asks and other.issuer_letters and here.asks.isdisjoint(other.issuer_letters):
        return here
    term = here.term or (other.term if cue == "issuer-shared" else None)
    # "Kết luận 123 và Nghị quyết 57 của Bộ Chính trị" leaves it open whose the conclusion is.
    basis: Basis = "shared" if here.type == other.type else "sentence"
    return replace(
        here,
        issuer=other.issuer,
        issuer_basis=basis,
        issuer_letters=other.issuer_letters,
        term=term,
        cues=(*here.cues, cue),
    )


def _same_series(one: str | None, other: str | None) -> bool:
    """Whether two numbers end in the same letters: NQ/TW and KL/TW do, NQ/TW and CTr/TU don't."""
    return not one or not other or code_key(one).rpartition("/")[2] == code_key(other).rpartition("/")[2]


def _issued(
    candidate: DocumentCandidate,
    by_start: dict[int, IssueDate],
    by_end: dict[int, IssueDate],
    source: SourceText,
) -> str | None:
    """The day of issue that the text gives, completed by the year inside the number; else that year."""
    near = [
        by_start[at] for low, high in candidate.issued_after for at in range(low, high + 1) if at in by_start
    ]
    if candidate.issued_before:
        low, high = candidate.issued_before
        near += [by_end[at] for at in range(low, high + 1) if at in by_end]
    near += [
        by_start[at] for low, high in candidate.issued_head for at in range(low, high + 1) if at in by_start
    ]
    for date in near:
        if not _DAY.fullmatch(date.edtf):
            continue
        year, rest = date.edtf[:4], date.edtf[4:]
        if candidate.year in (None, year):
            return date.edtf
        # The text gave the day without its year: the number knows better than the day of publication.
        if rest and not regex.search(r"\d{4}", source.text[date.start : date.end]):
            return f"{candidate.year}{rest}"
    return candidate.year


def _named_first(read: list[_Read]) -> list[_Read]:
    """Give "Luật X (sửa đổi)" the name of the numbered "Luật X" that was issued in the same year."""
    years: dict[str, set[str]] = {}
    for item in read:
        c = item.candidate
        if c.number and c.key and c.year:
            years.setdefault(c.key, set()).add(c.year)

    def named(item: _Read) -> _Read:
        c = item.candidate
        base = (c.key or "").removesuffix(_REVISED)
        if c.number or base == c.key or not item.issued or item.issued[:4] not in years.get(base, ()):
            return item
        return replace(item, candidate=replace(c, key=base))

    return [named(item) for item in read]


def _by_certainty(read: list[_Read]) -> list[_Read]:
    """Those with a whole number or a year first: they found the entries that bare mentions join."""

    def weight(item: _Read) -> int:
        c = item.candidate
        if c.code or (c.name and c.year):
            return 0
        return 1 if c.issuer_basis in ("text", "shared") else 2

    return sorted(read, key=lambda item: (weight(item), item.candidate.start))


def _entry_of(item: _Read, entries: list[_Entry]) -> _Entry | None:
    """The one entry that a mention can belong to; of several the one mentioned last before it."""
    fitting = [e for e in entries if all(_compatible(item, other) for other in e.kinds.values())]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    candidate = item.candidate
    if candidate.number is None:
        same_year = [e for e in fitting if any(o.candidate.year == candidate.year for o in e.kinds.values())]
        return same_year[0] if same_year else None
    before = [
        (last, n) for n, e in enumerate(fitting) if (last := e.last_before(candidate.start)) is not None
    ]
    return fitting[max(before)[1]] if before else fitting[0]


def _compatible(a: _Read, b: _Read) -> bool:
    x, y = a.candidate, b.candidate
    if x.key and y.key and (x.number is None or y.number is None):
        return x.key == y.key and (x.year is None or y.year is None or x.year == y.year)
    if x.number is None or y.number is None or x.number != y.number:
        return False
    if x.code and y.code and "/" in x.code and "/" in y.code:
        one, other = code_key(x.code), code_key(y.code)
        if one == other:
            return _same_issuer(x, y) and _same_issue(a, b)
        if not (one.startswith(other + "/") or other.startswith(one + "/")):
            return False
    if x.type != y.type and not {x.type, y.type} <= _JOINT:
        return False
    if x.year and y.year and x.year != y.year:
        return False
    return _same_issuer(x, y) and _same_issue(a, b)


def _same_issue(a: _Read, b: _Read) -> bool:
    """Whether two days of issue may be one: the less precise begins the other, an unknown year fits any."""
    one, other = a.issued, b.issued
    if one is None or other is None:
        return True
    if "XXXX" in (one[:4], other[:4]):
        one, other = one[4:], other[4:]
    return one.startswith(other) or other.startswith(one)


def _same_issuer(x: DocumentCandidate, y: DocumentCandidate) -> bool:
    if x.issuer is None or y.issuer is None or "sentence" in (x.issuer_basis, y.issuer_basis):
        return True
    one, other = _bare(x.issuer), _bare(y.issuer)
    if one == other or one in other or other in one:
        return True
    return any({x.issuer, y.issuer} <= pair for pair in _SAME_ISSUER)


def _bare(issuer: str) -> str:
    return regex.sub(r"\s+", " ", _LEVELS.sub(" ", fold(issuer))).strip()


def _document(entry: list[_Read]) -> LinkedDocument:
    candidates = [r.candidate for r in entry]
    codes = [c.code for c in candidates if c.code]
    days = [r.issued for r in entry if r.issued]
    types = [c.type for c in candidates]
    names = [c.name for c in candidates if c.name]
    cues = tuple(dict.fromkeys(cue for c in candidates for cue in c.cues))
    number = next((c.number for c in candidates if c.number), None)
    return LinkedDocument(
        type=next((t for t in types if t != "Văn bản"), types[0]),
        number=number,
        code=max(codes, key=len) if codes else None,
        name=_name(names),
        issuer=_issuer(candidates),
        issued=_day(days),
        term=next((c.term for c in candidates if c.term), None),
        subject=next((c.subject for c in candidates if c.subject), None),
        signer=next((c.signer for c in candidates if c.signer), None),
        mentions=tuple(DocumentMention(c.start, c.end, c.pinpoint) for c in candidates),
        rule=candidates[0].rule,
        cues=cues,
    )


def _day(days: list[str]) -> str | None:
    """The most precise day, its year from another mention if it has none."""
    if not days:
        return None
    years = [d[:4] for d in days if d[0] != "X"]
    day = max(days, key=lambda d: (len(d), d[0] != "X"))
    return years[0] + day[4:] if day[0] == "X" and years else day


def _issuer(candidates: list[DocumentCandidate]) -> str | None:
    """What stands beside a mention, else what an enumeration shares, else the letters, else the sentence."""
    for basis in ("text", "shared", "code", "sentence"):
        issuers = [c.issuer for c in candidates if c.issuer and c.issuer_basis == basis]
        if issuers:
            return max(issuers, key=len)
    return None


def _name(names: list[str]) -> str | None:
    """The fullest name without a number in letters: the first with a year, else the first."""
    dated = [n for n in names if regex.search(r"(?:19|20)\d\d$", n)]
    return dated[0] if dated else names[0] if names else None
