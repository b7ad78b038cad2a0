"""Settle which day, month or year each date expression means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from vnextract.kinds.dates.find import find_bare
from vnextract.kinds.dates.rules import DateRules
from vnextract.kinds.dates.value import DateCandidate, Moment, Period, Shift
from vnextract.model import Basis
from vnextract.resolving.calendar import (
    Stretch,
    code_of,
    day_stretch,
    decade_stretch,
    in_year,
    lunar_days_near,
    months_of,
    months_stretch,
    school_stretch,
    school_year_of,
    shift_month,
    term_stretch,
    week_stretch,
    weekday_near,
    without_year,
    year_stretch,
)
from vnextract.resolving.context import YearContext, lead_day
from vnextract.resolving.mentions import Anchor, Mentions, Settled, days_after, month_of
from vnextract.resolving.spans import between, onwards, until_now, up_to
from vnextract.resolving.years import nearest_year
from vnextract.text import SourceText

_TERM_YEARS = 5
_YEAR_IS_YOUNG = 3  # up to this month "năm qua" is last year


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """A date with its value: EDTF, and the first and last day as ISO dates where they are known."""

    start: int
    end: int
    edtf: str
    earliest: str | None
    latest: str | None
    basis: Basis
    rule: str
    cues: tuple[str, ...] = ()


@dataclass(slots=True)
class _Resolver:
    published: date | None
    years: YearContext
    lead: Stretch | None
    mentions: Mentions

    def value(self, candidate: DateCandidate) -> tuple[Stretch, Basis] | None:
        if isinstance(candidate.value, Moment):
            return self.moment(candidate.value, candidate)
        return self.period(candidate.value, candidate)

    # ---- spans -----------------------------------------------------------------------------
    def period(self, period: Period, candidate: DateCandidate) -> tuple[Stretch, Basis] | None:
        start, end = period.start, period.end
        if start is None or end is None:
            known = self.moment(start or end or Moment(), candidate)
            if known is None:
                return None
            one, basis = known
            return (up_to(one) if start is None else onwards(one)), basis
        first, last = self.moment(start, candidate), self.moment(end, candidate)
        if end.now and first is not None:
            return _known(until_now(first[0], self.published), "published" if self.published else first[1])
        if first is None or last is None:
            return None
        (one, one_basis), (other, other_basis) = first, last
        basis = max(one_basis, other_basis, key=_UNSURE.index)
        if one.first and other.last and one.first > other.last:
            # "20/12 đến 5/1": the year of one end was guessed.
            guessed = start if one_basis != "explicit" else end
            step = -1 if guessed is start else 1
            moved = in_year(guessed, (one.first if guessed is start else other.last).year + step)
            if moved is None or "explicit" == one_basis == other_basis:
                return None
            one, other = (moved, other) if guessed is start else (one, moved)
            if one.first is None or other.last is None or one.first > other.last:
                return None
        return between(one, other), basis

    # ---- points ----------------------------------------------------------------------------
    def moment(self, moment: Moment, candidate: DateCandidate) -> tuple[Stretch, Basis] | None:
        if moment.now:
            if self.published is None and (month := self.years.reference.month) is not None:
                return months_stretch(month.year, month.month, month.month, "month"), "context"
            return (day_stretch(self.published), "published") if self.published else None
        if moment.same_period:
            return self._same_period(moment, candidate)
        if moment.recurring:
            return _known(None if moment.recurring == "week" else without_year(moment), "partial")
        if moment.term is not None:
            return term_stretch(moment.term, moment.term + _TERM_YEARS), "explicit"
        if moment.decade is not None:
            return decade_stretch(moment.decade), "explicit"
        if moment.rest:
            return self._rest(moment)
        if moment.year is not None:
            return self._of_year(moment, moment.year, "explicit")
        if moment.cycle is not None:
            return self._of_cycle(moment, moment.cycle)
        if moment.shift is not None and not moment.said_in_full:
            return self._shifted(moment, moment.shift, candidate)
        if moment.weekday is not None and moment.day is None and moment.month is None:
            return self._weekday(moment.weekday, moment.direction, candidate)
        if moment.lunar and moment.month is None and moment.day is not None:
            return self._lunar_day(moment.day)
        if moment.day is not None and moment.month is None:
            return self._day_of_month(moment, candidate)
        return self._unknown_year(moment, candidate)

    def _of_year(self, moment: Moment, year: int, basis: Basis) -> tuple[Stretch, Basis] | None:
        known = in_year(moment, year)
        if known is None and moment.month is None and moment.quarter is None and moment.half is None:
            known = year_stretch(year) if 1 <= year <= 9998 else None
        return _known(known, basis)

    def _of_cycle(self, moment: Moment, cycle: int) -> tuple[Stretch, Basis] | None:
        # Sixty years apart, so the time of the latest day told will do.
        today = self.published or self.years.reference.latest
        if today is None:
            return None
        # 4 AD was a Giáp Tý year.
        behind = (today.year - 4 - cycle) % 60
        # Papers tell of years gone by, and of the one or two to come.
        year = today.year - (behind if behind < 58 else behind - 60)
        return self._of_year(moment, year, "published")

    def _rest(self, moment: Moment) -> tuple[Stretch, Basis] | None:
        if self.published is None or (moment.year and moment.year != self.published.year):
            return None
        if self.published.month == 12:
            return months_stretch(self.published.year, 12, 12), "published"
        return months_stretch(self.published.year, self.published.month + 1, 12), "published"

    def _weekday(
        self, weekday: int, direction: int | None, candidate: DateCandidate
    ) -> tuple[Stretch, Basis] | None:
        if self.published is None:
            return None
        cues = set(candidate.cues)
        past = "cue.since" in cues or self.mentions.source.folded.startswith("hôm ", candidate.start)
        if direction is None and past and not cues & _AHEAD:
            direction = 0 if weekday == self.published.weekday() else -1
        return day_stretch(weekday_near(self.published, weekday, direction)), "published"

    def _lunar_day(self, day: int) -> tuple[Stretch, Basis] | None:
        near = lunar_days_near(self.published, day) if self.published else []
        if not near or self.published is None:
            return Stretch(f"XXXX-XX-{day:02}", None, None, "day"), "partial"
        published = self.published
        return day_stretch(min(near, key=lambda found: abs((found - published).days))), "published"

    def _day_of_month(self, moment: Moment, candidate: DateCandidate) -> tuple[Stretch, Basis] | None:
        """ "ngày 15 tới": the nearest day of that number, ahead or behind as the text says."""
        day, direction = moment.day, moment.direction
        if direction == -1 and {"cue.plan", "cue.ahead"} & set(candidate.cues):
            direction = 1  # "sáng ngày 10" tells what was, unless "sẽ khai mạc vào sáng ngày 10"
        named = self.mentions.month_of_tale(candidate)
        if named is not None and direction != 1 and moment.weekday is None:
            return self._of_year(Moment(month=named.month, day=day), named.year, "context")
        today = self.published or (self.years.reference.said if self.years.reference.year else None)
        if today is None or (direction is None and moment.weekday is None):
            return Stretch(f"XXXX-XX-{day:02}", None, None, "day"), "partial"
        near = []
        for by in (0,) if direction == 0 else (-1, 0, 1):
            year, month = shift_month(today, by)
            stretch = in_year(Moment(month=month, day=day), year)
            if stretch is None or stretch.first is None:
                continue
            fits = moment.weekday is None or stretch.first.weekday() == moment.weekday
            if fits and (stretch.first - today).days * (direction or 0) >= 0:
                near.append((abs((stretch.first - today).days), stretch))
        return (min(near, key=lambda found: found[0])[1], "published") if near else None

    # ---- counted from another point --------------------------------------------------------
    def _shifted(
        self, moment: Moment, shift: Shift, candidate: DateCandidate
    ) -> tuple[Stretch, Basis] | None:
        if shift.unit == "term":
            known = self.mentions.term(shift.by, candidate)
            if known is not None and moment.edge == 1 and known[0].first is not None:
                return year_stretch(known[0].first.year), known[1]
            return known
        ruled = self.years.by_start.get(candidate.start)
        if ruled is not None and shift.unit == "year" and shift.by == 0:
            return self._of_year(moment, ruled, "context")
        day, basis, counted = self._anchor(shift, candidate) or (None, "partial", None)
        if day is None:
            if shift.unit == "day" and counted is not None:
                return _known(counted if shift.by == 0 else days_after(counted, shift.by), "partial")
            if shift.unit == "month" and shift.by == 0 and counted is not None:
                return _known(month_of(counted), "partial")
            if shift.unit == "year" and (moment.month or moment.quarter or moment.half or moment.months):
                return self._unknown_year(replace(moment, shift=None), candidate)
            return None
        if shift.unit == "day":
            return day_stretch(day + timedelta(days=shift.by)), basis
        if shift.unit == "week":
            return self._in_week(moment, day + timedelta(days=7 * shift.by)), basis
        if shift.unit == "month":
            year, month = shift_month(day, shift.by)
            if shift.exact and counted is not None and counted.grain == "day":
                return self._of_year(replace(moment, month=month, day=day.day), year, basis)
            return self._of_year(replace(moment, month=month), year, basis)
        if shift.unit == "quarter":
            year, month = shift_month(day, 3 * shift.by)
            return self._of_year(Moment(quarter=(month + 2) // 3), year, basis)
        if shift.unit == "school_year":
            named = counted if counted is not None and counted.grain in ("period", "school") else None
            year = named.first.year + shift.by if named and named.first else school_year_of(day, shift.by)
            if moment.month:  # "đầu năm học"
                return self._of_year(moment, year, basis)
            return school_stretch(year), basis
        if candidate.rule == "year.past.short" and day.month > _YEAR_IS_YOUNG:
            return None  # "năm qua" is a year of one's own choice but for the first months
        return self._of_year(moment, day.year + shift.by, basis)

    def _in_week(self, moment: Moment, day: date) -> Stretch:
        week = week_stretch(day)
        if moment.weekday is None or week.first is None:
            return week
        found = week.first + timedelta(days=moment.weekday)
        if moment.edge == 3:  # "cuối tuần" is Saturday and Sunday
            return Stretch(f"{found}/{week.last}", found, week.last, "week")
        return day_stretch(found)

    def _anchor(self, shift: Shift, candidate: DateCandidate) -> Anchor | None:
        if shift.anchor == "scene":
            return self.mentions.day_meant(
                candidate, day_stretch(self.published) if self.published else self.lead
            )
        if shift.anchor == "mentioned" and not {"cue.plan", "cue.ahead"} & set(candidate.cues):
            found = self.mentions.step_from(shift, candidate)
            too_wide = found and found[2] and found[2].grain in ("year", "decade", "school")
            return None if shift.unit == "month" and too_wide else found
        if shift.anchor == "tale":
            now = self.published or self.years.reference.latest
            if found := self.mentions.long_ago(shift, candidate, now):
                return found
        if shift.anchor == "sentence" and (found := self.mentions.in_sentence(shift, candidate)):
            return found
        if self.published is not None:
            return self.published, "published", None
        reference = self.years.reference
        if shift.unit == "year" and reference.year is not None:
            return date(reference.year, 12, 31), "context", None
        if shift.unit in ("month", "quarter") and reference.month is not None:
            return reference.month, "context", None
        if self.lead is None and shift.anchor == "sentence" and shift.unit == "year":
            return self.mentions.compared_year(candidate)
        return (None, "partial", self.lead) if self.lead is not None else None

    def _same_period(self, moment: Moment, candidate: DateCandidate) -> tuple[Stretch, Basis] | None:
        """The span that "cùng kỳ năm trước" is compared with, in the other year."""
        base = self.mentions.compared(candidate)
        year, basis = moment.year, _EXPLICIT
        if year is None and base is not None and base.stretch.first is not None:
            year, basis = base.stretch.first.year - 1, base.anchor()[1]
        elif year is None:
            day, basis, _ = self._anchor(Shift("year", -1, "sentence"), candidate) or (None, _EXPLICIT, None)
            year = day.year - 1 if day else None
        if year is None:
            return None
        if base is not None and isinstance(base.candidate.value, Moment):
            if base.stretch.first is None:
                return self._of_year(base.candidate.value, year, basis)
            return months_stretch(
                year, *months_of(base.stretch), base.stretch.grain, code_of(base.stretch)
            ), basis
        return year_stretch(year), basis

    # ---- a year to be found ----------------------------------------------------------------
    def _unknown_year(self, moment: Moment, candidate: DateCandidate) -> tuple[Stretch, Basis] | None:
        if "cue.recurring" in candidate.cues and moment.month and moment.direction is None:
            return _known(without_year(moment), "partial")
        if moment.months and moment.direction == -1:
            return self._months_gone(moment, moment.months[1])
        year = self.mentions.year_of_scene(moment, candidate) or self.years.year(moment, candidate)
        if year is not None:
            return self._of_year(moment, year, "context")
        if self.published is not None:
            beside = self.mentions.beside(candidate)
            chosen = nearest_year(moment, self.published, candidate.cues, beside=beside)
            return None if chosen is None else self._of_year(moment, chosen, "published")
        settled = self.years.reference.year_of(moment, candidate.cues)
        if settled is not None:
            return self._of_year(moment, settled, "context")
        return _known(without_year(moment), "partial")

    def _months_gone(self, moment: Moment, count: int) -> tuple[Stretch, Basis] | None:
        """ "10 tháng qua", said in October or November, are those of the year; else just some months."""
        today = self.published or self.years.reference.month
        if today is None or today.month not in (count, count + 1):
            return None
        return self._of_year(moment, today.year, "published")


_EXPLICIT: Basis = "explicit"
_AHEAD = frozenset({"cue.plan", "cue.future", "cue.ahead", "cue.deadline"})
_UNSURE: tuple[Basis, ...] = ("explicit", "context", "published", "partial")


def resolve_dates(
    candidates: Sequence[DateCandidate], source: SourceText, published: date | None
) -> list[ResolvedDate]:
    """Give every date expression its value.

    Args:
        candidates: Of one article, in text order.
        source: The article.
        published: The day of publication, if it is known. No other clock is read.

    Returns:
        In text order. An expression of which nothing can be settled is left out.
    """
    years = YearContext.of(candidates, source, published)
    lead = None if published else lead_day(candidates, source, years)
    # Without a day of publication, the day that the news opens with stands in for it.
    reference = published or (lead.first if lead else None)
    resolver = _Resolver(reference, years, lead, Mentions(source))
    resolved = []
    for candidate in candidates:
        try:
            known = resolver.value(candidate)
        except (OverflowError, ValueError):  # a day outside the years 1 to 9999
            known = None
        if known is None:
            continue
        stretch, basis = known
        if basis == "published" and published is None:
            basis = "context"
        resolver.mentions.keep(Settled(candidate, stretch, basis))
        resolved.append(
            ResolvedDate(
                candidate.start,
                candidate.end,
                stretch.edtf,
                stretch.first.isoformat() if stretch.first else None,
                stretch.last.isoformat() if stretch.last else None,
                "partial" if "X" in stretch.edtf and stretch.grain != "decade" else basis,
                candidate.rule,
                candidate.cues,
            )
        )
    return resolved


def normalize_date(surface: str, rules: DateRules, *, published: date | None) -> ResolvedDate | None:
    """Read one date expression on its own.

    Args:
        surface: For example ``"6-6"``, ``"quý I/2020"``, ``"hôm qua"``.
        rules: The rules of dates.
        published: The day that incomplete and relative expressions are counted from.

    Returns:
        The longest date in ``surface``, or None where there is none, or none that can be settled.
    """
    source = SourceText.of(surface)
    candidates = sorted(find_bare(source, rules), key=lambda c: c.start - c.end)
    return next(iter(resolve_dates(candidates[:1], source, published)), None)


def _known(stretch: Stretch | None, basis: Basis) -> tuple[Stretch, Basis] | None:
    return None if stretch is None else (stretch, basis)
