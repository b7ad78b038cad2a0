"""Read the day of publication that files and pages state."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import regex

_VIETNAMESE = regex.compile(r"(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})(?!\d)")
_ISO_DAY = regex.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_HANOI = timezone(timedelta(hours=7))


def parse_day(value: str) -> date | None:
    """Read an ISO day or time ("2024-06-06T07:30:00+07:00") or a Vietnamese one ("06/6/2024 07:30").

    A time with a zone is told as the day in Vietnam: "2024-06-05T23:30:00Z" is 6 June.

    Returns:
        None where there is no calendar day in it.
    """
    value = value.strip()
    try:
        moment = datetime.fromisoformat(value)
        return (moment.astimezone(_HANOI) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        pass
    if match := _ISO_DAY.search(value):
        year, month, day = map(int, match.groups())
    elif match := _VIETNAMESE.search(value):
        day, month, year = map(int, match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
