"""Find the year that a text leaves out, from the text itself."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

import regex

from vnextract.kinds.dates.value import DateCandidate, Moment
from vnextract.resolving.calendar import Stretch, in_year, without_year
from vnextract.resolving.lending import (
    from_anniversaries,
    from_codes,
    from_events,
    from_heads,
    from_same_spans,
    from_told_years,
)
from vnextract.resolving.undated import FIRST_YEAR, Reference, from_near_days, read_reference
from vnextract.resolving.years import explicit, grain_of, yearless
from vnextract.text import SourceText

# Two dates of one list: "5/6, 7/6 và 9/6/2021".
_LIST = regex.compile(r"(?:,|;)?(?: (?:và|hoặc|hay|đến|tới))? ?")
# What opens a sentence or a paragraph before the date that sets its scene.
OPENING = regex.compile(
    r"(?:^|[.!?:;\n\"(] ?|\n[-+*•] ?)(?:[\p{L}\s]{0,20}, |vào |từ |đến |ngay |trong |khoảng |hồi )?$"
)
_SENTENCE_END = regex.compile(r"[.!?] ")
# The lead is in the first paragraphs, its day near the start of one.
_LEAD, _LEAD_INDENT = 900, 250
# What may stand before the first words: "(THTG) ", "TP HCM - ".
_DATELINE = 40
_NO_LEAD = frozenset(
    f"cue.{name}"
    for name in ("document", "birth", "holiday", "plan", "future", "deadline", "target", "effect")
)
_SAME_DAY_REACH = 400
# Characters between the day of issue and that from which a document is in force.
_ISSUE_REACH = 120
_LONG_AGO_DAYS = 60
_OLD_TIMES = 10  # years
# A tale may look back a little: "ngày 15/8/2022 là hạn cuối … tính đến ngày 12/8".
_LOOKING_BACK_DAYS = 90
# Plans of one sentence lie this close: "Đến tháng 1 năm sau xong cầu, tháng 9 xong đường".
_PLANNED_DAYS = 270


@dataclass(frozen=True, slots=True)
class YearContext:
    """What the text itself says of its years.

    ``by_start`` is the year of each candidate that its neighbours settle, by the offset where it starts;
    ``reference`` the time of writing of an article without day of publication.
    """

    by_start: dict[int, int]
    reference: Reference

    @classmethod
    def of(
        cls, candidates: Sequence[DateCandidate], source: SourceText, published: date | None
    ) -> YearContext:
        """Read the candidates of one article once; linear in their number."""
        by_start: dict[int, int] = {}
        from_codes(candidates, by_start)
        _from_lists(candidates, source, by_start)
        _from_scene(candidates, source, published, by_start)
        _from_issue(candidates, source, by_start)
        from_heads(candidates, source, published, by_start)
        if published is not None:
            return cls(by_start, Reference())
        from_anniversaries(candidates, source, by_start)
        from_events(candidates, source, by_start)
        reference = read_reference(candidates, source, by_start)
        if reference.year is None:
            from_same_spans(candidates, by_start)
            from_told_years(candidates, source, by_start)
        from_near_days(candidates, source, by_start, reference)
        return cls(by_start, reference)

    def year(self, moment: Moment, candidate: DateCandidate) -> int | None:
        """The year that its neighbours give a moment, None where the text does not settle it."""
        year = self.by_start.get(candidate.start)
        return year if year is not None and in_year(moment, year) is not None else None


def lead_day(candidates: Sequence[DateCandidate], source: SourceText, years: YearContext) -> Stretch | None:
    """The day that news of unknown day of publication opens with ("Ngày 13/6, tại Hà Nội, …").

    Returns:
        The day, its year X where neither it nor its context gives one; None where the news opens with none.
    """
    tale = False  # whether an earlier day came with its year: then the text tells of what has been
    for candidate in candidates:
        if candidate.start > _LEAD:
            return None
        moment = candidate.value
        line = source.folded.rfind("\n", 0, candidate.start) + 1
        if not isinstance(moment, Moment) or moment.day is None or moment.month is None or moment.lunar:
            continue
        aside = source.folded.endswith("(", 0, candidate.start)
        if candidate.start - line > _LEAD_INDENT or moment.recurring or moment.holiday or aside:
            continue
        if moment.shift and moment.shift.by:  # "Hôm qua (15/10)"
            continue
        if _NO_LEAD & set(candidate.cues):
            continue
        year = moment.year or years.year(moment, candidate)
        if year is None:
            return without_year(moment)
        known = moment.year is not None
        if years.reference.year not in (None, year) or year < FIRST_YEAR or (tale and known):
            continue
        tale = tale or known
        if _opens_the_news(candidate, year, moment, line, years.reference.said):
            return in_year(moment, year)
    return None


def _opens_the_news(
    candidate: DateCandidate, year: int, moment: Moment, line: int, latest: date | None
) -> bool:
    """Whether a day with its year is the article's own: it opens a paragraph, and nothing told is later."""
    day = in_year(moment, year)
    opens = moment.year is None or candidate.start - line <= _DATELINE
    return bool(opens and day and day.last and (latest is None or day.last >= latest))


def _from_lists(candidates: Sequence[DateCandidate], source: SourceText, by_start: dict[int, int]) -> None:
    years: list[int | None] = [moment.year if (moment := explicit(c)) else None for c in candidates]
    last = len(candidates) - 1

    def take(index: int, other: int) -> None:
        one, two = candidates[min(index, other)], candidates[max(index, other)]
        wanted, given = yearless(candidates[index]), years[other]
        if wanted is None or given is None or candidates[index].start in by_start:
            return
        giver = explicit(candidates[other]) or yearless(candidates[other])
        if giver is None or giver.holiday or grain_of(wanted) != grain_of(giver):
            return
        if two.start - one.end <= 8 and _LIST.fullmatch(source.folded, one.end, two.start):
            by_start[candidates[index].start] = given
            years[index] = given

    for index in range(last - 1, -1, -1):
        take(index, index + 1)
    for index in range(1, last + 1):
        take(index, index - 1)


def _from_issue(candidates: Sequence[DateCandidate], source: SourceText, by_start: dict[int, int]) -> None:
    """ "Nghị định 15/2020/NĐ-CP ngày 3/2/2020, có hiệu lực từ ngày 15/4": in force after its issue."""
    for one, other in itertools.pairwise(candidates):
        wanted = yearless(other)
        if wanted is None or not wanted.day or "cue.effect" not in other.cues or other.start in by_start:
            continue
        given = explicit(one) or yearless(one)
        year = None if given is None else given.year or by_start.get(one.start)
        if given is None or year is None or "cue.document" not in one.cues:
            continue
        if other.start - one.end > _ISSUE_REACH or _SENTENCE_END.search(source.folded, one.end, other.start):
            continue
        issued, here = in_year(given, year), in_year(wanted, year)
        if issued and issued.first and here and here.first:
            by_start[other.start] = year + (here.first < issued.first)


def _from_scene(
    candidates: Sequence[DateCandidate], source: SourceText, published: date | None, by_start: dict[int, int]
) -> None:
    """A date with its year that opens a sentence sets the year of the tale that follows in its paragraph."""
    scene: Moment | None = None
    said: dict[tuple[int, int], tuple[int, int]] = {}  # (day, month) → (year, where)
    coming: dict[int, tuple[int, int]] = {}  # month → (year, where)
    before = 0
    for candidate in candidates:
        if "\n" in source.folded[before : candidate.start]:
            scene = None
            said, coming = {}, {}
        elif scene is not None and (scene.month is None or _is_ahead(scene, published)):
            # A bare year rules its own sentence only, but for old times; so does what is yet to come.
            year = cast(int, scene.year)
            of_old = published is not None and published.year - year >= _OLD_TIMES
            if not of_old and _SENTENCE_END.search(source.folded, before, candidate.start):
                scene = None
        before = candidate.end
        moment = explicit(candidate) or _of_counted_year(candidate, published)
        if moment is not None:
            year = cast(int, moment.year)
            if (
                isinstance(candidate.value, Moment)
                and "cue.document" not in candidate.cues
                and not moment.decade
            ):
                head = source.folded[max(0, candidate.start - 30) : candidate.start]
                aside = head.endswith("(")
                scene = moment if OPENING.search(head) and not aside else scene
            if moment.day and moment.month:
                said[moment.day, moment.month] = (year, candidate.start)
            elif moment.month and _is_ahead(moment, published):
                coming[moment.month] = (year, candidate.start)
            continue
        wanted = yearless(candidate)
        if wanted is None or wanted.month is None:
            if isinstance(candidate.value, Moment) and candidate.value.shift:
                scene = None
            continue
        own = {"cue.caption", "cue.holiday"}
        if scene is None or not _is_ahead(scene, published):
            own.add("cue.future")
        if candidate.start in by_start or own & set(candidate.cues):
            continue
        # "SEA Games (6.2015) … khai mạc ngày 5.6"
        again = said.get((wanted.day or 0, wanted.month)) or coming.get(wanted.month)
        if again and candidate.start - again[1] <= _SAME_DAY_REACH:
            by_start[candidate.start] = again[0]
        elif scene is not None and (told := _year_in_scene(wanted, scene, published)) is not None:
            by_start[candidate.start] = told


def _of_counted_year(candidate: DateCandidate, published: date | None) -> Moment | None:
    """ "ngày 20/1 năm ngoái" with its year, where the day of publication is known."""
    moment = candidate.value
    if published is None or not isinstance(moment, Moment) or not moment.month or moment.lunar:
        return None
    shift = moment.shift
    if shift is None or shift.unit != "year" or shift.anchor not in ("published", "tale") or not shift.by:
        return None
    return replace(moment, year=published.year + shift.by, shift=None)


def _is_ahead(scene: Moment, published: date | None) -> bool:
    start = in_year(scene, cast(int, scene.year))
    return bool(published and start and start.first and start.first > published)


def _year_in_scene(wanted: Moment, scene: Moment, published: date | None) -> int | None:
    year = cast(int, scene.year)
    start = in_year(scene, year)
    first = start.first if start and start.first else date(max(year, 1), 1, 1)
    if published is not None and first > published:
        stretch = in_year(wanted, year) if scene.month else None
        after = (stretch.first - first).days if stretch and stretch.first else -1
        return year if 0 <= after <= _PLANNED_DAYS else None
    if published is not None and (published - first).days < _LONG_AGO_DAYS:
        return None
    if published is not None and scene.month is None and year >= published.year - 1:
        return None
    for option in (year, year + 1):
        stretch = in_year(wanted, option)
        if stretch and stretch.last and (first - stretch.last).days <= _LOOKING_BACK_DAYS:
            return option if published is None or stretch.last <= published else None
    return None
