"""An extractor that needs no models: every "§" is a date, a text with "!!" raises."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from vnextract.cli import main, options
from vnextract.model import Article, Date, Document, Failure, Source


def document_of(source: Source) -> Document:
    text = source.text
    dates = tuple(
        Date(
            f"date-{n}",
            "§",
            at,
            at + 1,
            "2024",
            "2024-01-01",
            "2024-12-31",
            "explicit",
            0.9,
            "test.rule",
            ("cue",),
        )
        for n, at in enumerate((i for i, c in enumerate(text) if c == "§"), 1)
    )
    published = str(source.published) if source.published else None
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    article = Article(source.id, None, None, published, source.path, sha256, len(text))
    return Document(article, dates=dates, text=text)


class FakeExtractor:
    rulebook = SimpleNamespace(origin={("dates", "test.rule"): Path("rules/dates/test.toml")})

    def stream(self, items: Iterable[Source]) -> Iterator[Document | Failure]:
        for item in items:
            if "!!" in item.text:
                yield Failure(item.id, item.path, "ValueError", "it said !!")
            else:
                yield document_of(item)


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "make_extractor", lambda *arguments: FakeExtractor())


@dataclass
class Result:
    code: int
    out: str
    err: str
    errors: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.errors = [line for line in self.err.splitlines() if line.startswith("vnextract: ")]


@pytest.fixture
def vnextract(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    def run(*arguments: object) -> Result:
        code = main.run([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return Result(code, captured.out, captured.err)

    return run
