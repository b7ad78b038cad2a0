"""Documents against the marked sentences of ``corpus/examples`` and the rules' own examples."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnextract.kinds.documents import KIND, DocumentRules
from vnextract.kinds.documents.rules import ContextPattern, DocumentPattern
from vnextract.rulebook import Rulebook, load, parse_marked, shipped_folder
from vnextract.text import SourceText

ROOT = Path(__file__).parents[2]
EXAMPLES = tomllib.loads((ROOT / "corpus/examples/documents.toml").read_text("utf-8"))["example"]


def load_documents() -> Rulebook:
    from vnextract.kinds.registry import schema

    return load(shipped_folder(), schema=schema())


BOOK = load_documents()
RULES: DocumentRules = KIND.compile(BOOK)


def found_in(text: str) -> list[tuple[str, str]]:
    source = SourceText.of(text)
    return [
        (source.text[c.start : c.end], f"{c.type} {c.number or c.name}") for c in KIND.find(source, RULES)
    ]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"][:50])
def test_marked_sentences(example: dict[str, Any]) -> None:
    marked = parse_marked(example["text"])
    wanted = [marked.text[start:end] for start, end in marked.spans]
    values = example.get("values")
    found = found_in(marked.text)
    assert [text for text, _ in found] == wanted
    if values is not None:
        assert [value for _, value in found] == values


def test_there_are_enough_sentences() -> None:
    assert len(EXAMPLES) >= 120
    assert sum(not parse_marked(e["text"]).spans for e in EXAMPLES) >= 50


PATTERNS = (
    *BOOK.patterns("documents", "pattern", DocumentPattern),
    *BOOK.patterns("documents", "context", ContextPattern),
)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: p.entry.id)
def test_patterns_match_their_examples_and_no_counterexample(pattern: Any) -> None:
    for example in pattern.entry.examples:
        marked = parse_marked(example)
        source = SourceText.of(marked.text)
        spans = [m.span() for m in pattern.finditer(source)]
        if marked.spans:
            assert set(marked.spans) <= set(spans), example
        else:
            assert (0, len(marked.text)) in spans, example
    for example in pattern.entry.counterexamples:
        assert not list(pattern.finditer(SourceText.of(example))), example


def test_a_law_inside_the_law_that_amends_it_is_found_besides() -> None:
    text = "Quốc hội thông qua Luật sửa đổi, bổ sung một số điều của Luật Đầu tư công, Luật Đầu tư và Luật Nhà ở."  # noqa: E501
    assert [t for t, _ in found_in(text)] == [
        "Luật sửa đổi, bổ sung một số điều của Luật Đầu tư công, Luật Đầu tư và Luật Nhà ở",
        "Luật Đầu tư công",
        "Luật Đầu tư",
        "Luật Nhà ở",
    ]
    assert [t for t, _ in found_in("theo Luật Cư trú và Luật sửa đổi, bổ sung Luật Cư trú.")] == [
        "Luật Cư trú",
        "Luật sửa đổi, bổ sung Luật Cư trú",
        "Luật Cư trú",
    ]


def test_the_same_in_decomposed_and_odd_blanks() -> None:
    import unicodedata

    text = (
        "Chính phủ ra Nghị quyết số 36–NQ/TW, Quyết định số\u00a0749/QĐ\u2011TTg và Luật Đất đai\u00a02013."
    )
    plain = [value for _, value in found_in(text)]
    assert plain == ["Nghị quyết 36", "Quyết định 749", "Luật Luật Đất đai 2013"]
    assert [value for _, value in found_in(unicodedata.normalize("NFD", text))] == plain


PIECES = st.sampled_from(
    [
        "Nghị quyết ",
        "số ",
        "36",
        "-NQ/TW",
        "15/2020/NĐ-CP",
        ", ",
        "và ",
        "của Bộ Chính trị ",
        "ngày 1/7/2014 ",
        "Luật ",
        "Đất đai ",
        "sửa đổi, bổ sung ",
        "một số điều của ",
        "ban hành ",
        "\n",
        "(",
        ")",
        "điểm a khoản 2 ",
        "Điều 5 ",
        "QCVN ",
        "😀",
        "  ",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_every_mention_lies_inside_the_text(text: str) -> None:
    source = SourceText.of(text)
    for candidate in KIND.find(source, RULES):
        assert 0 <= candidate.start < candidate.end <= len(source.text)
        assert candidate.number or candidate.name
