"""Find the year that a text leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

import regex

from vnextract.kinds.dates.value import DateCandidate, Moment, Period
from vnextract.resolving.calendar import Stretch, in_year, without_year
from vnextract.text import SourceText

# Two dates of one list: "5/6, 7/6 và 9/6/2021".
_LIST = regex.compile(r"(?:,|;)?(?: (?:và|hoặc|hay|đến|tới))? ?")
# What opens a sentence or a paragraph before the date that sets its scene.
OPENING = regex.compile(
    r"(?:^|[.!?:;\n\"(] ?|\n[-+*•] ?)(?:[\p{L}\s]{0,20}, |vào |từ |đến |ngay |trong |khoảng |hồi )?$"
)
# How much farther a day ahead, and one gone by, counts: news tells more of what has been; a deadline lies
# ahead unless it has just passed ("tính đến hết ngày 30/3").
_DEADLINE, _PLAN, _REPORT, _NEUTRAL = (1, 6), (1, 2), (2, 1), (1.5, 1)
_SENTENCE_END = regex.compile(r"[.!?] ")
_NEARBY_DAYS = 21
# The lead is in the first paragraphs, its day near the start of one.
_LEAD, _LEAD_INDENT = 900, 250
_SAME_DAY_REACH = 400
_LONG_AGO_DAYS = 60
# A tale may look back a little: "ngày 15/8/2022 là hạn cuối … tính đến ngày 12/8".
_LOOKING_BACK_DAYS = 90
# How long after the latest day told with its year an article may be written.
_SOON_DAYS = 120
_NEVER_TOLD = frozenset({"cue.birth", "cue.anniversary", "after.coming"})
_NOT_TOLD = _NEVER_TOLD | {"cue.plan", "cue.deadline"}
# From this month on, the year's last quarter is nearer than the one gone by.
_SPRING = 3


@dataclass(frozen=True, slots=True)
class YearContext:
    """What the text itself says of its years.

    ``article_year`` is the year that an anniversary gives ("27/7/1947 - 27/7/2022"), ``by_start`` the year of
    each candidate that its neighbours settle, by the offset where it starts. ``around`` is the latest day
    that the article tells with its year: enough for "năm nay".
    """

    article_year: int | None
    by_start: dict[int, int]
    around: date | None = None

    @classmethod
    def of(
        cls, candidates: Sequence[DateCandidate], source: SourceText, published: date | None
    ) -> YearContext:
        """Read the candidates of one article once; linear in their number."""
        by_start: dict[int, int] = {}
        _from_lists(candidates, source, by_start)
        _from_scene(candidates, source, published, by_start)
        if published is not None:
            return cls(None, by_start)
        article_year = _anniversary_year(candidates) or _compared_year(candidates, by_start)
        around, founded = _latest_day(candidates)
        _from_near_days(candidates, by_start, around if founded else None)
        _from_same_spans(candidates, by_start)
        _from_anniversaries(candidates, source, by_start, article_year)
        return cls(article_year, by_start, around)

    def year(self, moment: Moment, candidate: DateCandidate) -> int | None:
        """The year that its neighbours give a moment, None where the text does not settle it."""
        year = self.by_start.get(candidate.start)
        return year if year is not None and in_year(moment, year) is not None else None


def nearest_year(
    moment: Moment, published: date, cues: Sequence[str], *, beside: date | None = None
) -> int | None:
    """The year in which a moment is nearest to publication, minding what the words around it say.

    Args:
        moment: A day, month, quarter, half or season without a year.
        published: The day of publication.
        cues: Of the candidate; ``cue.caption`` is a photo's, so of something past.
        beside: A day of the same sentence; where no words lean ahead or back, it is what counts as near.

    Returns:
        None where no year has such a day.
    """
    if moment.direction is None and (fixed := _year_of_part(moment, published, cues)) is not None:
        return fixed
    weights = _weights(cues)
    near = beside if beside is not None and weights == _NEUTRAL else published
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
    if moment.weekday is not None and any(weekday == moment.weekday for *_, weekday in options):
        options = [option for option in options if option[-1] == moment.weekday]
    if moment.direction == 1:
        options = [option for option in options if option[4] <= 0] or options
    elif moment.direction == -1 or "cue.caption" in cues:
        options = [option for option in options if option[3] <= 0] or options
    return min(options)[2] if options else None


def _weights(cues: Sequence[str]) -> tuple[float, float]:
    if "cue.deadline" in cues:
        return _DEADLINE
    plan, report = "cue.plan" in cues, "cue.past" in cues
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


def _explicit(candidate: DateCandidate) -> Moment | None:
    value = candidate.value
    moment = value if isinstance(value, Moment) else value.end or value.start
    return moment if moment is not None and moment.year is not None and not moment.lunar else None


def _yearless(candidate: DateCandidate) -> Moment | None:
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


def _grain(moment: Moment) -> str | None:
    grains = ("day", "month", "quarter", "half", "months", "season")
    return next((grain for grain in grains if getattr(moment, grain) is not None), None)


def _from_lists(candidates: Sequence[DateCandidate], source: SourceText, by_start: dict[int, int]) -> None:
    years: list[int | None] = [moment.year if (moment := _explicit(c)) else None for c in candidates]
    last = len(candidates) - 1

    def take(index: int, other: int) -> None:
        one, two = candidates[min(index, other)], candidates[max(index, other)]
        wanted, given = _yearless(candidates[index]), years[other]
        if wanted is None or given is None or candidates[index].start in by_start:
            return
        giver = _explicit(candidates[other]) or _yearless(candidates[other])
        if giver is None or _grain(wanted) != _grain(giver):
            return
        if two.start - one.end <= 8 and _LIST.fullmatch(source.folded, one.end, two.start):
            by_start[candidates[index].start] = given
            years[index] = given

    for index in range(last - 1, -1, -1):
        take(index, index + 1)
    for index in range(1, last + 1):
        take(index, index - 1)


def _from_scene(
    candidates: Sequence[DateCandidate], source: SourceText, published: date | None, by_start: dict[int, int]
) -> None:
    """A date with its year that opens a sentence sets the year of the tale that follows in its paragraph."""
    scene: DateCandidate | None = None
    said: dict[tuple[int, int], tuple[int, int]] = {}  # (day, month) → (year, where)
    before = 0
    for candidate in candidates:
        if "\n" in source.folded[before : candidate.start]:
            scene = None
            said = {}
        elif scene is not None and cast(Moment, _explicit(scene)).month is None:
            # A bare year rules its own sentence only.
            ended = _SENTENCE_END.search(source.folded, before, candidate.start)
            scene = None if ended else scene
        before = candidate.end
        moment = _explicit(candidate)
        if moment is not None:
            year = cast(int, moment.year)
            if (
                isinstance(candidate.value, Moment)
                and "cue.document" not in candidate.cues
                and not moment.decade
            ):
                head = source.folded[max(0, candidate.start - 30) : candidate.start]
                scene = candidate if OPENING.search(head) else scene
            if moment.day and moment.month:
                said[moment.day, moment.month] = (year, candidate.start)
            continue
        wanted = _yearless(candidate)
        if wanted is None or wanted.month is None:
            if isinstance(candidate.value, Moment) and candidate.value.shift:
                scene = None
            continue
        if candidate.start in by_start or {"cue.future", "cue.caption", "cue.holiday"} & set(candidate.cues):
            continue
        again = said.get((wanted.day or 0, wanted.month))
        if again and candidate.start - again[1] <= _SAME_DAY_REACH:
            by_start[candidate.start] = again[0]
        elif scene is not None and (told := _year_in_scene(wanted, scene, published)) is not None:
            by_start[candidate.start] = told


def _year_in_scene(wanted: Moment, scene: DateCandidate, published: date | None) -> int | None:
    opening = cast(Moment, _explicit(scene))
    year = cast(int, opening.year)
    start = in_year(opening, year)
    first = start.first if start and start.first else date(max(year, 1), 1, 1)
    if published is not None and (published - first).days < _LONG_AGO_DAYS:
        return None
    if published is not None and opening.month is None and year >= published.year - 1:
        return None
    for option in (year, year + 1):
        stretch = in_year(wanted, option)
        if stretch and stretch.last and (first - stretch.last).days <= _LOOKING_BACK_DAYS:
            return option if published is None or stretch.last <= published else None
    return None


def lead_day(candidates: Sequence[DateCandidate], source: SourceText, years: YearContext) -> Stretch | None:
    """The day that news of unknown day of publication opens with ("Ngày 13/6, tại Hà Nội, …").

    Returns:
        The day, its year X where neither it nor its context gives one; None where the news opens with none.
    """
    for candidate in candidates:
        if candidate.start > _LEAD:
            return None
        moment = candidate.value
        line = source.folded.rfind("\n", 0, candidate.start) + 1
        if not isinstance(moment, Moment) or moment.day is None or moment.month is None or moment.lunar:
            continue
        if candidate.start - line > _LEAD_INDENT or moment.recurring or moment.holiday:
            continue
        if moment.shift and moment.shift.by:  # "Hôm qua (15/10)"
            continue
        if {"cue.document", "cue.birth", "cue.holiday", "cue.plan", "cue.future", "cue.deadline"} & set(
            candidate.cues
        ):
            continue
        year = moment.year or years.year(moment, candidate)
        return without_year(moment) if year is None else in_year(moment, year)
    return None


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
    return max(years, default=None)


def _compared_year(candidates: Sequence[DateCandidate], by_start: dict[int, int]) -> int | None:
    """ "Hai tháng đầu năm … so với cùng kỳ 2016" is said of 2017."""
    last: DateCandidate | None = None
    found = None
    for candidate in candidates:
        moment = candidate.value
        if not isinstance(moment, Moment):
            continue
        if moment.same_period and moment.year is not None:
            if last is not None and candidate.start - last.end <= _SAME_DAY_REACH:
                by_start.setdefault(last.start, moment.year + 1)
                found = moment.year + 1
            last = None
        elif (wanted := _yearless(candidate)) is not None and not wanted.month:
            last = candidate
        elif _explicit(candidate):
            last = None
    return found


def _is_told(candidate: DateCandidate) -> bool:
    """Whether a candidate tells what has happened; the day of a document has, whatever the document plans."""
    cues = set(candidate.cues)
    return not (_NOT_TOLD & cues) or ("cue.document" in cues and not _NEVER_TOLD & cues)


def _told(candidate: DateCandidate) -> date | None:
    """The first day of what a candidate tells as having happened, finer than a year."""
    moment = _explicit(candidate)
    if moment is None or _grain(moment) is None or not _is_told(candidate):
        return None
    stretch = in_year(moment, cast(int, moment.year))
    return stretch.first if stretch else None


def _latest_day(candidates: Sequence[DateCandidate]) -> tuple[date | None, bool]:
    """The latest day that the text tells with its year, and whether that founds the years of other days.

    Two dates must speak for that year and none for a later one: an article on old times tells old dates too.
    Where the next year is named as well, nothing is known.
    """
    told = [day for candidate in candidates if (day := _told(candidate)) is not None]
    latest = max(told, default=None)
    if latest is None:
        return None, False
    moments = [
        moment
        for candidate in candidates
        if (moment := _explicit(candidate)) and isinstance(candidate.value, Moment) and _is_told(candidate)
    ]
    years = [cast(int, moment.year) for moment in moments if moment.decade is None]
    if latest.year + 1 in years:
        return None, False
    return latest, max(years, default=0) == latest.year and years.count(latest.year) >= 2


def _from_near_days(
    candidates: Sequence[DateCandidate], by_start: dict[int, int], around: date | None
) -> None:
    """A day without a year is of the year in which it falls near the article's latest day."""
    told = [day for candidate in candidates if (day := _told(candidate)) is not None]
    latest = max(told, default=None)
    if latest is None:
        return
    first, last = (-_LOOKING_BACK_DAYS, _SOON_DAYS) if around == latest else (-_NEARBY_DAYS, _NEARBY_DAYS)
    for candidate in candidates:
        wanted = _yearless(candidate)
        if wanted is None or not wanted.month or candidate.start in by_start:
            continue
        for year in (latest.year, latest.year + 1, latest.year - 1):
            here = in_year(wanted, year)
            if here and here.first and first <= (here.first - latest).days <= last:
                by_start[candidate.start] = year
                break


def _from_same_spans(candidates: Sequence[DateCandidate], by_start: dict[int, int]) -> None:
    """ "6 tháng đầu năm" is of the year that the article gives these words elsewhere, if it is one year."""
    years: dict[tuple[object, ...], set[int]] = {}
    for candidate in candidates:
        if moment := _explicit(candidate):
            years.setdefault((moment.quarter, moment.half, moment.months), set()).add(cast(int, moment.year))
    for candidate in candidates:
        wanted = _yearless(candidate)
        if wanted is None or wanted.month or candidate.start in by_start:
            continue
        given = years.get((wanted.quarter, wanted.half, wanted.months), set())
        if len(given) == 1:
            by_start[candidate.start] = next(iter(given))


def _from_anniversaries(
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
        moment = _explicit(candidate)
        if moment and candidate.anniversary and isinstance(candidate.value, Moment):
            by_line.setdefault(line, cast(int, moment.year) + candidate.anniversary)
    for candidate, line in zip(candidates, lines, strict=True):
        year = by_line.get(line, article_year)
        if year is not None and candidate.start not in by_start and _yearless(candidate):
            by_start[candidate.start] = year
