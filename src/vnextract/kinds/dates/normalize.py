"""Matches of date patterns as values: what the groups of a pattern hold."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import regex

from vnextract.kinds.dates.rules import DatePattern, DateRules, Suffix
from vnextract.kinds.dates.value import Moment, Period, Recurrence, Shift, Unit, Value

# Two figures of a year: up to 49 is this century. Fixed, so that the same text always gives the same value.
_CENTURY_TURNS = 50
_LEAP_YEAR = 2000
_UNITS: dict[str, Unit] = {"ngày": "day", "hôm": "day", "tháng": "month", "năm": "year"}
# Years; a span written the wrong way round is a slip ("2017-2013"), a longer one is no span.
_LONGEST_SLIP = 11


def read_match(match: regex.Match[str], entry: DatePattern, rules: DateRules) -> Value | None:
    """Read one match of a pattern.

    Groups of a point: ``day``, ``month``, ``year``, ``short_year`` and ``year_of_1900s`` (two figures),
    ``quarter``, ``weekday``, ``week`` (of the year), ``season``, ``edge``, ``decade`` (any year of it, or its
    two figures), ``stem`` and ``branch`` (năm Giáp Thìn), ``first_months``, ``last_months``,
    ``first_quarters``, ``last_quarters`` (how many), ``ago`` and ``ago_unit``, ``later`` and ``later_unit``
    (``exact`` to the day), ``earlier`` and ``earlier_unit``, ``year_word`` (nay, ngoái). The same with
    ``end_`` are the end of a span; what one end leaves out the other gives.
    ``row`` are the days or months of a list before its last ("12, 13 và 14/5"); they must follow each other.

    Returns:
        The value, or None where there is no such day ("31/2").
    """
    groups = {name: text for name, text in match.groupdict().items() if text is not None}
    if row := groups.pop("row", None):
        unit = "day" if "end_day" in groups else "month"
        numbers = [int(number) for number in row.split(",")]
        if [*numbers, int(groups[f"end_{unit}"])] != list(range(numbers[0], numbers[0] + len(numbers) + 1)):
            return None
        groups[unit] = str(numbers[0])
    start = _moment(groups, "", rules.numerals)
    if entry.value:
        start = start.merged(entry.moment())
    if not any(name.startswith("end_") for name in groups):
        return start if exists(start) else None
    return interval(start, _moment(groups, "end_", rules.numerals).merged(Moment(lunar=start.lunar)))


def interval(start: Moment, end: Moment) -> Value | None:
    """Make a span of two points, each lending the other what it leaves out; None where it cannot be one."""
    if end.recurring or start.recurring:
        again: Recurrence | None = end.recurring or start.recurring
        start, end = replace(start, recurring=again), replace(end, recurring=again)
    next_year = (Shift("year", 1), Shift("year", 1, "tale"))
    if end.shift in next_year and start.shift is None and end.month:
        # "từ 15/11 đến 20/2 năm sau": the year after that of the start, whichever that is
        end = replace(end, shift=None, year=None if start.year is None else start.year + 1)
    if end.shift == Shift("day", 1, "mentioned"):  # "từ đêm 7/9 đến sáng hôm sau"
        next_day = _day_after(start)
        if next_day is None:
            return None
        end = next_day
    lent = start.year is None, end.year is None
    start = _lend(start, end)
    end = _lend(end, start)
    if not exists(start) or not exists(end):
        return None
    first, last = start.year, end.year
    if first and last and _key(start) > _key(end):
        if lent[0]:
            # "ngày 30/12 đến 2/1/2024": the year that was lent is the later one.
            start = replace(start, year=first - 1)
        elif lent[1]:
            end = replace(end, year=last + 1)
        elif not start.month and not end.month and first - last <= _LONGEST_SLIP:
            # A slip of the pen ("2017-2013"): the two years as given, in order.
            start, end = end, start
        else:
            return None
    return Period(start, end)


def _day_after(moment: Moment) -> Moment | None:
    """The day after one; None where the text does not say which ("28/2")."""
    if moment.shift is not None and moment.shift.unit == "day":
        return Moment(shift=replace(moment.shift, by=moment.shift.by + 1))
    leaps = moment.year is None and (moment.month, moment.day) == (2, 28)
    if moment.day is None or moment.month is None or moment.lunar or leaps or not exists(moment):
        return None
    day = date(moment.year or _LEAP_YEAR, moment.month, moment.day) + timedelta(days=1)
    return Moment(year=day.year if moment.year else None, month=day.month, day=day.day)


def _lend(to: Moment, other: Moment) -> Moment:
    if to.now or other.now:
        return to
    if to.day and not to.month and other.month:
        to = replace(to, month=other.month, lunar=to.lunar or other.lunar)
    if (
        to.year is None
        and to.shift is None
        and to.cycle is None
        and (to.month or to.quarter or to.half or to.season)
    ):
        to = replace(
            to, year=other.year, shift=other.shift if other.shift and other.shift.unit == "year" else None
        )
    if other.direction is not None and to.direction is None:
        to = replace(to, direction=other.direction)
    return to


def _key(moment: Moment) -> tuple[int, int, int]:
    month = moment.month or (moment.quarter or 0) * 3 or (moment.half or 0) * 6
    return (moment.year or 0, month, moment.day or 0)


def with_suffix(value: Value, suffix: Suffix, match: regex.Match[str], rules: DateRules) -> Value | None:
    """Add to a value what the words after it say ("tới", "năm ngoái", "trở đi").

    Returns:
        The value, or None where the two are not one date.
    """
    groups = {name: text for name, text in match.groupdict().items() if text is not None}
    added = _moment(groups, "", rules.numerals).merged(suffix.moment())
    start, end = (value.start, value.end) if isinstance(value, Period) else (value, value)
    if added.recurring and any(one and one.year is not None for one in (start, end)):
        return None  # "từ năm 2025, mỗi năm tăng 7%"
    if added.shift and any(one and (one.year is not None or one.shift) for one in (start, end)):
        return None  # "năm 2022, năm nay" are two
    if suffix.opens and isinstance(value, Period):
        return None
    if isinstance(value, Period):
        return Period(start and start.merged(added), end and end.merged(added))
    said = value.merged(added)
    if suffix.opens == "end":
        return Period(said, None)
    if suffix.opens == "start":
        return Period(None, said)
    return said if exists(said) else None


def exists(moment: Moment) -> bool:
    """Whether there is such a day; lunar months have up to 30 days."""
    if moment.day is not None and moment.lunar:
        return moment.day <= 30
    if moment.day is None or moment.month is None:
        return True
    return moment.day <= calendar.monthrange(moment.year or _LEAP_YEAR, moment.month)[1]


def _moment(groups: Mapping[str, str], prefix: str, numerals: Mapping[str, Mapping[str, int]]) -> Moment:
    def number(name: str, group: str | None = None) -> int | None:
        text = groups.get(prefix + name)
        if text is None:
            return None
        return int(text) if text.isdecimal() else numerals[group or name].get(" ".join(text.lower().split()))

    month, months, half, quarter = number("month"), None, None, number("quarter")
    if (first := number("first_months", "count")) is not None:
        months = (1, first)
    elif (last := number("last_months", "count")) is not None:
        months = (13 - last, 12)
    elif (first := number("first_quarters", "count")) is not None:
        months = (1, 3 * first)
    elif (last := number("last_quarters", "count")) is not None:
        months = (13 - 3 * last, 12)
    if months in ((1, 6), (7, 12)):
        half, months = (1 if months == (1, 6) else 2), None
    elif months == (1, 3) and prefix + "first_quarters" in groups:
        quarter, months = 1, None
    year = number("year")
    if (short := number("short_year")) is not None:
        year = short + (2000 if short < _CENTURY_TURNS else 1900)
    if (old := number("year_of_1900s")) is not None:
        year = 1900 + old
    if (ending := number("year_ending")) is not None and (whole := groups.get("year")):
        year = int(whole) // 100 * 100 + ending
    decade = number("decade")
    if decade is not None:
        decade = (decade if decade >= 1000 else 1900 + decade) // 10
    shift = None
    if (years := number("year_word")) is not None:
        shift = Shift("year", years)
    if (ago := number("ago", "count")) is not None:
        unit = groups[prefix + "ago_unit"]
        # Two weeks ago is a day, as "10 ngày trước" is.
        shift = Shift("day", -7 * ago) if unit == "tuần" else Shift(_UNITS[unit], -ago)
    for name, sign in (("later", 1), ("earlier", -1)):
        if (count := number(name, "count")) is not None:
            unit, exact = groups[f"{prefix}{name}_unit"], prefix + "exact" in groups
            by, step = (7, "ngày") if unit == "tuần" else (1, unit)
            shift = Shift(_UNITS[step], sign * by * count, "mentioned", exact)
    return Moment(
        year=year,
        month=month,
        day=number("day"),
        quarter=quarter,
        half=half,
        months=months,
        season=number("season"),
        decade=decade,
        weekday=number("weekday"),
        week=number("week"),
        edge=_edge(groups.get(prefix + "edge"), numerals),
        cycle=_cycle(number("stem"), number("branch")),
        shift=shift,
    )


def _edge(text: str | None, numerals: Mapping[str, Mapping[str, int]]) -> int | None:
    if text is None:
        return None
    return next((numerals["edge"][word] for word in text.lower().split() if word in numerals["edge"]), None)


def _cycle(stem: int | None, branch: int | None) -> int | None:
    if stem is None or branch is None:
        return None
    return next((n for n in range(60) if n % 10 == stem and n % 12 == branch), None)
