"""What the text says of a document further on: after its subject, or in a later sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from vnextract.kinds.documents.candidate import DocumentCandidate
from vnextract.kinds.documents.issuers import BodyRead, asks_for, bodies_in, body_at, fits
from vnextract.kinds.documents.rules import DocumentRules
from vnextract.kinds.documents.sentences import sentence_end
from vnextract.text import SourceText, fold

_REACH = 250
_BACK_REACH = 700
_CLOSING = regex.compile(r"(?:[^()\"]|\([^()\"]{0,120}\)){0,250}+[)\"]")
_MANY = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6}
_NEAR = 250
_BELOW = regex.compile(r" (?:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã)(?!\w)")
_COMMUNE = regex.compile(r" (?:xã|phường|thị trấn|đặc khu)(?!\w)")
_PROVINCE = regex.compile(r" (?:tỉnh|thành phố) \p{Lu}|(?:tỉnh|thành phố)$")


def read_later(
    candidate: DocumentCandidate, source: SourceText, rules: DocumentRules, floor: int
) -> DocumentCandidate:
    """An issuer and a day after the subject: "⟦…/QĐ-UBND⟧ về giá đất ngày 5/6 của UBND tỉnh"."""
    read, folded = rules.readers, source.folded
    limit = sentence_end(source.text, candidate.end, min(len(source.text), candidate.end + _REACH))
    if following := read["next_mention"].search(folded, candidate.end, limit):
        limit = following.start()
    if closing := _CLOSING.match(folded, candidate.end, limit):
        limit = closing.end() - 1  # the mention stands in a quotation or in brackets
    dated = read["dated_by"].search(folded, candidate.end, limit)
    known = candidate.issued_before is not None or bool(candidate.issued_head)
    if dated and not candidate.issued_after and (dated["firm"] is not None or not known):
        window = (dated.start("date") - 1, dated.end("date"))
        candidate = replace(candidate, issued_after=(window,), cues=(*candidate.cues, "dated-later"))
    if candidate.issuer is not None:
        return candidate
    at_head = bool(read["at_head"].search(folded, max(floor, candidate.start - 12), candidate.start))
    if not at_head and (named := read["at_head_named"].match(folded, floor, candidate.start)):
        at_head = rules.type_of_word[regex.sub(r" +", " ", named["word"])].name == candidate.type
    for body in bodies_in(source, rules, candidate.end, limit):
        lead = read["later_lead"].search(folded, max(candidate.end, body.start - 32), body.start)
        if lead is None or not fits(candidate.code, body, rules) or _is_speakers(source, rules, body):
            continue
        if candidate.year and candidate.asks and _COMMUNE.search(body.name):
            continue  # a number with a year is a rule-making body's
        asked = asks_for(candidate.code, body, rules)
        if lead["how"] not in (None, "của"):
            sure = read["deed"].match(folded, body.end) is not None
        elif lead["how"]:
            sure = asked or bool(lead["date"])
        else:  # "Tại ⟦Công điện 71⟧, Thủ tướng giao …"
            orders = read["ordering"].match(folded, body.end) is not None
            sure = (at_head and orders) or (asked and not read["tasked"].match(folded, body.end))
        if sure:
            cues = (*candidate.cues, "issuer-later")
            return replace(candidate, issuer=body.name, issuer_basis="text", cues=cues)
    return candidate


def _is_speakers(source: SourceText, rules: DocumentRules, body: BodyRead) -> bool:
    """Whether a body only tells a speaker's position: "…, bà Hà Thị Mơ, Chủ tịch UBND phường"."""
    lead = rules.readers["person_lead"]
    return lead.search(source.text, max(0, body.start - 45), body.start) is not None


def read_back(
    found: Sequence[DocumentCandidate], source: SourceText, rules: DocumentRules
) -> list[DocumentCandidate]:
    """Take up what a later sentence says: "Cả ba văn bản này đều do Thủ tướng ban hành"."""
    read, folded = rules.readers, source.folded
    result = list(found)
    before = 0
    for match in read["taken_up"].finditer(folded) if result else ():
        while before < len(result) and result[before].end <= match.start():
            before += 1
        by = read["by"].match(folded, match.end())
        body = body_at(source, rules, by.end()) if by else None
        if by is None or body is None:
            continue
        deed = read["deed"].match(folded, body.end)
        if by["how"] != "của" and deed is None:
            continue
        count = _MANY.get(match["many"] or "", 1)
        word = rules.type_of_word.get(match["word"])
        for i in range(before - 1, -1, -1):
            here = result[i]
            if count == 0 or here.start < match.start() - _BACK_REACH:
                break
            if here.number is None or (word and word.name not in ("Văn bản", here.type)):
                continue
            count -= 1
            if here.issuer is None and fits(here.code, body, rules):
                cues = (*here.cues, "issuer-taken-up")
                result[i] = replace(here, issuer=body.name, issuer_basis="shared", cues=cues)
    return result


def settle_local(
    found: Sequence[DocumentCandidate], source: SourceText, rules: DocumentRules
) -> list[DocumentCandidate]:
    """Give "12/QĐ-UBND" of nobody the issuer of the mention before, else the article's only committee.

    The mention before must be near and have the same letters, with no body between; the committee must be a
    province's.
    """
    result: list[DocumentCandidate] = []
    for candidate in found:
        before = result[-1] if result else None
        if (
            before
            and candidate.issuer is None
            and before.issuer_basis in ("text", "shared")
            and candidate.asks & rules.committee_letters
            and candidate.asks == before.asks
            and candidate.start - before.end < _NEAR
            and "\n" not in source.text[before.end : candidate.start]
            and not any(True for _ in bodies_in(source, rules, before.end, candidate.start))
        ):
            cues = (*candidate.cues, "issuer-of-last")
            candidate = replace(candidate, issuer=before.issuer, issuer_basis="sentence", cues=cues)
        result.append(candidate)
    lacking = frozenset[str]().union(*(c.asks for c in result if c.issuer is None)) & rules.committee_letters
    if not lacking:
        return result
    named: dict[str, set[str]] = {letter: set() for letter in lacking}
    for body in bodies_in(source, rules, 0, len(source.text)):
        for letter in lacking.intersection(body.hints):
            named[letter].add(body.name)
    return [_of_article(c, named) if c.issuer is None else c for c in result]


def _of_article(candidate: DocumentCandidate, named: dict[str, set[str]]) -> DocumentCandidate:
    names = next((named[letter] for letter in candidate.asks if letter in named), set())
    # A number with a year is a rule-making body's, which a commune and its office is not.
    levels = _COMMUNE if candidate.year else _BELOW
    local = {n for n in names if levels.search(n)}
    full = {n for n in names - local if _PROVINCE.search(n)}
    longest = max(full, key=lambda n: (len(n), n), default=None)
    if longest is None or any(not fold(longest).startswith(fold(n)) for n in full):
        return candidate
    if (local and not candidate.year) or any(_BELOW.search(n) for n in names - local):
        return candidate
    cues = (*candidate.cues, "issuer-of-article")
    return replace(candidate, issuer=longest, issuer_basis="sentence", cues=cues)
