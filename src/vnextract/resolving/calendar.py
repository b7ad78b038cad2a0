"""Stretches of the calendar and their EDTF (ISO 8601-2, level 2), solar and lunar."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from vnextract.kinds.dates.value import Moment

_FIRST_QUARTER, _FIRST_HALF = 33, 40
_SCHOOL_STARTS = 8  # August
# The seasons of the north, as news speaks of them: spring begins with the year.
_SEASON_MONTHS = {21: (1, 3), 22: (4, 6), 23: (7, 9), 24: (10, 12)}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of days with its EDTF; ``first`` and ``last`` are None where a part of it is unknown."""

    edtf: str
    first: date | None
    last: date | None
    grain: str


def day_stretch(day: date) -> Stretch:
    """One day."""
    return Stretch(day.isoformat(), day, day, "day")


def week_stretch(day: date) -> Stretch:
    """The week of a day, Monday to Sunday, written as its days."""
    monday = day - timedelta(days=day.weekday())
    return _days(monday, monday + timedelta(days=6), "week")


def weekday_near(day: date, weekday: int, direction: int | None) -> date:
    """The day of that weekday before (-1) or after (+1) a day; else the near one, up to three days ahead."""
    ahead = (weekday - day.weekday()) % 7
    if direction == -1:
        return day + timedelta(days=ahead - 7)
    if direction == 1:
        return day + timedelta(days=ahead or 7)
    return day + timedelta(days=ahead if ahead <= 3 else ahead - 7)


def year_stretch(year: int) -> Stretch:
    """A calendar year."""
    return Stretch(f"{year:04}", date(year, 1, 1), date(year, 12, 31), "year")


def months_stretch(
    year: int, first: int, last: int, grain: str = "months", code: int | None = None
) -> Stretch:
    """Months ``first`` to ``last`` of a year; ``code`` is the EDTF number of a quarter, half or season."""
    end = date(year, last, calendar.monthrange(year, last)[1])
    if code is not None:
        edtf = f"{year:04}-{code}"
    elif first == last:
        edtf = f"{year:04}-{first:02}"
    else:
        edtf = f"{year:04}-{first:02}/{year:04}-{last:02}"
    return Stretch(edtf, date(year, first, 1), end, grain)


def term_stretch(first: int, last: int) -> Stretch:
    """A term of office, by its first and last year."""
    return Stretch(f"{first:04}/{last:04}", date(first, 1, 1), date(last, 12, 31), "period")


def school_stretch(year: int) -> Stretch:
    """The school year that begins in ``year``."""
    return Stretch(f"{year:04}/{year + 1:04}", date(year, 1, 1), date(year + 1, 12, 31), "school")


def school_year_of(day: date, by: int) -> int:
    """The year in which the school year ``by`` years from that of a day begins; +1 is the next to begin."""
    if by > 0:
        return day.year
    current = day.year if day.month >= _SCHOOL_STARTS else day.year - 1
    # In June and July the year just over is still called this one, and the last one too.
    return current if by == 0 or day.month in (6, 7) else current - 1


def decade_stretch(decade: int) -> Stretch:
    """Ten years; ``decade`` is the year without its last digit."""
    return Stretch(f"{decade:03}X", date(decade * 10, 1, 1), date(decade * 10 + 9, 12, 31), "decade")


def _days(first: date, last: date, grain: str) -> Stretch:
    return Stretch(f"{first}/{last}", first, last, grain)


def shift_month(day: date, by: int) -> tuple[int, int]:
    """Year and month ``by`` months from the month of a day."""
    count = day.year * 12 + day.month - 1 + by
    return count // 12, count % 12 + 1


def in_year(moment: Moment, year: int) -> Stretch | None:
    """What a moment names in a given year; None where there is no such day, or it names none."""
    if not 1 <= year <= 9998:
        return None
    if moment.lunar and moment.day is not None and moment.month is not None:
        day = lunar_day(year, moment.month, moment.day, of_tet=moment.holiday)
        return None if day is None else day_stretch(day)
    if moment.lunar and moment.month is not None:
        return _lunar_month(moment, year, moment.month)
    if moment.week is not None:
        return _iso_week(year, moment.week)
    if moment.month is not None:
        return _in_month(moment, year, moment.month)
    if moment.quarter is not None:
        last = moment.quarter * 3
        return months_stretch(year, last - 2, last, "quarter", _FIRST_QUARTER + moment.quarter - 1)
    if moment.half is not None:
        last = moment.half * 6
        return months_stretch(year, last - 5, last, "half", _FIRST_HALF + moment.half - 1)
    if moment.months is not None:
        return months_stretch(year, *moment.months)
    if moment.season is not None:
        return months_stretch(year, *_SEASON_MONTHS[moment.season], "season", moment.season)
    return None


def _in_month(moment: Moment, year: int, month: int) -> Stretch | None:
    length = calendar.monthrange(year, month)[1]
    if moment.day is not None:
        return day_stretch(date(year, month, moment.day)) if moment.day <= length else None
    if moment.ordinal is None:
        return months_stretch(year, month, month, "month")
    if moment.ordinal == 0:  # "nửa đầu tháng", "nửa cuối tháng"
        first, last = (1, 15) if moment.edge == 1 else (16, length)
        return _days(date(year, month, first), date(year, month, last), "week")
    if moment.ordinal < 0:
        return week_stretch(date(year, month, length))
    # The first week of a month is the first that begins in it.
    start = date(year, month, 1)
    return week_stretch(start + timedelta(days=(7 - start.weekday()) % 7))


def _lunar_month(moment: Moment, year: int, month: int) -> Stretch | None:
    """A lunar month by its days; a third of one ("đầu tháng Chạp") by the months that it lies in."""
    from_day, to_day = {1: (1, 10), 2: (11, 20), 3: (21, 30)}.get(moment.edge or 0, (1, 30))
    first = lunar_day(year, month, from_day, of_tet=moment.holiday)
    last = lunar_day(year, month, to_day, of_tet=moment.holiday)
    if first is None or last is None:
        return None
    if first.month == last.month:
        return months_stretch(first.year, first.month, first.month, "month")
    if moment.edge is None:
        return _days(first, last, "period")
    return Stretch(f"{first:%Y-%m}/{last:%Y-%m}", first, last, "period")


def _iso_week(year: int, week: int) -> Stretch | None:
    """A week by its number in the year (ISO 8601), as epidemics are counted."""
    try:
        return week_stretch(date.fromisocalendar(year, week, 1))
    except ValueError:
        return None


def without_year(moment: Moment) -> Stretch | None:
    """What a moment names, its year left X; None where nothing certain is left."""
    if moment.lunar:
        return None
    if moment.recurring == "month" or (moment.day is not None and moment.month is None):
        return None if moment.day is None else Stretch(f"XXXX-XX-{moment.day:02}", None, None, "day")
    known = in_year(moment, 2000)  # a leap year
    if known is None or known.grain == "week":
        return None
    return Stretch(known.edtf.replace("2000", "XXXX"), None, None, known.grain)


def lunar_day(year: int, month: int, day: int, *, of_tet: bool = False) -> date | None:
    """The solar day of a lunar one, by the Vietnamese calendar (UTC+7); None outside 1900 to 2100.

    Args:
        year: The lunar year; with ``of_tet`` the year whose Tết is meant, so that 29/12 falls before it.
        month: 1 to 12, never the leap month.
        day: 1 to 30; the 30th of a month of 29 days is the 29th.
        of_tet: See ``year``.
    """
    from lunar_vn import convert_lunar_to_solar, convert_solar_to_lunar

    if of_tet and month == 12:
        year -= 1
    try:
        first: date = convert_lunar_to_solar(1, month, year)
        result = first + timedelta(days=day - 1)
        if day == 30 and convert_solar_to_lunar(result.day, result.month, result.year).month != month:
            result -= timedelta(days=1)
    except ValueError:
        return None
    return result


def lunar_days_near(day: date, lunar: int) -> list[date]:
    """The days of that number in the lunar months around a day."""
    from lunar_vn import convert_solar_to_lunar

    try:
        now = convert_solar_to_lunar(day.day, day.month, day.year)
    except ValueError:
        return []
    here = day + timedelta(days=lunar - now.day)
    found = []
    for guess in (here - timedelta(days=30), here, here + timedelta(days=30)):
        for step in (0, 1, -1):
            near = guess + timedelta(days=step)
            if convert_solar_to_lunar(near.day, near.month, near.year).day == lunar:
                found.append(near)
                break
    return found


def months_of(stretch: Stretch) -> tuple[int, int]:
    """The first and last month of a stretch whose first day is known."""
    assert stretch.first is not None
    return stretch.first.month, (stretch.last or stretch.first).month


def code_of(stretch: Stretch) -> int | None:
    """The EDTF code of a quarter or half year, None of anything else."""
    return int(stretch.edtf[-2:]) if stretch.grain in ("half", "quarter") else None
