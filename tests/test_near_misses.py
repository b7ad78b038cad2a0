"""No shipped pattern hangs on a text made to be slow; benchmarks/hostile.py measures how time grows."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from vnextract import Extractor
from vnextract.model import KINDS
from vnextract.text import SourceText

SIZE = 10_000
# A hundred times what a slow pattern needs for SIZE characters.
SECONDS = 2.0


def load_benchmark() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks" / "hostile.py"
    spec = importlib.util.spec_from_file_location("hostile", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["hostile"] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    return module


hostile = load_benchmark()


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@pytest.mark.parametrize("kind", KINDS)
def test_every_pattern_finishes_its_near_misses(extractor: Extractor, kind: str) -> None:
    for name, pattern in hostile.patterns(extractor.rulebook):
        if name != kind:
            continue
        for unit in sorted({unit for unit in hostile.near_misses(pattern.entry) if unit.strip()}):
            text = hostile.fill(unit, SIZE)
            for _ in pattern.finditer(SourceText(text, text, text), timeout=SECONDS):
                pass


@pytest.mark.parametrize("unit", hostile.UNITS)
def test_a_text_of_one_thing_gives_a_result(extractor: Extractor, unit: str) -> None:
    text = hostile.fill(unit, 2_000)
    document = extractor.extract(text)
    for mention in (*document.dates, *document.quantities):
        assert text[mention.start : mention.end] == mention.text
