"""The promises of the Python API: grounding, forms of input, threads, processes, errors in their place."""

import json
import multiprocessing
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vnextract import Document, Extractor, Failure, InvalidDateError, SchemaError, Source, extract
from vnextract.model import Segment, SegmentKind
from vnextract.schema import json_schema

CORPUS = Path(__file__).parents[1] / "corpus" / "articles"
TEXT = (
    "Tỉnh ủy Gia Lai tổng kết Nghị quyết 36\n\nNgày 6/6/2024, ông Lê Văn Đáo – Phó Bí thư Tỉnh ủy dự hội nghị"
    " tổng kết Nghị quyết 36-NQ/TW ngày 01/7/2014 của Bộ Chính trị. Tỷ lệ hộ nghèo giảm 2,5%; 170/170 xã đạt"
    " chuẩn."
)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def spans(document: Document) -> list[tuple[str, int, int]]:
    """Every quotation of a document."""
    found = [(x.text, x.start, x.end) for x in (*document.dates, *document.quantities)]
    found += [(q.subject.text, q.subject.start, q.subject.end) for q in document.quantities if q.subject]
    for group in (document.officials, document.documents):
        found += [(m.text, m.start, m.end) for fact in group for m in fact.mentions]
    found += [(p.text, p.start, p.end) for o in document.officials for p in o.positions]
    return found


def values(document: Document) -> list[object]:
    """What a document says, without where it says it."""
    return [
        [(o.name, [(p.title, p.resolved) for p in o.positions]) for o in document.officials],
        [d.edtf for d in document.dates],
        [(d.type, d.number, d.code, d.issuer, d.issued, len(d.mentions)) for d in document.documents],
        [(q.kind, q.value, q.denominator, q.comparator, q.change) for q in document.quantities],
    ]


# Pieces of the language of the articles, so that random texts come near to facts.
PIECES = st.sampled_from(
    ["Ông ", "Nguyễn Văn A", ", ", "Chủ tịch UBND tỉnh", "Ngày 6/6", "/2024", "36-NQ/TW", "Nghị quyết ",
     "số ", "95%", "trên ", "170/170 xã", "\r\n", "\n\n", "\u200b", "\u00a0", "\u0301", "👩‍👩‍👧", "Ð",
     "“", "”", " – ", "tăng ", "quý II", "năm ", "(", ")", "H'", "Kon Tum", "\ufeff", "1/1/1/1", "…"]
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join))
def test_every_span_quotes_the_text_as_given(text: str) -> None:
    for form in (text, unicodedata.normalize("NFD", text)):
        for quoted, start, end in spans(extract(form)):
            assert form[start:end] == quoted != ""


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES, max_size=20).map("".join))
def test_both_unicode_forms_give_the_same_facts(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert values(extract(composed)) == values(extract(unicodedata.normalize("NFD", composed)))


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda p: p.stem)
def test_articles_in_other_forms_give_the_same_facts(extractor: Extractor, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    plain = extractor.extract(text)
    assert plain.documents or plain.dates
    for form in (unicodedata.normalize("NFD", text), text.replace("\n", "\r\n"), text.replace(" ", "\u00a0")):
        other = extractor.extract(form)
        assert values(other) == values(plain)
        assert all(form[start:end] == quoted for quoted, start, end in spans(other))


@pytest.mark.parametrize(
    "text", ["", "a", "1" * 5000, "." * 5000, "ạ" * 50_000, "The quick brown fox. " * 200, "\x00"]
)
def test_texts_without_news(extractor: Extractor, text: str) -> None:
    document = extractor.extract(text)
    assert document.article.length == len(text)


def test_document_round_trips_through_json(extractor: Extractor) -> None:
    document = extractor.extract(TEXT, published=date(2024, 6, 7), id="x")
    assert document.article.title == "Tỉnh ủy Gia Lai tổng kết Nghị quyết 36"
    assert Document.from_json(document.to_json()) == document
    assert json.loads(document.to_json()) == document.to_dict()


def test_the_schema_describes_the_document(extractor: Extractor) -> None:
    schema = json_schema()
    assert set(extractor.extract(TEXT).to_dict()) == set(schema["properties"])


def test_json_that_is_no_document() -> None:
    with pytest.raises(SchemaError, match="article"):
        Document.from_json('{"dates": []}')
    for wrong in ("", "{", b"\xff", "[" * 100_000, "null", "[]"):
        with pytest.raises(SchemaError, match=r"no output document: [^:]"):
            Document.from_json(wrong)


@pytest.mark.parametrize(("unit", "codec", "width"), [("utf16", "utf-16-le", 2), ("bytes", "utf-8", 1)])
def test_offsets_for_other_languages(extractor: Extractor, unit: str, codec: str, width: int) -> None:
    text = "😀 " + unicodedata.normalize("NFD", TEXT)
    encoded = text.encode(codec)
    written = extractor.extract(text).to_dict(offsets=unit)  # type: ignore[arg-type]
    assert written["article"]["length"] == len(encoded) // width
    assert written["dates"]
    for fact in written["dates"]:
        assert encoded[fact["start"] * width : fact["end"] * width].decode(codec) == fact["text"]


def test_published_completes_dates(extractor: Extractor) -> None:
    for published in (
        date(2021, 5, 20),
        "2021-05-20",
        datetime(2021, 5, 20, 8, 30),
        "2021-05-20T08:30:00+07:00",
    ):
        assert (
            extractor.extract("Ngày 18/5, hội nghị họp.", published=published).dates[0].edtf == "2021-05-18"
        )
    with pytest.raises(InvalidDateError, match="2024-06-30"):
        extractor.extract("x", published="20/5/2021")


def test_kinds_limit_the_work() -> None:
    document = Extractor(kinds=["documents"]).extract(TEXT)
    assert document.documents[0].issued == "2014-07-01"
    assert document.officials == document.dates == document.quantities == ()
    with pytest.raises(ValueError, match="laws"):
        Extractor(kinds=["laws"])


def test_no_official_is_made_of_a_byline(extractor: Extractor) -> None:
    lead = "Chủ tịch UBND tỉnh Gia Lai Lê Thu Hà dự hội nghị."
    caption = "Bà Lê Thu Hà phát biểu."
    signed = "Ảnh: Đại tá Rơ Châm Hoan", "Thiếu tá Lê Thu Hà, Trưởng phòng Công an tỉnh"
    text = "\r\n".join((lead, caption, *signed))
    kinds: list[SegmentKind] = ["lead", "caption", "byline", "byline"]
    at = [text.index(line) for line in (lead, caption, *signed)]
    segments = tuple(
        Segment(kind, start, start + len(line))
        for kind, start, line in zip(kinds, at, (lead, caption, *signed), strict=True)
    )
    assert len(extractor.extract(text).officials) == 2
    (official,) = extractor.extract(Source(text, segments=segments)).officials
    assert (official.id, official.name, official.rank) == ("official-1", "Lê Thu Hà", None)
    assert [p.resolved for p in official.positions] == ["Ủy ban nhân dân tỉnh Gia Lai"]
    assert [m.start < at[2] for m in official.mentions] == [True, True]


def test_bylines_leave_other_facts_alone(extractor: Extractor) -> None:
    signed = Source(TEXT, segments=(Segment("byline", 0, len(TEXT)),))
    found, plain = extractor.extract(signed), extractor.extract(TEXT)
    assert found.officials == ()
    assert (found.dates, found.documents, found.quantities) == (
        plain.dates,
        plain.documents,
        plain.quantities,
    )


def test_what_is_no_list_of_kinds() -> None:
    assert Extractor(kinds="dates").kinds == ("dates",)
    with pytest.raises(ValueError, match="at least one"):
        Extractor(kinds=[])


def test_what_is_no_text(extractor: Extractor) -> None:
    for wrong in (None, b"Tin", Source(7)):  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="must be a str"):
            extractor.extract(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="many texts"):
        next(extractor.stream("Tin"))


def test_stream_keeps_order_and_puts_failures_in_their_place(extractor: Extractor) -> None:
    items = [TEXT, Source("x", id="bad", published="never"), Source("Ngày 1/2/2023", id="good")]
    first, second, third = extractor.stream(items)
    assert isinstance(first, Document)
    assert isinstance(second, Failure)
    assert (second.id, second.error) == ("bad", "InvalidDateError")
    assert isinstance(third, Document)
    assert third.article.id == "good"


def test_one_extractor_in_many_threads(extractor: Extractor) -> None:
    texts = [p.read_text(encoding="utf-8") for p in sorted(CORPUS.glob("*.txt"))[:8]]
    alone = [extractor.extract(t).to_json() for t in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda t: extractor.extract(t).to_json(), texts * 3)) == alone * 3


def test_one_extractor_after_a_fork(extractor: Extractor) -> None:
    alone = extractor.extract(TEXT).to_json()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(_after_fork, range(2)) == [alone] * 2


_shared: list[Extractor] = []


def _after_fork(_: object) -> str:
    return _shared[0].extract(TEXT).to_json()


@pytest.fixture(autouse=True)
def _share(extractor: Extractor) -> None:
    _shared[:] = [extractor]


def test_the_same_text_twice_gives_the_same_bytes(extractor: Extractor) -> None:
    assert extractor.extract(TEXT).to_json() == Extractor().extract(TEXT).to_json()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Tin\nNgày 6/6/2024.", "Tin"),
        ("\n Tin \r\n\r\nNgày 6/6/2024.", "Tin"),
        ("Ngày 6/6/2024.", None),
        ("Ngày 6/6/2024.\n\n", None),
        ("", None),
    ],
)
def test_a_first_line_with_a_text_below_is_the_title(extractor: Extractor, text: str, title: str) -> None:
    assert extractor.extract(text).article.title == title
