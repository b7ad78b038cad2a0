import random
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from vnextract.text import SourceText
from vnextract.text.segment import MAX_SYLLABLES, Segmentation, find_sentences, segment
from vnextract.text.words import MAX_RUN

ARTICLES = sorted((Path(__file__).parents[2] / "corpus" / "articles").glob("*.txt"))

# One sentence a string; joined by a blank they must come apart again.
PARAGRAPHS = [
    ["Sáng 5/6, UBND TP. Hồ Chí Minh họp.", "GS. TS. Trần Văn A chủ trì."],
    ["Trụ sở ở Q. 1, TP.HCM.", "Ông V. Putin đến thăm."],
    ["Ông hỏi: “Bao giờ xong?”", "Không ai trả lời…", "Hội nghị kết thúc!"],
    ["Tăng 6,5% so với năm 2023.", "(Số liệu của Cục Thống kê.)", "Kết quả tốt."],
    ["Các loại phí, lệ phí, v.v. đều giảm ... còn 2.000 đồng."],
    ["Truy cập www.chinhphu.vn hoặc baochinhphu.vn để biết thêm.", "Hạn 30.6.2024."],
    ["“Thật không?” ông Bình hỏi lại.", '"Thật!"', "Mọi người cười."],
    ["1. Về công tác cán bộ.", "2. Về tài chính."],
    ["II. Kết quả đạt được"],
    ["Dân số 1.234.567 người.", "Diện tích 5.000 ha."],
]

ODD = [
    "",
    " ",
    "\n\n",
    "a",
    ".",
    "...",
    "Ths Nguyễn Thas Thesis Th s. Th S, Th.S Th\u00a0s",
    "ʺTrung tâmʺ ʺ",
    "H'Mông, xã N’Thôn Hạ, Y’Ban",
    "BOS EOS T[0]=X X O B-PER",
    "ΑΣ İstanbul ǅ ß ½ ² ١",
    "http://a.vn/x(y)?z=1, abc.com.vn; e-mail: a.b+c@d-e.vn!",
    "36-NQ/TW 15/2020/NĐ-CP 43H-0530 4K 3x4 60.542.000 1,5 10:20:50 03-5730-2357",
    "=> ==> -> -- >> °C ♥‿♥ :) :D <3 %$ >< ^_^ 😀👩‍👩‍👧",
    "CHỦ TỊCH NƯỚC NGUYỄN VĂN A",
    "Uỷ ban Hoà Bình thuỷ sản",
    "hai  ba   bốn\tnăm",
    "中文 русский ไทย",
    "Tp. Huế Mr. Smith Th.s ThS. Dr. H&M T.Ư NĐ-CP v.v... v.v",
]


def segmentation_of(text: str) -> Segmentation:
    return segment(SourceText.of(text))


def words_by_underthesea(text: str) -> list[str]:
    from underthesea import word_tokenize

    words: list[str] = word_tokenize(text, use_token_normalize=False)
    return words


def check_shape(seg: Segmentation) -> None:
    at = 0
    for start, end in seg.words():
        assert not seg.text[at:start].strip()
        assert start < end
        at = end
    assert not seg.text[at:].strip()
    assert len(seg.sentence_heads) == len(seg.sentences) + 1
    assert seg.word_heads[-1] == len(seg.starts) == len(seg.ends)
    words = seg.words()
    for (start, end), (first, last) in zip(seg.sentences, pairwise(seg.sentence_heads), strict=True):
        assert (words[first][0], words[last - 1][1]) == (start, end)
        assert "\n" not in seg.text[start:end]
    assert [len(s) for s in seg.sentence_words()] == [b - a for a, b in pairwise(seg.sentence_heads)]


@pytest.mark.parametrize("sentences", PARAGRAPHS)
def test_sentences(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[a:b] for a, b in find_sentences(text, 0, len(text))] == sentences


def test_a_line_feed_ends_sentence_and_paragraph() -> None:
    seg = segmentation_of("Tiêu đề không dấu chấm\r\n\r\n  Hội nghị  \n \nBế mạc.")
    assert [seg.text[a:b] for a, b in seg.sentences] == ["Tiêu đề không dấu chấm", "Hội nghị", "Bế mạc."]
    assert seg.paragraphs == seg.sentences


@pytest.mark.parametrize("text", [*ODD, *(" ".join(p) for p in PARAGRAPHS)])
def test_words_are_those_of_underthesea(text: str) -> None:
    seg = segmentation_of(text)
    check_shape(seg)
    sentences = [seg.text[a:b] for a, b in seg.sentences]
    assert seg.sentence_words() == [words_by_underthesea(sentence) for sentence in sentences]


def test_words_of_the_corpus_are_those_of_underthesea() -> None:
    assert ARTICLES
    for path in ARTICLES:
        seg = segmentation_of(path.read_text(encoding="utf-8"))
        check_shape(seg)
        sentences = [seg.text[a:b] for a, b in seg.sentences]
        assert seg.sentence_words() == [words_by_underthesea(sentence) for sentence in sentences]


def test_words_of_shuffled_syllables_are_those_of_underthesea() -> None:
    # Sentences that no one writes reach features that sentences of the corpus do not.
    written = " ".join(path.read_text(encoding="utf-8") for path in ARTICLES[:6])
    syllables = [*written.split(), "BOS", "EOS", "Th", "s", "1"]
    random.Random(1).shuffle(syllables)
    for start in range(0, 3000, 30):
        text = " ".join(syllables[start : start + 30]).replace(". ", " ")
        seg = segmentation_of(text)
        sentences = [seg.text[a:b] for a, b in seg.sentences]
        assert seg.sentence_words() == [words_by_underthesea(sentence) for sentence in sentences]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200) | st.text(alphabet=" .\n,AaĐđáºʺTh's@/-+1()!…\"”:h", max_size=200))
def test_any_text_is_covered(text: str) -> None:
    check_shape(segmentation_of(text))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=" ,AaĐđáTh's@/-+1()!:ÁẠnguyễ.v", max_size=60))
def test_any_sentence_has_the_words_of_underthesea(text: str) -> None:
    seg = segmentation_of(text)
    for (a, b), words in zip(seg.sentences, seg.sentence_words(), strict=True):
        assert words == words_by_underthesea(seg.text[a:b])


def test_a_sentence_of_too_many_syllables_is_cut_at_blanks() -> None:
    seg = segmentation_of("Hội nghị bàn về chuyển đổi số, " * 1001)
    check_shape(seg)
    assert len(seg.sentences) == 5
    assert max(len(seg.text[a:b].split()) for a, b in seg.sentences) <= MAX_SYLLABLES
    assert all(seg.text[b] == " " for _, b in seg.sentences[:-1])


@pytest.mark.parametrize(
    "unit",
    ["a.", "+-.", "1/", "(", "http://!", "x@", "A'", "1.", ".", "! ", "a-", "1A", "“", "()", "http://(a"],
)
def test_runs_without_a_blank_end_in_time(unit: str) -> None:
    # Underthesea's own pattern needs minutes to the end of the universe for some of these.
    seg = segmentation_of(unit * (30_000 // len(unit)))
    check_shape(seg)


def test_long_runs_keep_their_words_up_to_the_limit() -> None:
    address = "http://vnextract.vn/" + "a" * (MAX_RUN - 20)
    seg = segmentation_of(f"Xem {address} nhé")
    assert address in seg.sentence_words()[0]


def test_threads_agree() -> None:
    texts = [path.read_text(encoding="utf-8") for path in ARTICLES]
    alone = [segmentation_of(text).words() for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: segmentation_of(text).words(), texts * 3)) == alone * 3


def test_no_token_pattern_of_another_version() -> None:
    from underthesea.pipeline.word_tokenize import regex_tokenize

    from vnextract.text.words import _NESTED

    assert regex_tokenize.patterns.pattern.count(_NESTED) == 1
    assert regex.search(r"\(\?P<url>", regex_tokenize.patterns.pattern)
