"""The rules of quantities prove themselves, and so do the example sentences."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path

import pytest

from vnextract.errors import RuleError
from vnextract.kinds.quantities import KIND, QuantityCandidate, QuantityRules, find
from vnextract.kinds.quantities.rules import AfterPattern, Cue, FigurePattern
from vnextract.kinds.registry import schema
from vnextract.rulebook import Rulebook, load, parse_marked, shipped_folder
from vnextract.text import SourceText

ROOT = Path(__file__).parents[2]
EXAMPLES = tomllib.loads((ROOT / "corpus/examples/quantities.toml").read_text(encoding="utf-8"))["example"]


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load(shipped_folder(), schema=schema())


@pytest.fixture(scope="module")
def rules(book) -> QuantityRules:
    return KIND.compile(book)


def written(quantity: QuantityCandidate) -> str:
    """Write a value as corpus/examples/quantities.toml does."""
    value = format(quantity.value.normalize(), "f")
    if quantity.value_max is not None:
        value += ".." + format(quantity.value_max.normalize(), "f")
    if quantity.denominator is not None:
        value += "/" + format(quantity.denominator.normalize(), "f")
    more = [quantity.comparator] if quantity.comparator != "eq" else []
    return " ".join([quantity.kind, value, *more, *([quantity.change] if quantity.change else [])])


def test_every_pattern_matches_its_examples_and_no_counterexample(book):
    wrong = []
    for table, model in (("pattern", FigurePattern), ("after", AfterPattern), ("cue", Cue)):
        for pattern in book.patterns("quantities", table, model):
            for example in pattern.entry.examples:
                marked = parse_marked(example)
                spans = {m.span() for m in pattern.finditer(SourceText.of(marked.text))}
                if spans != (set(marked.spans) or {(0, len(marked.text))}):
                    wrong.append((pattern.entry.id, example, spans))
            for example in pattern.entry.counterexamples:
                if found := [m[0] for m in pattern.finditer(SourceText.of(example))]:
                    wrong.append((pattern.entry.id, example, found))
    assert not wrong


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"][:50])
def test_an_example_sentence_gives_its_quantities_and_nothing_else(example, rules):
    marked = parse_marked(example["text"])
    quantities = find(SourceText.of(marked.text), rules)
    assert [marked.text[q.start : q.end] for q in quantities] == [marked.text[a:b] for a, b in marked.spans]
    assert [(q.start, q.end) for q in quantities] == list(marked.spans)
    assert [written(q) for q in quantities] == example.get("values", [])
    if "subjects" in example:
        assert [marked.text[slice(*q.subject)] for q in quantities if q.subject] == example["subjects"]


def test_the_example_sentences_are_many_and_half_are_negative():
    negative = [e for e in EXAMPLES if "⟦" not in e["text"]]
    assert len(EXAMPLES) >= 120
    assert len(negative) >= 60
    assert all("values" in e for e in EXAMPLES if "⟦" in e["text"])


@pytest.mark.parametrize(
    ("text", "base", "as_of"),
    [
        ("Xuất khẩu tháng 5 tăng 8% so với cùng kỳ năm trước.", "so với cùng kỳ năm trước", "tháng 5"),
        ("Năm 2022, tỷ lệ hộ nghèo còn 3%, giảm 1% so với năm 2021.", None, "Năm 2022"),
        ("Dư nợ tăng 6,1% so cùng kỳ và vượt kế hoạch.", "so cùng kỳ", None),
        ("Tính đến cuối tháng 6/2024, tín dụng tăng 4%.", None, "Tính đến cuối tháng 6/2024"),
        ("Tỷ lệ này đạt 40% vào năm 2030.", None, "năm 2030"),
        ("Doanh thu tăng 5%.", None, None),
    ],
)
def test_the_comparison_base_and_the_time_are_quoted(text, base, as_of, rules):
    first = find(SourceText.of(text), rules)[0]
    assert (first.base, first.as_of) == (base, as_of)


@pytest.mark.parametrize(
    "text",
    [
        "Tỷ lệ hộ nghèo của huyện Hoà Bình giảm còn 3,5%.",
        "Chỉ số cải cách của Thuỷ Nguyên xếp thứ 5/63.",
    ],
)
def test_the_spelling_of_the_text_changes_nothing(text, rules):
    plain = find(SourceText.of(text), rules)
    assert plain
    for given in (
        unicodedata.normalize("NFD", text),
        text.replace("oà", "òa").replace("uỷ", "ủy"),
        text.replace(" ", "\u00a0"),
    ):
        assert find(SourceText.of(given), rules) == plain


@pytest.mark.parametrize(
    "unit",
    [
        "1", "1 ", "1.", "1,", "1/", "1/1 ", "9%", "1-", "từ 1% ", "năm ", "năm mươi ", "phần trăm ", "thứ ",
        "xếp hạng 1 ", "tăng 5% ", "(", "(5% ", ", 5%", "lần lượt 1, ", "so với ", "trở lên ",
        "5% a b c d e f ",
        "trên hơn gần ", " ", "\n", "tỷ lệ ", "có 5 ", "âm ", "từ 1 lên ", "5%\n\n", "1.000.", "12/15 xã, ",
        "cho biết ", "tăng trưởng ", "đạt 1/63 ",
    ],
)  # fmt: skip
def test_hostile_repetition_ends(unit, rules):
    """Nothing is timed: a search that is worse than linear would not come back from 100 kB."""
    text = unit * (100_000 // len(unit))
    quantities = find(SourceText.of(text), rules)
    assert all(0 <= q.start < q.end <= len(text) for q in quantities)


def test_a_rules_folder_without_a_cue_is_refused(tmp_path):
    (tmp_path / "quantities").mkdir()
    (tmp_path / "quantities/words.toml").write_text(
        '[[bound]]\nid = "b"\ncomparator = "gt"\nwords = ["trên"]\n', encoding="utf-8"
    )
    with pytest.raises(RuleError, match=r"change\.increase"):
        KIND.compile(load(tmp_path, schema={"quantities": KIND.schema}))
