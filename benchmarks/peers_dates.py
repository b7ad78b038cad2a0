"""Read other tools' Vietnamese time cases with our normalisers and count how many come out alike.

    python benchmarks/peers_dates.py [--peers ../shared/evaluation/peers] [--list]

A case counts when it names a day, week, month, quarter or year. What is left out, and what is resolved our
way, is listed by class: clock times and parts of a day, running spans, astronomical seasons; a bare weekday,
day and month or holiday is resolved to the one nearest to the reference date, where Duckling takes the next
one and dateparser the last.
"""

from __future__ import annotations

import argparse
import collections
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import regex

from vnextract.kinds.dates import KIND
from vnextract.kinds.registry import schema
from vnextract.resolving.dates import normalize_date
from vnextract.rulebook import load, shipped_folder

BAR = 0.95
CLOCK = regex.compile(
    r"\d ?(?:h|g|giờ|tiếng|giây|phút|s|pm)(?!\p{L})|:\d\d|AM|PM"
    r"|\b(?:giờ|tiếng|giây|phút|bây giờ|lúc này|bữa trưa)\b"
)
RUNNING = regex.compile(r"(?:\d+|một|hai|ba) (?:ngày|tuần|tháng|năm) (?:vừa|tới|tiếp|qua|trước|\d)")
PART_OF_DAY = regex.compile(r"(?i)\b(?:sáng|trưa|chiều|tối|đêm)\b")
BARE = regex.compile(
    r"(?i)(?:ngày |mồng )?(?:\d{1,2}[/-]\d{1,2}|\d{1,2} tháng \w+|thứ \w+|chủ nhật|chúa nhật|giáng sinh)"
)


@dataclass(frozen=True, slots=True)
class Case:
    tool: str
    surface: str
    reference: date | None
    first: date | None
    last: date | None
    left_out: str | None


def grain_end(first: date, grain: str) -> date:
    if grain == "day":
        return first
    if grain == "week":
        return first + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1) - timedelta(days=1)


def out_of_scope(surface: str, grain: str) -> str | None:
    if "mùa" in surface:
        return "astronomical season"
    if grain in ("hour", "minute", "second"):
        return "part of a day" if PART_OF_DAY.search(surface) and not CLOCK.search(surface) else "clock time"
    if RUNNING.search(surface) or (CLOCK.search(surface) and "giờ" in surface):
        return "running span"
    return None


def duckling(path: Path) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        reference = date.fromisoformat(case["reference_time"]["datetime"][:10])
        expected = case["expected"]
        if expected is None:
            yield Case("duckling", case["input"], reference, None, None, None)
            continue
        grain = expected["grain"]
        left_out = out_of_scope(case["input"], grain)
        if left_out is None and expected["type"] == "interval":
            left_out = "running span"
        if left_out:
            yield Case("duckling", case["input"], reference, None, None, left_out)
            continue
        first = date.fromisoformat(expected["value"][:10])
        yield Case("duckling", case["input"], reference, first, grain_end(first, grain), None)


def dateparser(path: Path) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        reference = case["reference_time"] and date.fromisoformat(case["reference_time"][:10])
        expected = case["expected"]
        if not isinstance(expected, str) or not regex.match(r"\d{4}-", expected):
            continue  # sentences, and translations that state no value
        surface = case["input"]
        bare_duration = "AGO" in case["source"]
        first = date.fromisoformat(expected[:10])
        yield Case("dateparser", surface, reference, first, first, "running span" if bare_duration else None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--peers", type=Path, default=Path("../shared/evaluation/peers"))
    parser.add_argument("--list", action="store_true", help="list every case left out or resolved our way")
    options = parser.parse_args()
    rules = KIND.compile(load(shipped_folder(), schema=schema()))
    cases = [
        *duckling(options.peers / "duckling_vi_time.jsonl"),
        *dateparser(options.peers / "dateparser_vi_tests.jsonl"),
    ]
    classes: dict[str, list[str]] = collections.defaultdict(list)
    right, wrong = 0, []
    for case in cases:
        if case.left_out:
            classes[f"left out: {case.left_out}"].append(case.surface)
            continue
        found = normalize_date(case.surface, rules, published=case.reference)
        got = (found.earliest, found.latest) if found else (None, None)
        wanted = (case.first and case.first.isoformat(), case.last and case.last.isoformat())
        if got == wanted:
            right += 1
        elif BARE.fullmatch(case.surface) and found is not None:
            classes["resolved our way: the nearest"].append(f"{case.surface} → {found.edtf}, not {wanted[0]}")
        else:
            wrong.append(f"{case.tool}: {case.surface!r}: {got} instead of {wanted}")
    total = right + len(wrong)
    print(f"right {right} of {total} ({right / total:.3f}; the bar is {BAR})")
    for name, surfaces in sorted(classes.items()):
        print(f"{name}: {len(surfaces)}")
        for surface in surfaces if options.list or name.startswith("resolved") else ():
            print(f"    {surface}")
    for line in wrong:
        print("wrong:", line)
    return 0 if right / total >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
