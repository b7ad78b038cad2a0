"""The year nearest to a day, and what of a candidate wants or gives a year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from vnextract.kinds.dates.value import DateCandidate, Moment, Period
from vnextract.resolving.calendar import in_year
from vnextract.text import SourceText

# How much farther a day ahead, and one gone by, counts: news tells more of what has been; a deadline lies
# ahead unless it has just passed ("tính đến hết ngày 30/3").
_DEADLINE, _PLAN, _REPORT, _NEUTRAL, _UNTIL = (1, 6), (1, 2), (2, 1), (1.5, 1), (1, 1)
_AHEAD = frozenset({"cue.plan", "cue.deadline", "cue.effect"})
_TO_COME = frozenset({"cue.plan", "cue.deadline", "cue.ahead", "after.coming"})
# From this month on, the year's last quarter is nearer than the one gone by.
_SPRING = 3


def nearest_year(
    moment: Moment, published: date, cues: Sequence[str], *, beside: date | None = None
) -> int | None:
    """The year in which a moment is nearest to publication, minding what the words around it say.

    Args:
        moment: A day, month, quarter, half or season without a year.
        published: The day of publication.
        cues: Of the candidate; ``cue.caption`` is a photo's, so of something past.
        beside: A day of the same sentence; where it lies ahead and no words lean back, it counts as near.

    Returns:
        None where no year has such a day.
    """
    if moment.direction is None and (fixed := _year_of_part(moment, published, cues)) is not None:
        return fixed
    weights = _weights(cues)
    near = beside if beside is not None and beside > published and weights == _NEUTRAL else published
    issued = "cue.dated" in cues and not _AHEAD & set(cues)
    options = []
    for year in range(published.year - 2, published.year + 3):
        stretch = in_year(moment, year)
        if stretch is None or stretch.first is None or stretch.last is None:
            continue
        ahead, behind = (stretch.first - published).days, (published - stretch.last).days
        away = (stretch.first - near).days, (near - stretch.last).days
        distance = max(away[0] * weights[0], away[1] * weights[1], 0)
        # Of two equally near the one gone by: news tells what has happened.
        options.append((distance, ahead > 0, year, ahead, behind, stretch.first.weekday()))
    # A weekday chooses between the day gone by and the one to come; one that fits neither is a slip.
    fitting = [option for option in sorted(options)[:2] if option[-1] == moment.weekday]
    options = fitting or options
    if moment.direction == 1:
        options = [option for option in options if option[4] <= 0] or options
    elif moment.direction == -1 or "cue.caption" in cues or issued:
        options = [option for option in options if option[3] <= 0] or options
    return min(options)[2] if options else None


def _weights(cues: Sequence[str]) -> tuple[float, float]:
    if "cue.deadline" in cues:
        return _DEADLINE
    plan, report = "cue.plan" in cues, "cue.past" in cues
    if "cue.target" in cues and not plan and not report:
        return _UNTIL
    return _NEUTRAL if plan == report else _PLAN if plan else _REPORT


def _year_of_part(moment: Moment, published: date, cues: Sequence[str]) -> int | None:
    """Quarters and halves are said of the running year, but for the last ones just after New Year."""
    if moment.quarter is not None:
        if moment.quarter == 4 and published.month < _SPRING:
            return published.year - 1
        if moment.quarter == 1 and published.month >= 11 and "cue.future" in cues:
            return published.year + 1
        return published.year
    if moment.half is not None:
        return published.year - 1 if moment.half == 2 and published.month == 1 else published.year
    if moment.months is not None:
        return published.year - 1 if moment.months[1] >= 9 and published.month < _SPRING else published.year
    return None


def explicit(candidate: DateCandidate) -> Moment | None:
    """The moment of a candidate, of a span its end, if the text gives it a year; lunar ones apart."""
    value = candidate.value
    moment = value if isinstance(value, Moment) else value.end or value.start
    return moment if moment is not None and moment.year is not None and not moment.lunar else None


def yearless(candidate: DateCandidate) -> Moment | None:
    """The moment of a candidate that wants a year, None where none is wanted or another rule gives it."""
    value = candidate.value
    moment = value if isinstance(value, Moment) else value.end if value.end and value.start else None
    if moment is None or moment.now or moment.lunar or moment.recurring:
        return None
    if moment.shift and not moment.said_in_full:
        return None
    if moment.year is not None or moment.cycle is not None or moment.direction is not None:
        return None
    if any(
        part is not None for part in (moment.month, moment.quarter, moment.half, moment.months, moment.season)
    ):
        return moment
    return None


def grain_of(moment: Moment) -> str | None:
    """The finest part of a year that a moment names: ``day``, ``month``, ``quarter`` …; None for a year."""
    grains = ("day", "month", "quarter", "half", "months", "season")
    return next((grain for grain in grains if getattr(moment, grain) is not None), None)


def begun_year(candidate: DateCandidate) -> int:
    """The year named, of a span its first, where it is no target; else 0."""
    value = candidate.value
    moment = value.start if isinstance(value, Period) else value
    if moment is None or moment.lunar or {"cue.target", "cue.plan"} & set(candidate.cues):
        return 0
    return moment.year or 0


def year_come(candidate: DateCandidate, source: SourceText) -> int:
    """The year told at the head of a clause ("…, năm 2012, xuất khẩu đạt") or that opens a term; else 0."""
    start, end = candidate.start, candidate.end
    moment = explicit(candidate)
    if isinstance(candidate.value, Period):
        return begun_year(candidate) if source.folded.startswith("nhiệm k", start, end) else 0
    clause = source.folded.startswith(",", end) and source.folded[max(0, start - 2) : start].rstrip(" ")[
        -1:
    ] in ("", *",.;:\n")
    told = moment is not None and grain_of(moment) is None and not _TO_COME & set(candidate.cues)
    return begun_year(candidate) if clause and told else 0


def day_in_force(candidate: DateCandidate) -> date | None:
    """The day, told with its year, from which something is in force."""
    moment = explicit(candidate) if "cue.effect" in candidate.cues else None
    stretch = in_year(moment, moment.year) if moment and moment.day and moment.year else None
    return stretch.first if stretch else None
