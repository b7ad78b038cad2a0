"""When an article that brings no day of publication was written, as far as it tells."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

import regex

from vnextract.kinds.dates.value import DateCandidate, Moment, Period
from vnextract.resolving.calendar import in_year
from vnextract.resolving.years import begun_year, day_in_force, explicit, grain_of, year_come, yearless
from vnextract.text import SourceText

# Papers leave out the year that is running, so one day told with its year says little: a day without a year
# is of that year only where the two lie this close.
_NEARBY_DAYS = 21
# How far the days of one story may lie before and after its latest day that is told with a year.
_STORY_BACK_DAYS, _STORY_ON_DAYS = 100, 120
# What the dates of an article must weigh together to give it its year.
_CERTAIN = 3
# Characters between "Hai tháng đầu năm" and the "cùng kỳ 2016" that it is compared with, and between "tháng 6
# năm ngoái" and the "22-6-2015" that says which June that is.
_COMPARED_REACH, _SAID_TWICE_REACH = 400, 160
# News of January looks back at last year's months; a told month this far ahead of the latest day is one.
_LOOKED_BACK_DAYS, _JUST_PAST_DAYS, _JUST_DUE_DAYS = 240, 150, 120
_LATE_MONTH = 8
# News tells of what is planned, with its day, some weeks before.
_PLANNED_DAYS = 45
# Days from which something is in force: more of them tell nothing of the time of writing.
_MOST_IN_FORCE = 4
# The lead: how far into the text, into how many lines, and how far into one of them its day may stand.
_LEAD, _LEAD_LINES, _DATELINE = 900, 4, 60
# No Vietnamese paper was on line before this year, so no article is older.
FIRST_YEAR = 1997
_NEVER_TOLD = frozenset({"cue.birth", "cue.anniversary", "cue.effect", "after.coming"})
_AHEAD = frozenset({"cue.plan", "cue.deadline"})
_COMING = frozenset({"cue.plan", "cue.ahead", "after.coming"})
_SENTENCE_END = regex.compile(r"[.!?;] |\n")
# The year inside a document's number is never later than the article: "43/2024/QH15".
_CODE = regex.compile(r"(?<=/)(?:19|20)\d\d(?=/\p{L})")


@dataclass(frozen=True, slots=True)
class Reference:
    """The time of writing.

    ``year`` is certain or None; ``latest`` is the latest day told, ``said`` the latest told with its year;
    ``month`` is a day of the month of writing, where more than one day is told of it and none planned after.
    """

    year: int | None = None
    latest: date | None = None
    said: date | None = None
    month: date | None = None

    def year_of(self, moment: Moment, cues: Sequence[str]) -> int | None:
        """The year of a day or part of a year that comes without one; None where nothing is certain."""
        if self.year is None:
            return None
        here = in_year(moment, self.year)
        if here is None or here.first is None or here.last is None or self.latest is None:
            return self.year
        if self.latest.year != self.year:
            return self.year
        if moment.direction == 1 or (moment.direction is None and (moment.holiday or _AHEAD & set(cues))):
            due = (self.latest - here.last).days
            return self.year + (due > (0 if moment.direction else _JUST_DUE_DAYS))
        ahead = (here.first - self.latest).days
        return self.year - (ahead > (_JUST_PAST_DAYS if moment.direction else _LOOKED_BACK_DAYS))


def read_reference(
    candidates: Sequence[DateCandidate], source: SourceText, by_start: dict[int, int]
) -> Reference:
    """Weigh what the dates of an article say of the year it was written in; linear in their number.

    Args:
        candidates: Of one article, in text order.
        source: The article.
        by_start: The years found so far; those that comparisons give are added.
    """
    days: list[date] = []
    parts: list[date] = []  # of quarters and the like
    for candidate in candidates:
        if (day := told_day(candidate, by_start)) is not None:
            (days if _month_of(candidate) else parts).append(day)
    latest = max(days or parts, default=None)
    year = (
        _anniversary_year(candidates)
        or _compared_year(candidates, by_start)
        or _year_said_twice(candidates, source)
        or _year_turned(candidates, latest, by_start)
        or _year_planned(candidates, source, by_start)
        or _year_by_weight(candidates, source, max([*days, *parts], default=None), by_start)
    )
    said = latest
    if year is None:
        return Reference(None, latest, said)
    # Days without a year are told too: "ngày 17-12" of an article of 2013.
    first = Reference(year, latest)
    for candidate in candidates:
        wanted = yearless(candidate) if isinstance(candidate.value, Moment) else None
        feast = wanted is not None and (wanted.holiday or "cue.holiday" in candidate.cues)
        if wanted and wanted.day and not feast and candidate.start not in by_start and _is_told(candidate):
            stretch = in_year(wanted, first.year_of(wanted, candidate.cues) or year)
            if stretch and stretch.last:
                days.append(stretch.last)
    latest = max((day for day in days if day.year <= year), default=None)
    of_month = {day for day in days if latest and (day.year, day.month) == (latest.year, latest.month)}
    begun = any(_begins_after(candidate, latest) for candidate in candidates)
    return Reference(year, latest, said, latest if len(of_month) > 1 and not begun else None)


def _begins_after(candidate: DateCandidate, latest: date | None) -> bool:
    """Whether something came into force just after the latest day told: it may have begun by now."""
    moment = candidate.value
    if latest is None or not isinstance(moment, Moment) or "cue.effect" not in candidate.cues:
        return False
    here = in_year(moment, moment.year or latest.year)
    return bool(here and here.first and 0 < (here.first - latest).days <= _JUST_DUE_DAYS)


def from_near_days(
    candidates: Sequence[DateCandidate], source: SourceText, by_start: dict[int, int], reference: Reference
) -> None:
    """Give days and parts of a year the year of the article, or of the day told close to them."""
    latest, latest_told, latest_day, newest = reference.latest, None, None, 0
    if latest is not None and any(year_come(c, source) > latest.year + 1 for c in candidates):
        latest = None  # the article is newer than what it tells with its day
    if reference.year is None and latest is not None:
        # A document is cited long after its day, so that day says nothing of a bare month.
        told = [
            (day, c) for c in candidates if (day := told_day(c, by_start)) and "cue.document" not in c.cues
        ]
        latest_told = max((day for day, _ in told), default=None)
        latest_day = max((day for day, c in told if _month_of(c)), default=None)
        newest = max(begun_year(c) for c in candidates)
    in_force = [day for c in candidates if (day := day_in_force(c)) is not None][:_MOST_IN_FORCE]
    for candidate in candidates:
        wanted = yearless(candidate)
        if wanted is None or candidate.start in by_start:
            continue
        if (year := reference.year_of(wanted, candidate.cues)) is not None:
            by_start[candidate.start] = year
        elif (near := latest if wanted.day else latest_told) is not None and wanted.month:
            for year in (near.year, near.year + 1, near.year - 1):
                here = in_year(wanted, year)
                if not here or not here.first or not here.last:
                    continue
                if year < newest and _COMING & set(candidate.cues):
                    continue  # what is yet to come lies not before the newest year named
                told_of = latest_day is not None and here.first <= latest_day <= here.last
                if told_of or abs((here.first - near).days) <= _NEARBY_DAYS:
                    by_start[candidate.start] = year
                    break
        if candidate.start not in by_start and wanted.day and wanted.month and _is_told(candidate):
            for day, year in itertools.product(in_force, (0, -1)):
                here = in_year(wanted, day.year + year)
                if here and here.first and abs((here.first - day).days) <= _NEARBY_DAYS:
                    by_start[candidate.start] = day.year + year


def _is_told(candidate: DateCandidate) -> bool:
    """Whether a candidate tells what has happened; the day of a document has, whatever the document plans."""
    cues = set(candidate.cues)
    if _NEVER_TOLD & cues or "cue.deadline" in cues:
        return False
    return "cue.plan" not in cues or "cue.document" in cues


def told_day(candidate: DateCandidate, by_start: dict[int, int]) -> date | None:
    """The day of what a candidate tells as having happened, finer than a year; of a longer part the last."""
    value = candidate.value
    moment = value.start if isinstance(value, Period) else value
    if moment is None or moment.lunar or not _is_told(candidate) or grain_of(moment) is None:
        return None
    known = candidate.code_year or by_start.get(candidate.start)
    year = moment.year or (known if yearless(candidate) else None)
    stretch = None if year is None else in_year(moment, year)
    return None if stretch is None else stretch.first if moment.month else stretch.last


def _month_of(candidate: DateCandidate) -> int | None:
    value = candidate.value
    moment = value.start if isinstance(value, Period) else value
    return None if moment is None else moment.month


def _day_of(candidate: DateCandidate) -> int | None:
    return candidate.value.day if isinstance(candidate.value, Moment) else None


# ---- proofs -------------------------------------------------------------------------------------
def _anniversary_year(candidates: Sequence[DateCandidate]) -> int | None:
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
    told = [day.year for candidate in candidates if (day := told_day(candidate, {})) is not None]
    # An old speech has old anniversaries: nothing told may be later.
    return max(years) if years and max(years) >= max(told, default=0) else None


def _compared_year(candidates: Sequence[DateCandidate], by_start: dict[int, int]) -> int | None:
    """ "Hai tháng đầu năm … so với cùng kỳ 2016" is said of 2017."""
    last: DateCandidate | None = None
    found = None
    parts = False  # whether a part of a year is named with its year: then that is what is compared
    for candidate in candidates:
        moment = candidate.value
        if not isinstance(moment, Moment):
            continue
        if moment.same_period and moment.year is not None:
            if last is not None and candidate.start - last.end <= _COMPARED_REACH:
                by_start.setdefault(last.start, moment.year + 1)
            if last is not None or not parts:
                found = moment.year + 1
            last = None
        elif (wanted := yearless(candidate)) is not None and not wanted.month:
            last = candidate
        elif explicit(candidate):
            last = None
            parts = parts or (moment.month is None and grain_of(moment) is not None)
    told = [day.year for candidate in candidates if (day := told_day(candidate, by_start)) is not None]
    return found if found is None or found >= max(told, default=0) else None


def _year_said_twice(candidates: Sequence[DateCandidate], source: SourceText) -> int | None:
    """ "tháng 6 năm ngoái, Quốc hội thông qua nghị quyết 93/2015/QH13 (ngày 22-6-2015)" is said in 2016."""
    for one, other in itertools.pairwise(candidates):
        for said, given in ((one, other), (other, one)):
            moment, whole = said.value, explicit(given)
            if not isinstance(moment, Moment) or not moment.month or not moment.shift:
                continue
            if moment.shift.unit != "year" or moment.shift.anchor != "published":
                continue
            if said.code_year is not None:
                return said.code_year - moment.shift.by
            if not whole or whole.month != moment.month or other.start - one.end > _SAID_TWICE_REACH:
                continue
            if not _SENTENCE_END.search(source.folded, one.end, other.start):
                return cast(int, whole.year) - moment.shift.by
    return None


# ---- evidence -----------------------------------------------------------------------------------
def _year_turned(
    candidates: Sequence[DateCandidate], latest: date | None, by_start: dict[int, int]
) -> int | None:
    """ "28-11-2016 … Tháng 2 năm nay … quý II-2017": the tale goes on into the year that it plans for."""
    if latest is None or latest.month < _LATE_MONTH:
        return None
    year = latest.year + 1
    named = [(c, moment) for c in candidates if (moment := explicit(c)) is not None]
    # A span that has begun plans nothing: "từ ngày 1-8-2010 đến 31-7-2011".
    planned = any(
        moment.year == year and grain_of(moment) and isinstance(c.value, Moment) for c, moment in named
    )
    if not planned or any(begun_year(c) > year for c, _ in named):
        return None
    past_latest = False
    for candidate in candidates:
        if told_day(candidate, by_start) == latest:
            past_latest = True
        said = candidate.value
        if past_latest and isinstance(said, Moment) and said.month and said.year is None:
            here = in_year(said, latest.year)
            of_this_year = said.shift is None or (said.shift.unit == "year" and said.shift.by == 0)
            if of_this_year and here and here.last and (latest - here.last).days > _STORY_BACK_DAYS:
                return year
    return None


def _year_planned(
    candidates: Sequence[DateCandidate], source: SourceText, by_start: dict[int, int]
) -> int | None:
    """ "Chiều 26/3, tỉnh họp báo … lễ hội năm 2024 sẽ diễn ra từ ngày 9 đến 18/4/2024": said weeks before."""
    planned: list[date] = []
    told: list[Moment] = []
    years = {int(match.group()) for match in _CODE.finditer(source.folded)}
    plain: set[int] = set()
    for candidate in candidates:
        moment, wanted = explicit(candidate), yearless(candidate)
        of_document = "cue.document" in candidate.cues
        if moment is not None and moment.year is not None:
            years.add(moment.year)
            if grain_of(moment) is None:
                plain.add(moment.year)
            here = in_year(moment, moment.year) if moment.day and moment.month else None
            if here and here.last and "cue.plan" in candidate.cues and not of_document:
                planned.append(here.last)
            continue
        known = candidate.start in by_start or of_document or not _is_told(candidate)
        if wanted and wanted.day and not wanted.holiday and not known:
            told.append(wanted)
    last = max(planned, default=None)
    if last is None or last.year != max(years) or last.year not in plain or last.year < FIRST_YEAR:
        return None
    days = [here.last for one in told if (here := in_year(one, last.year)) and here.last]
    before = bool(days) and all(0 < (last - day).days <= _PLANNED_DAYS for day in days)
    return last.year if before else None


def _year_by_weight(
    candidates: Sequence[DateCandidate], source: SourceText, latest: date | None, by_start: dict[int, int]
) -> int | None:
    """The latest year named, if enough of the dates say that it is the article's own."""
    codes = {int(match.group()) for match in _CODE.finditer(source.folded)}
    fine: set[tuple[date, bool]] = set()
    exact: list[date] = []
    plain: list[int] = []
    for candidate in candidates:
        of_document = "cue.document" in candidate.cues
        if (day := told_day(candidate, by_start)) is not None:
            fine.add((day, of_document))
            if _day_of(candidate) and not {"cue.future", "cue.ahead"} & set(candidate.cues):
                exact.append(day)
        moment = explicit(candidate)
        targeted = of_document or "cue.target" in candidate.cues
        if moment and grain_of(moment) is None and not targeted and _is_told(candidate):
            plain.append(cast(int, moment.year))
    year = max([*codes, *(day.year for day, _ in fine)], default=max(plain, default=None))
    if year is None:
        return None
    beside = [
        stretch.first
        for candidate in candidates
        if (wanted := yearless(candidate)) and wanted.day and candidate.start not in by_start
        if (stretch := in_year(wanted, year)) and stretch.first
    ]
    if any(year_come(candidate, source) > year + 1 for candidate in candidates):
        return None
    if latest is not None and any(_is_due_before(candidate, latest, year) for candidate in candidates):
        return None  # "ngày 15/6 tới" lies ahead, and what is told of this year is later
    near = 0
    if latest is not None and latest.year == year:
        near = sum(-_STORY_BACK_DAYS <= (day - latest).days <= _STORY_ON_DAYS for day in beside)
    if year + 1 in plain:
        # The next year is named, and the days without a year are not of this one.
        return None if near or not beside else year + 1
    cited = min(2, sum(match.group() == str(year) for match in _CODE.finditer(source.folded)))
    cited += sum(of_document for day, of_document in fine if day.year == year)
    told = 2 * sum(not of_document for day, of_document in fine if day.year == year)
    told += year in plain
    told += min(2, sum(_is_ahead_in(candidate, year) for candidate in candidates))
    # Documents alone are cited for years.
    weight = told + (cited if told else min(cited, 1))
    opening = _opening_day(candidates, source, year)
    if opening is not None and any(opening < day for day in exact):
        return None  # the news opens with a day that would lie before what it tells
    if latest is not None and latest.year == year and beside:
        # Where all days without a year lie elsewhere, they are of another year.
        weight += min(2, near) if near else -2
    return year if weight >= _CERTAIN and year >= FIRST_YEAR else None


def _opening_day(candidates: Sequence[DateCandidate], source: SourceText, year: int) -> date | None:
    """The day without year that the news opens with ("Sáng 12/3, Tỉnh ủy …"), as a day of that year."""
    for candidate in candidates:
        if candidate.start > _LEAD or source.folded.count("\n", 0, candidate.start) > _LEAD_LINES:
            return None
        line = source.folded.rfind("\n", 0, candidate.start) + 1
        wanted = yearless(candidate)
        if wanted is None or not wanted.day or wanted.holiday or candidate.start - line > _DATELINE:
            continue
        if _is_told(candidate) and isinstance(candidate.value, Moment) and not wanted.shift:
            stretch = in_year(wanted, year)
            return stretch.first if stretch else None
    return None


def _is_due_before(candidate: DateCandidate, latest: date, year: int) -> bool:
    """Whether a candidate tells of a coming day that in that year would lie before the latest day told."""
    moment = candidate.value
    if not isinstance(moment, Moment) or moment.direction != 1 or moment.year or moment.shift:
        return False
    here = in_year(moment, year)
    return bool(here and here.last and latest.year == year and here.last < latest)


def _is_ahead_in(candidate: DateCandidate, year: int) -> bool:
    """Whether a candidate names a day or part of that year as being still to come."""
    moment = explicit(candidate)
    ahead = (_AHEAD | {"after.coming"}) & set(candidate.cues)
    return bool(
        moment and moment.year == year and grain_of(moment) and ahead and "cue.document" not in candidate.cues
    )
