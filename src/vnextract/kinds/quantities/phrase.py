"""The phrase before a figure: a noun phrase with what belongs to it, and who or where it names."""

from __future__ import annotations

import regex

from vnextract.kinds.quantities.clause import Clause
from vnextract.kinds.quantities.elsewhere import cell_above
from vnextract.kinds.quantities.figures import Figure
from vnextract.kinds.quantities.rules import QuantityRules
from vnextract.text import SourceText

Span = tuple[int, int]

# Parts of a sentence that are read leftwards.
PARTS = 6


def is_name(words: str) -> bool:
    """Whether words are all names or letters: "Na Ngoi", "BHYT và BHTN"."""
    spelled = [word for word in words.split() if word not in ("và", "-")]
    return bool(spelled) and all(word[0].isupper() for word in spelled)


class Phrases:
    """The phrases around one figure; it holds what every step of a search reads.

    Args:
        source: The article.
        rules: The rules.
        clause: The figure's sentence.
        figures: All figures, in text order.
        at: Which figure.
        earlier: The subject of the figure before it.
    """

    def __init__(
        self,
        source: SourceText,
        rules: QuantityRules,
        clause: Clause,
        figures: list[Figure],
        at: int,
        earlier: Span | None,
    ) -> None:
        self.source, self.text, self.cues = source, source.folded, rules.cues
        self.clause, self.figure, self.earlier = clause, figures[at], earlier
        self.last = figures[at - 1].start if at else -1
        self.following = figures[at + 1].start if at + 1 < len(figures) else len(self.text)
        self.inherited = earlier if clause.previous is not None else None

    def before(self, begin: int, end: int) -> tuple[Span | None, str]:
        """Find the noun phrase right before a figure, and the verbs between the two."""
        text, cues = self.text, self.cues
        tail = cues["subject.tail"].search(text[begin:end])
        words = tail[0] if tail else ""
        span = self.noun(begin, begin + tail.start() if tail else end)
        if span is None or cues["subject.source"].match(text, begin):
            return None, words
        later = self.inherited is not None and cues["subject.until"].match(text, begin)
        if later and not cues["subject.measure"].search(text, *span):
            return None, words
        if tail and (bare := cues["subject.bare"].match(text, span[0], end)):
            span = max(span, bare.span())
        if cues["subject.comparative"].match(text, span[0]):
            return None, words
        amount = cues["subject.predicated"].search(text, *span)
        if amount and (head := self.trim(span[0], amount.start())):
            span = head  # "chỉ số đạt 69 điểm, xếp thứ 9"
        comparison = cues["subject.compared_to"].search(text, span[0], end)
        if comparison and (head := self.trim(span[0], comparison.start())):
            span = head  # "tiến độ vẫn thấp hơn kế hoạch"
        span = self.strung(span, begin)
        if self.is_agent(span):
            return self.growth(begin) or self.row_head(span) or span, words
        return self.widened(span, begin), words

    def widened(self, span: Span, begin: int) -> Span:
        """Take in the part before, where a comma stands inside a subject ("khu vực nông, lâm nghiệp")."""
        parts = self.clause.parts
        if len(parts) > 1 and self.text[parts[-2][1] : begin] == "để":
            purpose = self.cues["subject.purpose_head"].match(self.text[slice(*parts[-2])].rstrip())
            return (parts[-2][0] + purpose.start("noun"), span[1]) if purpose else span
        if len(parts) < 2 or begin != parts[-1][0] or span[0] - begin > 1 or self.text[begin - 1] != ",":
            return span
        if self.cues["subject.measure"].match(self.text, span[0]):
            return span
        head = self.cues["subject.list_head"].match(self.text[slice(*parts[-2])])
        return (parts[-2][0] + head.start("noun"), span[1]) if head else span

    def strung(self, span: Span, begin: int) -> Span:
        """Take in the parts before, where names end a subject: "hộ nghèo ở Mường Lống, Na Ngoi"."""
        given, parts = self.source.text, self.clause.parts
        if begin != parts[-1][0] or not is_name(given[slice(*span)]):
            return span
        for start, end in reversed(parts[:-1][-PARTS:]):
            if given[end] != ",":
                return span
            if is_name(given[start:end]):
                continue
            words = self.text[start:end]
            name = given[start:end].rpartition(" ")[2]
            if not name[:1].isupper() or self.cues["subject.adjunct"].match(words):
                return span
            if self.is_person((start + 1, end)) or self.cues["subject.predicate"].search(words):
                return span
            head = self.noun(start, end)
            return (head[0], span[1]) if head and not self.is_agent(head) else span
        return span

    def row_head(self, place: Span) -> Span | None:
        """Find the heading of rows of places: "Số ca mắc ở một số huyện", "Cẩm Mỹ 204 ca tăng 112%"."""
        offset = self.clause.offset
        row = offset and self.text[offset - 1] == "\n" and not self.text[offset : place[0]].strip(" -+*•")
        counted = row and regex.match(r" \d", self.text[place[1] : place[1] + 2])
        return cell_above(self.text, offset, self.cues["subject.row_head"]) if counted else None

    def growth(self, begin: int, name: str = "growth") -> Span | None:
        """Find a rise as a noun: "đạt tăng trưởng 3,8%", or "mức tăng 6%" as ``rate_noun``."""
        rises = list(self.cues[f"subject.{name}"].finditer(self.text, begin, self.figure.start))
        return rises[-1].span() if rises else None

    def noun(self, begin: int, end: int) -> Span | None:
        """Take lead-ins, reporting clauses, relative clauses and adjuncts off a stretch before a figure."""
        text, cues = self.text, self.cues
        measure = cues["subject.measure"].search(text, begin, end)
        for match in cues["subject.report"].finditer(text, begin, end):
            if measure is None or match.start() < measure.start():
                begin = match.end()
        span = self.trim(begin, end)
        if span is None:
            return None
        begin, end = span
        if measure := cues["subject.measure"].search(text, begin, end):
            begin = measure.start()
        else:
            for match in cues["subject.object_of"].finditer(text, begin, end):
                # "thu phí", "xử lý chất thải" at the head name a task: they are the noun themselves; so does
                # what stands behind a noun ("các khoản có tính chất lương").
                has = match["noun"] == "có" and not self.is_agent((begin, match.start() - 1))
                if match["noun"] is None or (match.start() > begin and not has):
                    begin = match.end()
        if brought := cues["subject.with"].search(text[begin:end]):
            begin += brought.start()
        if relative := cues["subject.relative"].search(text[begin:end]):
            end = begin + relative.start()
        return self.trim(begin, end)

    def trim(self, begin: int, end: int, *, tail: bool = True) -> Span | None:
        """Take connectives and adjuncts off both ends, until nothing changes."""
        text, cues = self.text, self.cues
        for _ in range(4):
            before = (begin, end)
            if lead := cues["subject.lead"].match(text[begin:end]):
                begin += lead.end()
            if trailing := cues["subject.trailing"].search(text[begin:end]):
                end = begin + trailing.start()
            if tail and (verbs := cues["subject.tail"].search(text[begin:end])):
                end = begin + verbs.start()
            if (begin, end) == before or begin >= end:
                break
        while begin < end and not text[begin].isalnum():
            begin += 1
        while end > begin and not (text[end - 1].isalnum() or text[end - 1] in ")%"):
            end -= 1
        if text.count('"', begin, end) == 1 and text[end : end + 1] == '"':
            end += 1
        if "%" in text[begin:end] or (")" in text[begin:end] and "(" not in text[begin:end]):
            return None
        return (begin, end) if end - begin >= 2 else None

    def is_agent(self, span: Span) -> bool:
        """Whether a phrase names who or where, and not what is measured: by its head, or as a proper name."""
        if self.cues["subject.agent"].match(self.text[slice(*span)]):
            return True
        words = [word for word in self.source.text[slice(*span)].split() if word not in ("và", "-", "của")]
        return (
            bool(words)
            and all(word[0].isupper() for word in words)
            and any(not word.isupper() for word in words)
            and len(words) > 1
        )

    def is_person(self, span: Span) -> bool:
        """Whether a phrase begins with a pronoun or an honorific."""
        return self.cues["subject.person"].match(self.text[slice(*span)]) is not None
