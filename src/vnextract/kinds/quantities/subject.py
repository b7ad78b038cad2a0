"""Find the words that say what a figure measures.

A figure's subject stands before it ("tỷ lệ hộ nghèo còn 3%"), behind it ("100% xã có điện"), in an earlier
part of the sentence ("xuất khẩu đạt 5 tỷ USD, tăng 8%") or, in a table, in a cell above. The words between
decide which; README.md tells the order. Every search is bounded by the clause or by a fixed window.
"""

from __future__ import annotations

import itertools

import regex

from vnextract.kinds.quantities.clause import BRACKET, RIGHT
from vnextract.kinds.quantities.elsewhere import cell_above, column_head, counted_whole
from vnextract.kinds.quantities.phrase import PARTS, Phrases, Span, is_name

_ASIDE = regex.compile(r" ?\([^()]{1,30}\)")
_SCORE = regex.compile(r"\d[\d.,/]{0,8} điểm")

# Characters of the sentence before.
SENTENCE = 300
# Words of the first item of a list of nouns.
LIST_ITEM = 6
# Words that join two subjects in one part of a sentence.
_JOINTS = (" và ", " hoặc ", ", ")
# "thu nhập tăng 6% còn giá nhà tăng 30%": a second subject behind "còn", and no level ("xuống còn 3%").
_CONTRAST = regex.compile(r"(?<! xuống| giảm| chỉ| đã| vẫn) còn(?= (?:[^\W\d]+ ){2})")
_PREFER_BEHIND = ("giảm", "tăng", "được", "có", "hoàn thành", "giảm được")


class Search(Phrases):
    """One figure's search for its subject."""

    def subject(self) -> Span | None:
        """Decide between what stands before, behind and further off; None where nothing names it."""
        begin = self.clause.begin
        if self.figure.kind == "ratio" and (counted := self.of_ratio()):
            return counted
        if named := self.named_behind() or column_head(self.text, self.figure, self.cues["subject.measure"]):
            return named
        if name := self.in_bracket():
            return name
        words = self.text[begin : self.figure.start]
        if self.cues["subject.covering"].search(words) and (covered := self.prior(begin)):
            return covered  # "vốn bảo trì cần 9.000 tỷ đồng, ngân sách chỉ lo được 40%"
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
            return self.inherited or self.measured(begin) or self.earlier or self.prior(begin) or local
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
        opens = self.text.endswith(" rằng ", begin, self.figure.start)  # "cho biết rằng 70% kế hoạch đã xong"
        if behind is not None and (
            (not share and (opens or not whole)) or tail.strip().endswith("hoàn thành")
        ):
            return behind
        return (
            self.being(begin)
            or self.among()
            or (self.inherited if shared else None)
            or self.prior(begin)
            or self.inherited
            or self.growth(begin)
            or self.growth(begin, "rate_noun")
            or behind
            or self.behind(weak=True)
            or self.far()
        )

    def in_bracket(self) -> Span | None:
        """Find the name right before the bracket that holds the figure alone: "gồm: Long An (66%)"."""
        start, end = self.clause.parts[-2] if len(self.clause.parts) > 1 else (0, 0)
        alone = not self.text[self.clause.begin : self.figure.start].strip()
        if not self.clause.bracketed or not alone or not self.text.startswith(")", self.figure.end):
            return None
        span = self.trim(start, end)
        return span if span and is_name(self.source.text[slice(*span)]) else None

    def being(self, begin: int) -> Span | None:
        """Find what a share is: "có 2.000 xe, khoảng 15% là xe tải"."""
        is_part = begin > self.clause.offset and regex.search(r"\d|trong", self.clause.masked) is not None
        being = self.cues["subject.being"].match(self.text, self.figure.end, self.clause.limit)
        return self.trim(*being.span("noun")) if being and is_part else None

    def among(self) -> Span | None:
        """Find a whole that is named before its share: "Trong số trẻ nhập viện, 40% phải thở oxy"."""
        start, end = self.clause.parts[-2] if len(self.clause.parts) > 1 else (0, 0)
        among = self.cues["subject.among"].match(self.text[start:end])
        return (start + among.start("noun"), start + among.end("noun")) if among else None

    def measured(self, begin: int) -> Span | None:
        """Find the measure named last in the sentence before a place."""
        named = list(self.cues["subject.measure"].finditer(self.text, self.clause.offset, begin))
        return self.prior(begin) if named else None

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
        if local is not None and (self.is_person(local) or _SCORE.match(self.text, local[0])):
            local = None  # "đạt 91 điểm và đứng thứ 3"
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

    def of_ratio(self) -> Span | None:
        """Find what a ratio counts: its whole, counted or named before it, else the noun behind it."""
        counted = self.figure.rule in ("ratio.counted", "ratio.part")
        return self.whole() or (None if counted else self.among()) or self.behind()

    def whole(self) -> Span | None:
        """Find what the whole of a ratio counts: "19 người nhập viện, 3/19 gãy tay"."""
        span = counted_whole(self.text, self.figure)
        return self.trim(*span) if span else None

    def named_behind(self) -> Span | None:
        """Find a measure named behind the figure: "đạt 96% về tỷ lệ tiêm chủng"."""
        named = self.cues["subject.in_terms_of"].match(self.text, self.figure.end, self.clause.limit)
        return self.trim(*named.span("noun"), tail=False) if named else None

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
        if text[begin : self.figure.end].count(" ") < 3:  # "35% trở lên số xã", not "51% vốn điều lệ trở lên"
            begin = self.figure.end
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
        span = self.trim(begin, end, tail=False)
        if span and text.startswith("có ", begin + (text[begin] == " ")) and self.figure.kind == "percent":
            return begin + (text[begin] == " "), span[1]  # "25% có bằng đại học"
        return span

    def goes_on(self, begin: int, comma: int) -> bool:
        """Whether a list goes on behind a comma: of counted nouns, or of proper names."""
        given = self.source.text
        words = given[begin:comma].split()
        if words and words[-1][0].islower() and given[comma + 2 : comma + 3].isupper():
            return False  # "với 100% phiếu, Bí thư Thành ủy … được bầu"
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
        said_last = ends[-2][1] if len(ends) > 1 else max(0, offset - SENTENCE)
        if ends and self.text[ends[-1][0]] == ";" and self.earlier is not None and self.last >= said_last:
            return self.earlier  # "xếp thứ 44/63; năm 2024 là 40/63"
        if not ends or (len(ends) < 2 and offset > SENTENCE) or self.text[ends[-1][0]] == "\n":
            return None
        begin, stop = said_last, ends[-1][0]
        said = BRACKET.sub(lambda m: " " * len(m[0]), self.text[begin:stop])
        cuts = [match.span() for match in self.cues["subject.segment_break"].finditer(said)]
        for (_, start), (end, _) in itertools.pairwise([(0, 0), *cuts, (len(said), 0)]):
            if span := self.subject_of(begin + start, begin + end):
                return span
        return None
