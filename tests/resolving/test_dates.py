"""What a date expression means, with and without a day of publication."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path

import pytest
from edtf import parse_edtf

from vnextract.kinds.dates import KIND, find
from vnextract.kinds.registry import schema
from vnextract.resolving.calendar import lunar_day, lunar_days_near
from vnextract.resolving.dates import normalize_date, resolve_dates
from vnextract.rulebook import load, parse_marked, shipped_folder
from vnextract.text import SourceText

RULES = KIND.compile(load(shipped_folder(), schema=schema()))
EXAMPLES = tomllib.loads(Path("corpus/examples/dates.toml").read_text(encoding="utf-8"))["example"]


def read(text, published=None):
    source = SourceText.of(text)
    day = published and datetime.date.fromisoformat(published)
    return resolve_dates(find(source, RULES), source, day)


@pytest.mark.parametrize(
    ("surface", "published", "edtf", "earliest", "latest", "basis"),
    [
        ("ngày 01/7/2014", None, "2014-07-01", "2014-07-01", "2014-07-01", "explicit"),
        ("quý I/2020", None, "2020-33", "2020-01-01", "2020-03-31", "explicit"),
        ("6 tháng cuối năm 2018", None, "2018-41", "2018-07-01", "2018-12-31", "explicit"),
        ("những năm 1990", None, "199X", "1990-01-01", "1999-12-31", "explicit"),
        ("mùa hè 2023", None, "2023-22", "2023-04-01", "2023-06-30", "explicit"),
        ("tháng 2/2024", None, "2024-02", "2024-02-01", "2024-02-29", "explicit"),
        ("ngày 6-6", "2024-06-07", "2024-06-06", "2024-06-06", "2024-06-06", "published"),
        ("ngày 6-6", None, "XXXX-06-06", None, None, "partial"),
        ("ngày 15 hàng tháng", "2024-06-07", "XXXX-XX-15", None, None, "partial"),
        ("hôm qua", "2024-03-01", "2024-02-29", "2024-02-29", "2024-02-29", "published"),
        ("năm 2021 trở đi", None, "2021/..", "2021-01-01", None, "explicit"),
        ("tuần trước", "2017-02-02", "2017-01-23/2017-01-29", "2017-01-23", "2017-01-29", "published"),
        ("nhiệm kỳ 2020-2025", None, "2020/2025", "2020-01-01", "2025-12-31", "explicit"),
    ],
)
def test_a_date_has_a_value_its_days_and_where_they_came_from(
    surface, published, edtf, earliest, latest, basis
):
    (found,) = read(surface, published)
    assert (found.edtf, found.earliest, found.latest, found.basis) == (edtf, earliest, latest, basis)


@pytest.mark.parametrize(
    ("surface", "published", "edtf"),
    [
        ("ngày 28/12", "2024-01-05", "2023-12-28"),
        ("ngày 3/1", "2023-12-28", "2024-01-03"),
        ("tháng 12", "2024-01-05", "2023-12"),
        ("tháng 11 tới", "2024-01-05", "2024-11"),
        ("tháng 2 vừa qua", "2024-12-05", "2024-02"),
        ("quý IV", "2024-02-05", "2023-36"),
        ("thứ hai", "2017-02-02", "2017-01-30"),
        ("29/2", "2023-06-01", "2024-02-29"),
        ("Tết Giáp Thìn", "2024-01-20", "2024-02-10"),
        ("30 Tết", "2025-01-20", "2025-01-28"),
        ("mùng 1 Tết", "2025-01-20", "2025-01-29"),
        ("rằm tháng Tám", "2024-09-10", "2024-09-17"),
        ("năm Quý Mão", "2024-01-20", "2023"),
        ("cuối năm ngoái", "2024-01-20", "2023"),
        ("năm học này", "2020-03-01", "2019/2020"),
        ("thứ ba ngày 3 tháng 4 năm 2018", "2017-02-02", "2018-04-03"),
    ],
)
def test_one_expression_is_read_on_its_own(surface, published, edtf):
    found = normalize_date(surface, RULES, published=datetime.date.fromisoformat(published))
    assert found is not None
    assert found.edtf == edtf


@pytest.mark.parametrize("surface", ["có ngày chính xác", "70%", "27/63", "10 năm", "", "tối", "mai", "qua"])
def test_what_names_no_date_gives_none(surface):
    assert normalize_date(surface, RULES, published=datetime.date(2024, 6, 6)) is None


def test_nothing_is_settled_where_the_text_does_not_settle_it():
    assert read("Năm ngoái, tuần trước và hôm qua mưa nhiều.") == []


@pytest.mark.parametrize("published", [datetime.date.min, datetime.date.max, datetime.date(9999, 1, 1)])
def test_the_ends_of_the_calendar_stop_nothing(published):
    text = (
        "Hôm qua, tuần trước, tháng tới, quý tới, năm ngoái, năm tới, năm học mới, cách đây 5 năm, thứ hai, "
        "mùng 1 Tết, ngày mùng 1, 6 tháng cuối năm, từ 20/12 đến 5/1, ngày 15 tới, năm Giáp Thìn, "
        "từ đầu năm đến nay."
    )
    source = SourceText.of(text)
    assert all(d.edtf for d in resolve_dates(find(source, RULES), source, published))


def test_a_text_without_day_of_publication_never_says_published():
    text = "Ngày 17.2.2025, Tỉnh ủy họp. Ngày 20.3 và chiều nay, năm nay, quý I đều có việc."
    assert {d.basis for d in read(text)} == {"explicit", "context"}


@pytest.mark.parametrize("example", [e for e in EXAMPLES if "values" in e], ids=lambda e: e["text"][:50])
def test_every_value_is_edtf(example):
    for found in read(parse_marked(example["text"]).text, example.get("published")):
        if not any(code in found.edtf for code in ("-33", "-34", "-35", "-36", "-40", "-41")):
            # The library knows no quarters and half years of level 2.
            parse_edtf(found.edtf)


@pytest.mark.parametrize(
    ("lunar", "solar"),
    [
        ((2024, 1, 1), "2024-02-10"),
        ((2023, 1, 1), "2023-01-22"),
        ((2024, 3, 10), "2024-04-18"),
        ((2023, 8, 15), "2023-09-29"),
        ((2020, 7, 15), "2020-09-02"),
    ],
)
def test_lunar_days_are_those_of_the_vietnamese_calendar(lunar, solar):
    day = lunar_day(*lunar)
    assert day is not None
    assert day.isoformat() == solar


def test_lunar_days_near_a_day_are_one_a_month():
    assert datetime.date(2020, 3, 24) in lunar_days_near(datetime.date(2020, 4, 3), 1)
    assert lunar_day(1850, 1, 1) is None
    assert lunar_days_near(datetime.date(1850, 1, 1), 1) == []
