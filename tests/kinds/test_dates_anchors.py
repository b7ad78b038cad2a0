"""Searching around anchors finds what searching everywhere finds."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from vnextract.kinds.dates import KIND
from vnextract.kinds.dates.anchors import Anchors, Places, read_anchors
from vnextract.kinds.dates.find import matches
from vnextract.kinds.registry import schema
from vnextract.rulebook import load, parse_marked, shipped_folder
from vnextract.text import SourceText

RULES = KIND.compile(load(shipped_folder(), schema=schema()))
EXAMPLES = tomllib.loads(Path("corpus/examples/dates.toml").read_text(encoding="utf-8"))["example"]
ARTICLES = sorted(Path("corpus/articles").glob("*.txt"))


@pytest.mark.parametrize(
    ("source", "anchors"),
    [
        (r"(?<!\w)tháng (?P<m>\d{1,2})(?! kg)", Anchors(("tháng ",), 0, 12)),
        (r"(?:(?:đầu|cuối) )?tháng (?:này|sau)(?!\w)", Anchors(("tháng này", "tháng sau"), 5, 16)),
        (r"(?:sáng |chiều )?hôm qua", Anchors(("hôm qua",), 6, 14)),
        (r"(?:quý|nửa) [IV]{1,3}", Anchors(("quý ", "nửa "), 0, 8)),
        (r"\d{1,2}/\d{1,2}", None),
        (r"ngày .*nay", None),
        (r"(?i:tháng) \d", None),
    ],
)
def test_what_every_match_holds_is_read_from_the_regex(source, anchors):
    assert read_anchors(source) == anchors


def test_stretches_around_words_are_apart_and_inside_the_text():
    places = Places("hôm qua và hôm kia, rồi mãi mãi về sau này mới lại có một hôm nữa")
    stretches = places.around(Anchors(("hôm",), 2, 6))
    assert stretches == [(0, 6), (9, 17), (56, 64)]
    assert places.around(Anchors(("tháng",), 0, 9)) == []


def test_anchors_lose_no_match_and_make_none():
    texts = [parse_marked(example["text"]).text for example in EXAMPLES]
    texts += [path.read_text(encoding="utf-8") for path in ARTICLES]
    for text in texts:
        source = SourceText.of(text)
        around = {(entry.id, match.span()) for entry, match in matches(source, RULES)}
        everywhere = {(p.entry.id, match.span()) for p in RULES.patterns for match in p.finditer(source)}
        assert everywhere <= around
        # From a start that they share, a pattern may match once more inside of a longer match that failed.
        assert {found for found in around - everywhere if _anchored(found[0])} == set()


def _anchored(name: str) -> bool:
    return any(search.entry.id == name and search.starts is None for search in RULES.searches)
