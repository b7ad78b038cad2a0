import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from vnextract.errors import ModelError
from vnextract.text.crf import Model, Tagger, read_model


def plain_viterbi(scores: np.ndarray, transitions: np.ndarray) -> list[int]:
    reached, backs = scores[0], []
    for row in scores[1:]:
        sums = reached[:, None] + transitions
        backs.append(sums.argmax(axis=0))
        reached = sums.max(axis=0) + row
    path = [int(reached.argmax())]
    for back in reversed(backs):
        path.append(int(back[path[-1]]))
    return path[::-1]


@pytest.mark.parametrize("labels", [1, 2, 5, 20])
@pytest.mark.parametrize("spread", [0.1, 1.0, 10.0])
def test_leaving_labels_out_changes_no_path(labels: int, spread: float) -> None:
    rng = np.random.default_rng(labels)
    transitions = rng.normal(size=(labels, labels))
    transitions[rng.random((labels, labels)) < 0.3] = 0
    names = tuple(f"L{i}" for i in range(labels))
    tagger = Tagger(Model(names, (), np.zeros((0, labels)), transitions), ["T[0]"], {})
    lengths = [1, 7, 1, 40, 2, 3, 1]
    scores = rng.normal(scale=spread, size=(sum(lengths), labels))
    ends = np.cumsum([0, *lengths])
    sentences = [plain_viterbi(scores[a:b], transitions) for a, b in pairwise(ends)]
    assert tagger._decode(scores, lengths) == [label for sentence in sentences for label in sentence]


def plain_features(tokens: list[str], i: int) -> list[str]:
    def at(k: int) -> str:
        return "BOS" if k < 0 else "EOS" if k >= len(tokens) else tokens[k]

    before = "BOS" if i < 1 else f"{tokens[i - 1]} {tokens[i]}"
    return [f"T[0]={tokens[i]}", f"T[1].upper={at(i + 1).upper()}", f"T[-1,0]={before}", f"T[-2]={at(i - 2)}"]


def test_scores_are_the_sums_of_the_weights_of_the_features() -> None:
    words = ["a", "b", "c", "BOS"]
    rng = random.Random(3)
    sentences = [[rng.choice([*words, "unknown"]) for _ in range(rng.randint(0, 6))] for _ in range(50)]
    attributes = [f"T[0]={w}" for w in words] + [f"T[1].upper={w}" for w in ("A", "B", "EOS")]
    attributes += [f"T[-1,0]={w}" for w in ("a b", "b c", "BOS")] + [
        f"T[-2]={w}" for w in ("a", "BOS", "EOS")
    ]
    weights = np.random.default_rng(5).normal(size=(len(attributes), 3))
    model = Model(("x", "y", "z"), tuple(attributes), weights, np.zeros((3, 3)))
    templates = ["T[0]", "T[1].upper", "T[-1,0]", "T[-2]"]
    tagger = Tagger(model, templates, {"upper": lambda windows: [w.upper() for w in windows]})
    number = {attribute: i for i, attribute in enumerate(attributes)}
    expected = [
        sum((weights[number[f]] for f in plain_features(tokens, i) if f in number), np.zeros(3))
        for tokens in sentences
        for i in range(len(tokens))
    ]
    scores = tagger._score([[tokens] for tokens in sentences], [len(tokens) for tokens in sentences])
    assert np.allclose(scores, expected)


def test_nothing_to_tag() -> None:
    tagger = Tagger(Model(("x",), (), np.zeros((0, 1)), np.zeros((1, 1))), ["T[0]"], {})
    assert tagger.tag([]) == []
    assert tagger.tag([[[]], [[]]]) == [[], []]


@pytest.mark.parametrize("data", [b"", b"lCRF", b"no model, but long enough to hold the header of one"])
def test_a_file_that_is_no_model(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(data)
    with pytest.raises(ModelError, match=r"model\.bin: no CRF model"):
        read_model(path)


def test_an_unknown_template() -> None:
    model = Model(("x",), (), np.zeros((0, 1)), np.zeros((1, 1)))
    with pytest.raises(ModelError, match="unknown feature template"):
        Tagger(model, ["T[0].reversed"], {})
