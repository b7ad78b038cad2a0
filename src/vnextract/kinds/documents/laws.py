"""Laws, codes, ordinances and constitutions by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from vnextract.kinds.documents.candidate import DocumentCandidate
from vnextract.kinds.documents.normalize import code_year, law_key, law_year, normalize_number
from vnextract.kinds.documents.rules import DocumentRules
from vnextract.text import SourceText

_LONGEST_UNKNOWN = 9
# "Luật Hồng Hà", "Luật La Mã": a firm, an era, a country; a law's name goes on in small letters.
_PROPER = regex.compile(r"\p{Lu}\p{Ll}{0,12}(?: \p{Lu}\p{Ll}{0,12}){0,4}")
_MOST_JOINED = 14
_LIST_HEAD = regex.compile(r"(?<!\w)(?:các|những|\d|hai|ba|bốn|năm)[ ]luật:?[ ]")


@dataclass(frozen=True, slots=True)
class _Name:
    end: int
    revised: bool
    cue: str


def find_laws(source: SourceText, rules: DocumentRules, taken: set[int]) -> Iterator[DocumentCandidate]:
    """Find mentions by name; ``taken`` are the type words that a number already follows.

    A law inside the name of the law that amends it is found besides it.
    """
    said = _said(source, rules)
    spent: set[int] = set()
    listed_to = 0
    for match in rules.law_forms["law"].regex.finditer(source.folded):
        if match.start() in taken:
            continue
        yield from _law_at(source, rules, said, match.start(), match.end(), spent)
        if match.start() >= listed_to and match.group() == "luật":
            for listed in _listed_laws(source, rules, match.start(), match.end()):
                listed_to = listed.end
                yield listed
    for match in rules.law_forms["constitution"].finditer(source):
        yield _candidate(source, rules, match.start(), match.end(), "Hiến pháp", "law.constitution", ())
    for match in rules.alias_anchor.finditer(source.text):
        kind, name = rules.aliases[match.group()]
        end = _year_end(source, rules, match.end())
        found = _candidate(source, rules, match.start(), end, kind, "law.alias", ("alias",))
        yield replace(found, key=law_key(name, rules))


def _said(source: SourceText, rules: DocumentRules) -> frozenset[str]:
    """The laws that the text names with a capital somewhere: then "luật đất đai" is no other."""
    matches = (
        rules.laws["Luật"].match(source.folded, m.end() + 1)
        for m in rules.law_forms["law"].regex.finditer(source.folded)
        if source.text[m.start()] == "L"
    )
    return frozenset(match.group() for match in matches if match)


def _law_at(
    source: SourceText, rules: DocumentRules, said: frozenset[str], start: int, after: int, spent: set[int]
) -> Iterator[DocumentCandidate]:
    """The law that a type word names; ``spent``: where a number stands that belongs to an amending law."""
    word = source.folded[start:after]
    kind = {"luật": "Luật", "bộ luật": "Bộ luật", "đạo luật": "Đạo luật", "pháp lệnh": "Pháp lệnh"}[word]
    if rules.readers["no_law_before"].search(source.folded, max(0, start - 20), start):
        return
    amended_to = _amended_to(source, rules, said, after)
    if amended_to is not None:
        end, own = amended_to
        if source.text[start].isupper():
            spent |= {end} if own else set()
            yield _candidate(source, rules, start, end, kind, "law.amending", ("amending",), numbered=own)
        return
    name = _name_at(source, rules, said, start, after, kind)
    if name is None:
        return
    cues = (name.cue, "revised") if name.revised else (name.cue,)
    numbered = name.end not in spent
    yield _candidate(source, rules, start, name.end, kind, f"law.{name.cue}", cues, numbered=numbered)


def _name_at(
    source: SourceText, rules: DocumentRules, said: frozenset[str], start: int, after: int, kind: str
) -> _Name | None:
    """The name after the type word, with "(sửa đổi)" and its year."""
    blank = regex.compile(r"[ \n]{1,2}\"?").match(source.folded, after)
    if blank is None or blank.end() >= len(source.text):
        return None
    at = blank.end()
    lexicon = rules.laws.get(kind)
    match = lexicon.match(source.folded, at) if lexicon else None
    capital = source.text[start].isupper() or source.text[at].isupper()
    if match and (
        capital or kind != "Luật" or match.group() in said or _is_sure(source, rules, start, match)
    ):
        end, cue = match.end(), "lexicon"
    elif source.text[at].isupper() and (
        source.text[start].isupper() or source.text[at : at + 20].partition(" ")[2][:1].islower()
    ):
        if rules.readers["no_law_after"].match(source.folded, after):
            return None
        unknown = _unknown_end(source, rules, at)
        if unknown is None or (kind == "Luật" and _PROPER.fullmatch(source.text, at, unknown)):
            return None
        end, cue = unknown, "capitals"
    else:
        return None
    revised = rules.law_forms["revised"].regex.match(source.folded, end)
    if revised:
        end = revised.end()
    return _Name(_year_end(source, rules, end), bool(revised), cue)


def _is_sure(source: SourceText, rules: DocumentRules, start: int, match: regex.Match[str]) -> bool:
    """Whether small letters name a law: "luật an ninh mạng" does, "luật giao thông" is any road rule."""
    return (
        match.group().count(" ") > 1
        or rules.law_forms["law-year"].regex.match(source.folded, match.end()) is not None
        or rules.readers["law_does"].match(source.folded, match.end()) is not None
        or rules.readers["pinpoint"].search(source.folded, max(0, start - 40), start) is not None
    )


def _unknown_end(source: SourceText, rules: DocumentRules, at: int) -> int | None:
    match = rules.law_forms["unknown"].regex.match(source.text, at)
    if match is None:
        return None
    end = match.end()
    stop = rules.readers["name_stop"].search(source.folded, at, end)
    if stop and stop.start() == at:
        return None
    words = source.text[at : stop.start() if stop else end]
    comma = words.find(",")
    if comma >= 0 and not regex.match(r"(?:Phòng|Khám|Thi đua|An toàn)", words):
        words = words[:comma]
    words = words.rstrip(" ,-&/")
    return at + len(words) if len(words) > 1 else None


def _year_end(source: SourceText, rules: DocumentRules, end: int) -> int:
    year = rules.law_forms["law-year"].regex.match(source.folded, end)
    return year.end() if year else end


def _amended_to(
    source: SourceText, rules: DocumentRules, said: frozenset[str], after: int
) -> tuple[int, bool] | None:
    """Where the name of an amending law ends ("Luật sửa đổi, bổ sung một số điều của …"), if it is one.

    The second value says whether a number after it is its own: it is after a list of laws without numbers.
    """
    amending = rules.law_forms["amending"].regex.match(source.folded, after)
    end = (
        _joined_end(source, rules, said, amending.end(), several="một số điều" in amending.group())
        if amending
        else None
    )
    if end is not None:
        return end
    several = rules.law_forms["amending-several"].regex.match(source.folded, after)
    if several is None:
        return None
    about = several.start("about") if several["about"] else several.end()
    stop = rules.readers["name_stop"].search(source.folded, about, several.end())
    return stop.start() - 1 if stop else several.end(), True


def _joined_end(
    source: SourceText, rules: DocumentRules, said: frozenset[str], at: int, *, several: bool
) -> tuple[int, bool] | None:
    """Where the list of laws that an amending law names ends, and whether there is more than one."""
    end: int | None = None
    count = 0
    for _ in range(_MOST_JOINED if several else 1):
        match = rules.law_forms["law"].regex.match(source.folded, at)
        if match is None:
            break
        kind = {"bộ luật": "Bộ luật", "pháp lệnh": "Pháp lệnh"}.get(match.group(), "Luật")
        name = _name_at(source, rules, said, match.start(), match.end(), kind)
        if name is None or (name.revised and end is not None):
            break
        end, count = name.end, count + 1
        joined = rules.law_forms["joined"].regex.match(source.folded, end)
        if joined is None:
            break
        at = joined.end()
    return None if end is None else (end, count > 1)


def _listed_laws(
    source: SourceText, rules: DocumentRules, start: int, after: int
) -> Iterator[DocumentCandidate]:
    """ "các luật Đất đai, Nhà ở và Kinh doanh bất động sản": the later names are mentions of their own."""
    head = _LIST_HEAD.search(source.folded, max(0, start - 8), min(len(source.folded), after + 2))
    if head is None or head.end() <= after:
        return
    lexicon, at, first = rules.laws["Luật"], head.end(), True
    colon = source.folded[after] == ":"
    for _ in range(_MOST_JOINED):
        match = lexicon.match(source.folded, at)
        if match is None or not source.text[at].isupper():
            return
        end = match.end()
        revised = rules.law_forms["revised"].regex.match(source.folded, end)
        end = _year_end(source, rules, revised.end() if revised else end)
        if not first or colon:
            name = "Luật " + source.text[at:end]
            yield DocumentCandidate(
                at,
                end,
                "Luật",
                None,
                None,
                name,
                "law.listed",
                ("listed",),
                law_key(name, rules),
                year=law_year(name),
            )
        first = False
        gap = regex.compile(r"[ ]?[,;][ ](?:và[ ])?|[ ]và[ ]").match(source.folded, end)
        if gap is None:
            return
        at = gap.end()


def _candidate(
    source: SourceText,
    rules: DocumentRules,
    start: int,
    end: int,
    kind: str,
    rule: str,
    cues: tuple[str, ...],
    *,
    numbered: bool = True,
) -> DocumentCandidate:
    """A named mention, with the number that may follow the name ("Luật BHXH số 58/2014/QH13")."""
    name = regex.sub(r"\s+", " ", source.text[start:end])
    name = name[0].upper() + name[1:]
    number = code = None
    year = law_year(name)
    bracket = rules.law_forms["bracket-year"].regex.match(source.folded, end)
    if year is None and bracket:
        year = bracket["year"]
    so = regex.compile(r"[ ]số[ ]?:?[ ]?").match(source.folded, end)
    if so and numbered:
        for pattern in rules.numbers:
            written = pattern.regex.match(source.text, so.end())
            if written is None:
                continue
            said = rules.readers["year_after"].match(source.folded, written.end())
            if pattern.entry.form == "plain" and said is None:
                break
            code = written.group() if pattern.entry.form != "plain" else None
            number, end = normalize_number(written["number"]), written.end()
            year = (code and code_year(code)) or (said and said["year"]) or year
            cues = (*cues, "code")
            break
    return DocumentCandidate(
        start, end, kind, number, code, name, rule, cues, law_key(name, rules), year=year
    )
