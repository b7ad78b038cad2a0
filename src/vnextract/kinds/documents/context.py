"""What stands around a mention: who issued the document, when, about what, which provision is meant."""

from __future__ import annotations

from dataclasses import replace

import regex

from vnextract.kinds.documents.before import deed_before, read_announced, read_before
from vnextract.kinds.documents.candidate import DocumentCandidate, Span
from vnextract.kinds.documents.issuers import (
    BodyRead,
    asked_letters,
    body_at,
    body_of_unit,
    fits,
    last_of_head,
    person_at,
)
from vnextract.kinds.documents.later import read_later
from vnextract.kinds.documents.normalize import issuer_of_code
from vnextract.kinds.documents.rules import DocumentRules
from vnextract.kinds.documents.sentences import sentence_start
from vnextract.text import SourceText

_SUBJECT_END = regex.compile(
    r"[.;\n]|\"(?=[ .,;)]|$)|,[ ](?=với|trong đó|ngày|tỉnh|huyện)|[ ](?:có hiệu lực|(?<!không )được|đã)[ ]"
)
_ACRONYM = regex.compile(r"\p{Lu}{3,8}(?![\p{L}\d/&-])")  # EVN, VFF: bodies known by their letters
_YEAR_END = regex.compile(r"(?:19|20)\d\d$")
_BEFORE_REACH = 200
_DAY_WORDS = len("hôm vào ")  # a date may begin that much before its figures
_SUBJECT_REACH = 220
_JOINT = "liên tịch"


def add_context(candidate: DocumentCandidate, source: SourceText, rules: DocumentRules) -> DocumentCandidate:
    """Read the surroundings of a mention into it."""
    candidate = replace(candidate, asks=asked_letters(candidate.code, rules))
    floor = sentence_start(source.text, max(0, candidate.start - _BEFORE_REACH), candidate.start)
    deed = deed_before(candidate, source, rules, floor)
    open_whose = _is_changed(candidate, source, rules, floor)
    if not open_whose:
        candidate = _read_after(candidate, source, rules, floor, issued_here=deed is not None and deed.told)
    if candidate.number is None and ((deed and deed.planned) or _not_yet(candidate, source, rules)):
        candidate = replace(candidate, issued_after=())  # "dự kiến thông qua Luật … ngày 16/6"
    candidate = read_before(candidate, source, rules, floor, deed)
    if candidate.number and deed is None and (not candidate.issued_after or candidate.issuer is None):
        candidate = read_announced(candidate, source, rules, floor)
    if candidate.number and not open_whose and (candidate.issuer is None or not candidate.issued_after):
        candidate = read_later(candidate, source, rules, floor)
    candidate = _read_pinpoint(candidate, source, rules)
    if candidate.issuer is None and candidate.code and (shown := issuer_of_code(candidate.code, rules)):
        candidate = replace(candidate, issuer=shown, issuer_basis="code")
    return candidate


def _read_after(
    candidate: DocumentCandidate, source: SourceText, rules: DocumentRules, floor: int, *, issued_here: bool
) -> DocumentCandidate:
    """ "⟦Nghị quyết 28⟧ ngày 16/6/2003 của Bộ Chính trị (khóa IX) về …"; ``issued_here``: after "ra"."""
    read, folded = rules.readers, source.folded
    at, cues = candidate.end, list(candidate.cues)
    issuer, signer, term, year = None, None, None, candidate.year
    letters: tuple[str, ...] = ()
    windows: list[Span] = []
    done = False
    for _ in range(7):
        date = _date_at(source, rules, at, deed_read=done, issued_here=issued_here)
        if date:
            windows.append(date[0])
            at = date[1]
            cues += ["same-day"] if date[2] else []
        elif year is None and (named := read["year_after"].match(folded, at)):
            year, at = named["year"], named.end()
        elif (
            issuer is None
            and (by := read["by"].match(folded, at))
            and (found := _issuer_after(source, rules, by, candidate.code, floor))
        ):
            body, at, signer = found
            done = by["how"] not in ("của", "giữa", "hội nghị")
            if body is not None and fits(candidate.code, body, rules):
                issuer, letters = body.name, body.hints
                if _JOINT in candidate.type or body.central:
                    issuer, at = _joint_issuers(source, rules, body, at)
                cues.append("issuer-by" if done else "issuer-of")
        elif term is None and (match := read["term"].match(folded, at)):
            term = source.text[match.start("term") : match.end("term")].upper()
            at = match.end()
        elif (match := read["session"].match(folded, at)) or (match := read["aside"].match(folded, at)):
            at = match.end()
        else:
            break
    return replace(
        candidate,
        issuer=issuer,
        issuer_basis="text" if issuer else None,
        issuer_letters=frozenset(letters),
        signer=signer,
        term=term,
        year=year,
        subject=None if candidate.number is None else _subject_at(source, rules, at),
        issued_after=tuple(windows),
        cues=tuple(cues),
    )


def _is_changed(candidate: DocumentCandidate, source: SourceText, rules: DocumentRules, floor: int) -> bool:
    """Whether "Luật 57 sửa đổi ⟦Luật Quy hoạch⟧ được thông qua ngày …" leaves open which of the two was."""
    read, folded, start = rules.readers, source.folded, candidate.start
    if candidate.number is None and read["articles_of"].search(folded, max(floor, start - 24), start):
        return True  # what follows is said of the amending law
    changed = read["changed"].search(folded, max(floor, start - 24), start)
    return changed is not None and read["passive"].match(folded, candidate.end) is not None


def _not_yet(candidate: DocumentCandidate, source: SourceText, rules: DocumentRules) -> bool:
    before = rules.readers["not_yet_law"]
    return before.search(source.folded, max(0, candidate.start - 40), candidate.start) is not None


def _date_at(
    source: SourceText, rules: DocumentRules, at: int, *, deed_read: bool, issued_here: bool
) -> tuple[Span, int, bool] | None:
    """A day of issue: where it may start, where reading goes on, whether "cùng" stands before it."""
    read, folded = rules.readers, source.folded
    lead = read["date_lead"].match(folded, at)
    if lead is None or lead.end() == at:
        return None
    start = lead.end()
    date = read["date"].match(folded, start)
    if date is None:
        return None
    end = date.end()
    deed = deed_read or lead["deed"] is not None
    if lead["bracket"]:
        end += folded.startswith(")", end)
    elif lead["comma"] and not deed:
        # "Theo Nghị quyết 36, ngày 6/6 Tỉnh ủy tổ chức …": the day of the event
        whole = issued_here and _YEAR_END.search(folded, start, end)
        if not whole and not read["after_date"].match(folded, end):
            return None
        if folded[start].isdigit() and not folded.startswith((";", ".", ")"), end):
            return None
    elif (
        not deed
        and not issued_here
        and (lead["since"] or not (lead["past"] or read["plain_day"].match(folded, start)))
    ):
        return None
    return (max(at, start - _DAY_WORDS), date.end()), end, lead["same"] is not None


def _issuer_after(
    source: SourceText, rules: DocumentRules, by: regex.Match[str], code: str | None, floor: int
) -> tuple[BodyRead | None, int, str | None] | None:
    """A body after "của", "do", "được" (after the last two a deed must follow), and the signer.

    A deputy signs for another body, so "do Phó Thủ tướng … ký" names a signer only.
    """
    at = by.end()
    body = body_at(source, rules, at)
    deputy = None if body else rules.readers["deputy_here"].match(source.folded, at)
    if deputy:
        at = deputy.end()
        body = body_at(source, rules, at)
    elif body is None and (office := rules.readers["office_here"].match(source.folded, at)):
        at = office.end()
        body = body_at(source, rules, at)
    if body is None and (short := rules.readers["short_body"].match(source.folded, at)):
        body = last_of_head(source, rules, short["head"], short.end())
    if body is None and by["how"] == "của" and (letters := _ACRONYM.match(source.text, at)):
        body = BodyRead(at, letters.end(), letters.group())
    if body is None and by["how"] == "của":
        body = body_of_unit(source, rules, at, code)
        head = rules.readers["place_head"].match(source.text, floor)
        if body and head and body.end - at < len("thành phố "):  # "Ở Cà Mau, … của tỉnh"
            body = replace(body, name=f"{body.name} {head['place']}")
    if body is None:
        return None
    shown = None if deputy else body
    if by["how"] in ("của", "giữa", "hội nghị"):
        return shown, body.end, None
    person = person_at(source, body.end)
    term = rules.readers["term_before_deed"].match(source.folded, body.end)
    deed = None
    for place in (person, term.end() if term else body.end):
        deed = deed or rules.readers["deed"].match(source.folded, place)
    if deed is None:
        return None
    if by["bare"] == ", " and not rules.readers["dated_deed"].match(source.folded, deed.end()):
        return None  # "Theo Nghị định 53, Chính phủ ban hành danh mục …"
    signer = source.text[body.end : person].strip() if person > body.end else None
    return shown, deed.end(), signer


def _joint_issuers(source: SourceText, rules: DocumentRules, first: BodyRead, at: int) -> tuple[str, int]:
    """The other bodies of a joint document: "của Bộ Y tế, Bộ Tài chính", "của Bộ Chính trị, Ban Bí thư"."""
    issuer = first.name
    for _ in range(6):
        gap = regex.match(r", | và |, và | - |; ", source.folded[at : at + 5])
        body = body_at(source, rules, at + gap.end()) if gap else None
        if gap is None or body is None or body.central != first.central:
            break
        issuer, at = f"{issuer}, {body.name}", body.end
    return issuer, at


def _subject_at(source: SourceText, rules: DocumentRules, at: int) -> str | None:
    lead = rules.readers["subject"].match(source.folded, at)
    if lead is None:
        return None
    start = lead.end() if lead["lead"] in ("về việc", "về", "v/v") else lead.start("lead")
    limit = min(len(source.text), start + _SUBJECT_REACH)
    end = _SUBJECT_END.search(source.folded, lead.end() + 1, limit)
    following = rules.readers["next_mention"].search(source.folded, lead.end(), limit)
    stop = min(end.start() if end else limit, following.start() if following else limit)
    subject = source.text[start:stop].strip(' ,"“”()')
    subject = regex.sub(r"(?:,| và| của| theo| các)+$", "", subject)
    return subject if len(subject) > len(lead["lead"]) else None


def _read_pinpoint(
    candidate: DocumentCandidate, source: SourceText, rules: DocumentRules
) -> DocumentCandidate:
    match = rules.readers["pinpoint"].search(source.folded, max(0, candidate.start - 80), candidate.start)
    if match is None:
        return candidate
    quoted = regex.sub(r"(?:,| của|\s)+$", "", match.group())
    span = (match.start(), match.start() + len(quoted))
    return replace(candidate, pinpoint=span, cues=(*candidate.cues, "pinpoint"))
