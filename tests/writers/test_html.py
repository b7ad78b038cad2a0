"""The page holds the whole text, every fact, and nothing that an article could smuggle in."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from vnextract.model import (
    Article,
    Date,
    Document,
    DocumentMention,
    DocumentReference,
    Official,
    Position,
    Quantity,
    Segment,
    Span,
)
from vnextract.writers.html import HtmlPage
from vnextract.writers.html_cards import readable
from vnextract.writers.html_text import highlighted

TEXT = "Tin vui\nÔng Lò A Páo, Chủ tịch UBND huyện, ký Quyết định 15/QĐ-UBND ngày 6/6/2024: trên 95% hộ."


def span(quoted: str) -> tuple[str, int, int]:
    start = TEXT.index(quoted)
    return quoted, start, start + len(quoted)


def document(text: str = TEXT, identity: str = "a") -> Document:
    position = Position(
        *span("Chủ tịch UBND huyện"), "Chủ tịch", "UBND huyện", "Ủy ban nhân dân huyện Mường Nhé", False, 0.97
    )
    official = Official("official-1", "Lò A Páo", "Ông", None, (position,), (Span(*span("Lò A Páo")),), 0.98)
    date = Date("date-1", *span("ngày 6/6/2024"), "2024-06-06", "2024-06-06", "2024-06-06", "explicit", 0.6)
    mention = DocumentMention(*span("Quyết định 15/QĐ-UBND"))
    reference = DocumentReference(
        "document-1", "Quyết định", "15", "15/QĐ-UBND", None, None, "2024-06-06", None, None, (mention,), 0.9
    )
    quantity = Quantity(
        "quantity-1",
        "percent",
        *span("trên 95%"),
        95,
        None,
        None,
        "gt",
        None,
        None,
        Span(*span("95% hộ")),
        0.9,
    )
    segments = (Segment("title", 0, 7), Segment("body", 8, len(TEXT)))
    article = Article(
        identity, "Tin vui", "Báo X", "2024-06-07", None, "0" * 64, len(text), segments=segments
    )
    return Document(article, (official,), (date,), (reference,), (quantity,), text=text)


def text_of(html: str) -> str:
    return unescape(regex.sub("<[^>]*>", "", html))


def test_the_text_is_whole_and_every_kind_is_marked():
    html = highlighted(document(), 1)
    assert text_of(html) == TEXT
    for kind in ("official", "position", "body", "date", "document", "quantity"):
        assert f'class="m {kind}' in html
    # "trên 95%" and its subject "95% hộ" lie over each other.
    assert regex.search(r'<span class="m quantity[^>]*><span class="subject[^>]*>95%</span></span>', html)


def test_the_page_lists_the_facts():
    page = HtmlPage()
    page.add(document())
    html = page.render()
    for told in ("Cán bộ", "Chức vụ", "Cơ quan", "Ngày tháng", "Văn bản", "Tỷ lệ", "06/06/2024", "&gt;95%"):
        assert told in html
    assert "Ủy ban nhân dân huyện Mường Nhé" in html
    assert html.count("cần xem lại") == 1
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")
    assert '<nav class="index">' not in html


def test_links_lead_somewhere():
    page = HtmlPage()
    page.add(document())
    page.add(document(identity="b"))
    html = page.render()
    assert '<nav class="index">' in html
    targets = regex.findall(r'href="#([^"]+)"', html)
    ids = regex.findall(r' id="([^"]+)"', html)
    assert set(targets) <= set(ids)
    assert len(ids) == len(set(ids))


def test_hostile_content_is_escaped(tmp_path: Path):
    evil = "<script>alert(1)</script>\"'&\x00\u202e<img src=x onerror=y>"
    article = Article(evil, evil, evil, None, None, "0" * 64, len(evil))
    page = HtmlPage()
    page.add(Document(article, text=evil))
    page.add(Document(article))
    page.write(tmp_path / "a.html")
    html = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<script" not in html
    assert "<img" not in html
    assert "\x00" not in html
    assert "\u202e" not in html


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=12))
def test_any_overlap_keeps_the_text(spans: list[tuple[int, int]]):
    text = "Ngày 6/6 & <b>tỉnh</b> đạt 95% kế hoạch năm"
    dates = tuple(
        Date(f"date-{i}", text[a : a + n], a, a + n, "2024", None, None, "explicit", 1.0)
        for i, (a, n) in enumerate(spans)
    )
    html = highlighted(
        Document(Article(None, None, None, None, None, "", len(text)), dates=dates, text=text), 1
    )
    assert text_of(html) == text
    assert html.count("<span") == html.count("</span>")


@pytest.mark.parametrize(
    ("edtf", "told"),
    [
        ("2024-06-06", "06/06/2024"),
        ("2024-06", "6/2024"),
        ("2024", "2024"),
        ("2024-33", "quý I/2024"),
        ("2018-40", "6 tháng đầu năm 2018"),
        ("2024-21", "mùa xuân 2024"),
        ("2021/2025", "2021 – 2025"),
        ("2026-03-22/..", "22/03/2026 – …"),
        ("XXXX-06-06", "06/06"),
        ("XXXX-XX-15", "ngày 15"),
        ("199X", "199X"),
    ],
)
def test_values_the_vietnamese_way(edtf: str, told: str):
    assert readable(edtf) == told
