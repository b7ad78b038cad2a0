"""Spans of time made of the stretches at their ends."""

from __future__ import annotations

from datetime import date

from vnextract.resolving.calendar import Stretch


def up_to(last: Stretch) -> Stretch:
    """All up to the end of a stretch ("2010 trở về trước")."""
    return Stretch(f"../{_last_part(last)}", None, last.last, last.grain)


def onwards(first: Stretch) -> Stretch:
    """All from the start of a stretch on ("từ 2010 trở đi")."""
    return Stretch(f"{_first_part(first)}/..", first.first, None, first.grain)


def between(first: Stretch, last: Stretch) -> Stretch:
    """From the start of one stretch to the end of another."""
    return Stretch(f"{_first_part(first)}/{_last_part(last)}", first.first, last.last, "period")


def until_now(first: Stretch, now: date | None) -> Stretch | None:
    """From the start of a stretch to the day of publication, to its year where years are told.

    Open where that day is unknown; None where the stretch begins after it.
    """
    start = _first_part(first)
    if now is None:
        return Stretch(f"{start}/..", first.first, None, "period")
    if first.first is None or first.first > now:
        return None
    if first.grain == "year" and first.first.year < now.year:
        return Stretch(f"{start}/{now.year}", first.first, now, "period")
    start = f"{start}-01" if first.grain == "year" else start
    return Stretch(f"{start}/{now.isoformat()}", first.first, now, "period")


def _first_part(stretch: Stretch) -> str:
    return stretch.edtf.split("/")[0]


def _last_part(stretch: Stretch) -> str:
    return stretch.edtf.split("/")[-1]
