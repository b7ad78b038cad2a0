"""The dates that a text has named so far: what "cùng ngày", "năm trước" and "cùng kỳ" go back to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import regex

from vnextract.kinds.dates.value import DateCandidate, Moment, Period, Shift
from vnextract.model import Basis
from vnextract.resolving.calendar import Stretch, term_stretch
from vnextract.resolving.context import OPENING
from vnextract.resolving.undated import FIRST_YEAR
from vnextract.text import SourceText

Anchor = tuple[date | None, Basis, Stretch | None]
"""The day to count from, the basis that gives, and the stretch it was taken from."""

_SENTENCE_END = regex.compile(r"[.!?;][\s\"]|\n")
_FULL_STOP = regex.compile(r"[.!?][\s\"]|\n")
_CLAUSE_END = regex.compile(r"[.!?;:][\s\"]|\n")
_PARAGRAPH_END = regex.compile(r"\n")
# "so với tháng 4", "cao hơn mức 3,3% của tháng 4"
_COMPARED_WITH = regex.compile(
    r"(?:(?:so với|so|hơn|bằng|như) (?:mức |đợt |hồi |của )?"
    r"|(?:so với|hơn|bằng|kém|từ) (?:(?:mức|con số|tỷ lệ)(?: tăng| giảm| kỷ lục| cao nhất| bình quân)? )?"
    r"\d{1,6}(?:[.,]\d{1,4})?(?: ?%| điểm| tỷ đồng| triệu đồng)? (?:của|trong|hồi) )$"
)
_COMPARED_WIDTH = 50
_SPEECH = regex.compile(
    r"(?:^|[.!?\n]\s?)(?:cũng )?(?:trao đổi|trả lời|chia sẻ|nói|phát biểu|thông tin|làm việc|khẳng định)"
    r" (?:[^\s.,;:\d]{1,15} ){1,8}(?:vào |trong |ngay )?$"
)
_SPEECH_REACH = 110
# What opens a sentence and tells nothing.
_TURN = regex.compile(
    r"(?:và |nhưng |rồi )?(?:sau đó|tiếp đó|tiếp theo|trước đó|tuy nhiên|thế nhưng|nhưng|thế rồi|rồi"
    r"|không lâu|bất ngờ|cuối cùng|do đó|vì vậy|vì thế|theo đó|tại đây|trong khi đó|đặc biệt"
    r"|cũng|chỉ|đúng|mãi|và)?"
)
# How far back, in characters, "năm trước", "cùng kỳ" and "cùng ngày" look for what they go back to.
_SENTENCE_REACH, _COMPARED_REACH, _TALE_REACH = 300, 500, 300
_PARAGRAPH_REACH = 1500
# The quarter that a report is on is named once, and meant for some paragraphs.
_TOPIC_REACH = 800
# "tối hôm đó" goes back to a day named as near as this, else to the day of the scene.
_JUST_SAID_REACH = 150
_TALE_DAYS = 15
_ONLY_PHASE_REACH = 2500
# "năm sau" of news that looks back no further than this is next year.
_RECENT_YEARS = 2
_PARTS = ("months", "month", "half", "quarter")
# A date of one of these tells nothing that has happened just then.
_ASIDE = frozenset({"cue.birth", "cue.anniversary", "cue.effect", "cue.deadline"})
_AHEAD = frozenset({"cue.plan", "cue.ahead", "cue.future", "cue.deadline"})
_TO_COME = regex.compile(r"\b(?:sẽ|dự kiến|sắp)\b")
_AHEAD_REACH = 40
# What a step of each unit may be counted from.
_STEPS_FROM: dict[str, tuple[str, ...]] = {
    "day": ("day",),
    "month": ("day", "month"),
    "quarter": ("quarter",),
    "year": ("day", "month", "year"),
}


@dataclass(frozen=True, slots=True)
class Settled:
    """A candidate with its value."""

    candidate: DateCandidate
    stretch: Stretch
    basis: Basis

    def anchor(self) -> Anchor:
        """What counts from it."""
        basis: Basis = "published" if self.basis == "published" else "context"
        return self.stretch.last, basis, self.stretch


@dataclass(slots=True)
class Mentions:
    """The dates settled so far, in text order."""

    source: SourceText
    settled: list[Settled] = field(default_factory=list)
    _last_told: Settled | None = None
    _last_day: Settled | None = None
    _last_opening: Settled | None = None
    _last_scene: Settled | None = None
    _last_term: Settled | None = None
    _last_phase: Settled | None = None
    _phases_differ: bool = False

    def keep(self, settled: Settled) -> None:
        """Remember a date for those that come after it."""
        self.settled.append(settled)
        candidate = settled.candidate
        if self.source.folded.startswith("nhiệm k", candidate.start, candidate.end):
            self._last_term = settled
        elif self._names_phase(candidate) and isinstance(candidate.value, Period):
            named = self._last_phase.stretch if self._last_phase else settled.stretch
            self._phases_differ = self._phases_differ or named != settled.stretch
            self._last_phase = settled
        moment = candidate.value
        first, last = settled.stretch.first, settled.stretch.last
        if not isinstance(moment, Moment):
            if first and last and (last - first).days == 1:  # "đêm 14, rạng sáng 15/10" is one night
                self._last_day = settled
            return
        if not self._is_told(settled):
            return
        if settled.stretch.grain in _STEPS_FROM["year"] and last is not None:
            self._last_told = settled
            if self.opens_sentence(candidate):
                self._last_scene = settled
        if settled.stretch.grain != "day":
            return
        opens, shift = self.opens_sentence(candidate), moment.shift
        counted = shift is not None and shift.anchor == "published" and shift.unit != "year"
        quoted = self.source.folded.endswith('"', 0, candidate.start)
        if counted and shift and shift.by and (quoted or not opens):
            return  # "Hôm qua …" in a quotation looks back; the tale stays where it was.
        self._last_day = settled
        aside = self.source.folded.endswith("(", 0, candidate.start)
        if (opens and not aside) or counted:
            self._last_opening = settled

    def _is_told(self, settled: Settled) -> bool:
        """Whether a date tells an event: not a birth, a deadline, or the issue of a document only cited."""
        cues = set(settled.candidate.cues)
        if _ASIDE & cues or "cue.cited" in cues or self._is_compared_with(settled.candidate):
            return False
        return "cue.document" not in cues or "cue.issued" in cues

    def opens_sentence(self, candidate: DateCandidate) -> bool:
        """Whether a date sets the scene of its sentence: "Chiều cùng ngày, …"."""
        return OPENING.search(self.source.folded[max(0, candidate.start - 30) : candidate.start]) is not None

    def _follows_speech(self, candidate: DateCandidate) -> bool:
        """Whether the sentence begins with who is spoken to: "Trao đổi với PV chiều cùng ngày, …"."""
        before = self.source.folded[max(0, candidate.start - _SPEECH_REACH) : candidate.start]
        return _SPEECH.search(before) is not None

    def day_meant(self, candidate: DateCandidate, today: Stretch | None) -> Anchor | None:
        """The day of the scene that "Chiều cùng ngày" goes back to.

        Args:
            candidate: The expression.
            today: The day of publication, or the one that the news opens with.
        """
        opens = self.opens_sentence(candidate) or self._follows_speech(candidate)
        opening = self._last_opening
        if opening and self._last_day and getattr(opening.candidate.value, "direction", None) == 1:
            # "Ngày 15/6 tới tôi xuống.\nTại buổi tiếp dân ngày 6/6 … Trưa cùng ngày": the tale goes on
            between = self.source.folded[opening.candidate.end : self._last_day.candidate.start]
            opening = self._last_day if "\n" in between else opening
        meant = (opening if opens else None) or self._last_day
        if not opens and "cue.document" in candidate.cues:
            # "Quyết định số 1390 ngày 2/5 …; tại Quyết định số 1391 cùng ngày"
            for settled in self._back(candidate, _COMPARED_REACH):
                if settled.stretch.grain == "day" and "cue.document" in settled.candidate.cues:
                    return settled.anchor()
        if meant is None or not opens or today is None:
            return None if meant is None else meant.anchor()
        near = candidate.start - meant.candidate.end <= _TALE_REACH
        last = meant.stretch.last
        same_time = (
            today.last is not None and last is not None and abs((last - today.last).days) <= _TALE_DAYS
        )
        if near or last is None or same_time:
            return meant.anchor()
        # "… lập quan hệ ngày 3/2/1950 … Chiều cùng ngày, Thủ tướng tiếp Đoàn": the news goes on.
        return today.last, "published", today

    def step_from(self, shift: Shift, candidate: DateCandidate) -> Anchor | None:
        """What "hôm sau", "ba ngày sau", "năm đó" are counted from.

        The day named just before in the same sentence, were it of a document; else what was told last.
        """
        grains = _STEPS_FROM.get(shift.unit, ("day", "month", "year", "quarter"))
        for settled in self._back(candidate, _SENTENCE_REACH):
            if _FULL_STOP.search(self.source.folded, settled.candidate.end, candidate.start):
                break
            cues = set(settled.candidate.cues)
            aside = {"cue.anniversary", "cue.deadline", "cue.cited"} & cues
            # "nhập ngũ năm 1971, năm sau vào Nam"; "sinh ngày 2/9/1960. Hôm sau, …" goes back to another day.
            aside |= {"cue.birth"} & cues if shift.unit != "year" else set()
            point = isinstance(settled.candidate.value, Moment) and settled.stretch.grain in grains
            if shift.unit == "quarter" and self._is_compared_with(settled.candidate):
                continue
            if point and shift.unit == "month" and settled.stretch.edtf.startswith("XXXX-XX"):
                return None  # "sinh sau ngày 15 thì tính luôn tháng đó"
            if point and not aside and (settled.stretch.last is not None or shift.unit == "day"):
                return settled.anchor()
        if candidate.rule == "later" and self._follows_event(candidate):
            return None
        opens = self.opens_sentence(candidate)
        if shift.unit == "day":
            just_said = self._last_day and candidate.start - self._last_day.candidate.end <= _JUST_SAID_REACH
            meant = self._last_opening if opens and shift.by == 0 and not just_said else None
            told = meant or self._last_day
            return None if told is None or (not meant and self._has_moved_on(told)) else told.anchor()
        scene = self._last_scene if opens else None
        near = scene is not None and candidate.start - scene.candidate.end <= _PARAGRAPH_REACH
        if scene and near and "\n" not in self.source.folded[scene.candidate.end : candidate.start]:
            return scene.anchor()
        told = self._last_told
        if told is not None and candidate.start - told.candidate.end <= _TALE_REACH:
            return told.anchor()
        for settled in self._back(candidate, _TALE_REACH):
            if settled.stretch.last is not None and not _ASIDE & set(settled.candidate.cues):
                return settled.anchor()
        return None if told is None else told.anchor()

    def _follows_event(self, candidate: DateCandidate) -> bool:
        """Whether it counts from what the sentence told without a date: "Mẹ mất, ba tháng sau ông về"."""
        before = self.source.folded[max(0, candidate.start - _SENTENCE_REACH) : candidate.start]
        clause = _FULL_STOP.split(before)[-1]
        return clause.endswith(", ") and _TURN.fullmatch(clause.strip(' "-,')) is None

    def long_ago(self, shift: Shift, candidate: DateCandidate, today: date | None) -> Anchor | None:
        """What "năm sau" is counted from in a tale of long ago: "nhập ngũ năm 1971, năm sau vào Nam"."""
        if not self.settled or self._looks_ahead(candidate):
            return None
        now = today.year if today else FIRST_YEAR  # what is told of before is old whenever it was written
        named = self.settled[-1]
        last, near = named.stretch.last, candidate.start - named.candidate.end <= _JUST_SAID_REACH
        if last is None or not near or "\n" in self.source.folded[named.candidate.end : candidate.start]:
            return None
        return self.step_from(shift, candidate) if now - last.year > _RECENT_YEARS else None

    def _looks_ahead(self, candidate: DateCandidate) -> bool:
        """Whether the sentence tells what is to come: "xây năm 1985, đầu năm sau sẽ được thay"."""
        if _AHEAD & set(candidate.cues):
            return True
        start, end = candidate.start - _AHEAD_REACH, candidate.end + _AHEAD_REACH
        return _TO_COME.search(self.source.folded, max(0, start), end) is not None

    def _has_moved_on(self, day: Settled) -> bool:
        """Whether the tale has gone on to a month or year that the day is not in: "… Một tháng sau, …"."""
        told = self._last_told
        if told is None or told.candidate.start <= day.candidate.start or day.stretch.last is None:
            return False
        first, last = told.stretch.first, told.stretch.last
        return first is not None and last is not None and not first <= day.stretch.last <= last

    def year_of_scene(self, moment: Moment, candidate: DateCandidate) -> int | None:
        """The year that the same sentence named by a word just before: "Bốn năm sau, ngày 6-1"."""
        for settled in self._back(candidate, _SENTENCE_REACH):
            if _FULL_STOP.search(self.source.folded, settled.candidate.end, candidate.start):
                return None
            said, first = settled.candidate.value, settled.stretch.first
            if not isinstance(said, Moment) or said.shift is None or first is None:
                continue
            if settled.stretch.grain == "month" and first.month == moment.month:
                return first.year  # "Một tháng sau có Quy định 105, ký ngày 19-12"
            after = self.source.folded[settled.candidate.end : settled.candidate.end + 2]
            if settled.stretch.grain == "year" and after == ", " and self.opens_sentence(settled.candidate):
                return first.year
        return None

    def month_of_tale(self, candidate: DateCandidate) -> date | None:
        """A day of the month that a day without month is in.

        The one that the same sentence named ("tháng 5 có Nghị quyết …, ký ngày 19"), or in which the day just
        told comes before it ("Ngày 5/6 … Đến ngày 15, …").
        """
        for settled in self._back(candidate, _SENTENCE_REACH):
            if _CLAUSE_END.search(self.source.folded, settled.candidate.end, candidate.start):
                break
            if settled.stretch.grain in ("day", "month") and settled.stretch.first is not None:
                return settled.stretch.first
        day, told = getattr(candidate.value, "day", None), self._last_day
        if told is None or told.stretch.first is None or day is None or self._has_moved_on(told):
            return None
        near = candidate.start - told.candidate.end <= _JUST_SAID_REACH
        same = near and "\n" not in self.source.folded[told.candidate.end : candidate.start]
        return told.stretch.first if same and told.stretch.first.day < day else None

    def _names_phase(self, candidate: DateCandidate) -> bool:
        return self.source.folded.startswith(("giai đoạn", "thời k"), candidate.start, candidate.end)

    def term(self, by: int, candidate: DateCandidate) -> tuple[Stretch, Basis] | None:
        """The term of office named last, or the one ``by`` terms later, of the same length.

        "giai đoạn này" is the phase named just before, or the only one that the text names.
        """
        if self._names_phase(candidate):
            phase, reach = self._last_phase, _TALE_REACH if self._phases_differ else _ONLY_PHASE_REACH
            near = phase is not None and candidate.start - phase.candidate.end <= reach
            return (phase.stretch, "context") if phase is not None and near else None
        if self._last_term is None:
            return None
        named = self._last_term.stretch
        if by == 0:
            return named, "context"
        if named.first is None or named.last is None or named.last.year == named.first.year:
            return None
        length = named.last.year - named.first.year
        first, last = named.first.year + by * length, named.last.year + by * length
        return term_stretch(first, last), "context"

    def in_sentence(self, shift: Shift, candidate: DateCandidate) -> Anchor | None:
        """What "năm trước" is counted from in its sentence, "so với tháng trước" in its paragraph.

        The month or quarter that a report is on is named once.
        """
        topic = shift.unit != "year" and self._is_compared_with(candidate)
        between = _PARAGRAPH_END if topic else _SENTENCE_END
        finer = {"month": ("month", "day"), "quarter": ("quarter",)}.get(shift.unit)
        for settled in self._back(candidate, _TOPIC_REACH if topic else _SENTENCE_REACH):
            ended = between.search(self.source.folded, settled.candidate.end, candidate.start)
            if ended and not (topic and settled.stretch.grain == shift.unit):
                if topic:
                    continue
                return None
            cited = {"cue.document", "cue.cited"} & set(settled.candidate.cues)
            if finer and (cited or self._is_compared_with(settled.candidate) or _is_comparison(settled)):
                continue
            if settled.stretch.last is not None and (finer is None or settled.stretch.grain in finer):
                return settled.anchor()
        return None

    def compared_year(self, candidate: DateCandidate) -> Anchor | None:
        """The year that "so với năm trước" goes back from, told in an earlier sentence of its paragraph."""
        if not self._is_compared_with(candidate):
            return None
        for settled in self._back(candidate, _SENTENCE_REACH):
            if "\n" in self.source.folded[settled.candidate.end : candidate.start]:
                return None
            if settled.basis == "explicit" and not {"cue.document", "cue.target"} & set(
                settled.candidate.cues
            ):
                return settled.anchor() if settled.stretch.last is not None else None
        return None

    def _is_compared_with(self, candidate: DateCandidate) -> bool:
        start = candidate.start
        return _COMPARED_WITH.search(self.source.folded, max(0, start - _COMPARED_WIDTH), start) is not None

    def compared(self, candidate: DateCandidate) -> Settled | None:
        """The part of a year that "cùng kỳ" is the same of; not one that itself is compared with."""
        year = candidate.value.year if isinstance(candidate.value, Moment) else None
        for settled in self._back(candidate, _TOPIC_REACH if year else _COMPARED_REACH):
            value = settled.candidate.value
            if {"cue.plan", "cue.target"} & set(settled.candidate.cues):
                continue
            if not isinstance(value, Moment) or value.same_period or settled.stretch.grain not in _PARTS:
                continue
            first = settled.stretch.first
            if year is not None and first is not None and first.year != year + 1:
                continue  # "so với cùng kỳ năm 2018" is said of a part of 2019
            if not self._is_compared_with(settled.candidate) and (
                value.shift is None or value.shift.anchor != "sentence"
            ):
                return settled
        return None

    def beside(self, candidate: DateCandidate) -> date | None:
        """The day, completed from publication too, that the same sentence named just before."""
        for settled in self._back(candidate, _SENTENCE_REACH):
            ended = _SENTENCE_END.search(self.source.folded, settled.candidate.end, candidate.start)
            return None if ended or settled.basis != "published" else settled.stretch.last
        return None

    def _back(self, candidate: DateCandidate, reach: int) -> Iterator[Settled]:
        for settled in reversed(self.settled):
            if candidate.start - settled.candidate.end > reach:
                return
            yield settled


def _is_comparison(settled: Settled) -> bool:
    value = settled.candidate.value
    return isinstance(value, Moment) and value.same_period


def days_after(known: Stretch, by: int) -> Stretch | None:
    """A day ``by`` days after one whose year is unknown: "XXXX-04-28" and 3 give "XXXX-05-01".

    None where the year would turn, or February ends in between.
    """
    if known.grain != "day" or not regex.fullmatch(r"XXXX-\d\d-\d\d", known.edtf):
        return None
    common, leap = (date(year, int(known.edtf[5:7]), int(known.edtf[8:])) for year in (2003, 2004))
    one, other = common + timedelta(days=by), leap + timedelta(days=by)
    if one.year != common.year or (one.month, one.day) != (other.month, other.day):
        return None
    return Stretch(f"XXXX-{one:%m-%d}", None, None, "day")


def month_of(known: Stretch) -> Stretch | None:
    """The month that a day is in whose year is unknown: "XXXX-04-28" gives "XXXX-04"."""
    if known.grain != "day" or not regex.fullmatch(r"XXXX-\d\d-\d\d", known.edtf):
        return None
    return Stretch(known.edtf[:7], None, None, "month")
