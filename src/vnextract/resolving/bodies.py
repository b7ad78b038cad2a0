"""Bodies in full: abbreviations written out, the article's own province and district filled in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from vnextract.kinds.officials import Committee, Head, Held, OfficialRules, Place
from vnextract.resolving.abbreviations import expand
from vnextract.resolving.hosts import Hosts, begins_with
from vnextract.resolving.places import Places
from vnextract.text import SourceText, fold

_ASSEMBLY = "Quốc hội"
_COUNCIL, _COMMITTEE = "Hội đồng nhân dân", "Ủy ban nhân dân"
# Syllables of a province's name.
_LONGEST_PLACE = 4
# Characters of " do ông A làm " before an office.
_LED = 90


class BodyResolver:
    """Resolves the bodies of one article; holds what the article says of its place."""

    def __init__(
        self, source: SourceText, rules: OfficialRules, places: Places, held: Sequence[Held] = ()
    ) -> None:
        """Collect what bodies are filled in from.

        Args:
            source: The text.
            rules: Those of officials.
            places: Those of the text.
            held: All positions of the text.
        """
        self._source = source
        self._rules = rules
        self._places = places
        self._held = held
        self._hosts = Hosts(source, rules, places, [(one.start, one.end) for one in held])
        self._careers = frozenset(one.start for one in held if one.cue == "lý lịch")
        self._sides = [(m.start(), m["state"]) for m in rules.bodies.patterns["side"].finditer(source.text)]

    def resolve(self, held: Held, following: Sequence[Held], *, foreign: bool = False) -> str | None:
        """The body of a position in full, or None where the article leaves it open.

        Args:
            held: The position.
            following: The positions behind it in the same run, for a body that they share.
            foreign: Whether a foreigner holds it: the ministry is then one of the article's foreign state.
        """
        if held.body is None or self._is_constituency(held):
            return self._shared(held, following)
        body = " ".join(self._source.text[slice(*held.body)].split())
        body = self._rules.bodies.patterns["no-name"].sub("", body)
        if body.endswith(" này"):  # "Giám đốc công ty này" is of the company named last
            return self._named_before(held.start, frozenset({fold(body).removesuffix(" này")}))
        full = self._complete(self._headed(held, body), held, following)
        if full is None:
            return None
        if match := self._rules.bodies.patterns["room-office"].match(full):
            office = self._complete(match["office"], held, ()) or match["office"]
            return f"{match['room']}, {office}"
        if match := self._rules.bodies.patterns["of-host"].search(full):  # "phòng Trung học của sở"
            host = self._named_before(held.start, frozenset({match["sort"]}), sole=True)
            return f"{full[: match.start()]}, {host}" if host else None
        full = self._hosts.fuller(full.replace(" thuộc ", ", "))
        folded = fold(full)
        if begins_with(folded, self._rules.sets.state_body) and (state := self._state(held.start, foreign)):
            return full if self._names_state(folded) else f"{full} {state}"
        above = self._beside(held, held.parent, folded) if held.parent else self._above(held, folded) or ""
        if not above and not any(c.isupper() or c.isdigit() for c in full):
            return None  # "giám đốc khu": a sort of body, no body
        return full if fold(above) in folded else f"{full}, {above}"

    def _is_constituency(self, held: Held) -> bool:
        """Whether the place behind a deputy's title is where they were elected: "đại biểu tỉnh Bến Tre"."""
        if held.key not in self._rules.sets.deputy or held.body is None:
            return False
        body = fold(self._source.text[slice(*held.body)])
        return body in self._rules.bodies.places or begins_with(body, self._rules.sets.resolved_unit)

    def _beside(self, held: Held, span: tuple[int, int], folded: str) -> str:
        """What the aside behind a position says its body sits in.

        A school's or company's town is no part of its name, a deputy's constituency none of the assembly's.
        """
        above, sets = self._parent(span, held), self._rules.sets
        if not begins_with(fold(above), sets.resolved_unit | sets.name_unit):
            return above
        lies = begins_with(folded, self._rules.bodies.committees) or any(
            f" {word} " in f" {folded} " for word in sets.resolved_unit | sets.name_unit
        )
        return above if lies and held.key not in sets.deputy else ""

    def _parent(self, span: tuple[int, int], held: Held) -> str:
        """Bodies or units beside a position, in full: "huyện Cư Kuin, Đắk Lắk" → "…, tỉnh Đắk Lắk"."""
        parent = expand(self._source.text[slice(*span)], self._rules)
        lower, comma, province = parent.rpartition(", ")
        if place := self._rules.bodies.places.get(fold(province)):
            return f"{lower}{comma}{place.full}"
        return self._complete(parent, held, ()) or parent

    def complete(self, body: str, at: int, named: Place | None = None) -> str | None:
        """Fill the article's place in where a body ends with a bare unit word or is a provincial one.

        Args:
            body: Written out: "Ủy ban nhân dân tỉnh", "Tỉnh ủy", "Sở Y tế".
            at: Where the text names it, a clean offset.
            named: The province that the next office names: "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh Hòa Bình".

        Returns:
            The body in full, as given where nothing is missing; None where the article leaves its place open.
        """
        folded = fold(body)
        syllables = folded.split(" ")
        for tail in (" ".join(syllables[-2:]), syllables[-1]):
            committee = self._rules.bodies.committees.get(tail)
            unit = committee.unit if committee else tail if tail in self._rules.sets.resolved_unit else None
            if unit:
                name = named.name if named and named.kind == unit else self._unit_name(unit, at)
                if not name and committee:  # "Huyện ủy Long Thành họp. Bí thư Huyện ủy …"
                    return self._hosts.before(at, frozenset({tail})) if folded == tail else None
                return f"{body} {name}" if name else None
        provincial = any(
            folded.startswith(f"{word} ") or f" {word.capitalize()} " in body
            for word in self._rules.sets.provincial
        )
        if provincial and not self._names_place(syllables):
            place = self._places.province_at(at)
            if at in self._careers:
                place = self._places.last_province(at)
            place = named or place
            return f"{body} {place.full}" if place else None
        if folded in (fold(_COUNCIL), fold(_COMMITTEE)):
            return None
        if parent := self._rules.bodies.parents.get(folded):
            return body + parent
        return self._written_place(body, folded)

    def _headed(self, held: Held, body: str) -> str:
        """Write a body out and put the head back that the title stands for: "Thứ trưởng Y tế" → "Bộ Y tế"."""
        rules, key, folded = self._rules, held.key, fold(body)
        full = expand(body, rules)
        if key in rules.sets.deputy:
            return _ASSEMBLY if begins_with(folded, (fold(_ASSEMBLY),)) else full
        if meant := rules.titles.meant.get((key, folded)):
            return meant
        if head := rules.titles.heads.get(key):
            return f"{head.head} {full}" if self._lacks_head(full, folded, head) else full
        place = rules.bodies.places.get(folded)
        if key in rules.sets.chair and (place or begins_with(folded, rules.sets.resolved_unit)):
            return f"{_COMMITTEE} {place.full if place else full}"
        if key in rules.sets.secretary:
            return self._party_of(place.full if place else full) or full
        return full

    def _party_of(self, unit: str) -> str | None:
        """The Party committee of a unit: "huyện Chợ Gạo" → "Huyện ủy Chợ Gạo", "xã Tân Lập" → "Đảng ủy …"."""
        if begins_with(fold(unit), self._rules.bodies.committees):
            return None
        for committee in self._rules.bodies.committees.values():
            if committee.unit and not committee.youth and begins_with(fold(unit), (committee.unit,)):
                return f"{committee.name}{unit[len(committee.unit) :]}"
        return f"Đảng ủy {unit}" if begins_with(fold(unit), self._rules.sets.resolved_unit) else None

    def _lacks_head(self, full: str, folded: str, head: Head) -> bool:
        sets = self._rules.sets
        if head.always:
            return not folded.startswith(fold(head.head))
        first, word = fold(full).replace(",", "").split(" ")[0], fold(head.head).split(" ")[0]
        if first == word:
            # The room of "phòng, chống tham nhũng" repeats the word.
            return begins_with(folded.replace(",", ""), sets.repeats_head)
        if first in sets.own_head and fold(head.head) in sets.room_heads:
            return False
        if head.ministry:
            return folded not in self._rules.bodies.countries
        return full[0].isupper() and first not in sets.headed_already

    def _complete(self, body: str, held: Held, following: Sequence[Held]) -> str | None:
        """Name the body that a committee or board sits in, then :meth:`complete`."""
        folded, sets = fold(body), self._rules.sets
        if folded in sets.standing_committee:
            return self._committee_of(body, following)
        if folded in sets.inner_party:
            if not following and (named := self._hosts.before(held.start, frozenset({folded}))):
                return named
            host = self._host(held, following)
            if host and folded not in sets.office_party:
                host = host.removeprefix(f"{_COUNCIL} ").removeprefix(f"{_COMMITTEE} ")
            if host and fold(host).startswith(folded):
                return host
            return f"{body} {host}" if host else None
        if folded in sets.inner_board:
            host = self._host(held, following)
            return f"{body} {host}" if host else body
        if folded in sets.bare_sort:
            return self._named_before(held.start, frozenset({folded}), sole=True)
        for sort in sets.inner_board:  # "Hội đồng quản trị tập đoàn"
            if folded.startswith(sort + " ") and (rest := folded.removeprefix(sort + " ")) in sets.bare_sort:
                host = self._named_before(held.start, frozenset({rest}), sole=True)
                return f"{body[: len(sort)]} {host}" if host else None
        return self.complete(body, held.start, self._named_next(following))

    def _named_next(self, following: Sequence[Held]) -> Place | None:
        """The province that an office later in the row names."""
        for other in following:
            syllables = fold(self._source.text[slice(*other.body)]).split() if other.body else []
            for n in range(1, _LONGEST_PLACE + 1):
                if place := self._rules.bodies.places.get(" ".join(syllables[-n:])):
                    return place
        return None

    def _committee_of(self, body: str, following: Sequence[Held]) -> str | None:
        """ "Ủy viên Ban Thường vụ, Trưởng Ban Tổ chức Tỉnh ủy": the standing committee of that Tỉnh ủy."""
        for other in following:
            full = self.resolve(other, ()) if other.body else None
            if full and (match := self._rules.bodies.patterns["party-committee"].search(full)):
                return f"{body} {match.group()}"
        return None

    def _host(self, held: Held, following: Sequence[Held]) -> str | None:
        """The body that a committee or board sits in: that of the next office, else the one named before."""
        inner = self._rules.sets.inner_party | self._rules.sets.inner_board
        for other in following:
            if other.body is None or other.former != held.former:
                continue
            body = fold(self._source.text[slice(*other.body)])
            if body not in inner and (later := self.resolve(other, ())):
                return later
        return self._named_before(held.start, self._rules.sets.host_sort)

    def _above(self, held: Held, folded: str) -> str | None:
        """What a body sits in, where the article tells it elsewhere."""
        if begins_with(folded, self._rules.sets.has_parent):
            told = self._told_parents.get(folded) or self._hosts.parents.get(folded)
            return told or self._hosts.represented(held.start)
        return self._room_host(held, folded)

    def _room_host(self, held: Held, folded: str) -> str | None:
        """The office that a room or a squad sits in: "Trưởng phòng Tổng hợp" of the hospital just named."""
        sets = self._rules.sets
        if folded.split(" ")[0] not in sets.room or any(f" {word}" in folded for word in sets.room_placed):
            return None
        return self._named_before(held.start, sets.room_host)

    def _named_before(self, at: int, sorts: frozenset[str], *, sole: bool = False) -> str | None:
        host = self._hosts.before(at, sorts, sole=sole)
        return (self.complete(host, at) or host) if host else None

    def _state(self, at: int, foreign: bool) -> str | None:
        """The foreign state whose side a line tells of: "Về phía Lào có bà A, Phó Chủ tịch Quốc hội".

        Of a foreigner the one that the line, or else the article, tells of.
        """
        k = bisect_left(self._sides, (at, "")) - 1
        if k < 0 or self._sides[k][0] < self._places.line_start(at):
            return self._places.foreign_state(at) if foreign else None
        state = self._sides[k][1]
        return state if fold(state) in self._rules.bodies.countries and fold(state) != "việt nam" else None

    def _names_state(self, folded: str) -> bool:
        syllables = folded.split(" ")
        return any(" ".join(syllables[-n:]) in self._rules.bodies.countries for n in (1, 2))

    def _names_place(self, syllables: Sequence[str]) -> bool:
        places = self._rules.bodies.places
        if any(" ".join(syllables[-n:]) in places for n in range(1, _LONGEST_PLACE + 1)):
            return True
        return "tỉnh" in syllables or "thành phố" in " ".join(syllables)

    def _written_place(self, body: str, folded: str) -> str:
        """Name the sort of a province behind a council or committee: "UBND Hà Nội" → "… thành phố Hà Nội"."""
        for lead in (_COUNCIL, _COMMITTEE):
            place = self._rules.bodies.places.get(folded.removeprefix(fold(lead) + " "))
            if place and folded.startswith(fold(lead)):
                return f"{body[: len(lead)]} {place.full}"
        return body

    def _unit_name(self, unit: str, at: int) -> str | None:
        if unit in ("tỉnh", "thành phố"):
            if at in self._careers:  # an office told in a career belongs to the province named last
                place = self._places.last_province(at)
            else:
                place = self._places.province_at(at, unit)
            if place and place.kind == unit:
                return place.name
            if unit == "tỉnh":
                return None
        return self._places.local_name(unit) or self._led_unit(unit, at)

    def _led_unit(self, unit: str, at: int) -> str | None:
        """The district whose committee the text names: "Bí thư Huyện ủy A, Chủ tịch HĐND huyện"."""
        for key, committee in self._rules.bodies.committees.items():
            if committee.unit == unit and not committee.youth and key.endswith("ủy"):
                named = self._hosts.before(at, frozenset({key}), sole=True)
                if named and len(named) > len(key):
                    return named[len(key) + 1 :]
        return None

    def _shared(self, held: Held, following: Sequence[Held]) -> str | None:
        """The body of a bare title: that of the next position in the run ("Bí thư, Chủ tịch HĐND xã X")."""
        sets, key = self._rules.sets, held.key
        if held.alone:
            return None
        if committee := self._rules.bodies.committee_of_member.get(key):
            return self._membership(committee, held)
        contraction = self._rules.titles.contractions.get(key)
        if key in sets.deputy:
            return _ASSEMBLY if contraction else self._assembly
        if contraction:  # "UVTW Đảng, Bí thư Tỉnh ủy"
            return self._rules.titles.meant.get((contraction.title, fold(contraction.body)))
        if held.parent:
            return self._parent(held.parent, held)
        for other in following if key not in sets.unshared else ():
            if other.body is not None and other.former == held.former:
                body = self._led_by_party(held, self.resolve(other, ()))
                if body:  # "Phó Giám đốc, Thủ trưởng Cơ quan CSĐT Công an tỉnh" directs the police
                    body = self._rules.bodies.patterns["investigation"].sub("", body)
                if body and key in sets.ministry_unit_head:
                    return body[body.find("Bộ ") :] if " Bộ " in body else None  # a Vụ sits in a ministry
                return body
        if held.cue == "động từ" and (led := self._led(held.start)):
            return led
        sorts = self._rules.titles.hosts.get(key)
        if sorts and key in sets.unshared:  # a sentence may name several ministries
            return self._hosts.sole(held.start, sorts)
        # A judge sits in the one court that the article names.
        return self._named_before(held.start, sorts, sole=key in sets.seated_office) if sorts else None

    def _led(self, at: int) -> str | None:
        """The body of "Chi bộ thôn Đoài do ông A làm Bí thư", by the offset of the office."""
        led = self._rules.bodies.patterns["led-by"].search(self._source.folded, max(0, at - _LED), at)
        body = self._hosts.ending(led.start()) if led else None
        return (self.complete(body, led.start()) or body) if led and body else None

    def _membership(self, committee: Committee, held: Held) -> str | None:
        """The committee of a bare "Tỉnh ủy viên", or of an "Đảng ủy viên" of the body just named."""
        if committee.unit:
            name = self._unit_name(committee.unit, held.start)
        else:  # not the cell or room of the next office
            name = self._named_before(held.start, self._rules.sets.host_sort)
        return f"{committee.name} {name}" if name else None

    def _led_by_party(self, held: Held, body: str | None) -> str | None:
        """ "Bí thư, Chủ tịch HĐND huyện A" is the secretary of Huyện ủy A."""
        if body is None or held.key not in self._rules.sets.secretary:
            return body
        for council in (_COUNCIL, _COMMITTEE):
            if body.startswith(f"{council} "):
                place = body.removeprefix(f"{council} ")
                return self._party_of(place) or f"Đảng ủy {place}"
        return body

    @cached_property
    def _told_parents(self) -> dict[str, str]:
        """What positions say their bodies sit in, by folded name: "Cục trưởng Quản lý Dược, Bộ Y tế"."""
        found: dict[str, str] = {}
        for held in self._held:
            if held.body and held.parent:
                body = self._headed(held, " ".join(self._source.text[slice(*held.body)].split()))
                found.setdefault(fold(body), expand(self._source.text[slice(*held.parent)], self._rules))
        return found

    @cached_property
    def _assembly(self) -> str | None:
        """The assembly that an article's bare "đại biểu" sit in."""
        folded = self._source.folded
        council = folded.count("hđnd") + folded.count(fold(_COUNCIL))
        national = folded.count(fold(_ASSEMBLY)) + folded.count("đbqh")
        if national and not council:
            return _ASSEMBLY
        if council > national and self._places.province:
            return f"{_COUNCIL} {self._places.province.full}"
        return None
