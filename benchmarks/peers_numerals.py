"""Read another extractor's Vietnamese numerals with ours: ``python benchmarks/peers_numerals.py [FILE]``.

The file holds JSON lines with ``input`` and ``expected.value``. Cases out of scope are counted by class.
"""

from __future__ import annotations

import argparse
import json
from decimal import Decimal
from pathlib import Path

import regex

from vnextract.errors import NormalizationError
from vnextract.kinds.quantities.normalize import parse_number

DEFAULT = Path(__file__).resolve().parents[2] / "shared/evaluation/peers/duckling_vi_numeral.jsonl"
# Thousand, million and milliard as Latin letters are computing shorthand that newspapers don't print.
OUT_OF_SCOPE = {"K/M/G suffix": regex.compile(r"(?i)[\d.,]\s?[kmg]$")}


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("file", nargs="?", type=Path, default=DEFAULT)
    path: Path = arguments.parse_args().file
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    skipped: dict[str, list[str]] = {name: [] for name in OUT_OF_SCOPE}
    right, wrong = 0, []
    for case in cases:
        surface, expected = case["input"], Decimal(str(case["expected"]["value"]))
        if name := next((n for n, pattern in OUT_OF_SCOPE.items() if pattern.search(surface)), None):
            skipped[name].append(surface)
            continue
        try:
            value: Decimal | None = parse_number(surface)
        except NormalizationError:
            value = None
        if value == expected:
            right += 1
        else:
            wrong.append(f"{surface!r}: expected {expected}, read {value}")
    total = right + len(wrong)
    print(f"{len(cases)} cases, {total} in scope, {right} right: {right / total if total else 1:.3f}")
    for name, surfaces in skipped.items():
        print(f"out of scope, {name}: {len(surfaces)} ({', '.join(surfaces)})")
    print(*(f"wrong: {line}" for line in wrong), sep="\n")


if __name__ == "__main__":
    main()
