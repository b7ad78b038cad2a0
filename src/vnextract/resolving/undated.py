"""What an article that brings no day of publication tells of its own time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from vnextract.kinds.dates.value import DateCandidate, Moment, Period
from vnextract.resolving.calendar import in_year
from vnextract.resolving.years import explicit, grain_of, yearless
from vnextract.text import SourceText

# Days between a day without a year and the article's latest day that is told with one.
_NEARBY_DAYS = 21
# Where that day is well founded: how far a tale may look back ("ngày 15/8/2022 là hạn cuối … tính đến ngày
# 12/8"), and how long afterwards the article may be written.
_LOOKING_BACK_DAYS, _SOON_DAYS = 90, 120
# The days of one story lie as close to each other as this.
_CLUSTER_DAYS = 75
# Characters between "Hai tháng đầu năm" and the "cùng kỳ 2016" that it is compared with.
_COMPARED_REACH = 400
_NEVER_TOLD = frozenset({"cue.birth", "cue.anniversary", "after.coming"})
_NOT_TOLD = _NEVER_TOLD | {"cue.plan", "cue.deadline"}


def anniversary_year(candidates: Sequence[DateCandidate]) -> int | None:
    """The later year of "27/7/1947 - 27/7/2022": the day comes round in the year of the article."""
    years = []
    for candidate in candidates:
        value = candidate.value
        if isinstance(value, Period) and value.start and value.end and value.start.year and value.end.year:
            one, other = value.start, value.end
            if (
                one.day
                and (one.day, one.month) == (other.day, other.month)
                and value.end.year - value.start.year > 4
            ):
                years.append(value.end.year)
    told = [day.year for candidate in candidates if (day := told_day(candidate)) is not None]
    # An old speech has old anniversaries: nothing told may be later.
    return max(years) if years and max(years) >= max(told, default=0) else None


def compared_year(candidates: Sequence[DateCandidate], by_start: dict[int, int]) -> int | None:
    """ "Hai tháng đầu năm … so với cùng kỳ 2016" is said of 2017."""
    last: DateCandidate | None = None
    found = None
    for candidate in candidates:
        moment = candidate.value
        if not isinstance(moment, Moment):
            continue
        if moment.same_period and moment.year is not None:
            if last is not None and candidate.start - last.end <= _COMPARED_REACH:
                by_start.setdefault(last.start, moment.year + 1)
                found = moment.year + 1
            last = None
        elif (wanted := yearless(candidate)) is not None and not wanted.month:
            last = candidate
        elif explicit(candidate):
            last = None
    return found


def _is_told(candidate: DateCandidate) -> bool:
    """Whether a candidate tells what has happened; the day of a document has, whatever the document plans."""
    cues = set(candidate.cues)
    return not (_NOT_TOLD & cues) or ("cue.document" in cues and not _NEVER_TOLD & cues)


def told_day(candidate: DateCandidate) -> date | None:
    """The first day of what a candidate tells as having happened, finer than a year."""
    moment = explicit(candidate)
    if moment is None or grain_of(moment) is None or not _is_told(candidate):
        return None
    stretch = in_year(moment, cast(int, moment.year))
    return stretch.first if stretch else None


def latest_day(candidates: Sequence[DateCandidate]) -> tuple[date | None, bool]:
    """The latest day that the text tells with its year, and whether that founds the years of other days.

    Two dates must speak for that year, or two days without a year lie beside it, and none speak for a later
    one: an article on old times tells old dates too. Where the next year is named as well, nothing is known.
    """
    told = [day for candidate in candidates if (day := told_day(candidate)) is not None]
    latest = max(told, default=None)
    if latest is None:
        return None, False
    moments = [
        moment
        for candidate in candidates
        if (moment := explicit(candidate)) and isinstance(candidate.value, Moment) and _is_told(candidate)
    ]
    years = [cast(int, moment.year) for moment in moments if moment.decade is None]
    if latest.year + 1 in years:
        return None, False
    if max(years, default=0) != latest.year:
        return latest, False
    wanted = [moment for candidate in candidates if (moment := yearless(candidate)) and moment.day]
    here = [stretch.first for moment in wanted if (stretch := in_year(moment, latest.year)) and stretch.first]
    beside = sum(abs((day - latest).days) <= _CLUSTER_DAYS for day in here)
    return latest, years.count(latest.year) >= 2 or beside >= 2


def from_near_days(
    candidates: Sequence[DateCandidate], by_start: dict[int, int], around: date | None
) -> None:
    """A day without a year is of the year in which it falls near the article's latest day."""
    told = [day for candidate in candidates if (day := told_day(candidate)) is not None]
    latest = max(told, default=None)
    if latest is None:
        return
    first, last = (-_LOOKING_BACK_DAYS, _SOON_DAYS) if around == latest else (-_NEARBY_DAYS, _NEARBY_DAYS)
    for candidate in candidates:
        wanted = yearless(candidate)
        if wanted is None or not wanted.month or candidate.start in by_start:
            continue
        for year in (latest.year, latest.year + 1, latest.year - 1):
            here = in_year(wanted, year)
            if here and here.first and first <= (here.first - latest).days <= last:
                by_start[candidate.start] = year
                break


def from_same_spans(candidates: Sequence[DateCandidate], by_start: dict[int, int]) -> None:
    """ "6 tháng đầu năm" is of the year that the article gives these words elsewhere, if it is one year."""
    years: dict[tuple[object, ...], set[int]] = {}
    for candidate in candidates:
        if moment := explicit(candidate):
            years.setdefault((moment.quarter, moment.half, moment.months), set()).add(cast(int, moment.year))
    for candidate in candidates:
        wanted = yearless(candidate)
        if wanted is None or wanted.month or candidate.start in by_start:
            continue
        given = years.get((wanted.quarter, wanted.half, wanted.months), set())
        if len(given) == 1:
            by_start[candidate.start] = next(iter(given))


def from_anniversaries(
    candidates: Sequence[DateCandidate],
    source: SourceText,
    by_start: dict[int, int],
    article_year: int | None,
) -> None:
    """ "tổng kết 10 năm thực hiện Nghị quyết 36 ngày 01/7/2014" is said in 2024."""
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
        year = by_line.get(line, article_year)
        if year is not None and candidate.start not in by_start and yearless(candidate):
            by_start[candidate.start] = year
