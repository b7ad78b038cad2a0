"""What stands around a mention: who issued the document, when, about what, which provision is meant."""

from __future__ import annotations

from dataclasses import replace

import regex

from vnextract.kinds.documents.candidate import DocumentCandidate, Span
from vnextract.kinds.documents.issuers import body_at, body_before, last_ministry, person_at
from vnextract.kinds.documents.normalize import issuer_of_code
from vnextract.kinds.documents.rules import DocumentRules
from vnextract.text import SourceText

_SENTENCE_END = regex.compile(r"[.!?;:][ ]+(?=[\p{Lu}\"“])|\n")
_SUBJECT_END = regex.compile(r"[.;\n]|\"(?=[ .,;)]|$)|,[ ](?=với|trong đó|ngày|tỉnh|huyện|có hiệu lực)|[ ](?:có hiệu lực|được|đã)[ ]")
_BEFORE_REACH = 160
_SUBJECT_REACH = 220
_CENTRAL = ("Bộ Chính trị", "Ban Bí thư", "Ban Chấp hành Trung ương", "Trung ương", "Ban ", "Ủy ban Kiểm tra", "Văn phòng", "Quân ủy")
_LOCAL_PARTY = frozenset({"TU", "HU", "QU", "ThU", "ĐU"})


def add_context(candidate: DocumentCandidate, source: SourceText, rules: DocumentRules) -> DocumentCandidate:
    """Read the surroundings of a mention into it."""
    candidate = _read_after(candidate, source, rules)
    candidate = _read_before(candidate, source, rules)
    candidate = _read_pinpoint(candidate, source, rules)
    if candidate.issuer is None and candidate.code:
        shown = issuer_of_code(candidate.code, rules)
        if shown:
            candidate = replace(candidate, issuer=shown, issuer_basis="code")
    return candidate


def _read_after(candidate: DocumentCandidate, source: SourceText, rules: DocumentRules) -> DocumentCandidate:
    read, folded = rules.readers, source.folded
    at, cues = candidate.end, list(candidate.cues)
    issuer, signer, term = None, None, None
    windows: list[Span] = []
    for _ in range(6):
        date = _date_at(source, rules, at)
        if date:
            windows.append(date[0])
            at = date[1]
            continue
        if issuer is None and (by := read["by"].match(folded, at)):
            found = _issuer_after(source, rules, by)
            if found is None:
                break
            at, issuer, signer = found
            cues.append(f"issuer-{'of' if by['how'] == 'của' else 'by'}")
            continue
        if term is None and (match := read["term"].match(folded, at)):
            term = source.text[match.start("term") : match.end("term")].upper()
            at = match.end()
            continue
        break
    if issuer is not None and not _fits(candidate, issuer):
        issuer = None
    return replace(
        candidate,
        issuer=issuer,
        issuer_basis="text" if issuer else None,
        signer=signer,
        term=term,
        subject=_subject_at(source, rules, at),
        issued_after=tuple(windows),
        cues=tuple(cues),
    )


def _date_at(source: SourceText, rules: DocumentRules, at: int) -> tuple[Span, int] | None:
    """A date of issue right after a mention: where a date may start, and where reading goes on."""
    read, folded = rules.readers, source.folded
    lead = read["date_lead"].match(folded, at)
    if lead is None or lead.end() == at:
        return None
    start = lead.end()
    date = read["date"].match(folded, start)
    if date is None:
        if folded.startswith("năm ", start) and (year := read["year_after"].match(folded, start - 1)):
            return (start - 1, start + 1), year.end()
        return None
    end = date.end()
    deed = lead.group().strip(" ,(").strip()
    if lead["comma"] and not deed and not read["after_date"].match(folded, end):
        return None  # "Theo Nghị quyết 36, ngày 6/6 Tỉnh ủy tổ chức …": the day of the event
    if lead["bracket"] and folded.startswith(")", end):
        end += 1
    elif not (deed or folded.startswith("ngày", start) or folded.startswith("tháng", start)):
        return None
    return (start - 1, date.end()), end


def _issuer_after(
    source: SourceText, rules: DocumentRules, by: regex.Match[str]
) -> tuple[int, str | None, str | None] | None:
    """A body after "của", "do", "được"; after the last two a deed must follow ("do … ban hành")."""
    at = by.end()
    deputy = 4 if source.folded.startswith("phó ", at) else 0
    body = body_at(source, rules, at + deputy)
    if body is None:
        return None
    end, name = body
    if by["how"] == "của":
        return end, None if deputy else name, None
    person = person_at(source, end)
    deed = rules.readers["deed"].match(source.folded, person) or rules.readers["deed"].match(source.folded, end)
    if deed is None:
        return None
    signer = source.text[end:person].strip() if person > end else None
    return deed.end(), None if deputy else name, signer


def _subject_at(source: SourceText, rules: DocumentRules, at: int) -> str | None:
    lead = rules.readers["subject"].match(source.folded, at)
    if lead is None:
        return None
    start = lead.end() if lead["lead"] in ("về việc", "về", "v/v") else lead.start("lead")
    limit = min(len(source.text), start + _SUBJECT_REACH)
    end = _SUBJECT_END.search(source.folded, start, limit)
    following = rules.type_anchor.search(source.folded, start, limit)
    stop = min(end.start() if end else limit, limit)
    if following and source.text[following.start()].isupper():
        stop = min(stop, following.start())
    subject = source.text[start:stop].strip(' ,"“”()')
    subject = regex.sub(r"(?:,| và| của| theo)$", "", subject)
    return subject or None


def _read_before(candidate: DocumentCandidate, source: SourceText, rules: DocumentRules) -> DocumentCandidate:
    """ "Ngày 5/6, Bộ Y tế đã ban hành ⟦Thông tư …⟧": issuer, signer and day before the mention."""
    floor = max(0, candidate.start - _BEFORE_REACH)
    for end in _SENTENCE_END.finditer(source.text, floor, candidate.start):
        floor = end.end()
    deed = rules.readers["before"].search(source.folded, max(floor, candidate.start - 60), candidate.start)
    if deed is None:
        return candidate
    end = deed.start()
    while end > floor and source.text[end - 1] in " ,":
        end -= 1
    issued_before: Span | None = None
    tail = rules.readers["date_tail"].search(source.folded, max(floor, end - 30), end)
    if tail:
        issued_before = (tail.end() - 1, tail.end())
        end = tail.start()
    if match := rules.readers["this_ministry"].search(source.folded, max(floor, end - 12), end):
        name = last_ministry(source, rules, match.start()) if match.end() == end else None
        found = (match.start(), name, None) if name else None
    else:
        found = body_before(source, rules, floor, end)
    if found is None:
        return candidate
    start, issuer, signer = found
    if issuer is not None and (not _fits(candidate, issuer) or _shown_otherwise(candidate, issuer, rules)):
        return candidate
    if issued_before is None:
        prefix = regex.compile(r"[ ,]{1,3}$").search(source.text, max(floor, start - 3), start)
        issued_before = (prefix.start(), prefix.start()) if prefix else None
    text_issuer = candidate.issuer or issuer
    return replace(
        candidate,
        issuer=text_issuer,
        issuer_basis="text" if text_issuer else None,
        signer=candidate.signer or signer,
        issued_before=issued_before,
        cues=(*candidate.cues, "issuer-before"),
    )


def _fits(candidate: DocumentCandidate, issuer: str) -> bool:
    """A local Party body issues nothing numbered TW, the Politburo nothing numbered TU."""
    code = candidate.code or ""
    central = issuer.startswith(_CENTRAL) and not issuer.startswith("Ban Thường vụ")
    if code.endswith(("/TW", "-TW")):
        return central
    if code.rpartition("/")[2] in _LOCAL_PARTY:
        return not central
    return True


def _shown_otherwise(candidate: DocumentCandidate, issuer: str, rules: DocumentRules) -> bool:
    shown = issuer_of_code(candidate.code, rules) if candidate.code else None
    return shown is not None and shown != issuer and "," not in shown and not shown.startswith(issuer)


def _read_pinpoint(candidate: DocumentCandidate, source: SourceText, rules: DocumentRules) -> DocumentCandidate:
    match = rules.readers["pinpoint"].search(source.folded, max(0, candidate.start - 80), candidate.start)
    if match is None:
        return candidate
    quoted = regex.sub(r"(?:,| của|\s)+$", "", match.group())
    return replace(candidate, pinpoint=(match.start(), match.start() + len(quoted)), cues=(*candidate.cues, "pinpoint"))
