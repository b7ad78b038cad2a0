"""Find the words that say what a figure measures.

A figure's subject stands before it ("tỷ lệ hộ nghèo còn 3%"), behind it ("100% xã có điện"), in an earlier
part of the sentence ("xuất khẩu đạt 5 tỷ USD, tăng 8%") or, in a table, in a cell above. The words between
decide which; README.md tells the order. Every search is bounded by the clause or by a fixed window.
"""

from __future__ import annotations

import itertools

import regex

from vnextract.kinds.quantities.clause import BRACKET, RIGHT, Clause
from vnextract.kinds.quantities.elsewhere import cell_above, counted_whole
from vnextract.kinds.quantities.figures import Figure
from vnextract.kinds.quantities.rules import QuantityRules
from vnextract.text import SourceText

Span = tuple[int, int]

_ASIDE = regex.compile(r" ?\([^()]{1,30}\)")

# Parts of a sentence that are read leftwards, and characters of the sentence before.
PARTS, SENTENCE = 6, 300
# Words of the first item of a list of nouns.
LIST_ITEM = 6
# Words that join two subjects in one part of a sentence.
_JOINTS = (" và ", " hoặc ", ", ")
# "thu nhập tăng 6% còn giá nhà tăng 30%": a second subject behind "còn", and no level ("xuống còn 3%").
_CONTRAST = regex.compile(r"(?<! xuống| giảm| chỉ| đã| vẫn) còn(?= (?:[^\W\d]+ ){2})")
_PREFER_BEHIND = ("giảm", "tăng", "được", "có", "hoàn thành", "giảm được")


class Search:
    """One figure's search; it holds what every step of it reads.

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
        self.following = figures[at + 1].start if at + 1 < len(figures) else len(self.text)
        self.inherited = earlier if clause.previous is not None else None

    def subject(self) -> Span | None:
        """Decide between what stands before, behind and further off; None where nothing names it."""
        if self.figure.kind == "ratio" and (counted := self.whole() or self.behind()):
            return counted
        if named := self.named_behind():
            return named
        begin = self.clause.begin
        previous = self.clause.previous
        shared = previous is not None and previous.end > begin
        if previous is not None and shared:
            # Another figure stands in the same part: a subject of its own must follow "và" behind that one.
            begin = previous.end
            between = self.text[begin : self.figure.start]
            joint = max(between.rfind(word) for word in _JOINTS)
            joint = max([joint, *(match.end() - 1 for match in _CONTRAST.finditer(between))])
            if joint >= 0:
                begin += joint + 1
            elif measure := self.cues["subject.measure"].search(between):
                begin += measure.start()
            elif report := self.cues["subject.report"].search(between):
                begin += report.end()
            else:
                return self.inherited or self.behind()
        local, tail = self.before(begin, self.figure.start)
        if local is not None and self.cues["subject.anaphor"].search(self.text[slice(*local)]):
            return self.earlier or self.prior(begin) or local
        if self.figure.kind == "rank":
            return self.of_rank(begin, local)
        verbal = local is not None and self.cues["subject.verbal"].search(self.text[slice(*local)])
        if verbal and (paid := self.behind(weak=True) or self.behind()):
            return paid
        payer = self.trim(local[0], local[0] + verbal.start()) if local is not None and verbal else None
        if payer is not None and self.is_agent(payer):
            local = payer
        if local is not None and (carried := self.carried(begin, local, tail)):
            return carried
        if local is not None:
            return self.beside(local, tail)
        behind = self.behind()
        whole = behind is not None and self.cues["subject.whole"].match(self.text, behind[0]) is not None
        share = self.cues["subject.share"].search(tail) is not None
        if behind is not None and ((not share and not whole) or tail.strip().endswith("hoàn thành")):
            return behind
        return (
            (self.inherited if shared else None)
            or self.prior(begin)
            or self.inherited
            or self.growth(begin)
            or self.growth(begin, "rate_noun")
            or behind
            or self.behind(weak=True)
            or self.far()
        )

    def carried(self, begin: int, local: Span, tail: str) -> Span | None:
        """Find the measure told before, where only a part of the whole stands before the figure."""
        words = self.text[slice(*local)]
        given = self.source.text[slice(*local)]
        named = self.is_agent(local) or (begin < local[0] and given[0].isupper() and " " not in given)
        if not named and not self.cues["subject.place"].match(words):
            return None
        told = self.inherited
        if told is None and self.text[self.clause.offset - 1 : self.clause.offset] == ";":
            told = self.earlier  # "phòng đặt trước đạt 80%; khu vực biên giới 85%"
        if told is None or self.cues["subject.share"].search(tail):
            return None
        if not self.cues["subject.carried"].match(self.text[slice(*told)]):
            return None
        there = self.cues["subject.there"].search(self.text[slice(*told)])
        return (told[0], told[0] + there.start()) if there else told

    def of_rank(self, begin: int, local: Span | None) -> Span | None:
        """Find what a place is taken in: named behind it, in an earlier part, or as subject."""
        if about := self.cues["subject.about"].match(self.text, self.figure.end, self.clause.limit):
            return self.trim(*about.span("noun"))
        if local is not None and self.is_person(local):
            local = None
        if local is None or self.is_agent(local):
            return self.prior(begin) or local or self.inherited or self.far()
        return local

    def beside(self, local: Span, tail: str) -> Span | None:
        """Decide between a noun phrase before the figure and what stands behind it."""
        behind, agent = self.behind(), self.is_agent(local)
        if behind is not None:
            whole = self.cues["subject.whole"].match(self.text, behind[0])
            verbs = tail.strip()
            if (
                verbs.endswith("hoàn thành")
                or self.is_person(local)
                or (agent and (whole is None or whole["sum"]))
            ):
                return behind
            if whole is not None and whole["sum"] and self.cues["subject.giving"].search(self.text, *local):
                return behind
            level = any(self.cues[f"subject.{name}"].search(tail) for name in ("share", "level"))
            takes = verbs.split(" ")[-1] in _PREFER_BEHIND
            if whole is None and (takes or not level):
                return behind
        return (self.deed(local) or local) if agent else local

    def whole(self) -> Span | None:
        """Find what the whole of a ratio counts: "19 người nhập viện, 3/19 gãy tay"."""
        span = counted_whole(self.text, self.figure)
        return self.trim(*span) if span else None

    def named_behind(self) -> Span | None:
        """Find a measure named behind the figure: "đạt 96% về tỷ lệ tiêm chủng"."""
        named = self.cues["subject.in_terms_of"].match(self.text, self.figure.end, self.clause.limit)
        return self.trim(*named.span("noun"), tail=False) if named else None

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
        if self.is_agent(span):
            return self.growth(begin) or span, words
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

    def deed(self, agent: Span) -> Span | None:
        """Find what an agent does: "Thành phố mới chỉ giải ngân được 1%" measures the disbursement."""
        if modal := self.cues["subject.modal"].search(self.text, *agent):
            return self.trim(modal.end(), agent[1])
        deed = self.cues["subject.deed"].search(self.text, *agent)
        return deed.span() if deed else None

    def behind(self, *, weak: bool = False) -> Span | None:
        """Find the noun phrase right behind a figure.

        A weak one stands behind a verb or preposition: "80% dùng để duy trì hoạt động".
        """
        text, cues = self.text, self.cues
        begin = self.figure.core_end
        limit = min(self.clause.limit, begin + RIGHT)
        if self.figure.kind == "ratio" and (aside := _ASIDE.match(text, begin, limit)):
            begin = aside.end()  # "12/15 (80%) chi bộ"
        if begin <= self.following < limit:
            limit = self.following
        if lead := cues["subject.right_lead"].match(text[begin:limit]):
            if (lead["weak"] is not None) != weak:
                return None
            begin += lead.end()
        elif weak or cues["subject.no_noun"].match(text[begin:limit]):
            return None
        end = limit
        for stop in cues["subject.right_break"].finditer(text, begin, limit):
            if stop[0] == "," and self.goes_on(begin, stop.start()):
                continue
            end = stop.start()
            break
        if (
            end == self.following and self.figure.kind != "ratio"
        ):  # the next figure has the last part to itself
            cut = max(text.rfind(word, begin, end) for word in _JOINTS)
            end = cut if cut > begin else end
        return self.trim(begin, end, tail=False)

    def goes_on(self, begin: int, comma: int) -> bool:
        """Whether a list goes on behind a comma: of counted nouns, or of proper names."""
        given = self.source.text
        words = given[begin:comma].split()
        if len(words) <= LIST_ITEM and self.cues["subject.coordinate"].match(self.text, comma):
            return self.cues["subject.predicate"].search(self.text, begin, comma) is None
        return bool(words) and words[-1][0].isupper() and given[comma + 2 : comma + 3].isupper()

    def prior(self, begin: int) -> Span | None:
        """Find the subject of an earlier part of the sentence, the nearest first."""
        clause = self.clause
        parts = [part for part in clause.parts[:-1] if part[1] <= begin][-PARTS:]
        for order, (start, end) in enumerate(reversed(parts)):
            if clause.previous is not None and start < clause.previous.end and clause.previous.start < end:
                return self.inherited
            about = self.cues["subject.field"].search(self.text, start, end)
            if self.figure.kind == "rank" and about:
                return self.trim(*about.span("noun"))
            if order == 0 and clause.bracketed:
                measure = self.cues["subject.measure"].search(self.text, start, end)
                if measure and (span := self.trim(measure.start(), end)):
                    return span
            if span := self.listed(len(parts) - 1 - order, parts) or self.subject_of(start, end):
                return span
        return None

    def listed(self, at: int, parts: list[Span]) -> Span | None:
        """Find a counted list that a comma cuts: "có 25.000 người đang sống, học tập tại Huế, tăng 30%"."""
        words = self.text[slice(*parts[at])]
        if at == 0 or len(words.split()) > LIST_ITEM or regex.search(r"\d", words):
            return None
        if any(self.cues[f"subject.{name}"].search(words) for name in ("predicate", "measure")):
            return None
        for name in ("subject.existential", "subject.counted"):
            counted = self.cues[name].search(self.text[slice(*parts[at - 1])].rstrip())
            if counted and parts[at - 1][0] + counted.end("noun") + 1 == parts[at][0]:
                return self.trim(parts[at - 1][0] + counted.start("noun"), parts[at][1])
        return None

    def subject_of(self, start: int, end: int) -> Span | None:
        """Find what a part of a sentence speaks of: what its verb counts, or what stands before the verb."""
        part = BRACKET.sub(lambda m: " " * len(m[0]), self.text[start:end])
        cues = self.cues
        if counted := cues["subject.existential"].search(part):
            return self.trim(start + counted.start("noun"), start + counted.end("noun"))
        if cues["subject.comparative"].match(part, len(part) - len(part.lstrip())):
            return None
        if not cues["subject.adjunct"].match(part):
            lead = cues["subject.lead"].match(part)
            head = lead.end() if lead else 0
            verb = cues["subject.main_verb"].search(part, max(0, head - 1))
            verb = verb or cues["subject.predicate"].search(part, max(0, head - 1))
            stop = verb.start() if verb else len(part)
            span = self.noun(start + head, start + stop) if stop > head else None
            if span is not None and not self.is_agent(span) and not self.text[span[0]].isdigit():
                return span
        if measure := cues["subject.measure"].search(part):
            verb = cues["subject.predicate"].search(part, measure.end())
            return self.trim(start + measure.start(), start + verb.start() if verb else end)
        for name in ("subject.amounted", "subject.counted"):
            counted = cues[name].search(part)
            if counted and (span := self.trim(start + counted.start("noun"), start + counted.end("noun"))):
                return span
        return None

    def far(self) -> Span | None:
        """Look beyond the sentence: a cell above in a table, else what the sentence before speaks of."""
        offset = self.clause.offset
        if not self.text[offset : self.figure.start].strip(" -+*•:("):
            return cell_above(self.text, offset, self.cues["subject.cell"])
        breaks = self.cues["subject.sentence_break"].finditer(self.text, max(0, offset - SENTENCE), offset)
        ends = [match.span() for match in breaks]
        if ends and self.text[ends[-1][0]] == ";" and self.earlier is not None:
            return self.earlier  # "xếp thứ 44/63; năm 2024 là 40/63"
        if len(ends) < 2 or self.text[ends[-1][0]] == "\n":
            return None
        begin, stop = ends[-2][1], ends[-1][0]
        said = BRACKET.sub(lambda m: " " * len(m[0]), self.text[begin:stop])
        cuts = [match.span() for match in self.cues["subject.segment_break"].finditer(said)]
        for (_, start), (end, _) in itertools.pairwise([(0, 0), *cuts, (len(said), 0)]):
            if span := self.subject_of(begin + start, begin + end):
                return span
        return None
