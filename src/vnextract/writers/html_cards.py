"""The facts of an article as cards, in Vietnamese."""

from __future__ import annotations

import regex

from vnextract.model import Date, Document, DocumentReference, Official, Quantity
from vnextract.writers.html_text import anchor_of, shown

# Below this a fact is worth a second look.
_SURE = 0.8
_BASIS = {"published": "theo ngày đăng", "context": "theo văn cảnh", "partial": "chưa đủ"}
_COMPARATORS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "approx": "≈", "eq": ""}
_UNITS = {"percent": "%", "percentage_point": " điểm %", "ratio": "", "rank": ""}
_QUARTERS = {"33": "quý I", "34": "quý II", "35": "quý III", "36": "quý IV"}
_HALVES = {"40": "6 tháng đầu năm", "41": "6 tháng cuối năm"}
_SEASONS = {"21": "mùa xuân", "22": "mùa hè", "23": "mùa thu", "24": "mùa đông"}


def cards(document: Document, number: int) -> str:
    """All facts of a document; ``number`` is that of the article on the page."""
    groups = (
        ("Cán bộ", "official", [_official(f, number) for f in document.officials]),
        ("Văn bản", "document", [_document(f, number) for f in document.documents]),
        ("Ngày tháng", "date", [_date(f, number) for f in document.dates]),
        ("Tỷ lệ", "quantity", [_quantity(f, number) for f in document.quantities]),
    )
    return "".join(
        f'<section class="group {name}"><h3>{label} <small>{len(items)}</small></h3>'
        f"<ul>{''.join(items)}</ul></section>"
        for label, name, items in groups
        if items
    )


def _official(official: Official, number: int) -> str:
    before = " ".join(filter(None, (official.honorific, official.rank)))
    positions = "".join(
        f'<li>{_review(p.confidence)}<a href="#{anchor_of(number, f"{official.id}-p", i)}">'
        f"{shown(p.title or p.text)}</a> {_body(p.resolved or p.organization)}</li>"
        for i, p in enumerate(official.positions)
    )
    places = _places(number, official.id, len(official.mentions))
    return (
        f'<li><b>{shown(official.name)}</b> <span class="quiet">{shown(before)}</span>{places}'
        f"{_review(official.confidence)}{f'<ul>{positions}</ul>' if positions else ''}</li>"
    )


def _body(name: str | None) -> str:
    return f'<span class="quiet">· {shown(name)}</span>' if name else ""


def _document(reference: DocumentReference, number: int) -> str:
    known_by = reference.code or reference.number or reference.name or ""
    # A law's name begins with its type.
    type = "" if known_by.casefold().startswith(reference.type.casefold()) else f"{reference.type} "
    details = [
        reference.issuer,
        reference.issued and readable(reference.issued),
        reference.term and f"khóa {reference.term}",
        reference.signer and f"ký: {reference.signer}",
    ]
    told = " · ".join(shown(detail) for detail in details if detail)
    subject = f'<span class="org">{shown(reference.subject)}</span>' if reference.subject else ""
    return (
        f"<li><b>{shown(type + known_by)}</b>{_places(number, reference.id, len(reference.mentions))}"
        f"{_review(reference.confidence)}{f'<span class=org>{told}</span>' if told else ''}{subject}</li>"
    )


def _date(date: Date, number: int) -> str:
    basis = _BASIS.get(date.basis)
    note = f' <span class="quiet">{basis}</span>' if basis else ""
    return (
        f'<li class="row"><a href="#{anchor_of(number, date.id, 0)}">{shown(date.text)}</a>'
        f"<span>{_review(date.confidence)}<b>{shown(readable(date.edtf))}</b>{note}</span></li>"
    )


def _quantity(quantity: Quantity, number: int) -> str:
    figure = _figure(quantity.value)
    if quantity.value_max is not None:
        figure += f"–{_figure(quantity.value_max)}"
    if quantity.denominator is not None:
        figure += f"/{_figure(quantity.denominator)}"
    change = {"increase": "▲ ", "decrease": "▼ "}.get(quantity.change or "", "")
    rank = "hạng " if quantity.kind == "rank" else ""
    value = f"{change}{rank}{_COMPARATORS[quantity.comparator]}{figure}{_UNITS[quantity.kind]}"
    subject = f'<span class="org">{shown(quantity.subject.text)}</span>' if quantity.subject else ""
    return (
        f'<li class="row"><a href="#{anchor_of(number, quantity.id, 0)}">{shown(quantity.text)}</a>'
        f"<span>{_review(quantity.confidence)}<b>{shown(value)}</b></span>{subject}</li>"
    )


def _figure(value: float) -> str:
    """A number the Vietnamese way: ``1234.5`` is "1.234,5"."""
    whole = f"{value:,}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return whole.translate(str.maketrans(",.", ".,"))


def _places(number: int, fact: str, count: int) -> str:
    links = "".join(f'<a href="#{anchor_of(number, fact, i)}">{i + 1}</a>' for i in range(count))
    return f'<span class="places">{links}</span>' if links else ""


def _review(confidence: float) -> str:
    percent = f"{confidence:.0%}"
    note = "<em>cần xem lại</em> " if confidence < _SURE else ""
    return f'<span class="sure" title="Độ tin cậy">{note}{percent}</span>'


def readable(edtf: str) -> str:
    """An EDTF value the Vietnamese way: ``"2024-33"`` is "quý I/2024", ``"2021/2025"`` is "2021 – 2025"."""
    if "/" in edtf:
        return " – ".join(map(_readable_point, edtf.split("/")))
    return _readable_point(edtf)


def _readable_point(edtf: str) -> str:
    if edtf == "..":
        return "…"
    if match := regex.fullmatch(r"(\d{4})-(\d\d)", edtf):
        year, part = match.groups()
        if part in _QUARTERS:
            return f"{_QUARTERS[part]}/{year}"
        if part in _HALVES or part in _SEASONS:
            return f"{_HALVES.get(part) or _SEASONS[part]} {year}"
        return f"{int(part)}/{year}"
    if match := regex.fullmatch(r"([\dX]{4})-([\dX]{2})-([\dX]{2})", edtf):
        known = [part for part in reversed(match.groups()) if "X" not in part]
        return f"ngày {known[0]}" if len(known) == 1 else "/".join(known) or edtf
    return edtf
