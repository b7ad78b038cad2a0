"""The entries of ``rules/documents`` and what they compile to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import regex

from vnextract.rulebook import CompiledPattern, Entry, Pattern, Rulebook
from vnextract.text import fold

KIND = "documents"
Weight = Literal["strong", "weak", "code"]
NumberForm = Literal["code", "year", "plain", "standard"]
LawForm = Literal[
    "law",
    "amending",
    "amending-several",
    "joined",
    "revised",
    "law-year",
    "bracket-year",
    "unknown",
    "constitution",
]


class DocumentType(Entry):
    """A kind of document: its words, abbreviations and the letters that stand for it inside a number."""

    name: str
    words: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    weight: Weight
    codes: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()


class Body(Entry):
    """A body that issues documents; ``name`` is its name written out, null where the words are it."""

    name: str | None = None
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    """Letters that many bodies of this sort number with: UBND, TU, TW."""
    place: bool = False
    units: tuple[str, ...] = ()


class Laws(Entry):
    """Names of laws of one type, without the type word."""

    type: str
    names: tuple[str, ...]


class Equations(Entry):
    """Pairs written ``short = long``."""

    words: tuple[str, ...]

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The two sides of each equation."""
        return tuple((a.strip(), b.strip()) for a, b in (w.split("=", 1) for w in self.words))


class DocumentPattern(Pattern):
    """A pattern with the part it plays in reading a number or a law's name."""

    form: NumberForm | LawForm


SCHEMA: Mapping[str, type[Entry]] = {
    "pattern": DocumentPattern,
    "type": DocumentType,
    "body": Body,
    "laws": Laws,
    "alias": Equations,
    "synonym": Equations,
    "abbreviation": Equations,
}


def any_of(words: Iterable[str]) -> str:
    """Regex source for any of some words, longest first, with one or two blanks between their parts."""
    ordered = sorted(set(words), key=len, reverse=True)
    return (
        "(?:" + "|".join(regex.escape(w, literal_spaces=True).replace(" ", "[ ]{1,2}") for w in ordered) + ")"
    )


@dataclass(frozen=True)
class DocumentRules:
    """Everything ``find`` needs, compiled once."""

    type_anchor: regex.Pattern[str]
    short_anchor: regex.Pattern[str]
    type_of_word: Mapping[str, DocumentType]
    type_of_code: Mapping[str, DocumentType]
    type_of_prefix: Mapping[str, DocumentType]
    numbers: tuple[CompiledPattern[DocumentPattern], ...]
    standards: tuple[CompiledPattern[DocumentPattern], ...]
    law_forms: Mapping[str, CompiledPattern[DocumentPattern]]
    laws: Mapping[str, regex.Pattern[str]]
    aliases: Mapping[str, tuple[str, str]]
    alias_anchor: regex.Pattern[str]
    synonyms: tuple[tuple[regex.Pattern[str], str], ...]
    bodies: regex.Pattern[str]
    body_of_word: Mapping[str, Body]
    issuer_of_code: Mapping[str, str]
    hints: frozenset[str]
    abbreviations: tuple[tuple[regex.Pattern[str], str], ...]
    words: Mapping[str, str]
    """Fragment id → regex source of its words, to be put into the readers' own patterns."""
    readers: Mapping[str, regex.Pattern[str]]


# The readers' own small patterns: only the grammar of a reference, its words come from the fragments.
# All read folded text; {name} stands for the words of a fragment.
_YEAR = r"(?:19|20)\d\d(?!\d)"
_DAY = (
    r"(?:ngày[ ]?)?\d{1,2}[ ]?[-/.][ ]?\d{1,2}(?:[ ]?[-/.][ ]?\d{4})?"
    r"|ngày[ ]\d{1,2}[ ]tháng[ ]\d{1,2}(?:[ ]năm[ ]\d{4}|[ ]?[/-][ ]?\d{4})?"
    rf"|tháng[ ]\d{{1,2}}(?:[ ]?[-/][ ]?|[ ])(?:năm[ ])?{_YEAR}|tháng[ ]\d{{1,2}}(?![\d/])"
    r"|(?:hôm|sáng|chiều|tối)[ ](?:qua|nay|kia)|cùng[ ]ngày(?![ ]\d)"
)
_READERS = {
    "connector": (
        r"(?:[ ]\([\p{L}]{1,5}\))?(?:[ ]{1,2}{tail}){0,2}"
        r"(?:(?P<so>[ \n]{1,2}s[ốô](?![\p{L}]))[ ]?:?[ \n]{0,2}|[ ]{1,2})"
    ),
    "so_before": r"(?<!\w)số[ ]$",
    "far_connector": r"""(?:[ ][^\s.,;:()"]{1,20}){1,10}?[ ]số[ ]?:?[ ]{0,2}(?=\d)""",
    "counted": r"[ ]{1,2}{counted}(?!\w)",
    "follower": r"[ ]{1,2}{follower}(?!\w)|[,;.)\n\"]|[ ][(]|$",
    # After a small "quyết định 12", where the type word may be a verb.
    "reference": r"[ ](?:phê[ ]duyệt|về[ ]việc|của[ ](?:{body_head}|{level}|bộ|chính phủ|thủ tướng|quốc hội)|ngày[ ]\d|về[ ]việc|năm[ ](?:19|20)\d\d)",
    "referring": r"(?<!\w){referring}[ ]$",
    "plural": r"(?<!\w){plural}[ ]{1,2}$",
    "year_after": (
        r"(?:,?[ ]|[ ]\()(?:(?:được[ ])?(?:ban[ ]hành|ra[ ]đời|ký|thông[ ]qua)[ ](?:từ[ ]|vào[ ])?)?"
        r"năm[ ](?P<year>(?:19|20)\d\d)(?!\d|-\d)"
    ),
    # Between the members of a list a date, a body or a bracket may stand.
    "list_gap": (
        r"(?:[ ]?\([^()\n]{1,40}\)|,?[ ](?:ngày[ ])?\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|[ ]năm[ ]\d{4}"
        r"|[ ]ngày[ ]\d{1,2}[ ]tháng[ ]\d{1,2}[ ]năm[ ]\d{4}){0,2}"
        r"[ ]?(?:[,;][ ](?:và[ ])?|[ ](?:và|hoặc|hay|cùng)[ ])(?P<so>số[ ])?(?=\d)"
    ),
    "date": _DAY,
    "date_lead": (
        r"[ ]?(?P<comma>,)?[ ]?(?P<bracket>\()?(?:(?:vừa|mới|đã|vừa mới)[ ])?"
        r"(?:(?:được[ ])?(?:ký[ ]ban[ ]hành|ban[ ]hành|ký|thông[ ]qua|ra|đề)[ ])?(?:(?:vào|hồi)[ ])?(?:(?:hôm|sáng|chiều|tối|trưa)[ ](?=ngày|\d))?(?P<same>cùng[ ](?=ngày[ ]\d))?"
    ),
    "date_tail": rf"[ ](?:vào[ ])?(?:(?:hôm|sáng|chiều|tối|trưa)[ ])?(?:{_DAY}),?$",
    "first_date": rf"(?:(?:vào|đến|từ|trong|mới đây|trước đó|sáng|chiều|tối|cụ thể|theo đó)[ ,]{{1,2}}){{0,2}}(?:{_DAY}|năm[ ]{_YEAR})(?=[ ]?[,)])",
    "after_date": r",?[ ](?:của|về|v/v|do|quy[ ]định|hướng[ ]dẫn)(?!\w)|\)|[;.](?!\d)|$",
    "by": (
        r"(?:[ ]?[,(]?[ ]?(?P<how>của|giữa|do|mà|(?:{adverb}[ ])?được)[ ]|(?P<bare>[ ]?\(|,[ ]|[ ]))(?:(?:đồng chí|ông|bà)[ ])?"
    ),
    "deed": r"[ ](?:{adverb}[ ]){0,2}{issuing}(?!\w)",
    "term": r"[ ]?\(?[ ]?(?:tại[ ])?kh(?:óa|oá)[ ](?P<term>[ivxlc]{1,6}|\d{1,2})(?!\w)\)?",
    "term_before_deed": r"[ ]\(?kh(?:óa|oá)[ ][ivxlc\d]{1,6}\)?(?:,?[ ](?:tại[ ])?kỳ[ ]họp[^.,;()\n]{1,30}?(?=[ ](?:đã|thông)))?",
    "term_tail": (
        r"[ ]\(?kh(?:óa|oá)[ ](?P<term>[ivxlc]{1,6}|\d{1,2})\)?(?:,?[ ]nhiệm[ ]kỳ[ ]\d{4}[ ]?-[ ]?\d{4})?"
        r"(?:,?[ ](?:tại[ ])?kỳ[ ]họp[^.;()\n]{1,40})?,?$"
    ),
    # Reads the text itself: a place has a capital.
    "place_tail": (
        r"(?:\G|(?<=,[ ]))(?:(?i:tỉnh|thành phố|tp\.?|huyện|thị xã|quận)[ ]?)?"
        r"\p{Lu}[\p{L}.]{1,9}(?:[ ]\p{Lu}\p{L}{0,9}){0,3}$"
    ),
    "dated_deed": r"[ ](?:vào[ ]|từ[ ])?(?:ngày|hôm|hồi|\d)",
    "session": r"[ ](?:tại|trong)[ ](?:kỳ|phiên)[ ]họp[^.,;()\n]{0,40}?(?=[ ]?[,(]|[ ]ngày|[ ]khóa)",
    "subject": (
        r"(?:[ ]?,?[ ]|[ ]?\()(?P<lead>về[ ]việc|về|v/v|phê[ ]duyệt|quy[ ]định|hướng[ ]dẫn|sửa[ ]đổi|ban[ ]hành)"
        r"[ :]{1,2}(?=\w|\")"
    ),
    "before": (
        r"(?:(?<!\w){adverb}[ ]{1,2}){0,3}(?<!\w){issuing}"
        r"(?:[ ](?:các|những|bản|loạt|hàng[ ]loạt|riêng))?[ ]{1,2}\"?$"
    ),
    "deputy": r"(?<!\w){deputy}[ ]$",
    "deputy_here": r"{deputy}[ ]",
    "office_here": r"{office}[ ]",
    # A body addressed is no subject.
    "addressed": r"(?<!\w){addressed}[ ](?:các[ ])?$",
    "later_lead": rf"(?:(?P<date>{_DAY}),?[ ])?(?:của|do)[ ]$|,[ ]$",
    "pinpoint": (
        r"(?<!\w)(?:{provision}[ ](?:\d{1,4}[a-zđ]?|[a-zđ]|[ivxlc]{1,7})(?:\.\d{1,3})?(?![\p{L}\d])"
        r"(?:(?:,|[ ]và|[ ]?-)[ ]?(?:\d{1,3}|[a-zđ])(?![\p{L}\d])){0,8}(?:,[ ]|[ ]và[ ]|[ ]|[ ]của[ ])){1,6}(?:của[ ])?$"
    ),
    "body_word": r"(?<!\w){body_head}(?!\w)",
    "body_stop": r"[ ]{body_stop}(?!\w)",
    "level": r"[ ]{0,2}(?:(?:tp|tx|tt|q|h|p)\.[ ]?|{level}(?![\p{L}]))",
    "family_name": r"{family_name}(?!\w)",
    "this_ministry": r"(?<!\w)bộ[ ]này$",
    "no_law_before": r"(?<!\w){no_law_before}[ ]$",
    "no_law_after": r"[ ]{no_law_after}(?!\w)",
    "name_stop": r"(?<!\w){name_stop}(?!\w)",
}


def compile_rules(book: Rulebook) -> DocumentRules:
    """Compile the document rules of a rulebook.

    Raises:
        RuleError: a pattern that is no regex, or names an unknown fragment.
    """
    types = book.entries(KIND, "type", DocumentType)
    bodies = book.entries(KIND, "body", Body)
    laws = book.entries(KIND, "laws", Laws)
    patterns = book.patterns(KIND, "pattern", DocumentPattern)
    fragments = {
        "tail", "counted", "follower", "plural", "adverb", "issuing", "deputy", "provision",
        "body_head", "body_stop", "level", "no_law_before", "no_law_after", "addressed", "family_name", "referring", "office", "name_stop",
    }  # fmt: skip
    words = {name: any_of(fold(w) for w in book.words(KIND, name)) for name in fragments}
    readers = {}
    for name, source in _READERS.items():
        for fragment, body in words.items():
            source = source.replace("{" + fragment + "}", body)
        readers[name] = regex.compile(source)
    type_words = any_of(fold(w) for t in types for w in (*t.words, *t.short))
    readers["next_mention"] = regex.compile(
        rf"(?<!\w){type_words}(?:[ ]{words['tail']})?(?:[ ]số)?[ ]\d|(?<!\w)(?:bộ )?luật (?=\p{{L}})"
    )
    body_of_word = {fold(word): body for body in bodies for word in _body_words(body)}
    names: dict[str, list[str]] = {}
    for entry in laws:
        names.setdefault(entry.type, []).extend(entry.names)
    aliases = {
        short: (long.split(" ", 2)[0] + " " + long.split(" ", 2)[1], long)
        for entry in book.entries(KIND, "alias", Equations)
        for short, long in entry.pairs()
    }
    return DocumentRules(
        type_anchor=regex.compile(
            rf"(?<![\w])(?P<word>{any_of(fold(w) for t in types for w in t.words)})(?!\w)"
        ),
        short_anchor=regex.compile(
            rf"(?<![\w/&-])(?P<word>{any_of(w for t in types for w in t.short)})(?=[ ])"
        ),
        type_of_word={fold(w): t for t in types for w in t.words} | {w: t for t in types for w in t.short},
        type_of_code={code: t for t in types for code in t.codes},
        type_of_prefix={prefix: t for t in types for prefix in t.prefixes},
        numbers=tuple(p for p in patterns if p.entry.form in ("code", "year", "plain")),
        standards=tuple(p for p in patterns if p.entry.form == "standard"),
        law_forms={
            p.entry.form: p for p in patterns if p.entry.form not in ("code", "year", "plain", "standard")
        },
        laws={
            kind: regex.compile(any_of(_law_surfaces(entries)) + r"(?!\w)") for kind, entries in names.items()
        },
        aliases=aliases,
        alias_anchor=regex.compile(rf"(?<!\w){any_of(aliases)}(?!\w)"),
        synonyms=tuple(
            (regex.compile(rf"(?<!\w){regex.escape(fold(a))}(?!\w)"), fold(b))
            for entry in book.entries(KIND, "synonym", Equations)
            for a, b in entry.pairs()
        ),
        bodies=regex.compile(rf"(?<!\w){any_of(body_of_word)}(?!\w)"),
        body_of_word=body_of_word,
        hints=frozenset(hint for b in bodies for hint in b.hints),
        issuer_of_code={code: b.name for b in bodies if b.name for code in b.codes},
        abbreviations=tuple(
            _abbreviation(a, b)
            for entry in book.entries(KIND, "abbreviation", Equations)
            for a, b in sorted(entry.pairs(), key=lambda pair: -len(pair[0]))
        ),
        words=words,
        readers=readers,
    )


def _abbreviation(short: str, long: str) -> tuple[regex.Pattern[str], str]:
    """What to look for and what to write; "TP.HCM" has no blank after its dot, "thành phố" needs one."""
    end = "" if short.endswith(".") else r"(?![\p{L}&])"
    return regex.compile(r"(?<![\p{L}\d&-])" + regex.escape(short) + end), long + " " * short.endswith(".")


def _body_words(body: Body) -> set[str]:
    """The words of a body in all their writings.

    The minister signs for the ministry, so "Bộ trưởng (Bộ) Y tế" means it too; papers write "&" for "và" and
    TW, TƯ or T.Ư for "trung ương".
    """
    words = set(body.words)
    for word in body.words:
        if body.id.startswith("ministry.") and word.startswith("bộ "):
            for title in ("bộ trưởng ", "thứ trưởng "):
                words |= {title + word, title + word.removeprefix("bộ ")}
        words |= {word.replace("trung ương", short) for short in ("tw", "tư", "t.ư")}
    return words | {word.replace("&", " và ") for word in words if "&" in word and " & " not in word}


def _law_surfaces(names: Iterable[str]) -> set[str]:
    """Folded names, with and without their commas: "Phòng, chống" is often written "Phòng chống"."""
    surfaces = set()
    for name in names:
        folded = fold(name)
        surfaces |= {folded, folded.replace(",", ""), folded.replace(" và ", " & ")}
    return surfaces
