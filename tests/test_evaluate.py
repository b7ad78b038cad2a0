"""Scoring: what counts as the same, and that a matching is as large as it can be."""

from __future__ import annotations

from typing import Any

import pytest

from vnextract.errors import InputError
from vnextract.evaluate import Report, score
from vnextract.evaluate.compare import interval, same_body, token_f1

TEXT = "Ông Lò Văn Páo, Chủ tịch UBND tỉnh, ký Nghị quyết 36 và Nghị quyết 36 ngày 6/6/2024; đạt 95%, 95%."


def gold(**kinds: Any) -> dict[str, Any]:
    empty = {"officials": [], "dates": [], "documents": [], "quantities": []}
    return {"id": "a", "text": TEXT, "published": None, "gold": {**empty, **kinds}}


def spanned(quoted: str, nth: int = 1, **fields: Any) -> dict[str, Any]:
    at = -1
    for _ in range(nth):
        at = TEXT.index(quoted, at + 1)
    return {"text": quoted, "start": at, "end": at + len(quoted), **fields}


def report(article: dict[str, Any], **kinds: Any) -> Report:
    return score([article], {"a": {"article": {"id": "a"}, **kinds}})


def counts(found: Report, row: str) -> tuple[int, int, int]:
    return found.rows[row].hit, found.rows[row].predicted, found.rows[row].gold


def test_an_article_without_prediction_is_all_missed():
    found = score([gold(dates=[{"text": "ngày 6/6/2024", "edtf": ["2024-06-06"]}])], {})
    assert counts(found, "dates (value)") == (0, 0, 1)
    assert [(e.row, e.verdict) for e in found.errors] == [
        ("dates (found)", "missed"),
        ("dates (value)", "missed"),
    ]


def test_nothing_to_find_and_nothing_found_is_perfect():
    row = report(gold()).rows["officials"]
    assert (row.precision, row.recall, row.f1) == (1.0, 1.0, 1.0)


def test_officials_match_by_name_and_positions_by_text():
    position = {
        "text": "Chủ tịch UBND tỉnh",
        "title": "Chủ tịch",
        "organization": "UBND tỉnh",
        "resolved": None,
    }
    predicted = {**spanned("Chủ tịch UBND tỉnh"), **position, "resolved": "UBND tỉnh X", "confidence": 0.9}
    official = {"name": "lò văn páo", "mentions": [spanned("Lò Văn Páo")], "confidence": 0.5}
    found = report(
        gold(officials=[{"name": "Lò Văn Páo", "positions": [position]}]),
        officials=[{**official, "positions": [predicted]}, {**official, "positions": []}],
    )
    assert counts(found, "officials") == (1, 2, 1)
    assert counts(found, "positions") == (1, 1, 1)
    assert found.attributes["left null where gold is"] == [0.0]
    assert sum(found.attributes["grounding"]) == 3


def test_dates_are_found_by_overlap_and_right_by_value():
    article = gold(dates=[{"text": "ngày 6/6/2024", "edtf": ["2024-06-06", "2024-06"]}])
    wide = {**spanned("36 ngày 6/6/2024"), "edtf": "2024-06", "confidence": 1.0}
    found = report(article, dates=[wide])
    assert counts(found, "dates (value)") == (1, 1, 1)
    assert found.attributes["date span exact"] == [0.0]
    wrong = report(article, dates=[{**wide, "edtf": "2024-07"}])
    assert counts(wrong, "dates (found)") == (1, 1, 1)
    assert counts(wrong, "dates (value)") == (0, 1, 1)


def test_document_mentions_pair_nearest_first():
    mentions = [{"text": "Nghị quyết 36"}, {"text": "Nghị quyết 36", "nth": 2}]
    article = gold(documents=[{"type": "Nghị quyết", "number": "36", "code": None, "mentions": mentions}])
    entry = {"type": "nghị quyết", "number": "036", "confidence": 0.9}
    one = {**entry, "mentions": [spanned("Nghị quyết 36"), spanned("Nghị quyết 36", 2)]}
    assert counts(report(article, documents=[one]), "documents (numbered)") == (2, 2, 2)
    assert report(article, documents=[one]).attributes["document one entry"] == [1.0]
    split = [{**entry, "mentions": [mention]} for mention in one["mentions"]]
    assert report(article, documents=split).attributes["document one entry"] == [0.0]


def test_the_matching_is_as_large_as_can_be():
    # The wide prediction overlaps both golds; the nearest pairing alone would leave one gold without partner.
    quantities = [{"kind": "percent", "value": 95, "text": "95%", "nth": n} for n in (1, 2)]
    wide = {**spanned("95%, 95%"), "kind": "percent", "value": 95}
    narrow = {**spanned("95%"), "kind": "percent", "value": 95.0}
    found = report(gold(quantities=quantities), quantities=[wide, narrow])
    assert counts(found, "quantities") == (2, 2, 2)


def test_gold_that_is_not_in_its_article_is_an_error():
    with pytest.raises(InputError, match="a: gold text not in the article: 'năm 1999'"):
        report(gold(dates=[{"text": "năm 1999", "edtf": ["1999"]}]))


def test_confidence_table():
    found = Report()
    found.stated["officials"] = [(0.95, True)] * 9 + [(0.95, False)] + [(0.35, False)] * 10
    assert found.calibration_error == pytest.approx((0.05 * 10 + 0.35 * 10) / 20)
    assert found.kept_at(0.9) == 0.5
    assert found.kept_at(0.99) == 0.0
    filled = [b for b in found.bins() if b is not None]
    assert [(b.count, round(b.stated, 2), b.right) for b in filled] == [(10, 0.35, 0.0), (10, 0.95, 0.9)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("UBND tỉnh Tiền Giang", "Ủy ban nhân dân tỉnh Tiền Giang", True),
        ("Uỷ ban nhân dân Tiền Giang", "UBND tỉnh Tiền Giang", True),
        ("Công an Hà Tĩnh", "Công an tỉnh Hà Tĩnh", True),
        ("Sở VH&TT", "Sở VH và TT", True),
        ("Công an huyện Hà Tĩnh", "Công an tỉnh Hà Tĩnh", False),
        ("Quốc hội", None, False),
        (None, None, True),
    ],
)
def test_bodies(one: str | None, other: str | None, same: bool):
    assert same_body(one, other) is same


@pytest.mark.parametrize(
    ("edtf", "days"),
    [
        ("2024", ("2024-01-01", "2024-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2024-02-XX", ("2024-02-01", "2024-02-29")),
        ("2024-34", ("2024-04-01", "2024-06-30")),
        ("2024-41", ("2024-07-01", "2024-12-31")),
        ("199X", ("1990-01-01", "1999-12-31")),
        ("19XX", ("1900-01-01", "1999-12-31")),
        ("2021/2025", ("2021-01-01", "2025-12-31")),
        ("2024-21", "2024-21"),
        ("2026-03-22/..", ("2026-03-22", "..")),
        ("XXXX-06-06", "XXXX-06-06"),
        (None, None),
    ],
)
def test_intervals(edtf: str | None, days: Any):
    assert interval(edtf) == days


def test_words_shared():
    assert token_f1("tỷ lệ hộ nghèo", "tỷ lệ hộ cận nghèo") == pytest.approx(8 / 9)
    assert token_f1(None, "x") == 0.0
