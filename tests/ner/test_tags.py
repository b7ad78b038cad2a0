"""Our tags against those of underthesea's own models on the same words; of two best paths either will do."""

import multiprocessing
import random
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from underthesea.pipeline.ner.model_crf import CRFNERPredictor
from underthesea.pipeline.pos_tag.model_crf import CRFPOSTagPredictor

from vnextract.ner import Entity, entities
from vnextract.ner.entities import _merge
from vnextract.ner.tags import pos_tagger, tag_names, tag_parts_of_speech
from vnextract.text import SourceText
from vnextract.text.segment import segment

ARTICLES = sorted((Path(__file__).parents[2] / "corpus" / "articles").glob("*.txt"))

ODD = [
    ["BOS"],
    ["EOS", "BOS", "X", "X X"],
    ["T[0]=a", "=", "a=b", "O"],
    ["1", "²", ",", "“", "😀", "ßa", "ǅ", "Ⅷ"],
    ["ỦY BAN", "NHÂN DÂN", "TỈNH", "LÀO CAI"],
    ["Ông", "Giàng A Pháng", "H'Liên Niê", "(", "Đắk Lắk", ")"],
    ["Hà Nội"],
    ["Chủ tịch", "UBND", "TP", ".", "Hồ Chí Minh", "Nguyễn Văn A", "thăm", "Lào", "."],
]


def tags_by_underthesea(words: list[str], chunk: str = "B-NP") -> tuple[list[str], list[str]]:
    parts = [part for _, part in CRFPOSTagPredictor.Instance().predict(words)]
    columns = [(word, part, chunk) for word, part in zip(words, parts, strict=True)]
    return parts, [row[3] for row in CRFNERPredictor.Instance().predict(columns)]


def score_of(words: list[str], parts: list[str]) -> float:
    """What the model gives a path of parts of speech."""
    tagger = pos_tagger()
    path = [tagger.labels.index(part) for part in parts]
    scores = tagger._score([(words, "X")], [len(words)])
    moves = sum(tagger._transitions[one, other] for one, other in pairwise(path))
    return float(scores[range(len(path)), path].sum() + moves)


def check(sentences: list[list[str]]) -> None:
    parts = tag_parts_of_speech(sentences)
    names = tag_names(sentences, parts)
    for words, mine, named in zip(sentences, parts, names, strict=True):
        theirs, names_of_theirs = tags_by_underthesea(words)
        if mine == theirs:
            assert named == names_of_theirs, words
        else:  # two best paths: which one comes first is a matter of rounding
            assert score_of(words, mine) == pytest.approx(score_of(words, theirs), abs=1e-9), words


def test_odd_sentences() -> None:
    check(ODD)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_every_sentence_of_the_corpus(path: Path) -> None:
    check(segment(SourceText.of(path.read_text(encoding="utf-8"))).sentence_words())


def test_shuffled_words() -> None:
    words = [
        word
        for path in ARTICLES[:4]
        for sentence in segment(SourceText.of(path.read_text(encoding="utf-8"))).sentence_words()
        for word in sentence
    ]
    random.Random(2).shuffle(words)
    check([words[start : start + 12] for start in range(0, 600, 12)])


def test_no_name_template_reads_the_chunk_column() -> None:
    templates = CRFNERPredictor.Instance().transformer.template
    assert not [template for template in templates if "][2]" in template]
    for words in ODD:
        assert tags_by_underthesea(words, "B-VP") == tags_by_underthesea(words, "")


def test_a_sentence_alone_has_the_tags_it_has_among_others() -> None:
    together = tag_parts_of_speech(ODD)
    assert [tag_parts_of_speech([words])[0] for words in ODD] == together


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("O B-PER I-PER O", [(1, 3, "PER")]),
        ("B-PER B-PER", [(0, 1, "PER"), (1, 2, "PER")]),
        ("I-LOC I-ORG I-ORG", [(0, 1, "LOC"), (1, 3, "ORG")]),
        ("B-MISC I-MISC B-LOC", [(2, 3, "LOC")]),
        ("", []),
    ],
)
def test_tags_become_spans(tags: str, spans: list[tuple[int, int, str]]) -> None:
    assert list(_merge(tags.split())) == spans


def test_entities_are_spans_of_the_clean_text() -> None:
    source = SourceText.of("Thủ tướng Phạm Minh Chính\u200b thăm tỉnh Lào Cai.")
    found = entities(segment(source))
    assert Entity(10, 25, "PER") in found
    assert source.text[10:25] == "Phạm Minh Chính"
    assert entities(segment(SourceText.of(""))) == ()


def names_of(text: str) -> tuple[Entity, ...]:
    return entities(segment(SourceText.of(text)))


def test_threads_and_forks_agree() -> None:
    texts = [path.read_text(encoding="utf-8") for path in ARTICLES[:4]]
    alone = [names_of(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(names_of, texts * 4)) == alone * 4
    with multiprocessing.get_context("fork").Pool(2) as processes:
        assert processes.map(names_of, texts) == alone
