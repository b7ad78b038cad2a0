"""Part-of-speech and name tags: those of underthesea's models on the same words, in linear time.

``underthesea.ner`` rebuilds every column of the sentence for each token and template, so its time is
quadratic, and it runs a chunker whose column no template of its name model reads (tests/ner/test_tags.py
proves it).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from vnextract.text.crf import Function, Tagger, read_model

# Underthesea fills the column that it is about to predict with this; the templates look back at it.
_PLACEHOLDER = "X"


@cache
def pos_tagger() -> Tagger:
    """Load underthesea's part-of-speech model; its columns are word, placeholder."""
    from underthesea.pipeline.pos_tag import model_crf, tagged_feature

    return _load(model_crf.CRFPOSTagPredictor, model_crf.__file__, "pos_crf_2017_10_11.bin", tagged_feature)


@cache
def name_tagger() -> Tagger:
    """Load underthesea's name model; its columns are word, part of speech, chunk, placeholder."""
    from underthesea.pipeline.ner import model_crf, tagged_feature

    return _load(model_crf.CRFNERPredictor, model_crf.__file__, "ner_crf_2017_10_12.bin", tagged_feature)


def _load(predictor: Any, module: str, name: str, features: Any) -> Tagger:
    functions: dict[str, Function] = {
        "lower": lambda windows: [window.lower() for window in windows],
        # Most words begin with a small letter, which settles them without a call.
        "istitle": lambda windows: [
            str(window[0].istitle() and features.text_istitle(window)) for window in windows
        ],
    }
    templates = predictor.Instance().transformer.template
    return Tagger(read_model(Path(module).with_name(name)), templates, functions)


def tag_parts_of_speech(sentences: Sequence[Sequence[str]]) -> list[list[str]]:
    """Tag the words of sentences with underthesea's parts of speech (``N``, ``Np``, ``V``, …)."""
    tagger = pos_tagger()
    tags = tagger.tag([(words, _PLACEHOLDER) for words in sentences])
    return [[tagger.labels[tag] for tag in sentence] for sentence in tags]


def tag_names(sentences: Sequence[Sequence[str]], parts: Sequence[Sequence[str]]) -> list[list[str]]:
    """Tag the words of sentences with underthesea's name tags (``B-PER``, ``I-LOC``, ``O``, …).

    Args:
        sentences: The words of each sentence.
        parts: Their parts of speech.
    """
    tagger = name_tagger()
    columns = [
        (words, tags, _PLACEHOLDER, _PLACEHOLDER) for words, tags in zip(sentences, parts, strict=True)
    ]
    return [[tagger.labels[tag] for tag in sentence] for sentence in tagger.tag(columns)]
