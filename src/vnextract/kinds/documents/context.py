"""What stands around a mention: who issued the document, when, about what, which provision is meant."""

from __future__ import annotations

from dataclasses import replace

import regex

from vnextract.kinds.documents.candidate import DocumentCandidate, Span
from vnextract.kinds.documents.issuers import (
    BodyRead,
    asked_letters,
    asks_for,
    bodies_in,
    body_at,
    body_before,
    body_of_unit,
    fits,
    last_ministry,
    person_at,
)
from vnextract.kinds.documents.normalize import issuer_of_code, write_out
from vnextract.kinds.documents.rules import DocumentRules
from vnextract.text import SourceText

_SENTENCE_END = regex.compile(r"[.!?:][ ]+(?=[\p{Lu}\"“])|;[ ]+|\n")
_ABBREVIATED = regex.compile(r"(?:TP|Tp|tp|TX|Q|P|Th\.?S|TS|GS|BS|Mr|St)\.[ ]*$")
_SUBJECT_END = regex.compile(
    r"[.;\n]|\"(?=[ .,;)]|$)|,[ ](?=với|trong đó|ngày|tỉnh|huyện)|[ ](?:có hiệu lực|được|đã)[ ]"
)
_ACRONYM = regex.compile(r"\p{Lu}{3,8}(?![\p{L}\d/&-])")  # EVN, VFF: bodies known by their letters
_LETTERS_BEFORE = regex.compile(r"(?:\G|(?<=[ ]))\p{Lu}{3,8}$")
_BEFORE_REACH = 200
_LATER_REACH = 250
_SUBJECT_REACH = 220
_JOINT = "liên tịch"


def add_context(candidate: DocumentCandidate, source: SourceText, rules: DocumentRules) -> DocumentCandidate:
    """Read the surroundings of a mention into it."""
    candidate = replace(candidate, asks=asked_letters(candidate.code, rules))
    candidate = _read_after(candidate, source, rules)
    candidate = _read_before(candidate, source, rules)
    if candidate.number and (candidate.issuer is None or not candidate.issued_after):
        candidate = _read_later(candidate, source, rules)
    candidate = _read_pinpoint(candidate, source, rules)
    if candidate.issuer is None and candidate.code and (shown := issuer_of_code(candidate.code, rules)):
        candidate = replace(candidate, issuer=shown, issuer_basis="code")
    return candidate


def _read_after(candidate: DocumentCandidate, source: SourceText, rules: DocumentRules) -> DocumentCandidate:
    """ "⟦Nghị quyết 36⟧ ngày 01/7/2014 của Bộ Chính trị (khóa XI) về …"."""
    read, folded = rules.readers, source.folded
    at, cues = candidate.end, list(candidate.cues)
    issuer, signer, term, year = None, None, None, candidate.year
    letters: tuple[str, ...] = ()
    windows: list[Span] = []
    for _ in range(6):
        date = _date_at(source, rules, at, deed_read="issuer-by" in cues)
        if date:
            windows.append(date[0])
            at = date[1]
            cues += ["same-day"] if date[2] else []
        elif year is None and (named := read["year_after"].match(folded, at)):
            year, at = named["year"], named.end()
        elif issuer is None and (by := read["by"].match(folded, at)):
            found = _issuer_after(source, rules, by, candidate.code)
            if found is None:
                break
            body, at, signer = found
            if body is not None and fits(candidate.code, body, rules):
                issuer, letters = body.name, body.hints
                if _JOINT in candidate.type or body.central:
                    issuer, at = _joint_issuers(source, rules, body, at)
                cues.append("issuer-of" if by["how"] in ("của", "hội nghị") else "issuer-by")
        elif term is None and (match := read["term"].match(folded, at)):
            term = source.text[match.start("term") : match.end("term")].upper()
            at = match.end()
        elif match := read["session"].match(folded, at):
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


def _date_at(
    source: SourceText, rules: DocumentRules, at: int, *, deed_read: bool
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
    deed = deed_read or bool(lead.group().strip(" ,("))
    if lead["comma"] and not deed and not read["after_date"].match(folded, end):
        return None  # "Theo Nghị quyết 36, ngày 6/6 Tỉnh ủy tổ chức …": the day of the event
    if lead["bracket"] and folded.startswith(")", end):
        end += 1
    elif not deed and not folded.startswith(("ngày", "tháng", "cùng ngày"), start):
        return None
    return (at, date.end()), end, lead["same"] is not None


def _issuer_after(
    source: SourceText, rules: DocumentRules, by: regex.Match[str], code: str | None
) -> tuple[BodyRead | None, int, str | None] | None:
    """A body after "của", "do", "được" (after the last two a deed must follow), and the signer.

    A deputy signs for another body, so "do Phó Thủ tướng … ký" names a signer only.
    """
    at = by.end()
    deputy = rules.readers["deputy_here"].match(source.folded, at)
    if deputy:
        at = deputy.end()
    elif office := rules.readers["office_here"].match(source.folded, at):
        at = office.end()
    body = body_at(source, rules, at)
    if body is None and source.folded.startswith("bộ ", at):
        named = len("bộ này") if source.folded.startswith("bộ này", at) else len("bộ")
        body = last_ministry(source, rules, at + named)
    if body is None and by["how"] == "của" and (letters := _ACRONYM.match(source.text, at)):
        body = BodyRead(at, letters.end(), letters.group())
    if body is None and by["how"] == "của":
        body = body_of_unit(source, rules, at, code)
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
    return subject or None


def _sentence_start(text: str, floor: int, end: int) -> int:
    start = floor
    for match in _SENTENCE_END.finditer(text, floor, end):
        if not _ABBREVIATED.search(text, max(0, match.start() - 5), match.end()):
            start = match.end()
    return start


def _read_before(candidate: DocumentCandidate, source: SourceText, rules: DocumentRules) -> DocumentCandidate:
    """ "Ngày 5/6, Bộ Y tế đã ban hành ⟦Thông tư …⟧": issuer, signer and day before the mention."""
    read, folded = rules.readers, source.folded
    floor = _sentence_start(source.text, max(0, candidate.start - _BEFORE_REACH), candidate.start)
    deed = read["before"].search(folded, max(floor, candidate.start - 60), candidate.start)
    if deed is None and read["by_way_of"].search(folded, max(floor, candidate.start - 12), candidate.start):
        # "Ngày 5/6, Bộ Y tế phê duyệt danh mục tại ⟦Quyết định …⟧", "… có văn bản chỉ đạo (⟦Công văn …⟧"
        deed = next(read["deed_before"].finditer(folded, floor, candidate.start), None)
    if deed is None:
        return _read_sentence(candidate, source, rules, floor)
    end = floor + len(source.text[floor : deed.start()].rstrip(" ,"))
    window: Span | None = None
    if day := deed.groupdict().get("day"):
        window = (deed.start("day") + len(day) - 1, deed.end("day"))
    if tail := read["date_tail"].search(folded, max(floor, end - 30), end):
        window, end = (tail.end() - 1, tail.end()), tail.start()
    term = candidate.term
    if tail := read["term_tail"].search(folded, max(floor, end - 90), end):
        term, end = tail["term"].upper(), tail.start()
    signer, deputy = None, False
    body: BodyRead | None
    if this := read["this_ministry"].search(folded, max(floor, end - 12), end):
        body = last_ministry(source, rules, this.start())
    elif found := body_before(source, rules, floor, end):
        body, signer = found
        deputy = bool(read["deputy"].search(folded, max(floor, body.start - 8), body.start))
    else:
        body = _earlier_subject(candidate, source, rules, floor, end)
    if body is None:
        # "tháng 11 năm ngoái mới có ⟦nghị quyết 51⟧", "Ngày 27/9, Hà Nội ban hành ⟦…⟧"
        window = window or _day_before(source, rules, floor, end) or (end, end)
        candidate = replace(candidate, issued_before=window)
        return _read_place(candidate, source, rules, floor, end)
    shown = issuer_of_code(candidate.code, rules) if candidate.code else None
    named_otherwise = (
        shown and "," not in shown and not body.name.startswith(shown) and not shown.startswith(body.name)
    )
    if not deputy and (named_otherwise or not fits(candidate.code, body, rules)):
        return candidate  # "UBND tỉnh có Quyết định 12/QĐ-TTg": the number names another body
    if window is None:
        window = _day_before(source, rules, floor, body.start)
    issuer = candidate.issuer or (None if deputy else body.name)
    return replace(
        candidate,
        issuer=issuer,
        issuer_basis="text" if issuer else None,
        issuer_letters=candidate.issuer_letters or frozenset(body.hints),
        signer=candidate.signer or signer,
        issued_before=window,
        term=term,
        cues=(*candidate.cues, "issuer-before"),
    )


def _read_place(
    candidate: DocumentCandidate, source: SourceText, rules: DocumentRules, floor: int, end: int
) -> DocumentCandidate:
    """A place said for its committee: "Hà Nội ban hành ⟦Quyết định 61/2024/QĐ-UBND⟧"."""
    place = rules.readers["place_tail"].search(source.text, max(floor, end - 40), end)
    committee = rules.body_of_word["ủy ban nhân dân"]
    asked = BodyRead(end, end, "", committee.hints)
    letters = _LETTERS_BEFORE.search(source.text, max(floor, end - 10), end)
    if letters and not candidate.issuer:
        cues = (*candidate.cues, "issuer-before")
        return replace(candidate, issuer=letters.group(), issuer_basis="text", cues=cues)
    if place is None or candidate.issuer or not asks_for(candidate.code, asked, rules):
        return _read_sentence(candidate, source, rules, floor)
    level = (
        place.group()[0].lower() + place.group()[1:] if place.group().startswith("Tỉnh ") else place.group()
    )
    written = write_out(f"{committee.name} {level}", rules)
    return replace(candidate, issuer=written, issuer_basis="sentence", cues=(*candidate.cues, "issuer-place"))


def _read_sentence(
    candidate: DocumentCandidate, source: SourceText, rules: DocumentRules, floor: int
) -> DocumentCandidate:
    """The one body before that the letters ask for: "được UBND tỉnh phê duyệt tại ⟦…/QĐ-UBND⟧"."""
    if candidate.issuer is not None or candidate.code is None:
        return candidate
    bodies = [
        body
        for body in bodies_in(source, rules, floor, candidate.start)
        if asks_for(candidate.code, body, rules) and not body.central
    ]
    if len({body.name for body in bodies}) != 1:
        return candidate
    cues = (*candidate.cues, "issuer-in-sentence")
    return replace(candidate, issuer=bodies[0].name, issuer_basis="sentence", cues=cues)


def _earlier_subject(
    candidate: DocumentCandidate, source: SourceText, rules: DocumentRules, floor: int, end: int
) -> BodyRead | None:
    """The subject, when it stands apart from the deed: "HĐND tỉnh, tại kỳ họp thứ 5, đã thông qua …"."""
    found = None
    clause = floor + max(0, source.text[floor:end].rfind(", ") + 2)
    for start in (floor, clause):
        head = body_at(source, rules, start, end) if source.text[start : start + 1].isupper() else None
        if head and source.text[head.end : head.end + 1] == " ":
            found = head
    for body in bodies_in(source, rules, floor, end):
        addressed = rules.readers["addressed"].search(source.folded, max(floor, body.start - 12), body.start)
        if not addressed and (body.start == floor or asks_for(candidate.code, body, rules)):
            found = body
    return found


def _day_before(source: SourceText, rules: DocumentRules, floor: int, start: int) -> Span | None:
    """Where a date that is the day of issue ends: right before the body, or at the head of the sentence."""
    prefix = regex.compile(r"[ ,(]{1,3}$").search(source.text, max(floor, start - 3), start)
    if prefix and prefix.start() > floor and source.text[prefix.start() - 1].isdigit():
        return (prefix.start(), prefix.start())
    head = rules.readers["first_date"].match(source.folded, floor, start)
    if head:
        return (head.end() - 2, head.end())
    return (prefix.start(), prefix.start()) if prefix and prefix.start() > floor else None


def _read_later(candidate: DocumentCandidate, source: SourceText, rules: DocumentRules) -> DocumentCandidate:
    """An issuer that the letters ask for, further on: "⟦…/QĐ-UBND⟧ về giá đất ngày 5/6 của UBND tỉnh"."""
    read, folded = rules.readers, source.folded
    limit = min(len(source.text), candidate.end + _LATER_REACH)
    for end in _SENTENCE_END.finditer(source.text, candidate.end, limit):
        limit = end.start()
        break
    if following := read["next_mention"].search(folded, candidate.end, limit):
        limit = following.start()
    dated = read["dated_by"].search(folded, candidate.end, limit)
    if dated and not candidate.issued_after and candidate.issued_before is None:
        window = (dated.start("date") - 1, dated.end("date"))
        candidate = replace(candidate, issued_after=(window,), cues=(*candidate.cues, "dated-later"))
    if candidate.issuer is not None:
        return candidate
    # "Tại ⟦Công điện 71⟧, Thủ tướng giao …"
    at_head = folded.endswith("tại ", 0, candidate.start)
    for body in bodies_in(source, rules, candidate.end, limit):
        lead = read["later_lead"].search(folded, max(candidate.end, body.start - 32), body.start)
        sure = lead is not None and (bool(lead["date"]) or at_head or asks_for(candidate.code, body, rules))
        if sure and fits(candidate.code, body, rules):
            cues = (*candidate.cues, "issuer-later")
            return replace(candidate, issuer=body.name, issuer_basis="text", cues=cues)
    return candidate


def _read_pinpoint(
    candidate: DocumentCandidate, source: SourceText, rules: DocumentRules
) -> DocumentCandidate:
    match = rules.readers["pinpoint"].search(source.folded, max(0, candidate.start - 80), candidate.start)
    if match is None:
        return candidate
    quoted = regex.sub(r"(?:,| của|\s)+$", "", match.group())
    span = (match.start(), match.start() + len(quoted))
    return replace(candidate, pinpoint=span, cues=(*candidate.cues, "pinpoint"))
