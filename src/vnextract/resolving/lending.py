"""Years that one date or document lends to another near it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

import regex

from vnextract.kinds.dates.value import DateCandidate, Moment
from vnextract.resolving.calendar import in_year
from vnextract.resolving.undated import FIRST_YEAR
from vnextract.resolving.years import explicit, grain_of, yearless
from vnextract.text import SourceText

_SENTENCE_END = regex.compile(r"[.!?;:] |\n")
# "Dự báo năm 2021, …", "Trong năm 2021, …": at most three words before the year that rules its sentence.
_HEAD = regex.compile(r"(?:^|[.!?;:\n\"] ?)(?:\p{L}{1,8} ){0,3}$")
# A tale that goes on to another year, or looks from one to another, is ruled by none.
_GOES_ON = regex.compile(r"(?<!\w)(?:sang|bước vào|so với|cùng kỳ|tiếp theo|hiện nay|đến nay)(?!\w)")
_OPENS = frozenset({"", ".", "!", "?", '"'})
# How far, in characters, a year told at the head of a sentence goes on.
_TOLD_REACH = 500
# How far, in characters, the head of a sentence reaches.
_HEAD_REACH, _HELD_REACH, _BEFORE_HEAD = 250, 160, 40
# More years than this of which quarters are named make a table, not news.
_MOST_YEARS = 6
_EDGES = frozenset({"year.edge", "year.last_months"})


def from_heads(
    candidates: Sequence[DateCandidate], source: SourceText, published: date | None, by_start: dict[int, int]
) -> None:
    """ "Dự báo năm 2021, lãi suất đi ngang trong quý 1 rồi tăng về cuối năm": both are of 2021."""
    head: DateCandidate | None = None
    for candidate in candidates:
        if head is not None:
            between = source.folded[head.end : min(candidate.start, head.end + _HEAD_REACH + 1)]
            if len(between) > _HEAD_REACH or _SENTENCE_END.search(between) or _GOES_ON.search(between):
                head = None
        year = _bare_year(candidate)
        if year is not None:
            head = candidate if _rules_sentence(candidate, source) else None
        elif explicit(candidate) or _names_a_year(candidate):
            head = None
        elif head is not None and candidate.start not in by_start:
            ruled = cast(int, _bare_year(head))
            if _is_edge_of(candidate, ruled, published) or _may_be_of(candidate, ruled, published):
                by_start[candidate.start] = ruled


def from_told_years(
    candidates: Sequence[DateCandidate], source: SourceText, by_start: dict[int, int]
) -> None:
    """ "Năm 2016, sở được cấp 96 tỉ. Giữa năm, sở xin thêm … tại buổi họp ngày 9-2": all of the latest year.

    A day at the head of a sentence may be that of the news itself.
    """
    latest = max((moment.year or 0 for c in candidates if (moment := explicit(c))), default=0)
    if latest < FIRST_YEAR:
        return
    told: DateCandidate | None = None
    for candidate in candidates:
        moment, wanted = explicit(candidate), yearless(candidate)
        if moment is not None or _names_a_year(candidate):
            if moment is None or moment.year != latest:
                told = None
            elif _bare_year(candidate) and _rules_sentence(candidate, source):
                told = candidate
        elif told and candidate.start not in by_start and candidate.start - told.end <= _TOLD_REACH:
            of_day = wanted is not None and wanted.day and wanted.month and not wanted.holiday
            opens = source.folded[max(0, candidate.start - 2) : candidate.start].strip() in _OPENS
            if candidate.rule in _EDGES or (of_day and not opens):
                by_start[candidate.start] = latest


def _rules_sentence(candidate: DateCandidate, source: SourceText) -> bool:
    before = source.folded[max(0, candidate.start - _BEFORE_HEAD) : candidate.start]
    opens = source.folded.startswith(",", candidate.end) and _HEAD.search(before)
    return bool(opens) and not _GOES_ON.search(before)


def _bare_year(candidate: DateCandidate) -> int | None:
    moment = explicit(candidate)
    if moment is None or not isinstance(candidate.value, Moment) or "cue.document" in candidate.cues:
        return None
    return moment.year if grain_of(moment) is None and moment.edge is None else None


def _names_a_year(candidate: DateCandidate) -> bool:
    """Whether a candidate is "năm nay" or the like: then the tale is of that year."""
    moment = candidate.value
    return isinstance(moment, Moment) and moment.shift is not None and candidate.rule not in _EDGES


def _is_edge_of(candidate: DateCandidate, year: int, published: date | None) -> bool:
    """Whether a candidate is the end of the year at the head; "từ đầu năm" may be of the running one."""
    moment = candidate.value
    if candidate.rule not in _EDGES or not isinstance(moment, Moment):
        return False
    return moment.edge == 3 or published is None or year >= published.year


def _may_be_of(candidate: DateCandidate, year: int, published: date | None) -> bool:
    """Whether a quarter or half is of the year at the head.

    After a look at last year, one that has begun by now may be this year's.
    """
    moment = yearless(candidate) if isinstance(candidate.value, Moment) else None
    if moment is None or not (moment.quarter or moment.half):
        return False
    if published is None or year != published.year - 1:
        return True
    here = in_year(moment, published.year)
    return here is not None and here.first is not None and here.first > published


def from_events(candidates: Sequence[DateCandidate], source: SourceText, by_start: dict[int, int]) -> None:
    """ "hội thi năm 2022 do Quân khu tổ chức từ ngày 1 đến 10-11": held in the year that its name has."""
    event: DateCandidate | None = None
    for candidate in candidates:
        before, event = event, candidate if "cue.event" in candidate.cues and _bare_year(candidate) else None
        if before is None or candidate.start in by_start or "cue.held" not in candidate.cues:
            continue
        between = source.folded[before.end : min(candidate.start, before.end + _HELD_REACH + 1)]
        wanted = yearless(candidate) or _lunar(candidate)
        if wanted is None or not wanted.month or wanted.holiday or len(between) > _HELD_REACH:
            continue
        if not _SENTENCE_END.search(between):
            by_start[candidate.start] = cast(int, _bare_year(before))


def _lunar(candidate: DateCandidate) -> Moment | None:
    moment = candidate.value
    return moment if isinstance(moment, Moment) and moment.lunar and moment.cycle is None else None


def from_same_spans(candidates: Sequence[DateCandidate], by_start: dict[int, int]) -> None:
    """ "3 tháng đầu năm" and "tháng 3" are of the year of "quý I/2023", if it is named of one year only."""
    parts: set[tuple[date, date]] = set()
    for candidate in candidates:
        moment = explicit(candidate)
        stretch = in_year(moment, cast(int, moment.year)) if moment and not moment.month else None
        if stretch and stretch.first and stretch.last:
            parts.add((stretch.first, stretch.last))
    years = sorted({first.year for first, _ in parts})[:_MOST_YEARS]
    for candidate in candidates:
        wanted = yearless(candidate)
        if wanted is None or wanted.day or candidate.start in by_start:
            continue
        given = []
        for year in years:
            here = in_year(wanted, year)
            if here and here.first and here.last:
                given += [year] * any(one <= here.first and here.last <= other for one, other in parts)
        if len(given) == 1:
            by_start[candidate.start] = given[0]


def from_codes(candidates: Sequence[DateCandidate], by_start: dict[int, int]) -> None:
    """ "Thông tư 59/2015/TT-BLĐTBXH mà Bộ ký ngày 29.12": the number has the year of issue."""
    for candidate in candidates:
        if candidate.code_year is not None and yearless(candidate):
            by_start[candidate.start] = candidate.code_year


def from_anniversaries(
    candidates: Sequence[DateCandidate], source: SourceText, by_start: dict[int, int]
) -> None:
    """ "tổng kết 10 năm làm theo Chỉ thị 40 ngày 22/11/2014" is said in 2024."""
    by_line: dict[int, int] = {}
    lines: list[int] = []
    line = before = 0
    for candidate in candidates:
        line += source.folded.count("\n", before, candidate.start)
        before = candidate.start
        lines.append(line)
        moment = explicit(candidate)
        if moment and candidate.anniversary and isinstance(candidate.value, Moment):
            by_line.setdefault(line, cast(int, moment.year) + candidate.anniversary)
    for candidate, line in zip(candidates, lines, strict=True):
        year = by_line.get(line)
        if year is not None and candidate.start not in by_start and yearless(candidate):
            by_start[candidate.start] = year
