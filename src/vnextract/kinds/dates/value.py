"""What a text says of a date, before anybody works out which day is meant."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

Unit = Literal["day", "week", "month", "quarter", "year", "school_year", "term"]
Anchor = Literal["published", "mentioned", "sentence", "scene", "tale"]
Recurrence = Literal["month", "year", "week"]


@dataclass(frozen=True, slots=True)
class Shift:
    """A step from another point: "năm ngoái" is one year back from publication.

    ``anchor`` is what it is counted from: the day of publication, the date told last ("hôm sau"), the day of
    the scene ("Chiều cùng ngày"), the date mentioned last in the same sentence, else publication ("tăng so
    với năm trước"), or a tale of long ago, else publication ("năm sau ông vào Nam"). ``exact`` counts months
    and years to the day ("đúng một tháng sau").
    """

    unit: Unit
    by: int
    anchor: Anchor = "published"
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or a longer stretch with a name of its own, as far as the text gives it.

    ``decade`` is the year without its last digit (199 for the nineties), ``cycle`` the place in the cycle of
    sixty (0 = Giáp Tý), ``months`` the first and last month of "9 tháng đầu năm", ``edge`` 1, 2, 3 for đầu,
    giữa, cuối, ``week`` the number of a week in its year, ``ordinal`` that of one in its month (-1 the last,
    0 half a month), ``direction`` +1 for "tới", -1 for "vừa qua", 0 for "này". ``season`` is the EDTF code 21
    to 24, ``weekday`` 0 for Monday.
    ``term`` is the first year of a term of five.
    ``rest`` is "còn lại", ``same_period`` "cùng kỳ", ``holiday`` a day known by its name, of which a lunar
    one before Tết belongs to that Tết.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    half: int | None = None
    months: tuple[int, int] | None = None
    season: int | None = None
    decade: int | None = None
    weekday: int | None = None
    week: int | None = None
    ordinal: int | None = None
    edge: int | None = None
    cycle: int | None = None
    shift: Shift | None = None
    direction: int | None = None
    recurring: Recurrence | None = None
    term: int | None = None
    lunar: bool = False
    now: bool = False
    rest: bool = False
    same_period: bool = False
    holiday: bool = False

    @property
    def said_in_full(self) -> bool:
        """Whether a calendar day stands beside the word it is counted by: "hôm qua (26/3)"."""
        return (
            self.day is not None and self.month is not None and (not self.shift or self.shift.unit != "year")
        )

    def merged(self, other: Moment) -> Moment:
        """Take over what ``other`` says and this one leaves open."""
        taken = {}
        for name in _NAMES:
            mine, theirs = getattr(self, name), getattr(other, name)
            # By identity: Monday is 0.
            if (mine is None or mine is False) and theirs is not None and theirs is not False:
                taken[name] = theirs
        return replace(self, **taken) if taken else self


_NAMES = tuple(f.name for f in fields(Moment))


@dataclass(frozen=True, slots=True)
class Period:
    """A span between two points; None is an end left open."""

    start: Moment | None
    end: Moment | None


Value = Moment | Period


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """An expression that names a date: ``[start, end)`` in clean coordinates and what it says.

    ``anniversary`` is the number of years that the text counts from this date ("tổng kết 10 năm thực hiện
    Nghị quyết 36 ngày 01/7/2014"). ``code_year`` is the year in the number of the document whose issue the
    date is ("Thông tư 59/2015/TT-BLĐTBXH ký ngày 29.12").
    """

    start: int
    end: int
    value: Value
    rule: str
    cues: tuple[str, ...] = ()
    anniversary: int | None = None
    code_year: int | None = None
