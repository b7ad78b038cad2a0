"""The corpus is sound, and whatever is extracted from it is grounded."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vnextract import Document, Extractor, Source
from vnextract.evaluate import read_gold, score
from vnextract.kinds.registry import schema
from vnextract.model import KINDS
from vnextract.rulebook import parse_marked

CORPUS = Path(__file__).parents[1] / "corpus"
ARTICLES = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted((CORPUS / "articles").glob("*.txt"))
}
GOLD = [article for path in sorted((CORPUS / "gold").glob("*.jsonl")) for article in read_gold(path)]


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    extractor = Extractor()
    found = extractor.stream(Source(g["text"], id=g["id"], published=g["published"]) for g in GOLD)
    return {g["id"]: d for g, d in zip(GOLD, found, strict=True) if isinstance(d, Document)}


def test_articles_and_gold_belong_together():
    ids = [g["id"] for g in GOLD]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(ARTICLES)
    assert len(ids) >= 20
    for article in GOLD:
        assert article["text"].strip() == ARTICLES[article["id"]].strip(), article["id"]


def test_articles_are_of_the_usual_length():
    for name, text in ARTICLES.items():
        assert 900 <= len(text) <= 5200, name


def bare(text: str) -> str:
    return text.casefold().replace("ð", "đ")


@pytest.mark.parametrize("article", GOLD, ids=lambda article: article["id"])
def test_gold_is_quoted_from_its_article(article: dict[str, Any]):
    # Scoring locates every gold fact, and stops at one that is not there.
    report = score([article], {})
    assert report.all_facts.predicted == 0
    assert set(article["gold"]) == set(KINDS)
    for official in article["gold"]["officials"]:
        assert bare(official["name"].split()[-1]) in bare(article["text"])
        for position in official["positions"]:
            assert position["text"] in article["text"], position["text"]
    for date in article["gold"]["dates"]:
        assert isinstance(date["edtf"], list)
        assert date["edtf"]
    quoted = [(kind, json.dumps(f, sort_keys=True)) for kind in KINDS for f in article["gold"][kind]]
    assert len(quoted) == len(set(quoted)), "a gold fact stands twice"


@pytest.mark.parametrize("kind", schema())
def test_examples_are_marked_well(kind: str):
    path = CORPUS / "examples" / f"{kind}.toml"
    examples = tomllib.loads(path.read_text(encoding="utf-8"))["example"]
    marked = [parse_marked(example["text"]) for example in examples]
    for example, sentence in zip(examples, marked, strict=True):
        if "values" in example:
            assert len(example["values"]) == len(sentence.spans), example["text"]
    cases = [(s.text, e.get("published")) for e, s in zip(examples, marked, strict=True)]
    assert len(cases) == len(set(cases))
    assert sum(bool(sentence.spans) for sentence in marked) >= 60
    assert sum(not sentence.spans for sentence in marked) * 3 >= len(marked)


def spans(document: Document) -> Iterator[Any]:
    for official in document.officials:
        yield from (*official.positions, *official.mentions)
    yield from document.dates
    for reference in document.documents:
        yield from reference.mentions
    for quantity in document.quantities:
        yield quantity
        if quantity.subject is not None:
            yield quantity.subject


def test_every_span_quotes_its_article(documents: dict[str, Document]):
    assert len(documents) == len(GOLD)
    for article in GOLD:
        for span in spans(documents[article["id"]]):
            assert span.start < span.end
            assert article["text"][span.start : span.end] == span.text


def test_documents_survive_the_json(documents: dict[str, Document]):
    for document in documents.values():
        assert Document.from_json(document.to_json(text=True)).to_dict() == document.to_dict(text=True)


def test_most_gold_facts_are_found(documents: dict[str, Document]):
    report = score(GOLD, {name: document.to_dict() for name, document in documents.items()})
    assert report.all_facts.f1 >= 0.9
    grounding = report.attributes["grounding"]
    assert sum(grounding) == len(grounding)
