"""The clean text and the way back: every character of it leads to what was given."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnextract.text import SourceText, fold

BLANKS = [" ", "  ", "\t", "\u00a0 ", "\r\n", "\r", "\n", "\u200b", "\ufeff"]
LETTERS = ["a", "Hoà ", "ê\u0301", "é", "Ð", "ế", "\u0301", "A", "👩\u200d👧"]
PIECES = st.sampled_from([*BLANKS, *LETTERS])


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Tỉnh\u00a0ủy", "Tỉnh ủy"),
        ("Tỉnh\t \u00a0ủy", "Tỉnh ủy"),
        ("Tỉnh\u200b ủy", "Tỉnh ủy"),
        ("Một.\r\nHai.\rBa.", "Một.\nHai.\nBa."),
        ("Ðảng", "Đảng"),
        (unicodedata.normalize("NFD", "Nghị  quyết"), "Nghị quyết"),
        ("tại buổi\ntiếp Bộ trưởng", "tại buổi tiếp Bộ trưởng"),
        ("Kết thúc.\ntiếp theo", "Kết thúc.\ntiếp theo"),
        ("Họp báo\n\nông A", "Họp báo\n\nông A"),
        ("Tiêu đề\nÔng A", "Tiêu đề\nÔng A"),
    ],
)
def test_clean_text(text: str, clean: str) -> None:
    assert SourceText.of(text).text == clean


def test_a_text_of_fixed_width_is_joined_before_capitals_too() -> None:
    line = "Hội nghị đã nghe báo cáo của các sở ngành và ý kiến của"
    text = f"{line}\nông Nguyễn\n{line}\nđại biểu\n{line}\ntỉnh và của Thủ tướng\n{line}\nNguyễn Văn A"
    assert SourceText.of(text).text.endswith("ý kiến của Nguyễn Văn A")
    assert SourceText.of(f"{line}\nNguyễn Văn A").text.endswith("của\nNguyễn Văn A")


def test_a_mark_parted_from_its_letter_is_composed_with_it() -> None:
    source = SourceText.of("Tiê\u200b\u0301n a\u200b\u0301")
    assert source.text == "Tiến á"
    assert source.span(2, 3) == (2, 5)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_clean_character_leads_back(text: str) -> None:
    source = SourceText.of(text)
    assert len(source.folded) == len(source.text)
    before = 0
    for i in range(len(source.text)):
        start, end = source.span(i, i + 1)
        assert before <= start < end <= len(text)
        before = start
    again = SourceText.of(source.text)
    assert again.text == source.text


@given(st.lists(PIECES, max_size=40).map("".join))
def test_both_forms_have_one_clean_text(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert SourceText.of(composed).text == SourceText.of(unicodedata.normalize("NFD", composed)).text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Hoà Bình", "hòa bình"),
        ("UỶ BAN", "ủy ban"),
        ("quý toàn", "quý toàn"),
        ("A – B", "a - b"),
        ("İ", "İ"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
