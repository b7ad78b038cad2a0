"""Bodies in full: what an article tells elsewhere is filled in, what it leaves open stays open."""

from __future__ import annotations

import pytest

from vnextract import Extractor
from vnextract.kinds.officials import KIND, find_named_bodies
from vnextract.resolving.abbreviations import expand
from vnextract.text import SourceText


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(kinds=["officials"])


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("UBND TP HCM", "Ủy ban nhân dân Thành phố Hồ Chí Minh"),
        ("Sở GD&ĐT tỉnh Gia Lai", "Sở Giáo dục và Đào tạo tỉnh Gia Lai"),
        ("BCH Đảng bộ", "Ban Chấp hành Đảng bộ"),
        ("Công ty CP VN Pharma", "Công ty Cổ phần VN Pharma"),
        ("UBND P.Long Phước", "Ủy ban nhân dân phường Long Phước"),
        ("Viện KSND tối cao", "Viện Kiểm sát nhân dân tối cao"),
        ("Trường THPT Yên Lạc", "Trường Trung học phổ thông Yên Lạc"),
        ("Ban QL KKT Vũng Áng", "Ban Quản lý Khu kinh tế Vũng Áng"),
        ("Sở Y tế", "Sở Y tế"),
    ],
)
def test_abbreviations_are_written_out(extractor: Extractor, short: str, full: str):
    assert expand(short, KIND.compile(extractor.rulebook)) == full


BODIES = [
    (
        "Bệnh viện Sản Nhi Bắc Ninh mổ ba ca khó.\nBác sĩ {n}, Giám đốc Bệnh viện, nói.",
        "Bệnh viện Sản Nhi Bắc Ninh",
    ),
    (
        "Trường Tiểu học Phú Lâm 2 cho nghỉ.\nBà {n}, Hiệu trưởng nhà trường, nói.",
        "Trường Tiểu học Phú Lâm 2",
    ),
    ("Sở GTVT Hà Nội cấm đường. Ông {n}, Phó Giám đốc Sở, nói.", "Sở Giao thông vận tải Hà Nội"),
    ("UBND huyện Hoài Đức họp. Ông {n}, Chủ tịch UBND huyện, nói.", "Ủy ban nhân dân huyện Hoài Đức"),
    ("Tại xã Tân Lập, lũ cuốn cầu. Ông {n}, Chủ tịch UBND xã, nói.", "Ủy ban nhân dân xã Tân Lập"),
    ("Cục Đăng kiểm Việt Nam thu hồi giấy. Ông {n}, Phó Cục trưởng, nói.", "Cục Đăng kiểm Việt Nam"),
    ("Viện Pasteur Nha Trang xét nghiệm. Ông {n}, Viện trưởng, nói.", "Viện Pasteur Nha Trang"),
    ("Công an huyện Củ Chi vào cuộc. Thượng tá {n}, Trưởng Công an huyện, nói.", "Công an huyện Củ Chi"),
    ("Đồn Biên phòng Sơn Trà cứu 5 người. Trung tá {n}, Đồn trưởng, nói.", "Đồn Biên phòng Sơn Trà"),
    ("Chi cục Kiểm lâm Quảng Nam bắt gỗ. Ông {n}, Chi cục trưởng, nói.", "Chi cục Kiểm lâm Quảng Nam"),
    ("Báo Lao Động trao quà. Nhà báo {n}, Tổng Biên tập, nói.", "Báo Lao Động"),
    (
        "Cục Quản lý Dược (Bộ Y tế) họp. Ông {n}, Cục trưởng Cục Quản lý Dược, nói.",
        "Cục Quản lý Dược, Bộ Y tế",
    ),
    ("Ông {n}, Vụ trưởng Vụ Pháp chế - Bộ Tư pháp, nói.", "Vụ Pháp chế, Bộ Tư pháp"),
    ("Ông {n}, Chủ tịch UBND huyện Quỳ Châu (Nghệ An), nói.", "Ủy ban nhân dân huyện Quỳ Châu, tỉnh Nghệ An"),
    (
        "Ông {n}, Phó Chủ tịch UBND xã Ea Tiêu, huyện Cư Kuin, Đắk Lắk, nói.",
        "Ủy ban nhân dân xã Ea Tiêu, huyện Cư Kuin, tỉnh Đắk Lắk",
    ),
    (
        "Ông {n}, Bí thư Chi bộ thôn Đoài (xã Yên Sơn, TP Hà Nội), nói.",
        "Chi bộ thôn Đoài, xã Yên Sơn, thành phố Hà Nội",
    ),
    (
        "Ông {n}, Chủ tịch UBND huyện Củ Chi, Hà Nội và Huế đều có ý kiến.",
        "Ủy ban nhân dân huyện Củ Chi",
    ),
    ("Ông {n}, Giám đốc Bệnh viện Tim (Hà Nội), nói.", "Bệnh viện Tim"),
    ("Đại biểu Quốc hội {n} (Bình Thuận) nói.", "Quốc hội"),
    (
        "Bà {n}, Chủ tịch UBND phường 5, quận 3, TP.HCM, nói.",
        "Ủy ban nhân dân phường 5, quận 3, Thành phố Hồ Chí Minh",
    ),
    ("Huyện ủy Long Thành họp. Ông {n}, Bí thư Huyện ủy, nói.", "Huyện ủy Long Thành"),
    ("Đảng ủy phường Cửa Nam họp. Ông {n}, Bí thư Đảng ủy, nói.", "Đảng ủy phường Cửa Nam"),
    (
        "Tập đoàn Sun Group khởi công. Ông {n}, Chủ tịch HĐQT tập đoàn, nói.",
        "Hội đồng quản trị Tập đoàn Sun Group",
    ),
    ("Ông {n}, Bí thư, Chủ tịch HĐND huyện Chợ Gạo, nói.", "Huyện ủy Chợ Gạo"),
    ("Ông {n}, Chủ tịch Hà Nội, nói.", "Ủy ban nhân dân thành phố Hà Nội"),
    ("Ông {n}, Thứ trưởng Công Thương, nói.", "Bộ Công Thương"),
    ("Bà {n}, Đại sứ Thụy Điển tại Việt Nam, nói.", "Đại sứ quán Thụy Điển tại Việt Nam"),
    (
        "Đại diện Bộ Công an, Thiếu tướng {n}, Phó Cục trưởng Cục An ninh chính trị nội bộ, nói.",
        "Cục An ninh chính trị nội bộ, Bộ Công an",
    ),
    (
        "Đại tá {n}, Trưởng phòng Tuyên truyền (Cục CSGT, Bộ Công an), nói.",
        "phòng Tuyên truyền, Cục Cảnh sát giao thông, Bộ Công an",
    ),
    ("Chánh án {n} (TAND tỉnh Sơn La) nói.", "Tòa án nhân dân tỉnh Sơn La"),
    (
        "Sở GD-ĐT Nghệ An họp. Ông {n}, Trưởng phòng Trung học của sở, nói.",
        "phòng Trung học, Sở Giáo dục và Đào tạo Nghệ An",
    ),
    ("Tỉnh Gia Lai mưa lớn. Ông {n}, Giám đốc Sở Y tế tỉnh này, nói.", "Sở Y tế tỉnh Gia Lai"),
    ("Huyện ủy Quỳnh Lưu họp. Ông {n}, Chủ tịch HĐND huyện, nói.", "Hội đồng nhân dân huyện Quỳnh Lưu"),
    (
        "Ông {n}, Phó phòng CSGT - Công an tỉnh Gia Lai, nói.",
        "phòng Cảnh sát giao thông, Công an tỉnh Gia Lai",
    ),
    ("Đại diện Bộ Y tế dự. Ông {n}, Cục trưởng Cục Hàng hải, nói.", "Cục Hàng hải"),
    # A bare office before the name has not the body of one behind it.
    ("Hội đồng gồm: Chủ tịch - ông {n}, Phó Chủ tịch UBND tỉnh Gia Lai.", None),
    ("Đại biểu {n} (Đoàn ĐBQH Gia Lai) nói.", "Quốc hội"),
    (
        "Đại tá {n}, Phó Giám đốc, Thủ trưởng Cơ quan CSĐT Công an tỉnh Gia Lai, nói.",
        "Công an tỉnh Gia Lai",
    ),
    ("Tỉnh Gia Lai họp. Ông {n}, đại biểu HĐND tỉnh khóa XII, nói.", "Hội đồng nhân dân tỉnh Gia Lai"),
    ("Ông {n}, Chủ tịch UBND huyện, nói.", None),
    ("Ông {n}, giám đốc khu, và bà Lê Thị Mơ cùng đến.", None),
    ("Ông {n}, cựu giám đốc phòng giao dịch, bị bắt.", None),
    ("Hiệp hội Cà phê Việt Nam họp. Ông {n}, Phó Chủ tịch hiệp hội này, nói.", "Hiệp hội Cà phê Việt Nam"),
    ("Bộ Quốc phòng Mỹ xác nhận. Ông {n}, người phát ngôn cơ quan này, nói.", None),
    ("Bị cáo kháng cáo. Thẩm phán {n} nói. Tòa án nhân dân cấp cao tại Hà Nội sẽ xử.", None),
    ("Cục Thuế và Cục Hải quan họp. Ông {n}, Thứ trưởng, nói.", None),
    ("Ông {n}, Thủ tướng Chính phủ, nói.", "Chính phủ"),
    (
        "Ông {n}, nguyên Giám đốc và một người nữa, Kế toán trưởng Công ty Cao su Dầu Tiếng, bị bắt.",
        None,
    ),
    ("Chi bộ thôn Đoài do ông {n} làm Bí thư.", "Chi bộ thôn Đoài"),
    ("Chi bộ thôn Đoài họp. Việc này do ông {n} làm Bí thư lo.", None),
    ("Ông {n}, Bí thư huyện Nậm Pồ, nói.", "Huyện ủy Nậm Pồ"),
    ("Ông {n}, Bí thư xã Tân Lập, nói.", "Đảng ủy xã Tân Lập"),
    ("Ông {n}, Bí thư Huyện ủy Nậm Pồ, nói.", "Huyện ủy Nậm Pồ"),
    ("Tỉnh Điện Biên mưa lớn. Ông {n} - TUV, nói.", "Tỉnh ủy Điện Biên"),
    ("Ông {n}, phó chủ tịch UBND P.12, Q.Tân Bình, nói.", "Ủy ban nhân dân phường 12, quận Tân Bình"),
    ("Ông {n}, phó chủ tịch UBND P. 5, Q. 3, nói.", "Ủy ban nhân dân phường 5, quận 3"),
    (
        "Tỉnh Ninh Thuận họp. Ông {n}, Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh Hòa Bình, nói.",
        "Tỉnh ủy Hòa Bình",
    ),
    ("Quốc hội họp. Bà {n}, đại biểu tỉnh Bến Tre, nói.", "Quốc hội"),
    ("Bộ Y tế họp. Ông {n}, người phát ngôn của Bộ, nói.", "Bộ Y tế"),
    # Further up, the only one of its sort; of two named, none.
    (
        "Bệnh viện Phổi Nghệ An mổ ca khó.\nAi cũng mừng.\nBác sĩ {n}, Trưởng khoa Ngoại, nói.",
        "khoa Ngoại, Bệnh viện Phổi Nghệ An",
    ),
    (
        "Bệnh viện Phổi Nghệ An và Bệnh viện Tâm thần Nghệ An họp.\nÔng {n}, Trưởng khoa Ngoại, nói.",
        "khoa Ngoại",
    ),
    ("Bộ Y tế họp với các tỉnh. Thứ trưởng {n} nói.", "Bộ Y tế"),
    ("Bộ Y tế họp với Bộ Công an. Thứ trưởng {n} nói.", None),
    ("Các Thứ trưởng {n} (Bộ Ngoại giao) và một người nữa cùng dự.", "Bộ Ngoại giao"),
    (
        "Ngày đầu ở xã mới Tả Lủng.\nKhác xã Sính Lủng, xã Tả Lủng có chợ.\nÔng {n}, Chủ tịch UBND xã, nói.",
        "Ủy ban nhân dân xã Tả Lủng",
    ),
]


@pytest.mark.parametrize(("text", "body"), BODIES)
def test_the_body_of_an_office(extractor: Extractor, text: str, body: str | None):
    (official,) = extractor.extract(text.format(n="Lê Văn Đáo")).officials
    assert official.positions[0].resolved == body


def test_named_bodies_end_before_unknown_words(extractor: Extractor):
    text = "Công ty CP Nước sạch Sông Đà ngừng cấp nước. Đảng ủy Thanh tra Bộ Xây dựng họp."
    bodies = find_named_bodies(SourceText.of(text), KIND.compile(extractor.rulebook))
    assert [text[slice(*body.span)] for body in bodies] == [
        "Công ty CP Nước sạch Sông Đà",
        "Đảng ủy Thanh tra Bộ Xây dựng",
        "Thanh tra Bộ Xây dựng",
        "Bộ Xây dựng",
    ]


def test_a_short_form_in_brackets_stands_for_its_body() -> None:
    text = (
        "Tổng công ty Cảng hàng không Việt Nam (ACV) mở rộng nhà ga.\n"
        "Ông Lê Văn Đáo, Phó tổng giám đốc ACV, cho biết."
    )
    position = Extractor(kinds=["officials"]).extract(text).officials[0].positions[0]
    assert position.organization == "ACV"
    assert position.resolved == "Tổng công ty Cảng hàng không Việt Nam"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Peru thiếu điện. Bộ trưởng Năng lượng {n} nói Fiji sẽ giúp.", "Bộ Năng lượng Peru"),
        ("Fiji thiếu điện. Bộ trưởng Năng lượng {n} nói Fiji cần giúp.", "Bộ Năng lượng Fiji"),
        ("Tổng thống Mỹ tiếp Bộ trưởng Quốc phòng {n}.", "Bộ Quốc phòng Mỹ"),
        ("Đoàn Nhật Bản và đoàn Hàn Quốc dự. Bộ trưởng Ngoại giao {n} nói.", "Bộ Ngoại giao"),
        ("Bà Lê Thị Nga ở Mỹ Tho gặp Bộ trưởng Y tế {n}.", "Bộ Y tế"),
    ],
)
def test_a_foreigners_ministry_is_of_the_state_that_is_told(
    extractor: Extractor, text: str, body: str
) -> None:
    official = extractor.extract(text.format(n="Robert Klein")).officials[-1]
    assert official.positions[0].resolved == body


def test_a_brand_in_brackets_stands_for_its_company(extractor: Extractor) -> None:
    text = "Công ty CP Đường bộ Hòn La (Honlaco) họp ở Bệnh viện (Vinh). Ông Lê Đáo, Giám đốc Honlaco, nói."
    (official,) = extractor.extract(text).officials
    assert official.positions[0].resolved == "Công ty Cổ phần Đường bộ Hòn La"


def test_a_body_told_behind_the_next_office_is_both_directors(extractor: Extractor) -> None:
    text = "Ông Lê Văn Đáo, nguyên Giám đốc và bà Tạ Thị Mơ, Kế toán trưởng Công ty Cao su Dầu Tiếng, bị bắt."
    found = {o.name: o.positions[0].resolved for o in extractor.extract(text).officials}
    assert found == {"Lê Văn Đáo": "Công ty Cao su Dầu Tiếng", "Tạ Thị Mơ": "Công ty Cao su Dầu Tiếng"}


def test_the_chair_of_one_body_is_not_the_secretary_of_the_next(extractor: Extractor) -> None:
    text = "Ông Lê Văn Đáo, Giám đốc và ông Tạ Văn Mơ, Bí thư Huyện ủy Chợ Gạo, cùng dự."
    assert extractor.extract(text).officials[0].positions[0].resolved is None
