from importlib.metadata import entry_points
from pathlib import Path

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from vnextract import Extractor
from vnextract.components import to_displacy
from vnextract.model import KINDS

STAGES = (*(f"vnextract_{kind}" for kind in KINDS), "vnextract_ner", "vnextract_resolve")
TEXT = (
    "Ông Nguyễn Văn An,  Phó Chủ tịch UBND tỉnh\u200b Lào Cai, ngày 6/6/2024 ký Quyết định số 12/QĐ-UBND. "
    "Tỷ lệ đạt trên 95%.\r\n\r\nHết."
)


def pipeline(tokenizer: bool = True, stages: tuple[str, ...] = STAGES) -> Language:
    config = {"nlp": {"tokenizer": {"@tokenizers": "vnextract.Tokenizer.v1"}}}
    nlp = spacy.blank("vi", config=config) if tokenizer else spacy.blank("en")
    for stage in stages:
        nlp.add_pipe(stage)
    return nlp


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline()


@pytest.fixture(scope="module")
def tokenizer() -> Language:
    return pipeline(stages=())


def test_every_stage_is_found_through_entry_points() -> None:
    assert {entry.name for entry in entry_points(group="spacy_factories")} >= set(STAGES)
    assert "vnextract.Tokenizer.v1" in {entry.name for entry in entry_points(group="spacy_tokenizers")}


@settings(max_examples=100, deadline=None)
@given(st.text() | st.text(alphabet=" \n\t\r\u200b\u00a0\u0301aĐ.,e\u0302👩\u200d👧\u0323-1/", max_size=40))
@example("")
@example("  ")
@example(" Hội  nghị \n")
@example("\ufeffHoà Bi\u0300nh\u200b.")
@example("\x00")
def test_a_doc_has_the_text_given(tokenizer: Language, text: str) -> None:
    assert tokenizer(text).text == text


def test_tokens_are_words_of_underthesea(tokenizer: Language) -> None:
    doc = tokenizer("Chủ tịch nước  phát biểu. Đại biểu lắng nghe\n\nBế mạc")
    words = ["Chủ tịch", "nước", " ", "phát biểu", ".", "Đại biểu", "lắng nghe", "\n\n", "Bế mạc"]
    assert [token.text for token in doc] == words
    sentences = [sentence.text.strip() for sentence in doc.sents]
    assert sentences == ["Chủ tịch nước  phát biểu.", "Đại biểu lắng nghe", "Bế mạc"]


def test_facts_are_those_of_the_extractor(nlp: Language) -> None:
    assert nlp(TEXT)._.vnextract == Extractor().extract(TEXT)


def test_facts_are_spans(nlp: Language) -> None:
    doc = nlp(TEXT)
    shown = {
        group: [(span.text, span.label_, span.id_, span._.value) for span in doc.spans[group]]
        for group in (*KINDS, "positions")
    }
    assert shown == {
        "officials": [("Nguyễn Văn An", "OFFICIAL", "official-1", "Nguyễn Văn An")],
        "positions": [("Phó Chủ tịch UBND tỉnh\u200b Lào Cai", "POSITION", "official-1.0", "Phó Chủ tịch")],
        "dates": [("ngày 6/6/2024", "DATE", "date-1", "2024-06-06")],
        "documents": [("Quyết định số 12/QĐ-UBND", "DOCUMENT", "document-1", "12/QĐ-UBND")],
        "quantities": [("trên 95%", "QUANTITY", "quantity-1", 95)],
    }
    assert len(doc.spans["facts"]) == 5
    assert doc.spans["names"][0].label_ == "PER"
    assert doc.spans["positions"][0]._.fact.resolved == "Ủy ban nhân dân tỉnh Lào Cai"
    assert doc[0:1]._.fact is None
    assert doc[0:1]._.value is None


def test_stages_run_behind_any_tokenizer() -> None:
    doc = pipeline(tokenizer=False)(TEXT)
    assert doc._.vnextract == Extractor().extract(TEXT)
    assert [span.text for span in doc.spans["dates"]] == ["ngày 6/6/2024"]


def test_a_pipeline_of_one_kind() -> None:
    doc = pipeline(tokenizer=False, stages=("vnextract_dates", "vnextract_resolve"))(TEXT)
    assert [date.edtf for date in doc._.vnextract.dates] == ["2024-06-06"]
    assert doc._.vnextract.officials == ()


def test_a_doc_that_no_stage_has_read(tokenizer: Language) -> None:
    assert tokenizer(TEXT)._.vnextract is None


def test_a_publication_date_completes_dates(nlp: Language) -> None:
    doc = nlp.make_doc("Sáng 6/6, hội nghị khai mạc.")
    doc._.published, doc._.article_id = "2024-06-07", "a1"
    document = nlp(doc)._.vnextract
    assert (document.article.id, document.dates[0].edtf) == ("a1", "2024-06-06")


def test_a_pipeline_goes_to_disk_and_back(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert again(TEXT)._.vnextract == nlp(TEXT)._.vnextract


def test_facts_outlive_serialisation(nlp: Language) -> None:
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.vnextract == doc._.vnextract
    assert again.spans["dates"][0]._.value == "2024-06-06"
    kept = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (from_bin,) = DocBin().from_bytes(kept).get_docs(nlp.vocab)
    assert from_bin._.vnextract == doc._.vnextract


def test_a_slice_does_not_inherit_facts(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert doc[:3].as_doc(copy_user_data=True)._.vnextract is None


@pytest.mark.parametrize("processes", [1, 2])
def test_pipe(nlp: Language, processes: int) -> None:
    texts = [TEXT, "", "Ngày 7/6/2024."]
    docs = list(nlp.pipe(texts, n_process=processes))
    assert [doc.text for doc in docs] == texts
    assert [len(doc._.vnextract.dates) for doc in docs] == [1, 0, 1]


def test_displacy(nlp: Language) -> None:
    doc = nlp(TEXT)
    spans = displacy.render(doc, style="span", options={"spans_key": "facts"}, jupyter=False)
    assert "QUANTITY" in spans
    drawn = displacy.render(to_displacy(doc._.vnextract), style="ent", manual=True, jupyter=False)
    assert all(label in drawn for label in ("OFFICIAL", "POSITION", "DATE", "DOCUMENT", "QUANTITY"))


def test_nothing_can_be_drawn_without_the_text() -> None:
    document = type(Extractor().extract(TEXT)).from_json(Extractor().extract(TEXT).to_json())
    with pytest.raises(ValueError, match="text=True"):
        to_displacy(document)
