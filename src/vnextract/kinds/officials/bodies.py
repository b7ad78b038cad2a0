"""Bodies: where the name of an organization ends."""

from __future__ import annotations

from collections.abc import Callable

from vnextract.kinds.officials.endings import (
    direct_name,
    foreign_follows,
    in_association,
    name_behind_abbreviation,
    place_end,
    rare_name,
    sentence_begins,
    subject_end,
)
from vnextract.kinds.officials.foreign import foreign_name
from vnextract.kinds.officials.joints import (
    and_continues,
    body_start,
    code_end,
    dash_continues,
    enumeration_end,
    quoted_end,
    room_field_end,
    starts_body,
)
from vnextract.kinds.officials.lexicon import Word
from vnextract.kinds.officials.names import licensed_name
from vnextract.kinds.officials.rules import Title
from vnextract.kinds.officials.text import Words

# Tokens. The longest bodies have some thirty ("Ban Chỉ đạo Trung ương về phòng, chống tham nhũng, …").
_LONGEST_BODY = 36
# Digits: "Bệnh viện Quân y 103"; four are a year.
_LONGEST_NUMBER = 3
# Lower-case words in a row that no lexicon knows.
_LONGEST_UNKNOWN = 9
_KNOWN = Word.PLACE | Word.COUNTRY | Word.HONORED | Word.REPUBLIC | Word.COMPOUND | Word.FIELD

Span = tuple[int, int]


def find_body(words: Words, names: dict[int, int], i: int, key: str, entry: Title) -> tuple[Span | None, int]:
    """Find the body that a title has at token i.

    Args:
        words: The text.
        names: First token → token after the last of the persons known so far.
        i: The token after the title.
        key: The title, folded.
        entry: Its rule.

    Returns:
        The tokens of the body, and the end of a name that follows it unvouched; (None, 0) if there is none.
    """
    start = body_start(words, i, key)
    if start is None:
        return None, 0
    if entry.shares and i and (shared := words.at(Word.HEAD, i - 1)) > i:
        start, i = i - 1, shared  # "Trưởng Đoàn đại biểu Quốc hội"
    scan = _Scan(words, names, start, max(start, i), key, entry)
    return scan.run(), scan.name if start <= i else 0  # "Tổng Lãnh sự tại Marseille" names nobody


class _Scan:
    """Reads a body's name token by token; each step below knows one thing a name may go on with.

    ``complete`` tells that what was read is a whole name already, ``lower`` counts unknown words in lower
    case, ``last_head`` is the last head: "Công ty" in "Hội đồng quản trị Công ty". A step returns True when
    it read on, False when the name ends before ``at``, None when it is not its turn.
    """

    __slots__ = ("at", "complete", "entry", "key", "last_head", "lower", "name", "names", "start", "words")

    def __init__(
        self, words: Words, names: dict[int, int], start: int, at: int, key: str, entry: Title
    ) -> None:
        self.words, self.names, self.start, self.at = words, names, start, at
        self.key, self.entry = key, entry
        # "Trưởng bản Cá Nọi": the unit word stands in the title already.
        self.complete = bool(entry.shares and words.flags[start - 1] & Word.UNIT)
        self.lower = 0
        self.name = 0
        self.last_head = (start, at)

    def run(self) -> Span | None:
        """Read to the end; None if not one token belongs to a body."""
        words, end = self.words, min(len(self.words), self.start + _LONGEST_BODY)
        reading = True
        while reading and self.at < end:
            for step in _STEPS:
                outcome = step(self)
                if outcome is not None:
                    reading = outcome
                    break
        last = self.at
        while last > self.start and (
            words.folded[last - 1] in words.sets.joint or words.folded[last - 1] == "-"
        ):
            last -= 1
        # "người phát ngôn cơ quan này"
        pointed = words.word(last) == "này" and last > self.start and not words.capital[last - 1]
        last += pointed and bool(words.closes[last] & Word.HEAD)
        return (self.start, last) if last > self.start else None

    def _to(self, end: int, *, complete: bool) -> bool:
        self.at, self.complete, self.lower = end, complete, 0
        return True

    def gap(self) -> bool | None:
        """A line ends, or more than one blank."""
        words, j = self.words, self.at
        apart = j > self.start and words.start[j] - words.end[j - 1] > 1
        return False if apart or words.folded[j] == "\n" else None

    def verb(self) -> bool | None:
        """A phrase that ends names, longer than a phrase of names at the same place."""
        words, j = self.words, self.at
        if words.capital[j] or not words.begins[j] & Word.STOP:
            return None
        stronger = max(j + 1, words.at(Word.HEAD, j), words.at(Word.KEEP, j))
        return False if words.at(Word.STOP, j) > stronger else None

    def number(self) -> bool | None:
        """ "số 1", "Bệnh viện K cơ sở 2"; not what counts the next word."""
        words, j = self.words, self.at
        if j == self.start and not self.complete and not self.entry.shares:
            return None  # "Trưởng phòng 10 VKSND tỉnh" has its room in the title
        if words.folded[j] == "số" and words.word(j + 1).isdigit():
            self.at, self.complete = j + 2, True
            return True
        digits = words.folded[j].isdigit() and len(words.folded[j]) <= _LONGEST_NUMBER
        counts = words.word(j + 1) in words.sets.counted and words.joined(j + 1)
        if not digits or counts or not words.folded[j - 1][0].isalpha():
            return None
        self.at, self.complete = code_end(words, j), True
        return True

    def long_head(self) -> bool | None:
        """A head of several words: "Ủy ban", "Trung tâm"."""
        words, j = self.words, self.at
        if not words.begins[j] & Word.HEAD:
            return None
        head = words.at(Word.HEAD, j)
        if head == j + 1 or words.at(Word.TITLE, j) >= head or words.at(Word.COMPOUND, j) > head:
            return None
        if j + 1 in self.names:  # "tỉnh Đoàn Văn An"
            return None
        if self.complete and not words.capital[j] and words.flags[j] & Word.STOP:
            return False
        self.last_head = (j, head)
        whole = head in (words.at(Word.COMPOUND, j), words.at(Word.COUNTRY, j))
        whole = whole or words.folded[head - 1] == "ủy"
        return self._to(head, complete=whole)

    def known(self) -> bool | None:
        """A place, the whole name of a ministry or department, a field of work."""
        words, j = self.words, self.at
        if j in self.names or not words.begins[j] & _KNOWN:
            return None
        compound, field = words.at(Word.COMPOUND, j), words.at(Word.FIELD, j)
        place = place_end(words, self.start, j)
        if place and place >= max(compound, field):
            return self._to(place, complete=True)
        if compound >= field and compound and self._takes_compound():
            # "công trình y tế trọng điểm": a field in lower case does not end a name.
            closes = words.capital[j] or "," in words.folded[j:compound] or j == self.start
            named = words.folded[self.start] in words.sets.named_body
            return self._to(compound, complete=closes and not named)
        if field and words.capital[j]:
            return self._to(field, complete=False)
        return None

    def _takes_compound(self) -> bool:
        opens = not self.complete and (self.at > self.start or self.entry.shares)
        return opens or self.words.capital[self.at]

    def other(self) -> bool | None:
        """A person or another position begins."""
        words, j, sets = self.words, self.at, self.words.sets
        if j in self.names:
            return False
        begins = words.begins[j]
        if not begins & (Word.PERSON | Word.FORMER):
            return None
        if j > self.start:
            if begins & Word.TITLE and not self._inner_title():
                return False
            if begins & Word.FORMER and not self._inner_former():
                return False
        if begins & Word.RANK and not begins & Word.HEAD:
            return False
        if begins & Word.HONORIFIC and not begins & Word.HEAD:
            # "Sức khỏe Bà mẹ", "Đông Anh": in capitals it must stand before a name.
            before_name = j + 1 in self.names and words.folded[j] not in sets.place_honorific
            if before_name or not words.capital[j]:
                return False
        if begins & Word.ACADEMIC and not in_association(words, j, two=j == self.start):
            return False
        return None

    def _inner_former(self) -> bool:
        """Whether "nguyên" or "cựu" belongs to the name: "Hội Cựu giáo chức"."""
        words, end = self.words, self.words.at(Word.FORMER, self.at)
        return words.capital[self.at] and not words.begins[end] & (Word.TITLE | Word.ACTING | Word.PREFIX)

    def _inner_title(self) -> bool:
        """Whether a title belongs to the name: "Văn phòng Chủ tịch nước", "Công đoàn Viên chức"."""
        words, j = self.words, self.at
        if words.folded[j - 1] in words.sets.before_inner_title:
            return True
        title = words.source.folded[words.start[j] : words.end[words.at(Word.TITLE, j) - 1]]
        entry = words.rules.titles.entries.get(title)
        return (
            entry is not None
            and entry.weak
            and words.capital[j]
            and bool(words.closes[j] & (_KNOWN | Word.HEAD))
        )

    def unit(self) -> bool | None:
        """An administrative unit: "tỉnh", "huyện"."""
        words, j = self.words, self.at
        if not words.begins[j] & Word.UNIT:
            return None
        if words.capital[j]:
            # "Bản quyền", "Khối ngoại": a word of two syllables begins like a unit.
            second = words.joined(j + 1) and not words.capital[j + 1] and not words.begins[j + 1] & Word.STOP
            if second and words.at(Word.UNIT, j) == j + 1 and words.folded[j] in words.sets.unit_or_word:
                return self._to(j + 1, complete=False)
        elif j == self.start:
            if self.key in words.sets.not_of_unit:
                return False
        elif words.capital[j - 1] and words.folded[j] in words.sets.unit_or_word and not self.complete:
            return None  # "Thoát nước", "Xuất bản"
        end = words.at(Word.UNIT, j)
        pointed = j > self.start and words.word(end) == "này"  # "Sở Y tế tỉnh này"
        return self._to(end + pointed, complete=True) and not sentence_begins(words, end)

    def mark(self) -> bool | None:
        """A dash, a comma, a quotation mark."""
        words, j, word = self.words, self.at, self.words.folded[self.at]
        if word[0].isalnum() or word == "'":
            return None
        if word in "-&/":
            if not dash_continues(words, self.names, self.start, j, self.complete):
                return False
            self.at, self.complete = j + 1, False
            return True
        if word == ",":
            end = enumeration_end(words, self.names, self.start, j)
            # What the last item does something to follows: "Quản lý, giám sát bảo hiểm".
            return self._to(end, complete=not words.closes[end] & Word.ACTIVITY) if end else False
        if word == '"' and j > self.start and (end := quoted_end(words, j)):
            self.at, self.complete = end, True
            return True
        return False

    def kept(self) -> bool | None:
        """Words of names that begin or end like a verb: "Tài nguyên", "đáp ứng"."""
        words, j = self.words, self.at
        if self.complete or not words.begins[j] & Word.KEEP or not (j > self.start or words.capital[j]):
            return None
        self.at = words.at(Word.KEEP, j)
        return True

    def capital(self) -> bool | None:
        """A capital word: of the name, or of a person right behind it."""
        words, j = self.words, self.at
        if not words.capital[j]:
            return None
        if not words.begins[j] & Word.HEAD and self._name_follows():
            self.name = licensed_name(words, j)
            return False
        if words.begins[j] & Word.HEAD:
            self.last_head = (j, j + 1)
        # "UBND", "HĐQT": the abbreviation is a whole body already; so is "xã Ea Tul", not "Y tế Thế giới".
        whole = self.complete and not words.begins[j] & Word.HEAD and self._unit_near()
        return self._to(j + 1, complete=whole or bool(words.flags[j] & Word.CLOSED))

    def _name_follows(self) -> bool:
        words, j = self.words, self.at
        if self.complete and self._bears_no_name() and rare_name(words, self.names, j):
            return True
        if self.complete and foreign_follows(words, self.start, j, self.entry):
            return True
        whole = self.complete or self._head() in words.sets.whole_head
        whole = whole or (self.entry.of_field and j > self.start)
        # "xã Đăk Jơ Ta", "Trường Marie Curie", "Công ty Samsung Electronics"
        bears = self._unit_near() or words.closes[j] & Word.NAMED_AFTER or self._is_company()
        if whole and not bears and foreign_name(words, j):
            return True
        if j == self.start + 1 and name_behind_abbreviation(words, self.names, j):
            return True
        return j == self.start and direct_name(words, j, self.entry, self.key)

    def _bears_no_name(self) -> bool:
        return self.words.folded[self.start] in self.words.sets.office and not self._is_company()

    def _is_company(self) -> bool:
        return self._head() in self.words.sets.company_sort

    def _head(self) -> str:
        words, (start, end) = self.words, self.last_head
        return words.source.folded[words.start[start] : words.end[max(start, end - 1)]]

    def _unit_near(self) -> bool:
        """Whether a unit word stands shortly before, so that the capital words behind it are its name."""
        first = max(self.start - 1, self.at - 3)
        return any(flags & Word.UNIT for flags in self.words.flags[first : self.at])

    def head(self) -> bool | None:
        """A head of one word in lower case: "sở", "phòng"."""
        words, j = self.words, self.at
        if not words.begins[j] & Word.HEAD:
            return None
        stops = words.flags[j] & Word.STOP
        joined = j == self.start or words.folded[j - 1] == "và" or words.folded[j - 1] in words.sets.belonging
        if joined or not stops:
            self.last_head = (j, words.at(Word.HEAD, j))
            return self._to(words.at(Word.HEAD, j), complete=False)
        return False if self.complete else None

    def joint(self) -> bool | None:
        """ "và", "của", "thuộc", "tại", "về" inside a name."""
        words, j, word = self.words, self.at, self.words.folded[self.at]
        if word in ("và", "với"):
            continues = word == "và" and and_continues(words, self.names, j, self.complete)
        elif word in words.sets.belonging:
            continues = j > self.start and j + 1 not in self.names and starts_body(words, j + 1)
        elif word == "trực":
            continues = words.word(j + 1) == "thuộc"
            self.at += continues
            return continues
        elif word == "tại":
            seated = j + 1 < len(words) and words.capital[j + 1] and self._seated()
            self.at += seated
            return True if seated else None
        elif word == "về" and (
            end := words.at(Word.COMPOUND, j + 1) or subject_end(words, self.names, self.start, j + 1)
        ):
            self.at, self.complete = end, True
            return True
        else:
            return None
        if continues:
            self.at, self.complete = j + 1, False
        return continues

    def _seated(self) -> bool:
        """Whether "tại" belongs to the body: "Đại sứ Lào tại Việt Nam", "TAND cấp cao tại TP.HCM"."""
        words, j = self.words, self.at
        return (
            words.at(Word.COUNTRY, j + 1) > 0
            or self.key in words.sets.abroad
            or words.before(Word.COUNTRY, j) > self.start
            or words.folded[j - 1] in words.sets.seated
        )

    def term(self) -> bool | None:
        """ "Quốc hội khóa XIV" of a deputy."""
        words, j = self.words, self.at
        if j == self.start or words.folded[j] != "khóa" or j + 1 >= len(words):
            return None
        if self.key not in words.sets.deputy:  # "HĐND tỉnh Phú Yên Khóa VII"
            return False if words.abbreviated(j + 1) or words.word(j + 1).isdigit() else None
        self.at, self.complete = j + 2, True
        return True

    def small(self) -> bool:
        """An unknown word in lower case: of the name as long as that is not whole."""
        # "Trưởng BQL chợ Bo": the title has the body's head.
        bare = self.at == self.start and not (self.entry.shares and self.words.abbreviated(self.start - 1))
        if bare and (end := room_field_end(self.words, self.names, self.at)):
            self.at = end
            return True
        ends = bare or self.complete or self.entry.alone or self.lower >= _LONGEST_UNKNOWN
        if ends or self.words.begins[self.at] & Word.STOP:
            return False
        self.at += 1
        self.lower += 1
        return True


_STEPS: tuple[Callable[[_Scan], bool | None], ...] = (
    _Scan.gap,
    _Scan.verb,
    _Scan.number,
    _Scan.long_head,
    _Scan.known,
    _Scan.other,
    _Scan.unit,
    _Scan.mark,
    _Scan.kept,
    _Scan.term,
    _Scan.capital,
    _Scan.head,
    _Scan.joint,
    _Scan.small,
)
