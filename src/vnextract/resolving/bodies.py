"""Bodies in full: abbreviations written out, the article's own province and district filled in."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from vnextract.kinds.officials import Held, OfficialRules, Place
from vnextract.text import SourceText, fold

_UNITS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu")
_LOCAL = regex.compile(
    r"(?<![\p{L}\p{N}])(?P<unit>[Hh]uyện|[Qq]uận|[Tt]hị xã|[Xx]ã|[Pp]hường|[Tt]hị trấn|[Đđ]ặc khu|[Tt]hành phố|TP\.?|[Tt]ỉnh)"
    r" (?P<name>\p{Lu}[\p{L}'’]{0,12}(?: \p{Lu}[\p{L}'’]{0,12}){0,2}|\d{1,2}(?!\d))"
)
# "P.Long Phước": a unit's letter glued to its name.
_GLUED_UNIT = regex.compile(r"(?<!\p{L})(TX|TT|P|Q|H)\.(?=\p{Lu}\p{Ll}|\d)")
_WORD = regex.compile(r"[\p{L}\p{N}]++(?:[.&,\-]\p{L}++)*+\.?|\S")
# Abbreviations that are not written in capitals alone.
_MIXED_CASE = frozenset(("Tp", "tp", "Tp.", "tp.", "Tx", "Cty", "Tp.HCM", "tp.HCM", "Tx."))
# The committee of a level, and the unit it leads.
_COMMITTEES = {
    "tỉnh ủy": "tỉnh",
    "thành ủy": "thành phố",
    "huyện ủy": "huyện",
    "quận ủy": "quận",
    "thị ủy": "thị xã",
    "tỉnh đoàn": "tỉnh",
    "thành đoàn": "thành phố",
    "huyện đoàn": "huyện",
    "quận đoàn": "quận",
}
_MEMBERS = {
    "tỉnh ủy viên": "tỉnh ủy",
    "thành ủy viên": "thành ủy",
    "huyện ủy viên": "huyện ủy",
    "quận ủy viên": "quận ủy",
}
# Bodies of a province that are named without it in the province's own news.
_PROVINCIAL = ("sở",)
_UNIT_OF_HEAD = {
    "cục trưởng": "Cục",
    "phó cục trưởng": "Cục",
    "cục phó": "Cục",
    "vụ trưởng": "Vụ",
    "phó vụ trưởng": "Vụ",
    "vụ phó": "Vụ",
    "tổng cục trưởng": "Tổng cục",
    "phó tổng cục trưởng": "Tổng cục",
    "chi cục trưởng": "Chi cục",
    "phó chi cục trưởng": "Chi cục",
    "viện trưởng": "Viện",
    "phó viện trưởng": "Viện",
    "bộ trưởng": "Bộ",
    "thứ trưởng": "Bộ",
    "trưởng phòng": "Phòng",
    "phó trưởng phòng": "Phòng",
    "phó phòng": "Phòng",
    "trưởng khoa": "Khoa",
    "phó trưởng khoa": "Khoa",
    "đội trưởng": "Đội",
    "phó đội trưởng": "Đội",
    "giám đốc sở": "Sở",
    "phó giám đốc sở": "Sở",
    "trưởng ban": "Ban",
    "phó trưởng ban": "Ban",
    "trạm trưởng": "Trạm",
    "đồn trưởng": "Đồn",
    "hạt trưởng": "Hạt",
}
# Characters; some three paragraphs.
_FURTHER_UP = 1500
_DEPUTIES = frozenset(("đại biểu", "đbqh", "đb"))
_NO_BODY = frozenset(("title.state-head",))


@dataclass(frozen=True, slots=True)
class Locality:
    """A place named in the text: its unit word, its name, and where."""

    unit: str
    name: str
    at: int


@dataclass(frozen=True)
class Places:
    """What a text says of its place.

    ``province`` is the one the article is about, where that is certain; ``provinces`` are all mentions in text
    order; ``local`` the districts, towns and communes by unit word.
    """

    province: Place | None
    provinces: tuple[tuple[int, Place], ...]
    local: tuple[Locality, ...]


def read_places(source: SourceText, rules: OfficialRules) -> Places:
    """Collect the provinces and lower units that a text names; linear in its length."""
    text, folded = source.text, source.folded
    mentions: list[tuple[int, int, Place]] = []
    for last, (length, place) in rules.place_finder.iter(folded):
        start = last + 1 - length
        if not text[start].isupper() or _inside_word(folded, start, last + 1):
            continue
        if mentions and start < mentions[-1][1]:
            if last + 1 > mentions[-1][1]:
                mentions[-1] = (start, last + 1, place)
            continue
        mentions.append((start, last + 1, place))
    weight: dict[str, float] = {}
    by_name: dict[str, Place] = {}
    for start, _, place in mentions:
        before = folded[max(0, start - 14) : start].rstrip()
        # "tại Hà Nội": a meeting held there, a court seated there; not what the article is about.
        strong = not before.endswith("tại") and before.endswith(
            ("tỉnh", "thành phố", "tp", "tp.", "tỉnh ủy", "thành ủy", "ubnd", "hđnd", "sở", "y tế", "công an")
        )
        weight[place.name] = (
            weight.get(place.name, 0)
            + 1
            + 2 * strong
            + (2 if start < 300 and not before.endswith("tại") else 0)
        )
        by_name[place.name] = place
    ranked = sorted(weight.items(), key=lambda item: -item[1])
    province = None
    if ranked and ranked[0][1] >= 3 and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]):
        province = by_name[ranked[0][0]]
    local = tuple(
        Locality(
            "thành phố" if m["unit"].lower().startswith("tp") else m["unit"].lower(), m["name"], m.start()
        )
        for m in _LOCAL.finditer(text)
        if not _is_person(m["name"])
    )
    return Places(province, tuple((start, place) for start, _, place in mentions), local)


def _is_person(name: str) -> bool:
    """ "UBND thành phố Nguyễn Văn A": three syllables that begin with one of the commonest family names."""
    return name.count(" ") >= 2 and fold(name).split(" ")[0] in _FAMILIES


_FAMILIES = frozenset("nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ ngô dương lý".split())


def _inside_word(text: str, start: int, end: int) -> bool:
    return (start > 0 and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum())


def expand(text: str, abbreviations: dict[str, str] | None = None, *, rules: OfficialRules) -> str:
    """Write the abbreviations of a body out: ``"UBND TP HCM"`` → ``"Ủy ban nhân dân Thành phố Hồ Chí Minh"``."""
    table = abbreviations or rules.abbreviations
    text = _GLUED_UNIT.sub(r"\1. ", text)
    folded = fold(text)
    out: list[str] = []
    at = 0
    matches = list(_WORD.finditer(folded))
    k = 0
    while k < len(matches):
        match = matches[k]
        key, last = match.group(), match
        if k + 1 < len(matches) and (two := folded[match.start() : matches[k + 1].end()]) in table:
            key, last, k = two, matches[k + 1], k + 1
        full = table.get(key)
        written = text[match.start() : last.end()]
        known = full is not None and (written.isupper() or written in _MIXED_CASE or " " in key)
        if key == "vn" and last.end() < len(text):
            known = False  # "VN Pharma" is a name
        if full is not None and known:
            out += [text[at : match.start()], full]
            if last.end() < len(text) and text[last.end()].isalnum():
                out.append(" ")
            at = last.end()
        k += 1
    out.append(text[at:])
    return " ".join("".join(out).split())


# Bodies that a committee, a board or a director without a body may belong to, with the name behind their sort.
_HOST = regex.compile(
    r"(?<![\p{L}\p{N}])(?:[Bb]ệnh viện|[Tt]ập đoàn|[Tt]ổng công ty|[Cc]ông ty|[Nn]gân hàng|[Hh]ọc viện|[Tt]rường|[Tt]hanh tra|Sở|Cục|Công an|Hội đồng|Ủy ban|Trung tâm|Liên đoàn|Hiệp hội|Hội|Ban cán sự [Đđ]ảng)"
    r"(?: (?:cổ phần|CP|TNHH|MTV|một thành viên|THPT|THCS|Đại học|đánh giá))*+"
    r"(?: \p{Lu}[\p{L}\p{N}&']{0,15}(?: \p{Ll}{1,8}(?= \p{Lu}| \p{Ll}{1,8} \p{Lu})){0,2}){1,8}"
)
_HOST_SORTS = (
    "bệnh viện",
    "tập đoàn",
    "tổng công ty",
    "công ty",
    "ngân hàng",
    "học viện",
    "trường",
    "hội đồng",
    "thanh tra",
)
# What a room or a squad belongs to, and the words that begin their names.
_OFFICES = ("bệnh viện", "sở", "cục", "công an", "thanh tra", "trường", "học viện")
_UNITS_OF_OFFICE = frozenset(("phòng", "khoa", "đội"))
_SORTS = frozenset(
    (
        "sở",
        "cục",
        "trung tâm",
        "liên đoàn",
        "hiệp hội",
        "hội",
        "ủy ban",
        "hội đồng",
        "bệnh viện",
        "công ty",
        "tập đoàn",
        "ngân hàng",
        "nhà trường",
        "trường",
        "học viện",
        "tổng công ty",
    )
)
# Offices of a company, hospital or school that are told without it when it was just named.
_HOSTED = frozenset(
    [
        "giám đốc",
        "phó giám đốc",
        "tổng giám đốc",
        "phó tổng giám đốc",
        "hiệu trưởng",
        "phó hiệu trưởng",
        "chánh thanh tra",
        "phó chánh thanh tra",
        "kế toán trưởng",
    ]
)
_INNER_PARTY = frozenset(("đảng ủy", "chi bộ", "đảng bộ", "ban cán sự đảng", "chi ủy"))
_INNER = frozenset(
    (
        "đảng ủy",
        "chi bộ",
        "đảng bộ",
        "ban cán sự đảng",
        "chi ủy",
        "hđqt",
        "hđtv",
        "hội đồng quản trị",
        "hội đồng thành viên",
    )
)


_SIDE = regex.compile(
    r"(?:[Vv]ề )?[Pp]hía (?:bạn )?(?P<state>\p{Lu}[\p{L}-]{1,14}(?: \p{Lu}[\p{L}-]{1,14})?)(?= có| gồm|,|:)"
)
# Bodies that every state has.
_COMPANIES = ("công ty", "tập đoàn", "tổng công ty", "ngân hàng")
_HEADED = frozenset(
    "công tập tổng ngân hội bộ sở ban ủy cục vụ viện trường bệnh quốc chính đảng tỉnh thành huyện".split()
)
_STATE_BODIES = ("quốc hội", "bộ ", "chính phủ", "văn phòng chính phủ", "ủy ban")


def _names_state(folded: str, rules: OfficialRules) -> bool:
    return any(" " + " ".join(folded.split(" ")[-n:]) in {" " + c for c in rules.countries} for n in (1, 2))


_PARTY = regex.compile(r"(?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng) [uủ][ỷyủ].*|Trung ương Hội.*")


def _whole(host: regex.Match[str], source: SourceText, rules: OfficialRules) -> str:
    """A body with the lower-case syllable that ends its last word: "Thanh tra Bộ Xây" → "… Bộ Xây dựng"."""
    after = _SYLLABLE.match(source.text, host.end())
    if after and rules.phrases.exists(fold(f"{host.group().split()[-1]}{after.group()}")):
        return host.group() + after.group()
    return host.group()


_SYLLABLE = regex.compile(r" \p{Ll}{1,8}(?!\p{L})")


def _placed(folded: str) -> bool:
    return any(
        f" {word}" in folded
        for word in (
            "thuộc",
            "tỉnh",
            "huyện",
            "thành phố",
            "quận",
            "xã",
            "sở",
            "cục",
            "bệnh viện",
            "trường",
            "công an",
        )
    )


class BodyResolver:
    """Resolves the bodies of one article; holds what the article says of its place."""

    def __init__(
        self, source: SourceText, rules: OfficialRules, places: Places, held: Sequence[Held] = ()
    ) -> None:
        self._source = source
        self._rules = rules
        self._places = places
        self._province_at = [at for at, _ in places.provinces]
        # A body inside one person's position is first of all that person's.
        inside = {at for one in held for at in range(one.start, one.end)}
        self._careers = frozenset(one.start for one in held if one.cue == "lý lịch")
        self._sides = [(m.start(), m["state"]) for m in _SIDE.finditer(source.text)]
        self._hosts = [(m.start(), _whole(m, source, rules)) for m in _HOST.finditer(source.text)]
        self._inside = frozenset(at for at, _ in self._hosts if at in inside)
        self._host_at = [at for at, _ in self._hosts]

    def resolve(self, held: Held, following: Sequence[Held]) -> str | None:
        """The body of a position in full, or None where the article leaves it open.

        Args:
            held: The position.
            following: The positions behind it in the same run, for a body that they share.
        """
        text = self._source.text
        if held.body is None:
            return self._shared(held, following)
        body = " ".join(text[held.body[0] : held.body[1]].split())
        folded = fold(body)
        full = self._complete(self._headed(held, expand(body, rules=self._rules), folded), held, following)
        if full:
            full = self._fuller(full.replace(" thuộc ", ", "))
        if full and (state := self._state(held.start)) and fold(full).startswith(_STATE_BODIES):
            return full if _names_state(fold(full), self._rules) else f"{full} {state}"
        if full and held.parent:
            parent = expand(text[held.parent[0] : held.parent[1]], rules=self._rules)
            parent = self._complete(parent, held, ()) or parent
            if fold(parent) not in fold(full):
                full = f"{full}, {parent}"
        elif (
            full
            and fold(full).split(" ")[0] in _UNITS_OF_OFFICE
            and not held.parent
            and not _placed(fold(full))
        ):
            host = self._named_before(held.start, _OFFICES)
            if host and fold(host) not in fold(full):
                full = f"{full}, {host}"
        return full

    def _fuller(self, body: str) -> str:
        """A name without its sort in full, where the text tells it: "VN Pharma" → "Công ty cổ phần VN Pharma"."""
        folded = fold(body)
        if folded.split(" ")[0] in _HEADED or not body[0].isupper():
            return body
        for _, name in self._hosts:
            if fold(name).startswith(_COMPANIES) and fold(name).endswith(" " + folded):
                return name
        return body

    def _state(self, at: int) -> str | None:
        """The foreign state whose side a paragraph tells of: "Về phía Lào có bà A, Phó Chủ tịch Quốc hội"."""
        k = bisect_left(self._sides, (at, "")) - 1
        if k < 0 or self._sides[k][0] < self._source.text.rfind("\n", 0, at):
            return None
        state = self._sides[k][1]
        return state if fold(state) in self._rules.countries - {"việt nam"} else None

    def _headed(self, held: Held, body: str, folded: str) -> str:
        """Put the head back that the title stands for: "Thứ trưởng Y tế" → "Bộ Y tế"."""
        first = fold(body).split(" ")[0]
        key = held.key
        if key in _DEPUTIES:
            return "Quốc hội" if folded.startswith("quốc hội ") else body
        if key.startswith(("đại sứ", "phó đại sứ")) and not folded.startswith("đại sứ quán"):
            return f"Đại sứ quán {body}"
        if key.startswith("tổng lãnh sự"):
            return f"Tổng Lãnh sự quán {body}"
        if key == "đảng ủy viên":
            return f"Đảng ủy {body}" if not folded.startswith("đảng") else body
        if folded in ("trung ương đảng", "trung ương", "bch trung ương đảng", "tw đảng") and key in (
            "ủy viên",
            "bí thư",
        ):
            return "Ban Chấp hành Trung ương Đảng"
        head = _UNIT_OF_HEAD.get(key)
        if head == "Phòng" and folded.startswith(("phòng, chống", "phòng chống")):
            return f"{head} {body}"  # the room of "phòng, chống tham nhũng" repeats the word
        if (
            head
            and fold(head).split(" ")[0] != first
            and not (
                first in ("bộ", "sở", "công", "ban", "tòa", "viện", "văn")
                and head in ("Đội", "Phòng", "Ban", "Viện")
            )
        ):
            if head == "Bộ" and folded in self._rules.countries:
                return body
            if head in ("Bộ",) or body[0].isupper():
                return (
                    f"{head} {body}"
                    if first
                    not in (
                        "cục",
                        "vụ",
                        "viện",
                        "trường",
                        "bệnh",
                        "hội",
                        "công",
                        "trung",
                        "đội",
                        "phòng",
                        "ủy",
                        "tổng",
                        "chi",
                        "bộ",
                        "học",
                    )
                    or head == "Bộ"
                    else body
                )
        if key in ("chủ tịch", "phó chủ tịch") and (
            folded in _UNITS or folded.startswith(_UNITS) or folded in self._rules.places
        ):
            return f"Ủy ban nhân dân {self._place_full(body)}"
        if key in ("bí thư", "phó bí thư") and folded in self._rules.places:
            place = self._rules.places[folded]
            return f"{'Thành ủy' if place.kind == 'thành phố' else 'Tỉnh ủy'} {place.name}"
        return body

    def _place_full(self, body: str) -> str:
        place = self._rules.places.get(fold(body))
        return place.full if place else body

    def _complete(self, body: str, held: Held, following: Sequence[Held]) -> str | None:
        """Name the body that a committee or board sits in, then :meth:`complete`."""
        folded = fold(body)
        if folded in ("ban thường vụ", "ban chấp hành"):
            return self._committee_of(body, following)
        if folded in _INNER_PARTY:
            host = self._host(held, following)
            for council in ("Hội đồng nhân dân ", "Ủy ban nhân dân "):
                host = host.removeprefix(council) if host else None
            return f"{body} {host}" if host else None
        if folded in ("hội đồng quản trị", "hội đồng thành viên", "ban giám đốc", "ban quản trị"):
            host = self._host(held, following)
            return f"{body} {host}" if host else body
        if folded in _SORTS:
            return self._named_before(held.start, (folded,))
        return self.complete(body, held.start)

    def complete(self, body: str, at: int) -> str | None:
        """Fill the article's place in where a body ends with a bare unit word or is a provincial one.

        Args:
            body: Written out: "Ủy ban nhân dân tỉnh", "Tỉnh ủy", "Sở Y tế".
            at: Where the text names it, a clean offset.

        Returns:
            The body in full, as given where nothing is missing; None where the article leaves its place open.
        """
        folded = fold(body)
        for committee, unit in _COMMITTEES.items():
            if folded == committee or folded.endswith(" " + committee):
                name = self._unit_name(unit, at)
                return f"{body} {name}" if name else None
        for unit in sorted(_UNITS, key=len, reverse=True):
            if folded == unit or folded.endswith(" " + unit):
                name = self._unit_name(unit, at)
                return f"{body} {name}" if name else None
        if folded.split(" ")[0] in _PROVINCIAL and not self._names_place(folded):
            place = self._province(at)
            return f"{body} {place.full}" if place else None
        if folded in ("hội đồng nhân dân", "ủy ban nhân dân"):
            return None
        if parent := self._rules.parents.get(folded):
            return body + parent
        return self._written_place(body, folded)

    def _committee_of(self, body: str, following: Sequence[Held]) -> str | None:
        """ "Ủy viên Ban Thường vụ, Trưởng Ban Tổ chức Tỉnh ủy": the standing committee of that Tỉnh ủy."""
        for other in following:
            full = self.resolve(other, ()) if other.body else None
            if full and (match := _PARTY.search(full)):
                return f"{body} {match.group()}"
        return None

    def _host(self, held: Held, following: Sequence[Held]) -> str | None:
        """The body that a committee or board sits in: that of the next office, else the one named before."""
        for other in following:
            if other.body is None or other.former != held.former:
                continue
            body = fold(self._source.text[other.body[0] : other.body[1]])
            if body not in _INNER and (later := self.resolve(other, ())):
                return later
        return self._named_before(held.start, _HOST_SORTS)

    def _named_before(self, at: int, sorts: tuple[str, ...]) -> str | None:
        """The last body of some sorts named before in the same paragraph, else the one the text names most."""
        paragraph = self._source.text.rfind("\n", 0, at)
        first = bisect_left(self._host_at, paragraph)
        here = [
            h for h in self._hosts[first : bisect_left(self._host_at, at)] if fold(h[1]).startswith(sorts)
        ]
        if here:
            outside = [h for h in here if h[0] not in self._inside]
            return expand((outside or here)[-1][1], rules=self._rules)
        named = Counter(
            name for start, name in self._hosts if start not in self._inside and fold(name).startswith(sorts)
        ).most_common(2)
        if named and named[0][1] > 1 and (len(named) == 1 or named[0][1] >= 2 * named[1][1]):
            return expand(named[0][0], rules=self._rules)
        return None

    def _written_place(self, body: str, folded: str) -> str:
        """Name the sort of a province behind a council or committee: "UBND Hà Nội" → "… thành phố Hà Nội"."""
        for lead in ("ủy ban nhân dân ", "hội đồng nhân dân "):
            if folded.startswith(lead) and (place := self._rules.places.get(folded[len(lead) :])):
                return f"{body[: len(lead)]}{place.full}"
        return body

    def _names_place(self, folded: str) -> bool:
        tail = folded.split(" ")
        return (
            any(" ".join(tail[-n:]) in self._rules.places for n in (1, 2, 3, 4))
            or "thành phố" in folded
            or "tỉnh" in tail
        )

    def _province(self, at: int, kind: str | None = None) -> Place | None:
        """The province that "tỉnh" or a bare department means at an offset."""
        if at in self._careers:  # an office told in a career belongs to the province named last
            k = bisect_left(self._province_at, at) - 1
            return self._places.provinces[k][1] if k >= 0 else None
        place = self._places.province
        if place and kind in (None, place.kind):
            return place
        if near := self._nearest(at):
            return near
        named = {p.name: p for _, p in self._places.provinces if kind in (None, p.kind)}
        return next(iter(named.values())) if len(named) == 1 and kind == "tỉnh" else None

    def _nearest(self, at: int) -> Place | None:
        """The province named last before an offset: in the same paragraph, or as "tỉnh X" a little further up."""
        k = bisect_left(self._province_at, at) - 1
        if k < 0:
            return None
        start, place = self._places.provinces[k]
        if start > self._source.text.rfind("\n", 0, at):
            return place
        if (
            self._source.folded[max(0, start - 5) : start].strip() in ("tỉnh", "ủy")
            and at - start < _FURTHER_UP
        ):
            return place
        return None

    def _unit_name(self, unit: str, at: int) -> str | None:
        if unit == "tỉnh":
            place = self._province(at, "tỉnh")
            return place.name if place and place.kind == "tỉnh" else None
        if unit == "thành phố":
            place = self._province(at, "thành phố")
            if place and place.kind == "thành phố":
                return place.name
        names = {item.name for item in self._places.local if item.unit == unit}
        if unit == "thành phố":
            names -= {place.name for place in self._rules.places.values()}
        count = Counter(
            item.name for item in self._places.local if item.unit == unit and item.name in names
        ).most_common(2)
        if len(count) == 1 or (len(count) == 2 and count[0][1] >= 2 * count[1][1]):
            return count[0][0]
        return None

    def _shared(self, held: Held, following: Sequence[Held]) -> str | None:
        """The body of a bare title: that of the next position in the same run ("Bí thư, Chủ tịch HĐND huyện X")."""
        if held.alone or held.title in _NO_BODY or held.key in ("bộ trưởng", "thứ trưởng"):
            return None
        if held.key == "đảng ủy viên":
            host = self._named_before(held.start, _HOST_SORTS)  # not the cell or room of the next office
            return f"Đảng ủy {host}" if host else None
        if held.key in _DEPUTIES:
            return "Quốc hội" if held.key == "đbqh" else self._assembly()
        if held.key in _MEMBERS:
            name = self._unit_name(_COMMITTEES[_MEMBERS[held.key]], held.start)
            return f"{_MEMBERS[held.key].capitalize()} {name}" if name else None
        for other in following:
            if other.body is not None and other.former == held.former:
                body = self._led_by_party(held, self.resolve(other, ()))
                if body and held.key in ("vụ trưởng", "phó vụ trưởng", "cục trưởng", "phó cục trưởng"):
                    return body[body.find("Bộ ") :] if " Bộ " in body else None  # a Vụ sits in a ministry
                return body
        if held.key in _HOSTED:
            return self._named_before(held.start, ("thanh tra",) if "thanh tra" in held.key else _HOST_SORTS)
        return None

    def _led_by_party(self, held: Held, body: str | None) -> str | None:
        """ "Bí thư, Chủ tịch HĐND huyện A" is the secretary of Huyện ủy A."""
        if body is None or held.key not in ("bí thư", "phó bí thư", "phó bí thư thường trực"):
            return body
        for council in ("Hội đồng nhân dân ", "Ủy ban nhân dân "):
            if body.startswith(council):
                place = body.removeprefix(council)
                for committee, unit in _COMMITTEES.items():
                    if committee.endswith("ủy") and place.startswith(unit + " "):
                        return committee.capitalize() + place.removeprefix(unit)
                return f"Đảng ủy {place}"
        return body

    def _assembly(self) -> str | None:
        folded = self._source.folded
        council = folded.count("hđnd") + folded.count("hội đồng nhân dân")
        national = folded.count("quốc hội")
        if national and not council:
            return "Quốc hội"
        if council > national and self._places.province:
            return f"Hội đồng nhân dân {self._places.province.full}"
        return None


def tokens(body: str) -> frozenset[str]:
    """The words of a body without those that one writer leaves out and another puts."""
    return frozenset(fold(body).replace(",", " ").split()) - frozenset(
        ("tỉnh", "thành", "phố", "của", "và", "các", "-")
    )


def same_or_part(a: str, b: str) -> bool:
    """Whether two bodies may be one, the shorter a part of the longer."""
    one, other = tokens(a), tokens(b)
    return one <= other or other <= one


def compatible(bodies: Iterable[str]) -> bool:
    """Whether all bodies may be one."""
    listed = list(bodies)
    return all(same_or_part(listed[0], other) for other in listed[1:])
