"""What stands before a mention: the body that issued it, the signer, the day."""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from vnextract.kinds.documents.candidate import DocumentCandidate, Span
from vnextract.kinds.documents.issuers import (
    BodyRead,
    asks_for,
    bodies_in,
    body_at,
    body_before,
    fits,
    last_of_head,
)
from vnextract.kinds.documents.normalize import issuer_of_code, write_out
from vnextract.kinds.documents.rules import DocumentRules
from vnextract.kinds.documents.sentences import sentence_start
from vnextract.text import SourceText

# EVN, VFF: bodies known by their letters; a Roman numeral is none ("quý III mới có …").
_ANNOUNCED_REACH = 250
_LETTERS_BEFORE = regex.compile(r"(?:\G|(?<=[ ]))(?![IVXLC]{1,8}$)\p{Lu}{3,8}$")


@dataclass(frozen=True, slots=True)
class Deed:
    """The words that issue a document: where they begin, and the day inside them."""

    start: int
    day: Span | None = None
    told: bool = True
    """Whether it says that somebody issued it; else a day alone stands before the mention."""
    planned: bool = False


def deed_before(
    candidate: DocumentCandidate, source: SourceText, rules: DocumentRules, floor: int
) -> Deed | None:
    """Find the deed that the mention is the object of, or by way of which it was done."""
    read, folded, start = rules.readers, source.folded, candidate.start
    deed = read["before"].search(folded, max(floor, start - 60), start)
    if deed is not None:
        planned = _is_planned(source, rules, floor, deed)
        day = (deed.start("day") + len(deed["day"]) - 1, deed.end("day")) if deed["day"] else None
        return Deed(deed.start(), day, told=not planned, planned=planned)
    # "đúng một tháng sau là ⟦Kết luận …⟧", "ngày 3/8, tại ⟦Quyết định …⟧, Thủ tướng phê chuẩn …"
    if told := read["told_by_day"].search(folded, max(floor, start - 20), start):
        return Deed(told.start(), told=False)
    if way := read["by_way_of"].search(folded, max(floor, start - 12), start):
        # "Ngày 5/6, Bộ Y tế phê duyệt danh mục tại ⟦Quyết định …⟧", "… có văn bản chỉ đạo (⟦Công văn …⟧"
        deed = read["deed_before"].search(folded, floor, start)
        if deed is None and way["apart"]:
            # "Ban Bí thư đã nhắc từ lâu, ở ⟦Chỉ thị 19⟧"
            deed = read["ordering"].search(folded, floor, start)
        return Deed(deed.start()) if deed and not _is_planned(source, rules, floor, deed) else None
    return None


def _is_planned(source: SourceText, rules: DocumentRules, floor: int, deed: regex.Match[str]) -> bool:
    """Whether the deed is still to be done: "Quốc hội dự kiến thông qua …"."""
    planned = rules.readers["planned"].search(source.text, max(floor, deed.start() - 16), deed.end())
    return planned is not None


def read_announced(
    candidate: DocumentCandidate, source: SourceText, rules: DocumentRules, floor: int
) -> DocumentCandidate:
    """What is said of it where it has no number yet: "Bộ ra quyết định mới. ⟦Quyết định 61/QĐ-BCT⟧ nêu …".

    The same in one sentence: "Thủ tướng ký công điện thứ tư, ⟦số 88/CĐ-TTg⟧".
    """
    end = candidate.start
    if candidate.rule != "document.bare-code":
        if not rules.readers["sentence_lead"].fullmatch(source.folded, floor, candidate.start):
            return candidate
        end = _end_before(source.text, floor)
        if candidate.issued_after and not source.text.endswith(":", 0, end):
            return candidate
        floor = sentence_start(source.text, max(0, end - _ANNOUNCED_REACH), end)
    named = None
    for match in rules.type_anchor.finditer(source.folded, floor, end):
        if rules.type_of_word[regex.sub(r" +", " ", match["word"])].name == candidate.type:
            named = match
    if named is None:
        return candidate
    stand_in = replace(candidate, start=named.start())
    deed = deed_before(stand_in, source, rules, floor)
    if deed is None or not deed.told:
        return candidate
    return replace(read_before(stand_in, source, rules, floor, deed), start=candidate.start)


def _end_before(text: str, floor: int) -> int:
    """Where the text before a place ends without its blanks."""
    while floor and text[floor - 1].isspace():
        floor -= 1
    return floor


def read_before(
    candidate: DocumentCandidate, source: SourceText, rules: DocumentRules, floor: int, deed: Deed | None
) -> DocumentCandidate:
    """ "Ngày 5/6, Bộ Y tế đã ban hành ⟦Thông tư …⟧": issuer, signer and day before the mention."""
    read, folded = rules.readers, source.folded
    if deed is None or deed.planned:
        return _read_sentence(candidate, source, rules, floor)
    end = floor + len(source.text[floor : deed.start].rstrip(" ,"))
    window = deed.day
    if tail := read["date_tail"].search(folded, max(floor, end - 40), end):
        window, end = (tail.end() - 1, tail.end()), tail.start()
    term = candidate.term
    if tail := read["term_tail"].search(folded, max(floor, end - 90), end):
        term, end = (tail["term"] or "").upper() or term, tail.start()
    signer, deputy = None, False
    body = _short_body(source, rules, floor, end)
    if body is None and (found := body_before(source, rules, floor, end)):
        body, signer = found
        deputy = bool(read["deputy"].search(folded, max(floor, body.start - 8), body.start))
    if body is None:
        body = _earlier_subject(candidate, source, rules, floor, end)
    if body is None:
        # "tháng 11 năm ngoái mới có ⟦nghị quyết 51⟧", "Ngày 27/9, Hà Nội ban hành ⟦…⟧"
        window = window or _day_before(source, floor, end) or (end, min(deed.start + len(" đó"), end + 8))
        head = _head_of_clause(source, rules, floor, end)
        candidate = replace(candidate, issued_before=window, issued_head=head)
        return _read_place(candidate, source, rules, floor, end)
    shown = issuer_of_code(candidate.code, rules) if candidate.code else None
    named_otherwise = (
        shown and "," not in shown and not body.name.startswith(shown) and not shown.startswith(body.name)
    )
    if not deputy and (named_otherwise or not fits(candidate.code, body, rules)):
        return candidate  # "UBND tỉnh có Quyết định 12/QĐ-TTg": the number names another body
    issuer = candidate.issuer or (None if deputy else body.name)
    before = window or _day_before(source, floor, body.start)
    head = _head_of_clause(source, rules, floor, body.start)
    if read["spoken"].search(folded, min(body.end, deed.start), deed.start):
        before, head = None, ()
    return replace(
        candidate,
        issuer=issuer,
        issuer_basis="text" if issuer else None,
        issuer_letters=candidate.issuer_letters or frozenset(body.hints),
        signer=candidate.signer or signer,
        issued_before=before,
        issued_head=head,
        term=term,
        cues=(*candidate.cues, "issuer-before"),
    )


def _short_body(source: SourceText, rules: DocumentRules, floor: int, end: int) -> BodyRead | None:
    """ "Bộ này", "Tổng cục" right before the deed."""
    short = rules.readers["short_body_tail"].search(source.folded, max(floor, end - 24), end)
    if short is None or not (short["this"] or source.text[short.start()].isupper()):
        return None
    body = last_of_head(source, rules, short["head"], short.start("head") + len(short["head"]))
    return replace(body, start=short.start(), end=end) if body else None


def _read_place(
    candidate: DocumentCandidate, source: SourceText, rules: DocumentRules, floor: int, end: int
) -> DocumentCandidate:
    """A place said for its committee: "Hà Nội ban hành ⟦Quyết định 61/2024/QĐ-UBND⟧"."""
    place = rules.readers["place_tail"].search(source.text, max(floor, end - 40), end)
    committee = next((b for b in rules.committees if candidate.asks.intersection(b.hints)), None)
    letters = _LETTERS_BEFORE.search(source.text, max(floor, end - 10), end)
    if letters and not candidate.issuer:
        cues = (*candidate.cues, "issuer-before")
        return replace(candidate, issuer=letters.group(), issuer_basis="text", cues=cues)
    if place is None or candidate.issuer or committee is None:
        return _read_sentence(candidate, source, rules, floor)
    said = place.group()
    level = said[0].lower() + said[1:] if said.startswith("Tỉnh") else said
    written = write_out(f"{committee.name} {level}", rules)
    return replace(candidate, issuer=written, issuer_basis="sentence", cues=(*candidate.cues, "issuer-place"))


def _read_sentence(
    candidate: DocumentCandidate, source: SourceText, rules: DocumentRules, floor: int
) -> DocumentCandidate:
    """The one body before that the letters ask for: "được UBND tỉnh phê duyệt tại ⟦…/QĐ-UBND⟧".

    A judgment is the last court's: "bị TAND huyện phạt hai năm tù tại ⟦Bản án …⟧".
    """
    if candidate.issuer is not None or candidate.code is None:
        return candidate
    if court := _last_court(candidate, source, rules, floor):
        names = {court}
    else:
        names = {
            body.name
            for body in bodies_in(source, rules, floor, candidate.start)
            if asks_for(candidate.code, body, rules) and not body.central
        }
    if len(names) != 1:
        return candidate
    cues = (*candidate.cues, "issuer-in-sentence")
    return replace(candidate, issuer=names.pop(), issuer_basis="sentence", cues=cues)


def _last_court(
    candidate: DocumentCandidate, source: SourceText, rules: DocumentRules, floor: int
) -> str | None:
    """The court or procuracy named last before a judgment or an indictment."""
    court = rules.courts.get(candidate.type)
    name = None
    for match in court.finditer(source.folded, floor, candidate.start) if court else ():
        body = body_at(source, rules, match.start(), candidate.start)
        name = body.name if body else name
    return name


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


def _day_before(source: SourceText, floor: int, start: int) -> Span | None:
    """Where a date ends that stands right before the body or the deed."""
    prefix = regex.compile(r"(?:[ ](?:thì|đó|ấy))?[ ,()]{1,3}$").search(
        source.text, max(floor, start - 7), start
    )
    return (prefix.start(), start) if prefix and prefix.start() > floor else None


def _head_of_clause(source: SourceText, rules: DocumentRules, floor: int, start: int) -> tuple[Span, ...]:
    """Where a date at the head of the sentence begins, if it is the day of what the sentence tells.

    It is not where another deed comes between: "Ngày 6/6, ông Mão cho biết tỉnh đã ban hành …". A colon goes
    on with what stands before it.
    """
    heads = []
    for _ in range(2):
        lead = rules.readers["head_lead"].match(source.folded, floor, start)
        if lead is None or rules.readers["other_deed"].search(source.folded, lead.end(), start):
            break
        heads.append((floor, lead.end()))
        end = _end_before(source.text, floor)
        if not source.text.endswith(":", 0, end):
            break
        floor, start = sentence_start(source.text, max(0, end - _ANNOUNCED_REACH), end), end - 1
    return tuple(heads)
