"""The rules of dates prove themselves, and so do the example sentences."""

from __future__ import annotations

import datetime
import string
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnextract.kinds.dates import KIND, DateRules, find
from vnextract.kinds.dates.value import Moment, Period
from vnextract.kinds.registry import schema
from vnextract.resolving.dates import resolve_dates
from vnextract.rulebook import load, parse_marked, shipped_folder
from vnextract.text import SourceText

BOOK = load(shipped_folder(), schema=schema())
RULES: DateRules = KIND.compile(BOOK)
PATTERNS = [*RULES.patterns, *RULES.suffixes, *RULES.joins, *RULES.cues]
EXAMPLES = tomllib.loads(Path("corpus/examples/dates.toml").read_text(encoding="utf-8"))["example"]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: p.entry.id)
def test_a_pattern_matches_its_examples_and_no_counterexample(pattern):
    for example in pattern.entry.examples:
        marked = parse_marked(example)
        spans = {m.span() for m in pattern.finditer(SourceText.of(marked.text))}
        assert set(marked.spans or [(0, len(marked.text))]) <= spans, example
    for example in pattern.entry.counterexamples:
        assert not [m.group() for m in pattern.finditer(SourceText.of(example))]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"][:50])
def test_an_example_sentence_gives_its_dates_and_nothing_else(example):
    marked = parse_marked(example["text"])
    published = example.get("published")
    source = SourceText.of(marked.text)
    dates = resolve_dates(find(source, RULES), source, published and datetime.date.fromisoformat(published))
    assert [marked.text[d.start : d.end] for d in dates] == [marked.text[a:b] for a, b in marked.spans]
    assert [(d.start, d.end) for d in dates] == list(marked.spans)
    if "values" in example:
        assert [d.edtf for d in dates] == example["values"]


def test_the_example_sentences_are_many_and_a_third_are_negative():
    negative = [e for e in EXAMPLES if "⟦" not in e["text"]]
    assert len(EXAMPLES) >= 120
    assert len(negative) * 3 >= len(EXAMPLES)
    assert all("values" in e for e in EXAMPLES if "⟦" in e["text"])


@pytest.mark.parametrize(
    ("group", "fragment"),
    [
        ("month", "month_word"),
        ("month", "small_word"),
        ("day", "day_word"),
        ("count", "count_word"),
        ("weekday", "weekday_name"),
        ("stem", "stem"),
        ("branch", "branch"),
    ],
)
def test_every_word_of_a_pattern_has_its_number(group, fragment):
    assert set(BOOK.words("dates", fragment)) <= set(RULES.numerals[group])


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("ngày 6-6", Moment(month=6, day=6)),
        ("tháng 11/2024", Moment(year=2024, month=11)),
        ("giai đoạn 2021-2025", Period(Moment(year=2021), Moment(year=2025))),
        ("quý III", Moment(quarter=3)),
        ("năm 2026 trở đi", Period(Moment(year=2026), None)),
        ("9 tháng đầu năm 2019", Moment(year=2019, months=(1, 9))),
        ("6 tháng cuối năm", Moment(half=2)),
        ("thứ Hai tuần này", None),
    ],
)
def test_a_value_keeps_what_the_text_said(surface, value):
    (candidate,) = find(SourceText.of(surface), RULES)
    if value is None:
        assert candidate.value.weekday == 0
    else:
        assert candidate.value == value


@pytest.mark.parametrize(
    "text", ["ngày 31/2", "ngày 30/02/2023", "ngày 29/2/2023", "ngày 0/5", "tháng 13/2020"]
)
def test_a_day_that_does_not_exist_is_no_date(text):
    assert not [c for c in find(SourceText.of(text), RULES) if c.end - c.start == len(text)]


@pytest.mark.parametrize(
    "unit",
    [
        "ngày ",
        "1/1/",
        "1-1-",
        "năm 2020-",
        "tháng 5 và ",
        "từ 5 đến ",
        "0123456789",
        "- ",
        "(",
        "quý i, ",
        "ba ",
        "1, ",
    ],
)
def test_hostile_repetition_is_read_in_one_go(unit):
    # No clock here: quadratic work on this length would stop the run.
    text = unit * (40_000 // len(unit))
    assert all(c.end <= len(text) for c in find(SourceText.of(text), RULES))


WORDS = st.sampled_from(
    [
        *(
            "ngày",
            "tháng",
            "năm",
            "quý",
            "tuần",
            "sáng",
            "nay",
            "hôm qua",
            "thứ hai",
            "tới",
            "đến",
            "từ",
            "và",
            "Tết",
        ),
        *(
            "5/6",
            "30/4",
            "2024",
            "1990-2000",
            "I",
            "(",
            ")",
            ",",
            "-",
            "/",
            ".",
            "mùng 1",
            "giai đoạn",
            "10%",
            "\n",
        ),
        *(
            "6 tháng đầu năm",
            "cùng kỳ năm trước",
            "hàng năm",
            "âm lịch",
            "Giáp Thìn",
            "còn lại",
            "rằm tháng 7",
        ),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(WORDS, st.text(string.printable, max_size=3)), max_size=20), st.dates())
def test_any_text_gives_dates_inside_it_that_do_not_overlap(words, published):
    source = SourceText.of(" ".join(words))
    for day in (None, published):
        dates = resolve_dates(find(source, RULES), source, day)
        ends = [0, *(d.end for d in dates)]
        assert all(before <= d.start < d.end for before, d in zip(ends, dates, strict=False))
        assert all(d.earliest is None or d.latest is None or d.earliest <= d.latest for d in dates)
