"""Mentions joined to documents: whose they are, when they were issued, which are the same."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import regex

from vnextract.kinds.dates import KIND as DATES
from vnextract.kinds.documents import KIND
from vnextract.resolving.dates import resolve_dates
from vnextract.resolving.documents import LinkedDocument, link_documents
from vnextract.rulebook import Rulebook, load, parse_marked, shipped_folder
from vnextract.text import SourceText

EXAMPLES = [
    example
    for example in tomllib.loads(Path("corpus/examples/documents.toml").read_text("utf-8"))["example"]
    if "issuers" in example or "issued" in example
]


def load_book() -> Rulebook:
    from vnextract.kinds.registry import schema

    return load(shipped_folder(), schema=schema())


BOOK = load_book()
RULES = KIND.compile(BOOK)
DATE_RULES = DATES.compile(BOOK)
DAY = regex.compile(
    r"(?:(?:[Nn]gày|[Ss]áng|[Cc]hiều) )?(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})(?:[/.-](?P<y>\d{4}))?(?![\d/])"
    r"|ngày (?P<d>\d{1,2}) tháng (?P<m>\d{1,2}) năm (?P<y>\d{4})|(?P<o>hôm qua)"
    r"|[Tt]háng (?P<m>\d{1,2})/(?P<y>\d{4})"
)


@dataclass(frozen=True)
class Day:
    start: int
    end: int
    edtf: str


def days_in(text: str) -> list[Day]:
    days = []
    for m in DAY.finditer(text):
        if m["o"]:
            edtf = "2022-10-24"
        else:
            day = f"-{int(m['d']):02}" if m["d"] else ""
            edtf = f"{m['y'] or 'XXXX'}-{int(m['m']):02}{day}"
        days.append(Day(m.start(), m.end(), edtf))
    return days


def link(text: str) -> list[LinkedDocument]:
    source = SourceText.of(text)
    return link_documents(KIND.find(source, RULES), days_in(source.text), source)


ISSUED_BY = [
    # after the mention
    (
        "Nghị quyết 10 ngày 16/7/2012 của Tỉnh ủy Bến Tre (khóa IX) về nghề cá.",
        "Tỉnh ủy Bến Tre",
        "2012-07-16",
    ),
    (
        "Thông tư số 28/2015/TT-BLĐTBXH ngày 31/7/2015 của Bộ LĐ-TB&XH.",
        "Bộ Lao động - Thương binh và Xã hội",
        "2015-07-31",
    ),
    (
        "Quyết định số 1719/QĐ-TTg của Thủ tướng ngày 14/10/2021 phê duyệt chương trình.",
        "Thủ tướng Chính phủ",
        "2021-10-14",
    ),
    ("Chỉ thị số 05-CT/TW, ngày 15/5/2016 của Bộ Chính trị.", "Bộ Chính trị", "2016-05-15"),
    ("Nghị quyết 36 (ngày 1-7-2014).", None, "2014-07-01"),
    (
        "Nghị quyết số 11/2017/NQ-HĐND được HĐND tỉnh thông qua ngày 7/12/2017.",
        "Hội đồng nhân dân tỉnh",
        "2017-12-07",
    ),
    (
        "Quyết định số 3113/QĐ-BTP do Bộ trưởng Tư pháp Lò Văn Tếnh ký hôm 9/10/2019.",
        "Bộ Tư pháp",
        "2019-10-09",
    ),
    ("Luật BHXH được Quốc hội khóa XIII thông qua ngày 20/11/2014.", "Quốc hội", "2014-11-20"),
    ("Chỉ thị 18-CT/TW của Ban Bí thư, ban hành năm 2012, vẫn còn giá trị.", "Ban Bí thư", "2012"),
    ("Nghị định số 15 năm 2021 của Chính phủ còn hiệu lực.", "Chính phủ", "2021"),
    ("Quyết định 843/QĐ-TTg mà Thủ tướng Chính phủ ký hôm 31/5/2013.", "Thủ tướng Chính phủ", "2013-05-31"),
    ("Nghị định 31 (Chính phủ ban hành ngày 20/5/2022) giúp lãi suất giảm.", "Chính phủ", "2022-05-20"),
    (
        "Quyết định số 1465/QĐ-TTg, Thủ tướng ký ngày 21-8-2013, buộc ký quỹ.",
        "Thủ tướng Chính phủ",
        "2013-08-21",
    ),
    (
        "Kết luận số 137-KL/TW ngày 28.3.2025 của Bộ Chính trị, Ban Bí thư.",
        "Bộ Chính trị, Ban Bí thư",
        "2025-03-28",
    ),
    ("Thông tư liên tịch số 14/2015 giữa Bộ Y tế và Bộ Tài chính.", "Bộ Y tế, Bộ Tài chính", "2015"),
    (
        "Quyết định số 12/QĐ-UBND về giá đất ngày 5/6/2021 của UBND tỉnh.",
        "Ủy ban nhân dân tỉnh",
        "2021-06-05",
    ),
    (
        "Tại Văn bản số 77/UBND-VX ngày 5/6/2021, UBND TP Hà Nội yêu cầu rà soát.",
        "Ủy ban nhân dân thành phố Hà Nội",
        "2021-06-05",
    ),
    ("Quyết định 12/QĐ-SYT của Giám đốc Sở Y tế tỉnh Hà Nam.", "Sở Y tế tỉnh Hà Nam", None),
    ("Nghị quyết 98 của QH đã giúp thành phố.", "Quốc hội", None),
    ("Chương trình số 32-CTr/TU của Ban Thường vụ Tỉnh ủy Cà Mau.", "Ban Thường vụ Tỉnh ủy Cà Mau", None),
    ("Nghị quyết số 18-NQ/TW của BCH T.Ư Đảng.", "Ban Chấp hành Trung ương Đảng", None),
    ("Công văn số 1138/UBND-TNMT của UBND Q.9 bị làm giả.", "Ủy ban nhân dân quận 9", None),
    # before it
    (
        "Hôm 6.3.2023, Ban Thường vụ Tỉnh ủy đã ra Chương trình số 21-CTr/TU.",
        "Ban Thường vụ Tỉnh ủy",
        "2023-03-06",
    ),
    (
        "Từ tháng 8/2017, Bộ Công Thương đã ban hành Quyết định số 3315/QĐ-BCT.",
        "Bộ Công Thương",
        "2017-08",
    ),
    ("Bộ Y tế họp sáng 3/2. Bộ này vừa có Công văn số 45/BYT-DP.", "Bộ Y tế", None),
    ("Bộ trưởng Bộ Y tế Đào Thị Hồng Phương ký ban hành Thông tư 22.", "Bộ Y tế", None),
    (
        "Chủ tịch UBND tỉnh Tiền Giang Nguyễn Văn Mão ký Công điện số 05/CĐ-UBND.",
        "Ủy ban nhân dân tỉnh Tiền Giang",
        None,
    ),
    ("Phó Thủ tướng Trần Hồng Lực vừa ký Quyết định 1234/QĐ-TTg.", "Thủ tướng Chính phủ", None),
    (
        "HĐND tỉnh khóa X, tại kỳ họp thứ 5 đã thông qua Nghị quyết số 12/NQ-HĐND.",
        "Hội đồng nhân dân tỉnh",
        None,
    ),
    (
        "Dự án được UBND huyện Mường Nhé phê duyệt tại Quyết định số 9/QĐ-UBND.",
        "Ủy ban nhân dân huyện Mường Nhé",
        None,
    ),
    (
        "Ngày 27/9/2024, Hà Nội ban hành Quyết định số 61/2024/QĐ-UBND.",
        "Ủy ban nhân dân Hà Nội",
        "2024-09-27",
    ),
    (
        "Sáng 5/6/2024, HĐND TP.HCM thông qua Nghị quyết số 12/NQ-HĐND.",
        "Hội đồng nhân dân thành phố Hồ Chí Minh",
        "2024-06-05",
    ),
    (
        "Để hướng dẫn, Bộ Tài chính vừa ban hành hôm 15/11/2012 Thông tư số 196/2012/TT-BTC.",
        "Bộ Tài chính",
        "2012-11-15",
    ),
    ("Ngày 5/6/2020, Bộ Y tế phê duyệt danh mục thuốc tại Quyết định số 12/QĐ-BYT.", "Bộ Y tế", "2020-06-05"),
    (
        "Ngày 7/6/2020, UBND tỉnh có văn bản chỉ đạo (Công văn số 13/UBND-NN).",
        "Ủy ban nhân dân tỉnh",
        "2020-06-07",
    ),
    ("Ngày 5/6/2020 UBND tỉnh ban hành Kế hoạch số 9.", "Ủy ban nhân dân tỉnh", "2020-06-05"),
    ("Tại Công điện 71, Thủ tướng giao ngân hàng kiểm tra.", "Thủ tướng Chính phủ", None),
    ("Quyết định số 12/QĐ-UBND ngày 5/6/2020 của tỉnh được niêm yết.", "Ủy ban nhân dân tỉnh", "2020-06-05"),
    (
        "Chủ tịch UBND TP.HCM Lê Văn Chót vừa ký quyết định 3456 phê duyệt đề án.",
        "Ủy ban nhân dân thành phố Hồ Chí Minh",
        None,
    ),
    ("Ngày 5/6/2020, EVN có văn bản số 12/EVN-KD.", "EVN", "2020-06-05"),
    (
        "Nghị quyết số 28-NQ/TW ngày 17/11/2022 Hội nghị lần thứ sáu Ban Chấp hành Trung ương.",
        "Ban Chấp hành Trung ương",
        "2022-11-17",
    ),
    ("Thông tư 40 (năm 2021) của Bộ Tài chính còn hiệu lực.", "Bộ Tài chính", "2021"),
    (
        "Kế hoạch số 02-KH/BCĐTW của Ban Chỉ đạo Trung ương đòi hỏi dữ liệu sạch.",
        "Ban Chỉ đạo Trung ương",
        None,
    ),
    ("Quyết định số 1/QĐ-EVN của EVN nâng giá.", "EVN", None),
    (
        "Nghị quyết số 3-NQ/ĐU của Đảng ủy Khối các cơ quan tỉnh về sinh hoạt.",
        "Đảng ủy Khối các cơ quan tỉnh",
        None,
    ),
    # from the letters, and from the year inside the number
    ("Theo Quyết định 749/QĐ-TTg, việc này xong trước năm 2025.", "Thủ tướng Chính phủ", None),
    ("Nghị quyết 198/2025/QH15 mở đường cho doanh nghiệp.", "Quốc hội", "2025"),
    ("Nghị định 53/2022/NĐ-CP được ban hành ngày 15/8.", "Chính phủ", "2022-08-15"),
    ("Luật Đất đai 2013 hết hiệu lực.", None, "2013"),
    # not the day of issue, not the issuer
    ("Theo Nghị quyết 36, ngày 6/6/2024 Tỉnh ủy tổ chức hội nghị.", None, None),
    ("Nghị định 168 có hiệu lực từ ngày 1/1/2025.", None, None),
    ("Theo Nghị định 53, Chính phủ ban hành danh mục dữ liệu.", None, None),
    ("UBND tỉnh có Quyết định 12/QĐ-TTg trong tay.", "Thủ tướng Chính phủ", None),
    ("Ngày 5/6/2020, Bộ Y tế tổ chức hội nghị triển khai Nghị quyết 20.", None, None),
    ("Huyện ủy quán triệt Kết luận số 21-KL/TW.", None, None),
]


@pytest.mark.parametrize(("text", "issuer", "issued"), ISSUED_BY)
def test_issuer_and_day_of_issue(text: str, issuer: str | None, issued: str | None) -> None:
    (document,) = link(text)
    assert (document.issuer, document.issued) == (issuer, issued)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"][:50])
def test_marked_sentences(example: dict[str, Any]) -> None:
    source = SourceText.of(parse_marked(example["text"]).text)
    published = date.fromisoformat(example["published"]) if "published" in example else None
    dates = resolve_dates(DATES.find(source, DATE_RULES), source, published)
    documents = link_documents(KIND.find(source, RULES), dates, source)
    if "issuers" in example:
        assert [d.issuer or "" for d in documents] == example["issuers"]
    if "issued" in example:
        assert [d.issued or "" for d in documents] == example["issued"]


def test_an_enumeration_shares_its_issuer() -> None:
    text = (
        "Cần học lại Nghị quyết 19, Nghị quyết 57 của Bộ Chính trị, Nghị quyết 04 của Ban Thường vụ"
        " Tỉnh ủy Bến Tre."
    )
    assert [(d.number, d.issuer) for d in link(text)] == [
        ("19", "Bộ Chính trị"),
        ("57", "Bộ Chính trị"),
        ("4", "Ban Thường vụ Tỉnh ủy Bến Tre"),
    ]
    text = "Chiều qua, Bộ Chính trị ban hành Nghị quyết 59, 66 và 68."
    assert {d.issuer for d in link(text)} == {"Bộ Chính trị"}
    text = "Kết luận 79-KL/TU và Kết luận 14 của Bộ Chính trị."
    assert [d.issuer for d in link(text)] == [None, "Bộ Chính trị"]
    text = "Năm 2019, Thủ tướng ra Quyết định 1163; tháng 5/2020, Bộ Y tế ra Thông tư 15."
    assert [d.issued for d in link(text)] == [None, "2020-05"]
    text = "thực hiện Nghị quyết 01/NQ-CP, 02/NQ-CP cùng ngày 8/1/2025 của Chính phủ."
    assert {d.issued for d in link(text)} == {"2025-01-08"}


SAME = [
    # text, mentions of each document
    ("Nghị quyết 36 của Bộ Chính trị. Nghị quyết số 36-NQ/TW nêu rõ. Theo Nghị quyết 36, cần làm ngay.", [3]),
    ("Nghị quyết 36-NQ/TW và Nghị quyết 36 - NQ/TW là một.", [2]),
    ("Nghị quyết 08 của Bộ Chính trị khác Nghị quyết 08 của Ban Thường vụ Tỉnh ủy.", [1, 1]),
    ("Nghị quyết 08 của Ban Thường vụ Tỉnh ủy, tức Nghị quyết 08 của Ban Thường vụ Tỉnh ủy Cà Mau.", [2]),
    ("Quyết định 08 hỗ trợ tiền nhà. Nghị quyết 08 thì không.", [1, 1]),
    ("Quyết định 08 của Chính phủ, số đầy đủ là Quyết định số 08/2022/QĐ-TTg.", [2]),
    ("Nghị định 100/2019/NĐ-CP và Nghị định 100/2014/NĐ-CP khác năm.", [1, 1]),
    ("Nghị quyết 05-NQ/TU, Nghị quyết 05-NQ/HU cùng bàn về cán bộ.", [1, 1]),
    ("Luật Đất đai 2013 còn hiệu lực. Luật Đất đai quy định rõ.", [2]),
    ("Luật Đất đai 2013 và Luật Đất đai 2024 khác nhau. Luật Đất đai quy định rõ.", [1, 1, 1]),
    ("Luật Đất đai và Luật Đất đai (sửa đổi) khác nhau.", [1, 1]),
    ("Luật BHXH số 58/2014/QH13 cho bảo lưu; Luật Bảo hiểm xã hội cũng vậy, Luật BHXH mới thì thêm.", [3]),
    ("Luật Đất đai (Luật số 31/2024/QH15) bỏ khung giá. Luật Đất đai có 16 chương.", [3]),
    ("Luật Phòng không nhân dân số 49/2024/QH15 (sau đây gọi là Luật PKND). Theo Luật PKND, có phép.", [3]),
    ("Luật Bảo vệ dữ liệu cá nhân (gọi tắt là Luật BVDLCN) mới ra. Luật BVDLCN có 39 điều.", [3]),
    ("Luật Đất đai (khác với Luật Nhà ở) quy định thu hồi đất.", [1, 1]),
    (
        "Luật sửa đổi, bổ sung một số điều của Luật Dược (Luật số 44/2024/QH15). Luật Dược năm 2016 cũ.",
        [2, 2],
    ),
    ("Hiến pháp 2013 và Hiến pháp năm 2013 là một.", [2]),
    ("Luật Phòng, chống ma túy, hay Luật Phòng chống ma tuý, viết hai cách.", [2]),
    ("Điều 51 BLHS và Bộ luật Hình sự năm 2015.", [2]),
    ("Văn bản số 77/UBND-NN, tức Công văn 77/UBND-NN.", [2]),
]


@pytest.mark.parametrize(("text", "counts"), SAME)
def test_one_entry_a_document(text: str, counts: list[int]) -> None:
    assert [len(d.mentions) for d in link(text)] == counts


def test_amending_and_amended_laws_keep_their_numbers() -> None:
    text = (
        "Luật số 43/2024/QH15 (Luật sửa đổi, bổ sung một số điều của Luật Đất đai số 31/2024/QH15, Luật Nhà ở"
        " số 27/2023/QH15) vừa được thông qua ngày 29/6/2024."
    )
    assert [(d.number, len(d.mentions), d.issued) for d in link(text)] == [
        ("43", 2, "2024-06-29"),
        ("31", 1, "2024"),
        ("27", 1, "2023"),
    ]
    text = "Luật sửa đổi, bổ sung một số điều của Luật Quy hoạch và Luật Đấu thầu số 57/2024/QH15."
    assert [d.number for d in link(text)] == ["57", None, None]
    text = "Luật sửa đổi, bổ sung một số điều của Luật Cư trú số 36/2013/QH13."
    assert [d.number for d in link(text)] == [None, "36"]
    text = (
        "Luật sửa đổi, bổ sung một số điều của Luật Dược (Luật số 44/2024/QH15) được Quốc hội thông qua"
        " ngày 21/11/2024."
    )
    assert [(d.number, d.issued) for d in link(text)] == [("44", "2024-11-21"), (None, None)]


def test_the_same_number_of_two_bodies_goes_to_the_one_named_last() -> None:
    text = (
        "Nghị quyết 08 của Bộ Chính trị ra năm 2020. Nghị quyết 08 của Ban Thường vụ Tỉnh ủy ra sau."
        " Nghị quyết 08 đặt 12 chỉ tiêu."
    )
    first, second = link(text)
    assert (len(first.mentions), len(second.mentions)) == (1, 2)


def test_code_name_term_subject_signer_pinpoint() -> None:
    (document,) = link("Điều 61 Luật BHXH số 58/2014/QH13 và Luật BHXH.")
    assert (document.type, document.number, document.code, document.name) == (
        "Luật",
        "58",
        "58/2014/QH13",
        "Luật BHXH",
    )
    text = "Nghị quyết 28 của Bộ Chính trị (khóa IX) về việc sắp xếp, đổi mới nông lâm trường quốc doanh."
    (document,) = link(text)
    assert document.term == "IX"
    assert document.subject == "sắp xếp, đổi mới nông lâm trường quốc doanh"
    (document,) = link("Bộ trưởng Bộ Y tế Đào Thị Hồng Phương ký ban hành Thông tư 22/2023/TT-BYT.")
    assert document.signer == "Đào Thị Hồng Phương"
    text = "theo điểm a khoản 2 Điều 5 Nghị định 100/2019/NĐ-CP."
    (document,) = link(text)
    pinpoint = document.mentions[0].pinpoint
    assert pinpoint is not None
    assert text[slice(*pinpoint)] == "điểm a khoản 2 Điều 5"


def test_many_mentions_take_linear_time() -> None:
    text = "Quyết định số 12/QĐ-UBND, Luật Đất đai và Nghị quyết 36; " * 300
    assert [len(d.mentions) for d in link(text)] == [300, 300, 300]
