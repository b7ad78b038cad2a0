"""Every sentence of corpus/examples/officials.toml, positions and persons to the letter."""

import tomllib
from pathlib import Path

import pytest

from vnextract import Extractor
from vnextract.rulebook import parse_marked
from vnextract.text import fold

EXAMPLES = tomllib.loads(
    (Path(__file__).parents[2] / "corpus" / "examples" / "officials.toml").read_text(encoding="utf-8")
)["example"]

# Known misses, each with the reason; docs/limits.md tells users of them.
KNOWN_MISSES = {
    "Kế nhiệm ông Giáp Văn Duệ ở vị trí": "one office told of two persons, predecessor and successor",
}


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(kinds=["officials"])


def _is_known_miss(text: str) -> bool:
    return any(text.startswith(start) for start in KNOWN_MISSES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"][:40])
def test_example(extractor: Extractor, example: dict) -> None:
    marked = parse_marked(example["text"])
    document = extractor.extract(marked.text, published=example.get("published"))
    found = sorted((fold(o.name), sorted(fold(p.text) for p in o.positions)) for o in document.officials)
    wanted = sorted(
        (fold(o["name"]), sorted(map(fold, o["positions"]))) for o in example.get("officials", [])
    )
    assert (found == wanted) != _is_known_miss(marked.text)


def test_every_known_miss_is_an_example() -> None:
    texts = [parse_marked(e["text"]).text for e in EXAMPLES]
    assert all(any(text.startswith(start) for text in texts) for start in KNOWN_MISSES)


@pytest.mark.parametrize(
    ("text", "name", "title", "organization", "resolved"),
    [
        (
            "Ông Lê Văn Đáo, Trưởng Ban Dân vận Trung ương, dự.",
            "Lê Văn Đáo",
            "Trưởng Ban",
            "Ban Dân vận Trung ương",
            "Ban Dân vận Trung ương",
        ),
        ("Bà Hà Thị Chín, Thứ trưởng Y tế, dự.", "Hà Thị Chín", "Thứ trưởng", "Y tế", "Bộ Y tế"),
        ("Thủ tướng Lê Văn Đáo dự.", "Lê Văn Đáo", "Thủ tướng", None, None),
        (
            "Ông Lê Văn Đáo, nguyên Chủ tịch UBND tỉnh Gia Lai, dự.",
            "Lê Văn Đáo",
            "nguyên Chủ tịch",
            "UBND tỉnh Gia Lai",
            "Ủy ban nhân dân tỉnh Gia Lai",
        ),
        ("Đại biểu Lê Văn Đáo (Hà Nội) nói tại Quốc hội.", "Lê Văn Đáo", "Đại biểu", None, "Quốc hội"),
    ],
)
def test_parts_of_a_position(
    extractor: Extractor, text: str, name: str, title: str, organization: str, resolved: str
) -> None:
    official = extractor.extract(text).officials[0]
    position = official.positions[0]
    assert (official.name, position.title, position.organization, position.resolved) == (
        name,
        title,
        organization,
        resolved,
    )


def test_the_place_is_filled_in_only_when_the_article_names_one(extractor: Extractor) -> None:
    sentence = "Ông Lê Văn Đáo, Chủ tịch UBND tỉnh, dự họp."
    alone = extractor.extract(sentence).officials[0].positions[0]
    placed = extractor.extract("Tỉnh ủy Gia Lai họp.\n" + sentence).officials[0].positions[0]
    two = extractor.extract("Hai tỉnh Gia Lai và Kon Tum họp.\n" + sentence).officials[0].positions[0]
    assert alone.resolved is None
    assert placed.resolved == "Ủy ban nhân dân tỉnh Gia Lai"
    assert two.resolved is None


def test_a_short_name_joins_the_full_one(extractor: Extractor) -> None:
    text = "Ông Trần Văn Lượm, Bí thư Huyện ủy Chợ Gạo, dự. Ông Lượm nói. Phó Chủ tịch Lượm."
    assert [o.name for o in extractor.extract(text).officials] == ["Trần Văn Lượm"]


@pytest.mark.parametrize(
    "unit", ["Giám đốc Sở ", "ông ", "Phó ", "Nguyễn ", "Chủ tịch ", "A", "Bộ trưởng, ", "các ông: "]
)
def test_hostile_repetition_is_finished(extractor: Extractor, unit: str) -> None:
    document = extractor.extract(unit * 20_000)
    for official in document.officials:
        for position in official.positions:
            assert (unit * 20_000)[position.start : position.end] == position.text
