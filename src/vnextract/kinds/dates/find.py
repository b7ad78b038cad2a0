"""Find date expressions: points by pattern, then the words after them, then what joins two of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from vnextract.kinds.dates.anchors import Places
from vnextract.kinds.dates.normalize import interval, read_match, with_suffix
from vnextract.kinds.dates.rules import DatePattern, DateRules, Join, Standing
from vnextract.kinds.dates.value import DateCandidate, Moment, Period, Value
from vnextract.rulebook import CompiledPattern
from vnextract.text import SourceText

# Characters that may stand between two dates of one expression, and around a date for cues.
_GAP = 40
_CUE_BEFORE, _CUE_AFTER = 120, 80


@dataclass(frozen=True, slots=True)
class _Found:
    candidate: DateCandidate
    stands: Standing


def find(source: SourceText, rules: DateRules) -> list[DateCandidate]:
    """Find the date expressions of a text, in text order, none overlapping another."""
    return [
        _with_cues(found.candidate, source, rules)
        for found in _standing(_joined(source, rules), source, rules)
    ]


def find_bare(source: SourceText, rules: DateRules) -> list[DateCandidate]:
    """Find in a text that is nothing but a date: what else stands only in company stands here too."""
    joined = _joined(source, rules)
    return [found.candidate for found in joined if found.stands != "joined"] or [
        found.candidate for found in joined
    ]


def _joined(source: SourceText, rules: DateRules) -> list[_Found]:
    points = _with_suffixes(_longest(source, rules), source, rules)
    points = _with_months(points, source, [j for j in rules.joins if j.entry.makes == "list"])
    for kind in ("same", "interval"):
        points = _join(points, source, [j for j in rules.joins if j.entry.makes == kind], rules)
    return points


def matches(source: SourceText, rules: DateRules) -> Iterator[tuple[DatePattern, regex.Match[str]]]:
    """All matches of all patterns: what ``finditer`` of each would give, some of them twice."""
    folded, text = source.folded, source.text
    places = Places(folded), Places(text)
    begins = {name: [m.start() for m in start.finditer(source)] for name, start in rules.starts.items()}
    for search in rules.searches:
        read = folded if search.folded else text
        if search.starts is not None:
            end = 0
            for at in begins[search.starts]:
                if at >= end and (match := search.regex.match(read, at)):
                    end = match.end()
                    yield search.entry, match
        elif search.anchors is not None:
            for first, last in places[not search.folded].around(search.anchors):
                for match in search.regex.finditer(read, first, last):
                    yield search.entry, match
        else:
            for match in search.regex.finditer(read):
                yield search.entry, match


def _longest(source: SourceText, rules: DateRules) -> list[_Found]:
    """Keep the longest of overlapping points; of equals the one that stands alone, then by priority."""

    def rank(found: tuple[DatePattern, regex.Match[str]]) -> tuple[int, bool, int, int]:
        entry, match = found
        return match.start() - match.end(), entry.stands != "alone", -entry.priority, match.start()

    taken = bytearray(len(source.text))
    kept = []
    for entry, match in sorted(matches(source, rules), key=rank):
        start, end = match.span()
        if start == end or any(taken[start:end]):
            continue
        # A value is read only for what has its place, and most have none.
        value = read_match(match, entry, rules)
        if value is not None:
            taken[start:end] = b"\1" * (end - start)
            kept.append(_Found(DateCandidate(start, end, value, entry.id), entry.stands))
    return sorted(kept, key=lambda found: found.candidate.start)


def _with_suffixes(points: Sequence[_Found], source: SourceText, rules: DateRules) -> list[_Found]:
    longer: list[_Found] = []
    for index, found in enumerate(points):
        if longer and found.candidate.start < longer[-1].candidate.end:
            continue  # "năm nay" after "2/9" is a suffix of it
        for _ in range(2):  # "ngày 2/9 năm nay (âm lịch)"
            grown = _with_suffix(found, points[index + 1 : index + 3], source, rules)
            if grown is None:
                break
            found = grown
        longer.append(found)
    return longer


def _with_suffix(
    found: _Found, following: Sequence[_Found], source: SourceText, rules: DateRules
) -> _Found | None:
    candidate = found.candidate
    if rules.any_suffix.match(source.folded, candidate.end) is None:
        return None
    for suffix in rules.suffixes:
        text = source.text if suffix.entry.on == "text" else source.folded
        match = suffix.regex.match(text, candidate.end)
        if match is None or any(
            other.candidate.start < match.end() < other.candidate.end for other in following
        ):
            continue
        value = with_suffix(candidate.value, suffix.entry, match, rules)
        if value is not None:
            cues = (*candidate.cues, suffix.entry.id)
            longer = replace(candidate, end=match.end(), value=value, cues=cues)
            return _Found(longer, "alone" if suffix.entry.confirms else found.stands)
    return None


def _with_months(
    points: Sequence[_Found], source: SourceText, lists: Sequence[CompiledPattern[Join]]
) -> list[_Found]:
    """Give "ngày 10" the month of the day listed after it: "ngày 10 và 20/5"."""
    given = list(points)
    for index in range(len(given) - 2, -1, -1):
        one, two = given[index].candidate, given[index + 1].candidate
        wanted, giver = _last(one.value), _last(two.value)
        if not (wanted.day and not wanted.month and not wanted.lunar and giver.day and giver.month):
            continue
        between = source.folded[one.end : min(two.start, one.end + _GAP)]
        if giver.lunar or " đến" in between or not any(j.regex.fullmatch(between) for j in lists):
            continue
        month = Moment(month=giver.month, year=giver.year)
        value = one.value
        if isinstance(value, Period):
            value = Period(value.start and value.start.merged(month), wanted.merged(month))
        else:
            value = value.merged(month)
        given[index] = _Found(replace(one, value=value), "alone")
    return given


def _last(value: Value) -> Moment:
    return value if isinstance(value, Moment) else value.end or value.start or Moment()


def _join(
    points: Sequence[_Found], source: SourceText, joins: Sequence[CompiledPattern[Join]], rules: DateRules
) -> list[_Found]:
    joined: list[_Found] = []
    for found in points:
        whole = _joined_pair(joined[-1], found, source, joins) if joined else None
        if whole is None:
            joined.append(found)
        else:
            joined[-1] = whole
    return joined


def _joined_pair(
    left: _Found, right: _Found, source: SourceText, joins: Sequence[CompiledPattern[Join]]
) -> _Found | None:
    first, second = left.candidate, right.candidate
    if second.start - first.end > _GAP:
        return None
    between = source.folded[first.end : second.start]
    for join in joins:
        close = join.entry.close
        if not join.regex.fullmatch(between) or not source.folded.startswith(close, second.end):
            continue
        if join.entry.after and not source.folded.endswith(join.entry.after, 0, first.start):
            continue
        if isinstance(first.value, Period) and isinstance(second.value, Period) and first.rule == second.rule:
            # "từ năm học 2016-2017 đến năm học 2020-2021"
            if join.entry.makes == "interval" and "-" not in between:
                both = Period(first.value.start, second.value.end)
                return _Found(replace(first, end=second.end, value=both, cues=(join.entry.id,)), "alone")
            continue
        if not isinstance(first.value, Moment) or not isinstance(second.value, Moment):
            continue
        makes_interval = join.entry.makes == "interval"
        said = bool(between.strip(" ,"))  # "(…)" and "tức …" say that the two are one
        value = (
            interval(first.value, second.value) if makes_interval else _same(first.value, second.value, said)
        )
        if value is None:
            continue
        named = second if second.rule != "day.month.bare" else first
        cues = tuple(dict.fromkeys((*first.cues, *second.cues, join.entry.id)))
        whole = DateCandidate(first.start, second.end + len(close), value, named.rule, cues)
        return _Found(whole, _standing_of(left, right))
    return None


def _standing_of(left: _Found, right: _Found) -> Standing:
    # Two bare figures ("3/4 - 5/6") are no date yet; one that stands is enough, and so is "nay đến …".
    moments = [f.candidate.value for f in (left, right) if isinstance(f.candidate.value, Moment)]
    now = any(moment.now for moment in moments)
    # "thứ tư, ngày 9": each proves the other.
    proven = any(m.weekday is not None for m in moments) and any(m.day for m in moments)
    if now or proven or "alone" in (left.stands, right.stands):
        return "alone"
    return "listed" if "listed" in (left.stands, right.stands) else "joined"


def _same(first: Moment, second: Moment, said: bool) -> Moment | None:
    """Merge two names of one point ("hôm nay (3/12)"); None where they need not be the same."""
    if first == second and (first.day or first.weekday):
        return first
    if first.weekday is not None and second.weekday not in (None, first.weekday):
        return None  # "hôm thứ hai, thứ sáu tuần trước"
    if said and first.lunar != second.lunar and first.day and second.day:
        return first if second.lunar else second
    if said and first.shift and second.shift and first.shift.anchor == "mentioned":
        return second  # "3 ngày sau, tức hôm qua"
    relative = first.shift is not None and first.shift.unit in ("day", "week") and first.day is None
    if second.day is not None and (relative or (first.weekday is not None and first.day is None)):
        # The calendar day is what counts; the weekday stays as a check, but "cuối tuần" is of more days.
        weekday = None if first.edge else first.weekday
        return second.merged(Moment(weekday=weekday, direction=first.direction, shift=first.shift))
    if said and first.day and first.month and second.weekday is not None and second.shift is None:
        return first.merged(second)
    if first.weekday is not None and second.shift and second.shift.unit in ("day", "week"):
        return second.merged(first)
    if first.cycle is not None and second.year and second.day is None and second.month is None:
        return first.merged(Moment(year=second.year))
    year_word = first.shift is not None and first.shift.unit == "year" and first.month is None
    if year_word and second.year and second.month is None:
        return second
    if said and first.holiday and second.day is not None:
        return second
    return None


def _standing(points: Sequence[_Found], source: SourceText, rules: DateRules) -> list[_Found]:
    """Keep what stands alone, and what is listed beside it ("4/11 và ngày 21/11", "năm 2019, 2020")."""
    lists = [j for j in rules.joins if j.entry.makes == "list"]
    stands = [found.stands == "alone" for found in points]

    def listed(one: int, other: int) -> bool:
        left, right = points[min(one, other)].candidate, points[max(one, other)].candidate
        between = source.folded[left.end : min(right.start, left.end + _GAP)]
        return (
            stands[other]
            and points[one].stands == "listed"
            and _alike(points[one].candidate, points[other].candidate, source)
            and any(j.regex.fullmatch(between) for j in lists)
        )

    for order in (range(1, len(points)), range(len(points) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for index in order:
            stands[index] = stands[index] or listed(index, index + step)
    return [found for found, keeps in zip(points, stands, strict=True) if keeps]


def _alike(weak: DateCandidate, strong: DateCandidate, source: SourceText) -> bool:
    """What may be listed beside each other: "4/11 và 21/11", but not the score in "thắng 3-2, tối 6/6"."""

    def grain(candidate: DateCandidate) -> str:
        moment = _last(candidate.value)
        return "day" if moment.day else "month" if moment.month or moment.season else "year"

    def mark(candidate: DateCandidate) -> str:
        written = source.folded[candidate.start : candidate.end]
        return next((mark for mark in "/-." if mark in written), "/")

    return grain(weak) == grain(strong) and mark(weak) in ("/", mark(strong))


def _with_cues(candidate: DateCandidate, source: SourceText, rules: DateRules) -> DateCandidate:
    start, end, text = candidate.start, candidate.end, source.folded
    line_start = text.rfind("\n", max(0, start - _CUE_BEFORE), start) + 1 or max(0, start - _CUE_BEFORE)
    line_end = text.find("\n", end, end + _CUE_AFTER)
    before = text[line_start:start]
    after = text[end : line_end if line_end >= 0 else end + _CUE_AFTER]
    cues = list(candidate.cues)
    years: dict[str, int] = {}
    for cue, words in zip(rules.cues, rules.cue_words, strict=True):
        beside = before if cue.entry.side == "before" else after
        if words and not any(word in beside for word in words):
            continue
        match = cue.regex.search(beside)
        if match:
            cues.append(cue.entry.id)
            years |= {name: int(text) for name, text in match.groupdict().items() if text}
    moment = candidate.value.start if isinstance(candidate.value, Period) else candidate.value
    if moment is not None and moment.year is not None:
        cues.append("year")
    return replace(
        candidate,
        cues=tuple(dict.fromkeys(cues)),
        anniversary=years.get("years"),
        code_year=years.get("code_year"),
    )
