"""Text → mentions of documents, by number and by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from vnextract.kinds.documents.candidate import DocumentCandidate
from vnextract.kinds.documents.context import add_context
from vnextract.kinds.documents.later import read_back, settle_local
from vnextract.kinds.documents.laws import find_laws
from vnextract.kinds.documents.normalize import code_year, normalize_number, type_of_code
from vnextract.kinds.documents.rules import DocumentRules, DocumentType
from vnextract.text import SourceText

_SENTENCE_START = regex.compile(r"(?:^|[.!?:;\n•])[ ]*[\"“'(*-]*[ ]*$")
_RUNNING = regex.compile(r"(?P<number>\d{2,5})(?![\w%]|[.,/-]\d|/\p{L})")
_BARE_YEAR = regex.compile(r"(?:19|20)\d\d")
_JOINED = regex.compile(
    r"(?:,?[ ](?:ngày[ ])?\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|[ ]năm[ ]\d{4}|[ ]?\([^()\n]{1,25}\))?"
    r"[ ]?(?:,|và|, và|hay|hoặc|cùng)[ ](?:các[ ])?(?:số[ ])?"
)
# "(sau đây gọi là ⟦Luật PKND⟧)": a short name from here on.
_CALLED = regex.compile(
    r"[ ]?\((?:(?:sau đây|dưới đây|từ đây)[ ])?(?:được[ ])?"
    r"(?:gọi(?:[ ](?:tắt|chung))?|viết tắt|tắt)(?:[ ]là)?:?[ ]\"?"
)
_LONGEST_LIST = 30
_NAMED_SMALL = frozenset({"Quyết định", "Kết luận", "Quy định", "Công văn", "Công điện", "Đề án", "Văn bản"})
_LETTERS = frozenset({"Văn bản", "Công văn", "Công điện", "Tờ trình"})
_NOUNS_ONLY = frozenset({"Văn bản", "Công văn", "Công điện", "Tờ trình", "Kế hoạch", "Giấy phép"})
_LAW_TYPES = frozenset({"Luật", "Bộ luật"})
# "Nghị quyết 4 khóa XII" is that of the term's fourth plenum: no document number.
_PLENUM = regex.compile(r"[ ](?:\(?kh(?:óa|oá)[ ]|trung ương|tw(?!\w)|tư(?!\w))")
_HIGHEST_PLENUM = 12


def find(source: SourceText, rules: DocumentRules) -> list[DocumentCandidate]:
    """Find every mention of a document, in text order.

    Example:
        "Nghị quyết 19, Nghị quyết 57 của Bộ Chính trị" gives two mentions of one group; the issuer of the
        second is not yet known to be the first's, see ``resolving.documents``.
    """
    found: list[DocumentCandidate] = []
    taken: set[int] = set()
    busy = -1
    for start, after, kind in _type_words(source, rules):
        if start < busy:
            continue
        first = _numbered(source, rules, start, after, kind)
        if first is None:
            continue
        group = len(found) + 1
        found.append(replace(first, group=group))
        taken.add(start)
        for later in _list_after(source, rules, first, kind):
            found.append(replace(later, group=group))
        busy = found[-1].end
    found += _said_again(source, rules, found)
    found += _standards(source, rules)
    found += _bare_codes(source, rules, found)
    found += find_laws(source, rules, taken)
    found.sort(key=lambda c: (c.start, -c.end))
    placed = _numbers_in_brackets(_without_nested(found), source)
    read = read_back([add_context(c, source, rules) for c in placed], source, rules)
    return _grouped(settle_local(read, source, rules), source)


def _type_words(source: SourceText, rules: DocumentRules) -> Iterator[tuple[int, int, DocumentType]]:
    places = [
        (m.start(), m.end(), rules.type_of_word[regex.sub(r" +", " ", m["word"])])
        for m in rules.type_anchor.finditer(source.folded)
        if not _is_no_law(source, rules, m)
    ]
    places += [
        (m.start(), m.end(), rules.type_of_word[m["word"]]) for m in rules.short_anchor.finditer(source.text)
    ]
    yield from sorted(places, key=lambda place: place[:2])


def _numbered(
    source: SourceText, rules: DocumentRules, start: int, after: int, kind: DocumentType
) -> DocumentCandidate | None:
    """The mention that a type word at ``start`` opens, or None if no number belongs to it."""
    connector = rules.readers["connector"].match(source.folded, after)
    if connector:
        so = connector["so"] is not None
        for pattern in rules.numbers:
            match = pattern.regex.match(source.text, connector.end())
            if match is None:
                continue
            form = pattern.entry.form
            if form == "code" or _is_number(source, rules, start, kind, match, so=so, form=form):
                cues = (kind.weight, form, *(("so",) if so else ()))
                return _mention(rules, start, match, kind.name, pattern.entry.id, cues)
            return None
    if kind.name in _LAW_TYPES:
        return None
    far = rules.readers["far_connector"].match(source.folded, after)
    if far and not _type_between(source, rules, after, far.end()):
        match = rules.numbers[0].regex.match(source.text, far.end())
        # A small "quyết định" may be the verb: then the letters of the number must say the same.
        sure = source.text[start].isupper() or kind.weight == "strong" or kind.name in _NOUNS_ONLY
        if match and (sure or type_of_code(match.group(), rules) == kind.name):
            return _mention(rules, start, match, kind.name, "document.far-code", (kind.weight, "far"))
    return None


def _said_again(
    source: SourceText, rules: DocumentRules, found: Sequence[DocumentCandidate]
) -> list[DocumentCandidate]:
    """A small "quyết định 1187 nói rõ" of the decision that the text refers to elsewhere."""
    known = {(c.type, c.number) for c in found if c.number and len(c.number) > 1}
    starts, again = {c.start for c in found}, []
    for start, after, kind in _type_words(source, rules) if known else ():
        connector = rules.readers["connector"].match(source.folded, after)
        match = connector and _RUNNING.match(source.text, connector.end())
        if start in starts or not match or (kind.name, normalize_number(match["number"])) not in known:
            continue
        if not rules.readers["counted"].match(source.folded, match.end()):
            cues = (kind.weight, "again")
            again.append(_mention(rules, start, match, kind.name, "document.running-number", cues))
    return again


def _type_between(source: SourceText, rules: DocumentRules, start: int, end: int) -> bool:
    """Whether the number belongs to a later type word; "Thông báo kết luận …" and "kỷ luật" are none."""
    if tail := rules.readers["tail"].match(source.folded, start, end):
        start = tail.end()
    return any(
        not _is_no_law(source, rules, m) for m in rules.type_anchor.finditer(source.folded, start, end)
    )


def _is_no_law(source: SourceText, rules: DocumentRules, match: regex.Match[str]) -> bool:
    return match["word"] == "luật" and bool(
        rules.readers["no_law_before"].search(source.folded, max(0, match.start() - 20), match.start())
    )


def _mention(
    rules: DocumentRules, start: int, match: regex.Match[str], kind: str, rule: str, cues: tuple[str, ...]
) -> DocumentCandidate:
    form = match.groupdict()
    plain = rule == "document.running-number"
    code = None if plain else match.group()
    return DocumentCandidate(
        start=start,
        end=match.end(),
        type=kind,
        number=normalize_number(form["number"]),
        code=code,
        name=None,
        rule=rule,
        cues=cues,
        year=form.get("year") or (code_year(code) if code else None),
    )


def _is_number(
    source: SourceText,
    rules: DocumentRules,
    start: int,
    kind: DocumentType,
    match: regex.Match[str],
    *,
    so: bool,
    form: str,
) -> bool:
    """Whether a number without letters is a document's: "Nghị định 15" is, "Quyết định 3 người" is not."""
    if kind.weight == "code" or (kind.name in _LAW_TYPES and not so):
        return False
    number, end = match["number"], match.end()
    folded = source.folded
    capital = source.text[start].isupper()
    if form == "year":
        return so or kind.weight == "strong" or kind.name == "Quyết định" or (capital and len(number) > 2)
    year = rules.readers["year_after"].match(folded, end)
    if not year and (folded.startswith(" năm", end) or rules.readers["counted"].match(folded, end)):
        return so and (capital or kind.weight == "strong")
    if folded.startswith(" ngày", end) and not regex.match(r" ngày[ ]{1,2}\d", folded[end : end + 9]):
        return False
    if so:
        return True
    if (
        _PLENUM.match(folded, end)
        and number.isdigit()
        and number[0] != "0"
        and int(number) <= _HIGHEST_PLENUM
    ):
        return False
    if _BARE_YEAR.fullmatch(number):
        return capital and (kind.weight == "strong" or kind.name in ("Quyết định", "Đề án"))
    sure = rules.readers["follower"].match(folded, end) is not None
    if kind.weight == "strong":
        return True
    if number[0] == "0" and len(number) > 1 and capital:
        return True
    if len(number) < 2:
        return False
    first_word = bool(_SENTENCE_START.search(source.text, max(0, start - 8), start))
    if capital:
        return sure or not first_word
    if rules.readers["reference"].match(folded, end):
        return True
    return kind.name in _NAMED_SMALL and bool(
        rules.readers["referring"].search(folded, max(0, start - 12), start)
    )


def _list_after(
    source: SourceText, rules: DocumentRules, first: DocumentCandidate, kind: DocumentType
) -> Iterator[DocumentCandidate]:
    """The later numbers that share a type word: "các Nghị quyết 36, 52"."""
    plural = bool(rules.readers["plural"].search(source.folded, max(0, first.start - 10), first.start))
    last = first
    for _ in range(_LONGEST_LIST):
        gap = rules.readers["list_gap"].match(source.folded, last.end)
        if gap is None:
            return
        so = gap["so"] is not None
        for pattern in rules.numbers:
            match = pattern.regex.match(source.text, gap.end())
            if match is None:
                continue
            form = pattern.entry.form
            if form != "code" and not (
                so or _is_listed(source, rules, match, last, plural=plural, form=form)
            ):
                return
            start = gap.start("so") if so else gap.end()
            name = (
                type_of_code(match.group(), rules) if form == "code" and kind.name not in _LAW_TYPES else None
            )
            last = _mention(rules, start, match, name or kind.name, pattern.entry.id, ("list", form))
            yield last
            break
        else:
            return


def _is_listed(
    source: SourceText,
    rules: DocumentRules,
    match: regex.Match[str],
    last: DocumentCandidate,
    *,
    plural: bool,
    form: str,
) -> bool:
    if form == "year":
        return last.code is not None and last.rule == "document.number-and-year"
    if last.rule != "document.running-number" and not (plural and last.code and len(match["number"]) > 1):
        return False
    if _BARE_YEAR.fullmatch(match["number"]) or rules.readers["counted"].match(source.folded, match.end()):
        return False
    if source.folded.startswith(" năm", match.end()) and not rules.readers["year_after"].match(
        source.folded, match.end()
    ):
        return False
    if source.folded.startswith(" và ", last.end) and len(match["number"]) > 1:
        return True
    return plural or rules.readers["follower"].match(source.folded, match.end()) is not None


def _standards(source: SourceText, rules: DocumentRules) -> Iterator[DocumentCandidate]:
    for pattern in rules.standards:
        for match in pattern.finditer(source):
            kind = rules.type_of_prefix[match["prefix"]]
            yield _mention(rules, match.start(), match, kind.name, pattern.entry.id, ("standard",))


def _bare_codes(
    source: SourceText, rules: DocumentRules, found: list[DocumentCandidate]
) -> Iterator[DocumentCandidate]:
    """Numbers without a type word before them, whose letters show the type: "57-NQ/TW"."""
    spans = sorted((c.start, c.end) for c in found)
    at = 0
    for match in rules.numbers[0].finditer(source):
        while at < len(spans) and spans[at][1] <= match.start():
            at += 1
        if at < len(spans) and spans[at][0] < match.end():
            continue
        if match.start() and (
            source.text[match.start() - 1].isalnum() or source.text[match.start() - 1] in "/.,-–_"
        ):
            continue
        if " " in match.group():
            continue
        kind = type_of_code(match.group(), rules)
        so = rules.readers["so_before"].search(source.folded, max(0, match.start() - 5), match.start())
        if kind is None and so:
            kind = _type_before(source, rules, match.start())
        if kind is None or kind == "Lệnh":
            continue
        start = so.start() if so else match.start()
        yield _mention(
            rules, start, match, kind, "document.bare-code", ("bare-code", *(("so",) if so else ()))
        )


def _type_before(source: SourceText, rules: DocumentRules, start: int) -> str | None:
    """The type named last in the sentence: "văn bản gửi các sở (số 1234/UBND-VX …)"."""
    floor = max(0, start - 120)
    for stop in ("\n", ". "):
        floor = max(floor, source.text.rfind(stop, floor, start) + 1)
    kind = None
    for match in rules.type_anchor.finditer(source.folded, floor, start):
        word = rules.type_of_word[regex.sub(r" +", " ", match["word"])]
        if word.name in _LETTERS:
            kind = word.name
    return kind


def _without_nested(found: list[DocumentCandidate]) -> list[DocumentCandidate]:
    """Drop what lies inside another mention, but for a law inside the law that amends it."""
    kept: list[DocumentCandidate] = []
    reach = -1
    for candidate in found:
        if candidate.rule.startswith("law.") and candidate.rule != "law.amending":
            inside = candidate.start < reach and not (kept and _amending_over(kept, candidate))
        else:
            inside = candidate.start < reach
        if inside:
            continue
        kept.append(candidate)
        if candidate.rule != "law.amending":
            reach = max(reach, candidate.end)
    return kept


def _amending_over(kept: list[DocumentCandidate], candidate: DocumentCandidate) -> bool:
    return kept[-1].rule == "law.amending" and kept[-1].end >= candidate.end


def _numbers_in_brackets(found: list[DocumentCandidate], source: SourceText) -> list[DocumentCandidate]:
    """Join a name and a number, or two names, of which one stands in brackets behind the other.

    "Luật Đất đai (Luật số 31/2024/QH15)" and "Pháp lệnh số 29/2000/PL-UBTVQH10 (Pháp lệnh Thủ đô)" are one
    law each, and "Luật Phòng không nhân dân (sau đây gọi là Luật PKND)" is told by either name from then on.
    """
    result: list[DocumentCandidate] = []
    called: dict[tuple[str, str | None], str] = {}
    for candidate in found:
        at = _before_bracket(result, candidate)
        before = result[at] if result else None
        if before and before.type == candidate.type:
            between = source.folded[before.end : candidate.start]
            in_brackets = len(between) < 4 and between.strip() == "("
            if before.key and candidate.key and candidate.number is None and _CALLED.fullmatch(between):
                called[candidate.type, candidate.key] = before.key
            elif in_brackets and (before.key is None) != (candidate.key is None):
                if before.key:
                    candidate = replace(candidate, key=before.key)
                elif candidate.number is None:
                    result[at] = replace(before, key=candidate.key)
                    candidate = replace(candidate, number=before.number, code=before.code, year=before.year)
        result.append(candidate)
    return [
        replace(c, key=called[c.type, c.key]) if c.number is None and (c.type, c.key) in called else c
        for c in result
    ]


def _before_bracket(result: list[DocumentCandidate], candidate: DocumentCandidate) -> int:
    """Which mention a bracket explains: the last, or the amending law whose name ends with it."""
    if len(result) > 1 and candidate.number and result[-1].end == result[-2].end:
        return -2 if result[-2].rule == "law.amending" else -1
    return -1


def _grouped(found: list[DocumentCandidate], source: SourceText) -> list[DocumentCandidate]:
    """Number the enumerations: mentions that only a comma or "và" keeps apart share a group."""
    result: list[DocumentCandidate] = []
    for number, candidate in enumerate(found, 1):
        group = number
        if result and result[-1].end <= candidate.start:
            between = source.folded[result[-1].end : candidate.start]
            listed = bool(candidate.group) and candidate.group == found[number - 2].group
            if listed or (len(between) < 40 and _JOINED.fullmatch(between)):
                group = result[-1].group
        result.append(replace(candidate, group=group))
    return result
