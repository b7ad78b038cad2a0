"""Legacy encodings are told apart and come back exactly, as far as they hold the text."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from benchmarks.legacy_encodings import comes_back, encode, what_it_holds
from hypothesis import given
from hypothesis import strategies as st

from vnextract.errors import InputError
from vnextract.readers.encoding import decode, restore
from vnextract.readers.legacy import decode_legacy

ARTICLES = sorted((Path(__file__).parents[2] / "corpus" / "articles").glob("*.txt"))
LEGACY = ["windows-1258", "tcvn3", "vni", "viscii"]
SENTENCE = "Ủy ban nhân dân tỉnh Bình Thuận ban hành Quyết định về hỗ trợ người nghèo ở xã Đông Giang."


@pytest.mark.parametrize("encoding", LEGACY)
def test_corpus_comes_back(encoding: str):
    texts = [path.read_text(encoding="utf-8") for path in ARTICLES]
    right = sum(comes_back(text, encoding) for text in texts)
    assert right >= 0.99 * len(texts)


@pytest.mark.parametrize("encoding", LEGACY)
def test_one_sentence_is_enough(encoding: str):
    decoded = decode(encode(what_it_holds(SENTENCE, encoding), encoding))
    assert decoded.encoding == encoding
    assert decoded.text.lower() == SENTENCE.lower()
    assert decoded.certainty > 0.8


def test_capitals_that_tcvn3_only_draws():
    capitals = "NGHỊ QUYẾT CỦA HỘI ĐỒNG NHÂN DÂN"
    assert decode_legacy(encode(capitals, "tcvn3"), "tcvn3") == capitals


def test_letters_drawn_by_a_legacy_font():
    drawn = encode("Quyết định của Ủy ban", "vni").decode("cp1252")
    restored = restore(drawn)
    assert restored is not None
    assert (restored.text, restored.encoding) == ("Quyết định của Ủy ban", "vni")
    assert restore(SENTENCE) is None
    assert restore("plain ASCII") is None


def test_mostly_utf8_is_utf8():
    damaged = (SENTENCE * 20).encode()[:-1] + b"\xe1\xba."
    decoded = decode(damaged)
    assert decoded.encoding == "utf-8"
    assert decoded.certainty < 1
    assert decoded.text.startswith(SENTENCE)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_text_or_an_input_error(data: bytes):
    with contextlib.suppress(InputError):
        assert 0 <= decode(data).certainty <= 1
