"""One card a person, however often and however written."""

from __future__ import annotations

import pytest

from vnextract import Extractor
from vnextract.model import Official


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(kinds=["officials"])


def held(official: Official) -> list[str]:
    return [position.text for position in official.positions]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ông Trần Văn Lượm, Bí thư Huyện ủy, dự. Ông Lượm nói.", {"Trần Văn Lượm": ["Bí thư Huyện ủy"]}),
        (
            "TRẦN VĂN LƯỢM, Bí thư Huyện ủy. Bí thư Huyện ủy Trần Văn Lượm nói.",
            {"Trần Văn Lượm": ["Bí thư Huyện ủy"]},
        ),
        ("Đại sứ Kim Nah-ri đến. Đại sứ Kim Nam-ri nói.", {"Kim Nah-ri": ["Đại sứ"]}),
        (
            "Ông Lê Văn An, Giám đốc Sở Y tế. Bà Lê Văn An, Giám đốc Sở Nội vụ.",
            {"Lê Văn An": ["Giám đốc Sở Y tế"], "Lê Văn An (2)": ["Giám đốc Sở Nội vụ"]},
        ),
        (
            "Ông Lê Văn An, Phó Bí thư Tỉnh ủy. Phó Bí thư Thường trực Tỉnh ủy Lê Văn An nói.",
            {"Lê Văn An": ["Phó Bí thư Thường trực Tỉnh ủy"]},
        ),
        (
            "Đại tướng Kha Đình Luyện tên thật là Tô Văn Sáu, là nguyên Bộ trưởng Bộ Quốc phòng.",
            {"Kha Đình Luyện": ["nguyên Bộ trưởng Bộ Quốc phòng"]},
        ),
        ("Ông Lê Văn An nói. Ông Bình cười.", {}),
    ],
)
def test_who_is_who(extractor: Extractor, text: str, people: dict[str, list[str]]):
    found = extractor.extract(text).officials
    assert [o.name for o in found] == [name.partition(" (")[0] for name in people]
    assert [held(o) for o in found] == list(people.values())


def test_of_namesakes_the_one_introduced_last_is_meant(extractor: Extractor):
    text = (
        "Ông Nguyễn Văn An, Chủ tịch UBND xã Tân Lợi, nói. Nguyễn Văn An sinh năm 1971. "
        "Ông Nguyễn Văn An, Chủ tịch UBND xã Tân Hòa, cười."
    )
    first, second = extractor.extract(text).officials
    assert len(first.mentions) == 2
    assert len(second.mentions) == 1
    assert not set(first.mentions) & set(second.mentions)


def test_every_writing_of_a_name_is_a_mention(extractor: Extractor):
    text = "Bí thư Huyện ủy Lê Văn An dự. Lê Văn An nói, LÊ VĂN AN cười. Lê Văn Anh về."
    (official,) = extractor.extract(text).officials
    assert [m.text for m in official.mentions] == ["Lê Văn An", "Lê Văn An", "LÊ VĂN AN"]
