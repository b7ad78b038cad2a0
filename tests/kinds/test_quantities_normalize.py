"""Numbers in digits and in words."""

from __future__ import annotations

import contextlib
import tomllib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnextract.errors import NormalizationError
from vnextract.kinds.quantities.normalize import parse_figure, parse_number, parse_ordinal
from vnextract.rulebook import shipped_folder


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("6,5", "6.5"), ("6.5", "6.5"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("8,02", "8.02"),
        ("1.250", "1250"), ("0.125", "0.125"), ("1.200.000", "1200000"), (",5", "0.5"), ("-3,5", "-3.5"),
        ("- 12", "-12"), ("âm hai phẩy không năm", "-2.05"), ("không", "0"), ("mười", "10"),
        ("mười lăm", "15"), ("hai mươi", "20"), ("hai mươi mốt", "21"), ("hai mươi tư", "24"),
        ("ba chục", "30"), ("chục", "10"), ("trăm", "100"), ("một trăm linh hai", "102"),
        ("một trăm lẻ năm", "105"), ("một trăm hai", "120"), ("một trăm hai mươi ba", "123"),
        ("ba trăm rưỡi", "350"), ("năm nghìn", "5000"), ("hai nghìn ba", "2300"), ("hai vạn", "20000"),
        ("hai nghìn không trăm lẻ ba", "2003"), ("1,5 triệu", "1500000"), ("hai triệu rưỡi", "2500000"),
        ("3 triệu 200 nghìn", "3200000"), ("hai nghìn tỷ", "2000000000000"), ("một tỉ", "1000000000"),
        ("nửa", "0.5"), ("một rưỡi", "1.5"), ("hai phẩy năm", "2.5"), ("chín phẩy mười hai", "9.12"),
        ("Năm Mươi", "50"), ("hai phẩy 5", "2.5"),
    ],
)  # fmt: skip
def test_a_number_is_read(surface, value):
    assert parse_number(surface) == Decimal(value)


@pytest.mark.parametrize(
    "surface",
    ["", " ", "-", "abc", "hai ba", "mười mười", "phẩy năm", "hai phẩy", "1.2.3", "linh", "mươi",
     "nghìn hai triệu", "5 xã", "năm mươi phần trăm", "..", ","],
)  # fmt: skip
def test_what_is_no_number_is_refused(surface):
    with pytest.raises(NormalizationError):
        parse_number(surface)


@pytest.mark.parametrize(("surface", "value"), [("nhất", 1), ("Nhì", 2), ("ba", 3), ("tư", 4), ("12", 12)])
def test_an_ordinal_is_read(surface, value):
    assert parse_ordinal(surface) == value


def test_the_number_words_of_the_rules_are_all_known():
    patterns = tomllib.loads((shipped_folder() / "quantities/patterns.toml").read_text(encoding="utf-8"))
    words = {f["id"]: f.get("words", []) for f in patterns["fragment"]}
    frame = {"mươi": "hai mươi", "phẩy": "hai phẩy năm", "rưỡi": "một rưỡi", "linh": "một trăm linh năm",
             "lẻ": "một trăm lẻ năm"}  # fmt: skip
    for word in words["numeral"]:
        parse_number(frame.get(word, word))
    for word in words["ordinal"]:
        parse_ordinal(word)


@given(st.integers(min_value=0, max_value=10**12))
def test_digits_with_thousands_marks_keep_their_value(number):
    assert parse_figure(f"{number:,}".replace(",", ".")) == number


@given(st.text(max_size=30))
def test_any_string_is_read_or_refused(surface):
    with contextlib.suppress(NormalizationError):
        assert isinstance(parse_number(surface), Decimal)
